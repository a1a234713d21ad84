"""Fetches past days of a source in batches: a killed run loses nothing that is stored, and the next one goes on there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_listings import dayranges
from paper_listings.dayranges import DayRange
from paper_listings.errors import PapersError
from paper_listings.fetch import progress as saved
from paper_listings.fetch.due import is_feed, settled
from paper_listings.fetch.pieces import Missed, fetch_source
from paper_listings.pipeline import fetch_faults
from paper_listings.pipeline.fetch_steps import (
    DOWN,
    Answers,
    begin,
    described,
    is_empty,
    result_of,
)
from paper_listings.pipeline.storing import store
from paper_listings.store import fetched, stored_papers
from paper_listings.store.fetch_history import reaching_back

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from paper_listings.fetch.pieces import Answer
    from paper_listings.fetch.web import Web
    from paper_listings.pipeline.fetch_results import FailedDays, Fetched
    from paper_listings.pipeline.storing import Merged
    from paper_listings.sources.source_settings import SourceConfig
    from paper_listings.store.fetch_history import FetchHistory
    from paper_listings.store.stored_papers import Stored

PROGRESS = ".cache/fetch"
"""Where a backfill records its progress, below the site's root."""
BATCH = 25
"""Pieces that are stored together: loading and saving a large store takes longer than a request."""


def back_fill(
    root: Path,
    source: SourceConfig,
    asked: DayRange,
    *,
    today: dt.date,
    web: Web,
    notify: Callable[[str], None],
) -> Fetched:
    """Fetch these days of a source; hold the lock of the data folder.

    After each batch, first its papers are saved, then the days that have come, then how far the backfill is. A day that
    fails is named, and due from then on. If the server does not answer any more, the backfill stops there.
    """
    data = root / "data"
    note = root / PROGRESS / f"{source.name}.json"
    stored: Stored | None = stored_papers.read(data)
    papers = stored.papers if stored else ()
    history = begin(data, source, papers, today)
    answers = Answers()
    results: list[Merged] = []
    stream = fetch_source(source, days=(asked,), today=today, web=web, progress=saved.load(note))
    for batch in _batches(stream, notify):
        answers.take(batch)
        if not batch.progress:
            continue
        results.append(store(data, batch.papers, today, stored))
        papers, stored = results[-1].united.papers, None
        if answers.has_papers:
            history = _extended(history, source, answers, asked, today)
            fetched.save(data, source.name, history)
        saved.save(note, batch.progress)
        notify(f"{batch.last}: stored, {len(papers):,} in all")
    failed = _failed_back_fill(source, answers, asked, today)
    waiting = dayranges.without(dayranges.within(history.holes, asked.since, asked.until), answers.covered)
    return replace(
        result_of(source, history, answers, results, papers, today),
        asked=(asked,),
        failed=failed,
        waiting=waiting,
        problems=tuple(item.problem for item in failed),
    )


def _batches(stream: Iterable[Answer], notify: Callable[[str], None]) -> Iterator[Answers]:
    """The answers in batches; the last one says why it is the last, if not because everything has come.

    A single request without an answer is passed over, as one date may always fail; after a few in a row, the backfill
    goes on from the first of them the next time.
    """
    batch = Answers()
    silent: list[Missed] = []
    try:
        for answer in stream:
            notify(described(answer))
            is_silent = isinstance(answer, Missed) and answer.is_down
            if isinstance(answer, Missed) and (is_silent or answer.progress is None):
                silent.append(answer)
                if answer.progress is None or len(silent) == DOWN:
                    batch.halt = silent[0]
                    break
                continue
            batch.add(*silent, answer)
            silent.clear()
            if batch.count >= BATCH:
                yield batch
                batch = Answers()
    except PapersError as error:
        batch.refusal = error.problems[0]
    if not batch.halt:
        batch.add(*silent)
    yield batch


def _extended(
    history: FetchHistory, source: SourceConfig, answers: Answers, asked: DayRange, today: dt.date
) -> FetchHistory:
    """`history` after the answers to a back-fill so far: the days among them that did not come are due from now on."""
    covered = answers.covered
    ends = [item.until for item in (*covered, *(item.days for item in answers.missed))]
    if ends and not is_feed(source):
        history = reaching_back(history, DayRange(since=asked.since, until=max(ends)))
    return settled(history, source, covered, today=today)


def _failed_back_fill(
    source: SourceConfig, answers: Answers, asked: DayRange, today: dt.date
) -> tuple[FailedDays, ...]:
    failed = (
        fetch_faults.failed_days(source, answers.missed, (), today=today)
        if answers.pieces
        else fetch_faults.nothing_came(source, answers.missed, (), today=today)
    )
    if is_empty(source, answers, today):
        failed = (*failed, fetch_faults.empty(source, answers.covered))
    if answers.halt:
        failed = (*failed, fetch_faults.stopped(source, answers.halt))
    if answers.refusal:
        rest = dayranges.without((asked,), answers.covered)
        failed = (*failed, fetch_faults.refused(source, rest, answers.refusal))
    return failed
