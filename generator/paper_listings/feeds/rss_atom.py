"""Renders RSS 2.0 and Atom 1.0 with feedgen 1.0, and corrects what feedgen omits or gets wrong.

feedgen takes the dates of feed and entries from the clock unless they are set, puts new entries first, takes the
last link for the channel's, drops `rel` and `type` of links in Atom entries, and formats dates by switching the
process's locale. Its extension points receive the finished elements: our extensions correct them, and add what
feedgen does not support: several creators, the style sheet, the link to the archives.
"""

from __future__ import annotations

from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from paper_listings.feeds.item_text import item_words, one_line_of, rss_title
from paper_listings.feeds.items import channel_id, deleted_at, item_id, published_at, stamp, updated_at

if TYPE_CHECKING:
    from paper_listings.feeds.items import Channel, Feed, Item

GENERATOR: Final = "Paper Listings"
"""Without a version: a new release of the generator must not change every feed."""
ATOM: Final = "http://www.w3.org/2005/Atom"
DC: Final = "http://purl.org/dc/elements/1.1/"
TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"
"""Marks of deleted entries: RFC 6721."""
HISTORY: Final = "http://purl.org/syndication/history/1.0"
RSS_TYPE: Final = "application/rss+xml"
ATOM_TYPE: Final = "application/atom+xml"


def render_rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0, UTF-8."""
    channel = feed.channel
    document = _document(feed, channel.urls.rss, RSS_TYPE)
    document.register_extension("listing", _RssChannel, _RssItem, atom=False)
    document.listing.feed = feed
    for item in feed.items:
        entry = document.add_entry(_entry(item, channel), order="append")
        entry.listing.item = item
    return bytes(document.rss_str(pretty=True))


def render_atom(feed: Feed) -> bytes:
    """The feed as Atom 1.0, UTF-8."""
    channel = feed.channel
    document = _document(feed, channel.urls.atom, ATOM_TYPE)
    document.register_extension("listing", _AtomFeed, _AtomEntry, rss=False)
    document.listing.feed = feed
    for item in feed.items:
        entry = document.add_entry(_entry(item, channel), order="append")
        entry.listing.links = _links(item)
        entry.author([{"name": name} for name in item_words(item).names])
    return bytes(document.atom_str(pretty=True))


def _document(feed: Feed, own_url: str, own_type: str) -> Any:  # noqa: ANN401 - feedgen has no types
    channel = feed.channel
    document = FeedGenerator()
    document.id(channel_id(channel))
    document.title(one_line_of(channel.title) or channel.key)
    document.subtitle(one_line_of(channel.subtitle) or one_line_of(channel.title) or channel.key)
    document.language(channel.language)
    document.generator(GENERATOR)
    document.author(name=one_line_of(channel.author) or GENERATOR)
    document.updated(feed.updated)
    document.link(href=own_url, rel="self", type=own_type)
    document.link(href=channel.page_url, rel="alternate", type="text/html")
    return document


def _entry(item: Item, channel: Channel) -> Any:  # noqa: ANN401 - feedgen has no types
    said = item_words(item)
    entry = FeedEntry()
    entry.id(item_id(item.key))
    entry.title(said.title)
    entry.summary(said.abstract)
    entry.content(said.html, type="html")
    entry.published(published_at(item))
    entry.updated(updated_at(item))
    entry.link([dict(link) for link in _links(item)])
    entry.category([{"term": topic, "scheme": channel.topics_url} for topic in said.topics])
    return entry


def _links(item: Item) -> tuple[dict[str, str], ...]:
    own = {"href": item.page_url, "rel": "alternate", "type": "text/html"}
    source = item.source
    return (own, {"href": source, "rel": "related"}) if source else (own,)


def style_sheet(channel: Channel) -> etree._ProcessingInstruction:
    """The instruction before a feed's root that names its style sheet."""
    href = channel.css_url.replace("&", "&amp;")
    return etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{href}"')


def archive_link(channel: Channel) -> dict[str, str]:
    """The attributes of the link to the newest archive (RFC 5005, section 4), which is Atom whatever links to it."""
    return {"href": channel.archive, "rel": "prev-archive", "type": ATOM_TYPE} if channel.archive else {}


class _Root:
    """Extends a feed's root element; one is created per document, and its feed is set afterwards."""

    feed: Feed


class _RssChannel(_Root):
    def extend_ns(self) -> dict[str, str]:
        return {"dc": DC}

    def extend_rss(self, root: etree._Element) -> None:
        root.addprevious(style_sheet(self.feed.channel))
        channel = root[0]
        if link := archive_link(self.feed.channel):
            etree.SubElement(channel, f"{{{ATOM}}}link", link)
        for date in channel.findall("lastBuildDate"):
            date.text = format_datetime(self.feed.updated, usegmt=True)


class _AtomFeed(_Root):
    def extend_ns(self) -> dict[str, str]:
        return {"at": TOMBSTONES} if self.feed.departures else {}

    def extend_atom(self, root: etree._Element) -> None:
        root.addprevious(style_sheet(self.feed.channel))
        if link := archive_link(self.feed.channel):
            etree.SubElement(root, "link", link)
        for departure in self.feed.departures:
            mark = {"ref": item_id(departure.key), "when": stamp(deleted_at(departure))}
            etree.SubElement(root, f"{{{TOMBSTONES}}}deleted-entry", mark)


class _RssItem:
    item: Item

    def extend_rss(self, element: etree._Element) -> None:
        said = item_words(self.item)
        for title in element.findall("title"):
            title.text = rss_title(said.title)
        for date in element.findall("pubDate"):
            date.text = format_datetime(published_at(self.item), usegmt=True)
        for name in said.names:
            etree.SubElement(element, f"{{{DC}}}creator").text = name


class _AtomEntry:
    links: tuple[dict[str, str], ...]

    def extend_atom(self, element: etree._Element) -> None:
        for link, attributes in zip(element.findall("link"), self.links, strict=True):
            for name, value in attributes.items():
                link.set(name, value)
