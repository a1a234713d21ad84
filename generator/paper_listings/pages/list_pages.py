"""Pages that list papers: the home page, topics and their months, days, weeks and months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_listings.display.addresses import (
    CITATIONS,
    FILE_LABELS,
    MONTH_FILES,
    paged,
    papers_file,
    period_url,
    titles_url,
    topic_url,
)
from paper_listings.insight.library import months_of
from paper_listings.pages.context import ARCHIVE, HOME, TOPICS
from paper_listings.pages.pagination import (
    Step,
    Turn,
    chunked,
    grouped,
    neighbours,
    period_title,
    weekday_date,
)
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_listings.display.addresses import FileFormat
    from paper_listings.insight.library import Period
    from paper_listings.pages.context import Page, SiteContext
    from paper_listings.paper import Paper

STRIP_DAYS = 14
"""Number of latest listing days that the home page links to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """A list of papers that may span several pages."""

    url: str
    title: str
    period: Period
    path: tuple[Step, ...]
    turn: Turn
    meta: Mapping[str, Any]
    topic: str = ""
    """Slug of the topic, if it is the list of a topic."""
    files: tuple[dict[str, str], ...] = ()
    """Links to its papers as files."""


def home_page(context: SiteContext) -> Page:
    """The home page: the latest day, then the topics."""
    size = context.site.page_size
    latest = context.library.days[0] if context.library.days else None
    papers = latest.papers if latest else ()
    return context.page(
        "",
        "home.html",
        {"title": context.site.title, "description": context.site.description, "kind": "home"},
        latest=latest,
        heading=weekday_date(latest.start) if latest else context.site.title,
        total=len(context.library.papers),
        strip=context.library.days[:STRIP_DAYS],
        cards=tuple(context.cards[paper.key] for paper in papers[:size]),
        more=max(0, len(papers) - size),
        rows=context.rows(),
        unsorted=len(context.library.unsorted),
        months=_titles_steps(context),
        month=_last_page(context, context.library.months[0]) if latest else None,
        week=_last_page(context, context.library.weeks[0]) if latest else None,
    )


def _last_page(context: SiteContext, period: Period) -> str:
    """The page of a week or month that has its newest papers."""
    return _url(period, len(chunked(period.papers, context.site.page_size, whole_day=False)))


def _url(period: Period, number: int = 1) -> str:
    return period_url(period.kind, period.name, number)


def topics_page(context: SiteContext) -> Page:
    """The page of all topics."""
    return context.page(
        "topics/",
        "topics.html",
        {
            "title": "Topics",
            "description": f"The {count_of(len(context.library.topics), 'topic')} of {context.site.title}.",
            "kind": "topics",
        },
        rows=context.rows(),
        unsorted=len(context.library.unsorted),
        total=len(context.library.papers),
    )


def topic_pages(
    context: SiteContext, slug: str, title: str, about: str, papers: Sequence[Paper]
) -> Iterator[Page]:
    """The pages of a topic: its newest papers, and its months."""
    months = months_of(papers)
    has_feed = slug in context.library.topic_by_slug
    meta = {"kind": "topic", "topic": slug} | (
        {"feed": f"feeds/{slug}", "feed_title": title} if has_feed else {}
    )
    steps = [
        Step(url=topic_url(slug, month.name), title=period_title(month), count=len(month.papers))
        for month in months
    ]
    yield context.page(
        topic_url(slug),
        "topic.html",
        meta | {"title": title, "description": f"{title}: {about}"},
        title=title,
        about=about,
        topic=slug,
        hue=context.hues.get(slug),
        total=len(papers),
        path=(HOME, TOPICS),
        spark=context.spark(papers),
        feed=f"feeds/{slug}.xml" if has_feed else None,
        file_links=_files(topic_url(slug), (*CITATIONS, "csv", "json")) if papers else (),
        groups=grouped(papers[: context.site.page_size], context.cards),
        months=steps,
    )
    for place, month in enumerate(months):
        yield from _list_pages(
            context,
            _Listing(
                url=steps[place].url,
                title=f"{title}, {steps[place].title}",
                period=month,
                path=(HOME, TOPICS, Step(url=topic_url(slug), title=title)),
                turn=neighbours(steps, place),
                meta=meta,
                topic=slug,
            ),
        )


def period_pages(context: SiteContext, periods: Sequence[Period]) -> Iterator[Page]:
    """The pages of days, weeks or months, latest first."""
    steps = [
        Step(url=_url(period), title=period_title(period), count=len(period.papers)) for period in periods
    ]
    for place, period in enumerate(periods):
        yield from _list_pages(
            context,
            _Listing(
                url=steps[place].url,
                title=weekday_date(period.start) if period.kind == "days" else steps[place].title,
                period=period,
                path=(HOME, ARCHIVE),
                turn=neighbours(steps, place),
                meta={"kind": period.kind},
                files=_files(_url(period), MONTH_FILES) if period.kind == "months" else (),
            ),
        )


def titles_pages(context: SiteContext) -> Iterator[Page]:
    """A page of all titles for each month; the home page links to it, so every paper is two clicks from there."""
    steps = _titles_steps(context)
    for place, month in enumerate(context.library.months):
        title = f"Titles of {period_title(month)}"
        yield context.page(
            steps[place].url,
            "titles.html",
            {
                "title": title,
                "description": f"{count_of(len(month.papers), 'paper')} of {period_title(month)} by title.",
                "kind": "months",
            },
            title=title,
            path=(HOME, ARCHIVE, Step(url=_url(month), title=period_title(month))),
            period=_url(month),
            total=len(month.papers),
            turn=neighbours(steps, place),
            groups=grouped(month.papers, context.cards),
        )


def _titles_steps(context: SiteContext) -> list[Step]:
    return [
        Step(url=titles_url(month.name), title=period_title(month), count=len(month.papers))
        for month in context.library.months
    ]


def _files(url: str, formats: Iterable[FileFormat]) -> tuple[dict[str, str], ...]:
    return tuple({"label": FILE_LABELS[format_], "path": papers_file(url, format_)} for format_ in formats)


def _list_pages(context: SiteContext, found: _Listing) -> Iterator[Page]:
    single_day = found.period.kind == "days"
    total = len(found.period.papers)
    chunks = chunked(found.period.papers, context.site.page_size, whole_day=single_day)
    urls = [paged(found.url, number) for number in range(1, len(chunks) + 1)]
    for number, papers in enumerate(chunks, 1):
        suffix = f", page {number}" if number > 1 else ""
        yield context.page(
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
            file_links=found.files,
            single_day=single_day,
            groups=grouped(papers, context.cards),
        )
