"""From records to one `Parsed`: a record that fails is set aside, a paper that comes twice is kept once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from paper_listings.limits import holds_day, within
from paper_listings.sources.parsed import Parsed, Remark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from paper_listings.paper import Paper

RecordT = TypeVar("RecordT")


class BadRecord(Exception):  # noqa: N818 - it names what it sets aside and never leaves this package
    """Raised while one record is read: it is set aside with this text, the others go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a source that gives its list in several."""

    parsed: Parsed
    records: int
    """How many records the answer held, those set aside and left out included."""
    total: int | None = None
    """How many records the whole list has, where the source says so."""
    start: int | None = None
    """How many records of the list come before this page, where the source says so."""
    token: str | None = None
    """What asks for the next page, where the source gives out tokens."""


def collect(
    name: str,
    records: Iterable[tuple[int, RecordT]],
    read: Callable[[RecordT, int], Iterator[Paper | Remark]],
    *,
    page_date: dt.date | None = None,
    remarks: Iterable[Remark] = (),
) -> Page:
    """The page made of numbered `records`: what `read` gives for each, in order, every paper once.

    `read` raises BadRecord for a record that is no paper at all.
    """
    papers: dict[str, Paper] = {}
    told = list(remarks)
    count = 0
    for number, record in records:
        count += 1
        try:
            for thing in read(record, number):
                if isinstance(thing, Remark):
                    told.append(thing)
                elif thing.key in papers:
                    told.append(Remark(kind="shown twice", line=number, text=thing.title))
                else:
                    papers[thing.key], excess = limited(thing, number)
                    told.extend(excess)
        except BadRecord as error:
            told.append(Remark(kind="bad record", line=number, text=str(error)))
    parsed = Parsed(format=name, papers=tuple(papers.values()), remarks=tuple(told), page_date=page_date)
    return Page(parsed=parsed, records=count)


def limited(paper: Paper, line: int | None) -> tuple[Paper, tuple[Remark, ...]]:
    """`paper` within the limits of its fields, and a remark on each that was not; raises BadRecord for its listing day."""
    if not holds_day("listed", paper.listed):
        raise BadRecord(f"listed cannot be {paper.listed}")
    kept, said = within(paper)
    return kept, tuple(Remark(kind="out of range", line=line, text=f"{kept.title}: {text}") for text in said)
