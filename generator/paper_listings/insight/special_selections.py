"""Selects papers for feeds beyond topics: trending papers, a weekly digest, the saved searches of `papers.yml`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_listings.display.addresses import period_url
from paper_listings.errors import PapersError
from paper_listings.insight.trends import trending
from paper_listings.owner.saved_searches import folded_words, query_terms
from paper_listings.text import count_of, long_date
from paper_listings.yamlnodes import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_listings.insight.library import Library, Period
    from paper_listings.owner.saved_searches import SavedSearch
    from paper_listings.owner.settings import Site
    from paper_listings.paper import Paper

MOST_DISCUSSED = 5
"""Number of papers that a digest names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One week in a few sentences."""

    key: str
    """`week-2025-W50`."""
    title: str
    text: str
    day: dt.date
    """The Monday after the week."""
    url: str
    """The page of the week, below the site's root."""
    topics: tuple[str, ...]
    """Slugs of the three topics with the most papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A feed other than that of all papers and those of topics."""

    slug: str
    title: str
    subtitle: str
    page: str
    """The corresponding page, below the site's root."""
    entries: tuple[Paper | Digest, ...] = field(repr=False)
    """Newest first."""


def selections(library: Library, site: Site) -> tuple[Selection, ...]:
    """Trending, the weekly digest once a week is over, then the saved searches in the order of `papers.yml`.

    Raises PapersError when a saved search names a topic that is not there, or has the name of one.
    """
    return (*_trending(library), *_weekly(library), *_saved(library, site.searches))


def _trending(library: Library) -> Iterator[Selection]:
    ranked = {one.paper.key for one in trending(library.papers, library.latest)}
    if ranked:
        yield Selection(
            slug="trending",
            title="Trending",
            subtitle="Papers of the last few weeks that draw the most attention, each once.",
            page="trending/",
            entries=tuple(paper for paper in library.papers if paper.key in ranked),
        )


def _weekly(library: Library) -> Iterator[Selection]:
    over = library.weeks[1:]
    if over:
        yield Selection(
            slug="weekly",
            title="Weekly digest",
            subtitle="One item per week, once it is over: the number of papers, their topics, and the most discussed.",
            page="archive/",
            entries=tuple(_digest(library, week) for week in over),
        )


def _digest(library: Library, week: Period) -> Digest:
    """A week as an item, dated on the Monday after it, so that it is complete when it appears."""
    topics = Counter(slug for paper in week.papers for slug in library.assignments[paper.key].slugs)
    order = sorted(topics, key=lambda slug: (-topics[slug], slug))
    named = sorted(week.papers, key=lambda paper: (-(paper.comments or 0), -(paper.upvotes or 0), paper.key))
    last = week.start + dt.timedelta(days=6)
    text = (
        f"{count_of(len(week.papers), 'paper')} listed from {long_date(week.start)} to {long_date(last)}. "
        + (
            "By topic: "
            + ", ".join(f"{library.topic_by_slug[slug].title} {topics[slug]}" for slug in order)
            + ". "
        )
        * bool(order)
        + "Most discussed: "
        + "; ".join(paper.title for paper in named[:MOST_DISCUSSED])
        + "."
    )
    title = f"Week {week.name[6:]}, {week.name[:4]}: {count_of(len(week.papers), 'paper')}"
    return Digest(
        key=f"week-{week.name}",
        title=title,
        text=text,
        day=last + dt.timedelta(days=1),
        url=period_url(week.kind, week.name),
        topics=tuple(order[:3]),
    )


def _saved(library: Library, searches: Sequence[SavedSearch]) -> Iterator[Selection]:
    for search in searches:
        if search.slug in library.topic_by_slug:
            raise PapersError.single(
                search.place, f"the feed {search.title!r} has the address of a topic", "give it another slug"
            )
        for number, slug in enumerate(search.topics):
            if slug not in library.topic_by_slug:
                guess = suggestion(slug, list(library.topic_by_slug))
                raise PapersError.single(
                    search.topic_places[number] if search.topic_places else search.place,
                    f"the feed {search.title!r} names a topic that is not in topics.yml: {slug!r}",
                    guess or "use one of: " + ", ".join(library.topic_by_slug),
                )
        yield Selection(
            slug=search.slug,
            title=search.title,
            subtitle=described(search),
            page="search/",
            entries=tuple(paper for paper in library.papers if matches(search, library, paper)),
        )


def described(search: SavedSearch) -> str:
    """What a saved search finds, in words."""
    parts = [f"Papers that match {search.query}" if search.query else "Papers"]
    if search.topics:
        parts.append("of the topics " + ", ".join(search.topics))
    if search.organization:
        parts.append(f"from {search.organization}")
    if search.has_code:
        parts.append("with code")
    return ", ".join(parts) + "."


def matches(search: SavedSearch, library: Library, paper: Paper) -> bool:
    """Whether `paper` has every word and phrase of the query, none that it excludes, and passes all filters.

    Words are compared as for topics: case, plurals, accents and spelling variants do not matter.
    """
    if search.topics and not set(search.topics) & set(library.assignments[paper.key].slugs):
        return False
    if search.organization and folded_words(search.organization) not in folded_words(
        paper.organization or ""
    ):
        return False
    if search.has_code and not any(link.kind == "code" for link in paper.links):
        return False
    text = folded_words(" ".join((paper.title, paper.abstract or "", *(paper.authors or ()))))
    return all((wanted in text) is not is_excluded for wanted, is_excluded in query_terms(search.query))
