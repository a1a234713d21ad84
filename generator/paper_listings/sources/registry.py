"""All source formats by name: what they are called, how they are recognised, how they are parsed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from paper_listings.errors import PapersError
from paper_listings.sources import bibtex, huggingface, jsonl
from paper_listings.sources.arxiv import api as arxiv_api
from paper_listings.sources.arxiv import feed as arxiv_feed
from paper_listings.sources.arxiv import oai as arxiv_oai
from paper_listings.sources.context import Context
from paper_listings.sources.listing import parser as listing
from paper_listings.sources.parsed import Parsed
from paper_listings.sources.quality import judge

__all__ = ["FORMATS", "Context", "Format", "Parse", "date_in_name", "guess", "parse"]

_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)
Parse: TypeAlias = Callable[[bytes, Context], Parsed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One source format."""

    name: str
    """As in `--format`."""
    description: str
    """One line for people."""
    looks_like: Callable[[bytes], bool]
    """Whether bytes are most likely of this format."""
    parse: Parse
    """The papers in the bytes; raises PapersError when the bytes as a whole are not of this format."""
    expected: tuple[str, ...] = ()
    """The fields of a Paper that all papers of this format have."""


FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format(
            name=arxiv_oai.NAME,
            description="answer of arXiv's OAI-PMH (formats arXiv, arXivRaw, oai_dc)",
            looks_like=arxiv_oai.looks_like,
            parse=arxiv_oai.parse,
            expected=arxiv_oai.EXPECTED,
        ),
        Format(
            name=arxiv_feed.NAME,
            description="daily feed of arXiv, RSS or Atom, from rss.arxiv.org",
            looks_like=arxiv_feed.looks_like,
            parse=arxiv_feed.parse,
            expected=arxiv_feed.EXPECTED,
        ),
        Format(
            name=arxiv_api.NAME,
            description="answer of the arXiv API, Atom, from export.arxiv.org/api/query",
            looks_like=arxiv_api.looks_like,
            parse=arxiv_api.parse,
            expected=arxiv_api.EXPECTED,
        ),
        Format(
            name=huggingface.NAME,
            description="answer of Hugging Face's daily papers, JSON, from /api/daily_papers",
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
            name=bibtex.NAME,
            description="BibTeX, as reference managers export it",
            looks_like=bibtex.looks_like,
            parse=bibtex.parse,
        ),
        Format(
            name=listing.NAME,
            description="pasted listing: the text of a Hugging Face papers page, plain or Markdown",
            looks_like=listing.looks_like,
            parse=listing.parse,
        ),
    )
}
"""By name, in the order in which they are tried: the most telling first."""


def guess(data: bytes) -> str | None:
    """The name of the first format that the bytes look like; None when they look like none."""
    return next((form.name for form in FORMATS.values() if form.looks_like(data)), None)


def parse(data: bytes, context: Context, name: str | None = None) -> Parsed:
    """The papers in the bytes, read as the format called `name`, else as what they look like.

    Raises PapersError when they look like nothing known, or must not be stored (`judge`); an input without any
    paper is such a one.
    """
    name = name or guess(data)
    if name is None:
        raise PapersError.single(
            context.place,
            "neither a listing of papers nor any other known format" if data.strip() else "empty",
            f"paste a page of papers from its heading on, or name the format with --format: {', '.join(FORMATS)}",
        )
    if name not in FORMATS:
        raise PapersError.single(
            context.place, f"unknown format {name!r}", f"use one of {', '.join(FORMATS)}"
        )
    form = FORMATS[name]
    return judge(form.parse(data, context), context.place, expected=form.expected, due=True)


def date_in_name(name: str) -> dt.date | None:
    """The first day written as YYYY-MM-DD in a file's name."""
    for text in _DAY.findall(name):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            continue
    return None
