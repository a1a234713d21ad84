"""The parts of a feed: its channel, its items, and their ids and dates."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.text import is_web_address

if TYPE_CHECKING:
    from paper_listings.owner.overriding import Departure
    from paper_listings.paper import Paper

EMPTY_SINCE: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The date of a feed without items: Atom requires one, the clock is not used here, and validators call dates
before 1990 implausible."""
LATEST_SECOND: Final = 600
"""Seconds after midnight UTC at which the first paper of a day is dated; each following one is a second earlier.

A constant, because the number of a day's papers grows during the day and would move every date. Not larger,
because validators and readers consider a date wrong if it is more than ten minutes in the future, and a listing
may be published just after midnight."""

_PAPERS: Final = uuid.UUID("3d7c0a7e-5b0c-4f0e-9a53-6e0c2f8b41d9")
_CHANNELS: Final = uuid.UUID("b1f6f0c4-2a7d-4c1b-8e57-0d9a4c35e672")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRef:
    """A topic as an item shows it."""

    slug: str
    title: str
    url: str
    """The topic's page, absolute."""

    def __post_init__(self) -> None:
        _demand_absolute(f"topic {self.slug}", self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a feed: a paper, as `paper_items` describes it, or the digest of a week."""

    key: str
    """Never changed: the id of the item is made from it."""
    title: str
    text: str | None
    """The abstract, or the text of a digest; None if unknown."""
    listed: dt.date
    page_url: str
    """The item's page on this site, absolute."""
    position: int | None = None
    """Its position within its listing day, from 1."""
    updated: dt.date | None = None
    """The day on which it first differed from what was listed."""
    names: tuple[str, ...] = ()
    """Authors, else the organisation."""
    facts: tuple[str, ...] = ()
    """What follows the text, such as `5 authors` and `20 June 2024`."""
    source: str | None = None
    """Its page elsewhere, absolute."""
    topics: tuple[TopicRef, ...] = ()

    def __post_init__(self) -> None:
        _demand_absolute(f"item {self.key}", self.page_url)

    def __hash__(self) -> int:
        return hash(self.key)  # quicker than of all fields, and equal items have equal keys


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUrls:
    """Where one feed is published, in each format; absolute."""

    rss: str
    atom: str
    json: str

    def __post_init__(self) -> None:
        for url in (self.rss, self.atom, self.json):
            _demand_absolute("feed", url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Everything a feed says about itself."""

    key: str
    """Name of the feed on this site, never changed: `all`, `topics/vision`. Its Atom id is derived from it."""
    title: str
    subtitle: str
    author: str
    """Name of the site: the author of the feed and of entries whose authors are unknown."""
    page_url: str
    """The HTML page that shows the same papers."""
    urls: FeedUrls
    topics_url: str
    """The page of all topics: the scheme of every category."""
    css_url: str
    """The style sheet for people who open the feed in a browser."""
    language: str = "en"
    archive: str | None = None
    """The newest archive of its papers, an Atom document (RFC 5005, section 4), absolute; None if there is none."""

    def __post_init__(self) -> None:
        for url in (self.page_url, self.topics_url, self.css_url, *filter(None, (self.archive,))):
            _demand_absolute(f"feed {self.key}", url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A channel with its items in the order in which they are shown."""

    channel: Channel
    items: tuple[Item, ...]
    departures: tuple[Departure, ...] = ()
    """Papers that have left the site and are marked as deleted in Atom, latest first; other formats have no such mark."""

    @property
    def updated(self) -> dt.datetime:
        """The newest date of its items; `EMPTY_SINCE` for an empty feed."""
        return max((updated_at(item) for item in self.items), default=EMPTY_SINCE)


def _demand_absolute(place: str, url: str) -> None:
    if not (url.isascii() and is_web_address(url)):
        raise PapersError.single(
            place,
            f"{url!r} is not an absolute address",
            "give the site an absolute http(s) address in site_url",
        )


@lru_cache(maxsize=16_384)
def item_id(key: str) -> str:
    """The id of an item in every feed and format: a name-based UUID (RFC 9562, version 5) of its key.

    A URN must be in a registered namespace and cannot have a slash, and a tag URI needs a domain of our own.
    `urn:uuid:` is registered, valid for every key, and survives a corrected title and a new domain.
    """
    return uuid.uuid5(_PAPERS, key).urn


def channel_id(channel: Channel) -> str:
    """The id of an Atom feed and of all its archives."""
    return uuid.uuid5(_CHANNELS, channel.key).urn


def published_at(item: Item | Paper) -> dt.datetime:
    """The listing day in UTC, some seconds after midnight: the higher the position, the earlier the date."""
    after = LATEST_SECOND + 1 - item.position if item.position is not None else 0
    return _midnight(item.listed) + dt.timedelta(seconds=min(max(after, 0), LATEST_SECOND))


def updated_at(item: Item | Paper) -> dt.datetime:
    """The day on which the item first differed from what was listed, if later; else `published_at`."""
    published = published_at(item)
    return max(published, _midnight(item.updated)) if item.updated else published


def deleted_at(departure: Departure) -> dt.datetime:
    """When a paper left the site: the day of the decision."""
    return _midnight(departure.on)


def stamp(moment: dt.datetime) -> str:
    """A moment in UTC as RFC 3339 writes it: `2025-12-08T00:10:00Z`."""
    return moment.isoformat().replace("+00:00", "Z")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
