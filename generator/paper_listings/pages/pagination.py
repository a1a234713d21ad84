"""Cuts lists of papers into pages, groups them by day, and finds the neighbours of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from paper_listings.text import long_date, month_name, short_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from paper_listings.insight.library import Period
    from paper_listings.pages.cards import Card
    from paper_listings.paper import Paper

_Item = TypeVar("_Item")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cards of one listing day within a list."""

    start: dt.date
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A link within the site: its address, its title, and the number of papers there."""

    url: str
    title: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The neighbours of a page."""

    earlier: Step | None = None
    later: Step | None = None


def grouped(papers: Sequence[Paper], cards: Mapping[str, Card]) -> tuple[Group, ...]:
    """The cards of `papers`, grouped by listing day, in the given order."""
    days: dict[dt.date, list[Card]] = {}
    for paper in papers:
        days.setdefault(paper.listed, []).append(cards[paper.key])
    return tuple(Group(start=day, cards=tuple(found)) for day, found in days.items())


def chunked(papers: Sequence[_Item], size: int, *, whole_day: bool) -> list[tuple[_Item, ...]]:
    """`papers`, or other items (newest first), cut into pages of at most `size`, numbered so that old pages do not change.

    Within one day the order is the source's, and late arrivals come last: pages are cut from the front. Over
    several days new papers come first: pages are cut from the oldest, so that page 1, once full, never changes
    and only the last page does. There is always at least one page.
    """
    if whole_day:
        return [tuple(papers[at : at + size]) for at in range(0, len(papers), size)] or [()]
    ends = range(len(papers), 0, -size)
    return [tuple(papers[max(0, end - size) : end]) for end in ends] or [()]


def neighbours(steps: Sequence[Step], place: int) -> Turn:
    """The neighbours of the step at `place` of `steps`, which are in order, latest first."""
    return Turn(
        earlier=steps[place + 1] if place + 1 < len(steps) else None,
        later=steps[place - 1] if place else None,
    )


def weekday_date(day: dt.date) -> str:
    """`Monday, 8 December 2025`."""
    return f"{WEEKDAYS[day.weekday()]}, {long_date(day)}"


def weekday(day: dt.date) -> str:
    """`Mon`."""
    return WEEKDAYS[day.weekday()][:3]


def day_month(day: dt.date) -> str:
    """`8 Dec`."""
    return short_date(day).rsplit(" ", 1)[0]


def period_title(period: Period) -> str:
    """`8 December 2025`, `Week 50, 2025`, `December 2025`."""
    if period.kind == "days":
        return long_date(period.start)
    if period.kind == "weeks":
        return f"Week {int(period.name[6:])}, {period.name[:4]}"
    return month_name(period.start.year, period.start.month)
