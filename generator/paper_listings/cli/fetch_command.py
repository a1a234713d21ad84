"""`papers fetch`: gets new papers from the configured sources into the store."""

from __future__ import annotations

import datetime as dt
import random
import time
from typing import TYPE_CHECKING

import click

from paper_listings import __version__, days
from paper_listings.cli import actions, reports, summaries, terminal
from paper_listings.cli.deferred import Deferred
from paper_listings.dayranges import DayRange
from paper_listings.errors import PapersError
from paper_listings.fetch.clock import Clock
from paper_listings.owner import config
from paper_listings.store.fetch_history import REASON_LIMIT
from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paper_listings.fetch import web
    from paper_listings.pipeline import fetching, workspace
    from paper_listings.site import builder
    from paper_listings.sources.source_settings import SourceConfig
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
@click.option(
    "--give-up",
    "given_up",
    metavar="NAME:DAY[..DAY]",
    help="Fetch nothing, and never ask for these days of a source again; needs --reason.",
)
@click.option("--reason", metavar="TEXT", help="Why the days are given up.")
@click.pass_obj
def fetch(
    root: Path,
    names: Sequence[str],
    since: dt.datetime | None,
    until: dt.datetime | None,
    given_up: str | None,
    reason: str | None,
) -> None:
    """Get new papers from the sources in papers.yml into the store.

    A daily run asks each source for its latest days and for every day that has not come yet, however long ago, and
    merges what it finds into the store, so missed, late and repeated days give the same result. A day that fails is
    named, the others are stored; it stays due until it comes, or until you give it up with --give-up. With --since it
    backfills: it stores pieces in batches as they arrive, and after an interruption the next run resumes where it
    stopped. Without a source there is nothing to do.
    """
    mkdocs = builder.load(root)
    settings = workspace.settings_of(mkdocs)
    config.load_overrides(root)  # its faults are better known before anything is fetched
    today = terminal.now().date()
    if given_up or reason:
        _give_up(root, settings.sources, given_up or "", reason or "", today)
        return
    sources = [_named(name, settings.sources) for name in dict.fromkeys(names)] or settings.sources
    if not settings.sources:
        click.echo(f"{config.SETTINGS} has no sources; nothing to fetch.")
        return
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
        run = fetching.fetch(
            root, sources, window, client, terminal.progress, stale_after=settings.stale_after
        )
    for source in run.sources:
        click.echo("\n".join(reports.fetch_report(source)))
    actions.summarize(summaries.fetched(run))
    if run.problems:
        raise PapersError(run.problems)


def _named(name: str, sources: Sequence[SourceConfig]) -> SourceConfig:
    found = next((source for source in sources if source.name == name), None)
    if found is None:
        known = ", ".join(source.name for source in sources) or "none"
        raise PapersError.single(config.SETTINGS, f"has no source named {name!r}", f"it has: {known}")
    return found


def _give_up(root: Path, sources: Sequence[SourceConfig], given_up: str, reason: str, today: dt.date) -> None:
    name, _, text = given_up.partition(":")
    since, _, until = text.partition("..")
    try:
        days = DayRange(since=dt.date.fromisoformat(since), until=dt.date.fromisoformat(until or since))
    except ValueError:
        raise click.UsageError(
            f"--give-up {given_up!r}: write the source and the days, such as huggingface:2026-06-01"
        ) from None
    if days.since > days.until:
        raise click.UsageError(f"--give-up {given_up!r}: {days.since} is later than {days.until}")
    if not (why := clean(reason, REASON_LIMIT)):
        raise click.UsageError('--give-up needs a reason, for those who wonder later: --reason "…"')
    source = _named(name, sources)
    history = fetching.give_up(root, source, days, why, today)
    click.echo("\n".join(reports.give_up_report(source.name, history)))
