from __future__ import annotations

from typing import NoReturn

import pytest

from paper_listings.site import processes


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


def test_processors_are_counted_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert processes.cores() >= 1
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert processes.cores() == 1
