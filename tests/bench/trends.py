"""Measures trends and trending for 10,000 papers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from paper_listings.insight import trends
from paper_listings.insight.library import arrange
from paper_listings.owner.config import assigner_of, load_taxonomy
from tests.bench._invented import papers
from tests.sites import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

PAPERS = 10_000


def run() -> str:
    """Returns one line per measurement."""
    begin = time.perf_counter()
    taxonomy = load_taxonomy(REPOSITORY)
    library = arrange(papers(PAPERS), taxonomy.topics, assigner_of(taxonomy).assign)
    made = time.perf_counter() - begin

    def timed(what: str, work: Callable[[], object]) -> str:
        begin = time.perf_counter()
        work()
        return f"{what:<48}{time.perf_counter() - begin:6.2f} s"

    return "\n".join(
        (
            f"{f'{PAPERS:,} papers invented and given topics':<48}{made:6.2f} s",
            timed("papers per topic and month", lambda: trends.monthly(library)),
            timed("rising terms of titles", lambda: trends.rising(library.papers)),
            timed("trending", lambda: trends.trending(library.papers, library.latest)),
        )
    )


if __name__ == "__main__":
    print(run())  # noqa: T201 - its purpose
