"""Decodes TeX in a source's text: accents, braces and commands, if no word is lost."""

from __future__ import annotations

import logging
import re
import unicodedata
from typing import TYPE_CHECKING

from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry, Field

from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODED = re.compile(r"[\\{~]")
_WORD = re.compile(r"[^\W_]{2,}")
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+\*?|.)", re.DOTALL)
_DECODER = LatexDecodingMiddleware()
logging.getLogger("pylatexenc").addHandler(logging.NullHandler())


def decode(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts with their TeX decoded; mathematics is left as it is.

    A percent sign, a stray bracket or a citation can swallow words; such a text is returned unchanged.
    """
    coded = {str(n): text for n, text in enumerate(texts) if _CODED.search(text)}
    if not coded:
        return tuple(texts)
    entry = Entry("misc", "texts", [Field(name, text) for name, text in coded.items()])
    _DECODER.transform_entry(entry, Library())
    result = list(texts)
    for name, field in entry.fields_dict.items():
        plain = clean(str(field.value))
        if _keeps_words(coded[name], plain):
            result[int(name)] = plain
    return tuple(result)


def _keeps_words(coded: str, plain: str) -> bool:
    folded = _folded(plain)
    return all(word in folded for word in _WORD.findall(_folded(_COMMAND.sub("", coded))))


def _folded(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return bare.casefold()
