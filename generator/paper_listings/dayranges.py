"""Ranges of days: unites them, subtracts them, and words them for people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """The days `since` to `until`, both included."""

    since: dt.date
    until: dt.date

    @property
    def days(self) -> Iterator[dt.date]:
        """Every day, in order."""
        return (self.since + dt.timedelta(days=number) for number in range(self.count))

    @property
    def count(self) -> int:
        """Number of days."""
        return (self.until - self.since).days + 1

    def __str__(self) -> str:
        """`2026-06-01`, or `2026-06-01 to 2026-06-09`."""
        return f"{self.since}" if self.since == self.until else f"{self.since} to {self.until}"


def single(day: dt.date) -> DayRange:
    """The range of one day."""
    return DayRange(since=day, until=day)


def united(ranges: Iterable[DayRange]) -> tuple[DayRange, ...]:
    """The same days as ranges in order that neither overlap nor touch."""
    found: list[DayRange] = []
    for item in sorted(ranges, key=lambda item: item.since):
        if found and item.since <= found[-1].until + DAY:
            found[-1] = DayRange(since=found[-1].since, until=max(found[-1].until, item.until))
        else:
            found.append(item)
    return tuple(found)


def without(ranges: Iterable[DayRange], others: Iterable[DayRange]) -> tuple[DayRange, ...]:
    """The days of `ranges` that are in none of `others`, as `united` returns them."""
    left = united(ranges)
    for other in united(others):
        left = tuple(part for item in left for part in _split(item, other))
    return left


def _split(item: DayRange, other: DayRange) -> Iterator[DayRange]:
    """What is left of `item` before and after `other`."""
    if item.since < other.since:
        yield DayRange(since=item.since, until=min(item.until, other.since - DAY))
    if item.until > other.until:
        yield DayRange(since=max(item.since, other.until + DAY), until=item.until)


def within(ranges: Iterable[DayRange], since: dt.date, until: dt.date) -> tuple[DayRange, ...]:
    """The days of `ranges` from `since` to `until`, as `united` returns them."""
    return united(
        DayRange(since=max(item.since, since), until=min(item.until, until))
        for item in ranges
        if item.since <= until and item.until >= since
    )


def in_parts(item: DayRange, days: int) -> tuple[DayRange, ...]:
    """`item` as consecutive ranges of at most this many days."""
    return tuple(
        DayRange(since=since, until=min(item.until, since + dt.timedelta(days=days - 1)))
        for since in (item.since + dt.timedelta(days=number) for number in range(0, item.count, days))
    )


def count_days(ranges: Iterable[DayRange]) -> int:
    """Number of days in ranges that do not overlap."""
    return sum(item.count for item in ranges)


def worded(ranges: Iterable[DayRange]) -> str:
    """The ranges as people read them: `2026-06-01, 2026-06-04 to 2026-06-09`."""
    return ", ".join(map(str, ranges))
