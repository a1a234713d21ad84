"""Renders OPML 2.0: the list of all feeds, to import into a reader at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from paper_listings.feeds.item_text import one_line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_listings.feeds.items import Channel


def render_opml(title: str, channels: Sequence[Channel]) -> bytes:
    """One outline per feed, in the given order, with its RSS address; UTF-8."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = one_line_of(title)
    body = etree.SubElement(root, "body")
    for channel in channels:
        name = one_line_of(channel.title) or channel.key
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=name,
            title=name,
            description=one_line_of(channel.subtitle),
            xmlUrl=channel.urls.rss,
            htmlUrl=channel.page_url,
        )
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
