"""Fetches new papers from the configured sources into the store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError, Problem
from paper_listings.fetch import progress as saved
from paper_listings.fetch.pieces import fetch_source
from paper_listings.owner import config
from paper_listings.pipeline.storing import store
from paper_listings.store import stored_papers
from paper_listings.store.lock import locked
from paper_listings.text import long_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from paper_listings.fetch.pieces import Piece
    from paper_listings.fetch.web import Web
    from paper_listings.merging.merge import United
    from paper_listings.owner.overrides import Overrides, Removal
    from paper_listings.owner.settings import Settings
    from paper_listings.paper import Paper
    from paper_listings.sources.source_settings import SourceConfig

PROGRESS = ".cache/fetch"
"""Where a back-fill records its progress, below the site's root."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days to fetch."""

    today: dt.date
    since: dt.date | None = None
    """None: as far back as each source is configured to look."""
    until: dt.date | None = None

    @property
    def is_back_fill(self) -> bool:
        """Whether a start day was given: pieces are then stored as they arrive, and a killed run can resume."""
        return self.since is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What one source returned."""

    source: str
    pieces: tuple[Piece, ...]
    united: tuple[United, ...]
    """The changes to the store: one entry for a daily run, one per piece for a back-fill."""
    total: int
    """Papers in the store afterwards."""
    kept_out: tuple[Removal, ...] = ()
    """For each paper that the owner keeps out, the entry that does it."""


def fetch(
    root: Path,
    sources: Sequence[SourceConfig],
    window: Window,
    web: Web,
    notify: Callable[[str], None] = lambda _: None,
) -> tuple[tuple[Fetched, ...], tuple[Problem, ...]]:
    """Fetch each source in turn; returns what each returned, and the problems of those that failed.

    In a daily run a source is stored completely or not at all. In a back-fill every piece is stored as soon as it
    arrives, then recorded as done, so a killed run resumes after the last one. A source that fails does not keep
    the others from being stored.
    """
    done: list[Fetched] = []
    problems: list[Problem] = []
    overrides = config.load_overrides(root)
    with locked(root / "data"):
        for source in sources:
            try:
                done.append(
                    _back_fill(root, source, window, web, overrides, notify)
                    if window.is_back_fill
                    else _daily(root, source, window, web, overrides, notify)
                )
            except PapersError as error:
                problems.extend(error.problems)
    return tuple(done), tuple(dict.fromkeys(problems))


def _daily(
    root: Path,
    source: SourceConfig,
    window: Window,
    web: Web,
    overrides: Overrides,
    notify: Callable[[str], None],
) -> Fetched:
    pieces = []
    for piece in fetch_source(source, today=window.today, web=web, until=window.until):
        notify(f"{piece.description}: {len(piece.parsed.papers):,}")
        pieces.append(piece)
    papers = [paper for piece in pieces for paper in piece.parsed.papers]
    done = store(root / "data", papers, overrides)
    return Fetched(
        source=source.name,
        pieces=tuple(pieces),
        united=(done.united,),
        total=len(done.united.papers),
        kept_out=done.kept_out,
    )


def _back_fill(
    root: Path,
    source: SourceConfig,
    window: Window,
    web: Web,
    overrides: Overrides,
    notify: Callable[[str], None],
) -> Fetched:
    note = root / PROGRESS / f"{source.name}.json"
    pieces, results = [], []
    kept_out: list[Removal] = []
    for piece in fetch_source(
        source, today=window.today, web=web, since=window.since, until=window.until, progress=saved.load(note)
    ):
        done = store(root / "data", piece.parsed.papers, overrides)
        results.append(done.united)
        kept_out.extend(done.kept_out)
        saved.save(note, piece.progress)
        notify(f"{piece.description}: {len(piece.parsed.papers):,}, {len(results[-1].papers):,} in all")
        pieces.append(piece)
    total = len(results[-1].papers) if results else len(stored_papers.load(root / "data"))
    return Fetched(
        source=source.name,
        pieces=tuple(pieces),
        united=tuple(results),
        total=total,
        kept_out=tuple(kept_out),
    )


def stale(papers: Iterable[Paper], settings: Settings, today: dt.date) -> Problem | None:
    """A problem if the newest paper is too old, so that sources that go silent are noticed.

    Weekends do not count, because most sources publish nothing on Saturdays and Sundays.
    """
    newest = max((paper.listed for paper in papers), default=None)
    if newest is None:
        return Problem(
            place="data/papers", problem="the store is empty", remedy="check that papers.yml names a source"
        )
    days = (newest + dt.timedelta(days=number) for number in range(1, (today - newest).days + 1))
    if sum(day.weekday() < _SATURDAY for day in days) <= settings.stale_after:
        return None
    return Problem(
        place="data/papers",
        problem=f"no new paper since {long_date(newest)}",
        remedy="check that the sources in papers.yml still answer; stale_after sets the limit",
    )
