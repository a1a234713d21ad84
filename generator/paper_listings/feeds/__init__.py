"""Feeds: RSS, Atom, JSON Feed and OPML for any selection of papers, as bytes, and checks of what is published."""

from paper_listings.feeds.archive import Archive, archives_of
from paper_listings.feeds.archive_atom import render_archive
from paper_listings.feeds.contract import check
from paper_listings.feeds.items import Channel, Feed, FeedUrls, Item, TopicRef, item_id
from paper_listings.feeds.jsonfeed import render_json
from paper_listings.feeds.opml import render_opml
from paper_listings.feeds.recent import FEED_BYTES, FEED_ITEMS, newest, order_items
from paper_listings.feeds.rss_atom import render_atom, render_rss

__all__ = [
    "FEED_BYTES",
    "FEED_ITEMS",
    "Archive",
    "Channel",
    "Feed",
    "FeedUrls",
    "Item",
    "TopicRef",
    "archives_of",
    "check",
    "item_id",
    "newest",
    "order_items",
    "render_archive",
    "render_atom",
    "render_json",
    "render_opml",
    "render_rss",
]
