"""Checks a built site as it will be published: links, anchors, headings, ids, counts, sizes."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from paper_listings.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE_LIMIT = 1_000_000
"""Maximum size of a page, in bytes of HTML."""
_HEADING = re.compile(r"h[1-6]")
_REFERENCES = (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("form", "action"))
_LOADED = (("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"))
_LOADED_RELATIONS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "preconnect"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was checked, and what was found."""

    pages: int
    links: int
    papers: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Page:
    """What is needed to check links: the anchors of a page, and its references."""

    ids: set[str] = field(default_factory=set)
    references: list[str] = field(default_factory=list)


def check(site_dir: Path, base_path: str = "/") -> Checked:
    """Check every HTML page of the site below `site_dir`, published at `base_path` of its host.

    Returns the numbers of pages, internal links and paper pages, and every problem found, in order of path.
    """
    pages: dict[str, _Page] = {}
    problems: list[Problem] = []
    for path in sorted(site_dir.rglob("*.html")):
        name = path.relative_to(site_dir).as_posix()
        if name.startswith("pagefind/"):
            continue
        pages[name] = _Page()
        problems.extend(_look(path, name, pages[name]))
    links = 0
    for name, page in pages.items():
        for reference in page.references:
            links += 1
            if fault := _dead(reference, name, pages, site_dir, base_path):
                problems.append(
                    Problem(
                        place=name,
                        problem=fault,
                        remedy="correct the link; if this program generated the page, report it as a bug",
                    )
                )
    papers = count_papers(site_dir)
    return Checked(pages=len(pages), links=links, papers=papers, problems=tuple(problems))


def count_papers(site_dir: Path) -> int:
    """How many papers have a page."""
    return sum(1 for _ in (site_dir / "papers").rglob("*.html"))


def _look(path: Path, name: str, page: _Page) -> Iterator[Problem]:
    data = path.read_bytes()
    if len(data) > PAGE_LIMIT:
        remedy = (
            "shorten the record of the paper"
            if name.startswith("papers/")
            else "lower page_size in papers.yml"
        )
        yield Problem(place=name, problem=f"{len(data):,} bytes, the limit is {PAGE_LIMIT:,}", remedy=remedy)
    try:
        tree = html.document_fromstring(data.decode("utf-8"))
    except (etree.LxmlError, UnicodeDecodeError) as error:
        yield Problem(place=name, problem=f"not readable as HTML ({error})", remedy="build the site again")
        return
    ids = Counter(value for element in tree.iter() if (value := element.get("id")))
    page.ids = set(ids)
    for value, count in ids.items():
        if count > 1:
            yield Problem(
                place=name, problem=f"id {value!r} occurs {count} times", remedy="use each id once on a page"
            )
    levels = [
        int(element.tag[1])
        for element in tree.iter()
        if isinstance(element.tag, str) and _HEADING.fullmatch(element.tag)
    ]
    if levels.count(1) != 1:
        yield Problem(
            place=name, problem=f"{levels.count(1)} first-level headings", remedy="use exactly one per page"
        )
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield Problem(
                place=name,
                problem=f"h{before} is followed by h{after}",
                remedy="do not skip a heading level",
            )
    page.references = [
        value
        for tag, attribute in _REFERENCES
        for element in tree.iter(tag)
        if (value := element.get(attribute)) and _is_internal(value)
    ]
    yield from _foreign(tree, name)


def _is_internal(reference: str) -> bool:
    parts = urlsplit(reference)
    return not parts.scheme and not parts.netloc


def _foreign(tree: html.HtmlElement, name: str) -> Iterator[Problem]:
    loaded = [value for tag, name_ in _LOADED for element in tree.iter(tag) if (value := element.get(name_))]
    loaded.extend(
        link.get("href") or ""
        for link in tree.iter("link")
        if _LOADED_RELATIONS & set((link.get("rel") or "").split())
    )
    for reference in loaded:
        if not _is_internal(reference) and not reference.startswith("data:"):
            yield Problem(place=name, problem=f"loads {reference}", remedy="load only files of this site")


def _dead(reference: str, name: str, pages: dict[str, _Page], site_dir: Path, base_path: str) -> str | None:
    here = base_path + name.removesuffix("index.html")
    address, anchor = urldefrag(urljoin(here, reference))
    path = unquote(urlsplit(address).path)
    if not path.startswith(base_path):
        return f"link {reference!r} leaves the site's base path {base_path}"
    target = path.removeprefix(base_path)
    if target == "" or target.endswith("/"):
        target += "index.html"
    if target in pages:
        if anchor and unquote(anchor) not in pages[target].ids:
            return f"link {reference!r} leads to a missing anchor"
        return None
    return None if (site_dir / target).is_file() else f"link {reference!r} leads nowhere"
