"""Checks the feeds of a built site: reads them back and compares them with the papers they should have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from paper_listings.errors import PapersError, Problem
from paper_listings.feeds.item_text import CONTENT_TAGS, item_words, one_line_of, rss_title
from paper_listings.feeds.items import item_id, published_at, updated_at
from paper_listings.feeds.readback import read_feed, read_xml
from paper_listings.feeds.recent import FEED_BYTES
from paper_listings.text import clean, is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_listings.feeds.items import Channel, Feed, Item
    from paper_listings.feeds.readback import SeenFeed, SeenItem

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_REMEDY: Final = "report this; the last good site stays published"
_SHOWN: Final = 60
"""Characters shown of a wrong text."""


def check(
    site: Mapping[str, bytes],
    site_url: str,
    feeds: Sequence[Feed],
    opml: tuple[str, Sequence[Channel]] | None = None,
) -> tuple[Problem, ...]:
    """Everything wrong with the feeds in `site`, a map of paths to bytes published under `site_url`.

    `feeds` are the intended feeds, archives included; an archive may lack formats, as long as `site` has one of
    them. `opml` is the path of the list of feeds, and the channels that it should name.
    """
    problems: list[Problem] = []
    faults: Iterable[str]
    for feed in feeds:
        urls = feed.channel.urls
        for format_, url in (("rss", urls.rss), ("atom", urls.atom), ("json", urls.json)):
            path = url.removeprefix(site_url)
            if path in site:
                faults = _faults(site[path], path, format_, url, feed)
            elif feed.channel.history.current and _is_published(site, site_url, feed):
                continue
            else:
                faults = ["is missing"]
            problems.extend(Problem(place=path, problem=fault, remedy=_REMEDY) for fault in faults)
    if opml:
        path, channels = opml
        faults = _opml_faults(site[path], channels) if path in site else ["is missing"]
        problems.extend(Problem(place=path, problem=fault, remedy=_REMEDY) for fault in faults)
    return tuple(problems)


def _is_published(site: Mapping[str, bytes], site_url: str, feed: Feed) -> bool:
    urls = feed.channel.urls
    return any(url.removeprefix(site_url) in site for url in (urls.rss, urls.atom, urls.json))


def _faults(data: bytes, path: str, format_: str, url: str, feed: Feed) -> Iterator[str]:
    if len(data) >= FEED_BYTES:
        yield f"has {len(data):,} bytes, the limit is {FEED_BYTES:,}"
    if forbidden := _FORBIDDEN.findall(data.decode("utf-8", "replace")):
        yield f"contains the forbidden character {forbidden[0]!r}"
    try:
        seen = read_feed(data, path)
    except PapersError as error:
        yield from (problem.problem for problem in error.problems)
        return
    yield from _head_faults(seen, format_, url, feed)
    yield from _list_faults(seen, feed)
    expected = {item_id(item.key): item for item in feed.items}
    for item in seen.items:
        if item.id in expected:
            yield from _item_faults(item, expected[item.id], seen.format)


def _head_faults(seen: SeenFeed, format_: str, url: str, feed: Feed) -> Iterator[str]:
    channel = feed.channel
    yield from (f"contains {flaw}" for flaw in seen.flaws)
    yield from _differences(
        ("format", seen.format, format_),
        ("title", seen.title, one_line_of(channel.title) or channel.key),
        ("self link", seen.own_url, url),
        ("home link", seen.page_url, channel.page_url),
        ("archive links", seen.links, _links(channel, seen.format)),
    )
    if seen.format != "json":
        yield from _differences(
            ("style sheet", seen.css_url, channel.css_url),
            ("feed date", seen.updated, feed.updated),
            ("archive mark", seen.is_archive, channel.history.current is not None),
        )


def _links(channel: Channel, format_: str) -> tuple[tuple[str, str], ...]:
    history = channel.history
    if format_ == "json":
        return (("prev-archive", history.previous.json),) if history.previous else ()
    related = (
        ("current", history.current),
        ("prev-archive", history.previous),
        ("next-archive", history.following),
    )
    return tuple(
        (relation, urls.rss if format_ == "rss" else urls.atom) for relation, urls in related if urls
    )


def _list_faults(seen: SeenFeed, feed: Feed) -> Iterator[str]:
    found = [item.id for item in seen.items]
    meant = [item_id(item.key) for item in feed.items]
    keys = dict(zip(meant, (item.key for item in feed.items), strict=True))
    if len(set(found)) < len(found):
        yield "has an id twice"
    if missing := [keys[id_] for id_ in meant if id_ not in set(found)]:
        yield f"lacks {len(missing)} of {len(meant)} papers, the first is {missing[0]}"
    if unknown := [id_ for id_ in found if id_ not in keys]:
        yield f"has {len(unknown)} unknown items, the first is {unknown[0]}"
    if found != meant and sorted(found) == sorted(meant):
        yield "is not in the expected order"
    dates = [item.published for item in seen.items if item.published]
    if dates != sorted(dates, reverse=True):
        yield "has dates that are not newest first"


def _item_faults(seen: SeenItem, item: Item, format_: str) -> Iterator[str]:
    said = item_words(item)
    dated = () if format_ == "rss" else (("updated", seen.updated, updated_at(item)),)
    sourced = () if format_ == "rss" else (("source", seen.source, item.source),)
    differences = _differences(
        ("link", seen.url, item.page_url),
        ("title", seen.title, rss_title(said.title) if format_ == "rss" else said.title),
        ("abstract", seen.text, _abstract(item)),
        ("published", seen.published, published_at(item)),
        ("names", seen.names, said.names),
        ("topics", seen.topics, said.topics),
        *dated,
        *sourced,
    )
    yield from (f"{item.key}: {fault}" for fault in (*differences, *_content_faults(seen.html, item)))


def _content_faults(content: str, item: Item) -> Iterator[str]:
    if forbidden := _FORBIDDEN.findall(content):
        yield f"content has the forbidden character {forbidden[0]!r}"
    document = html.document_fromstring(f"<html><body>{content}</body></html>")
    elements = [element for element in document.iter("*") if element.tag not in {"html", "body"}]
    tags = {str(element.tag) for element in elements}
    if foreign := sorted(tags - CONTENT_TAGS):
        yield f"content has the element {foreign[0]}"
    attributes = {str(name) for element in elements for name in element.attrib}
    if foreign := sorted(attributes - {"href"}):
        yield f"content has the attribute {foreign[0]}"
    links = tuple(element.get("href", "") for element in elements if element.tag == "a")
    if relative := [link for link in links if not is_web_address(link)]:
        yield f"content links to {relative[0]!r}, which is not absolute"
    paragraphs = [str(paragraph.xpath("string()")) for paragraph in document.iterfind("body/*")]
    yield from _differences(
        ("links of the content", links, tuple(topic.url for topic in item.topics)),
        ("abstract in the content", (paragraphs or [""])[0], _abstract(item)),
    )


def _abstract(item: Item) -> str:
    """The abstract as the store has it, or the sentence shown if it is missing."""
    return clean(item.text or "") or item_words(item).abstract


def _opml_faults(data: bytes, channels: Sequence[Channel]) -> Iterable[str]:
    try:
        root = read_xml(data)
    except etree.XMLSyntaxError as error:
        return [f"is not XML ({error})"]
    found = [
        (outline.get("type"), outline.get("text"), outline.get("xmlUrl"), outline.get("htmlUrl"))
        for outline in root.iter("outline")
    ]
    meant = [
        ("rss", one_line_of(channel.title) or channel.key, channel.urls.rss, channel.page_url)
        for channel in channels
    ]
    return _differences(("list of feeds", found, meant))


def _differences(*triples: tuple[str, object, object]) -> Iterator[str]:
    for name, found, meant in triples:
        if found != meant:
            yield f"{name} is {_short(found)}, not {_short(meant)}"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
