"""All feeds of the site: selects their papers, decides their paths, and renders their files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_listings.display.addresses import OPML, feed_archive_path, feed_path, paper_url, topic_url
from paper_listings.feeds.archive import with_archives
from paper_listings.feeds.items import Channel, Feed, FeedUrls, Item, TopicRef
from paper_listings.feeds.jsonfeed import render_json
from paper_listings.feeds.opml import render_opml
from paper_listings.feeds.paper_items import paper_item
from paper_listings.feeds.recent import newest
from paper_listings.feeds.rss_atom import render_atom, render_rss
from paper_listings.insight.special_selections import Digest
from paper_listings.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from paper_listings.display.addresses import FeedFormat
    from paper_listings.insight.library import Library
    from paper_listings.insight.special_selections import Selection
    from paper_listings.owner.settings import Site

EVERYTHING = "all"
"""Key of the feed of all papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Every feed of a site as intended: what is rendered, and what the built site is checked against."""

    feeds: tuple[Feed, ...]
    """The feeds to subscribe to, and the archives of the feed of all papers."""
    channels: tuple[Channel, ...]
    """The feeds to subscribe to: all papers, then the topics, then the selections."""


def select(library: Library, site: Site, selections: Sequence[Selection]) -> Published:
    """The feeds of `library`: all papers with their archives, each topic, and the `selections`."""
    topics = {
        topic.slug: TopicRef(slug=topic.slug, title=topic.title, url=site.url + topic_url(topic.slug))
        for topic in library.topics
    }

    def items(papers: Sequence[Paper]) -> Iterator[Item]:
        for paper in papers:
            refs = tuple(topics[slug] for slug in library.assignments[paper.key].slugs)
            yield paper_item(paper, site.url + paper_url(paper.key), refs)

    whole = _channel(site, EVERYTHING, site.title, site.description, "")
    feeds = list(
        with_archives(
            whole,
            items(library.papers),
            lambda name: _urls(site, lambda format_: feed_archive_path(name, format_)),
            limit=site.feed_items,
        )
    )
    channels = [whole]
    for shelf in library.shelves:
        slug = shelf.topic.slug
        channel = _channel(
            site, slug, f"{shelf.topic.title} · {site.title}", shelf.topic.about, topic_url(slug)
        )
        channels.append(channel)
        feeds.append(
            Feed(
                channel=channel,
                items=newest(channel, items(shelf.papers[: 2 * site.feed_items]), site.feed_items),
            )
        )
    for selection in selections:
        channel = replace(
            _channel(
                site, selection.slug, f"{selection.title} · {site.title}", selection.subtitle, selection.page
            ),
            key=f"selections/{selection.slug}",
        )
        shown = selection.entries[: 2 * site.feed_items]
        found = items([entry for entry in shown if isinstance(entry, Paper)])
        digests = (_digest_item(entry, site, topics) for entry in shown if isinstance(entry, Digest))
        channels.append(channel)
        feeds.append(Feed(channel=channel, items=newest(channel, (*found, *digests), site.feed_items)))
    return Published(feeds=tuple(feeds), channels=tuple(channels))


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


def render_feeds(published: Published, site: Site) -> dict[str, bytes]:
    """The files of all feeds and of the list of feeds: path below the site's root → bytes."""
    files: dict[str, bytes] = {}
    for feed in published.feeds:
        urls = feed.channel.urls
        files[urls.rss.removeprefix(site.url)] = render_rss(feed)
        files[urls.atom.removeprefix(site.url)] = render_atom(feed)
        files[urls.json.removeprefix(site.url)] = render_json(feed)
    files[OPML] = render_opml(f"Feeds of {site.title}", published.channels)
    return files


def render_paths(published: Published, site: Site) -> tuple[str, ...]:
    """The paths of the files of `render_feeds`, without rendering them."""
    urls = [
        url
        for feed in published.feeds
        for url in (feed.channel.urls.rss, feed.channel.urls.atom, feed.channel.urls.json)
    ]
    return (*(url.removeprefix(site.url) for url in urls), OPML)


def _channel(site: Site, key: str, title: str, subtitle: str, page: str) -> Channel:
    return Channel(
        key=key if key == EVERYTHING else f"topics/{key}",
        title=title,
        subtitle=subtitle,
        author=site.title,
        page_url=site.url + page,
        urls=_urls(site, lambda format_: feed_path(None if key == EVERYTHING else key, format_)),
        topics_url=site.url + "topics/",
        css_url=site.url + "assets/feed.css",
    )


def _urls(site: Site, path: Callable[[FeedFormat], str]) -> FeedUrls:
    return FeedUrls(rss=site.url + path("rss"), atom=site.url + path("atom"), json=site.url + path("json"))
