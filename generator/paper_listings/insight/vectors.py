"""Turns the papers of a month into vectors of weighted terms, in integers, by arrays for all of them at once.

A term has a code: the number of a word in the vocabulary, or for a pair of words `(first + 1) << 32 | second`. Numbers
follow the order in which words were first read, so codes depend only on the papers until then.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from paper_listings.insight.commonness import COMMON
from paper_listings.insight.terms import BREAK, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from paper_listings.paper import Paper

    Numbers: TypeAlias = NDArray[np.int64]
    Small: TypeAlias = NDArray[np.int32]
    Flags: TypeAlias = NDArray[np.bool_]

TERMS_KEPT: Final = 50
"""Number of heaviest terms that represent a paper; the rest only counts towards the length of its vector."""
TITLE_WEIGHT: Final = 3
"""A word in the title counts as much as this many in the abstract."""
PAIR_PAPERS: Final = 2
"""A pair of words is a term if at least this many papers have it."""
TELLING_SHARE: Final = 20
"""A term is telling if at most this many papers in a thousand have it, here and in the field, …"""
TELLING_PAPERS: Final = 8
"""… or at most this many papers of the store, which matters while the store is small."""
UNIT: Final = 10_000
"""Length of a vector."""

_HALF: Final = 32
_MASK: Final = (1 << _HALF) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """The papers of a month as later months need them: the heaviest terms of each paper, and the use of all terms."""

    words: tuple[str, ...]
    """The words that are new in this month, in the order of their numbers."""
    codes: Numbers
    """The codes of all terms of the month, ascending."""
    uses: NDArray[np.int32]
    """In how many papers of the month each of them is."""
    sizes: NDArray[np.int32]
    """The number of kept terms of each paper."""
    kept: Numbers
    """The codes of the kept terms: those of the first paper, heaviest first, then those of the second, …"""
    weights: NDArray[np.int32]
    """Their weights, from 0 to `UNIT`."""

    def dumps(self) -> bytes:
        """The vectors as bytes; see `loads`."""
        file = io.BytesIO()
        for array in (self.codes, self.uses, self.sizes, self.kept, self.weights):
            np.save(file, array, allow_pickle=False)
        file.write("\n".join(self.words).encode())
        return file.getvalue()

    @classmethod
    def loads(cls, data: bytes) -> Vectors:
        """The vectors that `dumps` has written; raises ValueError or EOFError for anything else."""
        file = io.BytesIO(data)
        codes, uses, sizes, kept, weights = (np.load(file, allow_pickle=False) for _ in range(5))
        words = file.read().decode()
        if len(codes) != len(uses) or not len(kept) == len(weights) == sizes.sum():
            raise ValueError(len(codes))
        return cls(
            words=tuple(words.split("\n")) if words else (),
            codes=codes, uses=uses, sizes=sizes, kept=kept, weights=weights,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How the papers of a month spell their kept terms."""

    words: Sequence[str]
    """Spellings of words, by number."""
    last: Numbers
    """The number of the word that each kept term is, or of the last word of a pair."""
    before: Numbers
    """The number of the first word of a pair; `BREAK` for a word."""

    def spelt(self, entries: Numbers) -> list[str]:
        """The kept terms with these indices, as their papers first spell them."""
        words = self.words
        return [
            words[last] if before == BREAK else f"{words[before]} {words[last]}"
            for last, before in zip(self.last[entries].tolist(), self.before[entries].tolist(), strict=True)
        ]


