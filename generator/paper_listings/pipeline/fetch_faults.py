"""Words what goes wrong with a source: days that did not come, answers without papers, no news for too long."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from paper_listings import dayranges
from paper_listings.errors import Problem
from paper_listings.fetch.due import is_feed
from paper_listings.pipeline.fetch_results import FailedDays
from paper_listings.sources.source_settings import publishes_on
from paper_listings.text import count_of, long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_listings.dayranges import DayRange
    from paper_listings.fetch.pieces import Missed
    from paper_listings.sources.source_settings import SourceConfig

_SHOWN_RANGES = 10


def failed_days(
    source: SourceConfig,
    missed: Sequence[Missed],
    unasked: Sequence[DayRange],
    *,
    today: dt.date,
    some_came: bool,
) -> tuple[FailedDays, ...]:
    """The days that failed, one entry per reason; `unasked` are those not asked for because the server was down.

    If no day came, there is one entry with the first reason: all of them most likely have the same cause.
    """
    groups: dict[str, list[Missed]] = {}
    for item in missed:
        groups.setdefault(_kind(item) if some_came else "", []).append(item)
    found = []
    for group in groups.values():
        first = group[0]
        days = [item.days for item in group] + ([*unasked] if group[-1].is_down else [])
        ranges = dayranges.united(days)
        one = dayranges.count_days(ranges) == 1
        its = "its" if one else "their"
        if some_came:
            remedy = (
                f"{its} papers are missing from the site: every run asks again; "
                f"if {'it' if one else 'they'} will never come: {give_up_command(source, ranges[0])}"
            )
        else:
            remedy = f"no paper of {'this day' if one else 'these days'} reaches the site until it answers: every run asks again; {first.fault.remedy}"
        problem = Problem(
            place=source.name,
            problem=f"{_shown(ranges)} not fetched{_due_for(ranges, today)}: {first.fault.problem} ({first.fault.place})",
            remedy=remedy,
        )
        found.append(FailedDays(days=ranges, reason=first.fault.problem, problem=problem))
    return tuple(found)


def _kind(item: Missed) -> str:
    return "" if item.is_down else item.fault.problem


def missed_by_feed(source: SourceConfig, days: Sequence[DayRange], today: dt.date) -> FailedDays:
    """Days that a feed has shown on no run, and that cannot be asked for any more."""
    problem = Problem(
        place=source.name,
        problem=f"{_shown(days)} missed{_due_for(days, today)}: no run has seen the feed of {'that day' if dayranges.count_days(days) == 1 else 'those days'}",
        remedy=f"set `via: api` in papers.yml to get the papers, or do without: {give_up_command(source, days[0])}",
    )
    return FailedDays(days=tuple(days), reason="not in the feed any more", problem=problem)


def stopped(source: SourceConfig, missed: Missed) -> FailedDays:
    """Where a backfill stopped, because nothing after it can be asked for now."""
    problem = Problem(
        place=source.name,
        problem=f"stopped at {missed.description}: {missed.fault.problem} ({missed.fault.place})",
        remedy="everything before it is stored: run the same command again, and it goes on from there",
    )
    return FailedDays(days=(missed.days,), reason=missed.fault.problem, problem=problem)


def refused(source: SourceConfig, days: Sequence[DayRange], fault: Problem) -> FailedDays:
    """The days of a source that has changed, so that nothing more of it may be stored."""
    problem = Problem(place=source.name, problem=f"{fault.problem} ({fault.place})", remedy=fault.remedy)
    return FailedDays(days=tuple(days), reason=fault.problem, problem=problem)


def empty(source: SourceConfig, days: Sequence[DayRange]) -> FailedDays:
    """The days of a source that answered without a single paper, although some were due."""
    problem = Problem(
        place=source.name,
        problem=f"not one paper on {count_of(dayranges.count_days(days), 'day')}, {_shown(days)}",
        remedy=f"check what {source.base_url} shows; the days stay due, so nothing is lost if they come later",
    )
    return FailedDays(days=tuple(days), reason="no papers", problem=problem)


def has_due(source: SourceConfig, days: Iterable[DayRange], today: dt.date) -> bool:
    """Whether the source should have shown papers for one of the days; the list of today may not have begun yet."""
    return not is_feed(source) and any(
        publishes_on(source, day) for item in days for day in item.days if day < today
    )


def stale(
    source: SourceConfig, newest: dt.date | None, *, start: dt.date, limit: int, today: dt.date
) -> Problem | None:
    """A problem if the source has shown nothing new for more than `limit` of the days on which it publishes.

    A source that has never given a paper is judged by the days since `start`.
    """
    since = newest or start - dayranges.DAY
    count = sum(
        publishes_on(source, since + dt.timedelta(days=number))
        for number in range(1, (today - since).days + 1)
    )
    if count <= limit:
        return None
    what = f"no new paper since {long_date(newest)}" if newest else "it has never given a paper"
    return Problem(
        place=source.name,
        problem=f"{what}, {count_of(count, 'working day')} ago; stale_after allows {limit:,}",
        remedy=f"readers get nothing new from it: check what {source.base_url} shows, or remove it from papers.yml",
    )


def give_up_command(source: SourceConfig, days: DayRange) -> str:
    """The command by which the owner gives days up."""
    until = "" if days.since == days.until else f"..{days.until}"
    return f'papers fetch --give-up {source.name}:{days.since}{until} --reason "…"'


def _shown(ranges: Sequence[DayRange]) -> str:
    more = len(ranges) - _SHOWN_RANGES
    return dayranges.worded(ranges[:_SHOWN_RANGES]) + (f" and {more:,} more" if more > 0 else "")


def _due_for(ranges: Sequence[DayRange], today: dt.date) -> str:
    days = (today - ranges[0].since).days
    return f", due for {count_of(days, 'day')}" if days > 0 else ""
