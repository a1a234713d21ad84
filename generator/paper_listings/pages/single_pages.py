"""Pages that exist once: the archive, feeds, search, saved papers, and about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.display.addresses import FEED_FORMATS, FEED_LABELS, OPML, feed_path
from paper_listings.insight.freshness import freshness
from paper_listings.pages.month_table import weeks_of
from paper_listings.pages.pagination import period_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from paper_listings.insight.library import Period
    from paper_listings.pages.context import Page, SiteContext


def archive_page(context: SiteContext) -> Page:
    """The archive: a calendar of all listing days."""
    latest = context.library.latest
    return context.page(
        "archive/",
        "archive.html",
        {
            "title": "Archive",
            "description": f"Every listing day of {context.site.title}.",
            "kind": "archive",
        },
        total=len(context.library.papers),
        days=len(context.library.days),
        first=context.library.days[-1].start if latest else None,
        last=latest,
        years=_by_year(context.library.months),
        months=[
            {
                "name": month.name,
                "title": period_title(month),
                "count": len(month.papers),
                "weeks": weeks_of(month),
            }
            for month in context.library.months
        ],
    )


def feeds_page(context: SiteContext) -> Page:
    """The page of all feeds."""

    def links(slug: str | None) -> list[dict[str, str]]:
        paths = {format_: feed_path(slug, format_) for format_ in FEED_FORMATS}
        return [
            {"label": FEED_LABELS[format_], "path": path, "url": context.site.url + path}
            for format_, path in paths.items()
        ]

    return context.page(
        "feeds/",
        "feeds.html",
        {
            "title": "Feeds",
            "description": f"Feeds of {context.site.title}: all papers and each topic.",
            "kind": "feeds",
        },
        others=[
            {
                "title": one.title,
                "about": one.subtitle,
                "count": len(one.entries),
                "feeds": links(one.slug),
            }
            for one in context.selections
        ],
        everything=links(None),
        sources=freshness(context.library.papers),
        opml=OPML,
        rows=[
            {"topic": shelf.topic, "count": len(shelf.papers), "feeds": links(shelf.topic.slug)}
            for shelf in context.library.shelves
        ],
    )


def search_page(context: SiteContext) -> Page:
    """The search page, with its filters."""
    years = {(paper.published or paper.listed).year for paper in context.library.papers}
    kind = "search" if context.library.papers else "nothing"  # without papers there is no index to load
    return context.page(
        "search/",
        "search.html",
        {"title": "Search", "description": f"Search every paper of {context.site.title}.", "kind": kind},
        total=len(context.library.papers),
        topics=context.library.topics,
        years=sorted(years, reverse=True),
    )


def saved_page(context: SiteContext) -> Page:
    """The page of papers that a reader saved; filled in by the browser."""
    return context.page(
        "saved/",
        "saved.html",
        {
            "title": "Saved",
            "description": f"The papers of {context.site.title} that you saved in this browser.",
            "kind": "saved",
        },
    )


def about_page(context: SiteContext) -> Page:
    """The page about the site."""
    latest = context.library.latest
    days = {period.start for period in context.library.days}
    return context.page(
        "about/",
        "about.html",
        {
            "title": "About",
            "description": f"About {context.site.title}: sources, topics, keys, privacy.",
            "kind": "about",
        },
        total=len(context.library.papers),
        first=context.library.days[-1].start if latest else None,
        last=latest,
        sources=freshness(context.library.papers),
        said=[(day, text) for day, text in sorted(context.site.notes.items()) if day in days],
    )


def _by_year(months: Sequence[Period]) -> list[tuple[int, list[dt.date]]]:
    """The months of each year, latest first."""
    years: dict[int, list[dt.date]] = {}
    for month in months:
        years.setdefault(month.start.year, []).append(month.start)
    return list(years.items())
