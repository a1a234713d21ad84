"""Finds what sources revised in stored papers: title, abstract, links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from paper_listings.text import normalized_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from paper_listings.paper import Paper

FIELDS: Final = ("title", "abstract", "links")
"""The fields whose revisions readers are told, in the order in which they are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """That a stored paper was revised."""

    day: dt.date
    """The day on which the store learned of it; the paper was listed before."""
    key: str
    fields: tuple[str, ...]
    """What was revised, of `FIELDS` and in their order; at least one."""


def revisions(before: Mapping[str, Paper], after: Iterable[Paper], day: dt.date) -> tuple[Revision, ...]:
    """The revisions of the papers of `before`, by key, that `after` brought on `day`, in the order of `after`.

    A paper that was listed on that day or later is not revised but new.
    """
    found = []
    for paper in after:
        old = before.get(paper.key)
        if old is None or old is paper or paper.listed >= day:
            continue
        if fields := _revised(old, paper):
            found.append(Revision(day=day, key=paper.key, fields=fields))
    return tuple(found)


def _revised(old: Paper, new: Paper) -> tuple[str, ...]:
    """The fields that a reader would say differ: not by case, punctuation or markup alone."""
    same = {
        "title": normalized_title(old.title) == normalized_title(new.title),
        "abstract": normalized_title(old.abstract or "") == normalized_title(new.abstract or ""),
        "links": old.links == new.links,
    }
    return tuple(name for name in FIELDS if not same[name])


def united(some: Iterable[Revision]) -> tuple[Revision, ...]:
    """The revisions in order of days and keys, those of a paper on the same day as one."""
    fields: dict[tuple[dt.date, str], set[str]] = {}
    for one in some:
        fields.setdefault((one.day, one.key), set()).update(one.fields)
    return tuple(
        Revision(day=day, key=key, fields=tuple(name for name in FIELDS if name in fields[day, key]))
        for day, key in sorted(fields)
    )
