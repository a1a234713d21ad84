"""Builds the site: writes the store's papers below docs/, runs MkDocs, indexes and checks the result."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paper_listings import feeds
from paper_listings.display.addresses import OPML, PUBLISHED
from paper_listings.errors import PapersError, Problem
from paper_listings.feeds import manifest
from paper_listings.feeds.all_feeds import select
from paper_listings.insight.special_selections import selections
from paper_listings.pages.search_parts import search_parts
from paper_listings.pages.sidebar import sidebar_of
from paper_listings.pipeline import showing, year_parts
from paper_listings.pipeline.generating import OWNED, Scope, generate, shown
from paper_listings.pipeline.planning import quiet
from paper_listings.pipeline.sorting import load_library
from paper_listings.pipeline.workspace import settings_of, site_of, workspace_of
from paper_listings.site import (
    builder,
    built_folder,
    folders,
    page_makers,
    page_sitemap,
    search_index,
    site_check,
    size_report,
    year_part,
)
from paper_listings.site.shell_page import frame_of
from paper_listings.store import output

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    from mkdocs.config.defaults import MkDocsConfig

    from paper_listings.feeds.all_feeds import Published
    from paper_listings.feeds.manifest import Manifest
    from paper_listings.insight.library import Library
    from paper_listings.owner.settings import Site
    from paper_listings.pipeline.generating import Generated
    from paper_listings.site.folders import Folders
    from paper_listings.site.year_part import YearPart

ELSEWHERE = "papers_elsewhere"
"""The key in `config.extra` of the files that are not in `docs/` but in parts; links to them are sound."""
SIDEBAR = "papers"
"""The key in MkDocs' `config.extra` under which the theme finds topics and counts."""
CHECKED_PAGES = ".cache/check.json"
"""Where a build remembers which pages were sound, below the site's root; safe to delete."""
SEARCH_CACHE = ".cache/search"
"""Where finished parts of the search index are kept, below the site's root; it may be deleted at any time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What `build` did."""

    generated: Generated
    site_dir: Path
    site_url: str
    warnings: tuple[str, ...]
    checked: site_check.Checked
    size: tuple[str, ...] = ()
    """How large the site is, and when it reaches the limit of its host, in lines for people."""


def admit(mkdocs: MkDocsConfig) -> None:
    """Check settings and folders before anything is written; raises PapersError if the site must not be built.

    For MkDocs run on its own: it has read `mkdocs.yml` by then, but has not written or removed anything.
    """
    builder.look(Path(mkdocs.config_file_path))
    guard_site(builder.folders_of(mkdocs))


def guard_site(found: Folders) -> None:
    """Raise PapersError if a site must not be built into its folder."""
    if problems := folders.folder_faults(found) or built_folder.built_folder_faults(found, OWNED):
        raise PapersError(problems)


def begin(site_dir: Path) -> None:
    """Mark the folder that a site is about to be built into."""
    built_folder.begin(site_dir)


