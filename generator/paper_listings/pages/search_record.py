"""What the search index knows of a paper: the text that is searched, and what papers are filtered and sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from paper_listings.display.addresses import paper_url
from paper_listings.display.repair import linked_html, repaired_html
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages.cards import byline, has_code

if TYPE_CHECKING:
    import datetime as dt

    from jinja2 import Template

    from paper_listings.dates import PartialDate
    from paper_listings.insight.library import Library
    from paper_listings.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord:
    """One paper in the search index.

    Its words are those of title, byline and abstract on the paper's page, in that order: `search-paper.js` reads them
    there, and the index says by their number which of them were found.
    """

    key: str
    title: Markup
    """As the paper's page shows it."""
    byline: str
    """Names and organisation as the paper's page shows them; empty if unknown."""
    abstract: Markup | None
    """As the paper's page shows it."""
    listed: dt.date
    published: PartialDate | None
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
        """The HTML page that is indexed: title, byline and abstract."""
        return _template().render(record=self)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("paper_listings.pages", "templates"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("search_record.html")


def search_record(paper: Paper, library: Library) -> SearchRecord:
    """The record of `paper`."""
    return SearchRecord(
        key=paper.key,
        title=repaired_html(paper.title),
        byline=byline(paper, names=NAMES_ON_PAGE) or "",
        abstract=Markup("").join(part for part, _ in linked_html(paper.abstract)) if paper.abstract else None,
        listed=paper.listed,
        published=paper.published,
        topics=tuple(topic.slug for topic in library.topics_of(paper)),
        organization=paper.organization,
        has_code=has_code(paper),
        comments=paper.comments or 0,
    )
