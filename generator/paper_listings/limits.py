"""Limits: how much of each field of a paper is taken in, and how much of a long list of names a page shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_listings.paper import Paper

    _Excess: TypeAlias = tuple[str, Any, str]
    """A field, what becomes of its value, and why."""

TEXTS: Final[Mapping[str, int]] = {"title": 500, "abstract": 10_000, "organization": 200}
"""Characters of a text; what is longer is cut. The longest seen: a title of 175, an abstract of 1,923."""
LISTS: Final[Mapping[str, tuple[int, int]]] = {
    "authors": (20_000, 200),
    "categories": (50, 100),
    "keywords": (100, 200),
    "sources": (50, 100),
}
"""Entries of a list and characters of an entry; what exceeds either is cut. One paper has 15,025 authors."""
LINKS: Final = 50
"""Links of a paper; the others are left out."""
ADDRESS: Final = 2_000
"""Characters of an address; a longer one is left out, for one that is cut leads nowhere."""
COUNT: Final = 10_000_000
"""The highest comments, upvotes, authors or position; what is higher is unknown."""
COUNTS: Final = ("author_count", "position", "comments", "upvotes")
DAYS: Final[Mapping[str, tuple[dt.date, dt.date]]] = {
    "published": (dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    "listed": (dt.date(1990, 1, 1), dt.date(2100, 12, 31)),
    "updated": (dt.date(1990, 1, 1), dt.date(2100, 12, 31)),
    "seen": (dt.date(1990, 1, 1), dt.date(2100, 12, 31)),
}
"""First and last day of a date. Another listing day makes a bad record; any other date beyond them is unknown."""
AHEAD: Final = dt.timedelta(days=366)
"""A paper that comes in is not published later than so long after its listing day."""
NAMES_ON_PAGE: Final = 100
"""Authors whom a paper's page, its metadata, its citations there and its feed entries name; exports name all."""


def holds_day(field: str, day: dt.date) -> bool:
    """Whether `day` is one that the date called `field` may have."""
    first, last = DAYS[field]
    return first <= day <= last


def within(paper: Paper) -> tuple[Paper, tuple[str, ...]]:
    """`paper` as it is taken in, and a phrase on each field that was beyond its limit: `title: 501 characters, …`.

    Its key stays as it is, and so does its listing day, which `holds_day` judges.
    """
    found = [*_texts(paper), *_lists(paper), *_links(paper), *_counts(paper), *_days(paper)]
    changes: dict[str, Any] = {name: value for name, value, _ in found}
    if "published" in changes:
        changes["published_is_inferred"] = False
    if "authors" in changes:
        changes["author_count"] = len(changes["authors"])
    said = tuple(f"{name}: {phrase}" for name, _, phrase in found)
    return (replace(paper, **changes), said) if changes else (paper, said)


def _texts(paper: Paper) -> Iterator[_Excess]:
    for name, most in TEXTS.items():
        text = getattr(paper, name) or ""
        if len(text) > most:
            yield name, clean(text, most), f"{len(text):,} characters, cut to {most:,}"


def _lists(paper: Paper) -> Iterator[_Excess]:
    for name, (entries, most) in LISTS.items():
        values = getattr(paper, name) or ()
        kept = tuple(value if len(value) <= most else clean(value, most) for value in values[:entries])
        if kept != values:
            yield name, kept, f"cut to {entries:,} entries of {most:,} characters"


def _links(paper: Paper) -> Iterator[_Excess]:
    kept = tuple(link for link in paper.links if len(link.url) <= ADDRESS)[:LINKS]
    if kept != paper.links:
        yield "links", kept, f"{len(paper.links) - len(kept):,} of {len(paper.links):,} left out"


def _counts(paper: Paper) -> Iterator[_Excess]:
    for name in COUNTS:
        if (getattr(paper, name) or 0) > COUNT:
            yield name, None, f"more than {COUNT:,}, so unknown"


def _days(paper: Paper) -> Iterator[_Excess]:
    for name in ("published", "updated", "seen"):
        day = getattr(paper, name)
        is_ahead = name == "published" and day is not None and day - paper.listed > AHEAD
        if day is not None and (is_ahead or not holds_day(name, day)):
            yield name, None, f"{day}, so unknown"
