"""Parses Hugging Face daily papers: the JSON of `/api/daily_papers`, in every form it has had since 2023.

The forms differ in which keys are present. `paper.submittedOnDailyAt` gives the listing day (in UTC); before 2025 it
was absent, and the requested day is the listing day. The `publishedAt` beside `paper` is not read: at first it meant
the time of submission to the listing, later New York's wall clock.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from paper_listings import days
from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link, Paper, key_for, parse_arxiv_id
from paper_listings.sources.collecting import BadRecord, ResponsePage, collect
from paper_listings.sources.decode import decode_json
from paper_listings.sources.fields import Fields, short_json
from paper_listings.sources.paper_links import links_of
from paper_listings.sources.parsed import Remark
from paper_listings.text import TITLE_LIMIT, clean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from paper_listings.sources.context import Context
    from paper_listings.sources.parsed import Parsed

NAME = "huggingface"
EXPECTED: Final = ("arxiv_id", "abstract", "authors", "published", "upvotes", "comments")
"""Fields that every paper from this source has had since 2023."""
_LIST_OF_OBJECTS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_PAPER_OBJECT = re.compile(rb'"paper"\s*:\s*\{')


def looks_like(data: bytes) -> bool:
    """Whether the bytes are a list of objects that contain a `paper`."""
    return bool(_LIST_OF_OBJECTS.match(data[:4096]) and _PAPER_OBJECT.search(data[:262_144]))


def parse(data: bytes, context: Context) -> Parsed:
    """The papers of one response, in its order."""
    return parse_page(data, context).parsed


def parse_page(data: bytes, context: Context) -> ResponsePage:
    """One response with its number of records; raises PapersError if it is not a list."""
    value = decode_json(data, context.place)
    if not isinstance(value, list):
        said = value.get("error") if isinstance(value, dict) else None
        problem = f"the source answered: {short_json(said)}" if said else "not a list of papers"
        raise PapersError.single(
            context.place, problem, "check the request, and whether the source has changed its format"
        )
    return collect(
        NAME,
        enumerate(value, context.first),
        lambda record, number: _read(record, number, context),
        page_date=context.page_date,
    )


def _read(record: object, number: int, context: Context) -> Iterator[Paper | Remark]:
    if not isinstance(record, dict) or not isinstance(record.get("paper"), dict):
        raise BadRecord(f"no paper in {short_json(record)}")
    outer, inner = Fields(record), Fields(record["paper"])
    title = clean(inner.text("title") or outer.text("title") or "", TITLE_LIMIT)
    source_id = inner.text("id")
    if not title or not source_id:
        raise BadRecord(f"no {'id' if title else 'title'} in {short_json(record['paper'])}")
    arxiv_id = parse_arxiv_id(source_id)
    if arxiv_id is None:
        inner.note("id")
    abstract = inner.text("summary") or outer.text("summary")
    authors = _authors(inner)
    published = inner.day("publishedAt")
    named = inner.day("submittedOnDailyAt")
    listed = named or context.fallback_listed
    if fault := _wrong_day(named, context) or days.fault_of_preprint(
        arxiv_id, published, listed, context.today
    ):
        raise BadRecord(f"{title}: {fault}")
    yield Paper(
        key=key_for(title, arxiv_id),
        title=title,
        abstract=abstract,
        authors=authors or None,
        author_count=len(authors) or None,
        organization=_organization(outer) or _organization(inner),
        published=PartialDate.of(published) if published else None,
        listed=listed,
        position=number,
        seen=context.taken,
        comments=outer.count("numComments"),
        upvotes=inner.count("upvotes"),
        arxiv_id=arxiv_id,
        links=_links(inner, abstract),
        keywords=inner.texts("ai_keywords"),
        sources=(NAME,),
    )
    for text in (*outer.strange, *inner.strange):
        yield Remark(kind="not understood", line=number, text=f"{title}: {text}")


def _wrong_day(named: dt.date | None, context: Context) -> str | None:
    """What is wrong with a record's own listing day, given the requested day or the day of the response."""
    if named and context.listed and not days.is_shown_on(named, context.listed):
        return f"its listing day {named} is not the requested day, {context.listed}"
    if named and named > days.tomorrow(context.taken):
        return f"its listing day {named} is after the day of the page, {context.taken}"
    return None


def _authors(paper: Fields) -> tuple[str, ...]:
    """Every name that contains a letter, in order.

    `hidden` only controls what the site shows on a profile; a hidden author is still an author.
    """
    value = paper.record.get("authors")
    entries = value if isinstance(value, list) else []
    names: list[str] = []
    for entry in entries:
        name = entry.get("name") if isinstance(entry, dict) else entry
        cleaned = clean(name, TITLE_LIMIT) if isinstance(name, str) else ""
        if any(c.isalpha() for c in cleaned):
            names.append(cleaned)
        else:
            paper.strange.append(f"author: {short_json(entry)}")
    if value is not None and not isinstance(value, list):
        paper.note("authors")
    return tuple(names)


def _organization(fields: Fields) -> str | None:
    value = fields.record.get("organization")
    if not isinstance(value, dict):
        return fields.text("organization")
    organization = Fields(value)
    return organization.text("fullname") or organization.text("name")


def _links(paper: Fields, abstract: str | None) -> tuple[Link, ...]:
    code, project = paper.address("githubRepo"), paper.address("projectPage")
    given = [
        *([Link(kind="code", url=code)] if code else []),
        *([Link(kind="project", url=project)] if project else []),
    ]
    return links_of(given, [abstract])
