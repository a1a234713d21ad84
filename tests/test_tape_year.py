"""Plays the days of a source to the command, with everything that goes wrong in a year, and compares with a plan.

The plan says what is due, which runs are red, and why. CI plays some weeks, with shorter outages; PAPERS_TAPE_DAYS=365
plays a whole year, and shows what the owner saw on the worst days.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest

from paper_listings.store import stored_papers
from tests.days import content, stop_clock
from tests.loopback import Reply, serving
from tests.sites import copy_site, papers
from tests.source_examples import HTML, daily
from tests.test_tape import MONDAY, Entry, Tape, key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.loopback import Asked, Server

LENGTH: Final = int(os.environ.get("PAPERS_TAPE_DAYS", "60"))
IS_YEAR: Final = LENGTH >= 200
LATEST: Final = 12
"""The most days by which a paper is late."""
QUIET: Final = 16
"""Days at the end on which nothing goes wrong, so that everything due has come."""
SCALE: Final = (LENGTH - QUIET) / 365


def at(day: int) -> int:
    """A day of the year on the scale of the tape."""
    return round(day * SCALE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What goes wrong, by day of the run."""

    down: frozenset[int]
    """The source does not answer at all."""
    away: frozenset[int]
    """No run takes place."""
    empty: frozenset[int]
    """The source answers every request with an empty list."""
    never: int
    """A day whose list is always an error."""
    given_up: int
    """The day on which the owner gives that one up."""
    spoilt: dict[int, tuple[int, Reply]]
    """On some runs, one of the days asked for is answered badly: how many days back, and the answer."""
    half: dict[int, int]
    """On some runs, one of the days asked for is cut in half: how many days back."""
    twice: frozenset[int]
    """Days with two runs."""

    def reasons(self, day: int) -> set[str]:
        """Why the run of a day is red; nothing if it is green."""
        if day in self.down:
            return {"down"}
        if day in self.empty:
            return {"empty"} | ({"never"} if self.never <= day < self.given_up else set())
        return {
            *(["never"] if self.never <= day < self.given_up else []),
            *(["spoilt"] if day in self.spoilt and self._spoilt_day(day) != self.never else []),
        }

    def _spoilt_day(self, day: int) -> int:
        return day - self.spoilt[day][0]


