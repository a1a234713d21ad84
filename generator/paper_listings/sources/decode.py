"""Decodes a source's bytes as text, JSON or XML; raises one clear error for truncated or hostile input."""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import etree

from paper_listings.errors import PapersError
from paper_listings.text import clean

_AGAIN = "fetch it again; if the error persists, the source has changed"
_PROLOG = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<\?.*?\?>|<!--.*?-->)*+"
_HTML = re.compile(_PROLOG + rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_DOCTYPE = re.compile(_PROLOG + rb"<!", re.DOTALL)


def decode_text(data: bytes, place: str) -> str:
    """The text of UTF-8 bytes, without a byte order mark; raises PapersError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PapersError.single(
            place, f"not valid UTF-8 (byte {error.start + 1:,})", "save it as UTF-8"
        ) from None


def decode_json(data: bytes, place: str) -> Any:  # noqa: ANN401 - JSON can be any value until its reader checks it
    """The value of a JSON document; raises PapersError."""
    _refuse_html(data, place, "JSON")
    try:
        return json.loads(decode_text(data, place))
    except (ValueError, RecursionError) as error:
        raise PapersError.single(place, f"invalid JSON ({error})", _AGAIN) from None


def decode_xml(data: bytes, place: str) -> etree._Element:
    """The root of an XML document; raises PapersError.

    There is no network access, no entities except XML's predefined five, and no document type declaration; the
    parser's own limits on depth and size stay on.
    """
    _refuse_html(data, place, "XML")
    if _DOCTYPE.match(data.replace(b"\0", b"")):
        raise _declaration(place)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PapersError.single(place, f"invalid XML ({clean(str(error), 200)})", _AGAIN) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declaration(place)
    return root


def is_html(data: bytes) -> bool:
    """Whether the bytes are a web page, which servers often send instead of an error."""
    return _HTML.match(data.replace(b"\0", b"")[:4096]) is not None


def _refuse_html(data: bytes, place: str, wanted: str) -> None:
    if is_html(data):
        raise PapersError.single(place, f"a web page instead of {wanted}", _AGAIN)
    if not data.strip():
        raise PapersError.single(place, f"empty instead of {wanted}", _AGAIN)


def _declaration(place: str) -> PapersError:
    return PapersError.single(
        place, "XML with a document type declaration", "get it from the source itself; no feed needs one"
    )
