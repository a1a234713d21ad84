"""Defines `Context`, which tells a parser where its input comes from and the dates it does not contain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The context of one input."""

    place: str
    """File or URL, as named in errors."""
    today: dt.date
    """The day of the run; nothing in the input can be later than the day after."""
    listed: dt.date | None = None
    """The requested listing day; used for records that do not give their own."""
    page_date: dt.date | None = None
    """The day on which the input was taken from its source, and so the day its counts are from."""
    first: int = 1
    """Number of the first record, if the input is a later page of a list."""

    @property
    def taken(self) -> dt.date:
        """The day on which the input was taken: `page_date` if known, otherwise `today`."""
        return self.page_date or self.today

    @property
    def fallback_listed(self) -> dt.date:
        """The listing day of a record that does not give one."""
        return self.listed or self.taken