class Terms:
    """All terms of the papers so far: their words, and how many papers have them."""

    def __init__(self) -> None:
        self.papers = 0
        self.vocabulary = Vocabulary()
        self._codes = _no_numbers()
        self._uses = _no_numbers()
        self._common = _no_numbers()
        self._spaced = np.zeros(0, np.bool_)
        """Which words are several words when folded, as some letters are."""
        self._pairs = {tuple(term.split(" ")): share for term, share in COMMON.items() if " " in term}

    def add(self, months: Sequence[Vectors]) -> None:
        """Add months whose vectors are known. Their words must follow those of the vocabulary."""
        for month in months:
            self.vocabulary.learn(month.words)
        self._count(months)

    def read(self, papers: Sequence[Paper]) -> tuple[Vectors, Wording]:
        """Add the papers of the next month and return their vectors."""
        known = len(self.vocabulary.terms)
        self.vocabulary.refresh()
        read, text = _texts(self.vocabulary, papers)
        term = np.array([*self.vocabulary.term_of, BREAK], np.int64)[read]
        words = np.flatnonzero(term >= 0)
        pairs = words[1:][term[words[1:] - 1] >= 0]
        place = np.concatenate((words, pairs))
        codes, code = np.unique(
            np.concatenate((term[words], (term[pairs - 1] + 1) << _HALF | term[pairs])), return_inverse=True
        )
        earlier = self._used(codes)
        lone = (codes > _MASK) & (earlier == 0) & (np.bincount(code, minlength=len(codes)) < PAIR_PAPERS)
        few = ~lone[code]
        entries = _entries(text[place[few]] >> 1, code[few], text[place[few]] & 1, len(codes))
        uses = np.bincount(entries.code, minlength=len(codes))
        uses[lone] = 1
        month = Vectors(
            words=tuple(self.vocabulary.terms[known:]),
            codes=codes,
            uses=uses.astype(np.int32),
            sizes=np.zeros(len(papers), np.int32),
            kept=_no_numbers(),
            weights=np.zeros(0, np.int32),
        )
        self._count([month])
        owner, kept, weights, first = self._heaviest(entries, codes, earlier + uses, len(papers))
        sizes = np.bincount(owner, minlength=len(papers)).astype(np.int32)
        vectors = Vectors(
            words=month.words, codes=codes, uses=month.uses, sizes=sizes, kept=kept, weights=weights
        )
        place = place[few][first]
        before = np.where(kept > _MASK, read[place - 1], BREAK)
        return vectors, Wording(words=self.vocabulary.spellings, last=read[place], before=before)

    def text(self, code: int) -> str:
        """The term with this code."""
        terms = self.vocabulary.terms
        return f"{terms[(code >> _HALF) - 1]} {terms[code & _MASK]}" if code > _MASK else terms[code]

    def are_pairs(self, codes: Numbers) -> Flags:
        """Whether each term has more than one word."""
        pairs = codes > _MASK
        pairs[~pairs] = self._spaced[codes[~pairs]]
        return pairs

    def are_telling(self, codes: Numbers) -> Flags:
        """Whether few papers have each term, here and in the field."""
        here = max(TELLING_PAPERS, self.papers * TELLING_SHARE // 1_000)
        return (self._used(codes) <= here) & (self.are_pairs(codes) | (self.common(codes) <= TELLING_SHARE))

    def common(self, codes: Numbers) -> Numbers:
        """How many papers in a thousand have each term, in the field."""
        shares = np.zeros(len(codes), np.int64)
        words = codes <= _MASK
        shares[words] = self._common[codes[words]]
        number = self.vocabulary.number
        for (first, second), share in self._pairs.items():
            one, other = number(first), number(second)
            if one is not None and other is not None:
                shares[codes == ((one + 1) << _HALF | other)] = share
        return shares

    def _heaviest(
        self, entries: _Entries, codes: Numbers, uses: Numbers, papers: int
    ) -> tuple[Numbers, Numbers, NDArray[np.int32], Numbers]:
        """The paper, code, weight and first place of each kept term, by paper, heaviest first."""
        counts = ~self.are_pairs(codes) | (uses >= PAIR_PAPERS)
        share = np.maximum(np.maximum(uses * 1_000 // self.papers, self.common(codes)), 1)
        chosen = np.flatnonzero(counts[entries.code])
        owner, code = entries.owner[chosen], entries.code[chosen]
        weight = _strengths(entries.count[chosen]) * _RARITIES[share[code]]
        squares = np.zeros(papers, np.int64)
        np.add.at(squares, owner, weight * weight)
        length = np.array([math.isqrt(square) or 1 for square in squares.tolist()], np.int64)
        order = np.lexsort((code, -weight, owner))
        begin = np.searchsorted(owner, owner)
        lightest = weight[order][np.minimum(begin + TERMS_KEPT, len(order)) - 1]
        tied = np.unique(
            code[(weight == lightest) & (np.searchsorted(owner, owner, side="right") - begin > TERMS_KEPT)]
        )
        ranks = np.zeros(len(codes), np.int64)
        ranks[tied] = alphabetical([*map(self.text, codes[tied].tolist())])
        order = np.lexsort((ranks[code], -weight, owner))
        order = order[np.arange(len(owner)) - begin < TERMS_KEPT]
        owner, code, weight = owner[order], code[order], weight[order]
        return (
            owner,
            codes[code],
            (weight * UNIT // length[owner]).astype(np.int32),
            entries.first[chosen[order]],
        )

    def _used(self, codes: Numbers) -> Numbers:
        """How many papers have each term."""
        if not len(self._codes):
            return np.zeros(len(codes), np.int64)
        place = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        return np.where(self._codes[place] == codes, self._uses[place], 0)

    def _count(self, months: Sequence[Vectors]) -> None:
        """Count the papers and terms of further months."""
        self.papers += sum(len(month.sizes) for month in months)
        unknown = self.vocabulary.terms[len(self._common) :]
        self._spaced = np.append(self._spaced, [" " in term for term in unknown]).astype(np.bool_)
        self._common = np.append(self._common, [COMMON.get(term, 0) for term in unknown]).astype(np.int64)
        codes, place = np.unique(np.concatenate([month.codes for month in months]), return_inverse=True)
        uses = np.zeros(len(codes), np.int64)
        np.add.at(uses, place, np.concatenate([month.uses for month in months]))
        at = np.searchsorted(self._codes, codes)
        known = np.zeros(len(codes), np.bool_)
        known[at < len(self._codes)] = self._codes[at[at < len(self._codes)]] == codes[at < len(self._codes)]
        self._uses[at[known]] += uses[known]
        self._codes = np.insert(self._codes, at[~known], codes[~known])
        self._uses = np.insert(self._uses, at[~known], uses[~known])


def alphabetical(texts: Sequence[str]) -> Numbers:
    """The place of each text in their alphabetical order, from 0."""
    ranks = np.empty(len(texts), np.int64)
    ranks[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return ranks


@dataclass(frozen=True, slots=True)
class _Entries:
    """The different terms of each paper, by paper and code."""

    owner: Numbers
    code: Numbers
    """As the index of a code."""
    count: Numbers
    first: Numbers
    """The index of the term's first occurrence among all."""


def _texts(vocabulary: Vocabulary, papers: Iterable[Paper]) -> tuple[Numbers, Numbers]:
    """The words of all papers, and which text each is in: twice the paper's index, plus 1 in its abstract."""
    read: list[int] = []
    lengths: list[int] = []
    for paper in papers:
        for text in (paper.title, paper.abstract or ""):
            before = len(read)
            read.extend(vocabulary.read(text))
            read.append(BREAK)
            lengths.append(len(read) - before)
    return np.array(read, np.int64), np.repeat(np.arange(len(lengths)), lengths)


def _entries(owner: Numbers, code: Numbers, in_abstract: Numbers, codes: int) -> _Entries:
    """Counts the occurrences of terms, given in the order in which they are read."""
    key = owner * codes + code
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    weight = np.where(in_abstract, 1, TITLE_WEIGHT)[order]
    first = order[starts]
    count = np.add.reduceat(weight, starts) if len(starts) else weight
    return _Entries(owner[first], code[first], count, first)


def _strengths(counts: Numbers) -> Numbers:
    table = [0, *map(_strength, range(1, int(counts.max(initial=0)) + 1))]
    return np.array(table, np.int64)[counts]


@lru_cache(maxsize=1_024)
def _strength(count: int) -> int:
    return round(16 * (1 + math.log(count)))


def _rarity(share: int) -> int:
    """The weight of a term that `share` papers in a thousand have."""
    return round(64 * math.log(1_250 / share))


def _no_numbers() -> Numbers:
    return np.zeros(0, np.int64)


_RARITIES: Final = np.array([0, *map(_rarity, range(1, 1_001))], np.int64)
