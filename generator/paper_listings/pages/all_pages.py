"""Renders every page of the site, each with its path below `docs/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.display.addresses import source_path
from paper_listings.insight.library import UNSORTED
from paper_listings.pages.api_page import api_page
from paper_listings.pages.context import gather
from paper_listings.pages.list_pages import home_page, period_pages, titles_pages, topic_pages, topics_page
from paper_listings.pages.paper_extras import Extras
from paper_listings.pages.paper_pages import paper_pages
from paper_listings.pages.single_pages import about_page, archive_page, feeds_page, saved_page, search_page
from paper_listings.pages.trend_pages import trending_page, trends_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_listings.insight.library import Library
    from paper_listings.insight.special_selections import Selection
    from paper_listings.owner.settings import Site
    from paper_listings.pages.context import Desk, Page


def render_pages(
    library: Library, site: Site, extras: Extras | None = None, selections: Sequence[Selection] = ()
) -> dict[str, bytes]:
    """The Markdown file of every page: path below `docs/` → UTF-8 text. `selections` are listed with the feeds."""
    gathered = gather(library, site, extras or Extras(), selections)
    return {source_path(page.url): page.file() for page in _pages(gathered)}


def _pages(desk: Desk) -> Iterator[Page]:
    library = desk.library
    yield home_page(desk)
    yield topics_page(desk)
    for shelf in library.shelves:
        yield from topic_pages(desk, shelf.topic.slug, shelf.topic.title, shelf.topic.about, shelf.papers)
    unsorted = "Papers with too little evidence for any topic."
    yield from topic_pages(desk, UNSORTED, "Unsorted", unsorted, library.unsorted)
    for periods in (library.days, library.weeks, library.months):
        yield from period_pages(desk, periods)
    yield from titles_pages(desk)
    yield archive_page(desk)
    for day in library.days:
        yield from paper_pages(desk, day)
    yield desk.page(**trending_page(library))
    yield desk.page(**trends_page(library))
    yield feeds_page(desk)
    yield search_page(desk)
    yield saved_page(desk)
    yield api_page(desk)
    yield about_page(desk)
