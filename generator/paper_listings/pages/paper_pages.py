"""The pages of papers, at their permalinks: finished HTML files, which MkDocs copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from paper_listings.display.addresses import FILE_LABELS, paper_url, papers_file
from paper_listings.display.repair import repaired_html, repaired_text
from paper_listings.insight.library import month_of
from paper_listings.insight.summaries import one_line
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages.cards import cut, long_byline, outward
from paper_listings.pages.pagination import Step, Turn, neighbours
from paper_listings.pages.related_section import related_rows
from paper_listings.pages.templating import finished
from paper_listings.pages.topic_reasons import explanations
from paper_listings.text import long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_listings.insight.library import Period
    from paper_listings.pages.context import SiteContext
    from paper_listings.pages.shell import Shell
    from paper_listings.paper import Paper


DESCRIPTION_LIMIT: Final = 160
"""Characters of the description of a page; search engines show no more."""


def paper_files(
    context: SiteContext, day: Period, shells: Mapping[int, Shell]
) -> Iterator[tuple[str, bytes]]:
    """The files of the papers of one listing day, by path below the site's root.

    Each paper leads only to neighbours of that day, so old pages do not change. `shells` has the theme's shell by the
    number of folders in a key.
    """
    steps = [Step(url=paper_url(paper.key), title=paper.title) for paper in reversed(day.papers)]
    for place, paper in enumerate(reversed(day.papers)):
        html = _page(context, paper, neighbours(steps, place), shells[1 + paper.key.count("/")])
        yield f"{steps[place].url}index.html", html.encode()


def _page(context: SiteContext, paper: Paper, turn: Turn, shell: Shell) -> str:
    here = paper_url(paper.key)
    card = context.cards[paper.key]
    citations = context.extras.cite(paper) if context.extras.cite else None
    description = cut(paper.abstract, DESCRIPTION_LIMIT) if paper.abstract else ""
    head = (
        finished("paper_head.html", here, tags=citations.tags, json_ld=citations.json_ld) if citations else ""
    )
    body = finished(
        "paper.html",
        here,
        site=context.site,
        hues=context.hues,
        paper=paper,
        card=card,
        byline=long_byline(paper),
        abstract=_marked(paper.abstract) if paper.abstract else (),
        day=Step(url=f"days/{paper.listed.isoformat()}/", title=long_date(paper.listed)),
        turn=turn,
        note=context.site.notes.get(paper.listed),
        reasons=explanations(context.library, paper),
        links=outward(paper),
        named=NAMES_ON_PAGE,
        more_authors=len(paper.authors or ()) > NAMES_ON_PAGE,
        whole=_whole_citations(paper),
        citations=citations,
        related=related_rows(context.library, context.related[paper.key]),
    )
    return shell.filled(
        {
            "key": paper.key,
            "title": escape(repaired_text(paper.title)),
            "description": escape(
                repaired_text(description) or f"{paper.title}, listed {long_date(paper.listed)}."
            ),
            "head": head,
            "body": body,
        }
    )


def _whole_citations(paper: Paper) -> dict[str, str]:
    """The file that names all authors of `paper`: the citations of its month."""
    month = f"months/{month_of(paper.listed)}/"
    return {"label": FILE_LABELS["bib"], "path": papers_file(month, "bib")}


def _marked(abstract: str) -> tuple[tuple[str, bool], ...]:
    """`abstract` in parts, each with whether it is the sentence that sums it up; it is marked only where it stands alone."""
    sentence = one_line(abstract)
    before, found, after = abstract.partition(sentence) if sentence else (abstract, "", "")
    if not found or repaired_html(before) + repaired_html(found) + repaired_html(after) != repaired_html(
        abstract
    ):
        return ((abstract, False),)
    return tuple((part, part is found) for part in (before, found, after) if part)
