"""Builds the part of one closed year, which `building.build` joins with others; says which years there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.insight.library import shelve
from paper_listings.pages.sidebar import sidebar_of
from paper_listings.pipeline import building, year_parts
from paper_listings.pipeline.generating import OWNED, Scope, generate
from paper_listings.pipeline.planning import quiet
from paper_listings.pipeline.sorting import load_papers
from paper_listings.pipeline.workspace import settings_of, site_of, workspace_of
from paper_listings.site import builder, built_folder, page_makers, year_part
from paper_listings.site.shell_page import frame_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paper_listings.insight.library import Library
    from paper_listings.pipeline.generating import Generated
    from paper_listings.pipeline.planning import Group, Plan

SPLIT_FROM: Final = 30_000
"""Papers from which building years apart saves time: below, every machine spends most of it on what all need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPart:
    """What `build_part` did."""

    generated: Generated
    part: year_part.YearPart
    warnings: tuple[str, ...]


def build_part(
    root: Path,
    year: int,
    *,
    site_dir: Path,
    strict: bool = False,
    progress: Callable[[str], None] = quiet,
) -> BuiltPart:
    """Build the files of a site that belong to a closed year. Raises PapersError.

    `progress` is told each stage as it begins. MkDocs' warnings are left to the build of the whole site: here, most pages that others link to are missing.
    """
    name = f"{year:04}"
    mkdocs = builder.load(root, site_dir=site_dir)
    building.guard_site(builder.folders_of(mkdocs))
    if dead := builder.missing_pages(mkdocs, coming=OWNED):
        raise PapersError(dead)
    site, workspace = site_of(mkdocs), workspace_of(mkdocs)
    site_dir = Path(mkdocs.site_dir)
    makers = page_makers.makers_of(mkdocs)
    digests: dict[str, str] = {}

    with workspace.writing_docs(), building.Indexer(mkdocs, year) as indexer:

        def ready(library: Library) -> None:
            year_parts.require_closed(library, name)
            indexer.start(library)

        def choose(plan: Plan) -> Iterator[Group]:
            digests.clear()
            for group in year_parts.part_groups(plan, name):
                if group.digest:
                    digests[group.name] = group.digest
                yield group

        scope = Scope(ready=ready, choose=choose, is_part=True)
        generated = generate(workspace, site, frame_of(mkdocs), scope, progress)
        if strict and generated.set_aside:
            raise PapersError(generated.set_aside)
        mkdocs.extra[building.SIDEBAR] = sidebar_of(generated.library, settings_of(mkdocs))
        progress("MkDocs")
        building.begin(site_dir)
        builder.build(mkdocs)
        groups = generated.written.groups
        pages = year_part.reduce(site_dir, tuple(path for group in digests for path in groups[group]))
        progress("search index")
        indexes, missing = indexer.hand_over(site_dir / year_part.INDEXES)
    if strict and missing:
        raise PapersError(missing)
    part = year_part.YearPart(
        folder=site_dir,
        year=name,
        url=site.url,
        makers=makers,
        groups=digests,
        pages=pages,
        indexes=indexes,
        set_aside=dict(zip(generated.absent, generated.set_aside, strict=True)),
    )
    year_part.save(part)
    built_folder.finish(site_dir)
    return BuiltPart(
        generated=generated, part=part, warnings=tuple(map(str, (*generated.set_aside, *missing)))
    )


def years(root: Path) -> dict[str, int]:
    """The closed years with their numbers of papers, earliest first."""
    library = _listed(root)
    count = dict.fromkeys(year_parts.closed_years(library), 0)
    for paper in library.papers:
        if (name := f"{paper.listed.year:04}") in count:
            count[name] += 1
    return count


def split_years(root: Path) -> tuple[str, ...]:
    """The years that the publishing workflow builds apart; none unless the settings say so and the store is large."""
    settings = settings_of(builder.load(root))
    if not settings.split_years:
        return ()
    library = _listed(root)
    return year_parts.closed_years(library) if len(library.papers) >= SPLIT_FROM else ()


def _listed(root: Path) -> Library:
    """The papers by listing day, without topics."""
    builder.load(root)
    return shelve(load_papers(root).papers, (), {})
