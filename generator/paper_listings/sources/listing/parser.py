"""Parses a pasted listing: the text of a Hugging Face papers page, plain or in Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.merging.identity import are_years_apart
from paper_listings.merging.merge import gathered
from paper_listings.paper import Link, Paper, in_order, key_for, link_kind, title_key
from paper_listings.sources.collecting import limited
from paper_listings.sources.listing import markup, plain
from paper_listings.sources.listing.dates import page_day, published, refuse_early
from paper_listings.sources.listing.lines import decoded, lines_of, without_front_matter
from paper_listings.sources.listing.links import with_whole_addresses
from paper_listings.sources.parsed import Parsed, Remark
from paper_listings.text import TITLE_LIMIT, clean, find_urls

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from paper_listings.sources.context import Context
    from paper_listings.sources.listing.values import Line, PastedCard

NAME = "listing"
"""Name of the format, and of the source that its papers carry."""

_OTHER_FORMAT = re.compile(
    r"\s*(?:\{|\[\s*(?:[{\]]|\Z)|@\w+\s*[{(]|<\?xml|<!doctype|<(?:html|feed|rss|OAI-PMH)\b)", re.IGNORECASE
)
_SIGNS = (
    "daily papers",
    "# daily papers",
    "trending papers",
    "# trending papers",
    "get trending papers in your email inbox!",
)


def looks_like(data: bytes) -> bool:
    """Whether `data` is a pasted listing, as opposed to JSON, XML, BibTeX or any other text."""
    texts, _ = _decoded(data)
    return _is_listing(texts, lines_of(texts))


def parse(data: bytes, context: Context) -> Parsed:
    """The papers of a pasted listing in order, without duplicates, with a remark on everything unusual.

    The context's `page_date` is the day on which the page was shown, if known; otherwise it is the page's own date,
    whose year is inferred if it is not printed. It is the papers' listing day, unless the context has another. Raises PapersError if there is no listing, no paper or no page date.
    """
    texts, remarks = _decoded(data)
    lines = lines_of(texts)
    if lines and not _is_listing(texts, lines):
        raise PapersError.single(
            context.place,
            "not a pasted listing (it has neither a page's heading nor a paper's footer)",
            "paste the page from its heading on, or name the format with --format",
        )
    page = markup.read(texts) if markup.is_marked_up(texts) else plain.read(lines)
    if not page.cards:
        raise PapersError.single(
            context.place, "no papers found", "paste the page again, with titles and abstracts"
        )
    day, on_day = page_day(page.day, page.cards, context)
    refuse_early(day, page.cards, context.place)
    if context.listed:
        refuse_early(context.listed, page.cards, context.place, what="papers", remedy="correct --listed")
    papers, on_papers = _papers(page.cards, day, context.listed or day)
    return Parsed(
        format=NAME,
        papers=gathered(papers).papers,
        shown=papers,
        remarks=tuple(
            sorted((*remarks, *page.remarks, *on_day, *on_papers), key=lambda remark: remark.line or 0)
        ),
        page_date=day,
    )


def _decoded(data: bytes) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    texts, remarks = decoded(data)
    return with_whole_addresses(without_front_matter(texts)), remarks


def _is_listing(texts: Sequence[str], lines: Sequence[Line]) -> bool:
    if _OTHER_FORMAT.match("\n".join(texts[:50])):
        return False
    if any(line.form.casefold() in _SIGNS for line in lines) or markup.is_marked_up(texts):
        return True
    return any(
        following.kind == "date" and (line.kind in {"separator", "authors"} or following.bulleted)
        for line, following in pairwise(lines)
    )


def _papers(
    cards: Sequence[PastedCard], day: dt.date, listed: dt.date
) -> tuple[tuple[Paper, ...], list[Remark]]:
    """The papers without duplicates, matched by arXiv id, or by title if one of the two has no id."""
    papers: list[Paper] = []
    by_id: dict[str, int] = {}
    by_title: dict[str, int] = {}
    without_id: dict[str, int] = {}
    remarks: list[Remark] = []
    for card in cards:
        paper, of_card = _paper(card, day, listed, len(papers) + 1)
        title = title_key(paper.title)
        if paper.arxiv_id is None:
            place = by_title.get(title)
        else:
            place = by_id.get(paper.arxiv_id, without_id.get(title))
        if place is None or _are_years_apart(papers[place], paper):
            place = len(papers)
            papers.append(paper)
            remarks.extend(of_card)
        else:
            papers[place] = _united(papers[place], paper)
            remarks.append(Remark(kind="shown twice", line=card.line, text=paper.title))
        by_title.setdefault(title, place)
        arxiv_id = papers[place].arxiv_id
        if arxiv_id is None:
            without_id[title] = place
        else:
            by_id[arxiv_id] = place
            without_id.pop(title, None)
    return tuple(papers), remarks


def _are_years_apart(one: Paper, other: Paper) -> bool:
    """Whether two cards with the same title have dates, with printed years, that are too far apart for one paper."""
    if one.arxiv_id and one.arxiv_id == other.arxiv_id:
        return False
    dates = [paper.published for paper in (one, other) if paper.published and not paper.published_is_inferred]
    return len(dates) == 2 and are_years_apart(*dates, by_same_author=False)  # noqa: PLR2004 -- both


def _united(first: Paper, again: Paper) -> Paper:
    """Merges two views of one paper: takes the longer abstract, and from the second what the first lacks."""
    arxiv_id = first.arxiv_id or again.arxiv_id
    return replace(
        first,
        key=key_for(first.title, arxiv_id),
        abstract=max(first.abstract or "", again.abstract or "", key=len) or None,
        author_count=again.author_count if first.author_count is None else first.author_count,
        organization=first.organization or again.organization,
        published=first.published or again.published,
        published_is_inferred=(first if first.published else again).published_is_inferred,
        comments=again.comments if first.comments is None else first.comments,
        upvotes=again.upvotes if first.upvotes is None else first.upvotes,
        arxiv_id=arxiv_id,
        links=in_order((*first.links, *again.links)),
    )


def _paper(card: PastedCard, day: dt.date, listed: dt.date, position: int) -> tuple[Paper, list[Remark]]:
    title = clean(card.title, TITLE_LIMIT)
    abstract = clean(card.abstract or "")
    date, on_date = published(card.date, day) if card.date else (None, ())
    found = (Link(kind=link_kind(url), url=url) for url in find_urls(abstract))
    paper = Paper(
        key=key_for(title, card.arxiv_id),
        title=title,
        abstract=abstract or None,
        author_count=card.author_count,
        organization=clean(card.organization or "", TITLE_LIMIT) or None,
        published=PartialDate.of(date) if date else None,
        published_is_inferred=date is not None and card.date is not None and card.date.year is None,
        listed=listed,
        position=position,
        seen=day,
        comments=card.comments,
        upvotes=card.upvotes,
        arxiv_id=card.arxiv_id,
        links=in_order((*card.links, *found)),
        sources=(NAME,),
    )
    paper, excess = limited(paper, card.line)
    return paper, [*_on_footer(card, title), *on_date, *excess]


def _on_footer(card: PastedCard, title: str) -> list[Remark]:
    by = card.author_count is not None or card.organization is not None
    if by and card.date:
        return []
    missing = "" if not by and not card.date else "no date: " if by else "no authors: "
    return [Remark(kind="no footer", line=card.line, text=missing + title)]
