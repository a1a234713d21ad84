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
) -> tuple[FailedDays, ...]:
    """The days that failed while others came, one entry per reason.

    `unasked` are those not asked for because the server was down in the end.
    """
    groups: dict[str, list[Missed]] = {}
    for item in missed:
        groups.setdefault("" if item.is_down else item.fault.problem, []).append(item)
    found = []
    for group in groups.values():
        days = [item.days for item in group] + ([*unasked] if group[-1].is_down else [])
        ranges = dayranges.united(days)
        its, it = ("its", "it") if dayranges.count_days(ranges) == 1 else ("their", "they")
        remedy = (
            f"{its} papers are missing from the site: every run asks again; "
            f"if {it} will never come: {give_up_command(source, ranges[0])}"
        )
        found.append(_not_fetched(source, ranges, group[0].fault, remedy, today))
    return tuple(found)


def nothing_came(
    source: SourceConfig, missed: Sequence[Missed], days: Sequence[DayRange], *, today: dt.date
) -> tuple[FailedDays, ...]:
    """The days that wait for a source that answers nothing, with the first reason: all most likely have that cause.

    Without `days`, they are all that were asked for.
    """
    if not missed:
        return ()
    fault = missed[0].fault
    days = days or dayranges.united(item.days for item in missed)
    which = "this day" if dayranges.count_days(days) == 1 else "these days"
    remedy = f"no paper of {which} reaches the site until it answers: every run asks again; {fault.remedy}"
    return (_not_fetched(source, days, fault, remedy, today),)


def _not_fetched(
    source: SourceConfig, days: Sequence[DayRange], fault: Problem, remedy: str, today: dt.date
) -> FailedDays:
    problem = Problem(
        place=source.name,
        problem=f"{_shown(days)} not fetched{_due_for(days, today)}: {fault.problem} ({fault.place})",
        remedy=remedy,
    )
    return FailedDays(days=tuple(days), reason=fault.problem, problem=problem)


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
