"""The bibliographic facts of a paper, decided once for all formats, with notes on what is unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from paper_listings.display.addresses import arxiv_page, arxiv_pdf, doi_page
from paper_listings.display.repair import repaired_text
from paper_listings.exports.author_names import Name, parse_name
from paper_listings.text import clean, count_of

if TYPE_CHECKING:
    from paper_listings.dates import PartialDate
    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper

CATEGORY: Final = r"[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2}|\.[a-z]+-[a-z]+)?"
"""The form of arXiv's categories, a regular expression without groups."""
_IS_CATEGORY = re.compile(CATEGORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What can be cited of a paper. Every text is on one line and has no control characters.

    Title and abstract are repaired, as on pages: people who copy a citation expect what they read.
    """

    key: str
    """The citation key: unique, and stable because it depends only on the paper's key."""
    title: str
    authors: tuple[Name, ...]
    """The names that have a letter, split into parts, in the order of the paper; empty if they are unknown."""
    unnamed: int
    """How many more authors there are if the list is cut."""
    corporate_author: str | None
    """The organisation, only if there are no names."""
    published: PartialDate | None
    published_is_inferred: bool
    arxiv_id: str | None
    primary_class: str | None
    """arXiv's primary category."""
    doi: str | None
    url: str
    """The paper's page on arXiv, else its DOI, else our permalink."""
    permalink: str
    pdf: str | None
    source_abstract: str | None
    """As the source wrote it."""
    keywords: tuple[str, ...]
    notes: tuple[str, ...]
    """What a reader must know before citing, as phrases without a full stop; printed in bibliographies."""

    @property
    def abstract(self) -> str | None:
        """The repaired abstract. It takes longer than all the rest, and most formats leave it out."""
        return repaired(self.source_abstract or "") or None


def citation_key(paper_key: str) -> str:
    """`arxiv-2406.14833`, `arxiv-quant-ph-0201082`, `t-0123456789ab`.

    A key such as `wei2024efficient` reads better, but title, date and even authors of a listed paper can still
    change, and two papers can share it; they would need a letter to tell them apart, which changes as papers
    arrive. A key that is in somebody's LaTeX file must never change. It starts with a letter and has only `a-z`,
    digits, `-` and `.`, which BibTeX, biber, pandoc and JabRef all accept. The keys of different papers stay
    different: only old arXiv ids have a slash, and they end in seven digits after it.
    """
    return paper_key if paper_key.startswith("t-") else "arxiv-" + paper_key.replace("/", "-")


def cite(paper: Paper, site: ExportSite, names: int | None = None) -> Citation:
    """The facts of `paper`, with its first `names` authors, or all of them; a note says how many are left out."""
    whole = _cite(paper, site.permalink(paper))
    unnamed = 0 if names is None else len(whole.authors) - names
    if names is None or unnamed <= 0:
        return whole
    return replace(
        whole,
        authors=whole.authors[:names],
        unnamed=unnamed,
        notes=(f"{count_of(unnamed, 'more author')} in the complete list", *whole.notes),
    )


@lru_cache(maxsize=1 << 12)  # the pages of a month ask for a paper, then its exports do
def _cite(paper: Paper, permalink: str) -> Citation:
    authors = tuple(map(parse_name, filter(_has_letter, map(clean, paper.authors or ()))))
    organization = next(filter(_has_letter, (clean(paper.organization or ""),)), None)
    first_class = paper.categories[0] if paper.arxiv_id and paper.categories else ""
    return Citation(
        key=citation_key(paper.key),
        title=repaired(paper.title),
        authors=authors,
        unnamed=0,
        corporate_author=None if authors else organization,
        published=paper.published,
        published_is_inferred=paper.published is not None and paper.published_is_inferred,
        arxiv_id=paper.arxiv_id,
        primary_class=first_class if _IS_CATEGORY.fullmatch(first_class) else None,
        doi=paper.doi,
        url=_source_page(paper) or permalink,
        permalink=permalink,
        pdf=_pdf(paper),
        source_abstract=paper.abstract,
        keywords=tuple(word for text in paper.keywords if (word := clean(text))),
        notes=_notes(paper, named=bool(authors), organization=organization),
    )


def repaired(text: str) -> str:
    """`text` on one line as pages show it; kept as it is if repairing would leave nothing."""
    plain = clean(text)
    return clean(repaired_text(plain)) or plain


def _has_letter(name: str) -> bool:
    return any(map(str.isalnum, name))


def _notes(paper: Paper, *, named: bool, organization: str | None) -> tuple[str, ...]:
    notes = []
    if not named and paper.author_count:
        notes.append(f"{count_of(paper.author_count, 'author')}, not named by the source")
    elif not named and not organization:
        notes.append("Authors unknown")
    if paper.published is None:
        notes.append(f"Date unknown, listed on {paper.listed.isoformat()}")
    elif paper.published_is_inferred:
        notes.append("Year of publication inferred")
    return tuple(notes)


def _source_page(paper: Paper) -> str | None:
    if paper.arxiv_id:
        return arxiv_page(paper.arxiv_id)
    return doi_page(paper.doi) if paper.doi else None


def _pdf(paper: Paper) -> str | None:
    if paper.arxiv_id:
        return arxiv_pdf(paper.arxiv_id)
    found = (link.url for link in paper.links if link.kind == "pdf" and link.url.startswith("https://"))
    return next(found, None)
