"""What commands share at the terminal: days as options, the clock, progress."""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import io
import os
import sys
from pathlib import Path
from typing import Any, Final

import click

DAY = click.DateTime(["%Y-%m-%d"])
_ESCAPING: Final = "papers-escape"


class NamedPath(click.Path):
    """A path as an argument or option; the empty one, which means the current folder to Python, is wrong usage."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 -- click's signature
        """The path; a name that no system can have is wrong usage, too."""
        text = os.fspath(value)
        if not text:
            self.fail("it is empty; name a file or folder.", param, ctx)
        if "\0" in text:
            self.fail("it has a null character in it; name a file or folder.", param, ctx)
        return super().convert(value, param, ctx)


def path(**options: bool) -> NamedPath:
    """The type of a path, with the options of `click.Path`."""
    return NamedPath(path_type=Path, **options)


def open_streams() -> None:
    r"""Make output that cannot fail on a character: what a stream has no place for is written as `\uXXXX`, as in JSON.

    A closed standard error becomes one that goes nowhere; a closed standard output is left to the caller.
    """
    codecs.register_error(_ESCAPING, _escaped)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 -- it stays open
    if isinstance(sys.stdout, io.TextIOWrapper):  # standard error escapes by itself
        with contextlib.suppress(OSError):  # a descriptor that was replaced since Python began
            sys.stdout.reconfigure(errors=_ESCAPING)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


def now() -> dt.datetime:
    """The only clock of the commands; how long something took is measured where it is said."""
    return dt.datetime.now(dt.UTC)


def day(value: dt.datetime | None) -> dt.date | None:
    """What was given as a `DAY`, as a date."""
    return value.date() if value else None


def progress(step: str) -> None:
    """Says on a terminal what is being done."""
    if sys.stderr.isatty():
        click.echo(click.style(f"… {step}", dim=True), err=True)
