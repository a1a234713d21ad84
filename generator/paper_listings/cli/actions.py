"""What commands tell GitHub Actions when they run in a workflow: annotations, the summary of the job, outputs."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Iterable

SUMMARY_LIMIT: Final = 1_000_000
"""Bytes of the largest summary; GitHub shows 1 MiB per step, and nothing of a larger one."""
_PLACE: Final = re.compile(
    r"(?P<file>[^\s:][^:]*\.\w+|[^\s:][^:]*(?=:\d))(?::(?P<line>\d+)(?::(?P<col>\d+))?)?: "
)
_REPOSITORY: Final = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


def annotation(level: Literal["error", "warning"], message: str) -> str:
    """The workflow command that shows `message`, `file:line:column: problem; what to do`, at its place.

    Escaped as https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts does. A place that is no file,
    such as a URL, is only part of the text.
    """
    properties = ""
    if place := _PLACE.match(message):
        named = {name: value for name, value in place.groupdict().items() if value}
        properties = " " + ",".join(f"{name}={_escaped_property(value)}" for name, value in named.items())
    return f"::{level}{properties}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def annotate(level: Literal["error", "warning"], message: str) -> None:
    """Show a problem at its place if this is a workflow."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        click.echo(annotation(level, message))


def warn(message: str) -> None:
    """Print a warning, and show it at its place if this is a workflow."""
    click.echo(f"warning: {message}", err=True)
    annotate("warning", message)


def summarize(lines: Iterable[str]) -> None:
    """Add lines of Markdown to the summary of the job if this is a workflow."""
    _append("GITHUB_STEP_SUMMARY", "\n".join(lines) + "\n\n")


def output(name: str, value: str) -> None:
    """Set an output of the step if this is a workflow; the value must have no line break."""
    _append("GITHUB_OUTPUT", f"{name}={value}\n")


def _append(variable: str, text: str) -> None:
    if path := os.environ.get(variable):
        with Path(path).open("ab") as file:
            file.write(text.encode("utf-8", "replace")[:SUMMARY_LIMIT])


def variable(name: str, default: str | None = None) -> str:
    """A variable of the workflow's environment; raises PapersError if it is not set and there is no `default`."""
    if value := os.environ.get(name) or default:
        return value
    raise PapersError.single(name, "not set", "run this in the workflow, or set it")


def repository() -> str:
    """The repository of the workflow, `owner/name`; raises PapersError if it is not set."""
    name = variable("GITHUB_REPOSITORY")
    if not _REPOSITORY.fullmatch(name):
        raise PapersError.single("GITHUB_REPOSITORY", f"cannot be {name[:100]!r}", "write owner/name")
    return name
