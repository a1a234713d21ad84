"""Words as topics compare them: plurals, spelling variants, hyphens and accents folded away."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"([^\W_]+(?:['’][^\W_]+)*|[.,;:!?](?=\s|$)|[()\[\]{}])")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_EXACT_PLURAL = re.compile(r"(?<=[A-Z0-9])s$")
_OUR = re.compile(r"(?<=[a-z]{3})our(?=(?:al|ally|ed|ing|s|ist)?$)")
_ISE = re.compile(r"(?<=[a-z]{2})([iy])s(?=(?:e|ed|er|es|ing|ation|able|ational)$)")
_DOUBLE_L = re.compile(r"(?<=[a-z]{2})ll(?=(?:ed|ing|er)$)")
_PLURAL = re.compile(r"(?<=[^\W_]{2}[^\W_sui])(?<!ia)s$")
_IE = re.compile(r"ie$")
_FINAL_E = re.compile(r"(?:(?<=[sxz])|(?<=[cs]h))e$")


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
    return _EXACT_PLURAL.sub("", _POSSESSIVE.sub("", word))


def fold(word: str) -> str:
    """The form under which two spellings of a word are the same.

    Lower case, no accents, singular, American. It need not be a word: `size` and `sizes` are `siz`, because
    `boxes` must lose two letters to meet `box`.
    """
    bare = _POSSESSIVE.sub("", lower(word))
    singular = _ISE.sub(r"\1z", _PLURAL.sub("", bare))
    return _DOUBLE_L.sub("l", _OUR.sub("or", _FINAL_E.sub("", _IE.sub("y", singular))))


def lower(word: str) -> str:
    """`word` in lower case and without accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
