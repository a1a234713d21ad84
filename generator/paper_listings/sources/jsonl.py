"""Parses our own records: JSON Lines, a JSON array, or the `papers.json` that the site publishes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from paper_listings import days
from paper_listings.errors import PapersError
from paper_listings.sources.collecting import BadRecord, collect
from paper_listings.sources.decode import decode_json, decode_text
from paper_listings.sources.fields import short_json
from paper_listings.sources.parsed import Remark
from paper_listings.store.records import FIELDS, from_record
from paper_listings.text import clean, count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_listings.paper import Paper
    from paper_listings.sources.context import Context
    from paper_listings.sources.parsed import Parsed

NAME = "jsonl"
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_TITLE = re.compile(rb'"(?:title|papers)"\s*:')
_EMPTY = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*\])\s*")


def looks_like(data: bytes) -> bool:
    """Whether the bytes are JSON that contains titles, or an empty list."""
    return bool(
        _EMPTY.fullmatch(data[:4096]) or (_START.match(data[:4096]) and _TITLE.search(data[:262_144]))
    )


def parse(data: bytes, context: Context) -> Parsed:
    """The papers in order; a record without `listed` gets the requested listing day, otherwise the day of the run.

    In JSON Lines and arrays an unknown field makes a record bad. The published object has more fields than a
    record; the extra ones are ignored.
    """
    remarks: list[Remark] = []
    records: Iterable[tuple[int, object]]
    if (document := _published(data)) is not None:
        records = enumerate(_bare(document["papers"], remarks), context.first)
        remarks.extend(_incomplete(document))
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        value = decode_json(data, context.place)
        records = enumerate(value, context.first)
    else:
        text = decode_text(data, context.place)
        records = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return collect(
        NAME, records, lambda record, number: _read(record, number, context), remarks=remarks
    ).parsed


def pages_of(data: bytes) -> tuple[str, ...]:
    """The pages that a published `papers.json` lists, below the folder `papers` beside it, without `.gz`; else empty."""
    pages = (_published(data) or {}).get("pages")
    if not isinstance(pages, list):
        return ()
    named = ((page.get("month"), page.get("number")) for page in pages if isinstance(page, dict))
    return tuple(
        f"{month}/{number}.json"
        for month, number in named
        if isinstance(month, str) and _MONTH.fullmatch(month) and type(number) is int
    )


def _published(data: bytes) -> dict[str, Any] | None:
    """The published object, which has a list of `papers`; None for anything else, such as JSON Lines."""
    if b'"papers"' not in data:
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and isinstance(value.get("papers"), list) else None


def _incomplete(document: dict[str, Any]) -> Iterator[Remark]:
    """A remark if the document says that there are more papers than it contains."""
    total, there, pages = document.get("total"), len(document["papers"]), document.get("pages")
    if type(total) is int and total > there:
        more = (
            f"; import its {count_of(len(pages), 'page')} too, api/papers/*/*.json.gz"
            if isinstance(pages, list)
            else "; the rest are in the site's pages, api/papers/*/*.json.gz"
        )
        text = f"contains only the newest {there:,} of {count_of(total, 'paper')}{more}"
        yield Remark(kind="left out", line=None, text=text)


def _bare(records: list[object], remarks: list[Remark]) -> Iterator[object]:
    """The records, reduced to the fields that a record can have."""
    others: dict[str, None] = {}
    bare: list[object] = []
    for record in records:
        if isinstance(record, dict):
            others.update(dict.fromkeys(map(str, record.keys() - set(FIELDS))))
            bare.append({name: value for name, value in record.items() if name in FIELDS})
        else:
            bare.append(record)
    if others:
        names = ", ".join(sorted(others))
        remarks.append(
            Remark(
                kind="left out",
                line=None,
                text=clean(f"{count_of(len(others), 'unknown field')}: {names}", 200),
            )
        )
    return iter(bare)


def _read(record: object, number: int, context: Context) -> Iterator[Paper | Remark]:
    value: Any = record
    if isinstance(record, str):
        try:
            value = json.loads(record)
        except (ValueError, RecursionError) as error:
            raise BadRecord(f"invalid JSON ({error})") from None
    if not isinstance(value, dict):
        raise BadRecord(f"not a JSON object: {short_json(value)}")
    listed = value.get("listed") or context.fallback_listed.isoformat()
    try:
        paper = from_record({**value, "listed": listed}, f"{context.place}:{number}")
    except PapersError as error:
        raise BadRecord("; ".join(problem.problem for problem in error.problems)) from None
    if fault := days.fault_of_record(paper, context.today):
        raise BadRecord(f"{paper.title}: {fault}")
    yield paper
