"""Archives: all papers of the feed of all papers, in closed parts that new papers do not change (RFC 5005, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from paper_listings.display.addresses import paper_url

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from paper_listings.feeds.items import Channel
    from paper_listings.paper import Paper

ARCHIVED_AT_MOST: Final = 50
"""Most papers of an archive. No archive can then grow too large, whatever its papers say: an entry that is as long as
the limits of every field allow has less than 20 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A closed part of a feed. It is published in Atom only, because every reader that knows archives reads Atom."""

    channel: Channel
    """The feed that people subscribe to."""
    name: str
    """Listing year and number within that year, from the oldest: `2025-1`."""
    url: str
    """Where it is published, absolute."""
    previous: str | None
    """The archive with the next older papers, absolute; None for the oldest archive."""
    papers: tuple[Paper, ...]
    """Newest first."""

    @property
    def title(self) -> str:
        """The title of the feed, and the name of the archive."""
        return f"{self.channel.title}: archive {self.name}"

    def page_of(self, paper: Paper) -> str:
        """The page of a paper, absolute. Only the feed of all papers has archives, and its page is the site's root."""
        return self.channel.page_url + paper_url(paper.key)


def archives_of(
    channel: Channel,
    papers: Sequence[Paper],
    shown: Collection[str],
    url_of: Callable[[str], str],
    *,
    limit: int,
) -> tuple[Archive, ...]:
    """The archives of a feed of `papers`, which are newest first; oldest archive first.

    `shown` are the keys of the papers in the feed, at most `limit`; `url_of` gives the address of an archive by its
    name. Parts are filled from the oldest paper of a year, so that a new paper changes no full part. A part becomes an
    archive once it is full or its year is over, unless it has papers of the newest day, which may still grow. A part
    that the feed does not contain completely becomes an archive in any case, so that feed and archives together always
    have every paper.
    """
    size = min(max(limit // 2, 1), ARCHIVED_AT_MOST)
    parts = tuple(_parts(papers, size))
    last = 0
    for number, (_, part) in enumerate(parts, start=1):
        is_complete = number < len(parts) or len(part) == size
        is_growing = part[0].listed == papers[0].listed
        if (is_complete and not is_growing) or any(paper.key not in shown for paper in part):
            last = number
    urls = [url_of(name) for name, _ in parts[:last]]
    return tuple(
        Archive(channel=channel, name=name, url=url, previous=previous, papers=part)
        for (name, part), url, previous in zip(parts, urls, (None, *urls), strict=False)
    )


def _parts(papers: Sequence[Paper], size: int) -> Iterator[tuple[str, tuple[Paper, ...]]]:
    """`papers` cut into parts from their end, the oldest paper, and at each new year: names and papers."""
    for year, group in groupby(reversed(papers), key=_listing_year):
        oldest_first = tuple(group)
        for number, start in enumerate(range(0, len(oldest_first), size), start=1):
            yield f"{year}-{number}", oldest_first[start : start + size][::-1]


def _listing_year(paper: Paper) -> int:
    return paper.listed.year
