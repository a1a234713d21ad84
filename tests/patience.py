"""How long tests wait for what must come: long, since a busy machine is slow and not at fault. All limits are here.

A limit only says when a test gives up; no test waits for a time to pass. `tests/test_patience.py` holds this.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 120
"""Seconds that a test waits for one state: of a page, of a thread, of a process that is about to end."""
COMMAND = 600
"""Seconds that a command may take which a test has started, a whole build included."""
_PAUSE = 0.005
"""Seconds between two looks."""


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Return once the condition holds; AssertionError when it has not come true within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{condition}: not true within {seconds} seconds"
        time.sleep(_PAUSE)
