"""Plans what is written below docs/: gathers everything that decides it, and divides the files into groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from paper_listings.display.addresses import THEME_CSS
from paper_listings.exports import all_exports, page_metadata
from paper_listings.exports.export_context import ExportSite
from paper_listings.feeds.all_feeds import render_feeds, select
from paper_listings.insight.library import month_of
from paper_listings.insight.related import led, relate
from paper_listings.insight.special_selections import selections
from paper_listings.owner import config
from paper_listings.pages.all_pages import change_files, fixed_files, month_files, month_inputs
from paper_listings.pages.context import History, gather
from paper_listings.pages.moved_pages import moved_files
from paper_listings.pages.paper_extras import Citations, Extras
from paper_listings.pages.paper_pages import paper_files
from paper_listings.pages.sitemaps import sitemap_files
from paper_listings.pipeline.sorting import sort_papers, workers_here
from paper_listings.store import change_log
from paper_listings.store.derived import digest, program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paper_listings.feeds.all_feeds import Published
    from paper_listings.insight.library import Library, Period
    from paper_listings.owner.overriding import Overridden
    from paper_listings.owner.settings import Site
    from paper_listings.pages.context import SiteContext
    from paper_listings.paper import Paper
    from paper_listings.pipeline.workspace import Workspace
    from paper_listings.site.shell_page import Frame
    from paper_listings.store.derived import Derived


PAGES: Final = "paper pages"
LISTS: Final = "lists"
EXPORTS: Final = "exports"
FEEDS: Final = "feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that decides what is written, before anything is rendered."""

    library: Library
    published: Published
    context: SiteContext
    exports: ExportSite
    frame: Frame


def quiet(_: str) -> None:
    """A progress callback that says nothing."""


def planner(
    workspace: Workspace,
    site: Site,
    frame: Frame,
    derived: Derived,
    found: Overridden,
    progress: Callable[[str], None] = quiet,
) -> Callable[[Sequence[Paper]], Plan]:
    """Returns a function that plans the site of some of the papers of `found`.

    Topics and related papers are taken from `derived`. Related are papers whose texts are related in the store: the
    owner's corrections of one paper then change no other paper's page, except where it names the corrected one.

    `progress` is told each stage as it begins, in words for people.
    """
    taxonomy = config.load_taxonomy(workspace.root)
    history = History(revisions=change_log.load(workspace.data), decisions=found.changes)

    def planned(papers: Sequence[Paper]) -> Plan:
        progress("topics")
        library = sort_papers(
            papers, taxonomy, derived, workers=workers_here(), topics=found.topics, marks=found.marks
        )
        progress("related papers")
        related = led(relate(found.as_sourced(papers), derived), library)
        progress("selections")
        exports = export_site(library, site)
        selected = selections(library, site)
        return Plan(
            library=library,
            published=select(library, site, selected),
            context=gather(
                library, site, Extras(cite=citations(exports)), selected, related, history=history
            ),
            exports=exports,
            frame=frame,
        )

    return planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files that are made together."""

    kind: str
    """What is in it, in words for people."""
    files: Callable[[], Iterable[tuple[str, bytes]]]
    name: str = ""
    """`papers/2025-12`: what is in it, and the month that it belongs to; empty if it belongs to none."""
    digest: str = ""
    """Of everything that the files are made from; empty if they are made each time."""

    @property
    def year(self) -> str:
        """The year that it belongs to, `2025`; empty if it belongs to none."""
        return self.name.rpartition("/")[2].partition("-")[0]


def groups(plan: Plan) -> Iterator[Group]:
    """Everything that is written below docs/: first month by month, then what changes with every paper."""
    yield from _month_groups(plan, plan.library.months)
    yield fixed_group(plan)
    yield Group(kind=LISTS, files=lambda: change_files(plan.context))
    yield Group(kind=LISTS, files=lambda: sitemap_files(plan.context))
    yield Group(kind=LISTS, files=lambda: [(THEME_CSS, plan.frame.css)])
    yield Group(kind=EXPORTS, files=lambda: all_exports.open_files(plan.library.papers, plan.exports))
    yield Group(kind=FEEDS, files=lambda: render_feeds(plan.published, plan.context.site))


def year_groups(plan: Plan, year: str) -> Iterator[Group]:
    """What belongs to the months of one year, such as `2024`."""
    months = [month for month in plan.library.months if month.name[:4] == year]
    yield from _month_groups(plan, months)


def _month_groups(plan: Plan, months: Sequence[Period]) -> Iterator[Group]:
    """All that belongs to a month, then to the next: cards, names and sentences of a paper are found once for all of it."""
    kinds = (_paper_groups(plan, months), _list_groups(plan, months), _export_groups(plan, months))
    yield from chain.from_iterable(zip(*kinds, strict=True))


def fixed_group(plan: Plan) -> Group:
    """The pages that exist once, and those of topics."""
    return Group(kind=LISTS, files=lambda: fixed_files(plan.context))


def _paper_groups(plan: Plan, months: Sequence[Period]) -> Iterator[Group]:
    same = _shared(plan)
    for month in months:
        days = [day for day in plan.library.days if month_of(day.start) == month.name]
        yield Group(
            kind=PAGES,
            name=f"papers/{month.name}",
            digest=digest(same, *(repr(_decisive(plan, paper)) for paper in month.papers)).hex(),
            files=partial(_paper_files, plan, days),
        )


def _list_groups(plan: Plan, months: Sequence[Period]) -> Iterator[Group]:
    same = _shared(plan)
    for month in months:
        is_closed = month is not plan.library.months[0]
        yield Group(
            kind=LISTS,
            name=f"lists/{month.name}",
            digest=digest(same, repr(month_inputs(plan.context, month))).hex() if is_closed else "",
            files=partial(month_files, plan.context, month),
        )


def _export_groups(plan: Plan, months: Sequence[Period]) -> Iterator[Group]:
    same = _shared(plan)
    for month in months:
        yield Group(
            kind=EXPORTS,
            name=f"exports/{month.name}",
            digest=digest(same, *(repr((paper, plan.exports.slugs(paper))) for paper in month.papers)).hex(),
            files=partial(all_exports.month_files, month.name, month.papers, plan.exports),
        )


def _shared(plan: Plan) -> bytes:
    """A digest of what all files are made from."""
    return digest(program(), repr((plan.context.site, plan.library.topics, plan.frame)))


def _decisive(plan: Plan, paper: Paper) -> tuple[object, ...]:
    """What decides the bytes of a paper's page, besides what all pages share."""
    related = [
        (link, plan.library.by_key[link.key].title, plan.library.by_key[link.key].listed)
        for link in plan.context.related[paper.key]
    ]
    return (
        replace(paper, comments=None, upvotes=None, seen=None),
        plan.library.assignments[paper.key],
        related,
        plan.library.marks.notes.get(paper.key),
        plan.library.moved_here.get(paper.key),
    )


def _paper_files(plan: Plan, days: Sequence[Period]) -> Iterator[tuple[str, bytes]]:
    for day in days:
        yield from paper_files(plan.context, day, plan.frame.shells)
        yield from moved_files(plan.context, day, plan.frame.shells)


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
    """Returns a function that gives the metadata for a paper's page."""
    return lambda paper: Citations(
        tags=page_metadata.highwire(paper, site),
        unsaid=page_metadata.unsaid(paper, site),
        json_ld=page_metadata.json_ld(paper, site),
    )
