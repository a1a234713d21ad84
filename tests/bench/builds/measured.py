"""Defines what one measured run is, and how the times of its stages follow from what was noted while it ran."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tests.bench.builds.process_tree import peak

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.builds.process_tree import Sample
    from tests.bench.builds.site_files import Changes, Files

WHOLE: Final = "whole build"
IMPORT: Final = "import"
START: Final = "start of Python"
INDEX: Final = "search index"
OVERLAPPED: Final = frozenset(
    {"selections", "paper pages", "lists", "exports", "feeds", "writing docs/", "MkDocs"}
)
"""Stages during which the search index is made in the background; they use no other threads and processes."""
FIRST, DAY = "first build", "one further day"
RUNS: Final = (FIRST, DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The moment at which a stage began, and the CPU time that had been used by then."""

    stage: str
    at: float
    """Seconds on the monotonic clock."""
    own: float
    """CPU seconds of the main thread."""
    beside: float
    """CPU seconds of other threads and of other processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What something took."""

    wall: float
    """Seconds by the clock."""
    own: float = 0.0
    """CPU seconds of the main thread."""
    beside: float = 0.0
    """CPU seconds of other threads and of other processes."""
    memory: int | None = None
    """The most memory of the process tree, in bytes; None if it is unknown."""

    @property
    def cpu(self) -> float:
        """CPU seconds in all."""
        return self.own + self.beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One build of one store."""

    size: int
    """Papers that the store was asked to have at the first build."""
    papers: int
    """Papers that it had at this build."""
    name: str
    """One of `RUNS`."""
    stages: Mapping[str, Cost]
    """In the order in which they ran; `WHOLE` last, which `IMPORT` is not part of."""
    files: Files
    changes: Changes | None = None
    """What the build changed in the site that was there before; None if there was none."""
    others: Mapping[str, Cost] = field(default_factory=dict)
    """What other programs took for the same pages, by name."""
    made: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Files and bytes that they made."""


def stages_of(marks: Sequence[Mark], samples: Sequence[Sample]) -> dict[str, Cost]:
    """What each stage took, from the marks at its begin and at that of the next; the last mark only ends the one before.

    What threads and processes used beside `OVERLAPPED` stages is counted for the search index.
    """
    costs: dict[str, Cost] = {}
    for begin, end in pairwise(marks):
        new = Cost(
            wall=end.at - begin.at,
            own=end.own - begin.own,
            beside=max(0.0, end.beside - begin.beside),  # three clocks are read one after another
            memory=peak(samples, begin.at, end.at),
        )
        known = costs.get(begin.stage)
        costs[begin.stage] = _sum(known, new) if known else new
    overlapped = {name: cost for name, cost in costs.items() if name in OVERLAPPED}
    if INDEX not in costs:
        return costs
    for name, cost in overlapped.items():
        costs[name] = Cost(wall=cost.wall, own=cost.own, memory=cost.memory)
    index = costs[INDEX]
    background = Cost(wall=0, beside=sum(cost.beside for cost in overlapped.values()))
    return costs | {INDEX: _sum(index, background)}


def growth(now: float, before: float) -> float | None:
    """How many times as much it is; None if the smaller is too short to be compared."""
    return now / before if before >= SHORTEST else None


SHORTEST: Final = 0.05
"""Seconds below which a stage is not compared with a larger store's."""


def _sum(one: Cost, other: Cost) -> Cost:
    peaks = [memory for memory in (one.memory, other.memory) if memory is not None]
    return Cost(
        wall=one.wall + other.wall,
        own=one.own + other.own,
        beside=one.beside + other.beside,
        memory=max(peaks, default=None),
    )
