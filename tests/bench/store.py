"""Measures merging, saving and loading 10,000 papers, and checking 10,000 generated files."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from pathlib import Path

from paper_listings.merging.merge import unite
from paper_listings.paper import Paper
from paper_listings.store import output, stored_papers

STORED = 10_000
NEW = 100


def invented(number: int, chance: random.Random) -> Paper:
    """Returns a paper of typical size: ten words of title, 180 of abstract, fifty papers per day."""
    title, abstract = (" ".join(f"word{chance.randrange(3_000)}" for _ in range(size)) for size in (10, 180))
    listed = dt.date(2024, 1, 1) + dt.timedelta(days=number // 50)
    return Paper(
        key=f"2401.{number:05}",
        title=title,
        abstract=abstract,
        authors=tuple(f"Author {chance.randrange(3_000)}" for _ in range(5)),
        listed=listed,
        position=number % 50 + 1,
        seen=listed,
        comments=1,
        upvotes=chance.randrange(100),
        arxiv_id=f"2401.{number:05}",
        sources=("bench",),
    )


def run() -> str:
    """Returns the measured times, one line each."""
    chance = random.Random(1)
    papers = [invented(number, chance) for number in range(STORED + NEW)]
    lines: list[str] = []

    def timed(what: str, start: float) -> None:
        lines.append(f"{what:<48}{time.perf_counter() - start:6.2f} s")

    start = time.perf_counter()
    united = unite(papers[:STORED], papers[STORED - NEW // 2 : STORED + NEW // 2])
    timed(f"unite {NEW} papers with {STORED:,}", start)
    start = time.perf_counter()
    unite([], papers)
    timed(f"unite {STORED:,} papers with none", start)
    with tempfile.TemporaryDirectory() as folder:
        data, docs = Path(folder) / "data", Path(folder) / "docs"
        start = time.perf_counter()
        stored_papers.save(data, united.papers)
        timed(f"save {STORED:,} papers anew", start)
        start = time.perf_counter()
        loaded = stored_papers.load(data)
        timed(f"load {STORED:,} papers", start)
        start = time.perf_counter()
        stored_papers.save(data, [*loaded, *papers[STORED + NEW // 2 :]])
        timed(f"save {NEW // 2} papers more", start)
        pages = {f"papers/{paper.key}.md": paper.__repr__().encode() * 3 for paper in loaded}
        start = time.perf_counter()
        output.write(docs, pages, owned=("papers",))
        timed(f"write {STORED:,} files", start)
        start = time.perf_counter()
        output.write(docs, pages, owned=("papers",))
        timed(f"write {STORED:,} files that are unchanged", start)
    return "\n".join(lines)


if __name__ == "__main__":
    print(run())  # noqa: T201 - a script
