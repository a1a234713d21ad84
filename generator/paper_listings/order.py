"""Sorts papers: by listing day, then by position in the source, then by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from paper_listings.paper import Paper


def place(paper: Paper) -> float:
    """The position of `paper` in its source on its listing day; papers without one come last."""
    return float("inf") if paper.position is None else paper.position


def newest_first(paper: Paper) -> tuple[int, float, str]:
    """Sort key for every list on the site, in feeds and in exports: newest day first, then position, then key."""
    return (-paper.listed.toordinal(), place(paper), paper.key)


def oldest_first(paper: Paper) -> tuple[dt.date, float, str]:
    """Sort key for the store and the API: oldest day first, then position, then key."""
    return (paper.listed, place(paper), paper.key)
