"""Tests backfills: when papers are stored, what a terminal shows, and what remains after a kill."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import pty
import random
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from paper_listings.pipeline.back_fill import BATCH
from paper_listings.store import stored_papers
from tests.days import NURSERY, content, on, showing, stop_clock
from tests.loopback import Asked, Reply, serving
from tests.patience import COMMAND, PATIENCE
from tests.sites import REPOSITORY, copy_site, papers
from tests.thorough import examples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paper_listings.store.stored_papers import Stored
    from tests.loopback import Server

FIRST = dt.date(2025, 9, 1)
LENGTH = 160
KILLS = examples(50)
STORED = re.compile(r"… huggingface (\d{4}-\d{2}-\d{2}): stored, ([\d,]+) in all")


def day(number: int) -> str:
    return (FIRST + dt.timedelta(days=number)).isoformat()


LAST = day(LENGTH - 1)
DAYS = {day(n): on(day(n), *range(3 * n, 3 * n + n % 4)) for n in range(LENGTH)}


def following(folder: Path, server: Server) -> Path:
    root = copy_site(folder, with_data=False)
    (root / "papers.yml").write_text(
        f"sources: {{huggingface: daily, addresses: {{huggingface: '{server.url}'}}}}\n"
    )
    return root


@dataclass
class Run:
    """One backfill run, with a terminal as standard error."""

    pid: int
    parent: subprocess.Popen[str]
    shown: str = ""

    def ended(self) -> tuple[int, int]:
        """Waits for its end. Returns the exit code, negative after a signal, and the number of steps, 0 if it was killed."""
        assert self.parent.stdout is not None
        code, steps = self.parent.stdout.readline().split()
        return int(code), int(steps)

    def finish(self) -> int:
        """Waits for its successful end. Returns the number of steps."""
        code, steps = self.ended()
        assert code == 0
        return steps

    def be_killed(self) -> None:
        assert self.ended() == (-signal.SIGKILL, 0)


@pytest.fixture(scope="module")
def parent() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        NURSERY, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


@contextmanager
def fetching(
    parent: subprocess.Popen[str], root: Path, since: str, until: str, *, last: int | None = None
) -> Iterator[Run]:
    """Runs a backfill during the block, killed at step `last` if given. Afterwards, `shown` has the terminal output."""
    assert parent.stdin is not None
    assert parent.stdout is not None
    ours, theirs = pty.openpty()
    pieces: list[bytes] = []

    def read() -> None:
        with contextlib.suppress(OSError):  # the other end was closed
            while piece := os.read(ours, 65_536):
                pieces.append(piece)

    arguments = ("--root", str(root), "fetch", "--since", since, "--until", until)
    parent.stdin.write(json.dumps([os.ttyname(theirs), last, *arguments]) + "\n")
    parent.stdin.flush()
    run = Run(int(parent.stdout.readline()), parent)
    reader = threading.Thread(target=read)
    reader.start()
    yield run
    os.close(theirs)
    reader.join(PATIENCE)
    assert not reader.is_alive()
    os.close(ours)
    run.shown = b"".join(pieces).decode()


def keys(root: Path) -> set[str]:
    return {paper.key for paper in stored_papers.load(root / "data")}


def due(until: str) -> set[str]:
    """The papers of all days up to and including `until`."""
    return {record["paper"]["id"] for name, records in DAYS.items() if name <= until for record in records}


def on_day(name: str) -> set[str]:
    return {record["paper"]["id"] for record in DAYS[name]}


def test_days_are_stored_in_batches_as_they_arrive_and_shown_on_a_terminal(
    tmp_path: Path, parent: subprocess.Popen[str]
) -> None:
    with serving(showing(DAYS)) as server:
        root = following(tmp_path / "root", server)
        stored: list[int] = []

        def script(asked: Asked) -> Reply:
            if "p" not in asked.query:
                stored.append(len(keys(root)))
            return showing(DAYS)(asked)

        server.script = script
        with fetching(parent, root, day(0), day(6)) as run:
            run.finish()
    sizes = [len(due(day(n))) for n in range(7)]
    assert stored == [0, 0, sizes[1], sizes[1], sizes[3], sizes[3], sizes[5]]
    assert STORED.findall(run.shown) == [(day(n), str(sizes[n])) for n in (1, 3, 5, 6)]
    assert re.findall(r"… huggingface (\S+): (\d+)\b", run.shown) == [(day(n), str(n % 4)) for n in range(7)]
    assert not list((root / ".cache/fetch").iterdir())


def test_in_a_pipe_a_back_fill_is_silent_but_for_its_report(tmp_path: Path) -> None:
    with serving(showing(DAYS)) as server:
        root = following(tmp_path / "root", server)
        command = (
            sys.executable,
            "-m",
            "paper_listings",
            "--root",
            root,
            "fetch",
            "--since",
            day(0),
            "--until",
            day(6),
        )
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, timeout=COMMAND, check=True)
    assert done.stderr == b""
    first, second = done.stdout.decode().splitlines()
    assert first == "huggingface: 9 papers in 7 answers; 9 new, 0 changed, 0 with updated counts, 9 in total."
    assert second.startswith("  Next run: ")


def test_a_back_fill_killed_at_many_moments_loses_nothing_and_ends_as_if_it_had_not_been(
    tmp_path: Path, parent: subprocess.Popen[str]
) -> None:
    """It is killed at random steps while storing, each time a few days further on."""
    chance = random.Random(3)
    with serving(showing(DAYS)) as server:
        whole = following(tmp_path / "whole", server)
        with fetching(parent, whole, day(0), LAST) as run:
            steps = run.finish()
        root = following(tmp_path / "killed", server)
        note = root / ".cache/fetch/huggingface.json"
        for _ in range(KILLS):
            where = cursor(note)
            begun = len(server.asked)
            with fetching(parent, root, day(0), LAST, last=chance.randint(1, steps // KILLS)) as run:
                run.be_killed()
            assert {asked.query["date"] for asked in server.asked[begun : begun + 1]} <= {where}
            printed = [name for name, _ in STORED.findall(run.shown)]
            assert not printed or due(printed[-1]) <= keys(root)
            assert due(cursor(note)) - on_day(cursor(note)) <= keys(root)
        reached = cursor(note)
        assert day(10) < reached < LAST
        begun = len(server.asked)
        with fetching(parent, root, day(0), LAST) as run:
            run.finish()
        assert server.asked[begun].query["date"] == reached
    assert content(root / "data") == content(whole / "data")
    assert keys(root) == due(LAST)
    assert not note.exists()


def cursor(note: Path) -> str:
    """The day from which the backfill will continue."""
    return str(json.loads(note.read_bytes())["cursor"]) if note.exists() else day(0)


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b'{"plan": 3, "cursor": null}', b"\xff"])
def test_a_damaged_note_of_progress_begins_the_back_fill_anew(
    tmp_path: Path, parent: subprocess.Popen[str], torn: bytes
) -> None:
    with serving(showing(DAYS)) as server:
        root = following(tmp_path / "root", server)
        (root / ".cache/fetch").mkdir(parents=True)
        (root / ".cache/fetch/huggingface.json").write_bytes(torn)
        with fetching(parent, root, day(0), day(6)) as run:
            run.finish()
    assert keys(root) == due(day(6))


def test_days_that_fail_in_a_back_fill_are_named_and_stay_due_while_the_others_are_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One has no list, one never gets an answer; the daily runs then ask for these two, and for no other old day."""
    bad = {day(3): Reply(status=404), day(5): Reply(status=503)}

    def script(asked: Asked) -> Reply:
        return bad.get(asked.query["date"]) or showing(DAYS)(asked)

    stop_clock(monkeypatch)
    with serving(script) as server:
        root = following(tmp_path / "root", server)
        result = papers(root, "fetch", "--since", day(0), "--until", day(39))
        server.asked.clear()
        daily = papers(root, "fetch")
        asked = {one.query["date"] for one in server.asked}
    assert [line.partition(": ")[2].partition(" ")[0] for line in result.stderr.splitlines()] == [
        day(3),
        day(5),
    ]
    assert "HTTP 404" in result.stderr
    assert "HTTP 503" in result.stderr
    assert "  Not fetched yet: 2 days; the longest gap is 2025-09-04.\n" in result.stdout
    assert keys(root) == due(day(39)) - on_day(day(3)) - on_day(day(5))
    assert daily.exit_code == 1
    assert {name for name in asked if name < "2026"} == {day(3), day(5)}
    assert not (root / ".cache/fetch/huggingface.json").exists()


