"""Checks that the dates of a paper are plausible, before they change anything in the store.

A listing day is the day on which a paper was shown, and is never before the paper itself. A merge keeps the earlier
of two listing days for good, so each date is checked against everything else known about the paper.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_listings.dates import PartialDate
    from paper_listings.paper import Paper

FIRST = dt.date(1991, 8, 14)
"""arXiv's first day: no listing is older."""
_SLACK = dt.timedelta(days=3)
"""The clocks and time zones of two sources may differ by this much."""
_YEAR = dt.timedelta(days=366)
"""A journal's date may be this long after the preprint was listed, and arXiv may hold a paper for this long."""
_NO_DAYS = frozenset(
    {dt.date(1, 1, 1), dt.date(1900, 1, 1), dt.date(1969, 12, 31), dt.date(1970, 1, 1), dt.date(9999, 12, 31)}
)
_ID = re.compile(r"(?:.*/)?(\d\d)(0[1-9]|1[0-2])\d*\.?\d+")
_CENTURY = 1900, 2000
_FIRST_YEAR = 91
_FRIDAY = 4


def tomorrow(today: dt.date) -> dt.date:
    """The latest day that may already have begun in some time zone."""
    return today + dt.timedelta(days=1)


def month_of(arxiv_id: str) -> dt.date | None:
    """The first day of the month in an arXiv id: https://info.arxiv.org/help/arxiv_identifier.html."""
    match = _ID.fullmatch(arxiv_id)
    if not match:
        return None
    year = int(match[1])
    old_style = "/" in arxiv_id
    return dt.date(_CENTURY[not (old_style and year >= _FIRST_YEAR)] + year, int(match[2]), 1)


def unlisted(listed: dt.date, arxiv_id: str | None, published: dt.date | None = None) -> str | None:
    """Why a paper with this arXiv id and publication date cannot have been listed on `listed`; None if it can."""
    if listed < FIRST:
        return f"the listing day {listed} is before arXiv began, on {FIRST}"
    month = month_of(arxiv_id) if arxiv_id else None
    if month and listed + _SLACK < month:
        return f"the listing day {listed} is before the paper's arXiv id, {arxiv_id}, from {month:%Y-%m}"
    if published and listed + _SLACK < published:
        return f"the listing day {listed} is before the paper's own date, {published}"
    return None


def unpublished(published: dt.date | None, arxiv_id: str | None) -> str | None:
    """Why a paper with this arXiv id cannot date from `published`; None if it can, or if either is unknown."""
    month = month_of(arxiv_id) if arxiv_id else None
    if published and month and published < month - _YEAR:
        return f"the paper's own date, {published}, is long before its arXiv id, {arxiv_id}"
    return None


def no_day(published: PartialDate | None) -> str | None:
    """Why a date is only what clocks and libraries put in place of a missing one; None if it is real or unknown."""
    if published is None or published.day is None:
        return None
    return f"the date {published} is a placeholder" if published.first in _NO_DAYS else None


def fault_of_preprint(
    arxiv_id: str | None, published: dt.date | None, listed: dt.date, today: dt.date
) -> str | None:
    """What is wrong with the dates of a preprint submitted on `published`; None if nothing is."""
    if listed > tomorrow(today):
        return f"the listing day {listed} is in the future"
    return unlisted(listed, arxiv_id, published) or unpublished(published, arxiv_id)


def is_shown_on(listed: dt.date, asked: dt.date) -> bool:
    """Whether the list for the day `asked` may show papers listed on `listed`: that day's, or at weekends Friday's."""
    weekend = max(0, asked.weekday() - _FRIDAY)
    return listed in {asked, asked - dt.timedelta(days=weekend)}


def fault_of_record(paper: Paper, today: dt.date) -> str | None:
    """What is wrong with the dates of a record from an unknown source, apart from a listing day in the future.

    Its `published` may be a journal's date, which can be before the arXiv id or some time after the listing.
    """
    if fault := no_day(paper.published):
        return fault
    if fault := unlisted(paper.listed, _arxiv_id(paper), _earliest_listing(paper)):
        return fault
    for name, day in (("seen", paper.seen), ("updated", paper.updated)):
        if day and day > tomorrow(today):
            return f"{name} is in the future: {day}"
    return None


def moved(old: Iterable[Paper], new: Iterable[Paper]) -> Iterator[str]:
    """Yields what is wrong with listing days in `new` that are impossible and earlier than in `old`, by key."""
    known = {paper.key: paper.listed for paper in old}
    for paper in new:
        former = known.get(paper.key, paper.listed)
        if paper.listed >= former:
            continue
        if fault := unlisted(paper.listed, _arxiv_id(paper), _earliest_listing(paper)):
            yield f"{paper.key} was listed on {former}, but now {fault}"


def _arxiv_id(paper: Paper) -> str | None:
    return paper.arxiv_id or (None if paper.key.startswith("t-") else paper.key)


def _earliest_listing(paper: Paper) -> dt.date | None:
    """A day before which the paper cannot have been listed, even if `published` is a journal's date."""
    if paper.published is None or paper.published_is_inferred or paper.published.first - dt.date.min < _YEAR:
        return None
    return paper.published.first - _YEAR
