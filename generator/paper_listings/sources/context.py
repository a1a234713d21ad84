"""What a parser must be told besides the bytes: where they come from, and the days that are not in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The circumstances of one input."""

    place: str
    """File or address, as it is named in errors."""
    today: dt.date
    """The day of the run: nothing in the input can be later than the day after it."""
    listed: dt.date | None = None
    """The listing day that was asked for; used where the records do not name their own."""
    page_date: dt.date | None = None
    """The day on which the input was taken from its source, and so the day to which its counts belong."""
    first: int = 1
    """Number of the first record, when the input is a later page of one answer."""

    @property
    def taken(self) -> dt.date:
        """The day of the look: `page_date` where it is known."""
        return self.page_date or self.today

    @property
    def fallback_listed(self) -> dt.date:
        """The listing day of a record that does not name one."""
        return self.listed or self.taken
