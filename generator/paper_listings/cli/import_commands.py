"""`papers parse` and `papers import`: show the papers in files, or add them to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paper_listings.cli import reports, terminal
from paper_listings.errors import PapersError
from paper_listings.owner import config
from paper_listings.pipeline import importing
from paper_listings.sources import registry
from paper_listings.store.records import dumps

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from paper_listings.sources.parsed import Parsed

_files = click.argument("files", nargs=-1, required=True, type=terminal.path(allow_dash=True))
_format = click.option(
    "--format",
    "format_name",
    type=click.Choice(list(registry.FORMATS)),
    help="Format of the files.  [default: guessed from their content]",
)
_page_date = click.option(
    "--page-date",
    type=terminal.DAY,
    metavar="YYYY-MM-DD",
    help="Day the page was shown.  [default: the date in the file name, else inferred]",
)
_encoding = click.option(
    "--encoding",
    type=terminal.ENCODING,
    metavar="NAME",
    help="Encoding of the files, such as latin-1 or gbk.  [default: told from their bytes]",
)


def _parse(
    path: Path,
    format_name: str | None,
    page_date: dt.datetime | None,
    encoding: str | None,
    listed: dt.datetime | None = None,
) -> Parsed:
    return importing.parse_file(
        path,
        format_name=format_name,
        page_date=terminal.day(page_date),
        listed=terminal.day(listed),
        today=terminal.now().date(),
        encoding=encoding,
    )


@click.command()
@_files
@_format
@_page_date
@_encoding
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON object per paper, one per line; the report goes to standard error.",
)
def parse(
    files: Sequence[Path],
    format_name: str | None,
    page_date: dt.datetime | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Show the papers in FILES without storing them.

    Prints one line per paper, in source order, or complete records with --json. A report on standard error says
    how many papers were found, which years were inferred, and which lines were not understood.
    """
    for path in files:
        parsed = _parse(path, format_name, page_date, encoding)
        for paper in parsed.papers:
            click.echo(dumps(paper) if as_json else reports.paper_line(paper))
        click.echo("\n".join(reports.parse_report(importing.display_path(path), parsed)), err=True)


@click.command("import")
@_files
@_format
@_page_date
@_encoding
@click.option(
    "--listed",
    type=terminal.DAY,
    metavar="YYYY-MM-DD",
    help="Listing day of the papers.  [default: the page's day]",
)
@click.pass_obj
def import_(
    root: Path,
    files: Sequence[Path],
    format_name: str | None,
    page_date: dt.datetime | None,
    encoding: str | None,
    listed: dt.datetime | None,
) -> None:
    """Add the papers in FILES to the store.

    A paper that the store already has is merged with it; importing a file twice changes nothing. If any file
    cannot be read, nothing is stored.

    A folder stands for all files in it, so `papers import data/listings` imports everything that was pasted there:
    what is no listing is skipped with a warning, and a listing that cannot be read keeps no other from being stored.
    """
    config.mkdocs_file(root)
    config.load_overrides(root)
    done = importing.import_files(
        root / "data",
        files,
        lambda path: _parse(path, format_name, page_date, encoding, listed),
        terminal.now().date(),
    )
    for problem in done.skipped:
        click.echo(f"warning: {problem}", err=True)
    for place, parsed in done.parsed:
        click.echo("\n".join(reports.parse_report(place, parsed)))
    click.echo("\n".join(reports.import_report(done.united, done.total, done.kept_out)))
    if done.refused:
        raise PapersError(done.refused)
