"""Parses BibTeX as exported by reference managers, with bibtexparser.

TeX is an encoding in this format, like entities in XML, and is decoded.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import RemoveEnclosingMiddleware
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Block, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock

from paper_listings import days
from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link, Paper, key_for, link_kind, parse_arxiv_id, parse_doi
from paper_listings.sources import tex
from paper_listings.sources.arxiv.entries import categories, has_letters
from paper_listings.sources.collecting import BadRecord, collect
from paper_listings.sources.decode import decode_text, is_html
from paper_listings.sources.paper_links import links_of
from paper_listings.sources.parsed import Remark
from paper_listings.text import MONTHS, TITLE_LIMIT, clean, is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.sources.context import Context
    from paper_listings.sources.parsed import Parsed

NAME = "bibtex"
_ENTRY = re.compile(rb"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_ARXIV = re.compile(r"arxiv:\s*(\S+)", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
_MONTHS = {month[:3].lower(): number for number, month in enumerate(MONTHS, 1)}
_UNENCLOSE = RemoveEnclosingMiddleware()
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())


def looks_like(data: bytes) -> bool:
    """Whether any line starts an entry, such as `@article{`."""
    return not is_html(data) and _ENTRY.search(data) is not None


def parse(data: bytes, context: Context) -> Parsed:
    """The papers in file order; remarks give the line on which an entry starts.

    A date without a day is unknown: days are never made up.
    """
    text = decode_text(data, context.place)
    if is_html(data):
        raise PapersError.single(context.place, "a web page instead of BibTeX", "save the entries themselves")
    blocks = parse_string(text).blocks
    entries = [(_line(block), block) for block in blocks if isinstance(block, Entry | ParsingFailedBlock)]
    return collect(
        NAME, entries, lambda block, line: _read(block, line, context), page_date=context.page_date
    ).parsed


def _line(block: Block) -> int:
    return (block.start_line or 0) + 1


def _read(block: Block, line: int, context: Context) -> Iterator[Paper | Remark]:
    entry = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
    if not isinstance(entry, Entry):
        raise BadRecord(f"incomplete entry: {clean(block.raw or '', 80)!r}")
    if isinstance(block, ParsingFailedBlock):
        _UNENCLOSE.transform_entry(entry, Library())
    if isinstance(block, DuplicateFieldKeyBlock):
        twice = ", ".join(sorted(block.duplicate_keys))
        yield Remark(kind="not understood", line=line, text=f"{entry.key}: given twice: {twice}")
    fields = {name.lower(): str(field.value) for name, field in entry.fields_dict.items()}
    names = _split_authors(fields.get("author", ""))
    decoded_title, abstract, keywords, *authors = tex.decode(
        [fields.get("title", ""), fields.get("abstract", ""), fields.get("keywords", ""), *names]
    )
    title = clean(decoded_title, TITLE_LIMIT)
    if not title:
        raise BadRecord(f"no title in {entry.key!r}")
    known = tuple(name for author in authors if has_letters(name := clean(author, TITLE_LIMIT)))
    if known and known[-1] == "others":
        known = known[:-1]
        yield Remark(kind="not understood", line=line, text=f"{title}: authors end in 'and others'")
    doi = parse_doi(_bare(fields.get("doi", "")))
    arxiv_id = _arxiv_id(fields, doi)
    published = _published(fields)
    if fault := days.unlisted(context.fallback_listed, arxiv_id) or days.no_day(
        PartialDate.of(published) if published else None
    ):
        raise BadRecord(f"{title}: {fault}")
    if published is None and (when := fields.get("date") or fields.get("year")):
        yield Remark(kind="left out", line=line, text=f"{title}: no day in {clean(when, 40)}")
    yield Paper(
        key=key_for(title, arxiv_id),
        title=title,
        abstract=clean(abstract) or None,
        authors=known or None,
        author_count=len(known) or None,
        published=PartialDate.of(published) if published else None,
        listed=context.fallback_listed,
        arxiv_id=arxiv_id,
        doi=None if doi and doi.startswith(_ARXIV_DOI) else doi,
        links=_links(fields, abstract, identified=bool(arxiv_id or doi)),
        categories=categories([_bare(fields.get("primaryclass", ""))]),
        keywords=tuple(
            dict.fromkeys(word for part in re.split(r"[;,]", keywords) if (word := clean(part, TITLE_LIMIT)))
        ),
        sources=(NAME,),
    )


def _bare(value: str) -> str:
    return value.replace("{", "").replace("}", "").replace("\\_", "_").strip()


def _split_authors(value: str) -> list[str]:
    names = split_multiple_persons_names(" ".join(value.split()))
    return [parse_single_name_into_parts(name, strict=False).merge_first_name_first for name in names]


def _arxiv_id(fields: dict[str, str], doi: str | None) -> str | None:
    """The arXiv id, from any field in which exports put it: `eprint`, the DOI, the URL, `journal = {arXiv:…}`."""
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    candidates = [_bare(fields.get("eprint", "")) if kind == "arxiv" else ""]
    if doi and doi.startswith(_ARXIV_DOI):
        candidates.append(doi.removeprefix(_ARXIV_DOI))
    candidates.append(_bare(fields.get("url", "")))
    for name in ("journal", "note", "howpublished"):
        candidates += _ARXIV.findall(_bare(fields.get(name, "")))
    return next((found for text in candidates if (found := parse_arxiv_id(text.rstrip(".,;")))), None)


def _published(fields: dict[str, str]) -> dt.date | None:
    year, month, day = (_bare(fields.get(name, "")) for name in ("year", "month", "day"))
    try:
        if when := _bare(fields.get("date", "")):
            return dt.date.fromisoformat(when)
        return dt.date(int(year), _MONTHS.get(month[:3].lower()) or int(month), int(day))
    except ValueError:
        return None


def _links(fields: dict[str, str], abstract: str, *, identified: bool) -> tuple[Link, ...]:
    """The links of an entry, given in its `url` and abstract.

    The `url` usually leads to the paper itself. It is kept only if the paper has no arXiv id or DOI, or if it leads
    to code, a model, a dataset or a PDF.
    """
    given: list[Link] = []
    url = _bare(fields.get("url", ""))
    if is_web_address(url):
        kind = link_kind(url)
        if kind != "project" or not identified:
            given.append(Link(kind=kind, url=url))
    return links_of(given, [abstract])
