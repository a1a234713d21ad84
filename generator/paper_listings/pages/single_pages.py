"""Pages that exist once: the archive, feeds, search, saved papers, and about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.display.addresses import FEED_FORMATS, FEED_LABELS, OPML, feed_path
from paper_listings.pages.month_table import weeks_of
from paper_listings.pages.pagination import period_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from paper_listings.insight.library import Period
    from paper_listings.pages.context import Desk, Page


def archive_page(desk: Desk) -> Page:
    """The archive: a calendar of all listing days."""
    latest = desk.library.latest
    return desk.page(
        "archive/",
        "archive.html",
        {
            "title": "Archive",
            "description": f"Every listing day of {desk.site.title}.",
            "kind": "archive",
        },
        total=len(desk.library.papers),
        days=len(desk.library.days),
        first=desk.library.days[-1].start if latest else None,
        last=latest,
        years=_by_year(desk.library.months),
        months=[
            {
                "name": month.name,
                "title": period_title(month),
                "count": len(month.papers),
                "weeks": weeks_of(month),
            }
            for month in desk.library.months
        ],
    )


def feeds_page(desk: Desk) -> Page:
    """The page of all feeds."""

    def links(slug: str | None) -> list[dict[str, str]]:
        paths = {format_: feed_path(slug, format_) for format_ in FEED_FORMATS}
        return [
            {"label": FEED_LABELS[format_], "path": path, "url": desk.site.url + path}
            for format_, path in paths.items()
        ]

    return desk.page(
        "feeds/",
        "feeds.html",
        {
            "title": "Feeds",
            "description": f"Feeds of {desk.site.title}: all papers and each topic.",
            "kind": "feeds",
        },
        others=[
            {
                "title": one.title,
                "about": one.subtitle,
                "count": len(one.entries),
                "feeds": links(one.slug),
            }
            for one in desk.selections
        ],
        everything=links(None),
        opml=OPML,
        rows=[
            {"topic": shelf.topic, "count": len(shelf.papers), "feeds": links(shelf.topic.slug)}
            for shelf in desk.library.shelves
        ],
    )


def search_page(desk: Desk) -> Page:
    """The search page, with its filters."""
    years = {(paper.published or paper.listed).year for paper in desk.library.papers}
    kind = "search" if desk.library.papers else "nothing"  # without papers there is no index to load
    return desk.page(
        "search/",
        "search.html",
        {"title": "Search", "description": f"Search every paper of {desk.site.title}.", "kind": kind},
        total=len(desk.library.papers),
        topics=desk.library.topics,
        years=sorted(years, reverse=True),
    )


def saved_page(desk: Desk) -> Page:
    """The page of papers that a reader saved; filled in by the browser."""
    return desk.page(
        "saved/",
        "saved.html",
        {
            "title": "Saved",
            "description": f"The papers of {desk.site.title} that you saved in this browser.",
            "kind": "saved",
        },
    )


def about_page(desk: Desk) -> Page:
    """The page about the site."""
    latest = desk.library.latest
    days = {period.start for period in desk.library.days}
    return desk.page(
        "about/",
        "about.html",
        {
            "title": "About",
            "description": f"About {desk.site.title}: sources, topics, keys, privacy.",
            "kind": "about",
        },
        total=len(desk.library.papers),
        first=desk.library.days[-1].start if latest else None,
        last=latest,
        said=[(day, text) for day, text in sorted(desk.site.notes.items()) if day in days],
    )


def _by_year(months: Sequence[Period]) -> list[tuple[int, list[dt.date]]]:
    """The months of each year, latest first."""
    years: dict[int, list[dt.date]] = {}
    for month in months:
        years.setdefault(month.start.year, []).append(month.start)
    return list(years.items())
