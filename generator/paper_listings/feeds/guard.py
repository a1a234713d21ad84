"""Guards what is published: finds papers, topics and feeds that a new build has lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from paper_listings.errors import Problem
from paper_listings.feeds.items import item_id
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from paper_listings.feeds.manifest import Manifest

STORE: Final = "data/papers"
_NAMED: Final = 3
"""Number of lost things that are named; the rest are counted."""


def losses(old: Manifest, new: Manifest, *, removed: Collection[str] = (), allow: str) -> tuple[Problem, ...]:
    """What the site `new` has lost of `old`, which was last published, one problem for each kind of loss.

    Lost are papers, unless they were set aside or are among the `removed` keys, which the owner took out; topics that
    have no paper any more; and feeds that are gone, or whose entries would all come back under other ids. A paper may
    move to another day and to other topics. If papers are lost, topics and feeds are not looked at, because the same
    cause empties them. `allow` says how to allow a smaller site once.
    """
    if lost := lost_papers(old, new, removed=removed, allow=allow):
        return lost
    topics = _topics_lost(old, new, removed)
    said = (
        ("topics.yml", _topics_said(old, topics)),
        ("feeds", _feeds_gone(old, new, topics)),
        ("feeds", _feeds_anew(old, new)),
    )
    remedy = f"correct it, or allow it once: {allow}"
    return tuple(Problem(place=place, problem=what, remedy=remedy) for place, what in said if what)


def lost_papers(
    old: Manifest, new: Manifest, *, removed: Collection[str] = (), allow: str, when: str = "published"
) -> tuple[Problem, ...]:
    """The papers that `new` has lost of `old`, as one problem, or none; see `losses`. `when` is what `old` was."""
    here = {*new.papers, *new.set_aside, *removed}
    before = sorted({*old.papers, *old.set_aside})
    lost = [key for key in before if key not in here]
    if not lost:
        return ()
    if len(lost) == len(before):
        what = f"all {count_of(len(lost), 'paper')} last {when} are missing"
    else:
        months = [month for month in old.months if month not in new.months]
        whole = f", all of {_named(months)} among them" if months else ""
        what = f"{len(lost):,} of {count_of(len(before), 'paper')} last {when} are missing: {_named(lost)}{whole}"
    remedy = f"restore them from an earlier commit, or allow it once: {allow}"
    return (Problem(place=STORE, problem=what, remedy=remedy),)


def _topics_lost(old: Manifest, new: Manifest, removed: Collection[str]) -> tuple[str, ...]:
    """The slugs of the topics that had papers and have none, unless they may all have been taken out by the owner."""
    taken_out = len(set(removed) & set(old.papers))
    return tuple(
        slug
        for slug, count in old.topics.items()
        if not new.topics.get(slug) and count > (taken_out if slug in new.topics else 0)
    )


def _topics_said(old: Manifest, lost: Sequence[str]) -> str:
    if not lost:
        return ""
    papers = count_of(sum(old.topics[slug] for slug in lost), "paper")
    return f"{count_of(len(lost), 'topic')} lost all papers, {papers} when last published: {_named(lost)}"


def _feeds_gone(old: Manifest, new: Manifest, topics: Collection[str]) -> str:
    """The feeds that are gone, in words, except those of lost `topics`; nothing if there are none."""
    gone = [key for key in old.feeds if key not in new.feeds and key.removeprefix("topics/") not in topics]
    return f"{count_of(len(gone), 'feed')} last published would be gone: {_named(gone)}" if gone else ""


def _feeds_anew(old: Manifest, new: Manifest) -> str:
    """The feeds that start anew, in words; nothing if there are none.

    The ids of old entries that are neither those of papers, as made now, nor in the feed any more, were made otherwise.
    """
    unlike = [
        key
        for key, ids in old.feeds.items()
        if ids and new.feeds.get(key) and set(ids).isdisjoint(new.feeds[key])
    ]
    papers = {item_id(key) for key in (*old.papers, *old.set_aside)} if unlike else set()
    anew = [key for key in unlike if papers.isdisjoint(old.feeds[key])]
    if not anew:
        return ""
    return f"all entries of {count_of(len(anew), 'feed')} would come back under other ids: {_named(anew)}"


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
