"""What all commands share: types of options, output streams, the clock, progress."""

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
allow_smaller = click.option(
    "--allow-smaller", is_flag=True, help="Build even if papers of the last build are missing."
)
"""The option of commands that build."""
_ESCAPING: Final = "papers-escape"


class NamedPath(click.Path):
    """A path as an argument or option; an empty one, which Python takes for the current folder, is wrong usage."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 -- click's signature
        """The path; one with a null character, which no system allows, is wrong usage, too."""
        text = os.fspath(value)
        if not text:
            self.fail("it is empty; name a file or folder.", param, ctx)
        if "\0" in text:
            self.fail("it contains a null character; name a file or folder.", param, ctx)
        return super().convert(value, param, ctx)


class _Encoding(click.ParamType[str]):
    """The name of an encoding of text that Python knows."""

    name = "encoding"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 -- click's signature
        """Python's own name of the encoding."""
        try:
            found = codecs.lookup(value)
            "".encode(found.name)  # refuses codecs that do not produce text
        except (LookupError, ValueError):
            self.fail(f"{value!r} is not known; name one such as latin-1, gbk or shift_jis.", param, ctx)
        return found.name


ENCODING: Final = _Encoding()


def path(**options: bool) -> NamedPath:
    """The type of a path, with the options of `click.Path`."""
    return NamedPath(path_type=Path, **options)


def open_streams() -> None:
    r"""Keep output from failing on a character: what the encoding lacks is written as `\uXXXX`, as in JSON.

    A closed standard error is replaced by one that discards output; a closed standard output is left to the caller.
    """
    codecs.register_error(_ESCAPING, _escaped)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 -- it stays open
    if isinstance(sys.stdout, io.TextIOWrapper):  # standard error escapes by itself
        with contextlib.suppress(OSError):  # a descriptor that was replaced since Python started
            sys.stdout.reconfigure(errors=_ESCAPING)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


def now() -> dt.datetime:
    """The current time, the commands' only clock; durations are measured where they are reported."""
    return dt.datetime.now(dt.UTC)


def day(value: dt.datetime | None) -> dt.date | None:
    """The value of a `DAY` option as a date."""
    return value.date() if value else None


def progress(step: str) -> None:
    """Prints the current step if standard error is a terminal."""
    if sys.stderr.isatty():
        click.echo(click.style(f"… {step}", dim=True), err=True)
