"""Renders CSL-JSON, the format of citation processors: https://citeproc-js.readthedocs.io/en/latest/csl-json/."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from paper_listings.exports.citation import cite
from paper_listings.order import newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.exports.author_names import Name
    from paper_listings.exports.citation import Citation
    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper


def item(
    paper: Paper, site: ExportSite, names: int | None = None, *, abstract: bool = True
) -> dict[str, Any]:
    """The paper's item, with its first `names` authors; a note says how many more there are.

    Its type is `article`, CSL's word for a work available outside a journal, such as a preprint. An inferred year
    makes the date `circa`. Text is not changed; processors read `<i>` in a title as italics and have no escape
    for it. `citation-formats.js` makes the same item from the paper's BibTeX.
    """
    citation = cite(paper, site, names)
    date = citation.published
    circa = {"circa": True} if citation.published_is_inferred else {}
    known = {
        "id": citation.key,
        "citation-key": citation.key,
        "type": "article",
        "title": citation.title,
        "author": _authors(citation),
        "issued": {"date-parts": [list(date.parts)], **circa} if date else None,
        "publisher": "arXiv" if citation.arxiv_id else None,
        "number": f"arXiv:{citation.arxiv_id}" if citation.arxiv_id else None,
        "DOI": citation.doi,
        "URL": citation.url,
        "abstract": citation.abstract if abstract else None,
        "keyword": ", ".join(citation.keywords),
        "note": ". ".join(citation.notes),
        "custom": {"permalink": citation.permalink},
    }
    return {name: value for name, value in known.items() if value}


def csl_document(
    papers: Iterable[Paper], site: ExportSite, names: int | None = None, *, abstracts: bool = True
) -> str:
    """The items of all `papers`, newest first, as a JSON array; `names` as for `item`."""
    items = [item(paper, site, names, abstract=abstracts) for paper in sorted(papers, key=newest_first)]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _authors(citation: Citation) -> list[dict[str, str]]:
    if citation.corporate_author:
        return [{"literal": citation.corporate_author}]
    return [_name(name) for name in citation.authors]


def _name(name: Name) -> dict[str, str]:
    if name.given is None:
        return {"literal": name.family}
    suffix = {"suffix": name.suffix} if name.suffix else {}
    return {"family": name.family, "given": name.given, **suffix}
