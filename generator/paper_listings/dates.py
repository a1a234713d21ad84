"""Defines `PartialDate`, a date of which the day, or the month and the day, may be unknown."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

_SHORT = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as it is known: `PartialDate(2024)`, `PartialDate(2024, 6)`, `PartialDate(2024, 6, 20)`.

    Raises ValueError if the calendar has no such date. Two of them either exclude each other, or one contains the other.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without a month")
        _ = self.first

    @classmethod
    def of(cls, day: dt.date) -> PartialDate:
        """The date that is known to be `day`."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def fromisoformat(cls, text: str) -> PartialDate:
        """The date that `isoformat` writes as `text`, or a day in any form that `datetime.date` reads."""
        return _parsed(text)

    @property
    def first(self) -> dt.date:
        """The first day that it can be."""
        return dt.date(
            self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day
        )

    @property
    def last(self) -> dt.date:
        """The last day that it can be."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def parts(self) -> tuple[int, ...]:
        """The year, and the month and the day if they are known."""
        return tuple(part for part in (self.year, self.month, self.day) if part is not None)

    def isoformat(self, separator: str = "-") -> str:
        """`2024-06-20`, `2024-06` or `2024` (ISO 8601), or the same with another separator."""
        year, *others = self.parts
        return separator.join((f"{year:04}", *(f"{part:02}" for part in others)))

    __str__ = isoformat


@lru_cache(1 << 14)
def _parsed(text: str) -> PartialDate:
    if match := _SHORT.fullmatch(text):
        year, month = match.groups()
        return PartialDate(int(year), int(month) if month else None)
    return PartialDate.of(dt.date.fromisoformat(text))