def build(
    root: Path,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    parts: Sequence[Path] = (),
    allow_smaller: bool = False,
    progress: Callable[[str], None] = quiet,
) -> Built:
    """Generate, build with MkDocs, index, check. Raises PapersError if the site must not be published.

    The years in `parts` are taken from these folders instead of being built; the site is the same. A paper that was set
    aside is a warning, and so an error if the build is strict. Papers of the last build must not be missing, unless
    `allow_smaller`. `progress` is told each stage as it begins, in words for people. Of two builds in one folder at once,
    the second is refused.
    """
    progress("settings")
    mkdocs = builder.load(root, site_dir=site_dir, strict=strict)
    found = builder.folders_of(mkdocs)
    guard_site(found)
    joined = _loaded(parts, found)
    if dead := builder.missing_pages(mkdocs, coming=OWNED):
        raise PapersError(dead)
    settings = settings_of(mkdocs)
    site = settings.site
    workspace = workspace_of(mkdocs)
    with workspace.writing_docs(), Indexer(mkdocs) as indexer:
        for part in joined:
            year_part.place_indexes(part, workspace.root / SEARCH_CACHE)
        scope = replace(
            _scope_beside(joined, page_makers.makers_of(mkdocs) if joined else ""),
            ready=indexer.start,
            allow_smaller=allow_smaller,
        )
        generated = generate(workspace, site, frame_of(mkdocs), scope, progress)
        if strict and (found_wrong := (*generated.set_aside, *generated.without_effect)):
            raise PapersError(found_wrong)
        if dead := builder.missing_pages(mkdocs) or year_parts.covered(joined, workspace.docs):
            raise PapersError(dead)
        mkdocs.extra[SIDEBAR] = sidebar_of(generated.library, settings)
        mkdocs.extra[ELSEWHERE] = tuple(page for part in joined for page in part.pages)
        progress("MkDocs")
        site_dir = Path(mkdocs.site_dir)
        begin(site_dir)
        warnings = (
            *map(str, generated.set_aside),
            *map(str, generated.without_effect),
            *builder.build(mkdocs),
        )
        for part in joined:
            progress(f"part {part.year}")
            year_part.place(part, site_dir)
        progress("search index")
        missing = indexer.finish(site_dir)
    if strict and missing:
        raise PapersError(missing)
    progress("check")
    checked = check(
        site_dir, site, generated.library, generated.published, memory=workspace.root / CHECKED_PAGES
    )
    if checked.problems:
        raise PapersError(checked.problems)
    papers = generated.library.papers
    projection = size_report.project(checked.size, [paper.listed for paper in papers], site.limit)
    crowded = size_report.warnings(projection, site.limit, str(site_dir))
    return Built(
        generated=generated,
        site_dir=site_dir,
        site_url=site.url,
        warnings=(*warnings, *map(str, (*missing, *crowded))),
        checked=checked,
        size=size_report.size_lines(checked.size, len(papers), projection, site.limit),
    )


def _loaded(parts: Sequence[Path], found: Folders) -> tuple[YearPart, ...]:
    """The parts in these folders; raises PapersError if one cannot be used, or would be emptied by the build."""
    for folder in parts:
        if folders.overlap(folder, found.site.path):
            raise PapersError.single(
                found.site.place,
                f"{folders.short_path(folder)} is a part of the site, which a build would empty",
                "name another folder",
            )
    joined = tuple(map(year_part.load, parts))
    if problems := year_parts.repeated(joined):
        raise PapersError(problems)
    return joined


def _scope_beside(parts: Sequence[YearPart], makers: str) -> Scope:
    """What is left to be written."""
    if not parts:
        return Scope()
    return Scope(
        choose=lambda plan: year_parts.other_groups(plan, parts, makers),
        set_aside={key: problem for part in parts for key, problem in part.set_aside.items()},
    )


class Indexer:
    """Indexes the papers for search in the background, from when they are known until the site is there."""

    def __init__(self, mkdocs: MkDocsConfig, year: int | None = None) -> None:
        """Index all papers, or those in parts of the index that lie wholly in a `year`."""
        self._year = year
        self._workspace = workspace_of(mkdocs)
        self._site_url = site_of(mkdocs).url
        self._language = str(mkdocs.theme["language"] or "en").lower()
        self._running = contextlib.ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._running.close()

    def start(self, library: Library) -> None:
        """Begin with these papers, instead of those that were indexed so far."""
        self._running.close()
        parts = search_parts(library)
        self._parts = [part for part in parts if self._year is None or part.years == (self._year, self._year)]
        cache = self._workspace.root / SEARCH_CACHE
        names = [part.name for part in parts]
        indexing = search_index.Indexing(self._parts, cache, language=self._language, spared=names)
        self._indexing = self._running.enter_context(indexing)

    def finish(self, site_dir: Path) -> tuple[Problem, ...]:
        """Complete the built site with the index and the sitemap of its pages, and record which files it consists of.

        Returns a problem for each paper that could not be indexed.
        """
        made = self._indexing.finish(site_dir)
        page_sitemap.write(site_dir, self._site_url)
        built_folder.finish(site_dir)
        return showing.unindexed(made.missing, self._workspace.data)

    def hand_over(self, folder: Path) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
        """Write the finished parts into a folder; returns their names, and the problems like `finish`."""
        made = self._indexing.hand_over(folder)
        return tuple(sorted(part.name for part in self._parts)), showing.unindexed(
            made.missing, self._workspace.data
        )


