"""Finds DOIs and arXiv ids in values and addresses as programs and people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from paper_listings.paper import parse_arxiv_id, parse_doi

if TYPE_CHECKING:
    from collections.abc import Iterator

ARXIV_DOI = "10.48550/arxiv."
"""How the DOIs begin that arXiv itself gives to preprints, in lower case."""
_DOI = re.compile(r"10\.\d{4,9}(?:/|%2F)[^\s\"]+", re.IGNORECASE)
_RESOLVER = re.compile(
    r"(?:(?:dx|www|doi|api|data)\.)?doi\.org|doi\.[a-z0-9-]+\.[a-z.]+|(?:dx-)?doi-org\..+|(?:dx\.)?doi\.org\..+"
)
"""Hosts that resolve DOIs: doi.org, those of publishers (doi.acm.org), and libraries' proxies."""
_DOI_PATH = re.compile(
    r"/(?:doi|article|articles|chapter|book)/(?:abs/|full/|pdf/|epdf/|pdfdirect/|epub/|book/)?(?=10\.)"
)
"""Where publishers' own addresses have a DOI."""
_VIEW = re.compile(r"/(?:abstract|full|fulltext|pdf|epdf|summary|references|meta)/?$|\.pdf$", re.IGNORECASE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENCODED = re.compile(r"%(?:2F|28|3C)", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:\barxiv\s*(?:e-?prints?|preprints?|report|id)?\s*[:/,.]?\s*(?:abs/)?"
    r"|https?://(?:\w+\.)?arxiv\.org/(?:abs|pdf|html)/)"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})(?!\d)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:of|to|see|cf|extend(?:s|ing)|(?:comments?|remarks?|notes?) on)\W*$", re.IGNORECASE)
"""Words before an arXiv id that make it another paper's: "erratum to arXiv:…"."""
_LOOKED_BACK = 30


def find_doi(text: str) -> str | None:
    """The first DOI in a value that should be one: bare, with "doi", in an address of any host, or escaped."""
    match = _DOI.search(text)
    if match is None:
        return None
    found = match[0]
    if "://" in text[: match.start()]:
        found = _VIEW.sub("", re.split(r"[?#&]", found)[0])
    if "://" in text[: match.start()] or _ENCODED.search(found):
        found = unquote(found)
    for entity, sign in _ENTITIES.items():
        found = found.replace(entity, sign)
    return _trimmed(found)


def doi_of_address(url: str) -> str | None:
    """The DOI to which a URL leads, if its host resolves DOIs or its path says that it is one; else None."""
    if "10." not in url or not url.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if not (_RESOLVER.fullmatch(host) or _DOI_PATH.match(unquote(parts.path))):
        return None
    return find_doi(url)


def find_arxiv_ids(text: str) -> Iterator[str]:
    """Yields the arXiv ids in running text, apart from those that the text is about: "erratum to arXiv:…"."""
    for match in _ARXIV.finditer(text):
        is_about = _ABOUT.search(text[max(0, match.start() - _LOOKED_BACK) : match.start()])
        if not is_about and (found := parse_arxiv_id(match["id"])):
            yield found


def _trimmed(found: str) -> str | None:
    """The DOI without the punctuation of the text around it."""
    end = len(found)
    while end and (found[end - 1] in ".,;:'*_~" or (found[end - 1] in ")]>}" and _is_unopened(found[:end]))):
        end -= 1
    return parse_doi(found[:end]) or parse_doi(re.split(r"[<>]", found)[0].rstrip(".,;"))


def _is_unopened(text: str) -> bool:
    opening = {")": "(", "]": "[", ">": "<", "}": "{"}[text[-1]]
    return text.count(text[-1]) > text.count(opening)
