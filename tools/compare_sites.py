"""Compares two built sites by their pages, papers, anchors, links and files.

    python -m tools.compare_sites SITE SITE

Prints the number of pages, papers and anchors by section, then one line per difference. Exit codes: 0 the sites are
the same, 1 they differ or one is missing, 2 wrong usage. Ignores what belongs to a theme or builder: anchors that start
with `__`, the theme's styles, scripts and images, and files that only one builder writes. Links are compared by target,
text by its words.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final
from urllib.parse import urldefrag, urljoin

from lxml import etree, html

from paper_listings.site.built_folder import BUILT

LIMIT: Final = 20
"""The most differences of one kind that are printed."""
SHOWN: Final = 60
"""Characters printed of texts that differ, starting shortly before the first difference."""
THEME: Final = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
"""Folders with the theme's own files."""
BUILDERS: Final = frozenset({"sitemap.xml", "sitemap.xml.gz", "search.json", BUILT})
"""Files that differ between builders and are not compared, except for the addresses in `sitemap.xml`."""
INDEX: Final = "pagefind/"
"""The search index. Only the facets of its parts are compared, which say what papers it has."""


HOST: Final = "http://site.invalid"
"""Links of both sites are resolved as if they were at this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The parts of a page that readers, feed readers and browsers rely on."""

    papers: tuple[str, ...]
    """Ids of its articles, in order."""
    anchors: tuple[str, ...]
    title: str
    metadata: tuple[str, ...]
    """Named `meta` elements, such as description and citation, except the builder's name."""
    policy: str
    """Its Content-Security-Policy."""
    feeds: tuple[str, ...]
    assets: tuple[str, ...]
    """Scripts and style sheets except the theme's; inline scripts by their text."""
    links: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    pages: Mapping[str, Page]
    files: Mapping[str, bytes]
    """Other files, by path."""


def look(folder: Path) -> Site:
    """Reads the site built into `folder`. Raises ValueError if there is none."""
    if not (folder / "index.html").is_file():
        raise ValueError(f"{folder}: contains no built site; build one, or choose another folder")
    pages: dict[str, Page] = {}
    files: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith(THEME):
            continue
        if name.startswith(INDEX):
            if path.name == "facets.json":
                files[name] = path.read_bytes()
        elif name == "sitemap.xml":
            files[name] = addresses(path.read_bytes())
        elif name not in BUILDERS:
            if path.suffix == ".html":
                pages[name] = page(path.read_bytes(), name)
            else:
                files[name] = path.read_bytes()
    return Site(pages=pages, files=files)


def addresses(sitemap: bytes) -> bytes:
    """The addresses in a sitemap, sorted."""
    found = etree.fromstring(sitemap).iter("{*}loc")
    return "\n".join(sorted(element.text or "" for element in found)).encode()


def page(data: bytes, name: str) -> Page:
    """Parses the page at `name`, a path relative to the site's root."""
    tree = html.document_fromstring(data.decode("utf-8"))
    address = "/" + name.removesuffix("index.html")
    links = (element.get("href", "") for element in tree.iter("a") if element.get("href") is not None)
    linked = [
        (element.get("rel", ""), _resolved(address, element.get("href", ""))) for element in tree.iter("link")
    ]
    assets = [
        _resolved(address, element.get("src", "")) if element.get("src") else f"script {element.text}"
        for element in tree.iter("script")
    ]
    assets += [target for relation, target in linked if relation in {"stylesheet", "modulepreload", "icon"}]
    main = next(tree.iter("main"), tree)
    return Page(
        papers=tuple(element.get("id", "") for element in tree.iter("article") if element.get("id")),
        anchors=_own(element.get("id", "") for element in tree.iter() if isinstance(element.tag, str)),
        title=" ".join((tree.findtext(".//title") or "").split()),
        metadata=tuple(_metadata(tree)),
        policy=" ".join(one.get("content", "") for one in tree.iter("meta") if one.get("http-equiv")),
        feeds=tuple(sorted(target for relation, target in linked if relation == "alternate")),
        assets=tuple(
            sorted(asset for asset in assets if not asset.startswith(tuple(f"/{one}" for one in THEME)))
        ),
        links=tuple(
            sorted(_resolved(address, link) for link in links if not urldefrag(link)[1].startswith("__"))
        ),
        text=" ".join(" ".join(str(part) for part in main.itertext()).split()),
    )


