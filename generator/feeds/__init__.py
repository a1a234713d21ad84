"""Feeds: RSS, Atom, JSON Feed and OPML of any selection of papers, as bytes; and what must hold of them."""

from generator.feeds.archive import with_archives
from generator.feeds.check import check
from generator.feeds.guard import guard
from generator.feeds.jsonfeed import render_json
from generator.feeds.opml import render_opml
from generator.feeds.rss_atom import render_atom, render_rss
from generator.feeds.selection import FEED_BYTES, FEED_ITEMS, newest, order_items
from generator.feeds.values import Channel, Feed, FeedUrls, History, Item, TopicRef

__all__ = [
    "FEED_BYTES",
    "FEED_ITEMS",
    "Channel",
    "Feed",
    "FeedUrls",
    "History",
    "Item",
    "TopicRef",
    "check",
    "guard",
    "newest",
    "order_items",
    "render_atom",
    "render_json",
    "render_opml",
    "render_rss",
    "with_archives",
]
