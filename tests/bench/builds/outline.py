"""Describes a site in plain values, from which other programs make the same pages.

They are given what only this program computes: topics, related papers and citations.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from paper_listings.insight.library import month_of, week_of
from paper_listings.pages.cards import byline, first_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_listings.insight.library import Library, Period
    from paper_listings.insight.related import Related
    from paper_listings.owner.settings import Site
    from paper_listings.paper import Paper


Outline: TypeAlias = "dict[str, Any]"
"""`site`: title, url, page_size, feed_items. `papers`: what a paper's page shows, newest first. `lists`: each with its
path, title, the keys of its papers, newest first, and whether it has one page only and a feed. All JSON."""
FIELDS = ("days", "weeks", "months", "topics", "topic-months")
"""The kinds of lists: the first part of their paths, and a field of each paper with the names of its lists."""


def outline(
    library: Library, site: Site, related: Mapping[str, Sequence[Related]], bibtex: Mapping[str, str]
) -> Outline:
    """The site of a library, with its related papers and citations by key."""
    ordered = library.papers
    neighbours = {
        paper.key: (before, after)
        for paper, before, after in zip(
            ordered,
            [None, *(paper.key for paper in ordered[:-1])],
            [*(paper.key for paper in ordered[1:]), None],
            strict=True,
        )
    }
    return {
        "site": {
            "title": site.title,
            "url": site.url,
            "page_size": site.page_size,
            "feed_items": site.feed_items,
        },
        "papers": [
            _paper(paper, library, related[paper.key], bibtex[paper.key], neighbours[paper.key])
            for paper in ordered
        ],
        "lists": [*_lists(library)],
    }


def _paper(
    paper: Paper,
    library: Library,
    related: Sequence[Related],
    bibtex: str,
    neighbours: tuple[str | None, str | None],
) -> dict[str, Any]:
    placed = library.assignments[paper.key]
    month = month_of(paper.listed)
    return {
        "key": paper.key,
        "title": paper.title,
        "abstract": paper.abstract or "",
        "authors": list(paper.authors or ()),
        "byline": byline(paper) or "",
        "lead": first_sentences(paper.abstract or ""),
        "day": str(paper.published or paper.listed),
        "listed": str(paper.listed),
        "links": [{"kind": link.kind, "url": link.url} for link in paper.links],
        "why": [
            {
                "slug": slug,
                "title": library.topic_by_slug[slug].title,
                "quotes": [f"“{quote.text}”" for quote in quotes],
            }
            for slug, quotes in zip(placed.slugs, placed.quotes, strict=True)
        ],
        "related": [
            {
                "key": link.key,
                "title": library.by_key[link.key].title,
                "listed": str(library.by_key[link.key].listed),
                "words": list(link.terms),
            }
            for link in related
        ],
        "bibtex": bibtex,
        "previous": neighbours[0],
        "next": neighbours[1],
        "days": [str(paper.listed)],
        "weeks": [week_of(paper.listed).lower()],
        "months": [month],
        "topics": list(placed.slugs),
        "topic-months": [f"{slug}-{month}" for slug in placed.slugs],
    }


def _lists(library: Library) -> Iterator[dict[str, Any]]:
    for shelf in library.shelves:
        if shelf.papers:
            yield _list("topics", shelf.topic.slug, shelf.topic.title, shelf.papers, is_open=True)
        for month, papers in groupby(shelf.papers, lambda paper: month_of(paper.listed)):
            name = f"{shelf.topic.slug}-{month}"
            yield _list("topic-months", name, f"{shelf.topic.title}, {month}", [*papers])
    period: Period
    for period in (*library.days, *library.weeks, *library.months):
        yield _list(period.kind, period.name.lower(), period.name, period.papers)


def _list(
    kind: str, name: str, title: str, papers: Sequence[Paper], *, is_open: bool = False
) -> dict[str, Any]:
    keys = [paper.key for paper in papers]
    return {"path": f"{kind}/{name}/", "title": title, "papers": keys, "is_open": is_open}
