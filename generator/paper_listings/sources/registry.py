"""Lists all source formats by name, recognises the format of an input, and parses it.

A format is a module with `NAME`, `looks_like(data)`, `parse(data, context)` and, if all its papers have certain fields,
`EXPECTED`; it is listed in `FORMATS`, the most specific first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from paper_listings.errors import PapersError
from paper_listings.sources import huggingface, jsonl
from paper_listings.sources.arxiv import api as arxiv_api
from paper_listings.sources.arxiv import feed as arxiv_feed
from paper_listings.sources.arxiv import oai as arxiv_oai
from paper_listings.sources.bibtex import parser as bibtex
from paper_listings.sources.context import Context
from paper_listings.sources.listing import parser as listing
from paper_listings.sources.parsed import Parsed
from paper_listings.sources.quality import judge
from paper_listings.sources.web_pages import named_page

__all__ = ["FORMATS", "Context", "Format", "Parse", "date_in_name", "guess", "parse"]

_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)
Parse: TypeAlias = Callable[[bytes, Context], Parsed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One source format."""

    name: str
    """As given to `--format`."""
    description: str
    """One line for the user."""
    looks_like: Callable[[bytes], bool]
    """Whether bytes are most likely in this format."""
    parse: Parse
    """The papers in the bytes; raises PapersError if the bytes as a whole are not in this format."""
    expected: tuple[str, ...] = ()
    """Fields of a Paper that every paper in this format has."""


FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format(
            name=arxiv_oai.NAME,
            description="arXiv OAI-PMH response (formats arXiv, arXivRaw, oai_dc)",
            looks_like=arxiv_oai.looks_like,
            parse=arxiv_oai.parse,
            expected=arxiv_oai.EXPECTED,
        ),
        Format(
            name=arxiv_feed.NAME,
            description="arXiv daily feed, RSS or Atom, from rss.arxiv.org",
            looks_like=arxiv_feed.looks_like,
            parse=arxiv_feed.parse,
            expected=arxiv_feed.EXPECTED,
        ),
        Format(
            name=arxiv_api.NAME,
            description="arXiv API response, Atom, from export.arxiv.org/api/query",
            looks_like=arxiv_api.looks_like,
            parse=arxiv_api.parse,
            expected=arxiv_api.EXPECTED,
        ),
        Format(
            name=huggingface.NAME,
            description="Hugging Face daily papers response, JSON, from /api/daily_papers",
            looks_like=huggingface.looks_like,
            parse=huggingface.parse,
            expected=huggingface.EXPECTED,
        ),
        Format(
            name=jsonl.NAME,
            description="records of this program: JSON Lines, a JSON array, or the site's papers.json",
            looks_like=jsonl.looks_like,
            parse=jsonl.parse,
        ),
        Format(
            name=listing.NAME,
            description="pasted listing: the text of a Hugging Face papers page, plain or Markdown",
            looks_like=listing.looks_like,
            parse=listing.parse,
        ),
        Format(
            name=bibtex.NAME,
            description="BibTeX, as exported by reference managers",
            looks_like=bibtex.looks_like,
            parse=bibtex.parse,
        ),
    )
}
"""By name, in the order in which they are tried: the most distinctive first.

BibTeX may begin with any text, so every pasted page that mentions an entry would be taken for it: it is last.
"""


def guess(data: bytes) -> str | None:
    """The name of the first format that the bytes look like; None if there is none."""
    return next((form.name for form in FORMATS.values() if form.looks_like(data)), None)


def parse(data: bytes, context: Context, name: str | None = None) -> Parsed:
    """The papers in the bytes, read as the format called `name`, otherwise as the format they look like.

    Raises PapersError if they look like no known format or must not be stored (`judge`), for example because there
    are no papers.
    """
    name = name or guess(data)
    if name is None and (page := named_page(data)):
        raise PapersError.single(context.place, *page)
    if name is None:
        raise PapersError.single(
            context.place,
            "not a listing of papers or any other known format" if data.strip() else "empty",
            f"paste the page from its heading on, or name the format with --format: {', '.join(FORMATS)}",
        )
    if name not in FORMATS:
        raise PapersError.single(
            context.place, f"unknown format {name!r}", f"use one of {', '.join(FORMATS)}"
        )
    form = FORMATS[name]
    return judge(form.parse(data, context), context.place, expected=form.expected, due=True)


def date_in_name(name: str) -> dt.date | None:
    """The first date written as YYYY-MM-DD in a file name."""
    for text in _DAY.findall(name):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            continue
    return None
