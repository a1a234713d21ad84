"""Finds the papers most similar to each paper of a month, by sparse matrices of weighted terms.

All numbers are integers and stay below 2 ** 31: a weight is at most `UNIT`, and an inner product at most its square.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from paper_listings.insight.commonness import COMMON
from paper_listings.insight.vectors import UNIT, Terms, alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_listings.insight.vectors import Flags, Numbers, Small, Vectors, Wording
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

_PER_THOUSAND: Final = UNIT * UNIT // 1_000
_BLOCK: Final = 4_000_000
"""Products that are added up at a time, at least those of one paper: a bound on memory."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another paper."""

    other: int
    """The number of the other paper, in the order in which papers were added."""
    score: int
    """The cosine of the two, in thousandths."""
    terms: tuple[str, ...]
    """The terms that the two share, the most telling first, as the linking paper spells them."""


class Index:
    """The papers of the months so far, by the terms that represent them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._rank = alphabetical(keys)
        """The place of each paper in the order of keys, by which ties are broken."""
        self._terms = Terms()
        self._codes = np.zeros(0, np.int64)
        """The codes of kept terms, ascending; once for each paper that keeps the term, in the order of papers."""
        self._papers = np.zeros(0, np.int32)
        self._weights = np.zeros(0, np.int32)

    def add(self, months: Sequence[Vectors]) -> None:
        """Add the next months, whose vectors are known."""
        if months:
            self._post(months, self._terms.papers)
            self._terms.add(months)

    def relate(self, papers: Sequence[Paper]) -> tuple[Vectors, list[list[Link]]]:
        """Add the papers of the next month; returns their vectors, and the links of each, most similar first."""
        first = self._terms.papers
        vectors, wording = self._terms.read(papers)
        self._post([vectors], first)
        return vectors, _links(self._month(vectors), self._rank, wording)

    def _post(self, months: Sequence[Vectors], first: int) -> None:
        """Add the kept terms of months; `first` is the number of their first paper."""
        codes = np.concatenate([month.kept for month in months])
        sizes = np.concatenate([month.sizes for month in months])
        owner = np.repeat(np.arange(first, first + len(sizes), dtype=np.int32), sizes)
        order = np.argsort(codes, kind="stable")
        at = np.searchsorted(self._codes, codes[order], side="right")
        self._codes = np.insert(self._codes, at, codes[order])
        self._papers = np.insert(self._papers, at, owner[order])
        self._weights = np.insert(self._weights, at, np.concatenate([m.weights for m in months])[order])

    def _month(self, month: Vectors) -> _Month:
        codes, column = np.unique(month.kept, return_inverse=True)
        begin = np.searchsorted(self._codes, codes)
        lengths = np.searchsorted(self._codes, codes, side="right") - begin
        held = _spans(begin, lengths)
        papers = self._terms.papers
        by_term = csr_array(
            (self._weights[held], self._papers[held], _pointers(lengths)), shape=(len(codes), papers)
        )
        by_paper = by_term.T.tocsr()
        by_paper.data += 1
        shape = (len(month.sizes), len(codes))
        own = csr_array((np.arange(len(column)), column, _pointers(month.sizes)), shape=shape)
        own.sort_indices()
        entries, own.data = own.data, month.weights[own.data] + 1
        can_be_named = self._terms.are_pairs(codes) | (self._terms.common(codes) <= SAID_SHARE)
        return _Month(
            first=papers - len(month.sizes),
            terms=_Terms(self._terms, codes),
            can_be_named=can_be_named,
            telling=self._terms.are_telling(codes),
            own=own,
            entries=entries,
            by_term=by_term,
            by_paper=by_paper,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Month:
    """The papers of the latest month as rows, the terms that they keep as columns, and all papers that keep these."""

    first: int
    """The number of the month's first paper."""
    terms: Mapping[int, _Term]
    """The term of each column."""
    can_be_named: Flags
    """Whether a link may name the term of each column."""
    telling: Flags
    """Whether the term of each column is telling."""
    own: csr_array
    """The weights of the month's papers, by row and column, plus 1: a term may weigh nothing."""
    entries: Numbers
    """The index in `Vectors.kept` of each of these."""
    by_term: csr_array
    """The weights of all papers, by column and paper."""
    by_paper: csr_array
    """The same by paper and column, plus 1."""


