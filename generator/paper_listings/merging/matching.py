"""Finds the record that each sighting belongs to."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from paper_listings.merging.identity import (
    are_years_apart,
    clues_of,
    full_words,
    identity,
    is_same_name,
)
from paper_listings.paper import key_for, title_key
from paper_listings.text import normalized_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from paper_listings.dates import PartialDate
    from paper_listings.merging.identity import Clues
    from paper_listings.paper import Paper

_Name: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Which sightings show the same paper."""

    places: Mapping[str, Sequence[int]]
    """The places of the sightings of each record, by its key, which may be new."""
    claimed: frozenset[tuple[str, str]]
    """Pairs of keys that a sighting fits both, the one that got it first."""


def match(
    records: Mapping[str, Paper],
    titles: Mapping[str, str],
    new: Sequence[Paper],
    *,
    apart: Collection[frozenset[str]] = frozenset(),
) -> Matched:
    """The record for each sighting of `new`: one of `records`, by key, or another; the order of `new` does not matter.

    `titles` are the normalised titles of the records. `apart` are pairs of keys of different papers.
    """
    names = [tuple(_names(paper, normalized_title(paper.title))) for paper in new]
    counted = Counter(itertools.chain.from_iterable(names))
    entered: dict[str, Paper] = {}
    for key, paper in records.items():
        if not counted.keys().isdisjoint(shared := tuple(_names(paper, titles[key]))):
            entered[key] = paper
            counted.update(shared)
    alike = {
        place: clues_of(new[place])
        for place, own in enumerate(names)
        if any(counted[name] > 1 for name in own)
    }
    places = {paper.key: [place] for place, paper in enumerate(new) if place not in alike}
    register = _Register((*records, *places), apart)
    for key, paper in entered.items():
        register.enter(key, clues_of(paper, titles[key]))
    claimed: set[tuple[str, str]] = set()
    for place in _in_order(new, alike):
        key, *others = register.fitting(alike[place]) or [register.free_key(new[place])]
        claimed.update((key, other) for other in others)
        places.setdefault(key, []).append(place)
        register.enter(key, alike[place])
    return Matched(places=places, claimed=frozenset(claimed))


def are_all_different(papers: Sequence[Paper]) -> bool:
    """Whether no two of `papers` share an id, a key or a title, so that each is the only sighting of its paper."""
    names = [name for paper in papers for name in _names(paper, normalized_title(paper.title))]
    return len(set(names)) == len(names)


def _names(paper: Paper, title: str) -> Iterator[_Name]:
    """All that a paper may be recognised by; papers that share none are different."""
    if arxiv_id := paper.arxiv_id or (None if paper.key.startswith("t-") else paper.key):
        yield ("arxiv", arxiv_id)
    if paper.doi:
        yield ("doi", paper.doi)
    yield ("key", paper.key)
    yield ("title", title)


def _in_order(papers: Sequence[Paper], clues: Mapping[int, Clues]) -> Iterator[int]:
    """The places of sightings with more clues before those with fewer, so that these have what they can fit."""

    def order(place: int) -> tuple[object, ...]:
        one, paper = clues[place], papers[place]
        return (
            *(one.arxiv_id is None, one.arxiv_id or "", one.doi is None, one.doi or ""),
            *(
                not one.author,
                one.published is None,
                one.author,
                one.published.parts if one.published else (),
            ),
            paper.seen or paper.listed,
        )

    for _, alike in itertools.groupby(sorted(clues, key=order), key=order):
        tied = list(alike)
        yield from sorted(tied, key=lambda place: repr(papers[place])) if len(tied) > 1 else tied


