"""Reads time and memory of a process and all its descendants from /proc; other systems than Linux have none."""

from __future__ import annotations

import os
import resource
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

PROC = Path("/proc")
EVERY = 0.1
"""Seconds between two samples of memory, unless they take too long."""
SHARE = 0.05
"""The most of the time that is spent on samples: the system walks through all pages of memory for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The memory of a process tree at one moment."""

    at: float
    """Seconds on the monotonic clock, which all processes share."""
    memory: int
    """Proportional set size in bytes: memory that processes share is counted once."""


def descendants(pid: int) -> Iterator[int]:
    """The children of a process, their children, and so on."""
    for task in _listed(PROC / str(pid) / "task"):
        for child in map(int, _read(PROC / str(pid) / "task" / task / "children").split()):
            yield child
            yield from descendants(child)


def memory_of(pids: Sequence[int]) -> int:
    """The memory of these processes in bytes; those that have ended count nothing."""
    found = 0
    for pid in pids:
        for line in _read(PROC / str(pid) / "smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                found += int(line.split()[1]) * 1024
    return found


def children_cpu() -> float:
    """CPU seconds of all processes that this one has started, running or ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = 0
    for pid in descendants(os.getpid()):
        fields = _read(PROC / str(pid) / "stat").rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))  # user and system time, its own and that of its ended children
    return ended.ru_utime + ended.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def peak(samples: Sequence[Sample], begin: float, end: float) -> int | None:
    """The most memory between two moments; between samples, that of the next one. None without samples."""
    inside = [sample.memory for sample in samples if begin <= sample.at <= end]
    after = [sample.memory for sample in samples if sample.at > end]
    return max(inside) if inside else next(iter(after), samples[-1].memory if samples else None)


class Watch:
    """Samples the memory of a process tree in a thread, until its `with` statement ends."""

    def __init__(self, pid: int) -> None:
        self.samples: list[Sample] = []
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        pause = EVERY
        while not self._over.wait(pause):
            begun = time.monotonic()
            if memory := memory_of([self._pid, *descendants(self._pid)]):
                self.samples.append(Sample(at=begun, memory=memory))
            pause = max(EVERY, (time.monotonic() - begun) / SHARE)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended, or the system has no such file
        return ""


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 -- names, which is quicker
    except OSError:
        return []
