"""`papers remove`, `pin`, `note`, `move`, `merge` and `apart`: the owner's decisions about single papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paper_listings.cli import terminal
from paper_listings.pipeline import deciding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

_key = click.argument("key")


def _word(reason: str) -> deciding.Word:
    return deciding.Word(reason=reason, today=terminal.now().date())


def _say(lines: Sequence[str]) -> None:
    click.echo("\n".join(lines))


@click.command()
@_key
@click.option(
    "--reason", metavar="TEXT", required=True, help="Why; the page of changes shows it, but not the paper."
)
@click.pass_obj
def remove(root: Path, key: str, reason: str) -> None:
    """Keep a paper out of the site for good.

    KEY is the address of its page, the end of that address, or its arXiv id. Its record leaves the store, and
    overrides.yml remembers by what it is recognised, so that no source and no import brings it back.
    """
    _say(deciding.remove(root, key, _word(reason)))


@click.command()
@_key
@click.option("--reason", metavar="TEXT", default="Chosen by the owner.", show_default=True, help="Why.")
@click.pass_obj
def pin(root: Path, key: str, reason: str) -> None:
    """Show a paper first on the home page and in its topics.

    KEY is the address of its page, the end of that address, or its arXiv id.
    """
    _say(deciding.pin(root, key, _word(reason)))


@click.command()
@_key
@click.argument("text")
@click.option("--reason", metavar="TEXT", default="A comment.", show_default=True, help="Why.")
@click.pass_obj
def note(root: Path, key: str, text: str, reason: str) -> None:
    """Show a comment with a paper, as plain TEXT.

    KEY is the address of its page, the end of that address, or its arXiv id. A later note replaces an earlier one.
    """
    _say(deciding.note(root, key, text, _word(reason)))


@click.command()
@_key
@click.argument("day", type=terminal.DAY, metavar="YYYY-MM-DD")
@click.option(
    "--reason",
    metavar="TEXT",
    default="The listing day was wrong.",
    show_default=True,
    help="Why; the page of changes shows it.",
)
@click.pass_obj
def move(root: Path, key: str, day: dt.datetime, reason: str) -> None:
    """Correct the listing day of a paper.

    KEY is the address of its page, the end of that address, or its arXiv id. The paper moves to the lists, files and
    feeds of the day YYYY-MM-DD, whatever its sources say; its address stays.
    """
    _say(deciding.move(root, key, day.date(), _word(reason)))


@click.command()
@_key
@click.argument("into")
@click.option(
    "--reason",
    metavar="TEXT",
    default="Two records of one paper.",
    show_default=True,
    help="Why; the page of changes shows it.",
)
@click.pass_obj
def merge(root: Path, key: str, into: str, reason: str) -> None:
    """Show two records as one paper, at the address of INTO.

    KEY and INTO are addresses of pages, the ends of such addresses, or arXiv ids. The page of KEY leads to the other.
    """
    _say(deciding.merge(root, key, into, _word(reason)))


@click.command()
@_key
@click.argument("other")
@click.option("--reason", metavar="TEXT", default="Two different papers.", show_default=True, help="Why.")
@click.pass_obj
def apart(root: Path, key: str, other: str, reason: str) -> None:
    """Keep two papers apart that look like one.

    KEY and OTHER are addresses of pages, the ends of such addresses, or arXiv ids. No import merges them any more, and
    none reports them as possible duplicates.
    """
    _say(deciding.keep_apart(root, key, other, _word(reason)))
