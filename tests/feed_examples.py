"""Invented papers, items and channels for feed tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from paper_listings.feeds import Archive, Channel, Feed, FeedUrls, Item, TopicRef, archives_of, newest
from paper_listings.feeds.paper_items import paper_item
from paper_listings.order import newest_first
from paper_listings.paper import Paper, key_for

if TYPE_CHECKING:
    from collections.abc import Sequence

SITE = "https://papers.example.org/listings/"
DAY = dt.date(2025, 12, 8)
ABSTRACT = "We count how many spoons a drawer can hold, and we show that the number is larger than was believed before."
SPOONS = TopicRef(slug="spoons", title="Spoons & forks", url=SITE + "topics/spoons/")
KNIVES = TopicRef(slug="knives", title="Knives", url=SITE + "topics/knives/")


def paper(number: int = 1, **fields: Any) -> Paper:  # noqa: ANN401 - fields of a value
    """Returns a paper listed on `DAY` at position `number`; `fields` override its fields."""
    title = fields.pop("title", f"On the Number of Spoons, Part {number}")
    known = {
        "key": key_for(f"spoons {number}", fields.get("arxiv_id")),
        "abstract": ABSTRACT,
        "authors": ("Ada Example", "Björn Beispiel"),
        "listed": DAY,
        "position": number,
    }
    return Paper(title=title, **{**known, **fields})


def papers(count: int, per_day: int = 5, **fields: Any) -> tuple[Paper, ...]:  # noqa: ANN401 - fields of a value
    """Returns `count` papers, `per_day` per day, the last ones on `DAY`."""
    return tuple(
        paper(
            number + 1,
            listed=DAY - dt.timedelta(days=(count - 1 - number) // per_day),
            position=number % per_day + 1,
            **fields,
        )
        for number in range(count)
    )


def item(number: int = 1, topics: tuple[TopicRef, ...] = (SPOONS,), **fields: Any) -> Item:  # noqa: ANN401 - fields of a value
    """Returns an item for such a paper."""
    return item_of(paper(number, **fields), topics)


def item_of(about: Paper, topics: tuple[TopicRef, ...] = (SPOONS,)) -> Item:
    """Returns the item of a paper."""
    return paper_item(about, f"{SITE}papers/{about.key}/", topics)


def items(count: int, per_day: int = 5, **fields: Any) -> tuple[Item, ...]:  # noqa: ANN401 - fields of a value
    """Returns items for such papers."""
    return tuple(map(item_of, papers(count, per_day, **fields)))


def archives(held: Sequence[Paper], limit: int = 10) -> tuple[Feed, tuple[Archive, ...]]:
    """Returns a feed of at most `limit` papers with its archives."""
    ordered = sorted(held, key=newest_first)
    shown = newest(channel(), map(item_of, ordered), limit)
    found = archives_of(
        channel(),
        ordered,
        {one.key for one in shown},
        lambda name: f"{SITE}archive/feeds/{name}.atom.xml",
        limit=limit,
    )
    return Feed(channel=channel(archive=found[-1].url if found else None), items=shown), found


def urls(name: str = "feed") -> FeedUrls:
    """The feed's addresses, by format."""
    return FeedUrls(rss=f"{SITE}{name}.xml", atom=f"{SITE}{name}.atom.xml", json=f"{SITE}{name}.json")


def channel(name: str = "feed", **fields: Any) -> Channel:  # noqa: ANN401 - fields of a value
    """Returns a channel published under `name`."""
    known = {
        "key": name,
        "title": "Spoon Listings",
        "subtitle": "New papers about cutlery",
        "author": "Spoon Listings",
        "page_url": SITE,
        "urls": urls(name),
        "topics_url": SITE + "topics/",
        "css_url": SITE + "assets/feed.css",
    }
    return Channel(**{**known, **fields})
