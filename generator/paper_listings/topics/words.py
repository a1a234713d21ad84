"""Words as topics compare them: plurals, spelling variants, hyphens and accents folded away."""

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
"""In this order: what the word must contain, what is replaced in it, and by what."""


def split(text: str) -> list[str]:
    """`text` cut into separators and words in turn, so that `split(text)[1::2]` are the words.

    A hyphen or slash separates words. Marks that end a clause, and brackets, count as words of their own:
    no phrase reaches across them.
    """
    return _WORD.split(text)


def words(text: str) -> list[str]:
    """The words of `text`, as written."""
    return split(text)[1::2]


def exact(word: str) -> str:
    """`word` without genitive and plural ending, case kept: `LLMs` and `LLM's` are `LLM`."""
    bare = _bare(word)
    return _EXACT_PLURAL.sub("", bare) if bare[-1] == "s" else bare


def fold(word: str) -> str:
    """The form under which two spellings of a word are the same.

    Lower case, no accents, singular, American. It need not be a word: `size` and `sizes` are `siz`, because
    `boxes` must lose two letters to meet `box`.
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
