"""The pages of papers, at their permalinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.display.addresses import CITATIONS, FILE_LABELS, paper_url, papers_file
from paper_listings.display.repair import repaired_html
from paper_listings.insight.library import month_of
from paper_listings.insight.summaries import one_line
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages.cards import byline, outward
from paper_listings.pages.context import ARCHIVE, HOME
from paper_listings.pages.pagination import Step, Turn, neighbours
from paper_listings.pages.related_section import related_rows
from paper_listings.pages.topic_reasons import explanations
from paper_listings.text import long_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from paper_listings.insight.library import Period
    from paper_listings.pages.context import Page, SiteContext
    from paper_listings.paper import Paper


def paper_pages(context: SiteContext, day: Period) -> Iterator[Page]:
    """The pages of papers of one listing day; each links only to neighbours of that day, so old pages do not change."""
    steps = [Step(url=paper_url(paper.key), title=paper.title) for paper in reversed(day.papers)]
    for place, paper in enumerate(reversed(day.papers)):
        yield _page(context, paper, neighbours(steps, place))


def _page(context: SiteContext, paper: Paper, turn: Turn) -> Page:
    topics = context.library.topics_of(paper)
    citations = context.extras.cite(paper) if context.extras.cite else None
    card = context.cards[paper.key]
    machine = {"citation": citations.tags, "json_ld": citations.json_ld} if citations else {}
    return context.page(
        paper_url(paper.key),
        "paper.html",
        {
            "title": paper.title,
            "description": card.lead or f"{paper.title}, listed {long_date(paper.listed)}.",
            "kind": "paper",
            "key": paper.key,
        }
        | machine,
        paper=paper,
        card=card,
        byline=byline(paper, names=NAMES_ON_PAGE),
        in_one_line=_quote(paper.abstract),
        path=(
            HOME,
            ARCHIVE,
            Step(url=f"days/{paper.listed.isoformat()}/", title=long_date(paper.listed)),
        ),
        turn=turn,
        topics=topics,
        note=context.site.notes.get(paper.listed),
        reasons=explanations(context.library, paper),
        links=outward(paper),
        named=NAMES_ON_PAGE,
        more_authors=len(paper.authors or ()) > NAMES_ON_PAGE,
        whole=_whole_citations(paper),
        citations=citations,
        related=related_rows(context.library, context.related[paper.key]),
    )


def _whole_citations(paper: Paper) -> tuple[dict[str, str], ...]:
    """The files that name all authors of `paper`: its plain text, and the citations of its month."""
    month = f"months/{month_of(paper.listed)}/"
    own = {"label": "plain text", "path": f"{paper_url(paper.key)}paper.txt"}
    return (own, *({"label": FILE_LABELS[name], "path": papers_file(month, name)} for name in CITATIONS))


def _quote(abstract: str | None) -> Markup | None:
    """The sentence that sums up `abstract`, exactly as the page shows it there; None if there is no suitable one."""
    sentence = one_line(abstract)
    if abstract is None or sentence is None:
        return None
    quote = repaired_html(sentence)
    return quote if quote in repaired_html(abstract) else None
