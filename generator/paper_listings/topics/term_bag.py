"""Turns a paper into a bag of terms for the learned weights: single words and pairs of adjacent words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

TITLE_FACTOR: Final = 3
"""An occurrence in the title counts this many times."""
_REMEMBERED: Final = 200_000
_SHORTEST: Final = 4
_APART: Final = bytes(byte if chr(byte).isalnum() and byte < 128 else ord(" ") for byte in range(256))  # noqa: PLR2004
"""Maps every byte except ASCII letters and digits to a space."""
_ADDRESS: Final = re.compile(r"https?://\S+")
_WRITTEN: Final = re.compile(
    r"[^\W_][^\W_\u0300-\u036f]*(?:(?:[\u0300-\u036f]|['’](?![sS]\b)(?=[^\W_]))[^\W_]*)*"
)
"""A word as a reader sees it, with its accents and apostrophes, but without a possessive `’s`."""
_HYPHENS: Final = frozenset("-‐‑")
_MORE: Final = re.compile(r"[-‐‑][^\W_]+")
_RUN: Final = re.compile("[a-z0-9]+")
_STOP: Final = frozenset(
    [
        "a",
        "al",
        "all",
        "also",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "between",
        "both",
        "but",
        "by",
        "can",
        "each",
        "et",
        "for",
        "from",
        "had",
        "has",
        "have",
        "here",
        "how",
        "however",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "more",
        "most",
        "no",
        "not",
        "of",
        "on",
        "or",
        "other",
        "our",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "us",
        "via",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "with",
    ]
)


def fold_term(word: str) -> str:
    """A lower-case word without its plural ending: `policies` is `policy`, `classes` is `class`; `bias` is kept.

    The weights were learned with exactly this folding; phrases of `topics.yml` are folded further (`topics.words`).
    """
    if len(word) < _SHORTEST or word[-1] != "s" or word.endswith(("ss", "us", "is", "ias")):
        return word
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    return word[:-1]


class _Folded(dict[str, str]):
    """Caches folded words, because a corpus has few different ones; a word that is not a term becomes empty."""

    def __missing__(self, word: str) -> str:
        folded = fold_term(word)
        known = "" if folded in _STOP or folded.isdecimal() else folded
        if len(self) < _REMEMBERED:
            self[word] = known
        return known


_FOLDED: Final = _Folded()


def terms_of(title: str, abstract: str) -> dict[str, int]:
    """How often each term occurs; an occurrence in the title counts `TITLE_FACTOR` times."""
    return counted(found(title), found(abstract))


def counted(title: Iterable[str], abstract: Iterable[str]) -> dict[str, int]:
    """The same as `terms_of`, for terms already found by `found`."""
    counts = Counter(abstract)
    for term in title:
        counts[term] += TITLE_FACTOR
    return counts


def found(text: str) -> list[str]:
    """Every term in `text`, as often as it occurs: first the words, then the pairs.

    Stop words, bare numbers and URLs are not terms, and no pair spans one.
    """
    if "://" in text:
        text = _ADDRESS.sub(" the ", text)
    apart = text.lower().encode("ascii", "replace").translate(_APART).decode("ascii")
    words = [*map(_FOLDED.__getitem__, apart.split())]
    pairs = [f"{first} {second}" for first, second in pairwise(words) if first and second]
    return [*filter(None, words), *pairs]


def written(title: str, abstract: str, wanted: Container[str] | None = None) -> dict[str, str]:
    """Each term, or each wanted one, as the paper first writes it, in the title before the abstract.

    `found` splits words at accents and apostrophes; here they are whole: `gr` of “Größe” is “Größe”. A pair includes
    what is between its words, as in “pre-training”, and does not cut other words at a hyphen: `large pre` is “large
    pre-training”. A pair with another word between its words is left out.
    """
    spelled: dict[str, str] = {}
    for text in (title, abstract):
        for term, start, end in _places(text, wanted):
            if term not in spelled:
                spelled[term] = " ".join(text[start:end].split())
    return spelled


def _places(text: str, wanted: Container[str] | None) -> Iterator[tuple[str, int, int]]:
    """Yields every wanted term that occurs in `text` as separate words, with its start and end: words, then pairs."""
    blanked = _ADDRESS.sub(lambda address: " the ".ljust(len(address.group())), text)
    low = blanked.replace("İ", "I").lower()  # the only letter that is longer in lower case
    if text.isascii() and "'" not in text:  # every word is one run, which is faster to find
        words = [(_FOLDED[run.group()], place, *run.span()) for place, run in enumerate(_RUN.finditer(low))]
    else:
        words = [
            (_FOLDED[run.group()], place, word.start(), word.end())
            for place, word in enumerate(_WRITTEN.finditer(blanked))
            for run in _RUN.finditer(low, *word.span())
        ]
    for term, _, start, end in words:
        if term and (wanted is None or term in wanted):
            yield term, start, end
    for (first, place, start, _), (second, next_place, _, end) in pairwise(words):
        if first and second and next_place - place <= 1:
            pair = f"{first} {second}"
            if wanted is None or pair in wanted:
                yield pair, *_uncut(blanked, start, end)


def _uncut(text: str, start: int, end: int) -> tuple[int, int]:
    """A pair's start and end, moved outwards to the ends of its words, unless a hyphen joins exactly these two."""
    if not _HYPHENS.isdisjoint(text[start:end]):
        return start, end
    while start > 1 and text[start - 1] in _HYPHENS and text[start - 2].isalnum():
        start -= 1
        while start and text[start - 1].isalnum():
            start -= 1
    while more := _MORE.match(text, end):
        end = more.end()
    return start, end
