"""Parses arXiv API responses: Atom from `export.arxiv.org/api/query`, with counts; errors are feeds too.

Format: https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.paper import parse_arxiv_id
from paper_listings.sources import xmlread as x
from paper_listings.sources.arxiv.entries import ArxivEntry, announced, moment, read_entry
from paper_listings.sources.collecting import BadRecord, ResponsePage, collect
from paper_listings.sources.decode import decode_xml
from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from paper_listings.paper import Paper
    from paper_listings.sources.context import Context
    from paper_listings.sources.parsed import Parsed, Remark

NAME = "arxiv-api"
EXPECTED: Final = ("abstract", "authors", "published", "categories")
"""Fields that every paper from this source has."""


def looks_like(data: bytes) -> bool:
    """Whether the bytes are an Atom feed with OpenSearch counts, or with an error."""
    head = data[:4096]
    says_so = b"opensearch" in head or b"arxiv.org/api/errors" in head
    return x.begins_as_xml(head) and b"<feed" in head and says_so


def parse(data: bytes, context: Context) -> Parsed:
    """The papers of one page, in order; `listed` is the requested day, otherwise the announcement day."""
    return parse_page(data, context).parsed


def parse_page(data: bytes, context: Context) -> ResponsePage:
    """One page with the counts of the whole list; raises PapersError if it is not a page or is an error feed."""
    root = decode_xml(data, context.place)
    if root.tag != f"{x.ATOM}feed":
        raise PapersError.single(
            context.place,
            f"<{x.local_name(root)}> instead of an Atom feed",
            "check the address",
        )
    entries = root.findall(f"{x.ATOM}entry")
    for entry in entries:
        _refuse_error(entry, context.place)
    total = x.number_of(root, f"{x.OPENSEARCH}totalResults")
    if total is None:
        raise PapersError.single(
            context.place,
            "a feed without the number of results",
            "check whether the source has changed its format",
        )
    page = collect(
        NAME,
        enumerate(entries, context.first),
        lambda entry, number: _read(entry, number, context),
        page_date=context.page_date,
    )
    return replace(page, total=total, start=x.number_of(root, f"{x.OPENSEARCH}startIndex"))


def _refuse_error(entry: etree._Element, place: str) -> None:
    identifier = x.text_of(entry, f"{x.ATOM}id") or ""
    is_titled_error = (x.text_of(entry, f"{x.ATOM}title") or "").strip() == "Error"
    if "/api/errors" in identifier or (is_titled_error and parse_arxiv_id(identifier) is None):
        said = clean(x.text_of(entry, f"{x.ATOM}summary") or "no reason given", 200)
        raise PapersError.single(
            place, f"arXiv refused the request: {said}", "correct the categories and keywords"
        )


def _read(element: etree._Element, number: int, context: Context) -> Iterator[Paper | Remark]:
    submitted = moment(x.text_of(element, f"{x.ATOM}published"))
    if submitted is None:
        raise BadRecord(f"no submission date: {clean(x.text_of(element, f'{x.ATOM}title') or '', 80)!r}")
    primary = element.find(f"{x.ARXIV}primary_category")
    terms = [*([] if primary is None else [primary]), *element.findall(f"{x.ATOM}category")]
    entry = ArxivEntry(
        identifier=x.text_of(element, f"{x.ATOM}id") or "",
        title=x.text_of(element, f"{x.ATOM}title"),
        abstract=x.text_of(element, f"{x.ATOM}summary"),
        authors=x.texts_of(element, f"{x.ATOM}author/{x.ATOM}name"),
        published=submitted.date(),
        listed=context.listed or announced(submitted),
        terms=(str(term.get("term", "")) for term in terms),
        comment=x.text_of(element, f"{x.ARXIV}comment"),
        doi=x.text_of(element, f"{x.ARXIV}doi"),
    )
    yield from read_entry(entry, number, context)
