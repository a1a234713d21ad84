"""What a card and a paper page show of one paper, decided before any template is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.display.addresses import arxiv_page, arxiv_pdf, arxiv_search, doi_page, paper_url
from paper_listings.display.repair import repaired_html
from paper_listings.insight.summaries import one_line
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.text import clean, count_of, sentences

if TYPE_CHECKING:
    from markupsafe import Markup

    from paper_listings.dates import PartialDate
    from paper_listings.insight.library import Library
    from paper_listings.paper import LinkKind, Paper
    from paper_listings.topics.taxonomy import Topic

LEAD_LENGTH = 140
"""A lead takes whole sentences until it has at least this many characters."""
LEAD_LIMIT = 420
"""A lead is cut at a word to at most this many characters."""
SENTENCE_LIMIT = 160
"""Characters of the sentence on a short card."""
NAMES_ON_CARD = 4
"""Number of authors that a card names before it says how many more there are."""
LINKS_ON_CARD = 8
"""Number of a paper's own links that a card shows; the paper's page shows all of them."""
ABSTRACT_ON_CARD = 3_000
"""Number of characters of an abstract that a card has; the paper's page has all of it."""

_LABELS: dict[LinkKind, str] = {
    "code": "Code",
    "project": "Project",
    "model": "Model",
    "dataset": "Dataset",
    "pdf": "PDF",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """A link that leaves the site."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LongByline:
    """The byline of a paper's page in pieces; a search result, made from that page, is as short as a card."""

    head: str
    """The names that a card has too."""
    rest: str
    """The further ones; empty if a card has all."""
    more: int
    """Number of authors that a card counts instead of `rest`."""
    tail: str
    """The organisation, unless it is in `head`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One paper as a list shows it."""

    paper: Paper
    url: str
    title: Markup
    """The title, repaired."""
    byline: str | None
    """Names, "5 authors" or the organisation; None if nothing is known."""
    published: PartialDate | None
    comments: str | None
    """`3 comments`; None if there are none or the number is unknown."""
    lead: str | None
    """First sentences of the abstract."""
    sentence: Markup | None
    """One sentence for a short card: what the paper does, or else the beginning of its abstract; repaired."""
    abstract: str | None
    """The abstract, or its beginning; None if the lead is all of it."""
    topics: tuple[Topic, ...]
    links: tuple[Out, ...]
    has_code: bool
    note: str | None
    """A comment of the site's owner."""


def card(paper: Paper, library: Library) -> Card:
    """The card of `paper`."""
    lead = first_sentences(paper.abstract) if paper.abstract else None
    return Card(
        paper=paper,
        url=paper_url(paper.key),
        title=repaired_html(paper.title),
        byline=byline(paper),
        published=paper.published,
        comments=count_of(paper.comments, "comment") if paper.comments else None,
        lead=lead,
        sentence=repaired_html(cut(said, SENTENCE_LIMIT))
        if (said := one_line(paper.abstract) or lead)
        else None,
        abstract=clean(paper.abstract, ABSTRACT_ON_CARD)
        if paper.abstract and paper.abstract != lead
        else None,
        topics=library.topics_of(paper)[:3],
        links=outward(paper, LINKS_ON_CARD),
        has_code=has_code(paper),
        note=library.marks.notes.get(paper.key),
    )


def has_code(paper: Paper) -> bool:
    """Whether a link leads to code of `paper`."""
    return any(link.kind == "code" for link in paper.links)


def byline(paper: Paper, names: int = NAMES_ON_CARD) -> str | None:
    """The authors, as far as known, and the organisation: at most `names` names, then how many more; None if unknown."""
    if paper.authors:
        shown = ", ".join(paper.authors[:names])
        more = len(paper.authors) - names
        who: str | None = f"{shown} and {count_of(more, 'other')}" if more > 0 else shown
    else:
        who = count_of(paper.author_count, "author") if paper.author_count else None
    return " · ".join(filter(None, (who, paper.organization))) or None


def long_byline(paper: Paper) -> LongByline | None:
    """The byline of the page of `paper`; None if nothing is known."""
    whole = byline(paper, names=NAMES_ON_PAGE)
    if whole is None:
        return None
    head = ", ".join((paper.authors or ())[:NAMES_ON_CARD])
    more = len(paper.authors or ()) - NAMES_ON_CARD
    tail = f" · {paper.organization}" if paper.organization else ""
    if more <= 0:
        return LongByline(head=whole, rest="", more=0, tail="")
    return LongByline(head=head, rest=whole[len(head) : len(whole) - len(tail)], more=more, tail=tail)


def outward(paper: Paper, most: int | None = None) -> tuple[Out, ...]:
    """Links to what belongs to the paper, without the addresses of its listing, each address once.

    At most `most` of those given by its sources, then those derived from its ids.
    """
    links = [Out(label=_LABELS[link.kind], url=link.url) for link in paper.links[:most]]
    if paper.arxiv_id and not any(link.kind == "pdf" for link in paper.links):
        links.append(Out(label="PDF", url=arxiv_pdf(paper.arxiv_id)))
    if paper.doi:
        links.append(Out(label="DOI", url=doi_page(paper.doi)))
    if paper.arxiv_id:
        links.append(Out(label="arXiv", url=arxiv_page(paper.arxiv_id)))
    else:
        links.append(Out(label="Find on arXiv", url=arxiv_search(paper.title)))
    return tuple({link.url: link for link in reversed(links)}.values())[::-1]


def first_sentences(text: str, length: int = LEAD_LENGTH, limit: int = LEAD_LIMIT) -> str:
    """The first whole sentences of `text` that reach `length` characters, cut at a word after `limit`."""
    head = ""
    for sentence in sentences(text):
        head = f"{head} {sentence}".lstrip()
        if len(head) >= length:
            break
    return cut(head, limit)


def cut(text: str, limit: int) -> str:
    """`text`, cut at a word after `limit` characters."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
