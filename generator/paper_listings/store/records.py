"""Converts papers to and from lines of JSON: for the store, `papers parse --json` and JSON Lines imports."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paper_listings import limits
from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import LINK_KINDS, Link, Paper, in_order, is_key, key_for, parse_arxiv_id, parse_doi
from paper_listings.text import TITLE_LIMIT, clean, is_web_address

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATES = ("published", "listed", "updated", "seen")
_LISTS = ("authors", "categories", "keywords", "sources")
_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=lambda date: date.isoformat(), check_circular=False
).encode
FIELDS = (
    "key",
    "title",
    "abstract",
    "authors",
    "author_count",
    "organization",
    "published",
    "published_is_inferred",
    "listed",
    "position",
    "updated",
    "seen",
    "comments",
    "upvotes",
    "arxiv_id",
    "doi",
    "links",
    "categories",
    "keywords",
    "sources",
)
"""The fields of a record, in the order in which they are written."""


def as_record(paper: Paper) -> dict[str, Any]:
    """The paper as JSON values, every field present, in the order of `FIELDS`.

    Dates are ISO 8601 days, or months or years if a paper's own date is not known more precisely; `links` maps each kind to its URLs.
    """
    record: dict[str, Any] = {name: getattr(paper, name) for name in FIELDS}
    for name in _DATES:
        record[name] = record[name].isoformat() if record[name] else None
    for name in _LISTS:
        record[name] = None if record[name] is None else list(record[name])
    record["links"] = _by_kind(paper.links)
    return record


def _by_kind(links: tuple[Link, ...]) -> dict[str, list[str]]:
    return {kind: urls for kind in LINK_KINDS if (urls := [link.url for link in links if link.kind == kind])}


@lru_cache
def _written(omit: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if name not in omit)


def dumps(paper: Paper, *, omit: frozenset[str] = frozenset(), sparse: bool = False) -> str:
    """The paper as one line of JSON without a newline; `sparse` omits unknown and empty fields."""
    if not sparse:
        return _encode({name: value for name, value in as_record(paper).items() if name not in omit})
    kept: dict[str, Any] = {}
    for name in _written(omit):
        value = getattr(paper, name)
        if value is not None and value is not False and value != ():
            kept[name] = _by_kind(value) if name == "links" else value
    return _encode(kept)


def dumps_counts(key: str, seen: dt.date | None, comments: int | None, upvotes: int | None) -> str:
    """The counts of a paper as one line of JSON, without those that are unknown, in the order of `FIELDS`."""
    known = {"key": key, "seen": seen, "comments": comments, "upvotes": upvotes}
    return _encode({name: value for name, value in known.items() if value is not None})


def loads(line: str | bytes, place: str) -> Paper:
    """The paper in a line written by `dumps` or by hand; only `title` and `listed` are required.

    Raises PapersError naming `place` if the line is not a JSON object or a field has the wrong form.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PapersError.single(place, f"invalid JSON ({error})", "repair the line") from None
    if not isinstance(record, dict):
        raise PapersError.single(place, "not a JSON object", "write one object per line, {…}")
    return from_record(record, place)


day = lru_cache(1 << 14)(dt.date.fromisoformat)
"""Parses a day; a store has few different ones."""


def restore(record: Mapping[str, Any], **counts: Any) -> Paper:  # noqa: ANN401 -- any JSON
    """The paper in a record that `dumps` wrote, without any check: only for lines known to be valid.

    `counts` are the values of `comments`, `upvotes` and `seen`; without them, those of the record.
    """
    get = record.get
    authors, published, updated = get("authors"), get("published"), get("updated")
    return Paper(
        key=record["key"],
        title=record["title"],
        abstract=get("abstract"),
        authors=tuple(authors) if authors else None,
        author_count=get("author_count"),
        organization=get("organization"),
        published=published and PartialDate.fromisoformat(published),
        published_is_inferred=get("published_is_inferred", False),
        listed=day(record["listed"]),
        position=get("position"),
        updated=updated and day(updated),
        arxiv_id=get("arxiv_id"),
        doi=get("doi"),
        links=tuple(Link(kind=kind, url=url) for kind, urls in get("links", {}).items() for url in urls),
        categories=tuple(get("categories", ())),
        keywords=tuple(get("keywords", ())),
        sources=tuple(get("sources", ())),
        **counts,
    )


