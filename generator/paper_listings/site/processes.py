"""Applies a function to the parts of some work, in several processes where that is quicker, in order."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

_Shared = TypeVar("_Shared")
_Part = TypeVar("_Part")
_Result = TypeVar("_Result")

MOST: Final = 8
"""The most processes that are started: each takes about 40 MB."""
_work: Final[list[Any]] = []
"""In a worker process: the function, and the value that all parts share."""


def cores() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


@contextlib.contextmanager
def ending_late_ones() -> Iterator[None]:
    """If a pool of processes breaks inside the block, end those that were started while it broke.

    The pool does not know of them, and would wait for them for ever.
    """
    others = {*multiprocessing.active_children()}
    try:
        yield
    except BrokenProcessPool:
        for late in {*multiprocessing.active_children()} - others:
            late.kill()
        raise


def submit(pool: ProcessPoolExecutor, function: Callable[[_Part], _Result], part: _Part) -> Future[_Result]:
    """`pool.submit(function, part)`; raises BrokenProcessPool if a process cannot be started, whatever the reason.

    A pool in which a process dies closes its pipes at once, also under a process that is being started: the system
    then complains of a closed or doubled descriptor, and not of what happened.
    """
    try:
        return pool.submit(function, part)
    except (OSError, ValueError) as error:
        raise BrokenProcessPool(str(error)) from error


def apply(
    function: Callable[[_Shared, _Part], _Result], shared: _Shared, parts: Sequence[_Part], processes: int
) -> Iterator[_Result]:
    """Yields `function(shared, part)` for each part, in their order; `shared` is sent to each process only once.

    With one process or one part everything happens here, as it does if no process can be started. What the function
    raises is raised.
    """
    processes = min(processes, len(parts), MOST)
    done = 0
    if processes > 1:
        try:
            with (
                ProcessPoolExecutor(
                    processes, multiprocessing.get_context("spawn"), _prepare, (function, shared)
                ) as pool,
                ending_late_ones(),
            ):
                for future in [submit(pool, _apply, part) for part in parts]:
                    result = future.result()
                    done += 1
                    yield result
        except (BrokenProcessPool, OSError, ImportError):  # no semaphores, no memory, a process was killed
            pass
    for part in parts[done:]:
        yield function(shared, part)


def _prepare(function: Callable[[Any, Any], Any], shared: object) -> None:
    _work[:] = [function, shared]


def _apply(part: object) -> Any:  # noqa: ANN401 -- what the function returns
    function, shared = _work
    return function(shared, part)
