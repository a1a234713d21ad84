from __future__ import annotations

from multiprocessing import resource_tracker, util
from typing import TYPE_CHECKING, NoReturn

import pytest

from paper_listings.site import processes

if TYPE_CHECKING:
    from collections.abc import Callable


def times(factor: int, number: int) -> int:
    return factor * number


def fails(_: int, number: int) -> int:
    if number == 2:
        raise KeyError(number)
    return number


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_parts(workers: int) -> None:
    assert list(processes.apply(times, 3, list(range(20)), workers)) == [3 * number for number in range(20)]


def test_what_a_part_raises_is_raised() -> None:
    with pytest.raises(KeyError):
        list(processes.apply(fails, 0, [1, 2, 3], 2))


def test_without_processes_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise OSError("no semaphores")

    monkeypatch.setattr(processes, "ProcessPoolExecutor", refuse)
    assert list(processes.apply(times, 3, [1, 2], 2)) == [3, 6]


def _descriptors_fail_at_the_second_process(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    start: Callable[..., int] = util.spawnv_passfds
    started = 0

    def start_one(*arguments: object) -> int:
        nonlocal started
        started += 1
        if started == 2:
            raise error
        return start(*arguments)

    resource_tracker.ensure_running()  # itself a process that is started so
    monkeypatch.setattr(util, "spawnv_passfds", start_one)


@pytest.mark.parametrize("error", [ValueError("bad value(s) in fds_to_keep"), OSError("handle is closed")])
def test_a_pool_that_breaks_under_a_starting_process_is_a_broken_pool(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    _descriptors_fail_at_the_second_process(monkeypatch, error)
    assert list(processes.apply(times, 3, [1, 2, 3], 2)) == [3, 6, 9]


def test_processors_are_counted_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert processes.cores() >= 1
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert processes.cores() == 1
