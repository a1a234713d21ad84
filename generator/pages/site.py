"""Every page of the site: which there are, what stands on each, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.library import UNSORTED, Library, Period, months_of
from generator.pages import sparkline
from generator.pages.cards import byline, card
from generator.pages.extras import Extras
from generator.pages.facts import facts
from generator.pages.lists import Step, Turn, chunked, grouped, neighbours, period_title, weekday_date
from generator.pages.markup import front_matter, render
from generator.pages.month_table import weeks_of
from generator.pages.neighbours import neighbours as related_papers
from generator.pages.trending import trending_page, trends_page
from generator.pages.why import explanations
from generator.related import relate
from generator.selection import selections
from generator.text import count_of, long_date
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
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from generator.paper import Paper
    from generator.settings import Site
    from generator.topics.taxonomy import Topic

HUES = 18
"""Topics are told apart by so many hues, beside their names."""
STRIP_DAYS = 14
"""The home page leads to so many of the last listing days."""
HOME = Step(url="", title="Latest")
ARCHIVE = Step(url="archive/", title="Archive")
TOPICS = Step(url="topics/", title="Topics")
SPARK_MONTHS = 2
"""Fewest months of which a sparkline says anything."""


def render_pages(library: Library, site: Site, extras: Extras | None = None) -> dict[str, bytes]:
    """The Markdown file of every page: path below `docs/` → UTF-8 text."""
    return {source_path(page.url): page.file() for page in _Pages(library, site, extras or Extras()).all()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    url: str
    meta: Mapping[str, Any]
    template: str
    values: Mapping[str, Any]

    def file(self) -> bytes:
        return (front_matter(self.meta) + render(self.template, self.url, **self.values)).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list of papers that may go on over several pages."""

    url: str
    title: str
    period: Period
    path: tuple[Step, ...]
    turn: Turn
    meta: Mapping[str, Any]
    topic: str = ""
    """Slug of the topic whose list it is."""


