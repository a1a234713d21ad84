"""Renders a CSV table (RFC 4180) that spreadsheets open without running anything in it or garbling names.

Titles and abstracts are the source's own text, as in the API; citations have them repaired.
The text begins with a byte order mark: without it Excel takes UTF-8 for the local code page.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from typing import TYPE_CHECKING

from paper_listings.exports.citation import cite
from paper_listings.order import newest_first
from paper_listings.paper import LINK_KINDS
from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper

COLUMNS = (
    "citation_key",
    "title",
    "authors",
    "author_count",
    "organization",
    "published",
    "year_inferred",
    "listed",
    "arxiv",
    "doi",
    "url",
    "permalink",
    "topics",
    "categories",
    "keywords",
    *LINK_KINDS,
    "comments",
    "upvotes",
    "abstract",
)
"""The header row. Lists are joined by `; `, unknown values are empty cells. There is no column with the bare key:
Excel reads `2406.14830` as a number and drops the last zero; `arxiv` holds `arXiv:2406.14830` instead."""

_FORMULA = re.compile(r"(^|;)( *)(?='*[=+\-@＝＋－＠])")


def neutralise(text: str) -> str:
    """`text` with an apostrophe before every sign that could start a formula.

    That is `=`, `+`, `-` or `@`, or their full-width forms, at the start of a cell, or after a semicolon, which
    separates cells in many countries. An apostrophe that is already before such a sign gets another one, so that
    removing one apostrophe there restores the exact text.
    """
    return _FORMULA.sub(r"\1\2'", text)


def csv_document(papers: Iterable[Paper], site: ExportSite) -> str:
    """The table of all `papers`, newest first; lines end in CR LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(paper, site) for paper in sorted(papers, key=newest_first))
    return "\ufeff" + out.getvalue()


def _row(paper: Paper, site: ExportSite) -> list[str]:
    citation = cite(paper, site)
    links = (_list(link.url for link in paper.links if link.kind == kind) for kind in LINK_KINDS)
    cells = (
        citation.key,
        paper.title,
        _list(paper.authors or ()),
        _number(paper.author_count),
        paper.organization or "",
        paper.published.isoformat() if paper.published else "",
        "yes" if citation.published_is_inferred else "",
        paper.listed.isoformat(),
        f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else "",
        paper.doi or "",
        citation.url,
        citation.permalink,
        _list(site.topics[slug] for slug in site.slugs(paper)),
        _list(paper.categories),
        _list(citation.keywords),
        *links,
        _number(paper.comments),
        _number(paper.upvotes),
        paper.abstract or "",
    )
    return [neutralise(clean(cell, sys.maxsize)) for cell in cells]


def _list(values: Iterable[str]) -> str:
    return "; ".join(values)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
