"""Compares what two sightings tell of their papers: ids, titles, first authors and years."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.paper import title_key
from paper_listings.text import normalized_title

if TYPE_CHECKING:
    from paper_listings.dates import PartialDate
    from paper_listings.paper import Paper

YEARS_TO_PRINT = 1
"""A preprint, its talk and its article may differ by this many years."""
DAYS_TO_PRINT = 31
"""Days by which two dates may differ across the turn of a year if nothing else says that it is the same paper."""
_LONGEST_INITIALS = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\.?")
_AND_OTHERS = re.compile(r"\bet\.? al\b.*", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NOBODY = frozenset({"anonymous", "anon", "unknown", "others"})
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "'": "", "’": ""}
)
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
"""So that `Müller`, `Mueller` and `Muller` are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What a sighting tells about which paper it shows."""

    arxiv_id: str | None
    doi: str | None
    key: str
    is_key_sure: bool
    """Whether the key was given to this paper before; otherwise it only repeats the title."""
    title: str
    """Normalised."""
    author: tuple[str, ...]
    """The words of the first author's name, see `name_words`; empty if unknown."""
    published: PartialDate | None
    """None if the year is only inferred."""

    @property
    def year(self) -> int | None:
        """The year in which the paper was published."""
        return self.published.year if self.published else None


def clues_of(paper: Paper, title: str | None = None) -> Clues:
    """The clues in `paper`, whose normalised title may be known already."""
    key_of_title = title_key(paper.title) if paper.key.startswith("t-") else None
    return Clues(
        arxiv_id=paper.arxiv_id or (None if key_of_title else paper.key),
        doi=paper.doi,
        key=paper.key,
        is_key_sure=paper.key != key_of_title,
        title=title or normalized_title(paper.title),
        author=name_words(paper.authors[0]) if paper.authors else (),
        published=None if paper.published_is_inferred else paper.published,
    )


def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name in the form in which names are compared; abbreviated ones end in a full stop.

    Accents, case, hyphens and suffixes are folded away. Initials in one word, such as JRR, are taken apart.
    """
    bare = _AND_OTHERS.sub("", name)
    if not bare.isascii():
        letters = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    is_mixed = any(map(str.islower, bare))
    words: list[str] = []
    for word in _WORD.findall(bare):
        stem = word.removesuffix(".")
        if is_mixed and stem.isupper() and len(stem) <= _LONGEST_INITIALS:
            words.extend(f"{letter}." for letter in _folded(stem))
        elif (folded := _folded(stem)) not in _SUFFIXES:
            is_short = word != stem or (len(stem) == 1 and stem.isascii())
            words.append(f"{folded}." if is_short else folded)
    return () if len(words) == 1 and words[0] in _NOBODY else tuple(words)


def _folded(word: str) -> str:
    folded = word.casefold().translate(_LETTERS)
    for both, one in _UMLAUTS:
        folded = folded.replace(both, one)
    return folded


def full_words(name: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name that are not abbreviated, or all if all are; two forms of a name share one of these."""
    return tuple(word for word in name if not word.endswith(".")) or name


def is_same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be of the same person: in any order, abbreviated, or with words left out."""
    if set(full_words(one)).isdisjoint(full_words(other)):
        return False
    few, many = sorted((list(one), list(other)), key=len)
    for word in [word for word in few if word in many]:
        if word in many:
            few.remove(word)
            many.remove(word)
    return all(_take(word, many) for word in few)


def _take(word: str, words: list[str]) -> bool:
    """Takes from `words` the word that `word` abbreviates or is abbreviated by, or the two that it joins."""
    for place, other in enumerate(words):
        if _abbreviates(word, other) or _abbreviates(other, word):
            del words[place]
            return True
        if "".join(words[place : place + 2]) == word:
            del words[place : place + 2]
            return True
    return False


def _abbreviates(short: str, word: str) -> bool:
    return short.endswith(".") and word.startswith(short[:-1])


def are_years_apart(one: PartialDate, other: PartialDate, *, by_same_author: bool) -> bool:
    """Whether two dates are too far apart for the same paper.

    A paper's preprint and its printed form have years that differ by one: that is no difference if its first author is
    known to be the same, but it is otherwise, unless the turn of a year happens to lie between two near dates. Bare years
    are not near each other; of a month, every day counts.
    """
    if by_same_author:
        return abs(one.year - other.year) > YEARS_TO_PRINT
    if one.year == other.year or one.month is None or other.month is None:
        return one.year != other.year
    earlier, later = sorted((one, other), key=lambda date: date.first)
    return (later.first - earlier.last).days > DAYS_TO_PRINT


def identity(paper: Paper) -> str:
    """What tells a paper from others with the same title: its DOI, otherwise its first author's name and its year."""
    clues = clues_of(paper)
    if clues.doi or not (paper.authors and clues.author):
        return str(clues.doi or clues.year)
    family = name_words(paper.authors[0].partition(",")[0]) or clues.author
    return f"{full_words(family)[-1]} {clues.year or ''}"
