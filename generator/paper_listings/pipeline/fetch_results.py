"""Defines what a fetch returns: per source, what came, what did not, what is still due, and what turns the run red."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings import dayranges

if TYPE_CHECKING:
    import datetime as dt

    from paper_listings.dayranges import DayRange
    from paper_listings.errors import Problem
    from paper_listings.fetch.pieces import Piece
    from paper_listings.merging.merge import United
    from paper_listings.owner.overrides import Removal
    from paper_listings.store.fetch_history import GivenUp


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedDays:
    """Days that a run asked for and did not get."""

    days: tuple[DayRange, ...]
    """In order."""
    reason: str
    """What went wrong, without a place: `HTTP 404`."""
    problem: Problem
    """The line shown to the owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a run fetched from one source, and what it did not."""

    source: str
    pieces: tuple[Piece, ...]
    """The responses that were stored, in the order in which they came."""
    united: tuple[United, ...]
    """The changes to the store: at most one entry for a daily run, one per batch for a backfill."""
    total: int
    """Papers in the store afterwards, from all sources."""
    asked: tuple[DayRange, ...] = ()
    """The days that were due in this run, in order."""
    failed: tuple[FailedDays, ...] = ()
    """The due days that did not come, by reason, and why; empty if all is well."""
    waiting: tuple[DayRange, ...] = ()
    """Days before today that are due and have not come, in this run or an earlier one, oldest first."""
    given_up: tuple[GivenUp, ...] = ()
    """Days that the owner has given up, oldest first."""
    next_days: tuple[DayRange, ...] = ()
    """The days that a run tomorrow will ask for, in order; its last one is tomorrow."""
    newest: dt.date | None = None
    """The newest listing day of the papers from this source, now or earlier; None if it has never given a paper."""
    kept_out: tuple[Removal, ...] = ()
    """For each paper that was not stored because the owner removed it, the entry that says so."""
    problems: tuple[Problem, ...] = ()
    """Everything about this source that turns the run red: failed days, an empty answer, no news for too long."""

    @property
    def added(self) -> tuple[str, ...]:
        """Keys of the papers that are new in the store."""
        return tuple(key for united in self.united for key in united.added)

    @property
    def changed(self) -> tuple[str, ...]:
        """Keys of the papers in which more than the counts changed."""
        return tuple(dict.fromkeys(key for united in self.united for key in united.changed))

    @property
    def recounted(self) -> tuple[str, ...]:
        """Keys of the papers in which only the counts changed."""
        return tuple(dict.fromkeys(key for united in self.united for key in united.recounted))

    @property
    def longest_wait(self) -> DayRange | None:
        """The longest stretch of days that have not come, the older of two that are equal; None if all came."""
        return max(self.waiting, key=lambda days: (days.count, -days.since.toordinal()), default=None)

    @property
    def days_waiting(self) -> int:
        """Number of days that have not come."""
        return dayranges.count_days(self.waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRun:
    """What a run fetched from all its sources."""

    sources: tuple[Fetched, ...]
    """One entry per source that the run asked, in the order of `papers.yml`, also for those that gave nothing."""
    problems: tuple[Problem, ...]
    """Everything that turns the run red, each problem once; empty if all is well."""
