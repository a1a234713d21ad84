"""Trends: papers per topic and month, rising terms, and the papers that currently draw the most attention.

There is no clock here: "now" is the latest listing day of the library.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from paper_listings.insight.library import month_of
from paper_listings.insight.terms import spelt_terms
from paper_listings.order import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_listings.insight.library import Library
    from paper_listings.paper import Paper
    from paper_listings.topics.taxonomy import Topic

WINDOW_DAYS: Final = 90
"""Days in the window for rising terms: its titles are compared with all earlier ones."""
WINDOW_PAPERS: Final = 200
"""Papers that each side must have; with fewer, chance decides."""
Z_AT_LEAST: Final = 2.5
"""A term rises if its log-odds are at least this many standard deviations above zero."""
COUNT_AT_LEAST: Final = 5
"""… and at least this many titles in the window have it."""
PRIOR: Final = 0.5
"""Share of a term's uses in all titles that is added to each side, as if they had been seen there."""
RISING_SHOWN: Final = 20
"""Maximum number of rising terms shown."""

HALF_LIFE: Final = 7
"""Days after which attention counts half."""
TRENDING_DAYS: Final = 30
"""Papers listed more days ago than this do not trend."""
TRENDING_SHOWN: Final = 30
"""Maximum number of papers in the ranking."""
COMMENT_WEIGHT: Final = 3
"""A comment counts as much as this many upvotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A topic's papers by month."""

    topic: Topic
    counts: tuple[int, ...]
    """One number a month, in the order of `Monthly.months`."""

    @property
    def total(self) -> int:
        """Papers in all months."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """Papers by topic and month. A paper counts once for each of its topics."""

    months: tuple[dt.date, ...]
    """First days of all months from the first to the latest, without gaps."""
    totals: tuple[int, ...]
    """Papers listed in each month."""
    series: tuple[Series, ...]
    """In the order of `topics.yml`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """A term that titles in the window use more than earlier ones."""

    term: str
    count: int
    """Titles in the window that have it."""
    before: int
    """Titles before the window that have it."""
    z: float
    """Standard deviations above no change, rounded to two decimal places."""
    example: Paper
    """The newest paper with the term in its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermWindow:
    """The rising terms, and the numbers of papers behind them."""

    start: dt.date | None
    """First day of the window; None if there are no papers."""
    papers: int
    """Papers in the window."""
    earlier: int
    """Papers before it."""
    terms: tuple[Rising, ...]
    """The strongest first; empty if there are too few papers, or if no term rises."""

    @property
    def is_enough(self) -> bool:
        """Whether there are enough papers on both sides."""
        return min(self.papers, self.earlier) >= WINDOW_PAPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Trending:
    """A paper and its score in the ranking."""

    paper: Paper
    points: float
    """Rounded to one decimal place."""
    age: int
    """Days since it was listed, as of the latest listing day."""


def monthly(library: Library) -> Monthly:
    """How many papers of each topic were listed in each month."""
    months = _months(library.papers)
    place = {month: number for number, month in enumerate(months)}

    def counted(papers: Iterable[Paper]) -> tuple[int, ...]:
        held = Counter(place[paper.listed.replace(day=1)] for paper in papers)
        return tuple(held[number] for number in range(len(months)))

    return Monthly(
        months=months,
        totals=counted(library.papers),
        series=tuple(Series(topic=shelf.topic, counts=counted(shelf.papers)) for shelf in library.shelves),
    )


def _months(papers: Sequence[Paper]) -> tuple[dt.date, ...]:
    if not papers:
        return ()
    day, months = min(paper.listed for paper in papers).replace(day=1), []
    last = max(month_of(paper.listed) for paper in papers)
    while month_of(day) <= last:
        months.append(day)
        day = (day + dt.timedelta(days=31)).replace(day=1)
    return tuple(months)


def rising(papers: Sequence[Paper]) -> TermWindow:
    """The rising terms of titles: log-odds of the last 90 days against all earlier days, with a prior.

    The prior is the use in all titles (Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 15 and 19-22),
    so that a rare term must rise a lot. A term counts once per title.
    """
    if not papers:
        return TermWindow(start=None, papers=0, earlier=0, terms=())
    start = max(paper.listed for paper in papers) - dt.timedelta(days=WINDOW_DAYS - 1)
    within = [paper for paper in papers if paper.listed >= start]
    before = [paper for paper in papers if paper.listed < start]
    window = TermWindow(start=start, papers=len(within), earlier=len(before), terms=())
    if not window.is_enough:
        return window
    now, then = _uses(within), _uses(before)
    spelling, example = _spellings(within)
    totals = (sum(now.values()), sum(then.values()))
    found = [
        Rising(term=spelling[term], count=count, before=then[term], z=z, example=example[term])
        for term, count in now.items()
        if count >= COUNT_AT_LEAST and (z := _z(count, then[term], *totals)) >= Z_AT_LEAST
    ]
    found.sort(key=lambda one: (-one.z, one.term))
    terms = tuple(islice(_without_parts(found), RISING_SHOWN))
    return TermWindow(start=start, papers=len(within), earlier=len(before), terms=terms)


def _uses(papers: Iterable[Paper]) -> Counter[str]:
    return Counter(term for paper in papers for term in dict(spelt_terms(paper.title)))


def _spellings(papers: Iterable[Paper]) -> tuple[dict[str, str], dict[str, Paper]]:
    """The most frequent spelling of each term, ties in alphabetical order, and the newest paper with it."""
    written: dict[str, Counter[str]] = {}
    example: dict[str, Paper] = {}
    for paper in sorted(papers, key=lambda paper: (-paper.listed.toordinal(), paper.key)):
        for term, spelling in spelt_terms(paper.title):
            written.setdefault(term, Counter())[spelling] += 1
            example.setdefault(term, paper)
    best = {term: min(held, key=lambda one: (-held[one], one)) for term, held in written.items()}
    return best, example


def _z(now: int, then: int, all_now: int, all_then: int) -> float:
    if (now, then) == (all_now, all_then):
        return 0.0  # a term that makes up everything cannot rise, and its odds would be infinite
    prior = (now + then) * PRIOR
    all_prior = (all_now + all_then) * PRIOR
    odds = math.log((now + prior) / (all_now + all_prior - now - prior)) - math.log(
        (then + prior) / (all_then + all_prior - then - prior)
    )
    return round(odds / math.sqrt(1 / (now + prior) + 1 / (then + prior)), 2)


def _without_parts(found: Iterable[Rising]) -> Iterator[Rising]:
    """`found` without the terms that share a word with a stronger one."""
    said: set[str] = set()
    for one in found:
        parts = one.term.lower().split()
        if said.isdisjoint(parts):
            said.update(parts)
            yield one


def trending(papers: Iterable[Paper], latest: dt.date | None) -> tuple[Trending, ...]:
    """The papers of the last 30 days with the most recent attention, highest score first.

    Points are `(1 + upvotes + 3 · comments) · 2^(−age / 7)`, age in days from the listing day to `latest`; an unknown
    count is 0. Ties: newer papers first, then by position in the source, then by key.
    """
    ranked = [
        Trending(paper=paper, points=round(_attention(paper) * 0.5 ** (age / HALF_LIFE), 1), age=age)
        for paper in papers
        if latest and 0 <= (age := (latest - paper.listed).days) < TRENDING_DAYS
    ]
    ranked.sort(
        key=lambda one: (
            -one.points,
            one.age,
            place(one.paper),
            one.paper.key,
        )
    )
    return tuple(ranked[:TRENDING_SHOWN])


def _attention(paper: Paper) -> int:
    return 1 + (paper.upvotes or 0) + COMMENT_WEIGHT * (paper.comments or 0)


def has_upvotes(ranked: Iterable[Trending]) -> bool:
    """Whether upvotes of any paper are known: if not, only comments and the listing day count."""
    return any(one.paper.upvotes is not None for one in ranked)
