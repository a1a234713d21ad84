"""What the theme shows on every page: the topics with their counts, and how new the papers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_listings.insight.library import UNSORTED
from paper_listings.pages.context import hues
from paper_listings.pages.sitemaps import sitemap_paths
from paper_listings.text import count_of, long_date

if TYPE_CHECKING:
    from paper_listings.insight.library import Library


class Sidebar(dict[str, Any]):
    """Values for the theme's templates; a type of its own, since `mkdocs.yml` can put other values in its place."""


def sidebar_of(library: Library) -> Sidebar:
    """The sidebar of the site that shows `library`."""
    hue = hues(library.topics)
    topics: list[dict[str, Any]] = [
        {
            "slug": shelf.topic.slug,
            "title": shelf.topic.title,
            "count": len(shelf.papers),
            "hue": hue[shelf.topic.slug],
        }
        for shelf in library.shelves
    ]
    if library.unsorted:
        topics.append({"slug": UNSORTED, "title": "Unsorted", "count": len(library.unsorted), "hue": 0})
    latest = library.latest
    return Sidebar(
        topics=topics,
        sitemaps=sitemap_paths(library),
        counted=count_of(len(library.papers), "paper") if latest else "",
        latest=latest.isoformat() if latest else "",
        updated=long_date(latest) if latest else "",
    )
