"""Tells what changed on the site, by day: papers that are new, revised at their source, corrected, merged or removed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from paper_listings.insight.library import Library
    from paper_listings.merging.revisions import Revision
    from paper_listings.owner.overrides import Change

MOST: Final = 200
"""Revised papers that are named per day; a source that is added may revise all of them at once."""
Kind: TypeAlias = Literal["new", "removed", "merged", "corrected", "revised"]
_ORDER: Final[tuple[Kind, ...]] = ("new", "removed", "merged", "corrected", "revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of what changed on a day."""

    kind: Kind
    count: int = 1
    """The number of papers; 1 if one is named."""
    key: str = ""
    """The paper that is named, of merged ones the one that was kept; empty if none is."""
    fields: tuple[str, ...] = ()
    """What its source revised."""
    reason: str = ""
    """The owner's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfChanges:
    """What changed on a day; at least one entry."""

    day: dt.date
    entries: tuple[Entry, ...]
    """New papers as one entry, then those removed, merged, corrected and revised."""


def changes(
    library: Library, revisions: Iterable[Revision] = (), decisions: Iterable[Change] = ()
) -> tuple[DayOfChanges, ...]:
    """What changed by day, latest first.

    A paper is named only if the library has it. Of a removed one only the owner's reason is told, whatever else the day
    brought it.
    """
    found: dict[dt.date, list[Entry]] = defaultdict(list)
    for period in library.days:
        found[period.start].append(Entry(kind="new", count=len(period.papers)))
    for decision in decisions:
        key = decision.into or decision.key
        if decision.kind == "removed":
            found[decision.on].append(Entry(kind="removed", reason=decision.reason))
        elif key in library.by_key:
            found[decision.on].append(Entry(kind=decision.kind, key=key, reason=decision.reason))
    revised: dict[dt.date, list[Entry]] = defaultdict(list)
    for revision in revisions:
        if revision.key in library.by_key:
            entry = Entry(kind="revised", key=revision.key, fields=revision.fields)
            revised[revision.day].append(entry)
    for day, entries in revised.items():
        found[day] += entries[:MOST]
        if len(entries) > MOST:
            found[day].append(Entry(kind="revised", count=len(entries) - MOST))
    return tuple(
        DayOfChanges(day=day, entries=tuple(sorted(found[day], key=lambda entry: _ORDER.index(entry.kind))))
        for day in sorted(found, reverse=True)
    )
