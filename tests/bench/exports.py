"""Measures the time and size of exports of 5,000 invented papers in 20 topics."""

from __future__ import annotations

import datetime as dt
import time

from paper_listings.dates import PartialDate
from paper_listings.exports import all_exports, bibtex, csljson, page_metadata, ris
from paper_listings.exports.export_context import ExportSite
from paper_listings.paper import Paper

PAPERS = 5_000
TOPICS = 20


def run() -> str:
    """Returns one line per measurement."""
    site = ExportSite(
        title="Bench",
        description="Invented papers.",
        url="https://example.org/",
        topics={f"topic-{number}": f"Topic {number}" for number in range(TOPICS)},
        topics_of={
            _key(number): (f"topic-{number % TOPICS}", "topic-0")[: 1 + number % 2]
            for number in range(PAPERS)
        },
    )
    papers = tuple(_paper(number) for number in range(PAPERS))
    start = time.perf_counter()
    sizes = {path: len(data) for path, data in all_exports.render(papers, site)}
    seconds = time.perf_counter() - start
    lines = [
        f"all files of {PAPERS:,} papers: {seconds:.2f} s, {len(sizes):,} files, {sum(sizes.values()) / 1e6:.1f} MB"
    ]
    for kind in ("api/papers/", "months/", "topics/"):
        size = sum(size for path, size in sizes.items() if path.startswith(kind))
        lines.append(f"{kind}: {size / PAPERS:.0f} bytes a paper")
    for name, render in (
        ("BibTeX", bibtex.bibtex_entry),
        ("RIS", ris.ris_entry),
        ("CSL-JSON", csljson.item),
        ("citation tags", page_metadata.highwire),
        ("citation data", page_metadata.unsaid),
        ("JSON-LD", page_metadata.json_ld),
    ):
        start = time.perf_counter()
        for paper in papers:
            render(paper, site)
        lines.append(f"{name}: {(time.perf_counter() - start) / PAPERS * 1e6:.0f} µs a paper")
    return "\n".join(lines)


def _key(number: int) -> str:
    return f"2401.{number:05}"


def _paper(number: int) -> Paper:
    day = dt.date(2024, 1, 1) + dt.timedelta(days=number // 50)
    return Paper(
        key=_key(number),
        title=f"Owl number {number}: silent flight at {number % 100}% of the noise with OwlNet",
        abstract=" ".join(f"word{(number * 7 + step * step) % 997}" for step in range(170)),
        authors=tuple(f"Given{step} Family{number}" for step in range(8)),
        author_count=8,
        published=PartialDate.of(day),
        listed=day,
        arxiv_id=_key(number),
        categories=("cs.CL",),
    )
