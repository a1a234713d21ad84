"""Defines `Clock`, the time functions passed in by the entry points: monotonic time, time of day, sleep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The three time functions that fetching needs."""

    monotonic: Callable[[], float]
    """Seconds from an arbitrary start, like `time.monotonic`."""
    now: Callable[[], dt.datetime]
    """The time of day, with its zone."""
    sleep: Callable[[float], None]
    """Waits for this many seconds, like `time.sleep`."""
