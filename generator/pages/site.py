"""Every page of the site: which there are, what stands on each, and where it is written."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.library import Library, Period, month_of, months_of, week_of
from generator.pages.cards import Card, byline, card
from generator.pages.markup import front_matter, render
from generator.pages.neighbours import neighbours
from generator.pages.trending import trending_page, trends_page
from generator.pages.why import explanations
from generator.related import relate
from generator.text import count_of, long_date, month_name
from generator.urls import (
    FEED_FORMATS,
    FEED_LABELS,
    OPML,
    feed_path,
    paged,
    paper_url,
    period_url,
    source_path,
    topic_url,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.paper import Paper
    from generator.settings import Site
    from generator.topics.taxonomy import Topic

HUES = 18
"""Topics are told apart by so many hues, beside their names."""
STRIP_DAYS = 14
"""The home page leads to so many of the last listing days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cards of one listing day within a list."""

    name: str
    start: dt.date
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A place to go to: an address on the site, what to call it, and how many papers stand there."""

    url: str
    title: str
    count: int = 0


def render_pages(library: Library, site: Site) -> dict[str, bytes]:
    """The Markdown file of every page: path below `docs/` → UTF-8 text."""
    return {source_path(page.url): page.file() for page in _Pages(library, site).all()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    url: str
    meta: dict[str, Any]
    template: str
    values: dict[str, Any]

    def file(self) -> bytes:
        return (front_matter(self.meta) + render(self.template, self.url, **self.values)).encode()


class _Pages:
    """Gathers what templates need from the library; one method a kind of page."""

    def __init__(self, library: Library, site: Site) -> None:
        self.library = library
        self.site = site
        self.hues = hues(library.topics)
        self.cards = {paper.key: card(paper, library) for paper in library.papers}
        self.related = relate(library.papers)

    def all(self) -> Iterator[_Page]:
        yield self.home()
        yield self.topics()
        for shelf in self.library.shelves:
            yield from self.topic(shelf.topic.slug, shelf.topic.title, shelf.topic.about, shelf.papers)
        yield from self.topic(
            "unsorted",
            "Unsorted",
            "Papers for which no topic gathered enough evidence.",
            self.library.unsorted,
        )
        for periods in (self.library.days, self.library.weeks, self.library.months):
            yield from self.periods(periods)
        yield self.archive()
        for paper in self.library.papers:
            yield self.paper(paper)
        yield self.page(**trending_page(self.library))
        yield self.page(**trends_page(self.library))
        yield self.feeds()
        yield self.search()
        yield self.about()

    def page(self, url: str, template: str, meta: dict[str, Any], **values: object) -> _Page:
        shared = {"site": self.site, "hues": self.hues, "notes": _Notes(self.site.notes)}
        return _Page(url=url, template=template, meta=meta, values=shared | values)

    def groups(self, papers: Sequence[Paper]) -> tuple[Group, ...]:
        days: dict[dt.date, list[Card]] = {}
        for paper in papers:
            days.setdefault(paper.listed, []).append(self.cards[paper.key])
        return tuple(
            Group(name=day.isoformat(), start=day, cards=tuple(cards)) for day, cards in days.items()
        )

    def home(self) -> _Page:
        size = self.site.page_size
        latest = self.library.days[0] if self.library.days else None
        papers = latest.papers if latest else ()
        return self.page(
            "",
            "home.html",
            {"title": self.site.title, "description": self.site.description, "kind": "home"},
            latest=latest,
            total=len(self.library.papers),
            strip=self.library.days[:STRIP_DAYS],
            cards=tuple(self.cards[paper.key] for paper in papers[:size]),
            more=max(0, len(papers) - size),
            shelves=self.library.shelves,
        )

    def topics(self) -> _Page:
        return self.page(
            "topics/",
            "topics.html",
            {
                "title": "Topics",
                "description": f"The {count_of(len(self.library.topics), 'topic')} of {self.site.title}.",
                "kind": "topics",
            },
            shelves=self.library.shelves,
            unsorted=len(self.library.unsorted),
            total=len(self.library.papers),
        )

    def topic(self, slug: str, title: str, about: str, papers: Sequence[Paper]) -> Iterator[_Page]:
        months = months_of(papers)
        has_feed = slug in self.library.topic_by_slug
        meta = {"kind": "topic", "topic": slug} | (
            {"feed": f"feeds/{slug}", "feed_title": title} if has_feed else {}
        )
        yield self.page(
            topic_url(slug),
            "topic.html",
            meta | {"title": title, "description": f"{title}: {about}"},
            title=title,
            about=about,
            hue=self.hues.get(slug),
            total=len(papers),
            feed=f"feeds/{slug}.xml" if has_feed else None,
            groups=self.groups(papers[: self.site.page_size]),
            months=[
                Step(url=topic_url(slug, month.name), title=_title(month), count=len(month.papers))
                for month in months
            ],
        )
        for place, month in enumerate(months):
            yield from self.listing(
                f"topics/{slug}/{month.name}/",
                f"{title}, {_title(month)}",
                month,
                up=Step(url=topic_url(slug), title=title),
                earlier=_step(topic_url(slug, months[place + 1].name), months[place + 1])
                if place + 1 < len(months)
                else None,
                later=_step(topic_url(slug, months[place - 1].name), months[place - 1]) if place else None,
                meta=meta,
            )

    def periods(self, periods: Sequence[Period]) -> Iterator[_Page]:
        for place, period in enumerate(periods):
            earlier = periods[place + 1] if place + 1 < len(periods) else None
            later = periods[place - 1] if place else None
            yield from self.listing(
                period_url(period),
                _title(period),
                period,
                up=Step(url="archive/", title="Archive"),
                earlier=_step(period_url(earlier), earlier) if earlier else None,
                later=_step(period_url(later), later) if later else None,
                meta={"kind": period.kind},
            )

    def listing(
        self,
        url: str,
        title: str,
        period: Period,
        *,
        up: Step,
        earlier: Step | None,
        later: Step | None,
        meta: dict[str, Any],
    ) -> Iterator[_Page]:
        chunks = chunked(period.papers, self.site.page_size, whole_day=period.kind == "days")
        urls = [paged(url, number) for number in range(1, len(chunks) + 1)]
        for number, papers in enumerate(chunks, 1):
            suffix = f", page {number}" if number > 1 else ""
            yield self.page(
                urls[number - 1],
                "period.html",
                meta
                | {
                    "title": title + suffix,
                    "description": f"{count_of(len(period.papers), 'paper')}: {title}{suffix}.",
                },
                title=title,
                up=up,
                earlier=earlier,
                later=later,
                pages=urls,
                number=number,
                total=len(period.papers),
                single_day=period.kind == "days",
                groups=self.groups(papers),
            )

    def archive(self) -> _Page:
        latest = self.library.latest
        return self.page(
            "archive/",
            "archive.html",
            {
                "title": "Archive",
                "description": f"Every listing day of {self.site.title}.",
                "kind": "archive",
            },
            total=len(self.library.papers),
            days=len(self.library.days),
            first=self.library.days[-1].start if latest else None,
            last=latest,
            months=[_calendar(month) for month in self.library.months],
        )

    def paper(self, paper: Paper) -> _Page:
        return self.page(
            paper_url(paper.key),
            "paper.html",
            {
                "title": paper.title,
                "description": self.cards[paper.key].lead
                or f"{paper.title}, listed {long_date(paper.listed)}.",
                "kind": "paper",
                "key": paper.key,
            },
            paper=paper,
            card=self.cards[paper.key],
            byline=byline(paper, names=len(paper.authors or ())),
            topics=self.library.topics_of(paper),
            note=self.site.notes.get(paper.listed),
            reasons=explanations(self.library, paper),
            neighbours=neighbours(self.library, self.related[paper.key]),
        )

    def feeds(self) -> _Page:
        def links(slug: str | None) -> list[dict[str, str]]:
            paths = {format_: feed_path(slug, format_) for format_ in FEED_FORMATS}
            return [
                {"label": FEED_LABELS[format_], "path": path, "url": self.site.url + path}
                for format_, path in paths.items()
            ]

        return self.page(
            "feeds/",
            "feeds.html",
            {
                "title": "Feeds",
                "description": f"Feeds of {self.site.title}: all papers and each topic.",
                "kind": "feeds",
            },
            everything=links(None),
            opml=OPML,
            rows=[
                {"topic": shelf.topic, "count": len(shelf.papers), "feeds": links(shelf.topic.slug)}
                for shelf in self.library.shelves
            ],
        )

    def search(self) -> _Page:
        years = {(paper.published or paper.listed).year for paper in self.library.papers}
        return self.page(
            "search/",
            "search.html",
            {"title": "Search", "description": f"Search every paper of {self.site.title}.", "kind": "search"},
            total=len(self.library.papers),
            topics=self.library.topics,
            years=sorted(years, reverse=True),
        )

    def about(self) -> _Page:
        latest = self.library.latest
        return self.page(
            "about/",
            "about.html",
            {"title": "About", "description": f"About {self.site.title}.", "kind": "about"},
            total=len(self.library.papers),
            first=self.library.days[-1].start if latest else None,
            last=latest,
            notes=[(day, text) for day, text in sorted(self.site.notes.items()) if self._has_day(day)],
        )

    def _has_day(self, day: dt.date) -> bool:
        return any(period.start == day for period in self.library.days)


def hues(topics: Sequence[Topic]) -> dict[str, int]:
    """A hue for each topic, by slug: neighbours in `topics.yml` are far apart on the colour wheel."""
    return {topic.slug: number * 7 % HUES for number, topic in enumerate(topics)}


class _Notes(dict[dt.date, str]):
    """Notes by day; a day without one has an empty note."""

    def __missing__(self, key: dt.date) -> str:
        return ""


def chunked(papers: Sequence[Paper], size: int, *, whole_day: bool) -> list[tuple[Paper, ...]]:
    """`papers` (newest first) cut into pages of at most `size`, the pages numbered so that old ones stay put.

    Within one day the order is the source's, and later arrivals come last: pages are cut from the front.
    Over several days new papers come first: pages are cut from the oldest, so that page 1 is full for ever and
    only the last page changes. There is always at least one page.
    """
    if whole_day:
        return [tuple(papers[at : at + size]) for at in range(0, len(papers), size)] or [()]
    ends = range(len(papers), 0, -size)
    return [tuple(papers[max(0, end - size) : end]) for end in ends] or [()]


def _title(period: Period) -> str:
    if period.kind == "days":
        return long_date(period.start)
    if period.kind == "weeks":
        return f"Week {period.name[6:]}, {period.name[:4]}"
    return month_name(period.start.year, period.start.month)


def _step(url: str, period: Period) -> Step:
    return Step(url=url, title=_title(period), count=len(period.papers))


def _calendar(month: Period) -> dict[str, Any]:
    """A month as weeks of seven days from Monday, None where a day belongs to another month."""
    counts: dict[dt.date, int] = {}
    for paper in month.papers:
        counts[paper.listed] = counts.get(paper.listed, 0) + 1
    weeks = []
    for days in calendar.Calendar().monthdatescalendar(month.start.year, month.start.month):
        inside = [day if month_of(day) == month.name else None for day in days]
        weeks.append(
            {
                "name": week_of(days[0]),
                "has_papers": any(counts.get(day, 0) for day in inside if day),
                "days": [
                    {"date": day, "name": day.isoformat(), "count": counts.get(day, 0)} if day else None
                    for day in inside
                ],
            }
        )
    return {"name": month.name, "title": _title(month), "count": len(month.papers), "weeks": weeks}
