"""Writes what owners of large sites ask: how long a build takes, its memory, and the size of the site, up to a million."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.bench.builds.measured import DAY, WHOLE
from tests.bench.builds.site_files import bytes_by_kind, count_by_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.builds.measured import Run

BEYOND: Final = (300_000, 1_000_000)
"""Papers for which the figures of the largest store are extrapolated, in proportion."""
_MINUTE: Final = 60
_HEAD: Final = ("papers", "first build", "one further day", "most memory", "site", "files of the site")
_UNITS: Final = ((10**9, "GB"), (10**6, "MB"))


def scale_table(runs: Sequence[Run]) -> str:
    """A Markdown table: a row for each size that was measured, and one for each of `BEYOND`."""
    rows = [_HEAD, ("---",) * len(_HEAD)]
    firsts = [run for run in runs if run.name != DAY]
    days = {run.size: run for run in runs if run.name == DAY}
    rows += [_row(run, days.get(run.size), run.papers, "") for run in firsts]
    if firsts:
        largest = max(firsts, key=lambda run: run.papers)
        beyond = [papers for papers in BEYOND if papers > largest.papers]
        rows += [_row(largest, days.get(largest.size), papers, "about ") for papers in beyond]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(run: Run, day: Run | None, papers: int, about: str) -> tuple[str, ...]:
    """The figures of a run, as multiples for a store of so many `papers`."""
    times = papers / run.papers
    whole = run.stages[WHOLE]
    return (
        f"{papers:,}",
        about + _time(whole.wall * times),
        about + _time(day.stages[WHOLE].wall * times) if day else "–",
        "–" if whole.memory is None else about + _size(whole.memory * times),
        about + _size(sum(bytes_by_kind(run.files).values()) * times),
        about + f"{round(sum(count_by_kind(run.files).values()) * times):,}",
    )


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / _MINUTE:.0f} min"


def _size(number: float) -> str:
    size, unit = next(((size, unit) for size, unit in _UNITS if number >= size), _UNITS[-1])
    return f"{number / size:.1f} {unit}" if unit == "GB" else f"{number / size:.0f} {unit}"
