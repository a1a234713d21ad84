"""Renders an archive as Atom: entries that name a paper, say one sentence about it, and refer to its page for the rest."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from paper_listings.feeds.item_text import UNTITLED, one_line_of
from paper_listings.feeds.items import channel_id, item_id, published_at, stamp, updated_at
from paper_listings.feeds.paper_items import names_of
from paper_listings.feeds.rss_atom import ATOM, ATOM_TYPE, GENERATOR, HISTORY, style_sheet
from paper_listings.insight.summaries import one_line
from paper_listings.text import clean, sentences

if TYPE_CHECKING:
    from paper_listings.feeds.archive import Archive
    from paper_listings.paper import Paper

NAMES_IN_ARCHIVE: Final = 2
"""Most authors named in an archived entry; the paper's page names the others."""
SENTENCE_LIMIT: Final = 200
"""Most characters of the sentence in an archived entry; a longer one is cut at a word."""
_NAMESPACES: Final[Any] = {None: ATOM, "fh": HISTORY}  # the types of lxml know no default namespace
NO_SENTENCE: Final = "This listing has no abstract for this paper."


def render_archive(archive: Archive) -> bytes:
    """The archive as Atom 1.0, UTF-8.

    Title, id and dates of an entry are those that it has in the feed. It has no content, only a link to the paper's page
    (RFC 4287, section 4.1.2). There is no link to the next archive: it would change the newest archive when the next one
    appears.
    """
    channel = archive.channel
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMESPACES)
    root.addprevious(style_sheet(channel))
    _add(root, "id", channel_id(channel))
    _add(root, "title", one_line_of(archive.title))
    _add(root, "updated", stamp(max(map(updated_at, archive.papers))))
    _add(_add(root, "author"), "name", one_line_of(channel.author) or GENERATOR)
    _add(root, "link", rel="self", type=ATOM_TYPE, href=archive.url)
    _add(root, "link", rel="alternate", type="text/html", href=channel.page_url)
    _add(root, "link", rel="current", type=ATOM_TYPE, href=channel.urls.atom)
    if archive.previous:
        _add(root, "link", rel="prev-archive", type=ATOM_TYPE, href=archive.previous)
    etree.SubElement(root, f"{{{HISTORY}}}archive").tail = "\n"
    for paper in archive.papers:
        _add_entry(root, paper, archive.page_of(paper))
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True) + b"\n"


def _add_entry(root: etree._Element, paper: Paper, url: str) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", item_id(paper.key))
    _add(entry, "title", one_line_of(paper.title) or UNTITLED)
    _add(entry, "published", stamp(published_at(paper)))
    _add(entry, "updated", stamp(updated_at(paper)))
    for name in islice(names_of(paper), NAMES_IN_ARCHIVE):
        _add(_add(entry, "author"), "name", name)
    _add(entry, "link", rel="alternate", href=url)
    _add(entry, "summary", _sentence(paper.abstract))
    entry.tail = "\n"


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text
    return element


def _sentence(abstract: str | None) -> str:
    """The sentence that sums the paper up, else the first one."""
    said = one_line(abstract) or next(sentences(abstract or ""), "")
    return clean(said, SENTENCE_LIMIT) or NO_SENTENCE
