"""All time limits of the tests. They are generous, because a busy machine is slow but not broken.

A limit only says when a test gives up; no test waits for a fixed time. `tests/test_patience.py` enforces this.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 120
"""Seconds that a test waits for one state: of a page, a thread, or a process that is about to end."""
COMMAND = 600
"""Seconds that a command started by a test may take, including a whole build."""
_PAUSE = 0.005
"""Seconds between two checks."""


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Waits until the condition holds. Raises AssertionError if it does not within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{condition}: not true within {seconds} seconds"
        time.sleep(_PAUSE)
