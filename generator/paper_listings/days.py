"""Which days a paper can have: an absurd one is told apart before it moves what the store knows.

A listing day is the day on which a paper was shown. It is never before the paper itself, and what a merge makes the
smallest of two days stays for good: so each day is held against what else is known of the paper.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_listings.paper import Paper

FIRST = dt.date(1991, 8, 14)
"""arXiv's first day: no listing is older."""
_SLACK = dt.timedelta(days=3)
"""Clocks and time zones of two sources may differ by so much."""
_YEAR = dt.timedelta(days=366)
"""A journal's date may lie so long after the preprint was listed; and arXiv may hold a paper for so long."""
_NO_DAYS = frozenset(
    {dt.date(1, 1, 1), dt.date(1900, 1, 1), dt.date(1969, 12, 31), dt.date(1970, 1, 1), dt.date(9999, 12, 31)}
)
_ID = re.compile(r"(?:.*/)?(\d\d)(0[1-9]|1[0-2])\d*\.?\d+")
_CENTURY = 1900, 2000
_FIRST_YEAR = 91
_FRIDAY = 4


def tomorrow(today: dt.date) -> dt.date:
    """The last day that can have begun somewhere."""
    return today + dt.timedelta(days=1)


def month_of(arxiv_id: str) -> dt.date | None:
    """The first day of the month that an arXiv id names: https://info.arxiv.org/help/arxiv_identifier.html."""
    match = _ID.fullmatch(arxiv_id)
    if not match:
        return None
    year = int(match[1])
    old_style = "/" in arxiv_id
    return dt.date(_CENTURY[not (old_style and year >= _FIRST_YEAR)] + year, int(match[2]), 1)


def unlisted(listed: dt.date, arxiv_id: str | None, published: dt.date | None = None) -> str | None:
    """Why a paper with this arXiv id and this day of its own cannot have been listed on `listed`; None if it can."""
    if listed < FIRST:
        return f"the listing day {listed} is before arXiv began, on {FIRST}"
    month = month_of(arxiv_id) if arxiv_id else None
    if month and listed + _SLACK < month:
        return f"the listing day {listed} is before the paper, whose arXiv id {arxiv_id} is of {month:%Y-%m}"
    if published and listed + _SLACK < published:
        return f"the listing day {listed} is before the paper, which is of {published}"
    return None


def unpublished(published: dt.date | None, arxiv_id: str | None) -> str | None:
    """Why a paper with this arXiv id cannot have been submitted on `published`; None if it can, or one is unknown."""
    month = month_of(arxiv_id) if arxiv_id else None
    if published and month and published < month - _YEAR:
        return f"the paper's own day {published} is long before its arXiv id {arxiv_id}"
    return None


def no_day(published: dt.date | None) -> str | None:
    """Why a day is none, but what clocks and libraries say in place of one; None where it is one, or unknown."""
    return f"the day {published} stands for none" if published in _NO_DAYS else None


def fault_of_preprint(
    arxiv_id: str | None, published: dt.date | None, listed: dt.date, today: dt.date
) -> str | None:
    """What is wrong with the days of a preprint, where `published` is the day of its submission; None if nothing is."""
    if listed > tomorrow(today):
        return f"the listing day {listed} is in the future"
    return unlisted(listed, arxiv_id, published) or unpublished(published, arxiv_id)


def is_shown_on(listed: dt.date, asked: dt.date) -> bool:
    """Whether the list of the day `asked` may show papers listed on `listed`: its own, or on a weekend Friday's."""
    weekend = max(0, asked.weekday() - _FRIDAY)
    return listed in {asked, asked - dt.timedelta(days=weekend)}


def fault_of_record(paper: Paper, today: dt.date) -> str | None:
    """What is wrong with the days of a record whose source is not known, but for a listing day in the future.

    Its `published` may be the day of a journal, before the arXiv id or some time after the listing.
    """
    if fault := no_day(paper.published):
        return fault
    if fault := unlisted(paper.listed, _arxiv_id(paper), _earliest_listing(paper)):
        return fault
    for name, day in (("seen", paper.seen), ("updated", paper.updated)):
        if day and day > tomorrow(today):
            return f"the day {day} of {name} is in the future"
    return None


def moved(old: Iterable[Paper], new: Iterable[Paper]) -> Iterator[str]:
    """Of the papers of `old`, by key, what is wrong where `new` has an earlier listing day that cannot be theirs."""
    known = {paper.key: paper.listed for paper in old}
    for paper in new:
        former = known.get(paper.key, paper.listed)
        fault = unlisted(paper.listed, _arxiv_id(paper), _earliest_listing(paper))
        if paper.listed < former and fault:
            yield f"{paper.key} was listed on {former}, and {fault}"


def _arxiv_id(paper: Paper) -> str | None:
    return paper.arxiv_id or (None if paper.key.startswith("t-") else paper.key)


def _earliest_listing(paper: Paper) -> dt.date | None:
    """A day before which the paper was not listed even if `published` is the day of a journal."""
    if paper.published is None or paper.published_is_inferred or paper.published - dt.date.min < _YEAR:
        return None
    return paper.published - _YEAR
