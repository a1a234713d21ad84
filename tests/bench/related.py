"""Measures finding related papers: for 10,000 papers at once, and for 100 new ones with what was kept of the others."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from pathlib import Path

from paper_listings.insight.related import relate
from paper_listings.paper import Paper
from paper_listings.store.derived import Derived

PAPERS = 10_000
NEW = 100
MONTHS = 28
LIMITS = (6.0, 2.0)
"""Time limits in seconds."""


def run() -> str:
    """Returns one line per measurement."""
    papers = _papers(PAPERS + NEW)
    begin = time.perf_counter()
    links = sum(map(len, relate(papers[:PAPERS]).values()))
    whole = time.perf_counter() - begin
    with tempfile.TemporaryDirectory() as folder:
        relate(papers[:PAPERS], Derived(Path(folder)))
        begin = time.perf_counter()
        relate(papers, Derived(Path(folder)))
        new = time.perf_counter() - begin
    verdicts = [
        "ok" if took <= limit else f"MORE THAN {limit:.0f} s"
        for took, limit in zip((whole, new), LIMITS, strict=True)
    ]
    return (
        f"related: {PAPERS:,} papers, {links:,} links: {whole:.1f} s, {verdicts[0]}\n"
        f"related: {NEW} new papers against {PAPERS:,}: {new:.2f} s, {verdicts[1]}"
    )  # fmt: skip


def _papers(count: int) -> list[Paper]:
    """Returns invented papers with word frequencies like those of real abstracts."""
    chance = random.Random(7)
    words = [f"{a}{b}{c}" for a in _PARTS for b in _PARTS for c in _PARTS]
    shares = [1 / (rank + 5) for rank in range(len(words))]
    drawn = iter(chance.choices(words, shares, k=count * 160))
    return [
        Paper(
            key=f"{number:06}",
            title=" ".join(next(drawn) for _ in range(10)),
            abstract=" ".join(next(drawn) for _ in range(150))
            + f" otter{number % 1_000}, heron{number % 1_000} lagoon{number % 1_000}." * 4,
            listed=dt.date(2024, 1, 1) + dt.timedelta(days=number * MONTHS * 30 // (PAPERS + NEW)),
        )
        for number in range(count)
    ]


_PARTS = (
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta", "ve", "wi",
    "xo", "zu", "bra", "cle", "dri", "flo", "gru", "pla", "ste", "tri", "spo", "klu",
)  # fmt: skip

if __name__ == "__main__":
    print(run())  # noqa: T201 - its purpose
