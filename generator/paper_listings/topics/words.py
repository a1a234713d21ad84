"""Splits text into words and folds them for comparison: plurals, spelling variants, hyphens, accents."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"([^\W_]+(?:['’][^\W_]+)*|[.,;:!?](?=\s|$)|[()\[\]{}])")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_EXACT_PLURAL = re.compile(r"(?<=[A-Z0-9])s$")
_FOLDS = (
    ("s", re.compile(r"(?<=[^\W_]{2}[^\W_sui])(?<!ia)s$"), ""),
    ("s", re.compile(r"(?<=[a-z]{2})([iy])s(?=(?:e|ed|er|es|ing|ation|able|ational)$)"), r"\1z"),
    ("ie", re.compile(r"ie$"), "y"),
    ("e", re.compile(r"(?:(?<=[sxz])|(?<=[cs]h))e$"), ""),
    ("our", re.compile(r"(?<=[a-z]{3})our(?=(?:al|ally|ed|ing|s|ist)?$)"), "or"),
    ("ll", re.compile(r"(?<=[a-z]{2})ll(?=(?:ed|ing|er)$)"), "l"),
)
"""Applied in this order: what the word must contain, what is replaced in it, and the replacement."""


def split(text: str) -> list[str]:
    """`text` split into alternating separators and words, so that `split(text)[1::2]` are the words.

    A hyphen or slash separates words. Punctuation that ends a clause, and brackets, count as words of their own, so
    that no phrase spans them.
    """
    return _WORD.split(text)


def words(text: str) -> list[str]:
    """The words of `text`, as written."""
    return split(text)[1::2]


def exact(word: str) -> str:
    """`word` without its possessive and plural endings, in its own case: `LLMs` and `LLM's` are `LLM`."""
    bare = _bare(word)
    return _EXACT_PLURAL.sub("", bare) if bare[-1] == "s" else bare


def fold(word: str) -> str:
    """The form in which spellings of a word are compared.

    Lower case, no accents, singular, American. It need not be a real word: `size` and `sizes` are `siz`, because
    `boxes` must lose two letters to match `box`.
    """
    folded = _bare(lower(word))
    for part, ending, instead in _FOLDS:
        if part in folded:
            folded = ending.sub(instead, folded)
    return folded


def _bare(word: str) -> str:
    return word if word.isalnum() else _POSSESSIVE.sub("", word)


def lower(word: str) -> str:
    """`word` in lower case and without accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
