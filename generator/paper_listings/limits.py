"""Cuts each field of a paper to its maximum size, and says how many authors a page names."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_listings.paper import Paper

    _Excess: TypeAlias = tuple[str, Any, str]
    """A field, its new value, and why."""

TEXTS: Final[Mapping[str, int]] = {"title": 500, "abstract": 10_000, "organization": 200}
"""Maximum characters of a text; longer ones are cut. The longest seen: a title of 175, an abstract of 1,923."""
LISTS: Final[Mapping[str, tuple[int, int]]] = {
    "authors": (20_000, 200),
    "categories": (50, 100),
    "keywords": (100, 200),
    "sources": (50, 100),
}
"""Maximum entries of a list and characters of an entry; the rest is cut. One paper has 15,025 authors."""
LINKS: Final = 50
"""Maximum links of a paper; the rest are dropped."""
ADDRESS: Final = 2_000
"""Maximum characters of a URL; longer ones are dropped, because a truncated URL leads nowhere."""
COUNT: Final = 10_000_000
"""Maximum comments, upvotes, authors or position; higher values become unknown."""
COUNTS: Final = ("author_count", "position", "comments", "upvotes")
DAYS: Final[Mapping[str, tuple[dt.date, dt.date]]] = {
    "published": (dt.date(1450, 1, 1), dt.date(2100, 12, 31)),
    "listed": (dt.date(1990, 1, 1), dt.date(2100, 12, 31)),
    "updated": (dt.date(1990, 1, 1), dt.date(2100, 12, 31)),
    "seen": (dt.date(1990, 1, 1), dt.date(2100, 12, 31)),
}
"""First and last valid day of each date. A listing day outside them makes the record bad; any other date outside
becomes unknown. Those of `published` are whole years: a date without a day is within them if its first day is."""
AHEAD: Final = dt.timedelta(days=366)
"""An incoming paper may be published at most this long after its listing day."""
NAMES_ON_PAGE: Final = 100
"""Maximum authors named on a paper's page, in its metadata and citations, and in its feed entries; exports name
all."""


def holds_day(field: str, day: dt.date) -> bool:
    """Whether `day` is within the limits of the date called `field`."""
    first, last = DAYS[field]
    return first <= day <= last


def within(paper: Paper) -> tuple[Paper, tuple[str, ...]]:
    """`paper` cut to its limits, and a phrase for each field that exceeded one: `title: 501 characters, …`.

    The key does not change, and neither does the listing day, which `holds_day` checks.
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
            yield name, None, f"more than {COUNT:,}, treated as unknown"


def _days(paper: Paper) -> Iterator[_Excess]:
    for name in ("published", "updated", "seen"):
        date = getattr(paper, name)
        day = date.first if name == "published" and date else date
        is_ahead = name == "published" and day is not None and day - paper.listed > AHEAD
        if day is not None and (is_ahead or not holds_day(name, day)):
            yield name, None, f"{date}, treated as unknown"
