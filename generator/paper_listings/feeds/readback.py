"""Reads a published feed back from its bytes, as a feed reader would."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lxml import etree

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Sequence

Format: TypeAlias = Literal["rss", "atom", "json"]

_NS = {
    "a": "http://www.w3.org/2005/Atom",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "d": "http://purl.org/dc/elements/1.1/",
    "h": "http://purl.org/syndication/history/1.0",
    "t": "http://purl.org/atompub/tombstones/1.0",
}
_TAGS = {
    name: f"{{{_NS[prefix]}}}{local}" if prefix else local
    for name in (
        "guid", "link", "title", "description", "pubDate", "category", "c:encoded", "d:creator",
        "a:id", "a:link", "a:title", "a:summary", "a:content", "a:published", "a:updated", "a:author", "a:category",
    )
    for prefix, _, local in [name.rpartition(":")]
}  # fmt: skip
"""The children of an item that are read, as lxml names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenItem:
    """One item; "" and None mean absent or unreadable."""

    id: str
    url: str
    title: str
    text: str
    html: str
    published: dt.datetime | None
    updated: dt.datetime | None
    names: tuple[str, ...]
    topics: tuple[str, ...]
    source: str | None = None
    """None in RSS, which has no field for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFeed:
    """One document."""

    format: Format
    title: str
    own_url: str
    page_url: str
    updated: dt.datetime | None
    """None in JSON Feed, which has no such date."""
    items: tuple[SeenItem, ...]
    links: tuple[tuple[str, str], ...] = ()
    """Relation and address of the links to and between archives; in JSON Feed, our extension counts as prev-archive."""
    is_archive: bool = False
    css_url: str | None = None
    deleted: tuple[tuple[str, dt.datetime | None], ...] = ()
    """Ids of the entries that are marked as deleted, and since when (RFC 6721); only Atom has such marks."""
    flaws: tuple[str, ...] = ()
    """What may confuse feed readers, although it can be read."""


def read_feed(data: bytes, place: str) -> SeenFeed:
    """The feed in `data`, whose format is detected. Raises PapersError naming `place` if it is not a feed."""
    try:
        return _read_json(json.loads(data)) if data.lstrip()[:1] == b"{" else _read_xml(read_xml(data))
    except (ValueError, TypeError, KeyError, AttributeError, etree.XMLSyntaxError, RecursionError) as error:
        raise PapersError.single(
            place, f"not a readable feed ({error})", "remove the file and build again"
        ) from None


def read_xml(data: bytes) -> etree._Element:
    """The root of an XML document, parsed without fetching or expanding anything; raises lxml's errors."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _read_xml(root: etree._Element) -> SeenFeed:
    flaws = ["a document type"] if root.getroottree().docinfo.internalDTD is not None else []
    if root.tag == "rss":
        return _read_rss(root, flaws)
    if root.tag == f"{{{_NS['a']}}}feed":
        return _read_atom(root, flaws)
    raise ValueError(f"the root is {root.tag}")


def _read_rss(root: etree._Element, flaws: list[str]) -> SeenFeed:
    channel = _one(root, "channel")
    if _all(channel, "managingEditor") or _all(channel, "webMaster") or _all(channel, "item/author"):
        flaws.append("an e-mail element")
    if any(guid.get("isPermaLink") != "false" for guid in _all(channel, "item/guid")):
        flaws.append("a guid marked as a permalink")
    items = tuple(map(_rss_item, _all(channel, "item")))
    return SeenFeed(
        format="rss",
        title=_text(channel, "title"),
        own_url=_href(channel, "self"),
        page_url=_text(channel, "link"),
        updated=_moment(_text(channel, "lastBuildDate")),
        items=items,
        links=_archive_links(channel),
        is_archive=bool(_all(channel, "h:archive")),
        css_url=_css(root),
        flaws=tuple(flaws),
    )


def _read_atom(root: etree._Element, flaws: list[str]) -> SeenFeed:
    if any(link.get("rel") is None for link in _all(root, "a:entry/a:link")):
        flaws.append("a link without relation")
    if any(element.get("type") == "CDATA" for element in root.iter()):
        flaws.append('type="CDATA"')
    items = tuple(map(_atom_item, _all(root, "a:entry")))
    return SeenFeed(
        format="atom",
        title=_text(root, "a:title"),
        own_url=_href(root, "self"),
        page_url=_href(root, "alternate"),
        updated=_moment(_text(root, "a:updated")),
        items=items,
        links=_archive_links(root),
        is_archive=bool(_all(root, "h:archive")),
        css_url=_css(root),
        deleted=tuple(
            (mark.get("ref", ""), _moment(mark.get("when", ""))) for mark in _all(root, "t:deleted-entry")
        ),
        flaws=tuple(flaws),
    )


