"""What every parser returns: the papers in source order, and remarks on everything a person should know."""

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
    "no footer",  # a paper without date and authors
    "shown twice",  # a paper occurs again on the same page
    "not understood",  # a line, or a field, that the parser could not place
    "out of range",  # a field that is too long, too high or too far away in time, and what became of it
    "bad record",  # a record that was set aside
    "left out",  # entries that the format itself marks as no new paper: replacements, deleted records
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing a parser has to say of one place in its input."""

    kind: RemarkKind
    line: int | None
    """Line of the input, from 1; for formats without lines, the record's number from 1; None for the whole."""
    text: str
    """What was met there, as it will be shown to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The outcome of parsing one input. Nothing is dropped silently: what is no paper is a remark."""

    format: str
    """Name of the format, as in `--format`."""
    papers: tuple[Paper, ...]
    """In source order; each paper once."""
    remarks: tuple[Remark, ...] = ()
    page_date: dt.date | None = None
    """The day on which the page was shown, where the format has such a day."""

    def remarks_of(self, kind: RemarkKind) -> tuple[Remark, ...]:
        """The remarks of one kind, in order of appearance."""
        return tuple(remark for remark in self.remarks if remark.kind == kind)
