"""Checks a built site as it will be published: links, anchors, headings, ids, counts, sizes."""

from __future__ import annotations

import hashlib
import itertools
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree

from paper_listings.errors import Problem
from paper_listings.site import checked_pages, link_targets, page_scan, processes, size_report
from paper_listings.site.checked_pages import CheckedPages, SoundPage
from paper_listings.site.page_scan import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_listings.site.link_targets import Folder, Target
    from paper_listings.site.page_scan import Scan
    from paper_listings.site.size_report import SiteSize

PAGE_LIMIT = 1_000_000
"""Maximum size of a page, in bytes of HTML."""
RELIED_ON: Final = 6
"""How many checks in a row rely on earlier ones; the next reads all pages. With a build per day, once a week."""
PART: Final = 250
"""Pages per part of the work."""
_FEW: Final = 500
"""Up to this number of pages a second process takes longer to start than it saves."""
_NOT_PAGES: Final = "pagefind/"
_SOURCES: Final = ("site_check.py", "checked_pages.py", "page_scan.py", "link_targets.py")
_REMEDY: Final = "correct the link; if this program generated the page, report it as a bug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was checked, and what was found."""

    pages: int
    links: int
    """Internal references on all pages."""
    papers: int
    """Pages of papers."""
    size: SiteSize
    """The files of the site and their bytes."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """What is needed to check any page."""

    folder: str
    base_path: str
    files: frozenset[str]
    """All files, by path below the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnchorLink:
    """A link to an anchor of another page."""

    page: str
    target: Target
    reference: str
    order: tuple[int, int]
    """The positions of the page and of the reference on it."""


@dataclass(slots=True)
class _Findings:
    """What was found on some pages, in order."""

    pages: dict[str, SoundPage] = field(default_factory=dict)
    """All of them, whether they are sound or not."""
    read: list[str] = field(default_factory=list)
    """Those that were not known to be sound."""
    files: set[str] = field(default_factory=set)
    """Files linked to that are no pages."""
    anchors: list[_AnchorLink] = field(default_factory=list)
    on_pages: list[Problem] = field(default_factory=list)
    of_links: list[tuple[tuple[int, int], Problem]] = field(default_factory=list)

    def add(self, other: _Findings) -> None:
        self.pages.update(other.pages)
        self.read.extend(other.read)
        self.files.update(other.files)
        self.anchors.extend(other.anchors)
        self.on_pages.extend(other.on_pages)
        self.of_links.extend(other.of_links)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Some pages, and what is known of them."""

    start: int
    """The position of the first among all pages."""
    pages: tuple[str, ...]
    sound: Mapping[str, SoundPage]


def check(
    site_dir: Path, base_path: str = "/", *, memory: Path | None = None, workers: int | None = None
) -> Checked:
    """Check every HTML page of the site below `site_dir`, published at `base_path` of its host.

    `memory` is a file that makes the next check faster: pages that were sound and have not changed are not read again,
    except every seventh time; None reads all pages. A large site is checked by several processes, by default as many
    as there are processors. Returns the numbers of pages, internal links and paper pages, the sizes of all files, and
    every problem found: those of pages in order of path, then those of links.
    """
    sizes = dict(_walk(str(site_dir)))
    pages = sorted((path for path in sizes if _is_page(path)), key=lambda path: path.split("/"))
    site = _Site(folder=str(site_dir), base_path=base_path, files=frozenset(sizes))
    version = _version(base_path)
    known = _still_true(site, checked_pages.load(memory, version)) if memory else CheckedPages()
    workers = workers or (processes.cores() if len(pages) > _FEW else 1)
    found = _look(site, pages, known, workers)
    if known.pages and _lost_anchors(site, known, found):  # the pages that link there have not been read
        known = CheckedPages()
        found = _look(site, pages, known, workers)
    problems = _problems(site, found)
    if memory and not problems:
        checked_pages.save(memory, version, _remembered(known, found))
    return Checked(
        pages=len(pages),
        links=sum(page.links for page in found.pages.values()),
        papers=sum(1 for page in pages if page.startswith("papers/")),
        size=size_report.site_size(sizes.items()),
        problems=problems,
    )


def count_papers(site_dir: Path) -> int:
    """How many papers have a page."""
    return sum(1 for _ in (site_dir / "papers").rglob("*.html"))


@cache
def _version(base_path: str) -> str:
    """Identifies what the verdict on a page depends on besides the site: this program, lxml, the site's address."""
    digest = hashlib.sha256(repr((base_path, etree.LXML_VERSION, etree.LIBXML_VERSION)).encode())
    for name in _SOURCES:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()


