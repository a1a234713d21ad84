"""The JSON Schema (draft 2020-12) of a paper's record and of every document of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from paper_listings.paper import LINK_KINDS
from paper_listings.store.records import FIELDS
from paper_listings.text import TITLE_LIMIT

if TYPE_CHECKING:
    from paper_listings.display.addresses import FileFormat

Json = dict[str, Any]

VERSION: Final = 2
"""2 since pages are compressed, and `sha256` is that of the JSON in them."""
ADDED: Final = ("url", "topics")
"""What the API adds to a record. An import must ignore these two fields, and no others."""
FILES: Final[dict[str, FileFormat]] = {
    "json": "json", "csv": "csv", "bibtex": "bib", "ris": "ris", "csl": "csl.json", "text": "txt",
}  # fmt: skip
"""The files of a topic, by their names in `topics.json`."""


def _of(kind: str, description: str, **more: object) -> Json:
    return {"type": kind, **more, "description": description}


def _or_null(schema: Json) -> Json:
    return {**schema, "type": [schema["type"], "null"]}


def _texts(description: str, **more: object) -> Json:
    return _of("array", description, items={"type": "string", "minLength": 1}, **more)


def _day(description: str) -> Json:
    return _of("string", description, format="date", pattern=r"^\d{4}-\d{2}-\d{2}$")


def _count(description: str) -> Json:
    return _of("integer", description, minimum=0)


_ADDRESS: Final[Json] = {"type": "string", "format": "uri", "pattern": "^https?://"}
_FIELD_SCHEMAS: Final[Json] = {
    "key": _of(
        "string", "Assigned once and never changed: an arXiv id without version, or t- and 12 hex digits."
    ),
    "title": _of("string", "As the source wrote it, on one line.", minLength=1, maxLength=TITLE_LIMIT),
    "abstract": _or_null(_of("string", "As the source wrote it, on one line.")),
    "authors": _or_null(_texts("Names in the order of the paper; null if unknown.", minItems=1)),
    "author_count": _or_null(_count("How many authors there are; may be known without their names.")),
    "organization": _or_null(_of("string", "The organisation under whose name the source lists the paper.")),
    "published": _or_null(
        _of(
            "string",
            "The paper's own date: a day, or only its month or year if no source is more precise.",
            pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$",
        )
    ),
    "published_is_inferred": _of("boolean", "Whether the year of the date had to be inferred."),
    "listed": _day("The day on which this listing first showed the paper."),
    "position": _or_null(_count("The paper's place in its source on that day, from 1.")),
    "updated": _or_null(_day("The day on which the title or abstract first differed from what was listed.")),
    "seen": _or_null(_day("The last day on which a source showed the paper; the counts are from that day.")),
    "comments": _or_null(_count("Number of comments when last fetched.")),
    "upvotes": _or_null(_count("Number of upvotes when last fetched.")),
    "arxiv_id": _or_null(_of("string", "Without version.")),
    "doi": _or_null(_of("string", "In lower case, without resolver.")),
    "links": _of(
        "object",
        "Addresses by kind; a kind without any is left out.",
        properties={kind: {"type": "array", "items": _ADDRESS, "minItems": 1} for kind in LINK_KINDS},
        additionalProperties=False,
    ),
    "categories": _texts("Categories of the source, the primary one first."),
    "keywords": _texts("Keywords of the source."),
    "sources": _texts("Names of the sources that showed the paper."),
}


def _object(description: str, properties: Json) -> Json:
    return _of("object", description, properties=properties, required=list(properties))


def _document(description: str, **properties: Json) -> Json:
    version: Json = {
        "const": VERSION,
        "description": "Changes when a field is renamed, removed or changes its meaning.",
    }
    return _object(description, {"version": version, "schema": _ADDRESS, **properties})


def schema(url: str) -> Json:
    """The schema published at `url`; every kind of document is one of its `$defs`.

    The record's properties are those of `records.FIELDS`, in that order, and `ADDED`. Objects are open,
    except links: a later version may add fields, so readers must ignore those they do not know.
    """
    papers: Json = {"type": "array", "items": {"$ref": "#/$defs/paper"}}
    month = _of("string", "The month in which its papers were listed.", pattern=r"^\d{4}-\d{2}$")
    page = {
        "url": _ADDRESS,
        "month": month,
        "number": _of("integer", "Counted from the month's oldest papers.", minimum=1),
        "count": _count("How many papers are on it."),
        "first": _day("Listing day of its oldest paper."),
        "last": _day("Listing day of its newest paper."),
        "size": _count("Length of the page's JSON in bytes, uncompressed."),
        "sha256": _of(
            "string", "Hash of the page's JSON, uncompressed, so that a mirror fetches only what changed."
        ),
    }
    files = dict.fromkeys(FILES, _ADDRESS)
    topic = {"slug": {"type": "string"}, "title": {"type": "string"}, "url": _ADDRESS}
    paper = {name: _FIELD_SCHEMAS[name] for name in FIELDS} | {
        "url": _ADDRESS | {"description": "The paper's page here."},
        "topics": _texts("Slugs of its topics here, the main one first."),
    }
    definitions = {
        "paper": _object("A paper.", paper),
        "papers": _document(
            "/api/papers.json: the newest papers, newest first, and all pages, oldest first.",
            title={"type": "string"},
            url=_ADDRESS,
            total=_count("How many papers there are on all pages."),
            pages={"type": "array", "items": _object("A page of the API.", page)},
            papers=papers,
        ),
        "page": _document(
            "/api/papers/YYYY-MM/N.json.gz, compressed with gzip: papers listed in a month, oldest first.",
            month=month,
            number=page["number"],
            papers=papers,
        ),
        "topics": _document(
            "/api/topics.json: all topics, in the order of the site.",
            topics={
                "type": "array",
                "items": _object(
                    "A topic.",
                    topic
                    | {"total": _count("How many papers it has."), "files": _object("Its files.", files)},
                ),
            },
        ),
        "topic": _document(
            "/topics/SLUG/papers.json: a topic's newest papers, newest first.",
            topic=_object("The topic.", topic),
            total=_count("How many papers the topic has."),
            complete=_of("boolean", "Whether all of them are here; if not, get the rest from the pages."),
            papers=papers,
        ),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url,
        "title": "Paper listings",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in definitions],
        "$defs": definitions,
    }
