"""Fields that a source always has: when nearly all records lack one, the source has changed, and nothing is stored."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_listings.paper import Paper

FEWEST = 5
"""So many papers must be there before the lack of a field means anything."""
_TENTHS = 9
"""More tenths than this are nearly all."""


def refuse_vanished(papers: Sequence[Paper], expected: Sequence[str], place: str) -> None:
    """Raises PapersError when nearly all of at least `FEWEST` papers lack one of the `expected` fields of a Paper.

    Where nearly all have one title, it has vanished too. A paper that is listed on several days counts once. A format
    of which nothing is expected may hold anything.
    """
    different = tuple({paper.arxiv_id or place: paper for place, paper in enumerate(papers)}.values())
    if len(different) < FEWEST:
        return
    for count, what in _lacks(different, expected):
        if count * 10 > _TENTHS * len(different):
            raise PapersError.single(
                place,
                f"{count:,} of {count_of(len(different), 'paper')} {what}",
                "nothing of it was stored; see whether the source has changed its format",
            )


def _lacks(papers: Sequence[Paper], expected: Sequence[str]) -> Iterator[tuple[int, str]]:
    if expected:
        yield max(Counter(paper.title for paper in papers).values()), "have one and the same title"
    for name in expected:
        yield sum(getattr(paper, name) in {None, ()} for paper in papers), f"have no {name}"
