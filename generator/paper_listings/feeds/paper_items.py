"""A paper as an item of a feed: its authors, its facts, and its page at the source."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from paper_listings.display.addresses import arxiv_page, doi_page
from paper_listings.feeds.item_text import one_line_of
from paper_listings.feeds.items import Item
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.text import count_of, is_web_address, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.feeds.items import TopicRef
    from paper_listings.paper import Paper

_COUNT: Final = re.compile(r"(?:and )?\+?\d[\d,. ]*\+? (?:more |other )?authors?", re.IGNORECASE)
_URL_SAFE: Final = "%/:;,.?#@!$&*+=()~-_"


def paper_item(paper: Paper, page_url: str, topics: tuple[TopicRef, ...] = ()) -> Item:
    """The item of `paper`, whose page on this site is at `page_url`."""
    return Item(
        key=paper.key,
        title=paper.title,
        text=paper.abstract,
        listed=paper.listed,
        page_url=page_url,
        position=paper.position,
        updated=paper.updated,
        names=tuple(islice(names_of(paper), NAMES_ON_PAGE)),
        facts=tuple(_facts(paper)),
        source=source_url(paper),
        topics=topics,
    )


def names_of(paper: Paper) -> Iterator[str]:
    """The authors, else the organisation, else none. A count, `5 authors`, is not a name."""
    has_authors = False
    for author in paper.authors or ():
        name = one_line_of(author)
        if name and not _COUNT.fullmatch(name):
            has_authors = True
            yield name
    if not has_authors and (organization := one_line_of(paper.organization or "")):
        yield organization


def _facts(paper: Paper) -> Iterator[str]:
    count = len(paper.authors) if paper.authors else paper.author_count
    if count:
        yield count_of(count, "author")
    if paper.published:
        yield long_date(paper.published) + (" (year inferred)" if paper.published_is_inferred else "")


def source_url(paper: Paper) -> str | None:
    """The paper's address at its source: arXiv, else its DOI, else a PDF; None if none is known."""
    if paper.arxiv_id:
        return arxiv_page(paper.arxiv_id)
    if paper.doi:
        return doi_page(paper.doi)
    pdfs = (link.url for link in paper.links if link.kind == "pdf" and is_web_address(link.url))
    return next((quote(url, safe=_URL_SAFE) for url in pdfs), None)
