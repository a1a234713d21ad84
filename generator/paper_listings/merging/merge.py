"""Two sightings of one paper become one record; two stores become one, and possible doubles are reported.

A sighting is a Paper as a source showed it on its day: `seen`, or else `listed`. Every field has one rule. None of
them asks which of the two was in the store first, except for the key:

| field | the merged record has |
|---|---|
| key | the key of the record that was in the store, for ever |
| listed, position | the smaller pair; a known position before an unknown one |
| title, abstract | both of one sighting: one with an abstract before one without, then the later day, then the longer abstract, then the text that sorts last |
| updated | same text, or one without abstract: the earlier known one. Another text: the first day on which the text that is kept is known to have replaced the other (its own `updated`; else its `listed`, if later than the other's day; else its day); texts of the same day are no update. Never `listed` or earlier |
| seen | the later day of the two; unknown only while both are unknown and listed on one day |
| comments, upvotes | known before unknown, then of the later day, then the larger |
| authors | known before unknown, then more names, then the list that sorts first |
| author_count | the number of names; without names, the larger |
| organization | known before unknown, then longer, then what sorts first |
| categories, keywords | more of them, then the list that sorts first |
| published | known before unknown, a printed year before an inferred one, then the earlier |
| arxiv_id, doi | known before unknown, then what sorts first |
| links | of both, by kind, then by address, the first `limits.LINKS` |
| sources | of both, sorted |

Two sightings show the same paper if they have the same arXiv id; or else the same DOI, unless their arXiv ids differ;
or else the same key, or else the same normalised title, unless their arXiv ids or their DOIs differ. A record does not remember
titles that it gave up: a sighting without ids under such a title is a new paper, unless its key is the record's.

Nothing here depends on the order of the sightings, with two limits that lie in what a record remembers: a sighting
without abstract or counts still moves `seen`, so that an older one with them may come too late; and `updated` is exact
if the looks come in the order of their days, which `unite` sees to within a run.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from paper_listings.limits import LINKS
from paper_listings.merging.doubles import Double, possible_doubles
from paper_listings.order import oldest_first, place
from paper_listings.paper import Paper, in_order, key_for, title_key
from paper_listings.text import normalized_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_Ordered = TypeVar("_Ordered", str, "dt.date")
_Sized = TypeVar("_Sized", str, "tuple[str, ...]")


@dataclass(frozen=True, slots=True, kw_only=True)
class United:
    """Two stores in one."""

    papers: tuple[Paper, ...]
    """In total order (`order.oldest_first`), every key once."""
    added: tuple[str, ...]
    """Keys that are new, in the order of the papers."""
    changed: tuple[str, ...]
    """Keys of records in which more than counts changed, in the order of the papers."""
    recounted: tuple[str, ...]
    """Keys of records in which nothing changed but `comments`, `upvotes` or `seen`."""
    doubles: tuple[Double, ...]
    """Pairs that a person should look at, where one of the two is new, renamed, or was just seen as both."""


def merge(old: Paper, new: Paper) -> Paper:
    """The record of a paper of which `old` is stored and `new` was sighted; see the table above."""
    loser, winner = sorted((old, new), key=_content_rank)
    first = min(old, new, key=lambda paper: (paper.listed, place(paper)))
    day = max(_day(old), _day(new))
    named = _preferred(old.authors, new.authors)
    dates = [(p.published_is_inferred, p.published) for p in (old, new) if p.published]
    is_inferred, published = min(dates, default=(False, None))
    return Paper(
        key=old.key,
        title=winner.title,
        abstract=winner.abstract,
        authors=named,
        author_count=len(named) if named else _larger(old.author_count, new.author_count),
        organization=_preferred(old.organization, new.organization),
        published=published,
        published_is_inferred=is_inferred,
        listed=first.listed,
        position=first.position,
        updated=_updated(winner, loser, first.listed),
        seen=day if old.seen or new.seen or day > first.listed else None,
        comments=_count(old, new, old.comments, new.comments),
        upvotes=_count(old, new, old.upvotes, new.upvotes),
        arxiv_id=_first(old.arxiv_id, new.arxiv_id),
        doi=_first(old.doi, new.doi),
        links=in_order(tuple(sorted((*old.links, *new.links))))[:LINKS],
        categories=_preferred(old.categories, new.categories) or (),
        keywords=_preferred(old.keywords, new.keywords) or (),
        sources=tuple(sorted({*old.sources, *new.sources})),
    )


def unite(old: Sequence[Paper], new: Sequence[Paper]) -> United:
    """The records of `old` with the sightings of `new` merged into them; no key of `old` is ever lost.

    A sighting that fits several records is merged into the first of them, and the pair is reported. The order of
    the sightings does not matter: those with ids find their record first, and each record takes its sightings day
    by day.
    """
    records: dict[str, Paper] = {}
    for paper in old:
        records[paper.key] = merge(records[paper.key], paper) if paper.key in records else paper
    register = _Register()
    for key, paper in records.items():
        register.enter(key, paper)
    sightings: dict[str, list[Paper]] = {}
    claimed: set[tuple[str, str]] = set()
    for paper in sorted(new, key=_matching_order):
        key, *others = register.fitting(paper) or [register.free_key(paper)]
        claimed.update((key, other) for other in others)
        sightings.setdefault(key, []).append(paper)
        register.enter(key, paper)
    united = records | {key: _fold(records.get(key), key, seen) for key, seen in sightings.items()}
    papers = tuple(sorted(united.values(), key=oldest_first))
    touched = [paper for paper in papers if records.get(paper.key) != paper]
    added = tuple(paper.key for paper in touched if paper.key not in records)
    changed = tuple(
        paper.key
        for paper in touched
        if paper.key in records and _without_counts(records[paper.key]) != _without_counts(paper)
    )
    renamed = {key for key in changed if records[key].title != united[key].title}
    known = {*added, *changed}
    alike = possible_doubles(papers, among={*added, *renamed})
    twice = _claimed_twice(united, claimed)
    return United(
        papers=papers,
        added=added,
        changed=changed,
        recounted=tuple(paper.key for paper in touched if paper.key not in known),
        doubles=tuple(sorted({double.keys: double for double in (*alike, *twice)}.values())),
    )


class _Register:
    """Which record answers to which arXiv id, DOI, title and key, sightings of the present run included."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], dict[str, None]] = {}
        self._arxiv_ids: dict[str, set[str]] = {}
        self._dois: dict[str, set[str]] = {}

    def enter(self, key: str, paper: Paper) -> None:
        for name in (*_names(paper), ("key", key)):
            self._keys.setdefault(name, {})[key] = None
        self._arxiv_ids.setdefault(key, set()).update(filter(None, [_arxiv_id(paper)]))
        self._dois.setdefault(key, set()).update(filter(None, [paper.doi]))

    def fitting(self, paper: Paper) -> list[str]:
        """The keys of the records that show the same paper, in order of precedence."""
        return list(
            dict.fromkeys(
                key
                for name in _names(paper)
                for key in sorted(self._keys.get(name, ()), key=lambda key: (key != paper.key, key))
                if self._agree(name[0], key, paper)
            )
        )

    def _agree(self, kind: str, key: str, paper: Paper) -> bool:
        def known_as_other(known: set[str], name: str | None) -> bool:
            return bool(known) and name is not None and name not in known

        if kind == "arxiv":
            return True
        if known_as_other(self._arxiv_ids[key], _arxiv_id(paper)):
            return False
        return kind == "doi" or not known_as_other(self._dois[key], paper.doi)

    def free_key(self, paper: Paper) -> str:
        """The paper's key; where another paper has it (same title, other ids), one that no paper has."""
        numbered = (title_key(f"{paper.title} {paper.doi} {number}") for number in itertools.count(2))
        keys = itertools.chain((paper.key, key_for(paper.title, paper.arxiv_id)), numbered)
        return next(key for key in keys if ("key", key) not in self._keys)


