"""Reads text and numbers from XML elements, and names the namespaces of the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

ATOM: Final = "{http://www.w3.org/2005/Atom}"
ARXIV: Final = "{http://arxiv.org/schemas/atom}"
OPENSEARCH: Final = "{http://a9.com/-/spec/opensearch/1.1/}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
OAI: Final = "{http://www.openarchives.org/OAI/2.0/}"


def begins_as_xml(data: bytes) -> bool:
    """Whether the first character is the start of an element: text that only mentions one is no XML."""
    return data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def text_of(element: etree._Element, name: str) -> str | None:
    """All text in the first child called `name`, including that of its own children; None if there is no child."""
    child = element.find(name)
    return None if child is None else "".join(map(str, child.itertext()))


def texts_of(element: etree._Element, name: str) -> Iterator[str]:
    """The same for every child called `name`."""
    for child in element.findall(name):
        yield "".join(map(str, child.itertext()))


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def number_of(element: etree._Element, name: str) -> int | None:
    """The whole number in the first child called `name`; None if there is none."""
    text = (text_of(element, name) or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004 - no count is longer