def planned(chance: random.Random) -> Plan:
    one, three, nine, forty = (1, 3, 9, 40) if IS_YEAR else (1, 2, 3, 9)
    down = {at(40) + number for number in range(one)} | {at(150) + number for number in range(nine)}
    away = {at(90) + number for number in range(three)} | {at(230) + number for number in range(forty)}
    empty = {at(190) + number for number in range(6 if IS_YEAR else 2)}
    usual = [day for day in range(8, LENGTH - QUIET) if day not in down | away | empty]
    answers = [
        Reply(status=404),
        Reply(status=503),
        Reply(body=HTML),
        Reply(body=b'[{"paper": {"id": "26'),
        Reply(body=b'{"error":"Too busy"}'),
        Reply(status=429, headers={"Retry-After": "86400"}),
    ]
    return Plan(
        down=frozenset(down),
        away=frozenset(away),
        empty=frozenset(empty),
        never=at(60),
        given_up=at(110),
        spoilt={
            day: (chance.randint(0, 7), answers[number % len(answers)])
            for number, day in enumerate(chance.sample(usual, LENGTH // 15))
        },
        half={day: chance.randint(1, 7) for day in chance.sample(usual, LENGTH // 10)},
        twice=frozenset(chance.sample(usual, LENGTH // 20)),
    )


def taped(chance: random.Random) -> Tape:
    """Papers on working days; one in six comes one to twelve days late; all that is due comes before the end."""
    entries: list[Entry] = []
    for day in range(LENGTH):
        if (MONDAY + dt.timedelta(days=day)).weekday() < 5:
            for _ in range(chance.randint(2, 9)):
                late = chance.randint(1, LATEST) if chance.random() < 1 / 6 else 0
                appears = min(LENGTH - 1, day + late)
                entries.append(Entry(number=len(entries) + 1, day=day, appears=appears))
    return Tape(entries=tuple(entries), named=True)


@dataclass(slots=True, kw_only=True)
class Year:
    """The source on the day `today`, misbehaving as planned, and what the owner has seen so far."""

    tape: Tape
    plan: Plan
    today: int = 0
    red: dict[int, str] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Reply:
        day = (dt.date.fromisoformat(asked.query["date"]) - MONDAY).days
        if self.today in self.plan.down:
            return Reply(status=503)
        if day == self.plan.never:
            return Reply(status=404, body=HTML)
        if self.today in self.plan.empty:
            return Reply()
        back, reply = self.plan.spoilt.get(self.today, (None, None))
        if reply and day == self.today - (back or 0):
            return reply
        shown = [] if "p" in asked.query else self.tape.shown(day, self.today)
        if day == self.today - self.plan.half.get(self.today, LENGTH):
            shown = shown[: len(shown) // 2]
        return Reply(body=daily(*shown))


@pytest.fixture(autouse=True)
def on_a_fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skips syncing to disk: this test is not about power cuts."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def year() -> Year:
    chance = random.Random(11)
    return Year(tape=taped(chance), plan=planned(chance))


@pytest.fixture
def server(year: Year) -> Iterator[Server]:
    with serving(year.answer) as running:
        yield running


def test_whatever_happens_all_that_was_due_is_stored_once_and_only_planned_runs_are_red(
    tmp_path: Path,
    year: Year,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    (root / "papers.yml").write_text(
        f"sources: {{huggingface: daily, addresses: {{huggingface: '{server.url}'}}}}\n"
    )
    plan = year.plan
    runs = [day for day in range(LENGTH) if day not in plan.away]
    never = (MONDAY + dt.timedelta(days=plan.never)).isoformat()
    for year.today in runs:
        now = dt.datetime.combine(MONDAY + dt.timedelta(days=year.today), dt.time(6), dt.UTC)
        stop_clock(monkeypatch, now)
        if year.today == plan.given_up:
            given = papers(root, "fetch", "--give-up", f"huggingface:{never}", "--reason", "404 for weeks")
            assert given.exit_code == 0, given.stderr
        before = len(stored_papers.load(root / "data"))
        result = papers(root, "fetch")
        if result.exit_code:
            year.red[year.today] = result.stderr
        assert "Traceback" not in result.output
        assert len(stored_papers.load(root / "data")) >= before
        if year.today in plan.twice:
            data = content(root / "data")
            again = papers(root, "fetch")
            assert (again.exit_code, content(root / "data")) == (result.exit_code, data)
    stored = stored_papers.load(root / "data")
    listed = {paper.key: (paper.listed - MONDAY).days for paper in stored}
    due = {key(entry): entry.day for entry in year.tape.entries if entry.day not in {plan.never, LENGTH - 1}}
    today = {key(entry) for entry in year.tape.entries if entry.day == LENGTH - 1}
    counted = Counter(paper.title for paper in stored)
    red = {day: plan.reasons(day) for day in runs if plan.reasons(day)}
    if "PAPERS_TAPE_DAYS" in os.environ:
        with capsys.disabled():
            _show(year, runs, red, due, listed, counted)
    assert {name: day for name, day in listed.items() if name not in today} == due
    assert set(counted.values()) == {1}
    assert sorted(year.red) == sorted(red)
    for day, why in red.items():
        assert "never" not in why or never in year.red[day]
        assert ("down" in why) == (
            "HTTP 503 (3 tries)" in year.red[day] and "reaches the site" in year.red[day]
        )
        assert ("empty" in why) == ("not one paper on" in year.red[day])
    lines = (root / "data/fetched/huggingface.jsonl").read_text().splitlines()
    assert len(lines) == 4, "the start, whole days before and after the one given up, and that one"


def _show(
    year: Year,
    runs: list[int],
    red: dict[int, set[str]],
    due: dict[str, int],
    listed: dict[str, int],
    counted: Counter[str],
) -> None:
    wrong = sum(listed.get(name, day) != day for name, day in due.items())
    print(  # noqa: T201 -- asked for
        f"\n{LENGTH} days, {len(runs)} runs: {len(due.keys() & listed.keys()):,} of {len(due):,} due papers stored, "
        f"{sum(count > 1 for count in counted.values())} twice, {wrong} on a wrong day; "
        f"{len(year.red)} runs red, {len(red)} planned, {len(year.red.keys() ^ red.keys())} different"
    )
    for day in sorted(year.red):
        why = ", ".join(sorted(red.get(day, {"not planned"})))
        print(f"{MONDAY + dt.timedelta(days=day)} ({why}): {year.red[day].strip()}")  # noqa: T201 -- the same


def test_the_outages_of_the_plan_do_not_overlap(year: Year) -> None:
    plan = year.plan
    assert not plan.down & plan.away
    assert not plan.empty & (plan.down | plan.away)
    assert max(plan.down | plan.away | plan.empty) < LENGTH - QUIET
