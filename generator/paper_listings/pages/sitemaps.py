"""Sitemaps of the papers' pages, one a month, which MkDocs does not know: https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.display.addresses import month_sitemap, paper_url
from paper_listings.pages.templating import finished

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.insight.library import Library


def sitemap_files(library: Library, site_url: str) -> Iterator[tuple[str, bytes]]:
    """A sitemap for each month with papers, by path below the site's root; those of closed months never change."""
    for month in library.months:
        addresses = sorted(site_url + paper_url(paper.key) for paper in month.papers)
        yield month_sitemap(month.name), finished("sitemap.xml", "", addresses=addresses).encode() + b"\n"
