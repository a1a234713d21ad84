"""All source formats by name: what they are called, how they are recognised, how they are parsed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generator.errors import PapersError
from generator.sources import arxiv_api, arxiv_feed, arxiv_oai, bibtex, huggingface, jsonl, listing
from generator.sources.context import Context
from generator.sources.judge import judge
from generator.sources.parsed import Parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def _listing(data: bytes, context: Context) -> Parsed:
    return listing.parse(data, place=context.place, page_date=context.page_date, today=context.today)


FORMATS: tuple[Format, ...] = (
    Format(
        name=arxiv_oai.NAME,
        description="answer of arXiv's OAI-PMH (formats arXiv, arXivRaw, oai_dc)",
        looks_like=arxiv_oai.looks_like,
        parse=arxiv_oai.parse,
    ),
    Format(
        name=arxiv_feed.NAME,
        description="daily feed of arXiv, RSS or Atom, from rss.arxiv.org",
        looks_like=arxiv_feed.looks_like,
        parse=arxiv_feed.parse,
    ),
    Format(
        name=arxiv_api.NAME,
        description="answer of the arXiv API, Atom, from export.arxiv.org/api/query",
        looks_like=arxiv_api.looks_like,
        parse=arxiv_api.parse,
    ),
    Format(
        name=huggingface.NAME,
        description="answer of Hugging Face's daily papers, JSON, from /api/daily_papers",
        looks_like=huggingface.looks_like,
        parse=huggingface.parse,
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
        name=listing.FORMAT,
        description="pasted page of Hugging Face papers: text, Markdown, or text with footnotes",
        looks_like=listing.looks_like,
        parse=_listing,
    ),
)
"""In the order in which they are tried: the most telling first."""


def guess(data: bytes, formats: Sequence[Format] = FORMATS) -> str | None:
    """The name of the first format that the bytes look like; None when they look like none."""
    return next((form.name for form in formats if form.looks_like(data)), None)


def format_named(name: str, place: str, formats: Sequence[Format] = FORMATS) -> Format:
    """The format called `name`; raises PapersError at `place` when there is none."""
    for form in formats:
        if form.name == name:
            return form
    known = ", ".join(form.name for form in formats)
    raise PapersError.single(place, f"unknown format {name!r}", f"use one of {known}")


def parse(data: bytes, context: Context, name: str | None = None) -> Parsed:
    """The papers in `data`, read as the format called `name`, or as the one that the content shows.

    Raises PapersError when no format fits, or when the input is not good enough to be stored (`judge`).
    """
    name = name or guess(data)
    if name is None:
        raise PapersError.single(
            context.place,
            "empty" if not data.strip() else "neither a listing of papers nor any other known format",
            "paste a page of papers from its heading on, or name the format with --format",
        )
    return judge(format_named(name, context.place).parse(data, context), context.place)
