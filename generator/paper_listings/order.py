"""Sorts papers: by listing day, then by position in the source, then by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt


class Listed(Protocol):
    """Anything that can be ordered on the site: a paper, or an item of a feed."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def listed(self) -> dt.date:
        """Its listing day."""

    @property
    def position(self) -> int | None:
        """Its position in the source on that day, from 1."""


def place(listed: Listed) -> float:
    """The position in the source on the listing day; items without one come last."""
    return float("inf") if listed.position is None else listed.position


def newest_first(listed: Listed) -> tuple[int, float, str]:
    """Sort key for every list on the site, in feeds and in exports: newest day first, then position, then key."""
    return (-listed.listed.toordinal(), place(listed), listed.key)


def oldest_first(listed: Listed) -> tuple[dt.date, float, str]:
    """Sort key for the store and the API: oldest day first, then position, then key."""
    return (listed.listed, place(listed), listed.key)