@dataclass(frozen=True, slots=True)
class _Alike:
    """Papers that are similar enough, by row, most similar first, ties by key."""

    row: Numbers
    other: Numbers
    score: Numbers
    """In thousandths."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A link as long as its paper is a row and its terms are columns."""

    row: int
    other: int
    score: int
    columns: tuple[int, ...]


def _links(month: _Month, rank: Numbers, wording: Wording) -> list[list[Link]]:
    """The links of each row; `rank` is the order of papers by key."""
    found = [link for alike in _alike(month, rank) for link in _chosen(month, alike)]
    sizes = [len(link.columns) for link in found]
    row = np.repeat(np.array([link.row for link in found], np.int64), sizes)
    column = np.array([column for link in found for column in link.columns], np.int64)
    size, width = month.own.shape
    keys = np.repeat(np.arange(size), np.diff(month.own.indptr)) * width + month.own.indices
    spelt = iter(wording.spelt(month.entries[np.searchsorted(keys, row * width + column)]))
    links: list[list[Link]] = [[] for _ in range(size)]
    for link, size in zip(found, sizes, strict=True):
        links[link.row].append(Link(link.other, link.score, tuple(islice(spelt, size))))
    return links


def _alike(month: _Month, rank: Numbers) -> Iterator[_Alike]:
    """Compares block after block of rows with all papers."""
    weights = month.own.copy()
    weights.data -= 1
    telling, common = np.flatnonzero(month.telling), np.flatnonzero(~month.telling)
    by_term = month.by_term[telling]
    mine, my_common, their_common = weights[:, telling], weights[:, common], month.by_term[common].T.tocsr()
    products = _pointers(np.diff(by_term.indptr)[mine.indices])[mine.indptr[1:]]
    for rows in np.split(np.arange(len(products)), np.flatnonzero(np.diff(products // _BLOCK)) + 1):
        likeness = mine[rows] @ by_term
        enough = np.flatnonzero(likeness.data >= TELLING_PART * _PER_THOUSAND)
        row = np.searchsorted(likeness.indptr, enough, side="right") - 1
        apart = likeness.indices[enough] != month.first + rows[row]
        row, other = row[apart], likeness.indices[enough][apart]
        score = likeness.data[enough][apart] + _inner(my_common[rows].toarray(), row, their_common, other)
        alike = score >= THRESHOLD * _PER_THOUSAND
        row, other = rows[row[alike]], other[alike]
        score = np.minimum(score[alike] // _PER_THOUSAND, 1_000)
        order = np.lexsort((rank[other], -score, row))
        yield _Alike(row[order], other[order], score[order])


def _inner(ones: Small, row: Numbers, others: csr_array, other: Numbers) -> Numbers:
    """The inner product of each of these rows of `ones` with the row of `others` beside it."""
    lengths = np.diff(others.indptr)[other]
    held = _spans(others.indptr[other], lengths)
    places = np.repeat(row * ones.shape[1], lengths) + others.indices[held]
    products = ones.ravel()[places] * others.data[held]
    return np.diff(np.append(0, np.cumsum(products, dtype=np.int64))[_pointers(lengths)])


def _chosen(month: _Month, alike: _Alike) -> Iterator[_Found]:
    """The first papers of each row with which it shares enough that can be named, by row."""
    place = np.arange(len(alike.row)) - np.searchsorted(alike.row, alike.row)
    missing = np.full(month.own.shape[0], LIMIT)
    for begin in range(0, int(place.max(initial=-1)) + 1, LIMIT):
        now = (place >= begin) & (place < begin + LIMIT) & (missing[alike.row] > 0)
        row, other, score = alike.row[now], alike.other[now], alike.score[now]
        for found in _said(month, row, other, score):
            if missing[found.row]:
                missing[found.row] -= 1
                yield found


def _said(month: _Month, row: Numbers, other: Numbers, score: Numbers) -> Iterator[_Found]:
    """Those of these links that can name enough terms."""
    mine, its = month.own[row], month.by_paper[other]
    weights = _where_both(mine, its)
    products = (weights.data - 1) * (_where_both(its, mine).data - 1)
    named = month.can_be_named[weights.indices]
    pair = np.repeat(np.arange(len(row)), np.diff(weights.indptr))[named]
    present, column = np.unique(weights.indices[named], return_inverse=True)
    terms = [*map(month.terms.__getitem__, present.tolist())]
    rank = alphabetical([term.text for term in terms])
    order = np.lexsort((rank[column], -products[named], pair))
    listed = [*map(terms.__getitem__, column[order].tolist())]
    ends = np.searchsorted(pair[order], np.arange(len(row)), side="right").tolist()
    for one, another, likeness, start, end in zip(
        row.tolist(), other.tolist(), score.tolist(), [0, *ends], ends, strict=False
    ):
        shown = _shown(listed[start:end])
        if sum(term.is_said for term in shown) > 1 or (
            likeness >= LONE_THRESHOLD and any(term.is_pair for term in shown)
        ):
            yield _Found(one, another, likeness, tuple(term.column for term in shown))


class _Term(NamedTuple):
    """A term that a link may name."""

    column: int
    text: str
    is_pair: bool
    is_said: bool
    """Whether it says something about the two papers by itself."""
    roots: tuple[str, ...]


class _Terms(dict[int, _Term]):
    """The terms of columns, made when they are first asked for."""

    def __init__(self, terms: Terms, codes: Numbers) -> None:
        super().__init__()
        self._terms = terms
        self._codes = codes

    def __missing__(self, column: int) -> _Term:
        text = self._terms.text(int(self._codes[column]))
        roots = tuple([word[:ROOT] for word in text.split()])
        found = self[column] = _Term(column, text, " " in text, COMMON.get(text, 0) <= SAID_SHARE, roots)
        return found


def _shown(shared: Iterable[_Term]) -> list[_Term]:
    """The terms that a link names, without words that a pair or a similar word already covers.

    `shared` are the terms that the two share, heaviest first.
    """
    shown: list[_Term] = []
    covered: dict[str, _Term] = {}
    for term in shared:
        if covered.keys().isdisjoint(term.roots):
            if len(shown) < TERMS_SHOWN:
                shown.append(term)
                covered.update(dict.fromkeys(term.roots, term))
        elif term.is_pair:
            like = [held for held in shown if not set(held.roots).isdisjoint(term.roots)]
            word = next((held for held in like if not held.is_pair), None)
            if word is not None:
                shown[shown.index(word)] = term
                shown = [held for held in shown if held not in like]
                covered = {root: held for held in shown for root in held.roots}
    return shown


def _where_both(ones: csr_array, others: csr_array) -> csr_array:
    """The values of `ones` where `others` have values, too; no value is zero."""
    return ones.multiply(csr_array((np.ones_like(others.data), others.indices, others.indptr), others.shape))


def _pointers(lengths: Numbers | Small) -> Numbers:
    """Where each of consecutive spans with these lengths begins, and where the last one ends."""
    return np.append(0, np.cumsum(lengths, dtype=np.int64))


def _spans(begin: Numbers, lengths: Numbers) -> Numbers:
    """The numbers of all spans that begin there and have these lengths."""
    return np.repeat(begin - _pointers(lengths)[:-1], lengths) + np.arange(int(lengths.sum()))
