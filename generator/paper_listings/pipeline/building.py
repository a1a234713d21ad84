"""Builds the site: writes the store's papers below docs/, runs MkDocs, indexes and checks the result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paper_listings import feeds
from paper_listings.display.addresses import OPML
from paper_listings.errors import PapersError, Problem
from paper_listings.exports import all_exports, bibtex, csljson, page_metadata, ris
from paper_listings.exports.export_context import ExportSite
from paper_listings.feeds.all_feeds import EVERYTHING, Published, render_feeds, render_paths, select
from paper_listings.insight.library import Library, arrange
from paper_listings.insight.special_selections import selections
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.owner import config
from paper_listings.pages.all_pages import render_pages
from paper_listings.pages.paper_extras import Citations, Extras
from paper_listings.pages.search_parts import search_parts
from paper_listings.pages.sidebar import sidebar_of
from paper_listings.pipeline import showing
from paper_listings.pipeline.sorting import load_library
from paper_listings.site import builder, built_folder, folders, search_index, site_check
from paper_listings.store import output, stored_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig

    from paper_listings.owner.settings import Settings, Site
    from paper_listings.paper import Paper
    from paper_listings.site.folders import Folders

SIDEBAR = "papers"
"""The key in MkDocs' `config.extra` under which the theme finds topics and counts."""
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
class _Rendered:
    """Everything that is written below `docs/`, and what it was made from."""

    library: Library
    published: Published
    files: Mapping[str, bytes]


def generate(workspace: Workspace, site: Site) -> Generated:
    """Write pages and feeds of all papers in the store below `docs/`.

    Everything is rendered before anything is written. A paper that cannot be shown is set aside.
    """
    papers = stored_papers.load(workspace.data)
    rendered, set_aside = _render(workspace, site, papers)
    absent = [paper for paper in papers if paper.key not in rendered.library.by_key]
    _guard(workspace.docs, rendered, absent, site)
    written = output.write(workspace.docs, rendered.files, owned=OWNED)
    return Generated(
        library=rendered.library, published=rendered.published, written=written, set_aside=set_aside
    )


def _render(
    workspace: Workspace, site: Site, papers: Sequence[Paper]
) -> tuple[_Rendered, tuple[Problem, ...]]:
    taxonomy = config.load_taxonomy(workspace.root)
    assigner = config.assigner_of(taxonomy)

    def make(papers: Sequence[Paper]) -> _Rendered:
        library = arrange(papers, taxonomy.topics, assigner.assign)
        known = export_site(library, site)
        exported = {path: text.encode() for path, text in all_exports.render(library.papers, known).items()}
        found = selections(library, site)
        pages = render_pages(library, site, Extras(cite=citations(known)), found)
        published = select(library, site, found)
        files = pages | render_feeds(published, site) | exported
        return _Rendered(library=library, published=published, files=files)

    return showing.set_aside(papers, make, lambda rendered: rendered.files, workspace.data)


def _guard(docs: Path, rendered: _Rendered, absent: Sequence[Paper], site: Site) -> None:
    """Raise PapersError before writing a feed that has lost items of the previous one.

    Papers may leave a topic but not the site, unless they are `absent` because they were set aside.
    """
    for found in rendered.published.feeds:
        channel = found.channel
        path = docs / channel.urls.rss.removeprefix(site.url)
        if channel.history.current is None and path.is_file():
            known = absent if channel.key == EVERYTHING else (*rendered.library.papers, *absent)
            feeds.guard(
                f"docs/{path.relative_to(docs)}",
                path.read_bytes(),
                found,
                known=[paper.key for paper in known],
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
        bibtex=bibtex.bibtex_entry(paper, site, NAMES_ON_PAGE),
        ris=ris.ris_entry(paper, site, NAMES_ON_PAGE),
        csl_json=csljson.csl_document((paper,), site, NAMES_ON_PAGE),
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
    generated = generate(workspace, site)
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
    missing = index(mkdocs, generated.library)
    if strict and missing:
        raise PapersError(missing)
    progress("checking")
    checked = check(site_dir, site, generated.library, generated.published)
    if checked.problems:
        raise PapersError(checked.problems)
    return Built(
        generated=generated,
        site_dir=site_dir,
        site_url=site.url,
        warnings=(*warnings, *map(str, missing)),
        checked=checked,
    )


def index(mkdocs: MkDocsConfig, library: Library, site_dir: Path | None = None) -> tuple[Problem, ...]:
    """Index a built site for search and record which files it consists of.

    The site is in `site_dir`, or in the folder that `mkdocs` names. Returns a problem for each paper of the library that could not be indexed.
    """
    workspace = workspace_of(mkdocs)
    site_dir = site_dir or Path(mkdocs.site_dir)
    made = search_index.index(
        site_dir,
        search_parts(library),
        workspace.root / SEARCH_CACHE,
        language=str(mkdocs.theme["language"] or "en").lower(),
    )
    built_folder.finish(site_dir)
    return showing.unindexed(made.missing, workspace.data)


def check(site_dir: Path, site: Site, library: Library, published: Published) -> site_check.Checked:
    """Check a built site: its pages, that it has the feeds as `published`, and every paper of the library."""
    checked = site_check.check(site_dir, urlsplit(site.url).path or "/")
    problems = list(checked.problems)
    if checked.papers != len(library.papers):
        problems.append(
            Problem(
                place=str(site_dir),
                problem=f"{checked.papers} paper pages for {len(library.papers)} papers",
                remedy="build again in an empty folder",
            )
        )
    paths = [path for path in render_paths(published, site) if (site_dir / path).is_file()]
    found = {path: (site_dir / path).read_bytes() for path in paths}
    problems.extend(feeds.check(found, site.url, published.feeds, (OPML, published.channels)))
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
        rendered, _ = _render(workspace_of(mkdocs), site, library.papers)
        return check(folder, site, rendered.library, rendered.published)
    return check(folder, site, library, select(library, site, selections(library, site)))


def remove(root: Path) -> tuple[str, ...]:
    """Remove every generated file below `docs/`; returns the paths removed."""
    return output.remove(workspace_of(builder.load(root)).docs)


def remove_site(root: Path, site_dir: Path | None = None) -> int:
    """Remove a built site; returns the number of files. Raises PapersError if its folder has other files."""
    return built_folder.remove(builder.folders_of(builder.load(root, site_dir=site_dir)), OWNED)