def from_record(record: Mapping[str, Any], place: str) -> Paper:
    """The paper described by `record`; raises PapersError naming `place` and the invalid field."""
    unknown = sorted(set(record) - set(FIELDS))
    if unknown:
        raise PapersError.single(place, f"unknown field {unknown[0]!r}", f"use one of {', '.join(FIELDS)}")
    reader = _Reader(record, place)
    title = reader.text("title", TITLE_LIMIT)
    listed = reader.date("listed")
    if title is None or listed is None:
        raise reader.fault(
            "title" if title is None else "listed", "give every record a title and a listing day"
        )
    arxiv_id = reader.parsed("arxiv_id", parse_arxiv_id)
    key = record.get("key", key_for(title, arxiv_id))
    if not isinstance(key, str) or not is_key(key):
        raise reader.fault("key", "use an arXiv id without version or t- and 12 hex digits, or leave it out")
    authors = reader.texts("authors")
    return Paper(
        key=key,
        title=title,
        abstract=reader.text("abstract"),
        authors=authors or None,
        author_count=len(authors) if authors else reader.count("author_count"),
        organization=reader.text("organization", TITLE_LIMIT),
        published=reader.partial_date("published"),
        published_is_inferred=reader.flag("published_is_inferred"),
        listed=listed,
        position=reader.count("position"),
        updated=reader.date("updated"),
        seen=reader.date("seen"),
        comments=reader.count("comments"),
        upvotes=reader.count("upvotes"),
        arxiv_id=arxiv_id,
        doi=reader.parsed("doi", parse_doi),
        links=reader.links(),
        categories=reader.texts("categories"),
        keywords=reader.texts("keywords"),
        sources=reader.texts("sources"),
    )


class _Reader:
    """Reads typed fields of a record; an invalid one raises an error that names place and field."""

    def __init__(self, record: Mapping[str, Any], place: str) -> None:
        self.record = record
        self.place = place

    def fault(self, field: str, remedy: str) -> PapersError:
        value = json.dumps(self.record.get(field), ensure_ascii=True)
        return PapersError.single(self.place, f"{field} cannot be {value[:60]}", remedy)

    def text(self, field: str, limit: int | None = None) -> str | None:
        value = self.record.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fault(field, "write text in quotation marks")
        return (clean(value, limit) if limit else clean(value)) or None

    def texts(self, field: str) -> tuple[str, ...]:
        values = self.record.get(field)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.fault(field, "write a list of text values, […]")
        return tuple(text for value in values if (text := clean(value, TITLE_LIMIT)))

    def date(self, field: str) -> dt.date | None:
        value = self.record.get(field)
        if value is None:
            return None
        try:
            day = dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.fault(field, "write a day as YYYY-MM-DD") from None
        self._check(field, day)
        return day

    def partial_date(self, field: str) -> PartialDate | None:
        value = self.record.get(field)
        if value is None:
            return None
        try:
            date = PartialDate.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.fault(field, "write a date as YYYY-MM-DD, or as YYYY-MM or YYYY") from None
        self._check(field, date.first)
        return date

    def _check(self, field: str, day: dt.date) -> None:
        if not limits.holds_day(field, day):
            first, last = limits.DAYS[field]
            raise self.fault(field, f"write a day from {first} to {last}")

    def count(self, field: str) -> int | None:
        value = self.record.get(field)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fault(field, "write a whole number, 0 or more")
        if value > limits.COUNT:
            raise self.fault(field, f"write a number up to {limits.COUNT}, or leave it out")
        return value

    def flag(self, field: str) -> bool:
        value = self.record.get(field, False)
        if not isinstance(value, bool):
            raise self.fault(field, "write true or false")
        return value

    def parsed(self, field: str, parse: object) -> str | None:
        value = self.text(field)
        if value is None:
            return None
        result = parse(value) if callable(parse) else None
        if not isinstance(result, str):
            raise self.fault(field, "write the id without a URL, or leave it out")
        return result

    def links(self) -> tuple[Link, ...]:
        value = self.record.get("links") or {}
        if not isinstance(value, dict):
            raise self.fault("links", f"map {', '.join(LINK_KINDS)} to lists of URLs")
        links: list[Link] = []
        for kind in LINK_KINDS:
            urls = value.get(kind, [])
            if not isinstance(urls, list) or not all(
                isinstance(url, str) and is_web_address(url) for url in urls
            ):
                raise self.fault("links", "give lists of http or https URLs")
            links.extend(Link(kind=kind, url=url) for url in urls)
        if set(value) - set(LINK_KINDS):
            raise self.fault("links", f"use the kinds {', '.join(LINK_KINDS)}")
        return in_order(tuple(links)) if len(links) > 1 else tuple(links)
