"""Measures merging, saving and loading 10,000 and 100,000 papers, and checking 10,000 generated files."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from paper_listings.merging.merge import unite
from paper_listings.paper import Paper
from paper_listings.store import output, stored_papers, tidy_files

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")

SIZES = (10_000, 100_000)
NEW = 100
FILES = 10_000
PER_MONTH = 1_000


def invented(number: int, chance: random.Random) -> Paper:
    """Returns a paper of typical size: ten words of title, 180 of abstract; 1,000 papers per month."""
    title, abstract = (" ".join(f"word{chance.randrange(3_000)}" for _ in range(size)) for size in (10, 180))
    month, rest = divmod(number, PER_MONTH)
    listed = dt.date(2015 + month // 12, month % 12 + 1, 1 + rest // 50)
    key = f"{listed:%y%m}.{number % PER_MONTH:05}"
    return Paper(
        key=key,
        title=title,
        abstract=abstract,
        authors=tuple(f"Author {chance.randrange(3_000)}" for _ in range(5)),
        author_count=5,
        listed=listed,
        position=number % 50 + 1,
        seen=listed,
        comments=1,
        upvotes=chance.randrange(100),
        arxiv_id=key,
        sources=("bench",),
    )


def run() -> str:
    """Returns the measured times, one line each; those of the larger store with the ratio to the smaller."""
    lines: list[str] = []
    before: dict[str, float] = {}
    for size in SIZES:
        for what, seconds in _times(size):
            ratio = f"  x {seconds / before[what]:.1f}" if what in before else ""
            lines.append(f"{f'{size:,} papers: {what}':<60}{seconds:6.2f} s{ratio}")
            before[what] = seconds
    return "\n".join([*lines, *_files()])


def _times(size: int) -> list[tuple[str, float]]:
    chance = random.Random(1)
    papers = [invented(number, chance) for number in range(size + NEW)]
    stored, new = papers[:size], papers[size - NEW // 2 :]
    times: list[tuple[str, float]] = []

    def timed(what: str, function: Callable[[], _Result]) -> _Result:
        start = time.perf_counter()
        result = function()
        times.append((what, time.perf_counter() - start))
        return result

    timed("unite all with none", lambda: unite([], stored))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        timed("save all anew", lambda: stored_papers.save(data, stored))
        timed("load, checking every line", lambda: stored_papers.load(data))
        assert (data.parent / tidy_files.NAME).is_file()
        found = timed("load again", lambda: stored_papers.read(data))
        united = timed(f"unite with {NEW // 2} known and {NEW // 2} new", lambda: unite(found.papers, new))
        timed("save those", lambda: stored_papers.save(data, united.papers, stored=found))
    return times


def _files() -> list[str]:
    chance = random.Random(1)
    pages = {f"papers/{n}.md": repr(invented(n, chance)).encode() * 3 for n in range(FILES)}
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for what in ("", " that are unchanged"):
            start = time.perf_counter()
            output.write(Path(folder), pages, owned=("papers",))
            lines.append(f"{f'write {FILES:,} files{what}':<60}{time.perf_counter() - start:6.2f} s")
    return lines


if __name__ == "__main__":
    print(run())  # noqa: T201 - a script
