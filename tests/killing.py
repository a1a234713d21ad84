"""Kills work at a chosen step, so that the test decides where a kill hits, not the machine's speed.

A step is one executed line of the modules that write papers to disk.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Self

from paper_listings.fetch import progress
from paper_listings.store import atomic, stored_papers

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

    from _typeshed import TraceFunction

_STORING = frozenset(
    function.__code__.co_filename for function in (atomic.write, progress.save, stored_papers.save)
)


class Steps:
    """Counts the steps in its `with` block, and kills the process at step `last`, if given. Use it in a separate process."""

    def __init__(self, last: int | None = None) -> None:
        self.count = 0
        self.last = last

    def __enter__(self) -> Self:
        sys.settrace(self._look)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.settrace(None)

    def _look(self, frame: FrameType, event: str, _: object) -> TraceFunction | None:
        if frame.f_code.co_filename not in _STORING:
            return None
        if event == "line":
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._look


def steps_of(work: Callable[[], object], last: int | None = None) -> int | None:
    """Runs the work in a separate process. Returns the number of steps, or None if it was killed at step `last`."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        with Steps(last) as steps:
            work()
        os.write(theirs, str(steps.count).encode())
        os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as told:  # noqa: PTH123 -- a descriptor
        text = told.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or status == 0
    return None if killed else int(text)
