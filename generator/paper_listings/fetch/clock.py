"""Time as the doors give it: a clock that only runs forward, the time of day, and waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The three things that fetching asks of time."""

    monotonic: Callable[[], float]
    """Seconds from an arbitrary beginning, as `time.monotonic`."""
    now: Callable[[], dt.datetime]
    """The time of day, with its zone."""
    sleep: Callable[[float], None]
    """Wait so many seconds, as `time.sleep`."""
