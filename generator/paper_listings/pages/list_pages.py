"""Pages that list papers: the home page, topics and their months, days, weeks and months."""

from __future__ import annotations

import math
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
from paper_listings.insight.freshness import freshness
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
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from paper_listings.display.addresses import FileFormat
    from paper_listings.insight.library import Period
    from paper_listings.pages.cards import Card
    from paper_listings.pages.context import Page, SiteContext, TopicLists
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
    is_open: bool = False
    """Whether papers may still be added: everything of a closed list is final."""


def home_page(context: SiteContext) -> Page:
    """The home page: the latest day, then the topics."""
    size = context.site.page_size
    latest = context.library.days[0] if context.library.days else None
    pinned = context.library.pinned[:size]
    here = latest.papers if latest else ()
    papers, room = _others(here, pinned), size - len(pinned)
    return context.page(
        "",
        "home.html",
        {"title": context.site.title, "description": context.site.description, "kind": "home"},
        latest=latest,
        heading=weekday_date(latest.start) if latest else context.site.title,
        total=len(context.library.papers),
        strip=context.library.days[:STRIP_DAYS],
        pinned=_cards(context, pinned),
        cards=_cards(context, papers[:room]),
        more=max(0, len(papers) - room),
        more_url=_url(latest, 2 if len(here) > size else 1) if latest else "",
        rows=context.rows(),
        unsorted=len(context.library.unsorted),
        sources=freshness(context.library.papers),
        months=_titles_steps(context),
        month=_last_page(context, context.library.months[0]) if latest else None,
        week=_last_page(context, context.library.weeks[0]) if latest else None,
    )


def _others(papers: Iterable[Paper], pinned: Iterable[Paper]) -> tuple[Paper, ...]:
    """`papers` without those that are pinned, which are shown before them."""
    keys = {paper.key for paper in pinned}
    return tuple(paper for paper in papers if paper.key not in keys)


def _cards(context: SiteContext, papers: Iterable[Paper]) -> tuple[Card, ...]:
    return tuple(context.cards[paper.key] for paper in papers)


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


def topic_page(context: SiteContext, lists: TopicLists) -> Page:
    """The page of a topic: its newest papers."""
    slug = lists.slug
    has_feed = slug in context.library.topic_by_slug
    here, size = {paper.key for paper in lists.papers}, context.site.page_size
    pinned = [paper for paper in context.library.pinned if paper.key in here][:size]
    newest = _others(lists.papers[:size], pinned)[: size - len(pinned)]
    return context.page(
        topic_url(slug),
        "topic.html",
        _topic_meta(context, lists) | {"title": lists.title, "description": f"{lists.title}: {lists.about}"},
        title=lists.title,
        about=lists.about,
        topic=slug,
        hue=context.hues.get(slug),
        total=len(lists.papers),
        path=(HOME, TOPICS),
        spark=context.spark(lists.papers),
        feed=f"feeds/{slug}.xml" if has_feed else None,
        file_links=_files(topic_url(slug), (*CITATIONS, "csv", "json")) if lists.papers else (),
        updated=lists.papers[0].listed if lists.papers else None,
        pinned=_cards(context, pinned),
        groups=grouped(newest, context.cards),
        months=[_topic_step(lists, month) for month in lists.months],
    )


def topic_month_pages(context: SiteContext, lists: TopicLists, month: str) -> Iterator[Page]:
    """The pages of a topic's papers of one month, `2025-12`; none if it has none.

    They do not lead to the next month: when this one closes, nobody knows which month that is.
    """
    place = next((place for place, period in enumerate(lists.months) if period.name == month), None)
    if place is None:
        return
    period = lists.months[place]
    step = _topic_step(lists, period)
    earlier = _topic_step(lists, lists.months[place + 1]) if place + 1 < len(lists.months) else None
    yield from _list_pages(
        context,
        _Listing(
            url=step.url,
            title=f"{lists.title}, {step.title}",
            period=period,
            path=(HOME, TOPICS, Step(url=topic_url(lists.slug), title=lists.title)),
            turn=Turn(earlier=earlier),
            meta=_topic_meta(context, lists),
            topic=lists.slug,
            is_open=month == context.library.months[0].name,
        ),
    )


def list_addresses(context: SiteContext) -> Iterator[str]:
    """The addresses of all lists of periods, without rendering them: `period_pages`, `titles_page`, `topic_month_pages`."""
    for periods in (context.library.days, context.library.weeks, context.library.months):
        for period in periods:
            yield from _list_urls(context, _url(period), period)
    for month in context.library.months:
        yield titles_url(month.name)
    for lists in context.topic_lists:
        for month in lists.months:
            yield from _list_urls(context, topic_url(lists.slug, month.name), month)


