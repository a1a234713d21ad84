"""Detects that a source has changed its format: nearly all its papers lack a field that it always had."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_listings.paper import Paper

FEWEST = 5
"""Minimum number of papers for a missing field to mean anything."""
_TENTHS = 9
"""More than this many tenths count as nearly all."""


def refuse_vanished(papers: Sequence[Paper], expected: Sequence[str], place: str) -> None:
    """Raises PapersError if nearly all of at least `FEWEST` papers lack one of the `expected` fields of a Paper.

    If nearly all have the same title, the title counts as missing too. A paper listed on several days counts once.
    A format without `expected` fields is not checked.
    """
    different = tuple({paper.arxiv_id or place: paper for place, paper in enumerate(papers)}.values())
    if len(different) < FEWEST:
        return
    for count, what in _lacks(different, expected):
        if count * 10 > _TENTHS * len(different):
            raise PapersError.single(
                place,
                f"{count:,} of {count_of(len(different), 'paper')} {what}",
                "none of it was stored; check whether the source has changed its format",
            )


def _lacks(papers: Sequence[Paper], expected: Sequence[str]) -> Iterator[tuple[int, str]]:
    if expected:
        yield max(Counter(paper.title for paper in papers).values()), "have the same title"
    for name in expected:
        yield sum(getattr(paper, name) in {None, ()} for paper in papers), f"have no {name}"
