"""Renders every page of the site, each with its path below `docs/`.

A new kind of page also needs its first path segment in `pipeline.building.OWNED`, and a line in `nav` or
`not_in_nav` of `mkdocs.yml`.
"""

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
    from collections.abc import Iterator, Mapping, Sequence

    from paper_listings.insight.library import Library
    from paper_listings.insight.related import Related
    from paper_listings.insight.special_selections import Selection
    from paper_listings.owner.settings import Site
    from paper_listings.pages.context import Page, SiteContext


def render_pages(
    library: Library,
    site: Site,
    extras: Extras | None = None,
    selections: Sequence[Selection] = (),
    related: Mapping[str, Sequence[Related]] | None = None,
) -> dict[str, bytes]:
    """The Markdown file of every page: path below `docs/` → UTF-8 text.

    `selections` are listed with the feeds; `related` papers are computed unless they are given.
    """
    gathered = gather(library, site, extras or Extras(), selections, related)
    return {source_path(page.url): page.file() for page in _pages(gathered)}


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
    for day in library.days:
        yield from paper_pages(context, day)
    yield context.page(**trending_page(library))
    yield context.page(**trends_page(library))
    yield feeds_page(context)
    yield search_page(context)
    yield saved_page(context)
    yield api_page(context)
    yield about_page(context)
