"""`papers fetch`: gets new papers from the configured sources into the store."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import click

from paper_listings import __version__, days
from paper_listings.cli import reports, terminal
from paper_listings.cli.deferred import Deferred
from paper_listings.errors import PapersError
from paper_listings.fetch.clock import Clock
from paper_listings.owner import config
from paper_listings.store import stored_papers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from paper_listings.fetch import web
    from paper_listings.pipeline import fetching, workspace
    from paper_listings.site import builder
else:
    web = Deferred("paper_listings.fetch.web")
    workspace = Deferred("paper_listings.pipeline.workspace")
    fetching = Deferred("paper_listings.pipeline.fetching")
    builder = Deferred("paper_listings.site.builder")


@click.command()
@click.option(
    "--source",
    "names",
    multiple=True,
    envvar="PAPERS_SOURCE",
    metavar="NAME",
    help="Fetch only this source from papers.yml; can be repeated.",
)
@click.option(
    "--since",
    type=terminal.DAY,
    envvar="PAPERS_SINCE",
    metavar="YYYY-MM-DD",
    help="Backfill from this listing day on.  [default: look_back_days of papers.yml]",
)
@click.option(
    "--until",
    type=terminal.DAY,
    envvar="PAPERS_UNTIL",
    metavar="YYYY-MM-DD",
    help="Last listing day.  [default: today]",
)
@click.pass_obj
def fetch(root: Path, names: Sequence[str], since: dt.datetime | None, until: dt.datetime | None) -> None:
    """Get new papers from the sources in papers.yml into the store.

    A daily run looks back a few days and merges what it finds into the store, so missed, late and repeated days give
    the same result. With --since it backfills: it stores each piece as it arrives, and after an interruption the
    next run resumes where it stopped. In a daily run, a source that fails leaves the store as it was. Without a
    source there is nothing to do.
    """
    mkdocs = builder.load(root)
    settings = workspace.settings_of(mkdocs)
    sources = [source for source in settings.sources if not names or source.name in names]
    if unknown := sorted(set(names) - {source.name for source in settings.sources}):
        known = ", ".join(source.name for source in settings.sources) or "none"
        raise PapersError.single(config.SETTINGS, f"has no source named {unknown[0]!r}", f"it has: {known}")
    if not settings.sources:
        click.echo(f"{config.SETTINGS} has no sources; nothing to fetch.")
        return
    today = terminal.now().date()
    window = fetching.Window(today=today, since=terminal.day(since), until=terminal.day(until))
    for name, day in (("--since", window.since), ("--until", window.until)):
        if day and day < days.FIRST:
            raise click.UsageError(f"{name} {day} is before arXiv began, on {days.FIRST}")
        if day and day > days.tomorrow(today):
            raise click.UsageError(f"{name} {day} is later than today")
    if window.since and window.since > (window.until or today):
        raise click.UsageError(f"--since {window.since} is later than {window.until or 'today'}")
    clock = Clock(monotonic=time.monotonic, now=terminal.now, sleep=time.sleep)
    agent = f"paper-listings/{__version__} (+{settings.site.url})"
    with web.Web(user_agent=agent, clock=clock, chance=random.random) as client:
        done, problems = fetching.fetch(root, sources, window, client, terminal.progress)
    for source in done:
        click.echo("\n".join(reports.fetch_report(source)))
    if problems:
        raise PapersError(problems)
    if not window.is_back_fill and (
        stale := fetching.stale(stored_papers.load(root / "data"), settings, today)
    ):
        raise PapersError([stale])
