"""Selects papers for feeds beyond topics: trending papers, a weekly digest, the saved searches of `papers.yml`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_listings.display.addresses import period_url
from paper_listings.errors import PapersError
from paper_listings.insight.trends import trending
from paper_listings.owner.saved_searches import FoldedWords, folded_words, plain, query_terms, stem_of
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
        _demand_fit(search, library)
    for search, papers in zip(searches, found_by(searches, library), strict=True):
        yield Selection(
            slug=search.slug,
            title=search.title,
            subtitle=described(search),
            page="search/",
            entries=papers,
        )


def _demand_fit(search: SavedSearch, library: Library) -> None:
    """Raise PapersError if `search` has the name of a topic, or names one that is not there."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """A word or phrase of a query."""

    folded: str
    stem: str
    """What a text must contain before it is worth folding."""
    is_excluded: bool


@dataclass(slots=True)
class _Text:
    """The text of a paper, folded once, and only if a search cannot do without."""

    written: str
    folder: FoldedWords
    plain: str = ""
    folded: str = ""

    def has(self, term: _Term) -> bool:
        """Whether it has the words of `term`, one after the other."""
        self.plain = self.plain or plain(self.written)
        if term.stem not in self.plain:
            return False
        self.folded = self.folded or self.folder.of(self.written)
        return term.folded in self.folded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A saved search, prepared to be compared with many papers."""

    topics: frozenset[str]
    organization: str | None
    """Folded."""
    has_code: bool
    terms: tuple[_Term, ...]


def found_by(searches: Sequence[SavedSearch], library: Library) -> tuple[tuple[Paper, ...], ...]:
    """The papers that each of `searches` finds, newest first.

    Such a paper has every word and phrase of the query, none that it excludes, and passes all filters. Words are
    compared as for topics: case, plurals, accents and spelling variants do not matter. A paper's text is folded once
    at most, and only if it has the stem of a word that a search asks for.
    """
    wanted = [
        _Wanted(
            topics=frozenset(search.topics),
            organization=folded_words(search.organization) if search.organization else None,
            has_code=search.has_code,
            terms=tuple(
                _Term(folded=folded, stem=stem_of(folded), is_excluded=is_excluded)
                for folded, is_excluded in query_terms(search.query)
            ),
        )
        for search in searches
    ]
    found: tuple[list[Paper], ...] = tuple([] for _ in searches)
    folder = FoldedWords()
    for paper in library.papers:
        slugs = library.assignments[paper.key].slugs
        text = _Text(" ".join((paper.title, paper.abstract or "", *(paper.authors or ()))), folder)
        for one, held in zip(wanted, found, strict=True):
            if _passes(one, paper, slugs, folder) and all(
                text.has(term) is not term.is_excluded for term in one.terms
            ):
                held.append(paper)
    return tuple(map(tuple, found))


def _passes(wanted: _Wanted, paper: Paper, slugs: tuple[str, ...], folder: FoldedWords) -> bool:
    """Whether `paper`, of the topics `slugs`, passes all filters."""
    if wanted.topics and wanted.topics.isdisjoint(slugs):
        return False
    if wanted.organization and wanted.organization not in folder.of(paper.organization or ""):
        return False
    return not wanted.has_code or any(link.kind == "code" for link in paper.links)