def _own(ids: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted(one for one in ids if one and not one.startswith("__")))


def _resolved(address: str, link: str) -> str:
    """The target of a link on the page at `address`: a path if it is on this site, otherwise a full URL."""
    return urljoin(HOST + address, link).removeprefix(HOST)


def _metadata(tree: html.HtmlElement) -> Iterator[str]:
    for one in tree.iter("meta"):
        if one.get("name", "generator") != "generator":
            yield f"{one.get('name')}: {one.get('content')}"


def section(name: str) -> str:
    """The first part of a page's address, which shows what kind of page it is."""
    folder, slash, _ = name.partition("/")
    return folder + slash


def counts(site: Site) -> dict[str, tuple[int, int, int]]:
    """The numbers of pages, papers and anchors by section."""
    found: dict[str, tuple[int, int, int]] = {}
    for name, one in site.pages.items():
        pages, papers, anchors = found.get(section(name), (0, 0, 0))
        found[section(name)] = (pages + 1, papers + len(one.papers), anchors + len(one.anchors))
    return found


def differences(one: Site, other: Site) -> Iterator[tuple[str, str]]:
    """Every difference as (kind, description): missing and extra items first, then content that differs."""
    for kind, these, those in (("pages", one.pages, other.pages), ("files", one.files, other.files)):
        yield from ((kind, f"{name} is missing") for name in sorted(these.keys() - those.keys()))
        yield from ((kind, f"{name} is extra") for name in sorted(those.keys() - these.keys()))
    for name in sorted(one.files.keys() & other.files.keys()):
        if one.files[name] != other.files[name]:
            yield "files", f"{name} has different content"
    for name in sorted(one.pages.keys() & other.pages.keys()):
        for field in fields(Page):
            before, after = (getattr(site.pages[name], field.name) for site in (one, other))
            if before != after:
                yield field.name, f"{name}: {_change(before, after)}"


def _change(before: str | Sequence[str], after: str | Sequence[str]) -> str:
    if isinstance(before, str) and isinstance(after, str):
        same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
        start = max(0, sum(1 for _ in same) - SHOWN // 2)
        return f"{before[start : start + SHOWN]!r} became {after[start : start + SHOWN]!r}"
    lost, gained = Counter(before) - Counter(after), Counter(after) - Counter(before)
    said = [
        f"{word} {', '.join(sorted(some))}" for word, some in (("lost", lost), ("gained", gained)) if some
    ]
    return "; ".join(said) or "in a different order"


def report(one: Site, other: Site) -> tuple[str, bool]:
    """The comparison as text, and whether the sites are the same."""
    first, second = counts(one), counts(other)
    lines = [f"{'':14}{'pages':>14}{'papers':>14}{'anchors':>14}"]
    for name in sorted(first.keys() | second.keys()):
        pairs = zip(first.get(name, (0, 0, 0)), second.get(name, (0, 0, 0)), strict=True)
        cells = (f"{a:,} {'=' if a == b else '≠'} {b:,}" for a, b in pairs)
        lines.append(f"{name:14}" + "".join(f"{cell:>14}" for cell in cells))
    found: dict[str, list[str]] = {}
    for kind, words in differences(one, other):
        found.setdefault(kind, []).append(words)
    for kind, words_of_kind in found.items():
        lines.append(f"differences in {kind}: {len(words_of_kind):,}")
        lines += [f"  {words}" for words in words_of_kind[:LIMIT]]
        if len(words_of_kind) > LIMIT:
            lines.append(f"  and {len(words_of_kind) - LIMIT:,} more")
    if not found:
        lines.append(f"The same: {len(one.pages):,} pages and {len(one.files):,} other files.")
    return "\n".join(lines), not found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare two built sites.")
    parser.add_argument("sites", type=Path, nargs=2, metavar="SITE")
    try:
        one, other = (look(folder) for folder in parser.parse_args(arguments).sites)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    said, same = report(one, other)
    print(said)
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
