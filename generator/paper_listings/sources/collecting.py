"""Collects the records of an input into one `Parsed`, skipping bad records and uniting repeated ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from paper_listings.limits import holds_day, within
from paper_listings.merging.merge import gathered
from paper_listings.sources.parsed import Parsed, Remark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from paper_listings.paper import Paper

RecordT = TypeVar("RecordT")


class BadRecord(Exception):  # noqa: N818 - named after the record it rejects, and never leaves this package
    """Raised while reading a record; the record is skipped with this text as its remark, the others are still read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePage:
    """One response from a source that returns its list in pages."""

    parsed: Parsed
    records: int
    """Number of records in the response, including skipped ones."""
    total: int | None = None
    """Number of records in the whole list, if the source says so."""
    start: int | None = None
    """Number of records in the list before this page, if the source says so."""
    token: str | None = None
    """Token that requests the next page, if the source uses tokens."""


def collect(
    name: str,
    records: Iterable[tuple[int, RecordT]],
    read: Callable[[RecordT, int], Iterator[Paper | Remark]],
    *,
    page_date: dt.date | None = None,
    remarks: Iterable[Remark] = (),
) -> ResponsePage:
    """Builds a page from numbered `records`: what `read` yields for each, in order.

    A paper that is shown more than once becomes one, with what all its records say. `read` raises BadRecord for a
    record that is not a paper.
    """
    sightings: list[Paper] = []
    lines: list[int] = []
    told = list(remarks)
    count = 0
    for number, record in records:
        count += 1
        try:
            for thing in read(record, number):
                if isinstance(thing, Remark):
                    told.append(thing)
                else:
                    paper, excess = limited(thing, number)
                    sightings.append(paper)
                    lines.append(number)
                    told.extend(excess)
        except BadRecord as error:
            told.append(Remark(kind="bad record", line=number, text=str(error)))
    found = gathered(sightings)
    again = [Remark(kind="shown twice", line=lines[at], text=sightings[at].title) for at in found.repeated]
    parsed = Parsed(
        format=name,
        papers=found.papers,
        shown=tuple(sightings) if again else None,
        remarks=tuple(sorted((*told, *again), key=lambda remark: remark.line or 0) if again else told),
        page_date=page_date,
    )
    return ResponsePage(parsed=parsed, records=count)


def limited(paper: Paper, line: int | None) -> tuple[Paper, tuple[Remark, ...]]:
    """`paper` cut to its limits, with a remark for each field that was cut; raises BadRecord for an invalid listing day."""
    if not holds_day("listed", paper.listed):
        raise BadRecord(f"invalid listing day {paper.listed}")
    kept, said = within(paper)
    return kept, tuple(Remark(kind="out of range", line=line, text=f"{kept.title}: {text}") for text in said)