def _walk(folder: str, above: str = "") -> Iterator[tuple[str, int]]:
    """Yields each file below a folder, as its path with `/` and its size in bytes."""
    below: list[os.DirEntry[str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                below.append(entry)
            elif entry.is_file():
                yield above + entry.name, entry.stat().st_size
    for entry in below:
        yield from _walk(entry.path, f"{above}{entry.name}/")


def _is_page(path: str) -> bool:
    return path.endswith(".html") and not path.startswith(_NOT_PAGES)


def _still_true(site: _Site, known: CheckedPages | None) -> CheckedPages:
    """Returns what is known if it may be relied on: everything that was linked to is still there."""
    if known is None or known.runs >= RELIED_ON or not site.files.issuperset(known.pages):
        return CheckedPages()
    return known if all(_exists(site, path) for path in known.files) else CheckedPages()


def _exists(site: _Site, path: str) -> bool:
    return path in site.files or os.path.isfile(os.path.join(site.folder, path))  # noqa: PTH113, PTH118 -- no error if it is too long


def _look(site: _Site, pages: Sequence[str], known: CheckedPages, workers: int) -> _Findings:
    parts = [
        _Part(
            start=start,
            pages=(some := tuple(pages[start : start + PART])),
            sound={page: known.pages[page] for page in some if page in known.pages},
        )
        for start in range(0, len(pages), PART)
    ]
    found = _Findings()
    for found_there in processes.apply(_look_at_part, site, parts, workers):
        found.add(found_there)
    return found


def _look_at_part(site: _Site, part: _Part) -> _Findings:
    found = _Findings()
    for number, page in enumerate(part.pages, part.start):
        data = Path(site.folder, page).read_bytes()
        digest = checked_pages.digest(data)
        sound = part.sound.get(page)
        if sound is None or sound.digest != digest:
            found.read.append(page)
            sound = SoundPage(digest=digest, links=_look_at_page(site, page, number, data, found))
        found.pages[page] = sound
    return found


def _look_at_page(site: _Site, page: str, number: int, data: bytes, found: _Findings) -> int:
    """Adds what is found on one page; returns how many internal links it has."""
    if len(data) > PAGE_LIMIT:
        found.on_pages.append(_too_large(page, len(data)))
    try:
        scan = page_scan.scan(data)
    except UnreadableError as error:
        found.on_pages.append(
            Problem(place=page, problem=f"not readable as HTML ({error})", remedy="build the site again")
        )
        return 0
    found.on_pages.extend(page_faults(page, scan))
    folder = link_targets.Folder(page, site.base_path)
    verdicts: dict[str, str | Target | None] = {}
    links = [reference for reference in scan.references if link_targets.is_internal(reference)]
    for place, reference in enumerate(links):
        if reference in verdicts:
            verdict = verdicts[reference]
        else:
            verdict = verdicts[reference] = _follow(site, page, scan, reference, folder, found.files)
        if isinstance(verdict, str):
            found.of_links.append(((number, place), _dead(page, verdict)))
        elif verdict is not None:
            found.anchors.append(
                _AnchorLink(page=page, target=verdict, reference=reference, order=(number, place))
            )
    return len(links)


def _follow(
    site: _Site, page: str, scan: Scan, reference: str, folder: Folder, files: set[str]
) -> str | Target | None:
    """Returns None if a link leads somewhere, what is wrong if not, or the anchor of another page that it needs.

    Adds files that are no pages to `files`.
    """
    target = folder.target(reference)
    path = target.path
    if path is None:
        return f"link {reference!r} leaves the site's base path {site.base_path}"
    if path in site.files and _is_page(path):
        if not target.anchor:
            return None
        if path != page:
            return target
        return None if target.anchor in scan.ids else _no_anchor(reference)
    if not _exists(site, path):
        return f"link {reference!r} leads nowhere"
    files.add(path)
    return None


def _no_anchor(reference: str) -> str:
    return f"link {reference!r} leads to a missing anchor"


def _dead(page: str, fault: str) -> Problem:
    return Problem(place=page, problem=fault, remedy=_REMEDY)


def _too_large(page: str, size: int) -> Problem:
    return Problem(
        place=page,
        problem=f"{size:,} bytes, the limit is {PAGE_LIMIT:,}",
        remedy="shorten the record of the paper"
        if page.startswith("papers/")
        else "lower page_size in papers.yml",
    )


def page_faults(page: str, scan: Scan) -> Iterator[Problem]:
    """Yields what is wrong with one page alone."""
    for value, count in scan.ids.items():
        if count > 1:
            yield Problem(
                place=page, problem=f"id {value!r} occurs {count} times", remedy="use each id once on a page"
            )
    if scan.levels.count(1) != 1:
        yield Problem(
            place=page,
            problem=f"{scan.levels.count(1)} first-level headings",
            remedy="use exactly one per page",
        )
    for before, after in itertools.pairwise(scan.levels):
        if after > before + 1:
            yield Problem(
                place=page, problem=f"h{before} is followed by h{after}", remedy="do not skip a heading level"
            )
    for reference in scan.loaded:
        if not link_targets.is_internal(reference) and not reference.startswith("data:"):
            yield Problem(place=page, problem=f"loads {reference}", remedy="load only files of this site")


def _lost_anchors(site: _Site, known: CheckedPages, found: _Findings) -> bool:
    """Whether a page that has changed no longer has an anchor that pages not read now link to."""
    changed = known.anchors.keys() & set(found.read)
    return any(not known.anchors[page] <= _ids(site, page) for page in sorted(changed))


def _ids(site: _Site, page: str) -> frozenset[str]:
    """Reads the ids of a page again: few links lead to anchors of other pages, so no ids are kept."""
    try:
        return frozenset(page_scan.scan(Path(site.folder, page).read_bytes()).ids)
    except UnreadableError:
        return frozenset()


def _problems(site: _Site, found: _Findings) -> tuple[Problem, ...]:
    """All problems: those of pages, then those of links, each in order of path."""
    of_links = list(found.of_links)
    by_target: dict[str, list[_AnchorLink]] = {}
    for link in found.anchors:
        by_target.setdefault(str(link.target.path), []).append(link)
    for path, links in by_target.items():
        ids = _ids(site, path)
        of_links.extend(
            (link.order, _dead(link.page, _no_anchor(link.reference)))
            for link in links
            if link.target.anchor not in ids
        )
    of_links.sort(key=lambda found: found[0])
    return (*found.on_pages, *(problem for _, problem in of_links))


def _remembered(known: CheckedPages, found: _Findings) -> CheckedPages:
    anchors = {page: set(ids) for page, ids in known.anchors.items()}
    for link in found.anchors:
        anchors.setdefault(str(link.target.path), set()).add(link.target.anchor)
    return CheckedPages(
        pages=found.pages,
        files=known.files | found.files,
        anchors={page: frozenset(ids) for page, ids in anchors.items()},
        runs=known.runs + 1 if known.pages else 0,
    )
