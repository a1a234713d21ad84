"""Archives: every paper that was ever in a feed, in documents that do not change (RFC 5005, section 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from paper_listings.feeds.items import Feed, FeedUrls, History
from paper_listings.feeds.recent import (
    FEED_BYTES,
    FEED_ITEMS,
    fits,
    item_weight,
    newest,
    order_items,
    room_for_items,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from paper_listings.feeds.items import Channel, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    name: str
    """Listing year and number within that year, from the oldest: `2025-1`."""
    items: tuple[Item, ...]


def with_archives(
    channel: Channel,
    items: Iterable[Item],
    urls_of: Callable[[str], FeedUrls],
    *,
    limit: int = FEED_ITEMS,
    max_bytes: int = FEED_BYTES,
) -> tuple[Feed, ...]:
    """The feed to subscribe to, then its archives, oldest first.

    `urls_of` gives the addresses of an archive by its name, such as `2025-1`. Parts are filled from the oldest
    paper of a year, so that a new paper changes no full part. A part becomes an archive once it is full or its
    year is over, unless it has papers of the newest day, which may still grow. A part that the feed does not
    contain completely becomes an archive in any case, so that feed and archives together always have every paper.
    """
    shown = newest(channel, items := tuple(items), limit, max_bytes)
    ordered = tuple(item for item in order_items(items) if fits(channel, item, max_bytes))
    size = max(limit // 2, 1)
    closed = _closed(tuple(_parts(channel, ordered, size, max_bytes)), ordered, shown, size)
    places = tuple(urls_of(part.name) for part in closed)
    feed = Feed(
        channel=replace(channel, history=History(previous=places[-1] if places else None)), items=shown
    )
    archives = tuple(
        Feed(
            channel=replace(
                channel,
                title=f"{channel.title}: archive {part.name}",
                urls=places[number],
                history=History(
                    current=channel.urls,
                    previous=places[number - 1] if number else None,
                    following=places[number + 1] if number + 1 < len(places) else None,
                ),
            ),
            items=part.items,
        )
        for number, part in enumerate(closed)
    )
    return (feed, *archives)


def _parts(channel: Channel, ordered: Sequence[Item], size: int, max_bytes: int) -> Iterable[_Part]:
    """`ordered` cut into parts from its end, the oldest paper, at each new year and before a part grows too large."""
    room = room_for_items(channel, max_bytes)
    for year, group in groupby(reversed(ordered), key=lambda item: item.listed.year):
        filling: list[Item] = []
        number, weight = 1, 0
        for item in group:
            added = item_weight(channel, item)
            if filling and (len(filling) == size or weight + added > room):
                yield _Part(name=f"{year}-{number}", items=tuple(reversed(filling)))
                filling, number, weight = [], number + 1, 0
            filling.append(item)
            weight += added
        yield _Part(name=f"{year}-{number}", items=tuple(reversed(filling)))


def _closed(
    parts: Sequence[_Part], ordered: Sequence[Item], shown: Sequence[Item], size: int
) -> tuple[_Part, ...]:
    in_feed = {item.key for item in shown}
    last = 0
    for number, part in enumerate(parts, start=1):
        complete = number < len(parts) or len(part.items) == size
        growing = part.items[0].listed == ordered[0].listed
        if (complete and not growing) or any(item.key not in in_feed for item in part.items):
            last = number
    return tuple(parts[:last])
