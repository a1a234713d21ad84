"""Finds the terms of a text, by which papers are compared: meaningful words, and pairs of adjacent ones."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from paper_listings.insight.commonness import PLAIN
from paper_listings.topics.words import exact, fold, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Read = TypeVar("_Read")

REMEMBERED: Final = 200_000
"""Number of different words after which `Vocabulary` forgets how they are read; a year of papers has about 100,000."""
BREAK: Final = -1
"""Stands between words of which no pair is made."""

_PREFIXES: Final = frozenset(
    "anti co cross few fine inter intra multi non off on post pre re self semi sub un zero".split()  # noqa: SIM905 - a list of words reads as words
)
"""Prefixes of hyphenated words: such a word is one term, the same with and without the hyphen."""


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


class Vocabulary:
    """Numbers the words that are terms, in the order in which they are first read."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        """By number."""
        self.spellings: list[str] = []
        """The spellings read since the last `refresh`, as numbered by `read`."""
        self.term_of: list[int] = []
        """The number of the term of each spelling."""
        self._numbers: dict[str, int] = {}
        self._spelled: dict[tuple[int, str], int] = {}
        self._words = _Remembered(self.word)
        self._pieces = _Remembered(lambda piece: self.piece(f"{piece} "))
        """How pieces are read that other text follows, or that do not end in a hyphen."""

    def learn(self, terms: Iterable[str]) -> None:
        """Number these terms, which were read before."""
        for term in terms:
            self._numbered(term)

    def number(self, term: str) -> int | None:
        """The number of a word; None if it was never read."""
        return self._numbers.get(term)

    def read(self, text: str) -> Iterable[int]:
        """The words of `text` in order: a spelling's number for each term, `BREAK` for everything that breaks pairs."""
        pieces = text.split()
        if not text.endswith("-"):
            return chain.from_iterable(map(self._pieces.__getitem__, pieces))
        # a prefix before a hyphen at the very end is not a word
        *others, last = pieces
        return chain(chain.from_iterable(map(self._pieces.__getitem__, others)), self.piece(last))

    def refresh(self) -> None:
        """Forget spellings, if there are many. Their numbers change, those of terms do not."""
        if len(self._pieces) > REMEMBERED:
            self.spellings.clear()
            self.term_of.clear()
            self._spelled.clear()
            self._words.clear()
            self._pieces.clear()

    def piece(self, piece: str) -> tuple[int, ...]:
        """How a piece of text without white space is read."""
        words = _compounds(piece) if "-" in piece else split(piece)[1::2]
        return tuple(map(self._words.__getitem__, words))

    def word(self, word: str) -> int:
        """How a word is read."""
        term = _term(word)
        if term is None:
            return BREAK
        pair = (self._numbered(term), _written(word))
        number = self._spelled.setdefault(pair, len(self.spellings))
        if number == len(self.spellings):
            self.term_of.append(pair[0])
            self.spellings.append(pair[1])
        return number

    def _numbered(self, term: str) -> int:
        number = self._numbers.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
        return number


class _Remembered(dict[str, _Read], Generic[_Read]):
    """The results of a function by its argument."""

    def __init__(self, read: Callable[[str], _Read]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> _Read:
        found = self[text] = self._read(text)
        return found


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
    if len(folded) < 2 or folded in PLAIN or word.lower() in PLAIN:  # noqa: PLR2004 - a letter, a mark
        return None
    is_number = folded[0].isdigit() and not (len(folded) == 2 and folded[1].isalpha())  # noqa: PLR2004 - `3d`
    return None if is_number else folded


@lru_cache(maxsize=65_536)
def _written(word: str) -> str:
    """`word` as shown in a term: lower case, unless an inner capital or digit marks it as a name."""
    bare = exact(word)
    return bare if any(not part[1:].islower() for part in bare.split("-") if part[1:]) else bare.lower()
