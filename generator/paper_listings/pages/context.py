"""What all pages are made from: data gathered once for all of them, and how a page becomes a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paper_listings.insight.changes import changes
from paper_listings.insight.library import UNSORTED, months_of
from paper_listings.insight.related import relate
from paper_listings.pages import sparkline
from paper_listings.pages.cards import card
from paper_listings.pages.pagination import Step
from paper_listings.pages.templating import front_matter, render

if TYPE_CHECKING:
    from paper_listings.insight.changes import DayOfChanges
    from paper_listings.insight.library import Library, Period
    from paper_listings.insight.related import Related
    from paper_listings.insight.special_selections import Selection
    from paper_listings.merging.revisions import Revision
    from paper_listings.owner.overrides import Change
    from paper_listings.owner.settings import Site
    from paper_listings.pages.cards import Card
    from paper_listings.pages.paper_extras import Extras
    from paper_listings.paper import Paper
    from paper_listings.topics.taxonomy import Topic

HUES = 18
"""Number of hues that distinguish topics, besides their names."""
HOME = Step(url="", title="Latest")
ARCHIVE = Step(url="archive/", title="Archive")
TOPICS = Step(url="topics/", title="Topics")
CARDS_KEPT = 4_096
"""Number of cards kept in memory: those of some months, which their lists and pages need one after another."""
SPARK_MONTHS = 2
"""Fewest months for which a sparkline is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What became of papers after they were listed."""

    revisions: Sequence[Revision] = ()
    """What sources revised, by day."""
    decisions: Sequence[Change] = ()
    """What the owner decided, by day."""


NOTHING_CHANGED = History()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page before it is rendered."""

    url: str
    meta: Mapping[str, Any]
    template: str
    values: Mapping[str, Any]

    def file(self) -> bytes:
        """Its Markdown file; `finished` says that its HTML needs no Markdown processor."""
        return (
            front_matter({**self.meta, "finished": True}) + render(self.template, self.url, **self.values)
        ).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLists:
    """A topic as its pages show it; papers without a topic have such lists too."""

    slug: str
    title: str
    about: str
    papers: Sequence[Paper]
    months: tuple[Period, ...]
    """Latest first."""


class Cards(Mapping[str, "Card"]):
    """The cards of papers by key, each made when it is asked for; the last ones asked for are kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._made = lru_cache(maxsize=CARDS_KEPT)(self._make)

    def __getitem__(self, key: str) -> Card:
        return self._made(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._library.by_key)

    def __len__(self) -> int:
        return len(self._library.by_key)

    def _make(self, key: str) -> Card:
        return card(self._library.by_key[key], self._library)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContext:
    """What templates need from the library, gathered once for all pages."""

    library: Library
    site: Site
    extras: Extras
    hues: Mapping[str, int]
    cards: Mapping[str, Card]
    """By key of the paper."""
    months: Sequence[str]
    """Names of the months that a sparkline shows, earliest first."""
    related: Mapping[str, Sequence[Related]]
    selections: Sequence[Selection]
    """The feeds beyond that of all papers and those of topics."""
    topic_lists: Sequence[TopicLists]
    """In the order of `topics.yml`, then the papers without a topic."""
    changes: Sequence[DayOfChanges]
    """What changed, latest day first."""

    def page(self, url: str, template: str, meta: Mapping[str, Any], **values: object) -> Page:
        """A page, with the values that every template gets."""
        shared = {"site": self.site, "hues": self.hues, "notes": self.site.notes, "topic": ""}
        return Page(url=url, template=template, meta=meta, values=shared | values)

    def spark(self, papers: Sequence[Paper]) -> dict[str, object] | None:
        """What a sparkline of papers per month needs; None while there are too few months to compare."""
        if len(self.months) < SPARK_MONTHS:
            return None
        values = sparkline.counts(papers, self.months)
        return {
            "path": sparkline.path(values),
            "width": sparkline.width(values),
            "height": sparkline.HEIGHT,
            "text": f"Papers per month, {self.months[0]} to {self.months[-1]}: "
            + ", ".join(str(value) for value in values),
        }

    def rows(self) -> list[dict[str, object]]:
        """The topics with their papers and sparklines."""
        return [
            {"topic": shelf.topic, "papers": shelf.papers, "spark": self.spark(shelf.papers)}
            for shelf in self.library.shelves
        ]


def gather(
    library: Library,
    site: Site,
    extras: Extras,
    selections: Sequence[Selection] = (),
    related: Mapping[str, Sequence[Related]] | None = None,
    history: History = NOTHING_CHANGED,
) -> SiteContext:
    """Everything that pages of this library need, computed once; `related` may be known."""
    last = library.papers[0].listed if library.papers else None
    return SiteContext(
        library=library,
        site=site,
        extras=extras,
        hues=hues(library.topics),
        cards=Cards(library),
        months=sparkline.months_until(library.papers[-1].listed, last) if last else (),
        related=relate(library.papers) if related is None else related,
        selections=selections,
        topic_lists=tuple(_topic_lists(library)),
        changes=changes(library, history.revisions, history.decisions),
    )


def _topic_lists(library: Library) -> Iterator[TopicLists]:
    for shelf in library.shelves:
        topic = shelf.topic
        months = months_of(shelf.papers)
        yield TopicLists(
            slug=topic.slug, title=topic.title, about=topic.about, papers=shelf.papers, months=months
        )
    yield TopicLists(
        slug=UNSORTED,
        title="Unsorted",
        about="Papers with too little evidence for any topic.",
        papers=library.unsorted,
        months=months_of(library.unsorted),
    )


def hues(topics: Sequence[Topic]) -> dict[str, int]:
    """A hue for each topic, by slug: neighbours in `topics.yml` are far apart on the colour wheel."""
    return {topic.slug: number * 7 % HUES for number, topic in enumerate(topics)}
