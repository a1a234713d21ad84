"""Parses BibTeX, as programs and people write it: from the entries of a file to papers.

TeX is an encoding in this format, like entities in XML, and is decoded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from paper_listings import days
from paper_listings.errors import PapersError
from paper_listings.paper import Paper, key_for
from paper_listings.sources import encoding, tex
from paper_listings.sources.arxiv.entries import categories, has_letters
from paper_listings.sources.bibtex import names
from paper_listings.sources.bibtex.dates import published
from paper_listings.sources.bibtex.grammar import Entry, Fault, read
from paper_listings.sources.bibtex.inheritance import Lookup, inherited
from paper_listings.sources.bibtex.references import arxiv_id_of, doi_of, links_in
from paper_listings.sources.collecting import BadRecord, collect
from paper_listings.sources.decode import is_html
from paper_listings.sources.identifiers import ARXIV_DOI
from paper_listings.sources.parsed import Remark
from paper_listings.text import TITLE_LIMIT, clean, normalized_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.sources.context import Context
    from paper_listings.sources.parsed import Parsed

    _Thing: TypeAlias = Entry | Fault

NAME = "bibtex"
_ENTRY = re.compile(rb"^[\xef\xbb\xbf\xff\xfe]*[ \t]*@[ \t]*[A-Za-z]+\s*[{(]", re.MULTILINE)
_NO_PAPERS: Final = frozenset({"xdata", "set"})
"""Types of entries that only serve others."""
_BETWEEN_KEYWORDS = re.compile(r"\\.|[{},;]", re.DOTALL)
_OUR_KEY = re.compile(r"t-[0-9a-f]{12}")


def looks_like(data: bytes) -> bool:
    """Whether any line starts an entry, such as `@article{`."""
    if b"\0" in data[:400]:
        data = data.replace(b"\0", b"")
    return not is_html(data) and _ENTRY.search(data) is not None


def parse(data: bytes, context: Context) -> Parsed:
    """The papers in file order; remarks give the line on which an entry starts.

    Every entry becomes a paper or a remark. A date is as precise as the entry's: days and months are never made up.
    """
    if is_html(data):
        raise PapersError.single(context.place, "a web page instead of BibTeX", "save the entries themselves")
    decoded = encoding.decode(data, context.place)
    things = list(read(decoded.text))
    lookup = Lookup(thing for thing in things if isinstance(thing, Entry))
    return collect(
        NAME,
        ((thing.line, thing) for thing in things),
        lambda thing, line: _read(thing, line, lookup, context),
        page_date=context.page_date,
        remarks=_on_encoding(decoded),
    ).parsed


def _on_encoding(decoded: encoding.Decoded) -> Iterator[Remark]:
    if decoded.guessed:
        text = f"read as {decoded.guessed}; if letters look wrong, name the encoding with --encoding"
        yield Remark(kind="encoding inferred", line=None, text=text)
    for line in decoded.damaged:
        yield Remark(kind="not understood", line=line, text="bytes that are no characters in this encoding")


def _read(thing: _Thing, line: int, lookup: Lookup, context: Context) -> Iterator[Paper | Remark]:
    if isinstance(thing, Fault):
        if thing.costs_entry:
            raise BadRecord(thing.text)
        yield Remark(kind="left out" if thing.is_comment else "not understood", line=line, text=thing.text)
        return
    if thing.kind in _NO_PAPERS:
        yield Remark(kind="no title", line=line, text=f"{thing.name}: @{thing.kind} is no paper of its own")
        return
    fields = inherited(thing, lookup)
    title = _title(fields)
    if not title:
        yield Remark(kind="no title", line=line, text=_without_title(thing, fields, lookup))
        return
    yield from _paper(title, thing, fields, context)


def _title(fields: dict[str, str]) -> str:
    title, subtitle = (clean(tex.decode(fields.get(name, "")), TITLE_LIMIT) for name in ("title", "subtitle"))
    if not title or not subtitle or normalized_title(title).endswith(normalized_title(subtitle)):
        return title
    return f"{title}{' ' if title[-1] in ':?!.' else ': '}{subtitle}"


def _without_title(entry: Entry, fields: dict[str, str], lookup: Lookup) -> str:
    parent = fields.get("crossref", "").strip()
    if parent and lookup.entry(parent) is None:
        return f"{entry.name}: its crossref, {clean(parent, 80)!r}, is not in the file"
    return entry.name


def _paper(title: str, entry: Entry, fields: dict[str, str], context: Context) -> Iterator[Paper | Remark]:
    line = entry.line
    authors = tuple(name for name in names.split(fields.get("author", "")) if has_letters(name))
    if authors and authors[-1].lower() == "others" and not fields["author"].endswith("}"):
        authors = authors[:-1]
        yield Remark(kind="not understood", line=line, text=f"{title}: authors end in 'and others'")
    abstract = tex.decode(fields.get("abstract", ""))
    doi, unreadable = doi_of(fields)
    if unreadable:
        yield Remark(kind="not understood", line=line, text=f"{title}: doi: {clean(unreadable, 80)}")
    arxiv_id = arxiv_id_of(fields, doi)
    date, undated = published(fields)
    if fault := days.unlisted(context.fallback_listed, arxiv_id) or days.no_day(date):
        raise BadRecord(f"{title}: {fault}")
    if undated:
        yield Remark(kind="left out", line=line, text=f"{title}: {undated}")
    yield Paper(
        key=_our_key(entry) or key_for(title, arxiv_id),
        title=title,
        abstract=clean(abstract) or None,
        authors=authors or None,
        author_count=len(authors) or None,
        published=date,
        listed=context.fallback_listed,
        arxiv_id=arxiv_id,
        doi=None if doi and doi.startswith(ARXIV_DOI) else doi,
        links=links_in(fields, abstract, identified=bool(arxiv_id or doi), our_key=_our_key(entry)),
        categories=categories([tex.address(fields.get("primaryclass", ""))]),
        keywords=_keywords(fields.get("keywords", "")),
        sources=(NAME,),
    )


def _keywords(value: str) -> tuple[str, ...]:
    words = (clean(tex.decode(part), TITLE_LIMIT) for part in names.parts(value, _BETWEEN_KEYWORDS))
    return tuple(dict.fromkeys(word for word in words if word))


def _our_key(entry: Entry) -> str | None:
    """The key of a paper that a site made by this program exported without an arXiv id."""
    return entry.key if _OUR_KEY.fullmatch(entry.key) else None
