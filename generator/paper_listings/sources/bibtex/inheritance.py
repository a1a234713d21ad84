"""Completes entries with what they inherit from others: fields of `xdata`, and title, authors and date by `crossref`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.sources.bibtex.grammar import Entry

_LENT: Final = ("title", "author", "date", "year", "month", "day")
"""What a book or a volume lends to a part without it; its abstract and identifiers are its own."""
_DEEPEST: Final = 5
"""Entries that one inherits from in a row; `xdata` may refer to further ones, and by mistake to itself."""


class Lookup:
    """Finds entries by key, as BibTeX does: in any case, and the first of several."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_key: dict[str, Entry] = {}
        for entry in entries:
            self._by_key.setdefault(entry.key.lower(), entry)

    def entry(self, key: str) -> Entry | None:
        """The entry with this key; None if there is none."""
        return self._by_key.get(key.strip().lower()) if key.strip() else None


def inherited(entry: Entry, lookup: Lookup) -> dict[str, str]:
    """The fields of `entry`, with those that it lacks and inherits."""
    fields = _with_data(entry.fields, lookup, 0)
    parent = lookup.entry(fields.get("crossref", ""))
    if parent is None or parent is entry:
        return fields
    of_parent = _with_data(parent.fields, lookup, 0)
    dated = "date" in fields or "year" in fields
    lent = {
        name: value
        for name, value in of_parent.items()
        if name in _LENT and not (dated and name in {"date", "year", "month", "day"})
    }
    if "title" not in of_parent and "booktitle" in of_parent:
        lent["title"] = of_parent["booktitle"]
    if "title" in fields:
        lent.pop("author", None)
    return lent | fields


def _with_data(fields: dict[str, str], lookup: Lookup, depth: int) -> dict[str, str]:
    keys = fields.get("xdata", "")
    if not keys or depth >= _DEEPEST:
        return fields
    data: dict[str, str] = {}
    for key in keys.split(","):
        if shared := lookup.entry(key):
            data |= _with_data(shared.fields, lookup, depth + 1)
    return data | fields
