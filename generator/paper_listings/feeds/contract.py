"""Checks the feeds of a built site: reads them back and compares them with the papers they should have."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from paper_listings.errors import PapersError, Problem
from paper_listings.feeds.item_text import CONTENT_TAGS, UNTITLED, item_words, one_line_of, rss_title
from paper_listings.feeds.items import deleted_at, item_id, published_at, updated_at
from paper_listings.feeds.readback import read_feed, read_xml
from paper_listings.feeds.recent import FEED_BYTES
from paper_listings.text import clean, is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from paper_listings.feeds.archive import Archive
    from paper_listings.feeds.items import Channel, Feed, Item
    from paper_listings.feeds.readback import SeenFeed, SeenItem
    from paper_listings.paper import Paper

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_REMEDY: Final = "report this; the last good site stays published"
_SHOWN: Final = 60
"""Characters shown of a wrong text."""


def check(
    read: Callable[[str], bytes | None],
    site_url: str,
    feeds: Sequence[Feed],
    *,
    archives: Sequence[Archive] = (),
    opml: tuple[str, Sequence[Channel]] | None = None,
) -> tuple[Problem, ...]:
    """Everything wrong with the published feeds. `read` gives the file at a path below `site_url`, None if it is missing.

    `feeds` and `archives` are the intended ones. `opml` is the path of the list of feeds, and the channels that it
    should name. One file is read at a time.
    """
    problems: list[Problem] = []

    def look(url: str, faults_of: Callable[[bytes, str], Iterable[str]]) -> None:
        path = url.removeprefix(site_url)
        data = read(path)
        faults = ["is missing"] if data is None else faults_of(data, path)
        problems.extend(Problem(place=path, problem=fault, remedy=_REMEDY) for fault in faults)

    @cache
    def content_faults(
        content: str, item: Item
    ) -> tuple[str, ...]:  # it is the same in all formats and feeds
        return tuple(_content_faults(content, item))

    for feed in feeds:
        urls = feed.channel.urls
        for format_, url in (("rss", urls.rss), ("atom", urls.atom), ("json", urls.json)):
            look(url, partial(_faults, format_=format_, url=url, feed=feed, content_faults=content_faults))
    for archive in archives:
        look(archive.url, partial(_archive_faults, archive=archive))
    if opml:
        path, channels = opml
        look(path, lambda data, _: _opml_faults(data, channels))
    return tuple(problems)


def _faults(
    data: bytes,
    path: str,
    *,
    format_: str,
    url: str,
    feed: Feed,
    content_faults: Callable[[str, Item], tuple[str, ...]],
) -> Iterator[str]:
    seen = yield from _read(data, path)
    if seen is None:
        return
    yield from _head_faults(seen, format_, url, feed)
    expected = {item_id(item.key): item for item in feed.items}
    yield from _list_faults(seen, expected)
    for one in seen.items:
        if item := expected.get(one.id):
            faults = (*_item_faults(one, item, seen.format), *content_faults(one.html, item))
            yield from (f"{item.key}: {fault}" for fault in faults)


def _read(data: bytes, path: str) -> Generator[str, None, SeenFeed | None]:
    """Returns the feed in `data`; None if it is not one."""
    if len(data) >= FEED_BYTES:
        yield f"has {len(data):,} bytes, the limit is {FEED_BYTES:,}"
    if forbidden := _FORBIDDEN.search(data.decode("utf-8", "replace")):
        yield f"contains the forbidden character {forbidden[0]!r}"
    try:
        return read_feed(data, path)
    except PapersError as error:
        yield from (problem.problem for problem in error.problems)
        return None


def _archive_faults(data: bytes, path: str, archive: Archive) -> Iterator[str]:
    seen = yield from _read(data, path)
    if seen is None:
        return
    channel = archive.channel
    links = (("current", channel.urls.atom), ("prev-archive", archive.previous))
    yield from (f"contains {flaw}" for flaw in seen.flaws)
    yield from _differences(
        ("format", seen.format, "atom"),
        ("title", seen.title, one_line_of(archive.title)),
        ("self link", seen.own_url, archive.url),
        ("home link", seen.page_url, channel.page_url),
        ("archive links", seen.links, tuple((relation, url) for relation, url in links if url)),
        ("style sheet", seen.css_url, channel.css_url),
        ("feed date", seen.updated, max(map(updated_at, archive.papers))),
        ("archive mark", seen.is_archive, True),
    )
    expected = {item_id(paper.key): paper for paper in archive.papers}
    yield from _list_faults(seen, expected)
    for one in seen.items:
        if paper := expected.get(one.id):
            faults = _differences(
                ("title", one.title, one_line_of(paper.title) or UNTITLED),
                ("link", one.url, archive.page_of(paper)),
                ("empty summary", not one.text, False),
                ("published", one.published, published_at(paper)),
                ("updated", one.updated, updated_at(paper)),
            )
            yield from (f"{paper.key}: {fault}" for fault in faults)


def _head_faults(seen: SeenFeed, format_: str, url: str, feed: Feed) -> Iterator[str]:
    channel = feed.channel
    yield from (f"contains {flaw}" for flaw in seen.flaws)
    yield from _differences(
        ("format", seen.format, format_),
        ("title", seen.title, one_line_of(channel.title) or channel.key),
        ("self link", seen.own_url, url),
        ("home link", seen.page_url, channel.page_url),
        ("archive links", seen.links, (("prev-archive", channel.archive),) if channel.archive else ()),
        ("archive mark", seen.is_archive, False),
    )
    if seen.format == "atom":
        meant = tuple((item_id(gone.key), deleted_at(gone)) for gone in feed.departures)
        yield from _differences(("deleted entries", seen.deleted, meant))
    if seen.format != "json":
        yield from _differences(
            ("style sheet", seen.css_url, channel.css_url),
            ("feed date", seen.updated, feed.updated),
        )


def _list_faults(seen: SeenFeed, intended: Mapping[str, Item | Paper]) -> Iterator[str]:
    """What is wrong with the list of items; `intended` are those that it should have, in order, by id."""
    found, meant = [item.id for item in seen.items], list(intended)
    present = set(found)
    if len(present) < len(found):
        yield "has an id twice"
    if missing := [item.key for id_, item in intended.items() if id_ not in present]:
        yield f"lacks {len(missing)} of {len(meant)} papers, the first is {missing[0]}"
    if unknown := [id_ for id_ in found if id_ not in intended]:
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
    yield from _differences(
        ("link", seen.url, item.page_url),
        ("title", seen.title, rss_title(said.title) if format_ == "rss" else said.title),
        ("abstract", seen.text, _abstract(item)),
        ("published", seen.published, published_at(item)),
        ("names", seen.names, said.names),
        ("topics", seen.topics, said.topics),
        *dated,
        *sourced,
    )


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
