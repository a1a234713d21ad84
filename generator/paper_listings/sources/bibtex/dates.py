"""Reads the day on which an entry was published, from any of the fields that give one."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from paper_listings.sources import tex
from paper_listings.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS = {month[:3].lower(): number for number, month in enumerate(MONTHS, 1)}
_MONTH = re.compile(
    r"(?:(?P<first>\d{1,2})(?:st|nd|rd|th)?[.~\s]+)?(?P<name>[a-z]{3,9})\.?(?:[,~\s]*(?P<last>\d{1,2})(?:st|nd|rd|th)?)?",
    re.IGNORECASE,
)
"""A month with the day that people put beside it: `January 5`, `5~Jan`."""


def published_day(fields: Mapping[str, str]) -> dt.date | None:
    """The day; None if the entry gives only a year or a month."""
    year, month, day = (tex.address(fields.get(name, "")) for name in ("year", "month", "day"))
    named = _MONTH.fullmatch(month)
    try:
        if when := tex.address(fields.get("date", "")):
            return dt.date.fromisoformat(when)
        if named:
            number = _MONTHS[named["name"][:3].lower()]
            return dt.date(int(year), number, int(day or named["last"] or named["first"] or ""))
        return dt.date(int(year), int(month), int(day))
    except (ValueError, KeyError):
        return None