class _Pages:
    """Gathers what templates need from the library; one method a kind of page."""

    def __init__(self, library: Library, site: Site, extras: Extras) -> None:
        self.library = library
        self.site = site
        self.extras = extras
        self.hues = hues(library.topics)
        self.cards = {paper.key: card(paper, library) for paper in library.papers}
        last = library.papers[0].listed if library.papers else None
        self.months = sparkline.months_until(library.papers[-1].listed, last) if last else ()
        self.related = relate(library.papers)

    def all(self) -> Iterator[_Page]:
        yield self.home()
        yield self.topics()
        for shelf in self.library.shelves:
            yield from self.topic(shelf.topic.slug, shelf.topic.title, shelf.topic.about, shelf.papers)
        yield from self.topic(
            UNSORTED, "Unsorted", "Papers for which no topic gathered enough evidence.", self.library.unsorted
        )
        for periods in (self.library.days, self.library.weeks, self.library.months):
            yield from self.periods(periods)
        yield self.archive()
        for day in self.library.days:
            yield from self.papers(day)
        yield self.page(**trending_page(self.library))
        yield self.page(**trends_page(self.library))
        yield self.feeds()
        yield self.search()
        yield self.saved()
        yield self.about()

    def page(self, url: str, template: str, meta: Mapping[str, Any], **values: object) -> _Page:
        shared = {"site": self.site, "hues": self.hues, "notes": self.site.notes, "topic": ""}
        return _Page(url=url, template=template, meta=meta, values=shared | values)

    def spark(self, papers: Sequence[Paper]) -> dict[str, object] | None:
        """What the drawing of papers a month needs; None while there are too few months to compare."""
        if len(self.months) < SPARK_MONTHS:
            return None
        values = sparkline.counts(papers, self.months)
        return {
            "path": sparkline.path(values),
            "width": sparkline.width(values),
            "height": sparkline.HEIGHT,
            "text": f"Papers a month, {self.months[0]} to {self.months[-1]}: "
            + ", ".join(str(value) for value in values),
        }

    def shelf_rows(self) -> list[dict[str, object]]:
        """The topics with their papers and sparklines."""
        return [
            {"topic": shelf.topic, "papers": shelf.papers, "spark": self.spark(shelf.papers)}
            for shelf in self.library.shelves
        ]

    def home(self) -> _Page:
        size = self.site.page_size
        latest = self.library.days[0] if self.library.days else None
        papers = latest.papers if latest else ()
        return self.page(
            "",
            "home.html",
            {"title": self.site.title, "description": self.site.description, "kind": "home"},
            latest=latest,
            heading=weekday_date(latest.start) if latest else self.site.title,
            total=len(self.library.papers),
            strip=self.library.days[:STRIP_DAYS],
            cards=tuple(self.cards[paper.key] for paper in papers[:size]),
            more=max(0, len(papers) - size),
            rows=self.shelf_rows(),
            unsorted=len(self.library.unsorted),
            month=self.library.months[0] if latest else None,
            week=self.library.weeks[0] if latest else None,
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
            rows=self.shelf_rows(),
            unsorted=len(self.library.unsorted),
            total=len(self.library.papers),
        )

    def topic(self, slug: str, title: str, about: str, papers: Sequence[Paper]) -> Iterator[_Page]:
        months = months_of(papers)
        has_feed = slug in self.library.topic_by_slug
        meta = {"kind": "topic", "topic": slug} | (
            {"feed": f"feeds/{slug}", "feed_title": title} if has_feed else {}
        )
        steps = [
            Step(url=topic_url(slug, month.name), title=period_title(month), count=len(month.papers))
            for month in months
        ]
        yield self.page(
            topic_url(slug),
            "topic.html",
            meta | {"title": title, "description": f"{title}: {about}"},
            title=title,
            about=about,
            topic=slug,
            hue=self.hues.get(slug),
            total=len(papers),
            path=(HOME, TOPICS),
            spark=self.spark(papers),
            feed=f"feeds/{slug}.xml" if has_feed else None,
            groups=grouped(papers[: self.site.page_size], self.cards),
            months=steps,
        )
        for place, month in enumerate(months):
            yield from self.listing(
                _List(
                    url=steps[place].url,
                    title=f"{title}, {steps[place].title}",
                    period=month,
                    path=(HOME, TOPICS, Step(url=topic_url(slug), title=title)),
                    turn=neighbours(steps, place),
                    meta=meta,
                    topic=slug,
                )
            )

    def periods(self, periods: Sequence[Period]) -> Iterator[_Page]:
        steps = [
            Step(url=period_url(period), title=period_title(period), count=len(period.papers))
            for period in periods
        ]
        for place, period in enumerate(periods):
            yield from self.listing(
                _List(
                    url=steps[place].url,
                    title=weekday_date(period.start) if period.kind == "days" else steps[place].title,
                    period=period,
                    path=(HOME, ARCHIVE),
                    turn=neighbours(steps, place),
                    meta={"kind": period.kind},
                )
            )

    def listing(self, found: _List) -> Iterator[_Page]:
        single_day = found.period.kind == "days"
        total = len(found.period.papers)
        chunks = chunked(found.period.papers, self.site.page_size, whole_day=single_day)
        urls = [paged(found.url, number) for number in range(1, len(chunks) + 1)]
        for number, papers in enumerate(chunks, 1):
            suffix = f", page {number}" if number > 1 else ""
            yield self.page(
                urls[number - 1],
                "period.html",
                dict(found.meta)
                | {
                    "title": found.title + suffix,
                    "description": f"{count_of(total, 'paper')}: {found.title}{suffix}.",
                },
                title=found.title,
                path=found.path,
                turn=found.turn,
                pages=urls,
                number=number,
                total=total,
                topic=found.topic,
                single_day=single_day,
                groups=grouped(papers, self.cards),
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
            years=_by_year(self.library.months),
            months=[
                {
                    "name": month.name,
                    "title": period_title(month),
                    "count": len(month.papers),
                    "weeks": weeks_of(month),
                }
                for month in self.library.months
            ],
        )

    def papers(self, day: Period) -> Iterator[_Page]:
        """The papers of one listing day: each knows its neighbours of that day, and so stays as it is."""
        steps = [Step(url=paper_url(paper.key), title=paper.title) for paper in reversed(day.papers)]
        for place, paper in enumerate(reversed(day.papers)):
            yield self.paper(paper, neighbours(steps, place))

    def paper(self, paper: Paper, turn: Turn) -> _Page:
        topics = self.library.topics_of(paper)
        citations = self.extras.cite(paper) if self.extras.cite else None
        shown = self.cards[paper.key]
        machine = {"citation": citations.tags, "json_ld": citations.json_ld} if citations else {}
        return self.page(
            paper_url(paper.key),
            "paper.html",
            {
                "title": paper.title,
                "description": shown.lead or f"{paper.title}, listed {long_date(paper.listed)}.",
                "kind": "paper",
                "key": paper.key,
            }
            | machine,
            paper=paper,
            card=shown,
            byline=byline(paper, names=len(paper.authors or ())),
            path=(
                HOME,
                ARCHIVE,
                Step(url=f"days/{paper.listed.isoformat()}/", title=long_date(paper.listed)),
            ),
            turn=turn,
            topics=topics,
            note=self.site.notes.get(paper.listed),
            reasons=explanations(self.library, paper),
            facts=facts(shown, topics, byline(paper, names=len(paper.authors or ()))),
            citations=citations,
            neighbours=related_papers(self.library, self.related[paper.key]),
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
            others=[
                {
                    "title": one.title,
                    "about": one.subtitle,
                    "count": len(one.entries),
                    "feeds": links(one.slug),
                }
                for one in selections(self.library, self.site)
            ],
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

    def saved(self) -> _Page:
        return self.page(
            "saved/",
            "saved.html",
            {
                "title": "Saved",
                "description": f"The papers of {self.site.title} that you saved in this browser.",
                "kind": "saved",
            },
        )

    def about(self) -> _Page:
        latest = self.library.latest
        days = {period.start for period in self.library.days}
        return self.page(
            "about/",
            "about.html",
            {
                "title": "About",
                "description": f"About {self.site.title}: sources, topics, keys, privacy.",
                "kind": "about",
            },
            total=len(self.library.papers),
            first=self.library.days[-1].start if latest else None,
            last=latest,
            said=[(day, text) for day, text in sorted(self.site.notes.items()) if day in days],
        )


def hues(topics: Sequence[Topic]) -> dict[str, int]:
    """A hue for each topic, by slug: neighbours in `topics.yml` are far apart on the colour wheel."""
    return {topic.slug: number * 7 % HUES for number, topic in enumerate(topics)}


def _by_year(months: Sequence[Period]) -> list[tuple[int, list[dt.date]]]:
    """The months of each year, latest first."""
    years: dict[int, list[dt.date]] = {}
    for month in months:
        years.setdefault(month.start.year, []).append(month.start)
    return list(years.items())
