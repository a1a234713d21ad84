"""Builds the site: writes the store's papers below docs/, runs MkDocs, indexes and checks the result."""

from __future__ import annotations

import collections
import contextlib
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paper_listings import feeds
from paper_listings.display.addresses import OPML, THEME_CSS
from paper_listings.errors import PapersError, Problem
from paper_listings.exports import all_exports, bibtex, page_metadata
from paper_listings.exports.export_context import ExportSite
from paper_listings.feeds.all_feeds import EVERYTHING, Published, render_feeds, select
from paper_listings.insight.library import month_of
from paper_listings.insight.related import relate
from paper_listings.insight.special_selections import selections
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.owner import config
from paper_listings.pages.all_pages import fixed_files, month_files, month_inputs
from paper_listings.pages.context import gather
from paper_listings.pages.paper_extras import Citations, Extras
from paper_listings.pages.paper_pages import paper_files
from paper_listings.pages.search_parts import search_parts
from paper_listings.pages.sidebar import sidebar_of
from paper_listings.pages.sitemaps import sitemap_files
from paper_listings.pipeline import showing
from paper_listings.pipeline.sorting import load_library, sort_papers, workers_here
from paper_listings.site import builder, built_folder, folders, search_index, site_check, size_report
from paper_listings.site.shell_page import frame_of
from paper_listings.store import output, stored_papers
from paper_listings.store.derived import Derived, derived_of, digest, program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from mkdocs.config.defaults import MkDocsConfig

    from paper_listings.insight.library import Library, Period
    from paper_listings.owner.settings import Settings, Site
    from paper_listings.pages.context import SiteContext
    from paper_listings.paper import Paper
    from paper_listings.site.folders import Folders
    from paper_listings.site.shell_page import Frame

SIDEBAR = "papers"
"""The key in MkDocs' `config.extra` under which the theme finds topics and counts."""
CHECKED_PAGES = ".cache/check.json"
"""Where a build remembers which pages were sound, below the site's root; safe to delete."""
SEARCH_CACHE = ".cache/search"
"""Where finished parts of the search index are kept, below the site's root; it may be deleted at any time."""
OWNED = (
    "index.md", "feed.xml", "atom.xml", "feed.json", "feeds.opml",
    "llms.txt",
    "topics", "days", "weeks", "months", "papers", "feeds", "archive", "api", "trending", "trends", "search", "saved", "about",
)  # fmt: skip
"""What the generator writes below `docs/`; nothing else there is ever touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The folders of one site."""

    root: Path
    docs: Path

    @property
    def data(self) -> Path:
        """The folder of listings and the store."""
        return self.root / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What `generate` did."""

    library: Library
    """The papers that are shown."""
    published: Published
    """The feeds as intended."""
    written: output.Written
    set_aside: tuple[Problem, ...] = ()
    """The papers that are not shown, and why."""


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


def workspace_of(mkdocs: MkDocsConfig) -> Workspace:
    """The folders of the site that `mkdocs.yml` describes."""
    return Workspace(root=Path(mkdocs.config_file_path).resolve().parent, docs=Path(mkdocs.docs_dir))


def site_of(mkdocs: MkDocsConfig) -> Site:
    """The site's identity and sizes, from `mkdocs.yml` and `papers.yml`."""
    return settings_of(mkdocs).site


