"""Defines the intermediate values of a pasted listing: lines, printed dates, cards and the page."""

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
    "date",  # "Jun 20, 2024", perhaps followed by a comment count
    "number",  # a count alone, or "-" for none
    "votes",  # "[-] 5"
    "upvote",  # the word "Upvote", perhaps with its count
    "submitter",  # the words "Submitted by", perhaps with the name
    "buttons",  # "GitHub 131", "arXiv Page"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date as a page prints it; valid in its year, or in some year if it has none."""

    line: int
    month: int
    day: int
    year: int | None
    text: str
    """As printed, without the comment count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A non-blank line, and what it looks like on its own."""

    number: int
    """Line number in the input, from 1."""
    text: str
    """As in the input, including indentation."""
    form: str
    """The same with white space folded and invisible characters removed."""
    kind: Kind
    glued: bool
    """Whether it follows another line with no blank line between them."""
    count: int | None = None
    """The number of authors, comments or upvotes in it."""
    bulleted: bool = False
    """Whether it is an author count that starts with a bullet, or a date that starts with its separator."""
    date: PrintedDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedCard:
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
class PastedPage:
    """What a page shows, in order; a paper may occur twice."""

    cards: tuple[PastedCard, ...]
    day: PrintedDate | None
    """The page's own date."""
    remarks: tuple[Remark, ...]
