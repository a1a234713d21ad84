"""Helps to word messages about settings files: suggests what was meant, and shortens what was written."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 60
"""Maximum characters of an offending value in a message."""


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """`did you mean "title"?` for a word that resembles a known one; else None."""
    folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), folded, n=1)
    return f'did you mean "{folded[close[0]]}"?' if close else None


def shortened(text: str) -> str:
    """An offending value as shown in a message: on one line, cleaned and shortened."""
    text = clean(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
