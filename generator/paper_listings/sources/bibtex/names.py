"""Splits a BibTeX list of names, and writes each name with the given name first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_listings.sources import tex
from paper_listings.text import TITLE_LIMIT, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_AND = re.compile(r"(?<![^\s}])\\?and(?![^\s{\\])|\\.|[{}]", re.IGNORECASE | re.DOTALL)
_COMMA = re.compile(r"\\.|[{},]", re.DOTALL)
_SEMICOLON = re.compile(r"\\?&(?:\\?#)?\w+;|\\.|[{};]", re.DOTALL)
_FULL_NAME = re.compile(r"\S+(?: \S+)+")
_MOST_PIECES = 3
"""Parts of a name: family name, suffix, given name."""


def split(value: str) -> list[str]:
    """The names of a list, decoded and cleaned, in order, and "others" if the list ends in `and others`.

    Names are separated by "and" outside braces; if there is none, by semicolons, as some databases do. Commas that
    separate whole names are understood too. TeX is decoded after names are split, because braces keep names together,
    and before the parts of a name are joined.
    """
    folded = " ".join(value.split())
    names = [name for name in parts(folded, _AND) if name]
    if len(names) == 1 and ";" in folded:
        names = [name for name in parts(folded, _SEMICOLON) if name]
    return [name for raw in names for name in _names(raw) if name]


def _names(raw: str) -> Iterator[str]:
    pieces = [piece for piece in parts(raw, _COMMA) if piece]
    if len(pieces) > _MOST_PIECES and all(map(_FULL_NAME.fullmatch, pieces)):
        yield from map(_decoded, pieces)
    elif 1 < len(pieces) <= _MOST_PIECES:
        family, *suffix, given = pieces
        yield _decoded(" ".join((given, family, *suffix)))
    else:
        yield _decoded(", ".join(pieces))


def _decoded(text: str) -> str:
    return clean(tex.decode(text), TITLE_LIMIT)


def parts(text: str, separator: re.Pattern[str]) -> list[str]:
    """The parts of `text` between separators that are outside braces."""
    found: list[str] = []
    depth = begin = 0
    for sign in separator.finditer(text):
        if sign[0] in "{}":
            depth = max(0, depth + (1 if sign[0] == "{" else -1))
        elif depth == 0 and (sign[0] in ",;" or sign[0].lower() in {"and", "\\and"}):
            found.append(text[begin : sign.start()].strip())
            begin = sign.end()
    return [*found, text[begin:].strip()]
