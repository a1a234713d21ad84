"""Merges two sightings of a paper into one record and two stores into one, and reports possible duplicates.

A sighting is a Paper as a source showed it on its day: `seen`, otherwise `listed`. Each field has one rule. Only the
rule for the key depends on which of the two was in the store first:

| field | the merged record has |
|---|---|
| key | the key of the record that was in the store; it never changes |
| listed, position | the smaller pair; a known position before an unknown one |
| title, abstract | both from one sighting: one with an abstract before one without, then the later day, then the longer abstract, then the text that sorts last |
| updated | if the text is the same, or one has no abstract: the earlier known value. If the text differs: the first day on which the kept text is known to have replaced the other (its own `updated`; else its `listed`, if later than the other's day; else its day); different texts on the same day are not an update. Never `listed` or earlier |
| seen | the later day of the two; unknown only if both are unknown and listed on the same day |
| comments, upvotes | known before unknown, then from the later day, then the larger |
| authors | known before unknown, then more names, then the list that sorts first |
| author_count | the number of names; without names, the larger |
| organization | known before unknown, then the longer, then the one that sorts first |
| categories, keywords | the longer list, then the list that sorts first |
| published | known before unknown, a printed year before an inferred one; then, if one contains the other, the more precise, else the earlier |
| arxiv_id, doi | known before unknown, then the one that sorts first |
| links | from both, by kind, then by URL, the first `limits.LINKS` |
| sources | from both, sorted |

Two sightings show the same paper if they have the same arXiv id; or else the same DOI, unless their arXiv ids differ;
or else the same key, if it is not just that of the title, unless their arXiv ids or DOIs differ; or else the same
normalised title, unless their arXiv ids, DOIs, first authors or years differ. What is unknown does not differ; how
names and years are compared is in `identity`. A record does not remember titles, authors and years that were replaced:
a sighting without ids under such a title is a new paper, unless its key is the record's.

The result does not depend on the order of the sightings, with two exceptions that come from what a record remembers: a
sighting without abstract or counts still moves `seen`, so that an older one with them may come too late; and `updated`
is exact only if the sightings come in the order of their days, which `unite` ensures within a run.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from paper_listings.limits import LINKS
from paper_listings.merging.doubles import Double, possible_doubles
from paper_listings.merging.matching import are_all_different, match
from paper_listings.order import oldest_first, place
from paper_listings.paper import Paper, in_order
from paper_listings.text import normalized_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_Ordered = TypeVar("_Ordered", str, "dt.date")
_Sized = TypeVar("_Sized", str, "tuple[str, ...]")


@dataclass(frozen=True, slots=True, kw_only=True)
class United:
    """Two stores merged into one."""

    papers: tuple[Paper, ...]
    """In total order (`order.oldest_first`), each key once."""
    added: tuple[str, ...]
    """New keys, in the order of the papers."""
    changed: tuple[str, ...]
    """Keys of records in which more than the counts changed, in the order of the papers."""
    recounted: tuple[str, ...]
    """Keys of records in which only `comments`, `upvotes` or `seen` changed."""
    doubles: tuple[Double, ...]
    """Pairs for a person to check, because one of the two is new or renamed, or one sighting fits both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The papers of one input, whose sightings may show a paper more than once."""

    papers: tuple[Paper, ...]
    """Each paper once, with what all its sightings say, in the order of the first ones."""
    repeated: tuple[int, ...]
    """The places of sightings of papers that were shown before them."""


def merge(old: Paper, new: Paper) -> Paper:
    """The merged record of the stored paper `old` and the sighting `new`; see the table above."""
    loser, winner = sorted((old, new), key=_content_rank)
    first = min(old, new, key=lambda paper: (paper.listed, place(paper)))
    day = max(_day(old), _day(new))
    named = _preferred(old.authors, new.authors)
    dates = [
        (p.published_is_inferred, p.published.last, -len(p.published.parts), p.published)
        for p in (old, new)
        if p.published
    ]  # what ends first, and then what is more precise: periods end before those that contain them, or with them
    is_inferred, _, _, published = min(dates, key=lambda date: date[:3], default=(False, None, 0, None))
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


def unite(
    old: Sequence[Paper], new: Sequence[Paper], *, apart: Collection[frozenset[str]] = frozenset()
) -> United:
    """The records of `old` with the sightings of `new` merged into them; no key of `old` is ever lost.

    A sighting that fits several records is merged into the first, and the pair is reported. The order of the
    sightings does not matter: those with ids are matched first, and each record takes its sightings in order of days.
    `apart` are pairs of keys: a sighting with one of them never fits the record with the other.
    """
    records: dict[str, Paper] = {}
    for paper in old:
        records[paper.key] = merge(records[paper.key], paper) if paper.key in records else paper
    titles = {key: normalized_title(paper.title) for key, paper in records.items()}
    matched = match(records, titles, new, apart=apart)
    sightings = {key: [new[place] for place in places] for key, places in matched.places.items()}
    united = records | {key: _fold(records.get(key), key, seen) for key, seen in sightings.items()}
    papers = tuple(sorted(united.values(), key=oldest_first))
    touched = [
        paper
        for paper in papers
        if (record := records.get(paper.key)) is not paper
        and record != paper  # comparing all fields takes long
    ]
    added = tuple(paper.key for paper in touched if paper.key not in records)
    changed = tuple(
        paper.key
        for paper in touched
        if paper.key in records and _without_counts(records[paper.key]) != _without_counts(paper)
    )
    renamed = {key for key in changed if records[key].title != united[key].title}
    known = {*added, *changed}
    for key in (*added, *renamed):
        titles[key] = normalized_title(united[key].title)
    alike = possible_doubles(papers, among={*added, *renamed}, normalized=titles)
    twice = _claimed_twice(united, matched.claimed)
    return United(
        papers=papers,
        added=added,
        changed=changed,
        recounted=tuple(paper.key for paper in touched if paper.key not in known),
        doubles=tuple(sorted({double.keys: double for double in (*alike, *twice)}.values())),
    )


def gathered(sightings: Sequence[Paper]) -> Gathered:
    """The different papers among `sightings`."""
    if are_all_different(sightings):
        return Gathered(papers=tuple(sightings), repeated=())
    places = {key: sorted(found) for key, found in match({}, {}, sightings).places.items()}
    ordered = sorted(places.items(), key=lambda item: item[1][0])
    return Gathered(
        papers=tuple(_fold(None, key, [sightings[place] for place in found]) for key, found in ordered),
        repeated=tuple(sorted(place for found in places.values() for place in found[1:])),
    )


def _in_order_of_days(papers: Iterable[Paper]) -> Iterator[tuple[Paper, ...]]:
    """Yields the sightings of each day, sorted by all their fields."""
    for _, alike in itertools.groupby(sorted(papers, key=_day), key=_day):
        tied = tuple(alike)
        yield tuple(sorted(tied, key=repr)) if len(tied) > 1 else tied


def _fold(record: Paper | None, key: str, sightings: Iterable[Paper]) -> Paper:
    looks = [reduce(merge, look) for look in _in_order_of_days(sightings)]
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
