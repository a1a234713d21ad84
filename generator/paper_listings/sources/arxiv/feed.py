"""Parses arXiv's daily feeds: Atom and RSS from `rss.arxiv.org`; keeps only new papers and cross-lists.

Format: https://info.arxiv.org/help/rss.html. The feed gives the announcement day, not the paper's own date, so
`published` stays unknown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.sources import xmlread as x
from paper_listings.sources.arxiv.entries import ArxivEntry, read_entry, split_names
from paper_listings.sources.collecting import BadRecord, ResponsePage, collect
from paper_listings.sources.decode import decode_xml
from paper_listings.sources.parsed import Remark
from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from paper_listings.paper import Paper
    from paper_listings.sources.context import Context
    from paper_listings.sources.parsed import Parsed

NAME = "arxiv-feed"
EXPECTED: Final = ("abstract", "authors", "categories")
"""Fields that every paper from this source has."""
NEW = ("new", "cross")
_REPLACED = ("replace", "replace-cross")
_ERROR: Final = "Feed error"
_PREAMBLE = re.compile(r"\A\s*arXiv:\S+\s+Announce Type:\s*\S+\s+Abstract:\s*")
_NAMES = {
    "rss": {"id": "guid", "text": "description", "day": "pubDate"},
    "feed": {"id": f"{x.ATOM}id", "text": f"{x.ATOM}summary", "day": f"{x.ATOM}published"},
}


def looks_like(data: bytes) -> bool:
    """Whether the bytes are RSS or Atom from arXiv's feed server."""
    head = data[:4096]
    return x.begins_as_xml(head) and (b"<rss" in head or b"<feed" in head) and b"rss.arxiv.org" in head


def parse(data: bytes, context: Context) -> Parsed:
    """The papers of one day, in feed order."""
    return parse_page(data, context).parsed


def parse_page(data: bytes, context: Context) -> ResponsePage:
    """One feed with its number of entries; raises PapersError if it is not an arXiv feed or is an error feed."""
    root = decode_xml(data, context.place)
    kind = x.local_name(root) if root.tag in {"rss", f"{x.ATOM}feed"} else str(root.tag)
    channel = root.find("channel") if kind == "rss" else root
    if kind not in _NAMES or channel is None:
        raise PapersError.single(
            context.place, f"<{kind}> without entries instead of a feed", "check the address"
        )
    _refuse_error(channel, kind, context.place)
    entries = channel.findall("item" if kind == "rss" else f"{x.ATOM}entry")
    kinds = Counter(_announced_as(entry) for entry in entries)
    fresh = [
        (number, entry)
        for number, entry in enumerate(entries, context.first)
        if _announced_as(entry) not in _REPLACED
    ]
    page = collect(
        NAME,
        fresh,
        lambda entry, number: _read(entry, number, kind, context),
        page_date=_day(channel, "pubDate" if kind == "rss" else f"{x.ATOM}updated"),
        remarks=[
            Remark(kind="left out", line=None, text=f"{kinds[name]} announced as {name}")
            for name in _REPLACED
            if kinds[name]
        ],
    )
    return ResponsePage(parsed=page.parsed, records=len(entries))


def _refuse_error(channel: etree._Element, kind: str, place: str) -> None:
    """Raises PapersError with arXiv's reason if the feed is an error: it has a title that says so, and no entries."""
    title, reason = ("title", "description") if kind == "rss" else (f"{x.ATOM}title", f"{x.ATOM}subtitle")
    if (x.text_of(channel, title) or "").strip().startswith(_ERROR):
        said = clean(x.text_of(channel, reason) or "no reason given", 200)
        raise PapersError.single(place, f"arXiv refused the request: {said}", "correct the categories")


def _announced_as(entry: etree._Element) -> str:
    return clean(x.text_of(entry, f"{x.ARXIV}announce_type") or "", 80)


def _read(element: etree._Element, number: int, kind: str, context: Context) -> Iterator[Paper | Remark]:
    names = _NAMES[kind]
    space = "" if kind == "rss" else x.ATOM
    identifier = x.text_of(element, names["id"]) or ""
    if (announced_as := _announced_as(element)) not in NEW:
        raise BadRecord(f"{clean(identifier, 80)} is announced as {announced_as!r}")
    terms = (category.get("term") or category.text or "" for category in element.findall(f"{space}category"))
    entry = ArxivEntry(
        identifier=identifier,
        title=x.text_of(element, f"{space}title"),
        abstract=_PREAMBLE.sub("", x.text_of(element, names["text"]) or "", count=1),
        authors=split_names(", ".join(x.texts_of(element, f"{x.DC}creator"))),
        published=None,
        listed=context.listed or _day(element, names["day"]) or context.fallback_listed,
        terms=map(str, terms),
        doi=x.text_of(element, f"{x.ARXIV}DOI"),
        position=number,
    )
    yield from read_entry(entry, number, context)


def _day(element: etree._Element, name: str) -> dt.date | None:
    """The day as written in the feed, in New York time."""
    text = (x.text_of(element, name) or "").strip()
    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text).date()
        except (ValueError, OverflowError):
            continue
    return None
