"""Finds related papers one by one, without matrices: the algorithm that `insight.related` must agree with."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from paper_listings.insight.commonness import COMMON, PLAIN
from paper_listings.insight.library import month_of
from paper_listings.topics.words import exact, fold, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
TELLING_PART: Final = 30
"""Thousandths of the cosine that must come from telling terms."""

_UNIT: Final = 10_000
"""Length of a vector; weights are integers."""
_PER_THOUSAND: Final = _UNIT * _UNIT // 1_000
_PREFIXES: Final = frozenset(
    "anti co cross few fine inter intra multi non off on post pre re self semi sub un zero".split()  # noqa: SIM905 - a list of words reads as words
)
"""Prefixes of hyphenated words: such a word is one term, the same with and without the hyphen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A link from one paper to another."""

    key: str
    """The other paper."""
    score: int
    """The cosine of the two, in thousandths."""
    terms: tuple[str, ...]
    """The terms that the two share, the most telling first, as the linking paper spells them."""


@dataclass(frozen=True, slots=True)
class _Vector:
    telling: dict[str, int]
    common: dict[str, int]
    spelling: dict[str, str]

    def weight(self, term: str) -> int:
        return self.telling.get(term) or self.common.get(term, 0)

    def product(self, others: Mapping[str, int]) -> int:
        """The contribution of terms with these weights to the inner product."""
        telling, common = self.telling, self.common
        return sum(
            others[term] * (telling[term] if term in telling else common[term])
            for term in others.keys() & self.spelling.keys()
        )


class Index:
    """The papers of the months so far. Add the months in order, and look up each month's papers once it is added."""

    def __init__(self) -> None:
        self._papers = 0
        self._frequency: Counter[str] = Counter()
        self._vectors: dict[str, _Vector] = {}
        self._postings: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)

    def add(self, papers: Iterable[Paper]) -> None:
        """Add the papers of the next month."""
        read = [(paper.key, *_terms(paper.title, paper.abstract)) for paper in papers]
        self._papers += len(read)
        for _, counts, _ in read:
            self._frequency.update(counts.keys())
        for key, counts, spelling in read:
            vector = self._vector(counts, spelling)
            self._vectors[key] = vector
            for term in (*vector.telling, *vector.common):
                self._postings[term].append((key, vector.weight(term)))

    def related(self, key: str) -> tuple[Related, ...]:
        """The papers most similar to the one with this key, most similar first, ties by key."""
        mine = self._vectors[key]
        scores: defaultdict[str, int] = defaultdict(int)
        for term, weight in mine.telling.items():
            for other, its in self._postings[term]:
                scores[other] += weight * its
        scores.pop(key, None)
        alike: list[tuple[int, str]] = []
        for other, telling in scores.items():
            if telling < TELLING_PART * _PER_THOUSAND:
                continue
            score = telling + self._vectors[other].product(mine.common)
            if score >= THRESHOLD * _PER_THOUSAND:
                alike.append((-min(score // _PER_THOUSAND, 1_000), other))
        found = ((score, other, _shared(mine, self._vectors[other])) for score, other in sorted(alike))
        return tuple(
            Related(key=other, score=-score, terms=tuple(mine.spelling[term] for term in terms))
            for score, other, terms in islice((link for link in found if _is_said(link[2], -link[0])), LIMIT)
        )

    def _vector(self, counts: Mapping[str, int], spelling: dict[str, str]) -> _Vector:
        weights = {
            term: _strength(count) * self._rarity(term)
            for term, count in counts.items()
            if " " not in term or self._frequency[term] >= PAIR_PAPERS
        }
        length = math.isqrt(sum(weight * weight for weight in weights.values())) or 1
        heaviest = sorted((-weight, term) for term, weight in weights.items())[:TERMS_KEPT]
        kept = {term: -weight * _UNIT // length for weight, term in heaviest}
        telling = {term for term in kept if self._is_telling(term)}
        return _Vector(
            {term: weight for term, weight in kept.items() if term in telling},
            {term: weight for term, weight in kept.items() if term not in telling},
            {term: spelling[term] for term in kept},
        )

    def _is_telling(self, term: str) -> bool:
        here = max(TELLING_PAPERS, self._papers * TELLING_SHARE // 1_000)
        return self._frequency[term] <= here and (" " in term or COMMON.get(term, 0) <= TELLING_SHARE)

    def _rarity(self, term: str) -> int:
        here = self._frequency[term] * 1_000 // self._papers
        return _rarity(max(here, COMMON.get(term, 0), 1))


def relate(papers: Sequence[Paper]) -> dict[str, tuple[Related, ...]]:
    """The related papers of each of `papers`, by key. The order of `papers` does not matter."""
    index = Index()
    found: dict[str, tuple[Related, ...]] = {}
    newest = max((month_of(paper.listed) for paper in papers), default="")

    def period(paper: Paper) -> str:
        return paper.listed.isoformat() if month_of(paper.listed) == newest else month_of(paper.listed)

    ordered = sorted(papers, key=lambda paper: (period(paper), paper.key))
    for _, group in groupby(ordered, key=period):
        listed = list(group)
        index.add(listed)
        found.update((paper.key, index.related(paper.key)) for paper in listed)
    return found


def _terms(title: str, abstract: str | None) -> tuple[dict[str, int], dict[str, str]]:
    """How often each term occurs, and its spelling at the first occurrence."""
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for text, weight in ((title, TITLE_WEIGHT), (abstract or "", 1)):
        for term, written in spelt_terms(text):
            counts[term] += weight
            spelling.setdefault(term, written)
    return counts, spelling


def spelt_terms(text: str) -> Iterator[tuple[str, str]]:
    """The terms of `text` in order, each with its spelling: meaningful words, and pairs of adjacent ones."""
    before: tuple[str, str] | None = None
    for word in _compounds(text):
        term = _term(word)
        if term is None:
            before = None
            continue
        written = _written(word)
        yield term, written
        if before:
            yield f"{before[0]} {term}", f"{before[1]} {written}"
        before = (term, written)


def _compounds(text: str) -> Iterator[str]:
    """The words of `text`; a prefix such as `pre` stays with the word after its hyphen."""
    pieces = split(text)
    prefix = ""
    for word, gap in zip(pieces[1::2], pieces[2::2], strict=True):
        if gap == "-" and word.lower() in _PREFIXES:
            prefix += f"{word}-"
        else:
            yield prefix + word
            prefix = ""


@lru_cache(maxsize=65_536)
def _term(word: str) -> str | None:
    folded = fold(word.replace("-", ""))
    if len(folded) < 2 or folded in PLAIN or word.lower() in PLAIN:
        return None
    is_number = folded[0].isdigit() and not (len(folded) == 2 and folded[1].isalpha())
    return None if is_number else folded


@lru_cache(maxsize=65_536)
def _written(word: str) -> str:
    """`word` as shown in a term: lower case, unless an inner capital or digit marks it as a name."""
    bare = exact(word)
    return bare if any(not part[1:].islower() for part in bare.split("-") if part[1:]) else bare.lower()


@lru_cache(maxsize=1_024)
def _strength(count: int) -> int:
    return round(16 * (1 + math.log(count)))


@lru_cache(maxsize=1_024)
def _rarity(share: int) -> int:
    """The weight of a term that `share` papers in a thousand have."""
    return round(64 * math.log(1_250 / share))


def _shared(mine: _Vector, other: _Vector) -> list[str]:
    """The terms that link the two, heaviest first, without words that a pair or a similar word already covers."""
    common = sorted(
        (
            term
            for term in mine.spelling.keys() & other.spelling.keys()
            if " " in term or COMMON.get(term, 0) <= SAID_SHARE
        ),
        key=lambda term: (-mine.weight(term) * other.weight(term), term),
    )
    shown: list[str] = []
    for term in common:
        like = [held for held in shown if _roots(held) & _roots(term)]
        if not like and len(shown) < TERMS_SHOWN:
            shown.append(term)
        elif " " in term and any(" " not in held for held in like):
            shown[shown.index(next(held for held in like if " " not in held))] = term
            shown = [held for held in shown if held == term or held not in like]
    return shown


@lru_cache(maxsize=65_536)
def _roots(term: str) -> frozenset[str]:
    return frozenset(word[:ROOT] for word in term.split())


def _is_said(terms: Sequence[str], score: int) -> bool:
    """Whether the terms are enough to say what two papers with this similarity share."""
    said = sum(COMMON.get(term, 0) <= SAID_SHARE for term in terms)
    return said > 1 or (score >= LONE_THRESHOLD and any(" " in term for term in terms))
