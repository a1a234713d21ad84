"""A strategy for dates of which only the month or the year may be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from paper_listings.dates import PartialDate

if TYPE_CHECKING:
    import datetime as dt


def partial(days: st.SearchStrategy[dt.date]) -> st.SearchStrategy[PartialDate]:
    """Returns a strategy for the dates of `days`, with the day, only the month, or only the year."""

    def cut(day: dt.date, known: int) -> PartialDate:
        return PartialDate(*(day.year, day.month, day.day)[:known])

    return st.builds(cut, days, st.integers(1, 3))
