"""Parses arXiv OAI-PMH responses: ListRecords or GetRecord in arXiv, arXivRaw or oai_dc, and the token for the next page.

Format: https://info.arxiv.org/help/oa/index.html and https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.sources import xmlread as x
from paper_listings.sources.arxiv.entries import ArxivEntry, announced, moment, read_entry, split_names
from paper_listings.sources.collecting import BadRecord, ResponsePage, collect
from paper_listings.sources.decode import decode_xml
from paper_listings.sources.parsed import Remark
from paper_listings.text import clean, count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from paper_listings.paper import Paper
    from paper_listings.sources.context import Context
    from paper_listings.sources.parsed import Parsed

NAME = "arxiv-oai"
EXPECTED: Final = ("abstract", "authors", "published")
"""Fields that every paper from this source has; `categories` too, except in the format oai_dc."""
EXPIRED = "badResumptionToken"
"""The OAI-PMH error for an expired token: the list must be requested again from the start."""
_NOON = dt.timedelta(hours=16)
"""From midnight UTC, for a date without a time, to about noon in New York."""


def looks_like(data: bytes) -> bool:
    """Whether the bytes are an OAI-PMH response."""
    return x.begins_as_xml(data) and b"<OAI-PMH" in data[:4096]


def parse(data: bytes, context: Context) -> Parsed:
    """The papers of one page, in order; `listed` is the requested day, otherwise that of the first announcement."""
    return parse_page(data, context).parsed


def parse_page(data: bytes, context: Context) -> ResponsePage:
    """One page with the token for the next; raises PapersError if it is not a page or is an error.

    `noRecordsMatch` is an empty page, not an error.
    """
    root = decode_xml(data, context.place)
    if root.tag != f"{x.OAI}OAI-PMH":
        raise PapersError.single(
            context.place, f"<{x.local_name(root)}> instead of OAI-PMH", "check the address"
        )
    for error in root.findall(f"{x.OAI}error"):
        code = str(error.get("code", ""))
        if code != "noRecordsMatch":
            said = clean(f"{code}: {error.text or ''}", 200)
            raise PapersError.single(
                context.place, f"arXiv refused the request: {said}", "correct the sets and dates"
            )
    found = next(root.iterchildren(f"{x.OAI}ListRecords", f"{x.OAI}GetRecord"), None)
    if found is None and root.find(f"{x.OAI}error") is None:
        raise PapersError.single(
            context.place,
            "OAI-PMH without a list of records",
            "check whether the source has changed its format",
        )
    records = [] if found is None else found.findall(f"{x.OAI}record")
    live = [(number, record) for number, record in enumerate(records, context.first) if not _deleted(record)]
    gone = len(records) - len(live)
    page = collect(
        NAME,
        live,
        lambda record, number: _read(record, number, context),
        page_date=context.page_date,
        remarks=[Remark(kind="left out", line=None, text=count_of(gone, "deleted record"))] if gone else [],
    )
    token = None if found is None else (x.text_of(found, f"{x.OAI}resumptionToken") or "").strip()
    return replace(page, records=len(records), token=token or None)


def _deleted(record: etree._Element) -> bool:
    header = record.find(f"{x.OAI}header")
    return header is not None and header.get("status") == "deleted"


def _read(record: etree._Element, number: int, context: Context) -> Iterator[Paper | Remark]:
    metadata = record.find(f"{x.OAI}metadata")
    content = None if metadata is None else next(iter(metadata), None)
    reader = None if content is None else _READERS.get(x.local_name(content))
    identifier = x.text_of(record, f"{x.OAI}header/{x.OAI}identifier") or ""
    if content is None or reader is None:
        raise BadRecord(f"no known metadata format for {clean(identifier, 80)!r}")
    yield from read_entry(reader(content, identifier, context), number, context)


def _space(content: etree._Element) -> str:
    return str(content.tag).rpartition("}")[0] + "}"


def _arxiv(content: etree._Element, identifier: str, context: Context) -> ArxivEntry:
    s = _space(content)
    created = moment(x.text_of(content, f"{s}created"))
    names = (
        " ".join(
            part for name in ("forenames", "keyname", "suffix") if (part := x.text_of(author, f"{s}{name}"))
        )
        for author in content.findall(f"{s}authors/{s}author")
    )
    return ArxivEntry(
        identifier=x.text_of(content, f"{s}id") or identifier,
        title=x.text_of(content, f"{s}title"),
        abstract=x.text_of(content, f"{s}abstract"),
        authors=names,
        published=created and created.date(),
        listed=_listed(created and created + _NOON, context),
        terms=(x.text_of(content, f"{s}categories") or "").split(),
        comment=x.text_of(content, f"{s}comments"),
        doi=x.text_of(content, f"{s}doi"),
    )


def _arxiv_raw(content: etree._Element, identifier: str, context: Context) -> ArxivEntry:
    s = _space(content)
    submitted = moment(x.text_of(content, f"{s}version/{s}date"), parsedate_to_datetime)
    return ArxivEntry(
        identifier=x.text_of(content, f"{s}id") or identifier,
        title=x.text_of(content, f"{s}title"),
        abstract=x.text_of(content, f"{s}abstract"),
        authors=split_names(x.text_of(content, f"{s}authors") or ""),
        published=submitted and submitted.date(),
        listed=_listed(submitted, context),
        terms=(x.text_of(content, f"{s}categories") or "").split(),
        comment=x.text_of(content, f"{s}comments"),
        doi=x.text_of(content, f"{s}doi"),
    )


def _dublin_core(content: etree._Element, identifier: str, context: Context) -> ArxivEntry:
    """Its subjects are names, not category codes, and its first description is the abstract."""
    days = [day for text in x.texts_of(content, f"{x.DC}date") if (day := moment(text))]
    names = (" ".join(reversed(name.split(",", 1))) for name in x.texts_of(content, f"{x.DC}creator"))
    doi = (text for text in x.texts_of(content, f"{x.DC}identifier") if text.strip().startswith("doi:"))
    created = min(days, default=None)
    return ArxivEntry(
        identifier=identifier,
        title=x.text_of(content, f"{x.DC}title"),
        abstract=x.text_of(content, f"{x.DC}description"),
        authors=names,
        published=created and created.date(),
        listed=_listed(created and created + _NOON, context),
        doi=next(doi, None),
    )


_READERS: dict[str, Callable[[etree._Element, str, Context], ArxivEntry]] = {
    "arXiv": _arxiv,
    "arXivRaw": _arxiv_raw,
    "dc": _dublin_core,
}


def _listed(submitted: dt.datetime | None, context: Context) -> dt.date:
    """The announcement day; a submission date without a time counts as noon, so the day may be one too early."""
    if context.listed or submitted is None:
        return context.fallback_listed
    return announced(submitted)
