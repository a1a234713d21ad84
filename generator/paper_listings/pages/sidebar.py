"""What the theme shows on every page that is open: the topics with their counts, and how new the papers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_listings.insight.freshness import freshness, source_of
from paper_listings.insight.library import UNSORTED
from paper_listings.pages.context import hues
from paper_listings.pages.sitemaps import sitemap_paths
from paper_listings.text import count_of, long_date

if TYPE_CHECKING:
    from paper_listings.insight.library import Library
    from paper_listings.owner.settings import Settings


class Sidebar(dict[str, Any]):
    """Values for the theme's templates; a type of its own, since `mkdocs.yml` can put other values in its place."""


def sidebar_of(library: Library, settings: Settings) -> Sidebar:
    """The sidebar of the site that shows `library`.

    `sources` are those that are fetched and have papers: the browser says which is more than `stale_after` working days
    old. A site without daily sources has none.
    """
    fetched = {source_of(source.name) for source in settings.sources}
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
        stale_after=settings.stale_after,
        sources=[
            {
                "name": found.source,
                "label": found.label,
                "newest": found.newest.isoformat(),
                "since": long_date(found.newest),
            }
            for found in freshness(library.papers)
            if found.source in fetched
        ],
    )