def _names(paper: Paper) -> Iterator[tuple[str, str]]:
    if arxiv_id := _arxiv_id(paper):
        yield ("arxiv", arxiv_id)
    if paper.doi:
        yield ("doi", paper.doi)
    yield ("key", paper.key)
    yield ("title", normalized_title(paper.title))


def _arxiv_id(paper: Paper) -> str | None:
    return paper.arxiv_id or (None if paper.key.startswith("t-") else paper.key)


def _matching_order(paper: Paper) -> tuple[bool, str, bool, str, dt.date, str]:
    arxiv_id = _arxiv_id(paper)
    return (arxiv_id is None, arxiv_id or "", paper.doi is None, paper.doi or "", _day(paper), repr(paper))


def _fold(record: Paper | None, key: str, sightings: Iterable[Paper]) -> Paper:
    ordered = sorted(sightings, key=lambda paper: (_day(paper), repr(paper)))
    looks = [reduce(merge, look) for _, look in itertools.groupby(ordered, key=_day)]
    start = record or replace(looks[0], key=key)
    return reduce(merge, looks, start)


def _claimed_twice(papers: Mapping[str, Paper], pairs: Iterable[tuple[str, str]]) -> Iterator[Double]:
    for pair in pairs:
        one, other = sorted((papers[key] for key in pair), key=oldest_first)
        yield Double(keys=(one.key, other.key), titles=(one.title, other.title), likeness="same paper")


def _day(paper: Paper) -> dt.date:
    return paper.seen or paper.listed


def _content_rank(paper: Paper) -> tuple[bool, dt.date, int, str, str]:
    abstract = paper.abstract or ""
    return (paper.abstract is not None, _day(paper), len(abstract), abstract, paper.title)


def _updated(winner: Paper, loser: Paper, listed: dt.date) -> dt.date | None:
    day: dt.date | None
    if _says_the_same(loser, winner):
        day = _first(winner.updated, loser.updated)
    elif winner.updated:
        day = winner.updated
    elif _day(winner) > _day(loser):
        day = winner.listed if winner.listed > _day(loser) else _day(winner)
    else:
        day = loser.updated or winner.listed
    return day if day and day > listed else None


def _says_the_same(loser: Paper, winner: Paper) -> bool:
    if winner.abstract and not loser.abstract:
        return True
    return (winner.title, winner.abstract) == (loser.title, loser.abstract)


def _count(old: Paper, new: Paper, of_old: int | None, of_new: int | None) -> int | None:
    if of_old is None or of_new is None or _day(old) == _day(new):
        return _larger(of_old, of_new)
    return of_old if _day(old) > _day(new) else of_new


def _larger(one: int | None, other: int | None) -> int | None:
    return max((number for number in (one, other) if number is not None), default=None)


def _first(one: _Ordered | None, other: _Ordered | None) -> _Ordered | None:
    return min((value for value in (one, other) if value is not None), default=None)


def _preferred(one: _Sized | None, other: _Sized | None) -> _Sized | None:
    return min(
        (value for value in (one, other) if value), key=lambda value: (-len(value), value), default=None
    )


def _without_counts(paper: Paper) -> Paper:
    return replace(paper, comments=None, upvotes=None, seen=None)
