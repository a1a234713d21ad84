"""The only place where the floors meet: import, generate, build, index, check."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from generator import builder, config, output, search, sitecheck, store
from generator.errors import PapersError, Problem
from generator.feeds.publish import render_feeds, select
from generator.library import UNSORTED, Library, arrange
from generator.lock import locked
from generator.merge import unite
from generator.pages.site import hues, render_pages
from generator.sources import registry
from generator.sources.context import Context, day_in
from generator.text import clean, long_date
from generator.topics import inspect
from generator.topics.assign import Assigner

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig

    from generator.merge import United
    from generator.settings import Site
    from generator.sources.parsed import Parsed
    from generator.topics.assign import Assignment

SIDEBAR = "papers"
"""The name under which the theme finds topics and counts, in MkDocs' `config.extra`."""
OWNED = (
    "index.md", "archive.md", "search.md", "about.md", "trending.md", "trends.md", "feed.xml", "atom.xml", "feed.json", "feeds.opml",
    "topics", "days", "weeks", "months", "papers", "feeds", "archive",
)  # fmt: skip
"""What the generator writes below `docs/`: nothing else there is ever touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The folders of one site."""

    root: Path
    docs: Path

    @property
    def data(self) -> Path:
        """Where listings and the store lie."""
        return self.root / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    parsed: tuple[tuple[str, Parsed], ...]
    """Each input's place and its outcome."""
    united: United
    total: int
    """Papers in the store afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What `generate` did."""

    library: Library
    written: output.Written

    def sidebar(self) -> dict[str, Any]:
        """What the theme shows on every page, as plain values for its templates."""
        hue = hues(self.library.topics)
        topics: list[dict[str, Any]] = [
            {
                "slug": shelf.topic.slug,
                "title": shelf.topic.title,
                "count": len(shelf.papers),
                "hue": hue[shelf.topic.slug],
            }
            for shelf in self.library.shelves
        ]
        if self.library.unsorted:
            topics.append(
                {"slug": UNSORTED, "title": "Unsorted", "count": len(self.library.unsorted), "hue": 0}
            )
        latest = self.library.latest
        return {
            "topics": topics,
            "total": len(self.library.papers),
            "latest": latest.isoformat() if latest else "",
            "updated": long_date(latest) if latest else "",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What `build` did."""

    generated: Generated
    site_dir: Path
    site_url: str
    warnings: tuple[str, ...]
    checked: sitecheck.Checked


def workspace_of(mkdocs: MkDocsConfig) -> Workspace:
    """The folders of the site that `mkdocs.yml` describes."""
    return Workspace(root=Path(mkdocs.config_file_path).resolve().parent, docs=Path(mkdocs.docs_dir))


def site_of(mkdocs: MkDocsConfig) -> Site:
    """The site's identity and sizes, from `mkdocs.yml` and `papers.yml`."""
    return config.load_site(
        workspace_of(mkdocs).root,
        title=mkdocs.site_name,
        description=mkdocs.site_description or "",
        url=(mkdocs.site_url or "").rstrip("/") + "/",
    )


def parse_file(
    path: Path, *, format_name: str | None, page_date: dt.date | None, listed: dt.date | None, today: dt.date
) -> Parsed:
    """What stands in one file; the page's day is `page_date`, else the day in the file's name."""
    place = shown(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PapersError.single(
            place, f"cannot be read ({error.strerror})", "name a file that can be read"
        ) from None
    context = Context(place=place, page_date=page_date or day_in(path.name), listed=listed, today=today)
    return registry.parse(data, context, format_name)


def shown(path: Path) -> str:
    """`path` as a person would write it: relative to the current folder where it lies below it."""
    return os.path.relpath(path) if path.resolve().is_relative_to(Path.cwd()) else str(path)


def import_files(
    data: Path,
    files: Sequence[Path],
    parse: Callable[[Path], Parsed],
) -> Imported:
    """Parse all files, then unite their papers with the store and save it. Nothing is written if one fails."""
    problems: list[Problem] = []
    parsed: list[tuple[str, Parsed]] = []
    for path in files:
        try:
            parsed.append((shown(path), parse(path)))
        except PapersError as error:
            problems.extend(error.problems)
    if problems:
        raise PapersError(problems)
    with locked(data):
        united = unite(store.load(data), [paper for _, outcome in parsed for paper in outcome.papers])
        store.save(data, united.papers)
    return Imported(parsed=tuple(parsed), united=united, total=len(united.papers))


def load_library(root: Path) -> Library:
    """All papers of the store with their topics."""
    taxonomy = config.load_taxonomy(root)
    return arrange(store.load(root / "data"), taxonomy.topics, Assigner(taxonomy).assign)


def survey_topics(root: Path) -> inspect.Survey:
    """What the taxonomy makes of the papers of the store."""
    taxonomy = config.load_taxonomy(root)
    return inspect.survey(taxonomy, Assigner(taxonomy), store.load(root / "data"))


def explain(root: Path, key: str) -> inspect.Explanation:
    """Why the paper with this key is where it is; raises PapersError when there is none."""
    taxonomy = config.load_taxonomy(root)
    for paper in store.load(root / "data"):
        if paper.key == key:
            return inspect.explain(taxonomy, Assigner(taxonomy), paper)
    raise PapersError.single(
        "data/papers", f"no paper with the key {key!r}", "take the key from the end of a paper’s address"
    )


def assign_lines(root: Path, lines: Iterable[bytes], place: str) -> Iterator[tuple[str, Assignment]]:
    """Topics for lines of JSON with `id`, `title` and `abstract`; blank lines are passed over."""
    assigner = Assigner(config.load_taxonomy(root))
    for number, line in enumerate(lines, 1):
        if line.strip():
            name, title, abstract = _titled(line, f"{place}:{number}")
            yield name, assigner.assign(title, abstract)


def _titled(line: bytes, place: str) -> tuple[str, str, str | None]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    values = [row.get(field) for field in ("id", "title", "abstract")] if isinstance(row, dict) else []
    match values:
        case [str() | int() as name, str() as title, str() | None as abstract]:
            return str(name), clean(title), clean(abstract) if abstract else None
        case _:
            raise PapersError.single(
                place, "not a paper", 'write one object a line: {"id": "…", "title": "…", "abstract": "…"}'
            )


def generate(workspace: Workspace, site: Site) -> Generated:
    """Write pages and feeds of all papers of the store below `docs/`: everything is rendered before anything is written."""
    library = load_library(workspace.root)
    files = render_pages(library, site) | render_feeds(select(library, site), site)
    return Generated(library=library, written=output.write(workspace.docs, files, owned=OWNED))


def build(
    root: Path,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Generate, build with MkDocs, index, check. Raises PapersError if the site must not be published."""
    mkdocs = builder.load(root, site_dir=site_dir, strict=strict)
    site = site_of(mkdocs)
    progress("topics and pages")
    generated = generate(workspace_of(mkdocs), site)
    mkdocs.extra[SIDEBAR] = generated.sidebar()
    progress(f"MkDocs, {len(generated.library.papers):,} papers")
    warnings = builder.build(mkdocs)
    progress("checking")
    checked = check(Path(mkdocs.site_dir), site.url)
    problems = list(checked.problems)
    if checked.papers != len(generated.library.papers):
        problems.append(
            Problem(
                place=mkdocs.site_dir,
                problem=f"{checked.papers} paper pages for {len(generated.library.papers)} papers",
                remedy="build again in an empty folder",
            )
        )
    if problems:
        raise PapersError(problems)
    return Built(
        generated=generated,
        site_dir=Path(mkdocs.site_dir),
        site_url=site.url,
        warnings=warnings,
        checked=checked,
    )


def index(site_dir: Path) -> int:
    """Index a built site for search; the number of pages in the index."""
    return search.index(site_dir)


def check(site_dir: Path, site_url: str) -> sitecheck.Checked:
    """Check a built site that is to be published at `site_url`."""
    return sitecheck.check(site_dir, urlsplit(site_url).path or "/")


def check_site(root: Path, site_dir: Path | None) -> sitecheck.Checked:
    """Check the site built into `site_dir`, or into the folder that `mkdocs.yml` names."""
    mkdocs = builder.load(root)
    folder = site_dir or Path(mkdocs.site_dir)
    if not (folder / "index.html").is_file():
        raise PapersError.single(
            str(folder), "no built site in it", "run `papers build` first, or name another folder"
        )
    return check(folder, mkdocs.site_url or "/")


def remove(root: Path) -> tuple[str, ...]:
    """Remove every generated file below `docs/`; the paths removed."""
    return output.remove(workspace_of(builder.load(root)).docs)
