"""What the search index knows of a paper: the text that is searched, and what cards, filters and sorting show of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from paper_listings.display.addresses import arxiv_page, arxiv_pdf, paper_url
from paper_listings.display.repair import linked_html, repaired_html, repaired_text
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages.cards import byline, card

if TYPE_CHECKING:
    import datetime as dt

    from jinja2 import Template

    from paper_listings.insight.library import Library
    from paper_listings.pages.cards import Out
    from paper_listings.paper import Paper

_DERIVED: Final = {"PDF": arxiv_pdf, "arXiv": arxiv_page}
"""The links that `search-card.js` makes from a key that is an arXiv id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord:
    """One paper in the search index."""

    key: str
    title: Markup
    """As the paper's page shows it."""
    byline: str
    """Names and organisation as the paper's page shows them; empty if unknown."""
    abstract: Markup | None
    """As the paper's page shows it."""
    facts: str
    """What a result card shows besides title and abstract: a JSON object, see `facts`."""
    listed: dt.date
    published: dt.date | None
    topics: tuple[str, ...]
    """Slugs, the main topic first."""
    organization: str | None
    has_code: bool
    comments: int

    @property
    def url(self) -> str:
        """The address of the paper's page, from the site's root."""
        return f"/{paper_url(self.key)}"

    def document(self) -> str:
        """The HTML page that is indexed: title, byline and abstract; an id marks where the abstract begins."""
        return _template().render(record=self)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("paper_listings.pages", "templates"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("search_record.html")


def search_record(paper: Paper, library: Library) -> SearchRecord:
    """The record of `paper`."""
    own = card(paper, library)
    topics = tuple(topic.slug for topic in library.topics_of(paper))
    return SearchRecord(
        key=paper.key,
        title=repaired_html(paper.title),
        byline=byline(paper, names=NAMES_ON_PAGE) or "",
        abstract=Markup("").join(part for part, _ in linked_html(paper.abstract)) if paper.abstract else None,
        facts=_json(facts(paper, own.byline, own.links, topics)),
        listed=paper.listed,
        published=paper.published,
        topics=topics,
        organization=paper.organization,
        has_code=own.has_code,
        comments=paper.comments or 0,
    )


def facts(paper: Paper, by: str | None, links: tuple[Out, ...], topics: tuple[str, ...]) -> dict[str, Any]:
    """The facts as `search-card.js` reads them; what is unknown or can be derived is left out.

    `title` is included only if it has a `$`, as formulas do, because the index keeps no dollar signs and no TeX. A link
    that follows from the key is its label only; `links` are left out if they are those of any paper at arXiv.
    """
    derived = {
        label: address(paper.key) for label, address in _DERIVED.items() if paper.arxiv_id == paper.key
    }
    shown = [item.label if derived.get(item.label) == item.url else [item.label, item.url] for item in links]
    known = {
        "title": repaired_text(paper.title) if "$" in paper.title else None,
        "by": by,
        "comments": paper.comments or None,
        "date": paper.published.isoformat() if paper.published else None,
        "inferred": paper.published_is_inferred or None,
        "listed": paper.listed.isoformat(),
        "links": shown if shown != list(_DERIVED) else None,
        "topics": list(topics),
    }
    return {name: value for name, value in known.items() if value is not None}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
