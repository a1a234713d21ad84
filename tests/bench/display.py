"""Measures display: text repair, formulas as MathML, one-line summaries."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from paper_listings.display.mathml import mathml
from paper_listings.display.repair import repaired_html, repaired_text
from paper_listings.insight.summaries import one_line
from tests.bench._invented import papers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAPERS = 2_000
RESIDUE = (
    r"\textbf{otters} gain 5\% & \'etangs",
    r"``kestrels'' \emph{of} the heronx2019s nest",
    r"a 3times faster map, fishrightarrowotter",
)
FORMULAS = (
    r"x_{%d} \leq \alpha^2",
    r"\frac{1}{%d} \sum_{i=1}^{n} w_i",
    r"O(n^{%d} \log n)",
    r"\mathbb{R}^{%d}",
)


def run() -> str:
    """Returns one line per measurement."""
    plain = [paper.abstract or "" for paper in papers(PAPERS)]
    marred = [f"{text} {RESIDUE[at % 3]}." for at, text in enumerate(plain)]
    formulas = [FORMULAS[at % 4] % at for at in range(PAPERS)]
    mathematical = [f"{text} Where ${formula}$ holds." for text, formula in zip(plain, formulas, strict=True)]
    return "\n".join(
        f"{what:<48}{_microseconds(work, texts):8.0f} µs each"
        for what, work, texts in (
            ("repair an abstract that needs none", repaired_text, plain),
            ("repair an abstract with residue of TeX", repaired_text, marred),
            ("an abstract with residue as HTML", repaired_html, marred),
            ("an abstract with one formula as HTML", repaired_html, mathematical),
            ("a formula as MathML", mathml, [f"{formula} " for formula in formulas]),
            ("the one-line summary", one_line, plain),
        )
    )


def _microseconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    begin = time.perf_counter()
    for text in texts:
        work(text)
    return (time.perf_counter() - begin) / len(texts) * 1e6


if __name__ == "__main__":
    print(run())  # noqa: T201 - its purpose
