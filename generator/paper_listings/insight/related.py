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
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

from paper_listings.insight.commonness import COMMON
from paper_listings.insight.library import month_of
from paper_listings.insight.vectors import UNIT, Terms, Vectors
from paper_listings.store.derived import Derived, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from paper_listings.insight.vectors import Flags, Numbers, Small, Wording
    from paper_listings.paper import Paper

THRESHOLD: Final = 100
"""Lowest cosine, in thousandths, at which a link is shown: below it half of the links made no sense."""
LIMIT: Final = 5
"""Maximum number of related papers of a paper."""
TERMS_SHOWN: Final = 4
"""Maximum number of shared terms that a link names."""
SAID_SHARE: Final = 70
"""A word that more than this many papers in a thousand have is not named. A link needs two terms that can be named, …"""
LONE_THRESHOLD: Final = 140
"""… or one pair of words and this cosine, in thousandths: with less, or with one word, half of the links made no sense."""
ROOT: Final = 7
"""Words that share this many first letters count as the same: of `compressed` and `compression` only one is named."""
TELLING_PART: Final = 30
"""Thousandths of the cosine that must come from telling terms."""
BLOCK: Final = 4_000_000
"""Products that are added up at a time, unless those of one paper are more: a bound on memory."""

LINKS: Final = "related"
VECTORS: Final = "related-vectors"
"""Kinds of derived data, each by month."""
TRIED: Final = 6
"""Similar papers of each paper that are tried at a time."""

_PER_THOUSAND: Final = UNIT * UNIT // 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A link from one paper to another."""

    key: str
    """The other paper."""
    score: int
    """The cosine of the two, in thousandths."""
    terms: tuple[str, ...]
    """The terms that the two share, the most telling first, as the linking paper spells them."""


