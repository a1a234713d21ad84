"""Sums up the bytes of a built site by kind of file, and projects when its host's limit will be reached."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from paper_listings.errors import Problem
from paper_listings.text import count_of, month_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

KINDS: Final = ("paper pages", "lists", "feeds", "exports", "search", "other")
"""Kinds of files: pages of papers, all other pages, feeds, exports and the API, the search index, everything else."""
GROWING: Final = KINDS[:-1]
"""The kinds that grow with the number of papers; themes and scripts do not."""
YEAR: Final = dt.timedelta(days=365)
"""How much of the past the projection is based on, and how long before the limit the owner is warned."""
ENOUGH: Final = dt.timedelta(days=90)
"""How long papers must have been listed before a projection makes sense: the first import is no trend."""
HORIZON: Final = 20 * YEAR
"""Nothing is projected beyond."""
_FEEDS: Final = frozenset({"feed.xml", "atom.xml", "feed.json", "feeds.opml"})
_SEARCH: Final = frozenset({"pagefind", "search"})
_EXPORTED: Final = frozenset({"api", "archive", "days", "llms.txt", "months", "papers", "topics", "weeks"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSize:
    """How large a built site is."""

    kinds: Mapping[str, int]
    """Bytes by kind, in the order of `KINDS`."""
    files: int

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """When a site will reach the limit of its host if it goes on growing as in the last year."""

    papers_per_day: float
    full: dt.date
    """The day on which the site reaches the limit."""
    latest: dt.date
    """The newest listing day, from which it is reckoned."""

    @property
    def is_near(self) -> bool:
        """Whether that is less than a year ahead, so the owner should be warned."""
        return self.full - self.latest < YEAR


def kind_of(path: str) -> str:
    """The kind of a file, by its path below the site's folder."""
    top, *below = path.split("/")
    if path.endswith(".html") and top != "pagefind":
        return "paper pages" if top == "papers" and below else "lists"
    if path in _FEEDS or "feeds" in {top, *below[:-1]}:
        return "feeds"
    if top in _SEARCH:
        return "search"
    return "exports" if top in _EXPORTED else "other"


def site_size(files: Iterable[tuple[str, int]]) -> SiteSize:
    """Sums up files, given as paths below the site's folder with their sizes in bytes."""
    kinds = dict.fromkeys(KINDS, 0)
    count = 0
    for path, size in files:
        kinds[kind_of(path)] += size
        count += 1
    return SiteSize(kinds=kinds, files=count)


def project(size: SiteSize, listed: Collection[dt.date], limit: int) -> Projection | None:
    """Projects when a site will have `limit` bytes; `listed` has the listing day of each of its papers.

    The number of papers per day is that of the year before the newest listing day. None if papers have been listed for
    less than 90 days, or if the limit is more than twenty years away.
    """
    if not listed:
        return None
    latest, first = max(listed), min(listed)
    if latest - first < ENOUGH:
        return None
    days = min(YEAR.days, (latest - first).days + 1)
    per_day = sum(1 for day in listed if day > latest - YEAR) / days
    per_paper = sum(size.kinds[kind] for kind in GROWING) / len(listed)
    growth = per_day * per_paper
    left = max(limit - size.total, 0)
    if left > growth * HORIZON.days:
        return None
    full = latest + dt.timedelta(days=int(left / growth) if left else 0)
    return Projection(papers_per_day=per_day, full=full, latest=latest)


def bytes_text(size: float) -> str:
    """A number of bytes for people, in decimal units: `950 B`, `3.4 kB`, `1 GB`."""
    for unit, bytes_each in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= bytes_each:
            return f"{size / bytes_each:,.1f}".removesuffix(".0") + f" {unit}"
    return f"{size:.0f} B"


def over_limit(size: SiteSize, limit: int, place: str) -> tuple[Problem, ...]:
    """What is wrong with a site at `place` that is larger than the limit of its host."""
    if size.total <= limit:
        return ()
    return (
        Problem(
            place=place,
            problem=f"{bytes_text(size.total)}, the limit of its host is {bytes_text(limit)}",
            remedy="publish it on a host that allows more, and set site_limit in papers.yml to that host's limit",
        ),
    )


def warnings(projection: Projection | None, limit: int, place: str) -> tuple[Problem, ...]:
    """The warning about a site at `place` that will reach the limit of its host within a year."""
    if projection is None or not projection.is_near:
        return ()
    return (
        Problem(
            place=place,
            problem=f"will reach {bytes_text(limit)}, the limit of its host, around {month_name(projection.full.year, projection.full.month)}",
            remedy="look for a host that allows more, and set site_limit in papers.yml to that host's limit",
        ),
    )


def size_lines(size: SiteSize, papers: int, projection: Projection | None, limit: int) -> tuple[str, ...]:
    """The size of a site of some `papers` by kind of file, and when it reaches its limit, for people."""
    kinds = ", ".join(f"{kind} {bytes_text(size.kinds[kind] / max(papers, 1))}" for kind in KINDS)
    per_paper = f"{bytes_text(size.total / max(papers, 1))} per paper ({kinds})"
    lines = [f"Size: {bytes_text(size.total)} in {count_of(size.files, 'file')}, {per_paper}."]
    if projection is not None:
        lines.append(
            f"At {projection.papers_per_day * YEAR.days / 12:,.0f} papers per month it reaches {bytes_text(limit)}, "
            f"the limit of its host, around {month_name(projection.full.year, projection.full.month)}."
        )
    return tuple(lines)