def _rss_item(item: etree._Element) -> SeenItem:
    parts = _Parts(item)
    return SeenItem(
        id=parts.text("guid"),
        url=parts.text("link"),
        title=parts.text("title"),
        text=parts.text("description"),
        html=parts.text("c:encoded"),
        published=_moment(parts.text("pubDate")),
        updated=None,
        names=parts.texts("d:creator"),
        topics=parts.texts("category"),
    )


def _atom_item(entry: etree._Element) -> SeenItem:
    parts = _Parts(entry)
    links = {link.get("rel", "alternate"): link.get("href", "") for link in reversed(parts.all("a:link"))}
    return SeenItem(
        id=parts.text("a:id"),
        url=links.get("alternate", ""),
        title=parts.text("a:title"),
        text=parts.text("a:summary"),
        html=parts.text("a:content"),
        published=_moment(parts.text("a:published")),
        updated=_moment(parts.text("a:updated")),
        names=tuple(name for author in parts.all("a:author") for name in _texts(author, "a:name")),
        topics=tuple(category.get("term", "") for category in parts.all("a:category")),
        source=links.get("related"),
    )


class _Parts:
    """The children of an element by name, found in one pass."""

    def __init__(self, element: etree._Element) -> None:
        self._held: dict[str, list[etree._Element]] = {}
        for child in element.iterchildren("*"):
            self._held.setdefault(child.tag, []).append(child)

    def all(self, name: str) -> Sequence[etree._Element]:
        return self._held.get(_TAGS[name], ())

    def text(self, name: str) -> str:
        """The text of the first child of this name."""
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(child.text or "" for child in self.all(name))


def _read_json(document: dict[str, Any]) -> SeenFeed:
    items = tuple(
        SeenItem(
            id=item.get("id", ""),
            url=item.get("url", ""),
            title=item.get("title", ""),
            text=item.get("content_text", ""),
            html=item.get("content_html", ""),
            published=_moment(item.get("date_published", "")),
            updated=_moment(item.get("date_modified", "")),
            names=tuple(author["name"] for author in item.get("authors", ())),
            topics=tuple(item.get("tags", ())),
            source=item.get("external_url"),
        )
        for item in document["items"]
    )
    return SeenFeed(
        format="json",
        title=document.get("title", ""),
        own_url=document.get("feed_url", ""),
        page_url=document.get("home_page_url", ""),
        updated=None,
        items=items,
        links=(("prev-archive", archive["prev_archive"]),) if (archive := document.get("_archive")) else (),
        flaws=("a null",) if _has_null(document) else (),
    )


def _has_null(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_null, value.values()))
    return any(map(_has_null, value)) if isinstance(value, list) else value is None


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(path, _NS)


def _one(element: etree._Element, path: str) -> etree._Element:
    found = element.find(path, _NS)
    if found is None:
        raise ValueError(f"there is no {path}")
    return found


def _text(element: etree._Element, path: str) -> str:
    return element.findtext(path, "", _NS)


def _texts(element: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(found.text or "" for found in _all(element, path))


def _href(element: etree._Element, relation: str) -> str:
    links = (link for link in _all(element, "a:link") if link.get("rel", "alternate") == relation)
    return next((link.get("href", "") for link in links), "")


def _archive_links(element: etree._Element) -> tuple[tuple[str, str], ...]:
    relations = ("current", "prev-archive", "next-archive")
    return tuple((relation, url) for relation in relations if (url := _href(element, relation)))


def _css(root: etree._Element) -> str | None:
    before = root.itersiblings(preceding=True)
    return next(
        (node.get("href") for node in before if getattr(node, "target", "") == "xml-stylesheet"), None
    )


def _moment(text: str) -> dt.datetime | None:
    """A date in the format of RFC 3339 or RFC 5322, with a time zone; None if it is neither."""
    for parse in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except ValueError:
            continue
        return moment if moment.tzinfo else None
    return None
