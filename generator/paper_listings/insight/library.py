"""The library: all papers of the store, sorted, and grouped by topic, day, week and month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from paper_listings.insight.quotes import placement
from paper_listings.order import newest_first
from paper_listings.owner.overriding import NO_MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from paper_listings.insight.quotes import Placement
    from paper_listings.owner.overriding import Marks
    from paper_listings.paper import Paper
    from paper_listings.topics.assign import Assignment
    from paper_listings.topics.taxonomy import Topic

UNSORTED = "unsorted"
"""Slug of the page for papers without a topic; no topic may use it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A topic and its papers, newest first."""

    topic: Topic
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A day, a week or a month in which papers were listed, and its papers, newest first."""

    kind: str
    """`days`, `weeks` or `months`: the first part of its address."""
    name: str
    """`2025-12-08`, `2025-W50` (ISO 8601 week), `2025-12`: names sort chronologically."""
    start: dt.date
    """Its first day."""
    papers: tuple[Paper, ...]


def week_of(day: dt.date) -> str:
    """The ISO 8601 week of a day, `2025-W50`."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_of(day: dt.date) -> str:
    """The month of a day, `2025-12`."""
    return f"{day.year:04}-{day.month:02}"


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everything that pages, feeds and exports show. Built by `arrange`."""

    papers: tuple[Paper, ...]
    """Newest first."""
    topics: tuple[Topic, ...]
    """In the order of `topics.yml`."""
    assignments: Mapping[str, Placement]
    """By key of the paper."""
    marks: Marks = NO_MARKS
    """What the owner says about single papers."""

    @cached_property
    def by_key(self) -> Mapping[str, Paper]:
        """Every paper by its key."""
        return {paper.key: paper for paper in self.papers}

    @cached_property
    def topic_by_slug(self) -> Mapping[str, Topic]:
        """Every topic by its slug."""
        return {topic.slug: topic for topic in self.topics}

    @cached_property
    def shelves(self) -> tuple[Shelf, ...]:
        """Every topic with its papers, in the order of `topics.yml`."""
        held: dict[str, list[Paper]] = {topic.slug: [] for topic in self.topics}
        for paper in self.papers:
            for slug in self.assignments[paper.key].slugs:
                held[slug].append(paper)
        return tuple(Shelf(topic=topic, papers=tuple(held[topic.slug])) for topic in self.topics)

    @cached_property
    def unsorted(self) -> tuple[Paper, ...]:
        """The papers without a topic."""
        return tuple(paper for paper in self.papers if not self.assignments[paper.key].slugs)

    @cached_property
    def days(self) -> tuple[Period, ...]:
        """Listing days, latest first."""
        return _periods("days", self.papers, dt.date.isoformat, lambda day: day)

    @cached_property
    def weeks(self) -> tuple[Period, ...]:
        """ISO weeks with papers, latest first."""
        return _periods("weeks", self.papers, week_of, lambda day: day - dt.timedelta(days=day.weekday()))

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """Months with papers, latest first."""
        return months_of(self.papers)

    @cached_property
    def pinned(self) -> tuple[Paper, ...]:
        """The papers that the owner wants to stand first, in that order."""
        return tuple(self.by_key[key] for key in self.marks.pins if key in self.by_key)

    @cached_property
    def moved_here(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the records that were merged into a paper, sorted, by key of the paper."""
        found: dict[str, list[str]] = {}
        for key, kept in sorted(self.marks.moved.items()):
            if kept in self.by_key:
                found.setdefault(kept, []).append(key)
        return {kept: tuple(keys) for kept, keys in found.items()}

    @property
    def latest(self) -> dt.date | None:
        """The latest listing day; None if there are no papers."""
        return self.papers[0].listed if self.papers else None

    def topics_of(self, paper: Paper) -> tuple[Topic, ...]:
        """The paper's topics, the main one first."""
        return tuple(self.topic_by_slug[slug] for slug in self.assignments[paper.key].slugs)


def months_of(papers: Sequence[Paper]) -> tuple[Period, ...]:
    """The months in which `papers` were listed, latest first."""
    return _periods("months", papers, month_of, lambda day: day.replace(day=1))


def _periods(
    kind: str,
    papers: Sequence[Paper],
    name_of: Callable[[dt.date], str],
    start_of: Callable[[dt.date], dt.date],
) -> tuple[Period, ...]:
    held: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        held[name_of(paper.listed)].append(paper)
    return tuple(
        Period(kind=kind, name=name, start=start_of(held[name][0].listed), papers=tuple(held[name]))
        for name in sorted(held, reverse=True)
    )


def arrange(
    papers: Sequence[Paper],
    topics: Sequence[Topic],
    assign: Callable[[str, str | None], Assignment],
) -> Library:
    """The library of `papers`; `assign(title, abstract)` gives each paper its topics."""
    placed = {
        paper.key: placement(assign(paper.title, paper.abstract), paper.title, paper.abstract)
        for paper in papers
    }
    return shelve(papers, topics, placed)


def shelve(
    papers: Sequence[Paper],
    topics: Sequence[Topic],
    placed: Mapping[str, Placement],
    marks: Marks = NO_MARKS,
) -> Library:
    """The library of `papers`, whose topics are known by key."""
    return Library(
        papers=tuple(sorted(papers, key=newest_first)),
        topics=tuple(topics),
        assignments=placed,
        marks=marks,
    )
