"""Arranges a month as a table of weeks, for the calendar in the archive."""

from __future__ import annotations

import calendar
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.insight.library import month_of, week_of

if TYPE_CHECKING:
    import datetime as dt

    from paper_listings.insight.library import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the month and how many papers were listed on it."""

    date: dt.date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """An ISO week within the month."""

    name: str
    """`2025-W50`."""
    days: tuple[Day | None, ...]
    """From Monday; None for a day of another month."""

    @property
    def has_papers(self) -> bool:
        """Whether any of its days in this month has a paper."""
        return any(day.count for day in self.days if day)


def weeks_of(month: Period) -> tuple[Week, ...]:
    """The weeks of `month`."""
    listed = Counter(paper.listed for paper in month.papers)
    return tuple(
        Week(
            name=week_of(days[0]),
            days=tuple(
                Day(date=day, count=listed[day]) if month_of(day) == month.name else None for day in days
            ),
        )
        for days in calendar.Calendar().monthdatescalendar(month.start.year, month.start.month)
    )
