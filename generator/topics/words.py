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
_ES = re.compile(r"(?:(?<=[sxz])|(?<=[cs]h))es$")


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

    Lower case, no accents, singular, American: `Optimisers` is `optimizer`, `modelling` is `modeling`.
    """
    bare = _POSSESSIVE.sub("", lower(word))
    if len(bare) > 3 and bare[-1] == "s" and bare[-2] not in "su" and not bare.endswith("is"):  # noqa: PLR2004 - "gas", "bus"
        if bare.endswith("ies") and len(bare) > 4:  # noqa: PLR2004 - "ties", "pies"
            bare = bare[:-3] + "y"
        else:
            bare = _ES.sub("", bare) if _ES.search(bare) else bare[:-1]
    return _DOUBLE_L.sub("l", _ISE.sub(r"\1z", _OUR.sub("or", bare)))


def lower(word: str) -> str:
    """`word` in lower case and without accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
