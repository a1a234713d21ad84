"""Measures topic assignment, with reasons, in papers per second."""

from __future__ import annotations

import json
import os
import time

from paper_listings.cli.reports import assigned_json
from paper_listings.owner.config import assigner_of, load_model, load_taxonomy
from paper_listings.pipeline.sorting import assign_lines
from paper_listings.topics import term_bag
from tests.bench._invented import papers
from tests.sites import REPOSITORY

PAPERS = 10_000
ROUNDS = 3
AT_LEAST = 3_000
"""Papers per second."""


def run() -> str:
    """Returns one line per measurement: best of three rounds, in CPU seconds, so that other processes do not count."""
    invented = papers(PAPERS)
    assigner, model = assigner_of(load_taxonomy(REPOSITORY)), load_model()
    readings = [
        model.read(term_bag.terms_of(paper.title, paper.abstract or "")) for paper in invented[:1_000]
    ]
    known = sum(len(reading.known) for reading in readings if reading) / len(readings)
    lines = [
        json.dumps({"id": paper.key, "title": paper.title, "abstract": paper.abstract}).encode()
        for paper in invented
    ]
    speeds = []
    topics = 0
    for _ in range(ROUNDS):
        begin = time.process_time()
        topics = sum(len(assigner.assign(paper.title, paper.abstract).slugs) for paper in invented)
        speeds.append(PAPERS / (time.process_time() - begin))
    workers = os.cpu_count() or 1
    begin = time.perf_counter()
    said = sum(1 for _ in assign_lines(REPOSITORY, lines, "bench", assigned_json, workers=workers))
    from_lines = said / (time.perf_counter() - begin)
    verdict = "ok" if max(speeds) >= AT_LEAST else f"LESS THAN {AT_LEAST:,}"
    return (
        f"{PAPERS:,} papers with {known:.0f} known terms and {topics / PAPERS:.1f} topics each, reasons included: "
        f"{max(speeds):,.0f} papers/s, {verdict}\n"
        f"the same from lines of JSON to lines of JSON, with {workers} processes, loading included: {from_lines:,.0f} papers/s by the clock"
    )


if __name__ == "__main__":
    print(run())  # noqa: T201 - its purpose
