"""Renders a paper page's metadata for machines: Highwire `citation_*` tags and a schema.org ScholarlyArticle.

Tags: https://scholar.google.com/intl/en/scholar/inclusion.html and Zotero's Embedded Metadata translator. That
translator splits authors and keywords at semicolons, and a single author at a comma that has several words on both
sides. It joins several tags of the same name into one text, so there is one of each. (Google Scholar asks for a tag
for each author; it wants the page that holds the paper, which this is not, and tags are half as long in one.) If there
is no author tag, the translator looks for a class `byline` or `vcard` on the page: pages must not use these classes, or
it finds people where none are known. If the list of authors is long, there are only the first `limits.NAMES_ON_PAGE`.

The page's BibTeX is written in the browser, by `bibtex.js`, from these tags, from the page's text, and, where both say
less than the entry or something else, from data attributes, which few papers need.

The abstract is in the page's text, and is not repeated here. For Zotero the translator then takes the page's
`description`, the beginning of the abstract. The object has a `headline` and no `name`, no address of its own (the page
has a canonical link), and its ids are those in the addresses of `sameAs`: each would say the same twice. Authors and
keywords are in the tags alone.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from paper_listings.display.addresses import arxiv_page, doi_page
from paper_listings.exports.author_names import parse_name
from paper_listings.exports.bibtex import author_field, keyword_field
from paper_listings.exports.citation import CATEGORY, cite
from paper_listings.limits import NAMES_ON_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.exports.author_names import Name
    from paper_listings.exports.citation import Citation
    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper

_FIRST_CATEGORY = re.compile(rf"({CATEGORY})(?:, |\. |\.$)")
_IN_SCRIPT = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def highwire(paper: Paper, site: ExportSite) -> tuple[tuple[str, str], ...]:
    """`(name, content)` of the page's meta tags, in order, unescaped; addresses are https only.

    There is no date tag if the date is unknown: the listing day is not the paper's date.
    """
    return tuple((name, content) for name, content in _tags(cite(paper, site, NAMES_ON_PAGE)) if content)


def _tags(citation: Citation) -> Iterable[tuple[str, str | None]]:
    yield "citation_title", citation.title
    names = [_author(name) for name in citation.authors] or [_unsplit(citation.corporate_author or "")]
    yield "citation_author", "; ".join(filter(None, names))
    date = citation.published
    yield "citation_publication_date", date.isoformat("/") if date else None
    yield "citation_keywords", "; ".join(map(_without_semicolon, citation.keywords))
    yield "citation_doi", citation.doi
    yield "citation_arxiv_id", citation.arxiv_id
    yield "citation_pdf_url", citation.pdf


def _author(name: Name) -> str:
    if name.given is None:
        return _unsplit(name.family)
    given = " ".join(part for part in (name.given, name.suffix) if part)
    cut_at_comma = " " in name.family and " " in given
    return _without_semicolon(f"{given} {name.family}" if cut_at_comma else f"{name.family}, {given}")


def _without_semicolon(text: str) -> str:
    return " ".join(text.replace(";", " ").split())


def _unsplit(name: str) -> str:
    """A name that is not a person's, as a family name alone, because readers split a bare one at its last space."""
    bare = _without_semicolon(name.replace(",", " "))
    return bare + ("," if " " in bare else "")


def unsaid(paper: Paper, site: ExportSite) -> tuple[tuple[str, str], ...]:
    """`(name, value)` of data attributes for what is in the page's BibTeX and does not follow from its tags and text.

    `more`: how many authors the page leaves out; `count`: how many there are, if none is named. `authors`, `keywords`
    and `category` are fields of the entry, as there: with a semicolon, or a name that its tag does not bring back.
    """
    return tuple(
        (name, value) for name, value in _unsaid(paper, cite(paper, site, NAMES_ON_PAGE)) if value is not None
    )


def _unsaid(paper: Paper, citation: Citation) -> Iterable[tuple[str, str | None]]:
    yield "more", str(citation.unnamed) if citation.unnamed else None
    yield "count", str(paper.author_count) if paper.author_count and not citation.authors else None
    corporate = citation.corporate_author or ""
    is_said = all(map(_is_said, citation.authors)) and _unsplit(corporate).removesuffix(",") == corporate
    yield "authors", None if is_said else author_field(citation)
    yield "keywords", keyword_field(citation) if any(";" in word for word in citation.keywords) else None
    shown = _FIRST_CATEGORY.match(f"{', '.join(paper.categories)}.") if paper.arxiv_id else None
    category = shown[1] if shown else None
    yield "category", None if category == citation.primary_class else citation.primary_class or ""


def _is_said(name: Name) -> bool:
    """Whether the name is read from its tag as it is: the last word is the family name, with lower-case words before it."""
    text = _author(name)
    return text.removesuffix(",") == name.family if name.given is None else parse_name(text) == name


def scholarly_article(paper: Paper, site: ExportSite) -> dict[str, Any]:
    """The paper as a JSON-LD object of type https://schema.org/ScholarlyArticle; addresses are https only."""
    citation = cite(paper, site, NAMES_ON_PAGE)
    elsewhere = (
        arxiv_page(citation.arxiv_id) if citation.arxiv_id else None,
        doi_page(citation.doi) if citation.doi else None,
    )
    known = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": citation.title,
        "datePublished": citation.published.isoformat() if citation.published else None,
        "sameAs": [url for url in elsewhere if url],
    }
    return {name: value for name, value in known.items() if value}


def json_ld(paper: Paper, site: ExportSite) -> str:
    """`scholarly_article` as text that is safe inside `<script type="application/ld+json">` without escaping."""
    article = scholarly_article(paper, site)
    return json.dumps(article, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)
