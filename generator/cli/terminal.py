"""What commands share at the terminal: days as options, the clock, progress."""

from __future__ import annotations

import datetime as dt
import sys

import click

DAY = click.DateTime(["%Y-%m-%d"])


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
