"""A paper as a bag of terms: the single words and pairs of neighbours that the learned weights know."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLE_FACTOR: Final = 3
"""An occurrence in the title counts so many times."""
_REMEMBERED: Final = 200_000
_SHORTEST: Final = 4
_APART: Final = bytes(byte if chr(byte).isalnum() and byte < 128 else ord(" ") for byte in range(256))  # noqa: PLR2004
"""Every byte but ASCII's letters and digits as a space."""
_ADDRESS: Final = re.compile(r"https?://\S+")
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


def fold(word: str) -> str:
    """A lower-case word without its plural ending: `policies` is `policy`, `classes` is `class`; `bias` is kept.

    The weights were learned with just this folding; the phrases of `topics.yml` fold further (`topics.words`).
    """
    if len(word) < _SHORTEST or word[-1] != "s" or word.endswith(("ss", "us", "is", "ias")):
        return word
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    return word[:-1]


class _Folded(dict[str, str]):
    """Remembers folded words, since a corpus has few different ones; what is no term is an empty word."""

    def __missing__(self, word: str) -> str:
        folded = fold(word)
        known = "" if folded in _STOP or folded.isdecimal() else folded
        if len(self) < _REMEMBERED:
            self[word] = known
        return known


_FOLDED: Final = _Folded()


def terms(title: str, abstract: str) -> dict[str, int]:
    """How often each term occurs, an occurrence in the title counting `TITLE_FACTOR` times."""
    return counted(found(title), found(abstract))


def counted(title: Iterable[str], abstract: Iterable[str]) -> dict[str, int]:
    """How often each term occurs, where `found` has found these."""
    counts = Counter(abstract)
    for term in title:
        counts[term] += TITLE_FACTOR
    return counts


def found(text: str) -> list[str]:
    """Every term of `text`, as often as it occurs: first the words, then the pairs.

    Stop words, bare numbers and web addresses are no terms, and no pair reaches across one.
    """
    if "://" in text:
        text = _ADDRESS.sub(" the ", text)
    apart = text.lower().encode("ascii", "replace").translate(_APART).decode("ascii")
    words = [*map(_FOLDED.__getitem__, apart.split())]
    pairs = [f"{first} {second}" for first, second in pairwise(words) if first and second]
    return [*filter(None, words), *pairs]
