"""Renders RIS records, a format that every reference manager imports.

Tags and their order: https://en.wikipedia.org/wiki/RIS_(file_format); lines end in CR LF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.exports.citation import cite
from paper_listings.order import newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.dates import PartialDate
    from paper_listings.exports.author_names import Name
    from paper_listings.exports.citation import Citation
    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper


def ris_entry(paper: Paper, site: ExportSite, names: int | None = None, *, abstract: bool = True) -> str:
    """The paper's record, with its first `names` authors; a note says how many more there are.

    The type is `UNPB`, an unpublished work, because a listing does not know where a paper appeared.
    `citation-formats.js` makes the same record from the paper's BibTeX.
    """
    citation = cite(paper, site, names)
    tags = _tags(citation, citation.abstract if abstract else None)
    lines = [
        "TY  - UNPB",
        *(f"{tag}  - {value}" for tag, value in tags if value),
        "ER  - ",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def ris_document(papers: Iterable[Paper], site: ExportSite, *, abstracts: bool = True) -> str:
    """The records of all `papers`, newest first."""
    ordered = sorted(papers, key=newest_first)
    return "\r\n".join(ris_entry(paper, site, abstract=abstracts) for paper in ordered)


def _tags(citation: Citation, abstract: str | None) -> Iterable[tuple[str, str | None]]:
    date = citation.published
    yield "ID", citation.key
    yield "TI", citation.title
    for name in citation.authors:
        yield "AU", _name(name)
    yield "AU", _unsplit(citation.corporate_author or "")
    yield "PY", f"{date.year:04}" if date else None
    yield "DA", _day(date) if date and date.month else None
    yield "AB", abstract
    for keyword in citation.keywords:
        yield "KW", keyword
    yield "DO", citation.doi
    yield "AN", f"arXiv:{citation.arxiv_id}" if citation.arxiv_id else None
    yield "UR", citation.url
    yield "UR", citation.permalink if citation.permalink != citation.url else None
    yield "L1", citation.pdf
    for note in citation.notes:
        yield "N1", note


def _day(date: PartialDate) -> str:
    """`2024/06/20`, or `2024/06//` without a day; the fourth part is for other words, such as a season."""
    return date.isoformat("/") if date.day else f"{date.isoformat('/')}//"


def _name(name: Name) -> str:
    if name.given is None:
        return _unsplit(name.family)
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def _unsplit(name: str) -> str:
    """A name that must stay whole: readers split at commas, and RIS has no way to escape them."""
    return " ".join(name.replace(",", " ").split())
