"""Defines `Parsed`, which every parser returns: papers in source order, and remarks for the user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

    from paper_listings.paper import Paper

RemarkKind: TypeAlias = Literal[
    "year inferred",  # the printed date has no year
    "page date inferred",  # the year of the page itself was inferred from the printed dates
    "date in the future",  # a printed date is later than the page
    "no footer",  # a paper without a date, without authors, or both
    "shown twice",  # a paper occurs more than once in the input
    "not understood",  # a line or field that the parser could not interpret
    "out of range",  # a field that is too long, too high or too far away in time, and how it was changed
    "encoding inferred",  # the encoding of the input is what its bytes suggest
    "bad record",  # a record that was skipped
    "no title",  # an entry without a title, which was skipped; the input may be good all the same
    "left out",  # entries that are not new papers, such as replacements and deleted records
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark by a parser about one place in its input."""

    kind: RemarkKind
    line: int | None
    """Line of the input, from 1; the record's number, from 1, in formats without lines; None for the whole input."""
    text: str
    """What was found there, as shown to the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The result of parsing one input. Nothing is dropped silently: everything that is not a paper becomes a remark."""

    format: str
    """Name of the format, as given to `--format`."""
    papers: tuple[Paper, ...]
    """In source order, without duplicates."""
    remarks: tuple[Remark, ...] = ()
    page_date: dt.date | None = None
    """The day on which the page was shown, if the format has such a day."""

    def remarks_of(self, kind: RemarkKind) -> tuple[Remark, ...]:
        """The remarks of one kind, in order of appearance."""
        return tuple(remark for remark in self.remarks if remark.kind == kind)
