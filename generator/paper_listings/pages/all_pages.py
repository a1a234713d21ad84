"""Renders every page of the site that is a Markdown file, each with its path below `docs/`; papers have `paper_pages`.

A new kind of page also needs its first path segment in `pipeline.building.OWNED`, and a line in `nav` or
`not_in_nav` of `mkdocs.yml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.display.addresses import source_path
from paper_listings.insight.library import UNSORTED
from paper_listings.pages.api_page import api_page
from paper_listings.pages.list_pages import home_page, period_pages, titles_pages, topic_pages, topics_page
from paper_listings.pages.single_pages import about_page, archive_page, feeds_page, saved_page, search_page
from paper_listings.pages.trend_pages import trending_page, trends_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.pages.context import Page, SiteContext


def page_files(context: SiteContext) -> Iterator[tuple[str, bytes]]:
    """The Markdown file of every page but those of papers: its path below `docs/`, and UTF-8 text."""
    for page in _pages(context):
        yield source_path(page.url), page.file()


def _pages(context: SiteContext) -> Iterator[Page]:
    library = context.library
    yield home_page(context)
    yield topics_page(context)
    for shelf in library.shelves:
        yield from topic_pages(context, shelf.topic.slug, shelf.topic.title, shelf.topic.about, shelf.papers)
    unsorted = "Papers with too little evidence for any topic."
    yield from topic_pages(context, UNSORTED, "Unsorted", unsorted, library.unsorted)
    for periods in (library.days, library.weeks, library.months):
        yield from period_pages(context, periods)
    yield from titles_pages(context)
    yield archive_page(context)
    yield context.page(**trending_page(library))
    yield context.page(**trends_page(library))
    yield feeds_page(context)
    yield search_page(context)
    yield saved_page(context)
    yield api_page(context)
    yield about_page(context)
