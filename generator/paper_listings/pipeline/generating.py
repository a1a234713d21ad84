"""Writes pages, feeds and exports of the store's papers below docs/: renders everything, then changes files."""

from __future__ import annotations

import collections
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings import feeds
from paper_listings.feeds.all_feeds import EVERYTHING
from paper_listings.pipeline import showing
from paper_listings.pipeline.planning import groups, planner, quiet
from paper_listings.site import site_check
from paper_listings.store import output, stored_papers
from paper_listings.store.derived import Derived, derived_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from paper_listings.errors import Problem
    from paper_listings.feeds.all_feeds import Published
    from paper_listings.insight.library import Library
    from paper_listings.owner.settings import Site
    from paper_listings.paper import Paper
    from paper_listings.pipeline.planning import Plan
    from paper_listings.pipeline.workspace import Workspace
    from paper_listings.site.shell_page import Frame

OWNED = (
    "index.md", "feed.xml", "atom.xml", "feed.json", "feeds.opml",
    "llms.txt",
    "topics", "days", "weeks", "months", "papers", "feeds", "archive", "api", "trending", "trends", "search", "saved", "about",
)  # fmt: skip
"""What the generator writes below `docs/`; nothing else there is ever touched."""


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
class _Staged:
    """What was rendered, and waits to be moved into docs/."""

    plan: Plan
    stage: output.Staging
    heavy: Mapping[str, int]
    """Bytes of the pages that are too large, by key of the paper."""


def generate(
    workspace: Workspace,
    site: Site,
    frame: Frame,
    ready: Callable[[Library], None] = lambda _: None,
    progress: Callable[[str], None] = quiet,
) -> Generated:
    """Write pages and feeds of all papers in the store below `docs/`, the papers' own pages with the theme's `frame`.

    Everything is rendered before anything is changed. `ready` is told the library before its pages are rendered, and
    told again if a paper that cannot be shown is set aside. `progress` is told each stage as it begins.
    """
    progress("store")
    papers = stored_papers.load(workspace.data)
    derived = derived_of(workspace.root)
    planned = planner(workspace, site, frame, derived, progress)
    with contextlib.ExitStack() as stages:

        def make(papers: Sequence[Paper]) -> _Staged:
            plan = planned(papers)
            ready(plan.library)
            return _staged(plan, stages.enter_context(output.staging(workspace.docs, owned=OWNED)), progress)

        def attempt(papers: Sequence[Paper]) -> None:
            for group in groups(planned(papers)):
                collections.deque(group.files(), maxlen=0)

        staged, set_aside = showing.set_aside(papers, make, lambda made: made.heavy, attempt, workspace.data)
        progress("writing docs/")
        plan = staged.plan
        absent = [paper for paper in papers if paper.key not in plan.library.by_key]
        _guard(workspace.docs, plan, absent, site)
        written = staged.stage.commit()
    derived.tidy()
    return Generated(library=plan.library, published=plan.published, written=written, set_aside=set_aside)


def _staged(plan: Plan, stage: output.Staging, progress: Callable[[str], None]) -> _Staged:
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

    for group in groups(plan, progress):
        if group.digest:
            stage.group(group.name, group.digest, lambda group=group: watched(group.files()))  # type: ignore[misc]
        else:
            for path, content in watched(group.files()):
                stage.add(path, content)
    return _Staged(plan=plan, stage=stage, heavy=heavy)


def _guard(docs: Path, plan: Plan, absent: Sequence[Paper], site: Site) -> None:
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


def shown(workspace: Workspace, site: Site, frame: Frame, library: Library) -> Library:
    """The library without the papers that a build sets aside."""
    planned = planner(workspace, site, frame, Derived())

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