def settings_of(mkdocs: MkDocsConfig) -> Settings:
    """All settings in `papers.yml`, with the site's identity from `mkdocs.yml`."""
    return config.load_settings(
        workspace_of(mkdocs).root,
        title=mkdocs.site_name,
        description=mkdocs.site_description or "",
        url=(mkdocs.site_url or "").rstrip("/") + "/",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Everything that decides what is written, before anything is rendered."""

    library: Library
    published: Published
    context: SiteContext
    exports: ExportSite
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class _Staged:
    """What was rendered, and waits to be moved into docs/."""

    plan: _Plan
    stage: output.Staging
    heavy: Mapping[str, int]
    """Bytes of the pages that are too large, by key of the paper."""


def generate(
    workspace: Workspace, site: Site, frame: Frame, ready: Callable[[Library], None] = lambda _: None
) -> Generated:
    """Write pages and feeds of all papers in the store below `docs/`, the papers' own pages with the theme's `frame`.

    Everything is rendered before anything is changed. `ready` is told the library before its pages are rendered, and
    told again if a paper that cannot be shown is set aside.
    """
    papers = stored_papers.load(workspace.data)
    derived = derived_of(workspace.root)
    planned = _planner(workspace, site, frame, derived)
    with contextlib.ExitStack() as stages:

        def make(papers: Sequence[Paper]) -> _Staged:
            plan = planned(papers)
            ready(plan.library)
            return _staged(plan, stages.enter_context(output.staging(workspace.docs, owned=OWNED)))

        def attempt(papers: Sequence[Paper]) -> None:
            for group in _groups(planned(papers)):
                collections.deque(group.files(), maxlen=0)

        staged, set_aside = showing.set_aside(papers, make, lambda made: made.heavy, attempt, workspace.data)
        plan = staged.plan
        absent = [paper for paper in papers if paper.key not in plan.library.by_key]
        _guard(workspace.docs, plan, absent, site)
        written = staged.stage.commit()
    derived.tidy()
    return Generated(library=plan.library, published=plan.published, written=written, set_aside=set_aside)


def _planner(
    workspace: Workspace, site: Site, frame: Frame, derived: Derived
) -> Callable[[Sequence[Paper]], _Plan]:
    taxonomy = config.load_taxonomy(workspace.root)

    def planned(papers: Sequence[Paper]) -> _Plan:
        library = sort_papers(papers, taxonomy, derived, workers=workers_here())
        exports = export_site(library, site)
        found = selections(library, site)
        return _Plan(
            library=library,
            published=select(library, site, found),
            context=gather(library, site, Extras(cite=citations(exports)), found, relate(papers, derived)),
            exports=exports,
            frame=frame,
        )

    return planned


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Files that are made together."""

    files: Callable[[], Iterable[tuple[str, bytes]]]
    name: str = ""
    digest: str = ""
    """Of everything that the files are made from; empty if they are made each time."""


def _groups(plan: _Plan) -> Iterator[_Group]:
    library, site = plan.library, plan.context.site
    same = digest(program(), repr((site, library.topics, plan.frame)))
    for place, month in enumerate(library.months):
        days = [day for day in library.days if month_of(day.start) == month.name]
        yield _Group(
            name=f"papers/{month.name}",
            digest=digest(same, *(repr(_decisive(plan, paper)) for paper in month.papers)).hex(),
            files=partial(_paper_files, plan, days),
        )
        yield _Group(
            name=f"lists/{month.name}",
            digest=digest(same, repr(month_inputs(plan.context, month))).hex() if place else "",
            files=partial(month_files, plan.context, month),
        )
        yield _Group(
            name=f"exports/{month.name}",
            digest=digest(same, *(repr((paper, plan.exports.slugs(paper))) for paper in month.papers)).hex(),
            files=partial(all_exports.month_files, month.name, month.papers, plan.exports),
        )
    yield _Group(files=lambda: fixed_files(plan.context))
    yield _Group(files=lambda: render_feeds(plan.published, site))
    yield _Group(files=lambda: all_exports.open_files(library.papers, plan.exports))
    yield _Group(files=lambda: sitemap_files(library, site.url))
    yield _Group(files=lambda: [(THEME_CSS, plan.frame.css)])


def _decisive(plan: _Plan, paper: Paper) -> tuple[object, ...]:
    """What decides the bytes of a paper's page, besides what all pages share."""
    related = [
        (link, plan.library.by_key[link.key].title, plan.library.by_key[link.key].listed)
        for link in plan.context.related[paper.key]
    ]
    return (
        replace(paper, comments=None, upvotes=None, seen=None),
        plan.library.assignments[paper.key],
        related,
    )


def _paper_files(plan: _Plan, days: Sequence[Period]) -> Iterator[tuple[str, bytes]]:
    for day in days:
        yield from paper_files(plan.context, day, plan.frame.shells)


def _staged(plan: _Plan, stage: output.Staging) -> _Staged:
    heavy: dict[str, int] = {}

    def watched(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for path, content in files:
            if (
                len(content) > site_check.PAGE_LIMIT
                and path.startswith("papers/")
                and path.endswith("/index.html")
            ):
                heavy[path.removeprefix("papers/").removesuffix("/index.html")] = len(content)
            yield path, content

    for group in _groups(plan):
        if group.digest:
            stage.group(group.name, group.digest, lambda group=group: watched(group.files()))  # type: ignore[misc]
        else:
            for path, content in watched(group.files()):
                stage.add(path, content)
    return _Staged(plan=plan, stage=stage, heavy=heavy)


def _guard(docs: Path, plan: _Plan, absent: Sequence[Paper], site: Site) -> None:
    """Raise PapersError before writing a feed that has lost items of the previous one.

    Papers may leave a topic but not the site, unless they are `absent` because they were set aside.
    """
    set_aside = {feeds.item_id(paper.key) for paper in absent}
    known = set_aside | {feeds.item_id(paper.key) for paper in plan.library.papers}
    for found in plan.published.feeds:
        channel = found.channel
        path = docs / channel.urls.rss.removeprefix(site.url)
        if path.is_file():
            feeds.guard(
                f"docs/{path.relative_to(docs)}",
                path.read_bytes(),
                found,
                known=set_aside if channel.key == EVERYTHING else known,
                limit=site.feed_items,
            )


def export_site(library: Library, site: Site) -> ExportSite:
    """What exports need to know about the site."""
    return ExportSite(
        title=site.title,
        description=site.description,
        url=site.url,
        topics={topic.slug: topic.title for topic in library.topics},
        topics_of={key: assignment.slugs for key, assignment in library.assignments.items()},
    )


def citations(site: ExportSite) -> Callable[[Paper], Citations]:
    """Returns a function that gives the citations and metadata for a paper's page."""
    return lambda paper: Citations(
        bibtex=bibtex.bibtex_entry(paper, site, NAMES_ON_PAGE, abstract=False),
        tags=page_metadata.highwire(paper, site),
        json_ld=page_metadata.json_ld(paper, site),
    )


def admit(mkdocs: MkDocsConfig) -> None:
    """Check settings and folders before anything is written; raises PapersError if the site must not be built.

    For MkDocs run on its own: it has read `mkdocs.yml` by then, but has not written or removed anything.
    """
    builder.look(Path(mkdocs.config_file_path))
    _guard_site(builder.folders_of(mkdocs))


def _guard_site(found: Folders) -> None:
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
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Generate, build with MkDocs, index, check. Raises PapersError if the site must not be published.

    A paper that was set aside is a warning, and so an error if the build is strict.
    """
    mkdocs = builder.load(root, site_dir=site_dir, strict=strict)
    _guard_site(builder.folders_of(mkdocs))
    site = site_of(mkdocs)
    progress("topics and pages")
    workspace = workspace_of(mkdocs)
    with _Indexer(mkdocs) as indexer:
        generated = generate(workspace, site, frame_of(mkdocs), indexer.start)
        if strict and generated.set_aside:
            raise PapersError(generated.set_aside)
        if dead := builder.missing_pages(mkdocs):
            raise PapersError(dead)
        mkdocs.extra[SIDEBAR] = sidebar_of(generated.library)
        progress(f"MkDocs, {len(generated.library.papers):,} papers")
        site_dir = Path(mkdocs.site_dir)
        begin(site_dir)
        warnings = (*map(str, generated.set_aside), *builder.build(mkdocs))
        progress("search index")
        missing = indexer.finish(site_dir)
    if strict and missing:
        raise PapersError(missing)
    progress("checking")
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


class _Indexer:
    """Indexes the papers for search in the background, from when they are known until the site is there."""

    def __init__(self, mkdocs: MkDocsConfig) -> None:
        self._workspace = workspace_of(mkdocs)
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
        cache = self._workspace.root / SEARCH_CACHE
        indexing = search_index.Indexing(parts, cache, language=self._language)
        self._indexing = self._running.enter_context(indexing)

    def finish(self, site_dir: Path) -> tuple[Problem, ...]:
        """Write the index into the built site, and record which files the site consists of.

        Returns a problem for each paper that could not be indexed.
        """
        made = self._indexing.finish(site_dir)
        built_folder.finish(site_dir)
        return showing.unindexed(made.missing, self._workspace.data)


def index(mkdocs: MkDocsConfig, library: Library, site_dir: Path | None = None) -> tuple[Problem, ...]:
    """Index a built site for search and record which files it consists of.

    The site is in `site_dir`, or in the folder that `mkdocs` names. Returns a problem for each paper of the library
    that could not be indexed.
    """
    with _Indexer(mkdocs) as indexer:
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
    if checked.papers != len(library.papers):
        problems.append(
            Problem(
                place=str(site_dir),
                problem=f"{checked.papers} paper pages for {len(library.papers)} papers",
                remedy="build again in an empty folder",
            )
        )

    def read(path: str) -> bytes | None:
        return (site_dir / path).read_bytes() if (site_dir / path).is_file() else None

    opml = (OPML, published.channels)
    problems.extend(feeds.check(read, site.url, published.feeds, archives=published.archives, opml=opml))
    return replace(checked, problems=tuple(problems))


def check_site(root: Path, site_dir: Path | None) -> site_check.Checked:
    """Check the site built into `site_dir`, or into the folder that `mkdocs.yml` names."""
    mkdocs = builder.load(root)
    folder = site_dir or Path(mkdocs.site_dir)
    if not (folder / "index.html").is_file():
        raise PapersError.single(
            str(folder), "contains no built site", "run `papers build` first, or name another folder"
        )
    site, library = site_of(mkdocs), load_library(root)
    if site_check.count_papers(folder) != len(library.papers):  # papers may be set aside
        library = _shown(workspace_of(mkdocs), site, frame_of(mkdocs), library)
    return check(folder, site, library, select(library, site, selections(library, site)))


def _shown(workspace: Workspace, site: Site, frame: Frame, library: Library) -> Library:
    """The library without the papers that a build sets aside."""
    planned = _planner(workspace, site, frame, Derived())

    def make(papers: Sequence[Paper]) -> tuple[Library, dict[str, int]]:
        plan = planned(papers)
        pages = (page for group in _groups(plan) for page in group.files())
        heavy = {
            path.removeprefix("papers/").removesuffix("/index.html"): len(content)
            for path, content in pages
            if len(content) > site_check.PAGE_LIMIT and path.startswith("papers/")
        }
        return plan.library, heavy

    (shown, _), _ = showing.set_aside(library.papers, make, lambda made: made[1], make, workspace.data)
    return shown


def remove(root: Path) -> tuple[str, ...]:
    """Remove every generated file below `docs/`; returns the paths removed."""
    return output.remove(workspace_of(builder.load(root)).docs)


def remove_site(root: Path, site_dir: Path | None = None) -> int:
    """Remove a built site; returns the number of files. Raises PapersError if its folder has other files."""
    return built_folder.remove(builder.folders_of(builder.load(root, site_dir=site_dir)), OWNED)
