"""Related papers: for each paper up to five others that share distinctive terms with it, and those terms.

The similarity of two papers is the cosine of their TF-IDF vectors, in integers, so that every machine gets the same
result. Terms are words and pairs of words in title and abstract; the fewer papers have a term, here or in the field
at large, the more it weighs. A link must rest on distinctive ("telling") terms: terms that few papers have must
contribute a good part of the threshold, terms that many have only add to it. A link must also be able to name what
the two share: two terms, or one pair of words if the papers are very similar.

Lists are stable. A paper's vector is fixed by the papers listed until the end of its own period, and it is compared
only with those papers: new papers look back. A period is a month, and in the newest month a day: a new day changes no
list of earlier days. When a month is over, its papers are compared once more, with all of that month; from then on
their lists never change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from paper_listings.insight.library import month_of
from paper_listings.insight.similarity import Index
from paper_listings.insight.vectors import Vectors
from paper_listings.store.derived import Derived, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from paper_listings.insight.library import Library
    from paper_listings.insight.similarity import Link
    from paper_listings.paper import Paper

LINKS: Final = "related"
"""A kind of derived data, by period: the links of each paper."""
VECTORS: Final = "related-vectors"
"""Another one: what later periods need."""


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

    What `derived` has kept of a period is used as long as the papers until its end are the same.
    """
    kept = derived or Derived()
    newest = max((month_of(paper.listed) for paper in papers), default="")
    ordered = sorted(papers, key=lambda paper: (_period_of(paper, newest), paper.key))
    periods = _periods(ordered, newest)
    index = Index([paper.key for paper in ordered])
    found: dict[str, tuple[Related, ...]] = {}
    added = 0
    for number, period in enumerate(periods):
        kept.spare(VECTORS, period.name)
        links = kept.find(LINKS, period.name, period.inputs, period.links)
        if links is None:
            _catch_up(index, periods[added:number], kept)
            added = number + 1
            vectors, linked = index.relate(period.papers)
            links = [tuple(_related(link, ordered) for link in row) for row in linked]
            kept.keep(VECTORS, period.name, period.inputs, vectors.dumps())
            kept.keep(LINKS, period.name, period.inputs, _dumps(links))
        found.update(zip((paper.key for paper in period.papers), links, strict=True))
    return found


def led(related: Mapping[str, Sequence[Related]], library: Library) -> dict[str, tuple[Related, ...]]:
    """The links of each paper of `library`, only to others of it: a link to a merged record leads to the one that was kept."""
    moved = library.marks.moved
    if not moved:
        return {key: tuple(links) for key, links in related.items()}
    found: dict[str, tuple[Related, ...]] = {}
    for paper in library.papers:
        there: dict[str, Related] = {}
        for link in related[paper.key]:
            key = moved.get(link.key, link.key)
            if key in library.by_key and key != paper.key:
                there.setdefault(key, replace(link, key=key))
        found[paper.key] = tuple(there.values())
    return found


def _period_of(paper: Paper, newest: str) -> str:
    """The month of a paper, or in the month `newest` its day; periods sort as their names."""
    month = month_of(paper.listed)
    return paper.listed.isoformat() if month == newest else month


@dataclass(frozen=True, slots=True, kw_only=True)
class _PeriodPapers:
    """The papers of one period, by key."""

    name: str
    """`2025-11`, or in the newest month `2025-12-08`."""
    papers: Sequence[Paper]
    known: Collection[str]
    """The keys of all papers of the store."""
    inputs: bytes
    """A digest of the papers of this period and all earlier ones, as far as links depend on them."""

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


def _periods(papers: Sequence[Paper], newest: str) -> list[_PeriodPapers]:
    """The periods of `papers`, which are sorted by period and key; `newest` is their newest month."""
    periods: list[_PeriodPapers] = []
    known = frozenset(paper.key for paper in papers)
    inputs = b""
    for name, group in groupby(papers, key=lambda paper: _period_of(paper, newest)):
        found = tuple(group)
        texts = (part for paper in found for part in (paper.key, paper.title, paper.abstract or ""))
        inputs = digest(inputs, name, *texts)
        periods.append(_PeriodPapers(name=name, papers=found, known=known, inputs=inputs))
    return periods


def _catch_up(index: Index, periods: Iterable[_PeriodPapers], kept: Derived) -> None:
    """Add periods whose links are known."""
    known: list[Vectors] = []
    for period in periods:
        vectors = kept.find(VECTORS, period.name, period.inputs, period.vectors)
        if vectors is None:
            index.add(known)
            known = []
            vectors, _ = index.relate(period.papers)
            kept.keep(VECTORS, period.name, period.inputs, vectors.dumps())
        else:
            known.append(vectors)
    index.add(known)


def _related(link: Link, papers: Sequence[Paper]) -> Related:
    return Related(key=papers[link.other].key, score=link.score, terms=link.terms)


def _dumps(links: Iterable[Iterable[Related]]) -> bytes:
    rows = [[(link.key, link.score, link.terms) for link in row] for row in links]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
