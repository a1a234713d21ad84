"""Draws papers per month as a small row of bars, an SVG path, at build time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.insight.library import month_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from paper_listings.paper import Paper

MONTHS = 12
"""Maximum number of months in a sparkline."""
HEIGHT = 16
"""Height in units of the drawing; a bar is three units wide, with a gap of one."""


def months_until(first: dt.date, last: dt.date, limit: int = MONTHS) -> tuple[str, ...]:
    """The names of the months from `first` to `last`, earliest first, at most the `limit` latest."""
    months = [
        f"{number // 12}-{number % 12 + 1:02}"
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    return tuple(months[-limit:])


def counts(papers: Sequence[Paper], months: Sequence[str]) -> tuple[int, ...]:
    """How many of `papers` were listed in each of `months`."""
    tally = dict.fromkeys(months, 0)
    for paper in papers:
        if (month := month_of(paper.listed)) in tally:
            tally[month] += 1
    return tuple(tally.values())


def path(values: Sequence[int]) -> str:
    """Path data with one bar per value, the highest `HEIGHT` high; a month without papers keeps a hairline."""
    most = max((1, *values))
    heights = (max(1, round(value / most * HEIGHT)) if value else 0.5 for value in values)
    return "".join(f"M{at * 4} {HEIGHT}v-{height}h3v{height}z" for at, height in enumerate(heights))


def width(values: Sequence[int]) -> int:
    """The width of the drawing of `values`."""
    return max(1, len(values) * 4 - 1)