def index(mkdocs: MkDocsConfig, library: Library, site_dir: Path | None = None) -> tuple[Problem, ...]:
    """Index a built site for search and record which files it consists of.

    The site is in `site_dir`, or in the folder that `mkdocs` names. Returns a problem for each paper of the library
    that could not be indexed.
    """
    with Indexer(mkdocs) as indexer:
        indexer.start(library)
        return indexer.finish(site_dir or Path(mkdocs.site_dir))


def check(
    site_dir: Path, site: Site, library: Library, published: Published, *, memory: Path | None = None
) -> site_check.Checked:
    """Check a built site: pages, size, that it has the feeds as `published`, and every paper of the library.

    `memory` is where the check remembers sound pages; None reads all pages.
    """
    checked = site_check.check(site_dir, urlsplit(site.url).path or "/", memory=memory)
    problems = [*checked.problems, *size_report.over_limit(checked.size, site.limit, str(site_dir))]
    if checked.papers != _paper_pages(library):
        problems.append(
            Problem(
                place=str(site_dir),
                problem=f"{checked.papers} paper pages for {_paper_pages(library)} papers",
                remedy="build again in an empty folder",
            )
        )

    def read(path: str) -> bytes | None:
        return (site_dir / path).read_bytes() if (site_dir / path).is_file() else None

    said = read(PUBLISHED)
    if said is None or not _says(said, manifest.manifest_of(library, published)):
        problems.append(
            Problem(
                place=PUBLISHED,
                problem="does not say what the site publishes" if said else "is missing",
                remedy="build again",
            )
        )
    opml = (OPML, published.channels)
    problems.extend(feeds.check(read, site.url, published.feeds, archives=published.archives, opml=opml))
    return replace(checked, problems=tuple(problems))


def _says(data: bytes, meant: Manifest) -> bool:
    """Whether a manifest says what is meant, whatever was set aside."""
    try:
        return replace(manifest.loads(data, PUBLISHED), set_aside=()) == meant
    except PapersError:
        return False


def _paper_pages(library: Library) -> int:
    """How many pages papers have, with those of records that were merged into others."""
    return len(library.papers) + sum(map(len, library.moved_here.values()))


def check_site(root: Path, site_dir: Path | None) -> site_check.Checked:
    """Check the site built into `site_dir`, or into the folder that `mkdocs.yml` names."""
    mkdocs = builder.load(root)
    folder = site_dir or Path(mkdocs.site_dir)
    if not (folder / "index.html").is_file():
        raise PapersError.single(
            str(folder), "contains no built site", "run `papers build` first, or name another folder"
        )
    site, library = site_of(mkdocs), load_library(root)
    if site_check.count_papers(folder) != _paper_pages(library):  # papers may be set aside
        library = shown(workspace_of(mkdocs), site, frame_of(mkdocs), library)
    return check(folder, site, library, select(library, site, selections(library, site)))


def remove(root: Path) -> tuple[str, ...]:
    """Remove every generated file below `docs/`; returns the paths removed."""
    return output.remove(workspace_of(builder.load(root)).docs)


def remove_site(root: Path, site_dir: Path | None = None) -> int:
    """Remove a built site; returns the number of files. Raises PapersError if its folder has other files."""
    return built_folder.remove(builder.folders_of(builder.load(root, site_dir=site_dir)), OWNED)
