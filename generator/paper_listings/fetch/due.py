"""Decides which days of a source a run asks for, and which of them need not be asked for again afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from paper_listings import dayranges
from paper_listings.dayranges import DAY, DayRange
from paper_listings.days import FIRST
from paper_listings.sources.source_settings import ArxivFeedSource, publishes_on
from paper_listings.store.fetch_history import with_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.sources.source_settings import SourceConfig
    from paper_listings.store.fetch_history import FetchHistory


def begun(
    history: FetchHistory, config: SourceConfig, *, newest: dt.date | None, today: dt.date
) -> FetchHistory:
    """`history`, with a start if the source has not been fetched with a history before.

    Given the newest listing day of the source's stored papers, all days a look-back before it count as whole. Days
    after today, from a clock that was wrong, are forgotten.
    """
    back = dt.timedelta(days=0 if is_feed(config) else config.look_back_days)
    start = today - back
    if history.start is not None:
        whole = dayranges.within(history.whole, FIRST, today)
        return replace(history, start=history.start if history.start <= today else start, whole=whole)
    if newest is not None:
        start = min(start, newest - back + DAY)
    return replace(history, start=max(FIRST, start))


def due(
    history: FetchHistory, config: SourceConfig, *, today: dt.date, until: dt.date | None = None
) -> tuple[DayRange, ...]:
    """The days up to `until`, or today, that a run asks for: the look-back, and every day that has not come yet.

    For a feed, which shows only its newest day, these are today and the days that were missed. Days that the owner has
    given up are never asked for. `history` must have begun.
    """
    last = until or today
    start = history.start or last
    reached = max(history.reached or FIRST, start - DAY)
    back = dt.timedelta(days=0 if is_feed(config) else config.look_back_days)
    wanted = [DayRange(since=last - back, until=last), *history.holes]
    if reached < last:
        wanted.append(DayRange(since=reached + DAY, until=last))
    days = dayranges.within(wanted, FIRST, last)
    if is_feed(config):
        days = dayranges.without(days, _quiet(config, days, today))
    return dayranges.without(days, [item.days for item in history.given_up])


def settled(
    history: FetchHistory, config: SourceConfig, covered: Iterable[DayRange], *, today: dt.date
) -> FetchHistory:
    """`history` after a run that fetched the `covered` days whole, as far as nothing more is expected of them.

    Papers may still be added to a day within the look-back, so only the days before it are whole. A feed shows each
    day once; the days on which it has nothing to show are whole, too.
    """
    found = tuple(covered)
    if not found or history.start is None:
        return history
    if is_feed(config):
        days = (DayRange(since=history.start, until=today),)
        return with_whole(history, dayranges.within((*found, *_quiet(config, days, today)), FIRST, today))
    last = today - dt.timedelta(days=max(1, config.look_back_days))
    return with_whole(history, dayranges.within(found, FIRST, last))


def is_feed(config: SourceConfig) -> bool:
    """Whether a source shows only its newest day, so that a missed day cannot be asked for later."""
    return isinstance(config, ArxivFeedSource)


def _quiet(config: SourceConfig, days: Iterable[DayRange], today: dt.date) -> tuple[DayRange, ...]:
    """The days before today on which the source has nothing to show."""
    return dayranges.united(
        dayranges.single(day)
        for item in days
        for day in item.days
        if day < today and not publishes_on(config, day)
    )
