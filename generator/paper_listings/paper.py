"""Defines `Paper`, the frozen value of one paper, and the rules for its key, identifiers and links.

A new field also needs a place in `merging.merge`, `store.records`, `limits`, `exports.json_schema` and
`exports.csv_table`; `tests/test_paper_fields.py` fails until it has one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from paper_listings.text import normalized_title

if TYPE_CHECKING:
    import datetime as dt

    from paper_listings.dates import PartialDate

LinkKind: TypeAlias = Literal["code", "project", "model", "dataset", "pdf"]
LINK_KINDS: Final[tuple[LinkKind, ...]] = get_args(LinkKind)

_ARXIV_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")
_BARE_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}")
"""Most of them by far."""
_ARXIV_OLD_SUBJECT = re.compile(r"\.[A-Z]{2}(?=/)")
_ARXIV_URL = re.compile(
    r"https?://(?:www\.|export\.)?(?:arxiv\.org/(?:abs|pdf|html)|huggingface\.co/papers)/(.+)"
)
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]+(?:-[a-z]+)*)?")
_SICI_END = r"<[^\s\"<>]{1,60}>\d\.\d\.[a-z]{2};\d(?:-[^\s\"<>])?"
"""The end of DOIs that contain a SICI, as publishers made until about 2002: the only form with angle brackets."""
_DOI = re.compile(
    rf"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{{4,9}}/[^\s\"<>]+(?:{_SICI_END})?)",
    re.IGNORECASE,
)
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "anonymous.4open.science")
_HUB_HOSTS = frozenset({"huggingface.co", "hf.co"})
_HUB_SECTIONS = frozenset({"spaces", "papers", "collections", "blog", "docs"})
"""First path segments on these hosts that never lead to a model."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Link:
    """An http(s) link to something that belongs to a paper."""

    kind: LinkKind
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper in the listing. Unknown values are `None`, never "" or 0; sequences are tuples."""

    key: str
    """Assigned once and never changed: the arXiv id without version if known when the paper is first seen,
    otherwise `t-` and 12 hex digits of a hash of the normalised title. The page's address, feed ids and readers'
    marks depend on it."""
    title: str
    """As in the source, cleaned (`text.clean`); repairs happen at rendering."""
    abstract: str | None = None
    """As in the source, cleaned."""
    authors: tuple[str, ...] | None = None
    """Names in the paper's order; never made up."""
    author_count: int | None = None
    """Number of authors, if known; equals `len(authors)` if the names are known."""
    organization: str | None = None
    """The organisation under whose name the source lists the paper."""
    published: PartialDate | None = None
    """The paper's own date, as precisely as a source gave it."""
    published_is_inferred: bool = False
    """Whether the year of `published` was not printed and had to be inferred."""
    listed: dt.date
    """The day on which this listing first showed the paper; feeds, archives and "new" use it."""
    position: int | None = None
    """The paper's position in its source on the day it was listed, from 1."""
    updated: dt.date | None = None
    """The day on which the title or abstract first differed from the listed version; `None` if they never did."""
    seen: dt.date | None = None
    """The last day on which a source showed the paper; the counts are from that day."""
    comments: int | None = None
    """Number of comments when last seen."""
    upvotes: int | None = None
    """Number of upvotes when last seen."""
    arxiv_id: str | None = None
    """Without version: `2406.14833`, `quant-ph/0201082`."""
    doi: str | None = None
    """Lower case, without resolver: `10.1000/182`."""
    links: tuple[Link, ...] = ()
    """Code, project, model, dataset and PDF links, ordered by kind, then by appearance."""
    categories: tuple[str, ...] = ()
    """Categories of the source, such as `cs.CL`, the primary one first."""
    keywords: tuple[str, ...] = ()
    """Keywords of the source."""
    sources: tuple[str, ...] = ()
    """Names of the sources that showed the paper, sorted."""


def title_key(title: str) -> str:
    """The key of a paper known only by its title: `t-` and the first 12 hex digits of SHA-256."""
    return "t-" + hashlib.sha256(normalized_title(title).encode()).hexdigest()[:12]


def key_for(title: str, arxiv_id: str | None) -> str:
    """The key a paper gets when it is first seen."""
    return arxiv_id or title_key(title)


def is_key(text: str) -> bool:
    """Whether `text` has the form of a key, and is therefore safe in paths and URLs."""
    return re.fullmatch(r"t-[0-9a-f]{12}", text) is not None or parse_arxiv_id(text) == text


def parse_arxiv_id(text: str) -> str | None:
    """The arXiv id, without version, from a bare id, an `arXiv:` id or an arXiv or Hugging Face URL; else None.

    Forms: https://info.arxiv.org/help/arxiv_identifier.html; the old subject class is dropped, as arXiv does
    (`math.GT/0309136` is `math/0309136`).
    """
    if _BARE_ARXIV_ID.fullmatch(text):
        return text
    bare = text.strip()
    if address := _ARXIV_URL.match(bare):
        bare = re.split(r"[?#]", address.group(1))[0].removesuffix(".pdf").rstrip("/")
    bare = re.sub(r"^arxiv:\s*", "", bare, flags=re.IGNORECASE)
    match = _ARXIV_ID.fullmatch(bare)
    return _ARXIV_OLD_SUBJECT.sub("", match.group(1)) if match else None


def is_category(text: str) -> bool:
    """Whether `text` has the form of an arXiv category: https://arxiv.org/category_taxonomy."""
    return _CATEGORY.fullmatch(text) is not None


def parse_doi(text: str) -> str | None:
    """The DOI, in lower case, from a bare DOI, a `doi:` name or a resolver URL; else None."""
    match = _DOI.fullmatch(text.strip())
    return match.group(1).lower() if match else None


def link_kind(url: str) -> LinkKind:
    """The most likely kind of a URL found in an abstract, judging by host and path."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    if host in _CODE_HOSTS:
        return "code"
    if host in _HUB_HOSTS and steps:
        if steps[0] == "datasets":
            return "dataset"
        if steps[0] not in _HUB_SECTIONS and len(steps) > 1:
            return "model"
    if parts.path.lower().endswith(".pdf") or (host == "arxiv.org" and steps[:1] == ["pdf"]):
        return "pdf"
    return "project"


def in_order(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """`links` without duplicates, ordered by kind, then by appearance."""
    return tuple(sorted(dict.fromkeys(links), key=lambda link: LINK_KINDS.index(link.kind)))
