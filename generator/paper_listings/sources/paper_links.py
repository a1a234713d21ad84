"""Collects the links of a paper: those that its source gives, and those found in its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.paper import Link, in_order, link_kind, parse_arxiv_id
from paper_listings.sources.identifiers import doi_of_address
from paper_listings.text import find_urls

if TYPE_CHECKING:
    from collections.abc import Iterable


def links_of(given: Iterable[Link], texts: Iterable[str | None]) -> tuple[Link, ...]:
    """The `given` links, then those in `texts`, without duplicate URLs (the first kind wins), ordered by kind.

    Links to arXiv papers and DOIs are left out: they lead to papers, not to something that belongs to one.
    """
    found = [*given]
    found += [
        Link(kind=link_kind(url), url=url)
        for text in texts
        if text and "://" in text
        for url in find_urls(text)
    ]
    once: dict[str, Link] = {}
    for link in found:
        if parse_arxiv_id(link.url) is None and (link.kind == "pdf" or doi_of_address(link.url) is None):
            once.setdefault(link.url.rstrip("/"), link)
    return in_order(tuple(once.values()))
