"""Sitemaps of the papers and of the lists by period: https://www.sitemaps.org/protocol.html.

MkDocs does not know the papers' pages, and of the lists it may know only some: a site can be built in parts. All other
pages are in a sitemap that is made of the built site (`site/page_sitemap.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.display.addresses import LISTS_SITEMAP, month_sitemap, paper_url
from paper_listings.pages.list_pages import list_addresses
from paper_listings.pages.templating import finished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_listings.insight.library import Library
    from paper_listings.pages.context import SiteContext


def sitemap_files(context: SiteContext) -> Iterator[tuple[str, bytes]]:
    """The sitemaps by path below the site's root: one of all lists by period, one of the papers of each month.

    Those of closed months never change.
    """
    site_url = context.site.url
    if context.library.months:
        yield LISTS_SITEMAP, sitemap(site_url + address for address in list_addresses(context))
    for month in context.library.months:
        yield month_sitemap(month.name), sitemap(site_url + paper_url(paper.key) for paper in month.papers)


def sitemap_paths(library: Library) -> list[str]:
    """The paths of `sitemap_files`."""
    months = [month_sitemap(month.name) for month in library.months]
    return [LISTS_SITEMAP, *months] if months else []


def sitemap(addresses: Iterable[str]) -> bytes:
    """A sitemap of these addresses, sorted."""
    return finished("sitemap.xml", "", addresses=sorted(addresses)).encode() + b"\n"
