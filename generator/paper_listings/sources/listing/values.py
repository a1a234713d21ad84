"""Values on the way from a pasted page to its papers: lines, printed dates, cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from paper_listings.paper import Link
    from paper_listings.sources.parsed import Remark

Kind: TypeAlias = Literal[
    "text",
    "chrome",  # a known line of the page itself
    "separator",  # a middle dot alone
    "authors",  # "5 authors"
    "date",  # "Jun 20, 2024", perhaps with a comment count behind it
    "number",  # a count alone, or "-" for none
    "votes",  # "[-] 5"
    "upvote",  # the word "Upvote", perhaps with its count
    "submitter",  # the words "Submitted by", perhaps with the name
    "buttons",  # "GitHub 131", "arXiv Page"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date as a page prints it; a valid day in its year, or in some year if it has none."""

    line: int
    month: int
    day: int
    year: int | None
    text: str
    """As printed, without the comment count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank, and what it looks like when taken by itself."""

    number: int
    """Counted from 1, in the input."""
    text: str
    """As it stands in the input, indentation included."""
    form: str
    """The same with white space folded and invisible characters gone."""
    kind: Kind
    glued: bool
    """Whether it follows another line without a blank one between."""
    count: int | None = None
    """The number of authors, comments or upvotes in it."""
    bulleted: bool = False
    """Whether it is a count of authors with a bullet, or a date with its separator, in front."""
    date: PrintedDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One paper as the page shows it."""

    line: int
    """The line on which its title begins."""
    title: str
    abstract: str | None = None
    author_count: int | None = None
    organization: str | None = None
    date: PrintedDate | None = None
    comments: int | None = None
    upvotes: int | None = None
    arxiv_id: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page shows, in its order; a paper may be there twice."""

    cards: tuple[Card, ...]
    day: PrintedDate | None
    """The page's own date."""
    remarks: tuple[Remark, ...]
