"""Related papers: for each paper up to five others that share distinctive terms with it, and those terms.

The similarity of two papers is the cosine of their TF-IDF vectors, in integers, so that every machine gets the same
result. Terms are words and pairs of words in title and abstract; the fewer papers have a term, here or in the field
at large, the more it weighs. A link must rest on distinctive ("telling") terms: terms that few papers have must
contribute a good part of the threshold, terms that many have only add to it. A link must also be able to name what
the two share: two terms, or one pair of words if the papers are very similar.

Lists are stable. A paper's vector is fixed by the papers listed until the end of its own month, and it is compared
only with those papers: new papers look back. So the lists of a past month never change, those of the current month
settle when it ends, and a new paper is compared with all older ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from paper_listings.insight.library import month_of
from paper_listings.insight.similarity import Index
from paper_listings.insight.vectors import Vectors
from paper_listings.store.derived import Derived, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from paper_listings.insight.similarity import Link
    from paper_listings.paper import Paper

LINKS: Final = "related"
"""A kind of derived data, by month: the links of each paper."""
VECTORS: Final = "related-vectors"
"""Another one: what later months need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A link from one paper to another."""

    key: str
    """The other paper."""
    score: int
    """The cosine of the two, in thousandths."""
    terms: tuple[str, ...]
    """The terms that the two share, the most telling first, as the linking paper spells them."""


def relate(papers: Sequence[Paper], derived: Derived | None = None) -> dict[str, tuple[Related, ...]]:
    """The related papers of each of `papers`, by key. The order of `papers` does not matter.

    What `derived` has kept of a month is used as long as the papers until the end of that month are the same.
    """
    kept = derived or Derived()
    ordered = sorted(papers, key=lambda paper: (month_of(paper.listed), paper.key))
    months = _months(ordered)
    index = Index([paper.key for paper in ordered])
    found: dict[str, tuple[Related, ...]] = {}
    added = 0
    for number, month in enumerate(months):
        kept.spare(VECTORS, month.name)
        links = kept.find(LINKS, month.name, month.inputs, month.links)
        if links is None:
            _catch_up(index, months[added:number], kept)
            added = number + 1
            vectors, linked = index.relate(month.papers)
            links = [tuple(_related(link, ordered) for link in row) for row in linked]
            kept.keep(VECTORS, month.name, month.inputs, vectors.dumps())
            kept.keep(LINKS, month.name, month.inputs, _dumps(links))
        found.update(zip((paper.key for paper in month.papers), links, strict=True))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _MonthPapers:
    """The papers of one month, by key."""

    name: str
    papers: Sequence[Paper]
    known: Collection[str]
    """The keys of all papers of the store."""
    inputs: bytes
    """A digest of the papers of this month and all earlier ones, as far as links depend on them."""

    def links(self, data: bytes) -> list[tuple[Related, ...]]:
        """The links that `_dumps` has written; raises ValueError if they are not those of these papers."""
        links = [
            tuple(Related(key=key, score=score, terms=tuple(terms)) for key, score, terms in row)
            for row in json.loads(data)
        ]
        if len(links) != len(self.papers) or not all(link.key in self.known for row in links for link in row):
            raise ValueError(len(links))
        return links

    def vectors(self, data: bytes) -> Vectors:
        """The vectors that `Vectors.dumps` has written; raises ValueError if they are not those of these papers."""
        vectors = Vectors.loads(data)
        if len(vectors.sizes) != len(self.papers):
            raise ValueError(len(vectors.sizes))
        return vectors


def _months(papers: Sequence[Paper]) -> list[_MonthPapers]:
    """The months of `papers`, which are sorted by month and key."""
    months: list[_MonthPapers] = []
    known = frozenset(paper.key for paper in papers)
    inputs = b""
    for name, group in groupby(papers, key=lambda paper: month_of(paper.listed)):
        month = tuple(group)
        texts = (part for paper in month for part in (paper.key, paper.title, paper.abstract or ""))
        inputs = digest(inputs, name, *texts)
        months.append(_MonthPapers(name=name, papers=month, known=known, inputs=inputs))
    return months


def _catch_up(index: Index, months: Iterable[_MonthPapers], kept: Derived) -> None:
    """Add months whose links are known."""
    known: list[Vectors] = []
    for month in months:
        vectors = kept.find(VECTORS, month.name, month.inputs, month.vectors)
        if vectors is None:
            index.add(known)
            known = []
            vectors, _ = index.relate(month.papers)
            kept.keep(VECTORS, month.name, month.inputs, vectors.dumps())
        else:
            known.append(vectors)
    index.add(known)


def _related(link: Link, papers: Sequence[Paper]) -> Related:
    return Related(key=papers[link.other].key, score=link.score, terms=link.terms)


def _dumps(links: Iterable[Iterable[Related]]) -> bytes:
    rows = [[(link.key, link.score, link.terms) for link in row] for row in links]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
