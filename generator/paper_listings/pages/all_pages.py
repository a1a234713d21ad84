"""Renders every page of the site that is a Markdown file, each with its path below `docs/`; papers have `paper_pages`.

A new kind of page also needs its first path segment in `pipeline.generating.OWNED`, and a line in `nav` or
`not_in_nav` of `mkdocs.yml`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_listings.display.addresses import source_path
from paper_listings.insight.library import month_of
from paper_listings.pages.api_page import api_page
from paper_listings.pages.change_pages import change_pages, changes_page
from paper_listings.pages.list_pages import (
    home_page,
    period_pages,
    titles_page,
    topic_month_pages,
    topic_page,
    topics_page,
)
from paper_listings.pages.single_pages import about_page, archive_page, feeds_page, saved_page, search_page
from paper_listings.pages.trend_pages import trending_page, trends_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_listings.insight.library import Period
    from paper_listings.pages.context import Page, SiteContext


def fixed_files(context: SiteContext) -> Iterator[tuple[str, bytes]]:
    """The Markdown files of the pages that exist once, and of each topic: path below `docs/`, and UTF-8 text."""
    for page in _fixed_pages(context):
        yield source_path(page.url), page.file()


def _fixed_pages(context: SiteContext) -> Iterator[Page]:
    yield home_page(context)
    yield topics_page(context)
    for lists in context.topic_lists:
        yield topic_page(context, lists)
    yield archive_page(context)
    yield changes_page(context)
    yield context.page(**trending_page(context.library))
    yield context.page(**trends_page(context.library))
    yield feeds_page(context)
    yield search_page(context)
    yield saved_page(context)
    yield api_page(context)
    yield about_page(context)


def change_files(context: SiteContext) -> Iterator[tuple[str, bytes]]:
    """The Markdown files of what changed in each month."""
    for page in change_pages(context):
        yield source_path(page.url), page.file()


def month_files(context: SiteContext, month: Period) -> Iterator[tuple[str, bytes]]:
    """The Markdown files of the lists of one month: the month itself, its days, the weeks that begin in it, its topics."""
    for page in _month_pages(context, month):
        yield source_path(page.url), page.file()


def _month_pages(context: SiteContext, month: Period) -> Iterator[Page]:
    for periods, place in _places(context, month):
        yield from period_pages(context, periods, place)
    yield titles_page(context, context.library.months.index(month))
    for lists in context.topic_lists:
        yield from topic_month_pages(context, lists, month.name)


def _places(context: SiteContext, month: Period) -> Iterator[tuple[Sequence[Period], int]]:
    """The days, weeks and months whose first paper was listed in `month`, by their places in the library."""
    for periods in (context.library.days, context.library.weeks, context.library.months):
        for place, period in enumerate(periods):
            if month_of(period.papers[-1].listed) == month.name:
                yield periods, place


def month_inputs(context: SiteContext, month: Period) -> tuple[object, ...]:
    """What decides the bytes of `month_files`, besides what all pages share, if the month is closed."""
    periods: list[object] = []
    papers: dict[str, object] = {}
    for found, place in _places(context, month):
        periods.append([period.name for period in found[max(0, place - 1) : place + 2]])
        for paper in found[place].papers:
            slugs = context.library.assignments[paper.key].slugs
            note = context.library.marks.notes.get(paper.key)
            papers[paper.key] = (replace(paper, comments=None, upvotes=None, seen=None), slugs, note)
    earlier = [
        next((period.name for period in lists.months if period.name < month.name), "")
        for lists in context.topic_lists
    ]
    return periods, papers, earlier
