"""Renders JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from paper_listings.feeds.item_text import item_words, one_line_of
from paper_listings.feeds.items import item_id, published_at, stamp, updated_at

if TYPE_CHECKING:
    from paper_listings.feeds.items import Feed, Item

VERSION = "https://jsonfeed.org/version/1.1"
HISTORY_ABOUT = "https://www.rfc-editor.org/rfc/rfc5005"
"""Explains the link to the archives, which are Atom: `next_url` may only lead to a JSON Feed."""


def render_json(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1, UTF-8. Unknown values are left out, never null."""
    channel = feed.channel
    document = {
        "version": VERSION,
        "title": one_line_of(channel.title) or channel.key,
        "description": one_line_of(channel.subtitle),
        "home_page_url": channel.page_url,
        "feed_url": channel.urls.json,
        "language": channel.language,
        "_archive": {"about": HISTORY_ABOUT, "prev_archive": channel.archive} if channel.archive else None,
        "authors": _authors((one_line_of(channel.author),)),
        "items": [_known(_item(item)) for item in feed.items],
    }
    return (json.dumps(_known(document), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _item(item: Item) -> dict[str, Any]:
    said = item_words(item)
    return {
        "id": item_id(item.key),
        "url": item.page_url,
        "external_url": item.source,
        "title": said.title,
        "content_html": said.html,
        "content_text": said.abstract,
        "date_published": stamp(published_at(item)),
        "date_modified": stamp(updated_at(item)),
        "authors": _authors(said.names),
        "tags": list(said.topics) or None,
    }


def _authors(people: tuple[str, ...]) -> list[dict[str, str]] | None:
    return [{"name": name} for name in people if name] or None


def _known(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "")}
