"""Fetches new papers from the configured sources into the store, and remembers which days have come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_listings import dayranges
from paper_listings.dayranges import DAY, DayRange
from paper_listings.errors import PapersError, Problem
from paper_listings.fetch.due import due, is_feed, settled
from paper_listings.fetch.pieces import Missed, fetch_source
from paper_listings.pipeline import fetch_faults
from paper_listings.pipeline.back_fill import back_fill
from paper_listings.pipeline.fetch_results import FailedDays, Fetched, FetchRun
from paper_listings.pipeline.fetch_steps import (
    DOWN,
    Answers,
    begin,
    described,
    history_of,
    is_empty,
    newest_of,
    result_of,
)
from paper_listings.pipeline.storing import store
from paper_listings.store import fetched, stored_papers
from paper_listings.store.fetch_history import with_given_up
from paper_listings.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from paper_listings.fetch.web import Web
    from paper_listings.sources.source_settings import SourceConfig
    from paper_listings.store.fetch_history import FetchHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days to fetch."""

    today: dt.date
    since: dt.date | None = None
    """None: as far back as each source is due."""
    until: dt.date | None = None

    @property
    def back_fill(self) -> DayRange | None:
        """The days of a backfill: a start day was given; None for a daily run."""
        return DayRange(since=self.since, until=self.until or self.today) if self.since else None


def fetch(
    root: Path,
    sources: Sequence[SourceConfig],
    window: Window,
    web: Web,
    notify: Callable[[str], None] = lambda _: None,
    *,
    stale_after: int | None = None,
) -> FetchRun:
    """Fetch each source in turn; returns what each returned, and everything that turns the run red.

    A daily run asks each source for its look-back and every day that has not come yet, stores what comes, and then
    remembers which days need not be asked for again. In a back-fill pieces are stored in batches as they arrive, then
    recorded as done, so a killed run resumes after the last batch. A source that fails does not keep the others from
    being stored. Given `stale_after`, a daily run also complains about each source without news for more working days.
    """
    done: list[Fetched] = []
    problems: list[Problem] = []
    with locked(root / "data"):
        for source in sources:
            try:
                done.append(
                    back_fill(root, source, window.back_fill, today=window.today, web=web, notify=notify)
                    if window.back_fill
                    else _daily(root, source, window, web, notify, stale_after)
                )
            except PapersError as error:
                problems.extend(error.problems)
            else:
                problems.extend(done[-1].problems)
    return FetchRun(sources=tuple(done), problems=tuple(dict.fromkeys(problems)))


def _daily(
    root: Path,
    source: SourceConfig,
    window: Window,
    web: Web,
    notify: Callable[[str], None],
    stale_after: int | None,
) -> Fetched:
    data, today = root / "data", window.today
    stored = stored_papers.read(data)
    history = begin(data, source, stored.papers, today)
    asked = due(history, source, today=today, until=window.until)
    answers = _answers(source, asked, today, web, notify)
    covered = () if is_empty(source, answers, today) else answers.covered
    merged = store(data, answers.papers, today, stored)
    history = settled(history, source, covered, today=today)
    fetched.save(data, source.name, history)
    waiting = dayranges.without(asked, covered)
    if answers.missed and not answers.pieces:
        waiting = _unseen(history, waiting, newest_of(source, stored.papers), today)
    failed = _failed(source, answers, waiting, today)
    if covered != answers.covered and not failed:  # else the days that failed may be those with papers
        failed = (fetch_faults.empty(source, answers.covered),)
    problems = [item.problem for item in failed]
    result = result_of(source, history, answers, [merged], merged.united.papers, today)
    start = history.start or today
    if (
        stale_after is not None
        and (covered or not failed)
        and (fault := fetch_faults.stale(source, result.newest, start=start, limit=stale_after, today=today))
    ):
        problems.append(fault)
    return replace(
        result,
        asked=asked,
        failed=failed,
        waiting=dayranges.within(waiting, dt.date.min, today - DAY),
        problems=tuple(problems),
    )


def _answers(
    source: SourceConfig,
    asked: Sequence[DayRange],
    today: dt.date,
    web: Web,
    notify: Callable[[str], None],
) -> Answers:
    """What the source answers for the days asked, the newest first; nothing if it must not be stored."""
    answers = Answers()
    down = 0
    if not asked:
        return answers
    try:
        for answer in fetch_source(source, days=asked, today=today, web=web, newest_first=True):
            notify(described(answer))
            answers.add(answer)
            down = down + 1 if isinstance(answer, Missed) and answer.is_down else 0
            if down == DOWN:
                break
    except PapersError as error:
        return Answers(refusal=error.problems[0])
    return answers


def _unseen(
    history: FetchHistory, waiting: Sequence[DayRange], newest: dt.date | None, today: dt.date
) -> tuple[DayRange, ...]:
    """The days that wait although no run has seen them, if a source answers nothing at all; at least today.

    Days after the last whole one, up to the newest paper, have been seen: like whole ones in the look-back, they are
    asked for again only because papers may still be added to them.
    """
    since = history.reached + DAY if history.reached else history.start
    if newest is None or since is None:
        return tuple(waiting)
    seen = dayranges.within(waiting, since, min(newest, today - DAY))
    return dayranges.without(waiting, (*history.whole, *seen))


def _failed(
    source: SourceConfig, answers: Answers, waiting: Sequence[DayRange], today: dt.date
) -> tuple[FailedDays, ...]:
    """The days that did not come, by reason."""
    if answers.refusal:
        return (fetch_faults.refused(source, waiting, answers.refusal),)
    failed: list[FailedDays] = []
    if is_feed(source):
        missing = dayranges.without(waiting, [*answers.covered, dayranges.single(today)])
        waiting = dayranges.within(waiting, today, today)
        if missing:
            failed.append(fetch_faults.missed_by_feed(source, missing, today))
    unasked = dayranges.without(waiting, [*answers.covered, *(item.days for item in answers.missed)])
    failed.extend(
        fetch_faults.failed_days(source, answers.missed, unasked, today=today)
        if answers.pieces
        else fetch_faults.nothing_came(source, answers.missed, waiting, today=today)
    )
    return tuple(failed)


def give_up(root: Path, source: SourceConfig, days: DayRange, reason: str, today: dt.date) -> FetchHistory:
    """Give up days of a source that have not come: no run asks for them any more. Returns the source's history.

    Raises PapersError if none of them is due.
    """
    data = root / "data"
    with locked(data):
        known = history_of(data, source, stored_papers.load(data), today)
        waiting = dayranges.within(due(known, source, today=today), days.since, days.until)
        if not waiting:
            raise PapersError.single(
                f"{source.name} {days}",
                "not due, so there is nothing to give up",
                "see the days that `papers fetch` names",
            )
        for item in waiting:
            known = with_given_up(known, item, reason)
        fetched.save(data, source.name, known)
    return known
