"""The first check of a site: a tree for each page and `urljoin` for each link. Slow, and the oracle of the present one."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE_LIMIT = 1_000_000
REFERENCES = (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("form", "action"))
LOADED = (("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"))
RELATIONS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "preconnect"})


@dataclass(slots=True)
class Page:
    ids: set[str] = field(default_factory=set)
    references: list[str] = field(default_factory=list)


def check(site_dir: Path, base_path: str) -> tuple[int, int, list[str]]:
    """Returns how many pages and internal links there are, and all problems as `place: problem`."""
    pages: dict[str, Page] = {}
    problems: list[str] = []
    for path in sorted(site_dir.rglob("*.html")):
        name = path.relative_to(site_dir).as_posix()
        if not name.startswith("pagefind/"):
            pages[name] = Page()
            problems.extend(f"{name}: {problem}" for problem in look(path.read_bytes(), pages[name]))
    for name, page in pages.items():
        faults = (dead(reference, name, pages, site_dir, base_path) for reference in page.references)
        problems.extend(f"{name}: {fault}" for fault in faults if fault)
    return len(pages), sum(len(page.references) for page in pages.values()), problems


def look(data: bytes, page: Page) -> Iterator[str]:
    if len(data) > PAGE_LIMIT:
        yield f"{len(data):,} bytes, the limit is {PAGE_LIMIT:,}"
    try:
        tree = html.document_fromstring(data.decode("utf-8"))
    except (etree.LxmlError, UnicodeDecodeError):
        yield "not readable as HTML"
        return
    ids = Counter(value for element in tree.iter() if (value := element.get("id")))
    page.ids = set(ids)
    yield from (f"id {value!r} occurs {count} times" for value, count in ids.items() if count > 1)
    tags = [element.tag for element in tree.iter() if isinstance(element.tag, str)]
    levels = [int(tag[1]) for tag in tags if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} first-level headings"
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"h{before} is followed by h{after}"
    page.references = [
        value
        for tag, attribute in REFERENCES
        for element in tree.iter(tag)
        if (value := element.get(attribute)) and is_internal(value)
    ]
    loaded = [value for tag, name in LOADED for element in tree.iter(tag) if (value := element.get(name))]
    loaded.extend(
        link.get("href") or ""
        for link in tree.iter("link")
        if RELATIONS & set((link.get("rel") or "").split())
    )
    for reference in loaded:
        if not is_internal(reference) and not reference.startswith("data:"):
            yield f"loads {reference}"


def is_internal(reference: str) -> bool:
    parts = urlsplit(reference)
    return not parts.scheme and not parts.netloc


def target_of(reference: str, name: str, base_path: str) -> tuple[str | None, str]:
    """Returns the path below the site that a reference on the page `name` leads to, or None, and the anchor."""
    here = base_path + name.removesuffix("index.html")
    address, anchor = urldefrag(urljoin(here, reference))
    path = unquote(urlsplit(address).path)
    if not path.startswith(base_path):
        return None, unquote(anchor)
    target = path.removeprefix(base_path)
    return target + "index.html" if target == "" or target.endswith("/") else target, unquote(anchor)


def dead(reference: str, name: str, pages: dict[str, Page], site_dir: Path, base_path: str) -> str | None:
    target, anchor = target_of(reference, name, base_path)
    if target is None:
        return f"link {reference!r} leaves the site's base path {base_path}"
    if target in pages:
        if anchor and anchor not in pages[target].ids:
            return f"link {reference!r} leads to a missing anchor"
        return None
    return None if (site_dir / target).is_file() else f"link {reference!r} leads nowhere"
