"""Tests thirty days of a source, played back: the store ends the same whenever the runs happen, and however rarely.

The tape has late papers, corrected texts, days that are incomplete when first fetched, weekends that repeat Friday, and
growing counts. Fields that must depend on the days of the runs are compared with a small model: `seen` and the counts
come from the last sighting, `updated` from the first sighting whose text differs from the one before.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_listings.pipeline.fetching import Window, fetch
from paper_listings.sources.source_settings import HuggingFaceSource
from paper_listings.store import stored_papers
from tests.days import content, stop_clock
from tests.loopback import Reply, serving
from tests.sites import copy_site, papers
from tests.source_examples import daily, daily_paper
from tests.thorough import examples

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from paper_listings.fetch.web import Web
    from paper_listings.paper import Paper
    from tests.loopback import Asked

MONDAY = dt.date(2026, 3, 2)
LENGTH = 30
LOOK_BACK = 7
LAST = LENGTH - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper on the tape; days are counted from the tape's first day."""

    number: int
    day: int
    appears: int
    corrected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tape:
    """What the source shows, and from which day."""

    entries: tuple[Entry, ...]
    named: bool
    """Whether records name their listing day, as they do since 2025."""
    by_votes: bool = False
    """Whether a day is sorted by votes, which change, instead of by arrival."""

    def shown(self, day: int, today: int) -> list[dict[str, Any]]:
        """The list of `day` as seen on `today`: half of it on the day itself; on a weekend, Friday's."""
        day -= max(0, (MONDAY + dt.timedelta(days=day)).weekday() - 4)
        there = [entry for entry in self.entries if entry.day == day and entry.appears <= today]
        there.sort(key=lambda entry: (entry.appears, entry.number))
        if day == today:
            there = there[: (len(there) + 1) // 2]
        if self.by_votes:
            there.sort(key=lambda entry: (-_votes(entry, today), entry.number))
        return [self._record(entry, today) for entry in there]

    def _record(self, entry: Entry, today: int) -> dict[str, Any]:
        words = "corrected" if entry.corrected is not None and entry.corrected <= today else "invented"
        day = (MONDAY + dt.timedelta(days=entry.day)).isoformat()
        return daily_paper(
            entry.number,
            title=f"The {words} paper {entry.number}",
            summary=f"An abstract, {words}.",
            upvotes=_votes(entry, today),
            publishedAt=f"{day}T00:00:00.000Z",
            submittedOnDailyAt=f"{day}T00:10:00.000Z" if self.named else None,
        )


def key(entry: Entry) -> str:
    return str(daily_paper(entry.number)["paper"]["id"])


def _votes(entry: Entry, today: int) -> int:
    return (entry.number * 7 % 5) * (today - entry.day + 1)


@st.composite
def tapes(draw: st.DrawFn, latest: int, *, corrected: bool, by_votes: bool = False) -> Tape:
    """A tape on which only counts change more than `latest` days after a paper's day."""
    entries: list[Entry] = []
    delays = st.one_of(st.just(0), st.integers(0, latest))
    changes = st.none() | st.integers(0, latest) if corrected else st.none()
    for day in range(LENGTH):
        if (MONDAY + dt.timedelta(days=day)).weekday() < 5:
            for delay, change in draw(st.lists(st.tuples(delays, changes), max_size=3)):
                when = None if change is None else day + change
                entries.append(
                    Entry(number=len(entries) + 1, day=day, appears=min(day + delay, LAST), corrected=when)
                )
    return Tape(entries=tuple(entries), named=draw(st.booleans()), by_votes=by_votes and draw(st.booleans()))


@st.composite
def schedules(draw: st.DrawFn, latest: int) -> list[int]:
    """Days of runs, the first early enough to miss nothing; some repeated, some far apart, ending with the last day."""
    runs = [draw(st.integers(0, LOOK_BACK - latest))]
    while runs[-1] < LAST:
        runs.append(min(LAST, runs[-1] + draw(st.integers(0, LENGTH))))
        if runs[-3:] == [runs[-1]] * 3:
            runs.append(min(LAST, runs.pop() + 1))
    return runs


class Player:
    """Answers the requests of a run on the day `today`, without a network."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.today = 0

    def get(self, url: str, **_: object) -> bytes:
        return self.answer(parse_qs(urlsplit(url).query)["date"][0], first="&p=" not in url)

    def answer(self, date: str, *, first: bool) -> bytes:
        day = (dt.date.fromisoformat(date) - MONDAY).days
        return daily(*(self.tape.shown(day, self.today) if first else []))


def run(root: Path, player: Player, day: int, look_back: int = LOOK_BACK) -> None:
    """Does the daily run of `day`, which may complain only that there was no paper at all, as on some tapes."""
    player.today = day
    config = HuggingFaceSource(look_back_days=look_back)
    window = Window(today=MONDAY + dt.timedelta(days=day))
    for problem in fetch(root, [config], window, cast("Web", player)).problems:
        assert problem.problem.startswith("not one paper on ")


@contextmanager
def after(tape: Tape, runs: Sequence[int], look_back: int = LOOK_BACK) -> Iterator[Path]:
    """Returns a site after these runs."""
    with tempfile.TemporaryDirectory() as folder:
        player = Player(tape)
        for day in runs:
            run(Path(folder), player, day, look_back)
        yield Path(folder)


@pytest.fixture(autouse=True, scope="module")
def on_a_fast_disk() -> Iterator[None]:
    """Skips syncing to disk: these tests are not about power cuts."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


def model(tape: Tape, runs: Sequence[int]) -> dict[str, tuple[object, ...]]:
    """By key: listing day, best position, title, first sighting of a different text, last sighting and its count."""
    found: dict[str, tuple[int, int, str, int | None, int, int]] = {}
    before = runs[0] - 1
    for today in runs:
        looks = range(min(today, before + 1) - LOOK_BACK, today + 1)
        if any(tape.shown(day, today) for day in looks):
            before = today
        for day in looks:
            for place, record in enumerate(tape.shown(day, today), 1):
                paper = record["paper"]
                listed = next(
                    e.day for e in tape.entries if daily_paper(e.number)["paper"]["id"] == paper["id"]
                )
                first = (listed, place, paper["title"], None, today, paper["upvotes"])
                _, best, title, updated, _, _ = found.get(paper["id"], first)
                if title != paper["title"] and updated is None:
                    updated = today
                found[paper["id"]] = (
                    listed,
                    min(best, place),
                    paper["title"],
                    updated if updated != listed else None,
                    today,
                    paper["upvotes"],
                )
    return dict(found)


def summary(paper: Paper) -> tuple[object, ...]:
    def number(day: dt.date | None) -> int | None:
        return (day - MONDAY).days if day else None

    days = (number(paper.listed), number(paper.updated), number(paper.seen))
    return (days[0], paper.position, paper.title, days[1], days[2], paper.upvotes)


LATEST = st.shared(st.integers(1, LOOK_BACK), key="latest")
"""The most days by which something is late; at least one, because the second half of a day arrives the next day."""


@settings(max_examples=examples(6))
@given(
    tape=LATEST.flatmap(lambda latest: tapes(latest, corrected=False)),
    runs=LATEST.flatmap(schedules),
)
def test_missed_and_repeated_days_end_in_the_bytes_of_daily_runs_and_of_one_run(
    tape: Tape, runs: list[int]
) -> None:
    with (
        after(tape, range(LENGTH)) as every_day,
        after(tape, runs) as some_days,
        after(tape, [LAST], look_back=LENGTH) as one_run,
    ):
        for root in (some_days, one_run):
            assert content(root / "data/papers") == content(every_day / "data/papers")
        due = {key(entry) for entry in tape.entries if entry.day < LAST}
        assert due <= {paper.key for paper in stored_papers.load(some_days / "data")}
        for root in (every_day, some_days):
            run(root, Player(tape), LAST, look_back=LENGTH)
        for part in ("data/papers", "data/counts"):
            assert content(every_day / part) == content(some_days / part) == content(one_run / part)


@settings(max_examples=examples(10))
@given(
    tape=LATEST.flatmap(lambda latest: tapes(latest, corrected=True, by_votes=True)),
    runs=LATEST.flatmap(schedules),
)
def test_after_any_runs_the_store_is_what_the_looks_have_shown(tape: Tape, runs: list[int]) -> None:
    with after(tape, runs) as root:
        stored = {paper.key: summary(paper) for paper in stored_papers.load(root / "data")}
        before = content(root / "data")
        run(root, Player(tape), LAST)
        assert content(root / "data") == before
    assert stored == model(tape, runs)


@settings(max_examples=examples(6))
@given(
    tape=LATEST.flatmap(lambda latest: tapes(latest, corrected=True, by_votes=True)),
    runs=LATEST.flatmap(schedules),
    chance=st.randoms(use_true_random=False),
)
def test_the_same_looks_in_any_order_end_in_the_same_store(
    tape: Tape, runs: list[int], chance: random.Random
) -> None:
    """Except that the day on which a text changed is exact only if the sightings are in order."""
    shuffled = chance.sample(runs, len(runs))
    corrected = any(entry.corrected is not None for entry in tape.entries)
    with after(tape, runs) as in_order, after(tape, shuffled) as in_any_order:
        for root in (in_order, in_any_order):
            run(root, Player(tape), LAST, look_back=LENGTH)
        assert [replace(paper, updated=None) for paper in stored_papers.load(in_order / "data")] == [
            replace(paper, updated=None) for paper in stored_papers.load(in_any_order / "data")
        ]
        if not corrected:
            assert content(in_any_order / "data/papers") == content(in_order / "data/papers")


def test_thirty_days_served_to_the_command_with_and_without_missed_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = (
        Entry(number=day * 4 + n, day=day, appears=min(LAST, day + n), corrected=None)
        for day in range(LENGTH)
        for n in range(4)
        if (MONDAY + dt.timedelta(days=day)).weekday() < 5
    )
    player = Player(Tape(entries=tuple(entries), named=True))

    def script(asked: Asked) -> Reply:
        return Reply(body=player.answer(asked.query["date"], first="p" not in asked.query))

    ends = []
    with serving(script) as server:
        for name, runs in (
            ("daily", range(LENGTH)),
            ("missed", (0, 4, 14, 14, LAST)),
        ):
            root = copy_site(tmp_path / name, with_data=False)
            (root / "papers.yml").write_text(
                "sources: {look_back_days: 7, huggingface: daily, "
                f"addresses: {{huggingface: '{server.url}'}}}}\n"
            )
            for player.today in runs:
                now = dt.datetime.combine(MONDAY + dt.timedelta(days=player.today), dt.time(6), dt.UTC)
                stop_clock(monkeypatch, now)
                assert papers(root, "fetch").exit_code == 0
            ends.append(content(root / "data/papers"))
    assert ends[0] == ends[1]
    assert sum(data.count(b"\n") for data in ends[0].values()) == 4 * 22 - 2, "the last day is half there"
