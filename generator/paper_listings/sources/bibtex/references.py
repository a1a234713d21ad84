"""Finds what an entry refers to, in whichever field programs put it: DOI, arXiv id, code and other links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from paper_listings.paper import Link, link_kind, parse_arxiv_id
from paper_listings.sources import tex
from paper_listings.sources.identifiers import ARXIV_DOI, doi_of_address, find_arxiv_ids, find_doi
from paper_listings.sources.paper_links import links_of
from paper_listings.text import find_urls, is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ADDRESSES: Final = (
    "url",
    "ee",
    "link",
    "howpublished",
    "note",
    "eprint",
    "number",
    "pdf",
    "code",
    "annote",
    "addendum",
)
"""Fields that may contain a URL, the most likely first."""
_WITH_ARXIV_ID: Final = (
    "journal",
    "journaltitle",
    "note",
    "howpublished",
    "number",
    "pages",
    "eid",
    "volume",
    "series",
    "publisher",
    "institution",
    "type",
    "addendum",
    "annote",
)
"""Fields in which `arXiv:…` names the paper itself."""
_ARXIV_FIELDS: Final = ("arxivid", "arxiv", "arxiv_id")
_REPOSITORIES: Final = frozenset(
    {"corr", "arxiv", "arxiv.org", "computing research repository", "computing research repository (corr)"}
)
"""Journals under which databases list preprints, with the id in another field."""
_SAYS_DOI = re.compile(r"\bdoi\b", re.IGNORECASE)
_CODE_HOST = re.compile(
    r"(?<![\w./@-])(?:www\.)?(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)/[\w.-]+/[\w.-]+", re.IGNORECASE
)
_MATH = re.compile(r"\$([<>])\$")


def doi_of(fields: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The DOI, and the value of the field `doi` if none can be found in it."""
    given = fields.get("doi") or fields.get("escapeddoi") or ""
    value = _MATH.sub(r"\1", tex.decode(given)).strip()
    if found := find_doi(value) or find_doi(tex.address(given)):
        return found, None
    for name in _ADDRESSES:
        text = fields.get(name, "")
        if "10." in text:
            plain = _plain(text)
            found = next((doi for url in find_urls(plain) if (doi := doi_of_address(url))), None)
            if found or (_SAYS_DOI.search(plain) and (found := find_doi(plain))):
                return found, value or None
    return None, value or None


def arxiv_id_of(fields: Mapping[str, str], doi: str | None) -> str | None:
    """The arXiv id, from `eprint`, the DOI, a URL, or any field with `arXiv:…`."""
    return next(_arxiv_ids(fields, doi), None)


def _arxiv_ids(fields: Mapping[str, str], doi: str | None) -> Iterator[str]:
    eprint = tex.address(fields.get("eprint", "")).split(" ")[0].split("[")[0]
    archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").strip(" {}").lower()
    subject = tex.address(fields.get("primaryclass") or fields.get("eprintclass") or "")
    candidates = [tex.address(fields.get(name, "")) for name in _ARXIV_FIELDS]
    if "arxiv" in archive:
        candidates[:0] = [eprint, f"{subject}/{eprint}"]
    if doi and doi.startswith(ARXIV_DOI):
        candidates.append(doi.removeprefix(ARXIV_DOI))
    if tex.address(fields.get("journal") or fields.get("journaltitle") or "").lower() in _REPOSITORIES:
        candidates += [
            tex.address(fields.get(name, "")).removeprefix("abs/") for name in ("volume", "number", "pages")
        ]
    yield from filter(None, (parse_arxiv_id(text.rstrip(".,;")) for text in candidates if text))
    for name in _ADDRESSES:
        if "://" in fields.get(name, ""):
            yield from filter(None, map(parse_arxiv_id, find_urls(_plain(fields[name]))))
    for name in _WITH_ARXIV_ID:
        if "arxiv" in (text := fields.get(name, "")).lower():
            yield from find_arxiv_ids(_plain(text))


def links_in(
    fields: Mapping[str, str], abstract: str, *, identified: bool, our_key: str | None
) -> tuple[Link, ...]:
    """The links of an entry, given in its fields and its abstract.

    A `url` usually leads to the paper itself. Like the URLs in other fields, it is kept only if the paper has no arXiv
    id or DOI (`identified`), or if it leads to code, a model, a dataset or a PDF; never if it is the page of a paper
    with `our_key` on a site made by this program.
    """
    given: list[Link] = []
    for name in _ADDRESSES:
        text = fields.get(name, "")
        if "." not in text:
            continue
        plain = _plain(text)
        urls = (plain,) if is_web_address(plain) else find_urls(plain)
        urls = (*urls, *(f"https://{found.rstrip('.')}" for found in _CODE_HOST.findall(plain)))
        for url in urls:
            kind = "pdf" if name == "pdf" else link_kind(url)
            is_more = kind != "project" or (name in {"url", "howpublished"} and not identified)
            if is_more and not (our_key and url.endswith(f"/papers/{our_key}/")):
                given.append(Link(kind=kind, url=url))
    return links_of(given, [abstract])


def _plain(value: str) -> str:
    """The text of a value that may contain a verbatim URL."""
    return tex.decode(value).strip() if "\\" in value and not value.startswith("http") else tex.address(value)
