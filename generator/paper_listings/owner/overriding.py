"""Applies the owner's overrides: to the papers of the store before they are shown, to others before they are stored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from paper_listings import days, limits
from paper_listings.errors import Problem
from paper_listings.merging.merge import merge
from paper_listings.order import oldest_first
from paper_listings.owner.overrides import Removal
from paper_listings.paper import in_order, title_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_listings.owner.overrides import Change, Correction, Entry, Overrides, TopicChange
    from paper_listings.paper import Paper

_REMEDY = "correct it, or remove the entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A paper that was listed and no longer is, for the deletion marks of feeds."""

    key: str
    on: dt.date
    """The day on which the owner decided it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the owner says about papers that is not a fact of any of them."""

    notes: Mapping[str, str] = field(default_factory=dict)
    """A comment, by key."""
    pins: tuple[str, ...] = ()
    """The keys of pinned papers, in the order in which they are shown."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """For the key of each record that was merged into another, the key of the one that was kept."""
    departures: tuple[Departure, ...] = ()
    """The papers that have left the site, latest first: removed, or merged into others."""


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """The papers of the store as the owner wants them shown."""

    papers: tuple[Paper, ...]
    """In total order."""
    marks: Marks = NO_MARKS
    topics: Mapping[str, tuple[TopicChange, ...]] = field(default_factory=dict)
    """The corrections of topics, by key, in the order in which they apply."""
    sourced: Mapping[str, Paper] = field(default_factory=dict)
    """The records of the store from which shown papers differ, and those that were merged into others, by key."""
    relisted: frozenset[str] = frozenset()
    """The keys of papers whose listing day was corrected."""
    changes: tuple[Change, ...] = ()
    """What readers should be told, by day, with the keys of shown papers."""
    warnings: tuple[Problem, ...] = ()
    """The entries that have no effect, or not all of it."""

    @property
    def departed(self) -> frozenset[str]:
        """The keys of papers that the owner took out, or merged into others."""
        return frozenset(departure.key for departure in self.marks.departures)

    def as_sourced(self, papers: Iterable[Paper]) -> list[Paper]:
        """Some of `papers` as the store has them, with the records that were merged into them.

        What is computed from all papers, such as which are related, then does not depend on corrections.
        """
        shown = {paper.key: self.sourced.get(paper.key, paper) for paper in papers}
        merged = [self.sourced[key] for key, kept in self.marks.moved.items() if kept in shown]
        return [*shown.values(), *merged]


def overridden(papers: Sequence[Paper], overrides: Overrides) -> Overridden:
    """`papers`, the content of the store, as the owner wants them shown: what cannot be done becomes a warning.

    Removals apply first, then mergers, then corrections, those of one paper in file order.
    """
    if not overrides.entries:
        return Overridden(papers=tuple(papers))
    return _Application(papers, overrides).result()


class _Application:
    """Applies overrides to the papers of a store."""

    def __init__(self, papers: Sequence[Paper], overrides: Overrides) -> None:
        self._overrides = overrides
        self._stored = {paper.key: paper for paper in papers}
        self._keys = {paper.arxiv_id: paper.key for paper in papers if paper.arxiv_id}
        """The keys of papers by their arXiv ids: a paper that learned its id later has another key."""
        self._shown = {
            paper.key: paper for paper in papers if overrides.removed.keys().isdisjoint(_ids(paper))
        }
        self._into: dict[str, str] = {}
        """For the key of each merged record, the one it was merged into, which may be merged itself."""
        self._warnings: list[Problem] = []

    def result(self) -> Overridden:
        """The papers as they are shown."""
        self.merge()
        topics: dict[str, list[TopicChange]] = {}
        for entry in self._overrides.corrections:
            if key := self._known(entry):
                self._shown[key] = self._corrected(self._shown[key], entry)
                topics.setdefault(key, []).append(entry.topics)
        marks = Marks(
            notes={key: entry.text for entry in self._overrides.notes if (key := self._known(entry))},
            pins=tuple(dict.fromkeys(filter(None, map(self._known, self._overrides.pins)))),
            moved={key: kept for key in self._into if (kept := self._moved_to(key))},
            departures=self._departures(),
        )
        self._warn_of_records()
        sourced = {key: paper for key, paper in self._stored.items() if self._shown.get(key) is not paper}
        return Overridden(
            papers=tuple(sorted(self._shown.values(), key=oldest_first)),
            marks=marks,
            topics={key: tuple(changes) for key, changes in topics.items()},
            sourced=sourced,
            relisted=frozenset(
                key
                for key, paper in sourced.items()
                if key in self._shown and self._shown[key].listed != paper.listed
            ),
            changes=tuple(map(self._told, self._overrides.changes)),
            warnings=tuple(self._warnings),
        )

    def merge(self) -> None:
        """Merge records into others. If the one that was to be kept is removed, so are those merged into it."""
        for entry in self._overrides.mergers:
            key, kept = self.key(entry.key), self.end(self.key(entry.into))
            if key in self._overrides.removed or (key in self._stored and key not in self._shown):
                continue
            if unknown := [name for name in (key, kept) if not self._is_known(name)]:
                self._warn_unknown(entry, unknown[0])
            elif key == kept:
                self._warn(entry, f"{entry.key} and {entry.into} are the same record", _REMEDY)
            else:
                self._into[key] = kept
        for key in self._into:
            paper, into = self._shown.pop(key, None), self._shown.get(self.end(key))
            if paper and into:
                self._shown[into.key] = replace(
                    merge(into, paper),
                    arxiv_id=into.arxiv_id or paper.arxiv_id,
                    doi=into.doi or paper.doi,
                )

    def _corrected(self, paper: Paper, entry: Correction) -> Paper:
        """`paper` with the facts of one correction; they count as a revision of the day on which it was decided."""
        changes = dict(_facts(paper, entry))
        updated = max(paper.updated or entry.on, entry.on) if changes else paper.updated
        if entry.listed and entry.listed != paper.listed:
            if fault := days.unlisted(entry.listed, paper.arxiv_id):
                self._warn(entry, f"{paper.key} is not moved: {fault}", "correct the day")
            else:
                changes |= {"listed": entry.listed, "position": None}
        paper = replace(paper, **changes)
        return replace(paper, updated=updated if updated and updated > paper.listed else None)

    def _moved_to(self, key: str) -> str:
        """The paper to which the page of a merged record leads; empty if it leads nowhere, because one was removed."""
        kept = self.end(key)
        return kept if kept in self._shown and key not in self._overrides.removed else ""

    def _told(self, change: Change) -> Change:
        """`change` with the keys of the papers that are shown now."""
        if change.into is None:
            return replace(change, key=self.end(self.key(change.key)))
        return replace(change, key=self.key(change.key), into=self.end(self.key(change.into)))

    def _departures(self) -> tuple[Departure, ...]:
        found = {
            key: Departure(key=key, on=entry.on)
            for entry in (*self._overrides.mergers, *self._overrides.removals)
            if (key := self.key(entry.key)) in self._into or isinstance(entry, Removal)
        }
        return tuple(sorted(found.values(), key=lambda one: (-one.on.toordinal(), one.key)))

    def _known(self, entry: Entry) -> str:
        """The key of the shown paper that an entry is about; empty if there is none, with a warning unless it was removed."""
        key = self.end(self.key(entry.key))
        if not self._is_known(key):
            self._warn_unknown(entry, key)
        return key if key in self._shown else ""

    def _is_known(self, key: str) -> bool:
        return key in self._stored or key in self._overrides.removed

    def key(self, name: str) -> str:
        """The key of the record with this key or arXiv id."""
        return name if name in self._stored else self._keys.get(name, name)

    def end(self, key: str) -> str:
        """The key of the record that stays when `key` is merged."""
        while key in self._into:
            key = self._into[key]
        return key

    def _warn_of_records(self) -> None:
        """Warn of records that are still in the store although their papers were removed."""
        for entry in self._overrides.removals:
            if entry.known_as is None and (key := self.key(entry.key)) in self._stored:
                self._warn(
                    entry,
                    f"{key} is not shown, but its record is still in the store",
                    f"run `papers remove {key}`",
                )

    def _warn_unknown(self, entry: Entry, key: str) -> None:
        self._warn(entry, f"no paper has the key {key}", _REMEDY)

    def _warn(self, entry: Entry, problem: str, remedy: str) -> None:
        self._warnings.append(Problem(place=entry.place, problem=problem, remedy=remedy))


def _facts(paper: Paper, entry: Correction) -> Iterator[tuple[str, Any]]:
    """The fields of `paper` that a correction changes and that a feed shows, with their values."""
    if entry.title and entry.title != paper.title:
        yield "title", entry.title
    if entry.authors and entry.authors != paper.authors:
        yield from (("authors", entry.authors), ("author_count", len(entry.authors)))
    if entry.organization and entry.organization != paper.organization:
        yield "organization", entry.organization
    if entry.published and (paper.published_is_inferred or entry.published != paper.published):
        yield from (("published", entry.published), ("published_is_inferred", False))
    others = (link for link in paper.links if link.kind not in entry.links)
    links = in_order((*others, *(link for found in entry.links.values() for link in found)))[: limits.LINKS]
    if links != paper.links:
        yield "links", links


def _ids(paper: Paper) -> tuple[str, ...]:
    """What a removed record is recognised by; its title is not, because another paper may have the same."""
    return (paper.key, *filter(None, (paper.arxiv_id, paper.doi)))


def records_of(stored: Sequence[Paper], overrides: Overrides, name: str) -> tuple[str, tuple[Paper, ...]]:
    """The key of the paper with this key or arXiv id, and its records: its own, and those merged into it, if they are stored."""
    found = _Application(stored, overrides)
    found.merge()
    key = found.end(found.key(name))
    return key, tuple(paper for paper in stored if found.end(paper.key) == key)


def leaving(stored: Iterable[Paper], overrides: Overrides) -> frozenset[str]:
    """The keys of the records that the store must give up.

    A removal that does not say what else its paper is known as does not count: without the record, nothing would.
    """
    removed = {name for entry in overrides.removals if entry.known_as is not None for name in entry.names}
    if not removed:
        return frozenset()
    return frozenset(paper.key for paper in stored if not removed.isdisjoint(_ids(paper)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Papers from a source, without those that the owner keeps out."""

    papers: tuple[Paper, ...]
    kept_out: tuple[Removal, ...]
    """For each paper that was kept out, the entry that does it."""


