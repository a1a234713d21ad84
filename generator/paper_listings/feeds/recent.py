"""Chooses the papers that a feed shows: newest first, within limits of number and size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from paper_listings.feeds.item_text import item_words
from paper_listings.order import newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.feeds.items import Channel, Item

FEED_ITEMS: Final = 100
"""Default number of items in a feed."""
FEED_BYTES: Final = 1_000_000
"""Every feed is smaller than this, in every format."""


def order_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """`items`, each paper once, newest first."""
    once = {item.key: item for item in items}
    return tuple(sorted(once.values(), key=newest_first))


def newest(
    channel: Channel, items: Iterable[Item], limit: int = FEED_ITEMS, max_bytes: int = FEED_BYTES
) -> tuple[Item, ...]:
    """The newest items, in order, that fit into a feed: the same in every format.

    At most `limit` items; the oldest are left out until the feed is smaller than `max_bytes`. An item that would
    fill a feed on its own is skipped.
    """
    room = room_of_all = room_for_items(channel, max_bytes)
    chosen: list[Item] = []
    for item in order_items(items):
        if len(chosen) == limit:
            break
        weight = item_weight(channel, item)
        if weight > room_of_all:
            continue
        room -= weight
        if room < 0:
            break
        chosen.append(item)
    return tuple(chosen)


def room_for_items(channel: Channel, max_bytes: int) -> int:
    """The total bytes that items may have in a feed smaller than `max_bytes`."""
    return max_bytes - 1 - head_weight(channel)


def head_weight(channel: Channel) -> int:
    """An upper bound for the bytes of a feed without items, in any format."""
    urls = channel.urls
    texts = (channel.title, channel.subtitle, channel.author, channel.language, channel.page_url)
    links = 1_000 + 12 * len(urls.atom + urls.rss + urls.json)
    return 2_000 + links + sum(map(_weight, (*texts, channel.css_url, urls.rss, urls.atom, urls.json)))


def item_weight(channel: Channel, item: Item) -> int:
    """An upper bound for the bytes that an item adds to a feed, in any format."""
    said = item_words(item)
    names = sum(_weight(name) + 60 for name in said.names)
    categories = sum(_weight(topic) + _weight(channel.topics_url) + 120 for topic in said.topics)
    addresses = 2 * _weight(item.page_url) + _weight(item.source or "")
    content = _weight(said.html) + _weight(said.abstract)
    return 1_500 + _weight(said.title) + content + names + categories + addresses


def _weight(text: str) -> int:
    """An upper bound for the bytes of `text` in XML, in an XML attribute, and in a JSON string."""
    marks = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    return len(text.encode("utf-8", "replace")) + marks + 5 * text.count('"') + text.count("\\")
