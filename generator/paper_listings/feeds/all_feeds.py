"""All feeds of the site: selects their papers, decides their paths, and renders their files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_listings.display.addresses import OPML, feed_archive_path, feed_path, paper_url, topic_url
from paper_listings.feeds.archive import archives_of
from paper_listings.feeds.archive_atom import render_archive
from paper_listings.feeds.items import Channel, Feed, FeedUrls, Item, TopicRef
from paper_listings.feeds.jsonfeed import render_json
from paper_listings.feeds.opml import render_opml
from paper_listings.feeds.paper_items import paper_item
from paper_listings.feeds.recent import FEED_BYTES, newest
from paper_listings.feeds.rss_atom import render_atom, render_rss
from paper_listings.insight.special_selections import Digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_listings.display.addresses import FeedFormat
    from paper_listings.feeds.archive import Archive
    from paper_listings.insight.library import Library
    from paper_listings.insight.special_selections import Selection
    from paper_listings.owner.settings import Site
    from paper_listings.paper import Paper

DEPARTURES = 100
"""Most marks of deleted entries in a feed: the latest ones."""
DEPARTURE_BYTES = 200
"""An upper bound for the bytes of such a mark."""
EVERYTHING = "all"
"""Key of the feed of all papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Every feed of a site as intended: what is rendered, and what the built site is checked against."""

    feeds: tuple[Feed, ...]
    """The feeds to subscribe to: all papers, then the topics, then the selections."""
    archives: tuple[Archive, ...]
    """The archives of the feed of all papers, oldest first."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels of the feeds, in their order."""
        return tuple(feed.channel for feed in self.feeds)


def select(library: Library, site: Site, selections: Sequence[Selection]) -> Published:
    """The feeds of `library`: all papers with their archives, each topic, and the `selections`."""
    topics = {
        topic.slug: TopicRef(slug=topic.slug, title=topic.title, url=site.url + topic_url(topic.slug))
        for topic in library.topics
    }

    departures = library.marks.departures[:DEPARTURES]
    made: dict[str, Item] = {}  # an entry is in several feeds

    def item(entry: Paper | Digest) -> Item:
        if entry.key not in made:
            made[entry.key] = make(entry)
        return made[entry.key]

    def make(entry: Paper | Digest) -> Item:
        if isinstance(entry, Digest):
            return _digest_item(entry, site, topics)
        refs = tuple(topics[slug] for slug in library.assignments[entry.key].slugs)
        return paper_item(entry, site.url + paper_url(entry.key), refs)

    def feed(channel: Channel, entries: Sequence[Paper | Digest]) -> Feed:
        candidates = map(item, entries[: 2 * site.feed_items])
        room = FEED_BYTES - DEPARTURE_BYTES * len(departures)
        items = newest(channel, candidates, site.feed_items, room)
        return Feed(channel=channel, items=items, departures=departures)

    whole = feed(_channel(site, EVERYTHING, site.title, site.description, ""), library.papers)
    archives = archives_of(
        whole.channel,
        library.papers,
        {item.key for item in whole.items},
        lambda name: site.url + feed_archive_path(name),
        limit=site.feed_items,
    )
    if archives:
        whole = replace(whole, channel=replace(whole.channel, archive=archives[-1].url))
    feeds = [whole]
    for shelf in library.shelves:
        slug = shelf.topic.slug
        title = f"{shelf.topic.title} · {site.title}"
        feeds.append(feed(_channel(site, slug, title, shelf.topic.about, topic_url(slug)), shelf.papers))
    for selection in selections:
        title = f"{selection.title} · {site.title}"
        channel = _channel(site, selection.slug, title, selection.subtitle, selection.page)
        feeds.append(feed(replace(channel, key=f"selections/{selection.slug}"), selection.entries))
    return Published(feeds=tuple(feeds), archives=archives)


def _digest_item(digest: Digest, site: Site, topics: Mapping[str, TopicRef]) -> Item:
    return Item(
        key=digest.key,
        title=digest.title,
        text=digest.text,
        listed=digest.day,
        position=1,
        page_url=site.url + digest.url,
        topics=tuple(topics[slug] for slug in digest.topics),
    )


def render_feeds(published: Published, site: Site) -> Iterator[tuple[str, bytes]]:
    """The files of all feeds, of the list of feeds and of the archives, one at a time: path below the site's root, bytes."""
    for feed in published.feeds:
        urls = feed.channel.urls
        yield urls.rss.removeprefix(site.url), render_rss(feed)
        yield urls.atom.removeprefix(site.url), render_atom(feed)
        yield urls.json.removeprefix(site.url), render_json(feed)
    yield OPML, render_opml(f"Feeds of {site.title}", published.channels)
    for archive in published.archives:
        yield archive.url.removeprefix(site.url), render_archive(archive)


def render_paths(published: Published, site: Site) -> tuple[str, ...]:
    """The paths of the files of `render_feeds`, without rendering them."""
    urls = [
        url
        for channel in published.channels
        for url in (channel.urls.rss, channel.urls.atom, channel.urls.json)
    ]
    paths = [url.removeprefix(site.url) for url in (*urls, *(archive.url for archive in published.archives))]
    return (*paths, OPML)


def _channel(site: Site, key: str, title: str, subtitle: str, page: str) -> Channel:
    def address(format_: FeedFormat) -> str:
        return site.url + feed_path(None if key == EVERYTHING else key, format_)

    return Channel(
        key=key if key == EVERYTHING else f"topics/{key}",
        title=title,
        subtitle=subtitle,
        author=site.title,
        page_url=site.url + page,
        urls=FeedUrls(rss=address("rss"), atom=address("atom"), json=address("json")),
        topics_url=site.url + "topics/",
        css_url=site.url + "assets/feed.css",
    )