def admitted(papers: Sequence[Paper], stored: Sequence[Paper], overrides: Overrides) -> Admitted:
    """`papers` without those that were removed before: by key, arXiv id or DOI, or by their titles.

    A paper with the title of a removed one is kept out even if its ids differ, unless `stored` has it by its ids.
    """
    removed = overrides.removed
    if not removed:
        return Admitted(papers=tuple(papers), kept_out=())
    known: set[str] | None = None
    kept, out = [], []
    for paper in papers:
        entry = next((removed[name] for name in _ids(paper) if name in removed), None)
        if entry is None and (by_title := removed.get(title_key(paper.title))):
            known = {name for record in stored for name in _ids(record)} if known is None else known
            entry = by_title if known.isdisjoint(_ids(paper)) else None
        if entry:
            out.append(entry)
        else:
            kept.append(paper)
    return Admitted(papers=tuple(kept), kept_out=tuple(out))


def names_of(records: Sequence[Paper], others: Iterable[Paper]) -> tuple[str, ...]:
    """By what `records`, which are one paper to be removed, are recognised, except what `others` are known as, too."""
    names = dict.fromkeys(name for paper in records for name in (*_ids(paper), title_key(paper.title)))
    titles = {title_key(paper.title) for paper in records}
    for paper in others:
        for name in _ids(paper):
            names.pop(name, None)
        if (key := title_key(paper.title)) in titles:
            names.pop(key, None)
    return tuple(names)
