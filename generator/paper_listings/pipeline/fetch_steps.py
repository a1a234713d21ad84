"""What daily runs and backfills share: the answers of a source, its history, its papers in the store, its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_listings import dayranges
from paper_listings.dayranges import DAY, DayRange
from paper_listings.fetch.due import begun, due
from paper_listings.fetch.pieces import Missed
from paper_listings.pipeline import fetch_faults
from paper_listings.pipeline.fetch_results import Fetched
from paper_listings.sources.source_settings import is_narrow, name_in_papers
from paper_listings.store import fetched
from paper_listings.store.fetch_history import NEVER_ASKED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from paper_listings.errors import Problem
    from paper_listings.fetch.pieces import Answer, Piece
    from paper_listings.fetch.progress import Progress
    from paper_listings.paper import Paper
    from paper_listings.pipeline.storing import Merged
    from paper_listings.sources.source_settings import SourceConfig
    from paper_listings.store.fetch_history import FetchHistory


DOWN = 3
"""After this many requests in a row without an answer, the rest of a source is left to the next run."""


@dataclass(slots=True, kw_only=True)
class Answers:
    """What a source has answered so far; it grows with each answer."""

    pieces: list[Piece] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    halt: Missed | None = None
    """Where a back-fill must go on the next time."""
    refusal: Problem | None = None
    """Why the rest of the source must not be stored."""
    last: str = ""
    """The last request that may be counted as done, and the progress after it."""
    progress: Progress | None = None

    def add(self, *answers: Answer) -> None:
        """Take some answers."""
        for answer in answers:
            if isinstance(answer, Missed):
                self.missed.append(answer)
            else:
                self.pieces.append(answer)
            self.last, self.progress = answer.description, answer.progress

    def take(self, batch: Answers) -> None:
        """Take the answers of a batch."""
        self.pieces.extend(batch.pieces)
        self.missed.extend(batch.missed)
        self.halt, self.refusal = batch.halt, batch.refusal

    @property
    def count(self) -> int:
        """Number of requests that may be counted as done."""
        return len(self.pieces) + len(self.missed)

    @property
    def has_papers(self) -> bool:
        """Whether any paper has come."""
        return any(piece.parsed.papers for piece in self.pieces)

    @property
    def papers(self) -> list[Paper]:
        """All papers, as often as they were shown, in the order in which they came."""
        return [paper for piece in self.pieces for paper in piece.parsed.sightings]

    @property
    def covered(self) -> tuple[DayRange, ...]:
        """The days of which everything has come."""
        return dayranges.united(days for piece in self.pieces for days in piece.covers)


def is_empty(source: SourceConfig, answers: Answers, today: dt.date) -> bool:
    """Whether the source has answered without a single paper, although some were due."""
    return (
        not is_narrow(source) and not answers.papers and fetch_faults.has_due(source, answers.covered, today)
    )


def history_of(data: Path, source: SourceConfig, papers: Iterable[Paper], today: dt.date) -> FetchHistory:
    """Which days of a source have come, given the stored papers; it has begun."""
    history = fetched.load(data, source.name)
    return begun(history, source, newest=newest_of(source, papers), today=today)


def begin(data: Path, source: SourceConfig, papers: Iterable[Paper], today: dt.date) -> FetchHistory:
    """The history of a source, saved before anything is stored: a killed first run is not taken for an old store."""
    history = history_of(data, source, papers, today)
    fetched.save(data, source.name, history)
    return history


def newest_of(source: SourceConfig, papers: Iterable[Paper]) -> dt.date | None:
    """The newest listing day of the papers that a source has shown."""
    name = name_in_papers(source)
    return max((paper.listed for paper in papers if name in paper.sources), default=None)


def result_of(
    source: SourceConfig,
    history: FetchHistory,
    answers: Answers,
    merged: Sequence[Merged],
    papers: Sequence[Paper],
    today: dt.date,
) -> Fetched:
    """What came from a source, and what the next run will ask for; what failed is for the caller to add.

    `papers` are all papers in the store afterwards.
    """
    return Fetched(
        source=source.name,
        pieces=tuple(answers.pieces),
        united=tuple(part.united for part in merged),
        kept_out=tuple(entry for part in merged for entry in part.kept_out),
        total=len(papers),
        given_up=tuple(item for item in history.given_up if item.reason != NEVER_ASKED),
        next_days=due(history, source, today=today + DAY),
        newest=newest_of(source, (*papers, *answers.papers)),
    )


def described(answer: Answer) -> str:
    """One answer as a line of progress."""
    came = "failed" if isinstance(answer, Missed) else f"{len(answer.parsed.papers):,}"
    return f"{answer.description}: {came}"
