"""Finds the taxonomy's phrases in a text, in one pass over its words; the longest phrase wins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from paper_listings.topics.taxonomy import KINDS, SHORTEST_PREFIX, symbols_of
from paper_listings.topics.words import exact, fold, lower, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_listings.topics.taxonomy import Kind, Taxonomy, TaxonomyEntry

MEMORY = 100_000
"""Maximum number of different words cached; a year of papers has about 50,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One spelling of one entry of one topic."""

    number: int
    """The entry's number in the taxonomy, from 0."""
    slug: str
    kind: Kind
    entry: TaxonomyEntry
    spelling: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text where phrases occur."""

    phrases: tuple[Phrase, ...]
    """The phrases that occur there, one for each topic that has one, in order of slug."""
    text: str
    """As written in the text."""
    start: int
    """Index of the first word, from 0."""


@dataclass(slots=True, kw_only=True)
class _Branch:
    """A node of the phrase tree: what may follow the words read so far."""

    following: dict[str, _Branch] = field(default_factory=dict)
    phrases: tuple[Phrase, ...] = ()
    """The phrases that end here, one for each topic, in order of slug."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What the taxonomy has for one word."""

    symbols: tuple[str, ...]
    """The symbols that the word matches."""
    phrases: tuple[Phrase, ...]
    """The phrases that consist of this word alone."""
    branches: tuple[_Branch, ...]
    """The beginnings of longer phrases."""


_NOTHING: Final = _Word((), (), ())
_APART: Final = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~', " "))
"""Maps every ASCII mark that ends a word to a space; a word may continue after an apostrophe."""


class Matcher:
    """Finds the phrases of a taxonomy. The result depends only on the text, not on texts read before."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._root = _Branch()
        wanted: set[str] = set()
        for phrase in phrases_of(taxonomy):
            branch = self._root
            for symbol in symbols_of(phrase.spelling):
                branch = branch.following.setdefault(symbol, _Branch())
                wanted.add(symbol)
            branch.phrases = _one_for_each_topic((*branch.phrases, phrase))
        self._symbols = frozenset(wanted)
        self._beginnings: dict[str, list[str]] = {}
        for symbol in sorted(wanted):
            if symbol[0] == "^":
                self._beginnings.setdefault(symbol[1 : 1 + SHORTEST_PREFIX].lower(), []).append(symbol[1:])
        self._remembered: dict[str, _Word] = {}
        self._dull: set[str] = set()
        """Pieces of text in which no phrase occurs or begins."""

    def find(self, text: str) -> tuple[Hit, ...]:
        """The places in `text` where phrases occur, in order.

        A word belongs to only one place: the one with the most words, or the first of several. Each topic has one
        phrase there, its most specific one.
        """
        if all(map(self._is_dull, set(text.translate(_APART).split()).difference(self._dull))):
            return ()
        parts = split(text)
        words = self._words(parts)
        spans = self._spans(words)
        return tuple(
            Hit(spans[start, end], _written(parts, start, end), start) for start, end in _longest(spans)
        )

    def _is_dull(self, piece: str) -> bool:
        """Whether a piece contains nothing to find, which is true of most pieces; these are cached."""
        dull = not any(word.phrases or word.branches for word in self._words(split(piece)))
        if dull and len(self._dull) < MEMORY:
            self._dull.add(piece)
        return dull

    def _words(self, parts: list[str]) -> list[_Word]:
        recall = self._remembered.get
        return [recall(word) or self._word(word) for word in parts[1::2]]

    def _spans(self, words: list[_Word]) -> dict[tuple[int, int], tuple[Phrase, ...]]:
        """All places where phrases occur, as the index of the first word and the index after the last."""
        spans: dict[tuple[int, int], tuple[Phrase, ...]] = {}
        for start, word in enumerate(words):
            if word.phrases:
                spans[start, start + 1] = word.phrases
            branches: Sequence[_Branch] = word.branches
            if not branches:
                continue
            for end in range(start + 1, len(words)):
                branches = _onward(branches, words[end].symbols)
                if not branches:
                    break
                if phrases := _phrases_at(branches):
                    spans[start, end + 1] = phrases
        return spans

    def _word(self, word: str) -> _Word:
        small, folded = lower(word), fold(word)
        symbols = {f"={exact(word)}", f"={word}", f"~{folded}"} & self._symbols
        for beginning in self._beginnings.get(small[:SHORTEST_PREFIX], ()):
            if any(form.startswith(beginning) for form in (word, small, folded)):
                symbols.add("^" + beginning)
        found = self._found(tuple(sorted(symbols))) if symbols else _NOTHING
        if len(self._remembered) >= MEMORY:
            self._remembered.clear()
        self._remembered[word] = found
        return found

    def _found(self, ordered: tuple[str, ...]) -> _Word:
        branches = _onward((self._root,), ordered)
        longer = tuple(branch for branch in branches if branch.following)
        return _Word(ordered, _phrases_at(branches), longer)


def phrases_of(taxonomy: Taxonomy) -> Iterator[Phrase]:
    """Every spelling of every entry, in file order."""
    number = 0
    for topic in taxonomy.topics:
        for kind in KINDS:
            for entry in topic.entries(kind):
                for spelling in entry.spellings:
                    yield Phrase(number=number, slug=topic.slug, kind=kind, entry=entry, spelling=spelling)
                number += 1


def _written(parts: list[str], start: int, end: int) -> str:
    """The words from `start` to before `end` as written in the text, on one line."""
    if end - start == 1:
        return parts[2 * start + 1]
    return " ".join("".join(parts[2 * start + 1 : 2 * end]).split())


def _onward(branches: Sequence[_Branch], symbols: tuple[str, ...]) -> Sequence[_Branch]:
    return [
        branch.following[symbol] for branch in branches for symbol in symbols if symbol in branch.following
    ]


def _phrases_at(branches: Sequence[_Branch]) -> tuple[Phrase, ...]:
    if len(branches) == 1:
        return branches[0].phrases
    return _one_for_each_topic(tuple(phrase for branch in branches for phrase in branch.phrases))


def _one_for_each_topic(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The most specific phrase of each topic, in order of slug."""
    best = {phrase.slug: phrase for phrase in sorted(phrases, key=_specificity)}
    return tuple(best[slug] for slug in sorted(best))


def _specificity(phrase: Phrase) -> tuple[int, int, str, int]:
    """Exact words rank above folded ones, whole words above prefixes, longer phrases above shorter ones."""
    symbols = symbols_of(phrase.spelling)
    rank = sum({"=": 2, "~": 1, "^": 0}[symbol[0]] for symbol in symbols)
    return rank, sum(map(len, symbols)), phrase.spelling, -KINDS.index(phrase.kind)


def _longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that remain when each word goes to the longest one, in order."""
    kept = []
    single = []
    taken: set[int] = set()
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if end - start == 1:
            single.append((start, end))
        elif taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end))
    kept.extend(span for span in single if span[0] not in taken)
    return sorted(kept)