def test_a_back_fill_whose_source_goes_away_goes_on_there_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(asked: Asked) -> Reply:
        return Reply(status=503) if asked.query["date"] >= day(30) else showing(DAYS)(asked)

    stop_clock(monkeypatch)
    arguments = ("fetch", "--since", day(0), "--until", day(39))
    with serving(script) as server:
        root = following(tmp_path / "root", server)
        result = papers(root, *arguments)
        server.script = showing(DAYS)
        server.asked.clear()
        again = papers(root, *arguments)
        asked = [one.query["date"] for one in server.asked]
    assert result.exit_code == 1
    assert result.stderr == (
        f"huggingface: stopped at huggingface {day(30)}: HTTP 503 (3 tries) ({server.url}/api/daily_papers?"
        f"date={day(30)}&limit=100); everything before it is stored: run the same command again, and it goes on "
        "from there\n"
    )
    assert again.exit_code == 0, again.stderr
    assert asked[0] == day(30)
    assert keys(root) == due(day(39))


def test_a_back_fill_without_a_single_paper_is_one_line_unless_none_was_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2025-09-06 is a Saturday."""
    stop_clock(monkeypatch)
    with serving(showing({})) as server:
        root = following(tmp_path / "root", server)
        weekend = papers(root, "fetch", "--since", day(5), "--until", day(6))
        week = papers(root, "fetch", "--since", day(0), "--until", day(6))
    assert (weekend.exit_code, weekend.stderr) == (0, "")
    assert week.exit_code == 1
    assert week.stderr.startswith(f"huggingface: not one paper on 7 days, {day(0)} to {day(6)}; ")


def test_a_back_fill_loads_and_saves_the_store_once_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[Path] = []
    read = stored_papers.read

    def counted(data: Path) -> Stored:
        loads.append(data)
        return read(data)

    monkeypatch.setattr(stored_papers, "read", counted)
    stop_clock(monkeypatch)
    with serving(showing(DAYS)) as server:
        root = following(tmp_path / "root", server)
        assert papers(root, "fetch", "--since", day(0), "--until", day(4 * BATCH - 1)).exit_code == 0
    assert len(loads) == 4


def test_a_source_that_changes_its_format_stops_a_back_fill_and_what_came_before_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Days of a few papers each: only together they show that no paper has an abstract any more."""
    days = {day(n): on(day(n), 2 * n, 2 * n + 1, **({} if n < 3 else {"summary": None})) for n in range(60)}
    stop_clock(monkeypatch)
    with serving(showing(days)) as server:
        root = following(tmp_path / "root", server)
        result = papers(root, "fetch", "--since", day(0), "--until", day(59))
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "papers have no abstract" in line
    assert on_day(day(0)) <= {record["paper"]["id"] for record in days[day(0)]}
    assert len(keys(root)) >= 6
