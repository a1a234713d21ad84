"""Divides the papers into the parts that the search index consists of: closed periods that never change again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages.cards import has_code
from paper_listings.pages.search_record import search_record
from paper_listings.text import month_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paper_listings.insight.library import Library
    from paper_listings.pages.search_record import SearchRecord
    from paper_listings.paper import Paper

ENOUGH: Final = 2_000
"""A part takes further periods until it has this many papers, so that a small site has one part."""
MOST: Final = 15_000
"""Periods are not joined beyond this many papers: Pagefind needs 0.13 MB for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Papers that are indexed together."""

    name: str
    """Its first period, `2024` or `2026q3`: the name of its folder."""
    since: str
    """The same for readers: `2024`, `July 2026`."""
    records: Callable[[], Iterable[SearchRecord]]
    """Makes the records of its papers, always in the same order."""
    years: tuple[int, int] = (0, 0)
    """The years in which its first and its last paper were listed."""
    digest: str | None = None
    """Changes whenever the records do; None if that is not known without making them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    name: str
    since: str
    papers: tuple[Paper, ...]


def search_parts(library: Library) -> tuple[Part, ...]:
    """The parts of the index, newest first.

    The periods are years, and in the newest year quarters, because only the last one still grows: what is indexed anew
    each day stays small. From the oldest on, periods are joined until they are large enough, so closed parts stay as
    they are whatever is added; when a year ends, its quarters become one period.
    """
    joined: list[_Period] = []
    for period in _periods(library.papers[::-1]):
        if joined and _may_join(joined[-1], period):
            joined[-1] = _join(joined[-1], period)
        else:
            joined.append(period)
    return tuple(
        Part(
            name=period.name,
            since=period.since,
            records=partial(_records, library, period.papers),
            years=(period.papers[0].listed.year, period.papers[-1].listed.year),
            digest=_digest(library, period.papers),
        )
        for period in reversed(joined)
    )


def _periods(papers: Sequence[Paper]) -> Iterator[_Period]:
    """Years and, in the newest year and those with too many papers, quarters; oldest first, as `papers` are."""
    for year, own in groupby(papers, key=lambda paper: paper.listed.year):
        whole = _Period(name=f"{year:04}", since=str(year), papers=tuple(own))
        if year < papers[-1].listed.year and len(whole.papers) <= MOST:
            yield whole
            continue
        for quarter, part in groupby(whole.papers, key=lambda paper: (paper.listed.month - 1) // 3):
            yield _Period(
                name=f"{whole.name}q{quarter + 1}",
                since=month_name(year, quarter * 3 + 1),
                papers=tuple(part),
            )


def _may_join(one: _Period, other: _Period) -> bool:
    return len(one.papers) < ENOUGH and len(one.papers) + len(other.papers) <= MOST


def _join(one: _Period, other: _Period) -> _Period:
    return _Period(name=one.name, since=one.since, papers=one.papers + other.papers)


def _records(library: Library, papers: Sequence[Paper]) -> Iterator[SearchRecord]:
    return (search_record(paper, library) for paper in papers)


def _digest(library: Library, papers: Sequence[Paper]) -> str:
    """A digest of everything in the papers that records are made from, without making them.

    What else a result shows is read from the paper's page.
    """
    digest = hashlib.sha256()
    for paper in papers:
        known = (
            paper.key, paper.title, paper.abstract, (paper.authors or ())[:NAMES_ON_PAGE], len(paper.authors or ()),
            paper.author_count, paper.organization, paper.published, paper.listed, paper.comments, has_code(paper),
            library.assignments[paper.key].slugs,
        )  # fmt: skip
        digest.update(repr(known).encode())
    return digest.hexdigest()