class Index:
    """The papers of the months so far, by the terms that represent them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys
        """The keys of all papers that will be added, in that order."""
        self._rank = np.empty(len(keys), np.int64)
        self._rank[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
        self._terms = Terms()
        self._codes = np.zeros(0, np.int64)
        """The codes of kept terms, ascending; one for each paper that keeps the term, in the order of papers."""
        self._papers = np.zeros(0, np.int32)
        self._weights = np.zeros(0, np.int32)

    def add(self, months: Sequence[Vectors]) -> None:
        """Add the next months, whose vectors are known."""
        if not months:
            return
        self._post(months, self._terms.papers)
        self._terms.add(months)

    def relate(self, papers: Sequence[Paper]) -> tuple[Vectors, list[tuple[Related, ...]]]:
        """Add the papers of the next month; returns their vectors, and the related papers of each."""
        first = self._terms.papers
        vectors, wording = self._terms.read(papers)
        self._post([vectors], first)
        month = _Month.of(vectors, self._terms, (self._codes, self._papers, self._weights))
        kept, ends = vectors.kept.tolist(), np.cumsum(vectors.sizes).tolist()
        found = [
            self._spelt(links, dict(zip(kept[begin:end], range(begin, end), strict=True)), wording)
            for links, begin, end in zip(month.links(self._rank), [0, *ends], ends, strict=False)
        ]
        return vectors, found

    def _spelt(
        self, links: Sequence[_Link], entries: Mapping[int, int], wording: Wording
    ) -> tuple[Related, ...]:
        """The links of a paper whose kept terms have these indices by code."""
        return tuple(
            Related(
                key=self._keys[link.other],
                score=link.score,
                terms=tuple(wording.spelt(entries[code], code) for code in link.codes),
            )
            for link in links
        )

    def _post(self, months: Sequence[Vectors], first: int) -> None:
        codes = np.concatenate([month.kept for month in months])
        papers = np.concatenate([month.sizes for month in months])
        owner = np.repeat(np.arange(first, first + len(papers), dtype=np.int32), papers)
        order = np.argsort(codes, kind="stable")
        at = np.searchsorted(self._codes, codes[order], side="right")
        self._codes = np.insert(self._codes, at, codes[order])
        self._papers = np.insert(self._papers, at, owner[order])
        self._weights = np.insert(self._weights, at, np.concatenate([m.weights for m in months])[order])


@dataclass(frozen=True, slots=True)
class _Link:
    """A link as long as papers and terms are numbers."""

    other: int
    score: int
    codes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Month:
    """The papers of the latest month as rows, the terms that they keep as columns, and all papers that keep these."""

    terms: Terms
    first: int
    """The number of the month's first paper."""
    codes: Numbers
    """Of the columns, ascending."""
    named: Flags
    """Whether a link may name the term of each column."""
    telling: Flags
    """Whether it is telling."""
    own: csr_array
    """The weights of the month's papers, by row and column, plus 1: a term may weigh nothing."""
    by_term: csr_array
    """The weights of all papers, by column and paper."""
    by_paper: csr_array
    """The same by paper and column, plus 1."""
    common: csr_array
    """The weights of terms that are not telling, by paper and column among these."""

    @classmethod
    def of(cls, month: Vectors, terms: Terms, postings: tuple[Numbers, Small, Small]) -> _Month:
        """`postings` are the codes of kept terms, ascending, the papers that keep them, and their weights."""
        all_codes, papers, weights = postings
        codes, column = np.unique(month.kept, return_inverse=True)
        begin, end = (np.searchsorted(all_codes, codes, side=side) for side in ("left", "right"))
        held = _spans(begin, end - begin)
        by_term = csr_array(
            (weights[held], papers[held], _pointers(end - begin)), shape=(len(codes), terms.papers)
        )
        by_paper = by_term.T.tocsr()
        telling = terms.are_telling(codes)
        common = by_paper[:, np.flatnonzero(~telling)]
        by_paper.data += 1
        own = csr_array(
            (month.weights + 1, column, _pointers(month.sizes)), shape=(len(month.sizes), len(codes))
        )
        own.sort_indices()
        return cls(
            terms=terms,
            first=terms.papers - len(month.sizes),
            codes=codes,
            named=terms.are_pairs(codes) | (terms.common(codes) <= SAID_SHARE),
            telling=telling,
            own=own,
            by_term=by_term,
            by_paper=by_paper,
            common=common,
        )

    def links(self, rank: Numbers) -> Iterator[list[_Link]]:
        """The links of each row, most similar first, ties by `rank` of the other paper."""
        weights = self.own.copy()
        weights.data -= 1
        telling = weights[:, np.flatnonzero(self.telling)]
        common = weights[:, np.flatnonzero(~self.telling)]
        by_term = self.by_term[np.flatnonzero(self.telling)]
        lengths = np.append(0, np.cumsum(np.diff(by_term.indptr)[telling.indices]))
        block = lengths[telling.indptr[1:]] // BLOCK
        for rows in np.split(np.arange(len(block)), np.flatnonzero(np.diff(block)) + 1):
            likeness = telling[rows] @ by_term
            yield from self._links(rows, likeness, common[rows].toarray(), rank)

    def _links(
        self, rows: Numbers, likeness: csr_array, common: Small, rank: Numbers
    ) -> list[list[_Link]]:
        """The links of these rows: `likeness` is what telling terms contribute, `common` are the other weights."""
        enough = np.flatnonzero(likeness.data >= TELLING_PART * _PER_THOUSAND)
        row = np.searchsorted(likeness.indptr, enough, side="right") - 1
        other = likeness.indices[enough]
        apart = other != self.first + rows[row]
        row, other = row[apart], other[apart]
        score = likeness.data[enough[apart]] + self._products(common, row, other)
        alike = score >= THRESHOLD * _PER_THOUSAND
        row, other = row[alike], other[alike]
        score = np.minimum(score[alike] // _PER_THOUSAND, 1_000)
        order = np.lexsort((rank[other], -score, row))
        row, other, score = row[order], other[order], score[order]
        place = np.arange(len(row)) - np.searchsorted(row, row)
        links: list[list[_Link]] = [[] for _ in rows]
        for begin in range(0, int(place.max(initial=-1)) + 1, TRIED):
            wanting = np.array([len(found) < LIMIT for found in links])
            now = np.flatnonzero((place >= begin) & (place < begin + TRIED) & wanting[row])
            shared = self._shared(rows[row[now]], other[now])
            for one, its, likeness_, terms in zip(
                row[now].tolist(), other[now].tolist(), score[now].tolist(), shared, strict=True
            ):
                if len(links[one]) < LIMIT and _is_said(terms.values(), likeness_):
                    links[one].append(_Link(its, likeness_, tuple(terms)))
        return links

    def _products(self, common: Small, row: Numbers, other: Small) -> Numbers:
        """What terms that are not telling contribute to the likeness of each row and paper."""
        lengths = np.diff(self.common.indptr)[other]
        held = _spans(self.common.indptr[other], lengths)
        products = common[np.repeat(row, lengths), self.common.indices[held]] * self.common.data[held]
        sums = np.append(0, np.cumsum(products))[_pointers(lengths)]
        return np.diff(sums)

    def _shared(self, row: Numbers, other: Small) -> Iterator[dict[str, int]]:
        """The terms that link each row and paper, with their codes, heaviest first."""
        mine, its = self.own[row], self.by_paper[other]
        weights = _as_others(mine, its)
        pair = np.repeat(np.arange(len(row)), np.diff(weights.indptr))
        products = (weights.data - 1) * (_as_others(its, mine).data - 1)
        named = self.named[weights.indices]
        pair, products = pair[named], products[named]
        present, inverse = np.unique(weights.indices[named], return_inverse=True)
        codes = self.codes[present]
        order = np.lexsort((self.terms.ranks(codes)[inverse], -products, pair))
        texts = list(map(self.terms.text, codes.tolist()))
        numbers, listed = codes.tolist(), inverse[order].tolist()
        ends = np.searchsorted(pair[order], np.arange(len(row)), side="right").tolist()
        for start, end in zip([0, *ends], ends, strict=False):
            yield _named({texts[one]: numbers[one] for one in listed[start:end]})


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
            vectors, links = index.relate(month.papers)
            kept.keep(VECTORS, month.name, month.inputs, vectors.dumps())
            kept.keep(LINKS, month.name, month.inputs, _dumps(links))
        found.update(zip((paper.key for paper in month.papers), links, strict=True))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _MonthPapers:
    """The papers of one month, by key."""

    name: str
    papers: Sequence[Paper]
    inputs: bytes
    """A digest of the papers of this month and all earlier ones, as far as links depend on them."""

    def links(self, data: bytes) -> list[tuple[Related, ...]]:
        """The links that `_dumps` has written; raises ValueError if they are not those of these papers."""
        links = [
            tuple(Related(key=key, score=score, terms=tuple(terms)) for key, score, terms in row)
            for row in json.loads(data)
        ]
        if len(links) != len(self.papers):
            raise ValueError(len(links))
        return links

    def vectors(self, data: bytes) -> Vectors:
        """The vectors that `Vectors.dumps` has written; raises ValueError if they are not those of these papers."""
        vectors = Vectors.loads(data)
        if len(vectors.sizes) != len(self.papers):
            raise ValueError(len(vectors.sizes))
        return vectors


def _months(papers: Iterable[Paper]) -> list[_MonthPapers]:
    months: list[_MonthPapers] = []
    inputs = b""
    for name, group in groupby(papers, key=lambda paper: month_of(paper.listed)):
        month = tuple(group)
        texts = (part for paper in month for part in (paper.key, paper.title, paper.abstract or ""))
        inputs = digest(inputs, name, *texts)
        months.append(_MonthPapers(name=name, papers=month, inputs=inputs))
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


def _dumps(links: Iterable[Iterable[Related]]) -> bytes:
    rows = [[(link.key, link.score, link.terms) for link in row] for row in links]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _named(shared: dict[str, int]) -> dict[int, str]:
    """The terms that a link names, without words that a pair or a similar word already covers.

    `shared` are the codes of all terms that the two share, heaviest first.
    """
    shown: list[str] = []
    for term in shared:
        like = [held for held in shown if _roots(held) & _roots(term)]
        if not like and len(shown) < TERMS_SHOWN:
            shown.append(term)
        elif " " in term and any(" " not in held for held in like):
            shown[shown.index(next(held for held in like if " " not in held))] = term
            shown = [held for held in shown if held == term or held not in like]
    return {shared[term]: term for term in shown}


@lru_cache(maxsize=65_536)
def _roots(term: str) -> frozenset[str]:
    return frozenset(word[:ROOT] for word in term.split())


def _is_said(terms: Collection[str], score: int) -> bool:
    """Whether the terms are enough to say what two papers with this similarity share."""
    said = sum(COMMON.get(term, 0) <= SAID_SHARE for term in terms)
    return said > 1 or (score >= LONE_THRESHOLD and any(" " in term for term in terms))


def _as_others(ones: csr_array, others: csr_array) -> csr_array:
    """The values of `ones` where `others` have values, too; no value is zero."""
    return ones.multiply(csr_array((np.ones_like(others.data), others.indices, others.indptr), others.shape))


def _pointers(lengths: Numbers | Small) -> Numbers:
    """Where each of consecutive spans with these lengths begins, and where the last one ends."""
    return np.append(0, np.cumsum(lengths))


def _spans(begin: Numbers, lengths: Numbers) -> Numbers:
    """The numbers of all spans that begin there and have these lengths."""
    return np.repeat(begin - _pointers(lengths)[:-1], lengths) + np.arange(int(lengths.sum()))
