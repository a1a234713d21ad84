"""Writes pages, feeds and exports of the store's papers below docs/: renders everything, then changes files."""

from __future__ import annotations

import collections
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from paper_listings.display.addresses import PUBLISHED
from paper_listings.errors import PapersError
from paper_listings.feeds import guard, manifest
from paper_listings.feeds.all_feeds import render_paths
from paper_listings.pipeline import showing
from paper_listings.pipeline.planning import groups, planner, quiet
from paper_listings.pipeline.sorting import load_papers
from paper_listings.site import site_check
from paper_listings.store import output
from paper_listings.store.derived import Derived, derived_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from paper_listings.errors import Problem
    from paper_listings.feeds.all_feeds import Published
    from paper_listings.feeds.manifest import Manifest
    from paper_listings.insight.library import Library
    from paper_listings.owner.settings import Site
    from paper_listings.paper import Paper
    from paper_listings.pipeline.planning import Group, Plan
    from paper_listings.pipeline.workspace import Workspace
    from paper_listings.site.shell_page import Frame

OWNED = (
    "index.md", "feed.xml", "atom.xml", "feed.json", "feeds.opml",
    "llms.txt", "sitemap-lists.xml",
    "topics", "days", "weeks", "months", "papers", "feeds", "archive", "changes", "api", "trending", "trends", "search", "saved", "about",
)  # fmt: skip
"""What the generator writes below `docs/`; nothing else there is ever touched."""

ALLOW: Final = "papers build --allow-smaller"
"""How to let a build leave out papers of the last one."""


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
    absent: tuple[str, ...] = ()
    """Their keys, sorted. The problems are in the same order, unless some were known before."""
    without_effect: tuple[Problem, ...] = ()
    """The owner's decisions that could not be carried out, or not wholly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Staged:
    """What was rendered, and waits to be moved into docs/."""

    plan: Plan
    stage: output.Staging
    heavy: Mapping[str, int]
    """Bytes of the pages that are too large, by key of the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What `generate` writes: by default everything."""

    ready: Callable[[Library], None] = lambda _: None
    """Is told the library before its pages are rendered, and told again if a paper is set aside."""
    choose: Callable[[Plan], Iterable[Group]] = groups
    """The groups of the plan that are written."""
    set_aside: Mapping[str, Problem] = field(default_factory=dict)
    """Papers that are known to be impossible to show, by key."""
    is_part: bool = False
    """Whether this is the part of a year: what is said of the whole site then stays as it is."""
    allow_smaller: bool = False
    """Whether papers of the last build may be missing."""


def generate(
    workspace: Workspace,
    site: Site,
    frame: Frame,
    scope: Scope | None = None,
    progress: Callable[[str], None] = quiet,
) -> Generated:
    """Write pages and feeds of all papers in the store below `docs/`, the papers' own pages with the theme's `frame`.

    Everything is rendered before anything is changed. What the site publishes is compared with what the last build
    published; raises PapersError, with nothing changed, if papers are missing. `progress` is told each stage as it begins.
    """
    scope = scope or Scope()
    progress("store")
    found = load_papers(workspace.root)
    stored = found.papers
    papers = [paper for paper in stored if paper.key not in scope.set_aside]
    derived = derived_of(workspace.root)
    planned = planner(workspace, site, frame, derived, found, progress)
    with contextlib.ExitStack() as stages:

        def make(papers: Sequence[Paper]) -> _Staged:
            plan = planned(papers)
            scope.ready(plan.library)
            stage = stages.enter_context(output.staging(workspace.docs, owned=OWNED))
            stage.keep((*render_paths(plan.published, site), PUBLISHED))
            return _staged(plan, scope.choose(plan), stage, progress)

        def attempt(papers: Sequence[Paper]) -> None:
            for group in groups(planned(papers)):
                collections.deque(group.files(), maxlen=0)

        staged, set_aside = showing.set_aside(papers, make, lambda made: made.heavy, attempt, workspace.data)
        progress("writing docs/")
        plan = staged.plan
        absent = [paper for paper in stored if paper.key not in plan.library.by_key]
        publishes = manifest.manifest_of(plan.library, plan.published, [paper.key for paper in absent])
        if not scope.allow_smaller:
            _guard(workspace.docs / PUBLISHED, publishes, found.departed)
        if not scope.is_part:
            staged.stage.add(PUBLISHED, manifest.dumps(publishes))
        written = staged.stage.commit()
    derived.tidy()
    known = [scope.set_aside[paper.key] for paper in stored if paper.key in scope.set_aside]
    return Generated(
        library=plan.library,
        published=plan.published,
        written=written,
        set_aside=(*known, *set_aside),
        absent=tuple(sorted(paper.key for paper in absent)),
        without_effect=found.warnings,
    )


def _staged(
    plan: Plan, chosen: Iterable[Group], stage: output.Staging, progress: Callable[[str], None]
) -> _Staged:
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

    kind = ""
    for group in chosen:
        if group.kind != kind:
            progress(kind := group.kind)
        if group.digest:
            stage.group(group.name, group.digest, lambda group=group: watched(group.files()))  # type: ignore[misc]
        else:
            for path, content in watched(group.files()):
                stage.add(path, content)
    return _Staged(plan=plan, stage=stage, heavy=heavy)


def _guard(last: Path, publishes: Manifest, removed: Collection[str]) -> None:
    """Raise PapersError before anything is written if papers of the last build are missing."""
    if not last.is_file():
        return
    place = f"docs/{PUBLISHED}"
    try:
        before = manifest.loads(last.read_bytes(), place)
    except PapersError as error:
        problem = error.problems[0].problem
        raise PapersError.single(place, problem, "remove the file and build again") from None
    lost = guard.lost_papers(before, publishes, removed=removed, allow=ALLOW, when="built")
    if lost:
        raise PapersError(lost)


def shown(workspace: Workspace, site: Site, frame: Frame, library: Library) -> Library:
    """The library without the papers that a build sets aside."""
    planned = planner(workspace, site, frame, Derived(), load_papers(workspace.root))

    def make(papers: Sequence[Paper]) -> tuple[Library, dict[str, int]]:
        plan = planned(papers)
        pages = (page for group in groups(plan) for page in group.files())
        heavy = {
            path.removeprefix("papers/").removesuffix("/index.html"): len(content)
            for path, content in pages
            if len(content) > site_check.PAGE_LIMIT and path.startswith("papers/")
        }
        return plan.library, heavy

    (shown, _), _ = showing.set_aside(library.papers, make, lambda made: made[1], make, workspace.data)
    return shown
