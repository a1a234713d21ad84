"""Defines `FetchHistory`, which days of a source have been fetched whole or given up, and its form as lines of JSON.

The history covers all days from its start to the last day it names: each was fetched whole, or given up by the owner
with a reason, or is still due. Only the first two are written down, so a lost line means that its days are fetched
again. A line is a fact that stays true: two files can be united line by line, in any order.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from paper_listings.dayranges import DAY, DayRange, united, without
from paper_listings.days import FIRST
from paper_listings.errors import PapersError, Problem
from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

REASON_LIMIT: Final = 200
"""Longest reason, in characters."""
NEVER_ASKED: Final = "not asked for"
"""The reason for days between the days that a backfill asked for and the first day of the daily runs."""
_REMEDY: Final = "delete the line; its days are then fetched again"
_FIELDS: Final = {
    "start": {"since"},
    "whole": {"since", "until"},
    "given up": {"since", "until", "reason"},
}
"""The states of a line, each with the other fields that the line has."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
_Fact: TypeAlias = "dt.date | DayRange | GivenUp"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Days that are no longer due, although they were never fetched whole."""

    days: DayRange
    reason: str
    """Why, in the owner's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchHistory:
    """What has become of the days of one source."""

    start: dt.date | None = None
    """The first day that was ever due; None if the source has never been fetched."""
    whole: tuple[DayRange, ...] = ()
    """Days that need not be fetched again: they were fetched when nothing more was expected of them."""
    given_up: tuple[GivenUp, ...] = ()
    """Days that the owner has given up, in order; none of them is whole."""

    @property
    def closed(self) -> tuple[DayRange, ...]:
        """The days that are no longer due."""
        return united((*self.whole, *(item.days for item in self.given_up)))

    @property
    def reached(self) -> dt.date | None:
        """The last day that is no longer due; all days after it are. None if there is no such day."""
        return self.closed[-1].until if self.closed else None

    @property
    def holes(self) -> tuple[DayRange, ...]:
        """The days between the start and the day reached that are still due."""
        if self.start is None or self.reached is None or self.reached < self.start:
            return ()
        return without((DayRange(since=self.start, until=self.reached),), self.closed)


def with_whole(history: FetchHistory, days: Iterable[DayRange]) -> FetchHistory:
    """`history`, in which these days have been fetched whole."""
    whole = united((*history.whole, *days))
    return replace(history, whole=whole, given_up=_apart(history.given_up, whole))


def with_given_up(history: FetchHistory, days: DayRange, reason: str) -> FetchHistory:
    """`history`, in which the owner has given up those of these days that are not whole."""
    return replace(
        history,
        given_up=_apart((GivenUp(days=days, reason=reason), *history.given_up), history.whole),
    )


def reaching_back(history: FetchHistory, days: DayRange) -> FetchHistory:
    """`history`, begun early enough for a backfill of these days; days between the two are not due."""
    if history.start is None or days.since >= history.start:
        return history
    earlier = replace(history, start=days.since)
    if days.until + DAY >= history.start:
        return earlier
    between = DayRange(since=days.until + DAY, until=history.start - DAY)
    return with_given_up(earlier, between, NEVER_ASKED)


def _apart(given_up: Iterable[GivenUp], whole: Iterable[DayRange]) -> tuple[GivenUp, ...]:
    """The days given up that are not whole, each with the first reason given for it, in order."""
    found: list[GivenUp] = []
    taken = tuple(whole)
    for item in given_up:
        left = without((item.days,), taken)
        found.extend(GivenUp(days=days, reason=item.reason) for days in left)
        taken = (*taken, *left)
    joined: list[GivenUp] = []
    for item in sorted(found, key=lambda item: item.days.since):
        if joined and joined[-1].reason == item.reason and joined[-1].days.until + DAY == item.days.since:
            joined[-1] = replace(joined[-1], days=replace(joined[-1].days, until=item.days.until))
        else:
            joined.append(item)
    return tuple(joined)


def dumps(history: FetchHistory) -> str:
    """The history as lines of JSON in order of days, the start first; empty if the source was never fetched."""
    if history.start is None:
        return ""
    rows = sorted(
        (
            *((days, {"state": "whole"}) for days in history.whole),
            *((item.days, {"state": "given up", "reason": item.reason}) for item in history.given_up),
        ),
        key=lambda row: row[0].since,
    )
    lines: list[dict[str, str]] = [{"since": history.start.isoformat(), "state": "start"}]
    lines.extend(
        {"since": days.since.isoformat(), "until": days.until.isoformat(), **state} for days, state in rows
    )
    return "".join(_ENCODER.encode(line) + "\n" for line in lines)


def loads(text: str, place: str) -> FetchHistory:
    """The history in lines of JSON, however they are ordered or repeated.

    Raises PapersError naming every line that is not a fact about days.
    """
    facts: list[_Fact] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), start=1):
        try:
            facts.append(_fact(line))
        except ValueError as error:
            problems.append(Problem(place=f"{place}:{number}", problem=str(error), remedy=_REMEDY))
    starts = [fact for fact in facts if isinstance(fact, dt.date)]
    if text and not starts and not problems:
        problems.append(
            Problem(
                place=f"{place}:1",
                problem="no line says where the days start",
                remedy="restore the file from git, or delete it; the newest days are then fetched again",
            )
        )
    if problems:
        raise PapersError(problems)
    whole = united(fact for fact in facts if isinstance(fact, DayRange))
    given_up = sorted(
        (fact for fact in facts if isinstance(fact, GivenUp)), key=lambda fact: (fact.days.since, fact.reason)
    )
    return FetchHistory(start=min(starts, default=None), whole=whole, given_up=_apart(given_up, whole))


def _fact(line: str) -> _Fact:
    """The fact in a line; raises ValueError saying what is wrong with it."""
    row = _row(line)
    days = DayRange(since=_day(row["since"]), until=_day(row.get("until", row["since"])))
    if not FIRST <= days.since <= days.until:
        raise ValueError(f"{days} is not in order, or before arXiv began, on {FIRST}")
    match row["state"]:
        case "start":
            return days.since
        case "whole":
            return days
        case _:
            if not (reason := clean(row["reason"], REASON_LIMIT)):
                raise ValueError("given up without a reason")
            return GivenUp(days=days, reason=reason)


def _row(line: str) -> dict[str, str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise ValueError("not an object of texts")
    if (state := row.get("state")) not in _FIELDS:
        raise ValueError(f"the state is {str(state)[:40]!r}, not {', '.join(_FIELDS)}")
    if row.keys() - {"state"} != _FIELDS[state]:
        raise ValueError(f"{state!r} needs {', '.join(sorted(_FIELDS[state]))} and nothing else")
    return row


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ValueError(f"{text[:40]!r} is not a day, written YYYY-MM-DD")
    return day
