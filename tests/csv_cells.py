"""Cells of our CSV tables, read back."""

from __future__ import annotations

import re

_NEUTRALISED = re.compile(r"(^|;)( *)'(?='*[=+\-@＝＋－＠])")


def restored(cell: str) -> str:
    """The text of a cell, as it was before `csv_table.neutralise`."""
    return _NEUTRALISED.sub(r"\1\2", cell)