def _list_urls(context: SiteContext, url: str, period: Period) -> list[str]:
    """The addresses of the pages of a list."""
    pages = math.ceil(len(period.papers) / context.site.page_size)
    return [paged(url, number) for number in range(1, pages + 1)]


def _topic_meta(context: SiteContext, lists: TopicLists) -> dict[str, str]:
    meta = {"kind": "topic", "topic": lists.slug}
    if lists.slug not in context.library.topic_by_slug:
        return meta
    return meta | {"feed": f"feeds/{lists.slug}", "feed_title": lists.title}


def _topic_step(lists: TopicLists, month: Period) -> Step:
    return Step(url=topic_url(lists.slug, month.name), title=period_title(month), count=len(month.papers))


def period_pages(context: SiteContext, periods: Sequence[Period], place: int) -> Iterator[Page]:
    """The pages of the day, week or month at `place` of `periods`, which are in order, latest first."""
    period = periods[place]
    yield from _list_pages(
        context,
        _Listing(
            url=_url(period),
            title=weekday_date(period.start) if period.kind == "days" else period_title(period),
            period=period,
            path=(HOME, ARCHIVE),
            turn=_turn(periods, place, _url),
            meta={"kind": period.kind},
            files=_files(_url(period), MONTH_FILES) if period.kind == "months" else (),
            is_open=place == 0,
        ),
    )


def _turn(periods: Sequence[Period], place: int, url: Callable[[Period], str]) -> Turn:
    """The neighbours of a period."""
    near = slice(max(0, place - 1), place + 2)
    steps = [Step(url=url(period), title=period_title(period)) for period in periods[near]]
    return neighbours(steps, place - near.start)


def titles_page(context: SiteContext, place: int) -> Page:
    """The page of all titles of the month at `place`; the home page links to it, so every paper is two clicks from there."""
    month = context.library.months[place]
    title = f"Titles of {period_title(month)}"
    return context.page(
        titles_url(month.name),
        "titles.html",
        {
            "title": title,
            "description": f"{count_of(len(month.papers), 'paper')} of {period_title(month)} by title.",
            "kind": "months",
        }
        | settled(is_open=place == 0),
        title=title,
        path=(HOME, ARCHIVE, Step(url=_url(month), title=period_title(month))),
        period=_url(month),
        total=len(month.papers),
        turn=_turn(context.library.months, place, lambda period: titles_url(period.name)),
        groups=grouped(month.papers, context.cards),
    )


def _titles_steps(context: SiteContext) -> list[Step]:
    return [
        Step(url=titles_url(month.name), title=period_title(month), count=len(month.papers))
        for month in context.library.months
    ]


def _files(url: str, formats: Iterable[FileFormat]) -> tuple[dict[str, str], ...]:
    return tuple({"label": FILE_LABELS[format_], "path": papers_file(url, format_)} for format_ in formats)


def settled(*, is_open: bool) -> dict[str, str]:
    """What the theme is told of a page that never changes again: its template shows nothing that does."""
    return {} if is_open else {"template": "slim.html"}


def _list_pages(context: SiteContext, found: _Listing) -> Iterator[Page]:
    """The pages of a list. Those of a closed list, and the full ones of an open list, are settled: their cards are short.

    A settled day says the most of its papers; lists that repeat them say less.
    Later periods are named on the last page only, and it alone has the number of papers.
    """
    single_day = found.period.kind == "days"
    total = len(found.period.papers)
    chunks = chunked(found.period.papers, context.site.page_size, whole_day=single_day)
    urls = _list_urls(context, found.url, found.period)
    for number, papers in enumerate(chunks, 1):
        is_last = number == len(chunks)
        is_open = found.is_open and (is_last or single_day)
        suffix = f", page {number}" if number > 1 else ""
        counted = f"{count_of(total, 'paper')}: " if is_last else ""
        yield context.page(
            urls[number - 1],
            "period.html",
            dict(found.meta)
            | {"title": found.title + suffix, "description": f"{counted}{found.title}{suffix}."}
            | settled(is_open=is_open),
            title=found.title,
            path=found.path,
            turn=found.turn if is_last else Turn(earlier=found.turn.earlier),
            pages=urls,
            number=number,
            total=total,
            topic=found.topic,
            file_links=found.files,
            single_day=single_day,
            is_last=is_last,
            is_short=not is_open,
            groups=grouped(papers, context.cards),
        )
