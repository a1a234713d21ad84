"""The command `papers`: options in, a few lines a person can use out; errors become exit codes here."""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__, builder, config, report, store
from generator.errors import PapersError
from generator.fetch.clock import Clock
from generator.fetch.web import Web
from generator.pipeline import building, fetching, importing, sorting
from generator.records import dumps
from generator.sources import registry
from generator.text import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.sources.parsed import Parsed

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
_DAY = click.DateTime(["%Y-%m-%d"])


class _Commands(click.Group):
    """Lists commands in the order in which they are used, and turns our errors into lines and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's signature
        try:
            return super().invoke(ctx)
        except PapersError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            ctx.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=Path(),
    help="Folder of the site, where mkdocs.yml stands.  [default: this folder]",
)
@click.version_option(__version__, prog_name="papers")
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    r"""From papers to a site with topics, feeds and search.

    Paste a page of Hugging Face "Daily Papers" into a text file, import it, and build:

    \b
      papers import data/listings/2025-12-08-daily-papers.txt
      papers build
      papers serve

    Every command works on the site in this folder, or in the one named by --root. Exit codes: 0 done, 1 something
    is wrong with the data, the configuration or the site (one line each says what and where), 2 wrong usage.
    """
    ctx.obj = root


def _progress(step: str) -> None:
    if sys.stderr.isatty():
        click.echo(click.style(f"… {step}", dim=True), err=True)


def _day(value: dt.datetime | None) -> dt.date | None:
    return value.date() if value else None


_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
_format = click.option(
    "--format",
    "format_name",
    type=click.Choice(list(registry.FORMATS)),
    help="Format of the files.  [default: guessed from their content]",
)
_page_date = click.option(
    "--page-date",
    type=_DAY,
    metavar="YYYY-MM-DD",
    help="Day on which the page was shown.  [default: a day in the file's name, else inferred]",
)


def _parse(
    path: Path, format_name: str | None, page_date: dt.datetime | None, listed: dt.datetime | None
) -> Parsed:
    return importing.parse_file(
        path,
        format_name=format_name,
        page_date=_day(page_date),
        listed=_day(listed),
        today=dt.datetime.now(dt.UTC).date(),
    )


@main.command()
@_files
@_format
@_page_date
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="One JSON object a paper and line; the report goes to standard error.",
)
def parse(
    files: Sequence[Path], format_name: str | None, page_date: dt.datetime | None, as_json: bool
) -> None:
    """Show what stands in FILES, storing nothing.

    Prints one line a paper, in source order, or with --json the whole records. A report on standard error says
    how many papers were found, which years were inferred, and every line that was not understood.
    """
    for path in files:
        parsed = _parse(path, format_name, page_date, None)
        for paper in parsed.papers:
            click.echo(dumps(paper) if as_json else report.line(paper))
        click.echo("\n".join(report.parse_report(importing.shown(path), parsed)), err=True)


@main.command("import")
@_files
@_format
@_page_date
@click.option(
    "--listed", type=_DAY, metavar="YYYY-MM-DD", help="Listing day of the papers.  [default: the page's day]"
)
@click.pass_obj
def import_(
    root: Path,
    files: Sequence[Path],
    format_name: str | None,
    page_date: dt.datetime | None,
    listed: dt.datetime | None,
) -> None:
    """Add the papers in FILES to the store.

    A paper that the store already has is merged with it; importing a file twice changes nothing. If one file
    cannot be read, nothing is stored.
    """
    done = importing.import_files(
        root / "data", files, lambda path: _parse(path, format_name, page_date, listed)
    )
    for place, parsed in done.parsed:
        click.echo("\n".join(report.parse_report(place, parsed)))
    click.echo("\n".join(report.import_report(done.united, done.total)))


@main.command()
@click.option(
    "--source",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this source of papers.yml; may be repeated.",
)
@click.option(
    "--since",
    type=_DAY,
    metavar="YYYY-MM-DD",
    help="Fill in from this listing day on.  [default: look back 7 days]",
)
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="Last listing day.  [default: today]")
@click.pass_obj
def fetch(root: Path, names: Sequence[str], since: dt.datetime | None, until: dt.datetime | None) -> None:
    """Get new papers from the sources of papers.yml into the store.

    A daily run looks back some days and unites what it finds with the store, so that missed, late and repeated days
    come out the same. With --since it fills in the past, stores each piece as it comes, and goes on where it was when
    it is run again after being interrupted. A source that fails leaves the store as it was.
    """
    mkdocs = builder.load(root)
    settings = building.settings_of(mkdocs)
    sources = [source for source in settings.sources if not names or source.name in names]
    if unknown := sorted(set(names) - {source.name for source in settings.sources}):
        known = ", ".join(source.name for source in settings.sources) or "none"
        raise PapersError.single(config.SETTINGS, f"names no source {unknown[0]!r}", f"it has: {known}")
    today = dt.datetime.now(dt.UTC).date()
    window = fetching.Window(today=today, since=_day(since), until=_day(until))
    if window.since and window.since > (window.until or today):
        raise click.UsageError(f"--since {window.since} is later than {window.until or 'today'}")
    clock = Clock(monotonic=time.monotonic, now=lambda: dt.datetime.now(dt.UTC), sleep=time.sleep)
    agent = f"paper-listings/{__version__} (+{settings.site.url})"
    with Web(user_agent=agent, clock=clock, chance=random.random, cache_folder=root / ".cache/http") as web:
        done, problems = fetching.fetch(root, sources, window, web, _progress)
    for source in done:
        click.echo("\n".join(report.fetch_report(source)))
    if problems:
        raise PapersError(problems)
    if not window.is_back_fill and (stale := fetching.stale(store.load(root / "data"), settings, today)):
        raise PapersError([stale])


@main.command()
@click.option("--remove", is_flag=True, help="Remove all generated files instead.")
@click.pass_obj
def generate(root: Path, remove: bool) -> None:
    """Write the Markdown pages and feeds of all papers below docs/.

    MkDocs does this by itself through its hook; the command is for looking at the files, or for another builder.
    Files that would not change are left untouched; what other people put below docs/ is never touched.
    """
    if remove:
        click.echo(f"Removed {count_of(len(building.remove(root)), 'generated file')}.")
        return
    start = time.monotonic()
    mkdocs = builder.load(root)
    done = building.generate(building.workspace_of(mkdocs), building.site_of(mkdocs))
    click.echo("\n".join(report.generate_report(done.library, done.written, time.monotonic() - start)))


@main.command()
@click.option("--strict", is_flag=True, help="Treat warnings of MkDocs as faults.")
@click.option(
    "--site-dir", type=click.Path(file_okay=False, path_type=Path), help="Where to build.  [default: site/]"
)
@click.pass_obj
def build(root: Path, strict: bool, site_dir: Path | None) -> None:
    """Build the whole site: pages and feeds, MkDocs, search index, checks.

    Needs no network. The same data give the same bytes.
    """
    start = time.monotonic()
    built = building.build(root, site_dir=site_dir, strict=strict, progress=_progress)
    for warning in built.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo("\n".join(report.build_report(built, time.monotonic() - start)))


@main.command()
@click.option("--address", metavar="HOST:PORT", help="Where to serve.  [default: 127.0.0.1:8000]")
@click.pass_obj
def serve(root: Path, address: str | None) -> None:
    """Build the site, serve it, and rebuild it whenever data, topics or pages change.

    Stop it with Ctrl-C.
    """
    builder.serve(root, address)


@main.group(invoke_without_command=True)
@click.pass_context
def topics(ctx: click.Context) -> None:
    """Count the papers of each topic; look into the rules.

    Without a command: a table of topics and how many papers each has.
    """
    if ctx.invoked_subcommand is None:
        library = sorting.load_library(ctx.obj)
        click.echo("\n".join(report.topic_table(library)))


@topics.command("check")
@click.pass_obj
def topics_check(root: Path) -> None:
    """Look for rules that never match, topics that overlap or take everything, papers without a topic."""
    click.echo("\n".join(report.topics_report(sorting.survey_topics(root))))


@topics.command("explain")
@click.argument("key")
@click.pass_obj
def topics_explain(root: Path, key: str) -> None:
    """Say why the paper with this KEY stands where it stands: the terms for and against each topic."""
    click.echo("\n".join(report.explanation(sorting.explain(root, key))))


@topics.command("assign")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: id, primary, topics, why.")
@click.pass_obj
def topics_assign(root: Path, file: Path, as_json: bool) -> None:
    """Give topics to any titles and abstracts.

    FILE has one JSON object a line with "id", "title" and "abstract"; - is standard input, read 500 lines at a time.
    """
    line_of = report.assigned_json if as_json else report.assigned
    with click.open_file(str(file), "rb") as lines, click.open_file("-", "w") as out:
        said = sorting.assign_lines(root, lines, str(file), line_of, workers=sorting.workers_here())
        out.writelines(f"{line}\n" for line in said)
        out.flush()


@main.command()
@click.argument("site", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def check(root: Path, site: Path | None) -> None:
    """Check a built SITE: dead links and anchors, headings, ids, requests to others, feeds.

    Without SITE, the folder that mkdocs.yml names.
    """
    start = time.monotonic()
    checked = building.check_site(root, site)
    click.echo("\n".join(report.check_report(checked, time.monotonic() - start)))
    if checked.problems:
        raise PapersError(checked.problems)


if __name__ == "__main__":
    main()
