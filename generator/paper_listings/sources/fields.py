"""Reads typed fields of a JSON record; a value of the wrong form is treated as unknown, and noted."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from paper_listings.text import TITLE_LIMIT, clean, is_web_address

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fields:
    """Reads one record; `strange` lists every field whose value had the wrong form."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.record = record
        self.strange: list[str] = []

    def text(self, name: str) -> str | None:
        """The cleaned text; None if it is missing, null or blank."""
        value = self.record.get(name)
        if isinstance(value, str):
            return clean(value) or None
        self._strange(name, value)
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """The cleaned texts of a list, without duplicates."""
        value = self.record.get(name)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(dict.fromkeys(text for item in value if (text := clean(item, TITLE_LIMIT))))
        self._strange(name, value)
        return ()

    def count(self, name: str) -> int | None:
        """The non-negative integer."""
        value = self.record.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self._strange(name, value)
        return None

    def day(self, name: str) -> dt.date | None:
        """The day of an ISO 8601 date or time, in the source's own time zone."""
        value = self.record.get(name)
        if isinstance(value, str):
            try:
                return dt.datetime.fromisoformat(value).date()
            except ValueError:
                pass
        self._strange(name, value)
        return None

    def address(self, name: str) -> str | None:
        """The URL; None if it is empty."""
        value = self.record.get(name)
        if value == "":
            return None
        if isinstance(value, str) and is_web_address(value.strip()):
            return value.strip()
        self._strange(name, value)
        return None

    def note(self, name: str) -> None:
        """Notes a field that is present but not understood."""
        self.strange.append(f"{name}: {short_json(self.record.get(name))}")

    def _strange(self, name: str, value: object) -> None:
        if value is not None:
            self.note(name)


def short_json(value: object) -> str:
    """A value as shown to the user: short JSON."""
    return clean(json.dumps(value, ensure_ascii=False, default=str), 80)