class _Register:
    """Maps ids, titles and keys to records, including the sightings of the current run."""

    def __init__(self, taken: Collection[str], apart: Collection[frozenset[str]]) -> None:
        self._taken = set(taken)
        self._apart = apart
        self._keys: dict[_Name, dict[str, None]] = {}
        self._arxiv_ids: dict[str, set[str]] = {}
        self._dois: dict[str, set[str]] = {}
        self._authors: dict[str, dict[_Name, None]] = {}
        self._dates: dict[str, set[PartialDate]] = {}

    def enter(self, key: str, clues: Clues) -> None:
        """Takes note that the record with this key is known by these clues."""
        sure = [("key", clues.key)] if clues.is_key_sure else []
        titled = _titled(clues, ("*", *(full_words(clues.author) or ("",))), ("doi" if clues.doi else "",))
        for name in (*_ids(clues), ("key", key), *sure, *titled):
            self._keys.setdefault(name, {})[key] = None
        self._taken.update((key, clues.key))
        self._arxiv_ids.setdefault(key, set()).update(filter(None, [clues.arxiv_id]))
        self._dois.setdefault(key, set()).update(filter(None, [clues.doi]))
        self._authors.setdefault(key, {}).update({clues.author: None} if clues.author else {})
        self._dates.setdefault(key, set()).update(filter(None, [clues.published]))

    def fitting(self, clues: Clues) -> list[str]:
        """The keys of the records of the same paper, in order of precedence."""
        sure = [("key", clues.key)] if clues.is_key_sure else []
        found = [
            key
            for kind, name in (*_ids(clues), *sure)
            for key in sorted(self._keys.get((kind, name), ()), key=lambda key: (key != clues.key, key))
            if kind == "arxiv" or self._have_same_ids(key, clues, but_doi=kind == "doi")
        ]
        titled = [
            (self._distance(key, clues), key != clues.key, key)
            for key in self._titled(clues)
            if self._have_same_ids(key, clues) and not self._contradicts(key, clues)
        ]
        keys = dict.fromkeys((*found, *(key for _, _, key in sorted(titled))))
        if not clues.is_key_sure and clues.key in self._authors and clues.key not in keys:
            return list(keys)  # its key is that of its title, and of another paper
        return [key for key in keys if frozenset((key, clues.key)) not in self._apart]

    def free_key(self, paper: Paper) -> str:
        """The paper's key, or one made from its identity if another paper of the same title has it."""
        numbered = (title_key(f"{paper.title} {identity(paper)} {number}") for number in itertools.count(2))
        keys = itertools.chain((paper.key, key_for(paper.title, paper.arxiv_id)), numbered)
        return next(key for key in keys if key not in self._taken)

    def _titled(self, clues: Clues) -> Iterator[str]:
        """The keys of records with the same title, without most of those by other authors or with other DOIs."""
        words = (*full_words(clues.author), "") if clues.author else ("*",)
        titled = _titled(clues, words, ("",) if clues.doi else ("", "doi"))
        return iter(
            dict.fromkeys(key for name in (*titled, ("key", clues.key)) for key in self._keys.get(name, ()))
        )

    def _have_same_ids(self, key: str, clues: Clues, *, but_doi: bool = False) -> bool:
        """Whether no id of the sighting is another than the record's."""
        ids = [(self._arxiv_ids[key], clues.arxiv_id), *([] if but_doi else [(self._dois[key], clues.doi)])]
        return all(name is None or not known or name in known for known, name in ids)

    def _contradicts(self, key: str, clues: Clues) -> bool:
        """Whether the first author or the year is another than the record's; what is unknown is no difference."""
        authors = self._authors[key] if clues.author else ()
        if not all(is_same_name(author, clues.author) for author in authors):
            return True
        published = clues.published
        return published is not None and any(
            are_years_apart(date, published, by_same_author=bool(authors)) for date in self._dates[key]
        )

    def _distance(self, key: str, clues: Clues) -> tuple[bool, bool]:
        """Smaller for records that are known to have the first author and the year of the sighting."""
        return (
            not (clues.author and self._authors[key]),
            clues.year not in {date.year for date in self._dates[key]},
        )


def _ids(clues: Clues) -> Iterator[tuple[str, str]]:
    if clues.arxiv_id:
        yield ("arxiv", clues.arxiv_id)
    if clues.doi:
        yield ("doi", clues.doi)


def _titled(clues: Clues, words: Iterable[str], ids: Iterable[str]) -> Iterator[_Name]:
    """The title with each word of an author's name and each kind of id."""
    for word, kind in itertools.product(words, ids):
        yield ("title", clues.title, word, kind)
