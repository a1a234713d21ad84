"""A back-fill in pieces: what is stored when, what a terminal shows, and what is left when it is killed."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import random
import re
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest

from generator import store
from tests.days import AT_NOW, content, on, showing
from tests.loopback import Asked, Reply, serving
from tests.sites import REPOSITORY, copy_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.loopback import Server

FIRST = dt.date(2025, 9, 1)
LENGTH = 160
KILLS = 50
STORED = re.compile(r"… huggingface (\d{4}-\d{2}-\d{2}): \d+, ([\d,]+) in all")


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


def fetching(root: Path, *days: str, terminal: int | None = None) -> subprocess.Popen[bytes]:
    error = subprocess.PIPE if terminal is None else terminal
    since = ("fetch", "--since", days[0], "--until", days[1])
    return subprocess.Popen(
        [*AT_NOW, "--root", str(root), *since], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=error
    )


def on_terminal(root: Path, *days: str, then: Callable[[subprocess.Popen[bytes]], None]) -> str:
    """What a terminal shows of a back-fill, and of which `then` decides the end."""
    ours, theirs = pty.openpty()
    shown: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 65_536):
                shown.append(piece)
        except OSError:  # the other end is closed
            return

    process = fetching(root, *days, terminal=theirs)
    os.close(theirs)
    reader = threading.Thread(target=read)
    reader.start()
    try:
        then(process)
    finally:
        process.kill()
        process.communicate()
        reader.join(timeout=10)
        os.close(ours)
    return b"".join(shown).decode()


def finish(process: subprocess.Popen[bytes]) -> None:
    assert process.wait(timeout=60) == 0


def keys(root: Path) -> set[str]:
    return {paper.key for paper in store.load(root / "data")}


def due(until: str) -> set[str]:
    """The papers of all days up to and including `until`."""
    return {record["paper"]["id"] for name, records in DAYS.items() if name <= until for record in records}


def on_day(name: str) -> set[str]:
    return {record["paper"]["id"] for record in DAYS[name]}


def test_every_day_is_stored_when_it_is_there_and_shown_on_a_terminal(tmp_path: Path) -> None:
    with serving(showing(DAYS)) as server:
        root = following(tmp_path / "root", server)
        stored: list[int] = []

        def script(asked: Asked) -> Reply:
            if "p" not in asked.query:
                stored.append(len(keys(root)))
            return showing(DAYS)(asked)

        server.script = script
        shown = on_terminal(root, day(0), day(6), then=finish)
    sizes = [len(due(day(n))) for n in range(7)]
    assert stored == [0, *sizes[:-1]]
    assert STORED.findall(shown) == [(day(n), str(size)) for n, size in enumerate(sizes)]
    assert not list((root / ".cache/fetch").iterdir())


def test_in_a_pipe_a_back_fill_is_silent_but_for_its_report(tmp_path: Path) -> None:
    with serving(showing(DAYS)) as server:
        process = fetching(following(tmp_path / "root", server), day(0), day(6))
        out, error = process.communicate(timeout=60)
    assert process.returncode == 0
    assert error == b""
    assert out == b"huggingface: 9 papers in 7 answers; 9 new, 0 changed, 0 with new counts, 9 in all.\n"


def test_a_back_fill_killed_at_fifty_moments_loses_nothing_and_ends_as_if_it_had_not_been(
    tmp_path: Path,
) -> None:
    """It is killed some milliseconds after a random request, so that every step of storing is hit."""
    chance = random.Random(3)
    with serving(showing(DAYS)) as server:
        whole = following(tmp_path / "whole", server)
        on_terminal(whole, day(0), LAST, then=finish)
        root = following(tmp_path / "killed", server)
        note = root / ".cache/fetch/huggingface.json"
        for _ in range(KILLS):
            where = json.loads(note.read_bytes())["cursor"] if note.exists() else day(0)
            begun = len(server.asked)
            shown = on_terminal(
                root, day(0), LAST, then=lambda process, begun=begun: kill(process, server, begun, chance)
            )
            assert server.asked[begun].query["date"] == where
            printed = [name for name, _ in STORED.findall(shown)]
            assert not printed or due(printed[-1]) <= keys(root)
            noted = json.loads(note.read_bytes())["cursor"] if note.exists() else day(0)
            assert {key for key in due(noted) if key not in on_day(noted)} <= keys(root)
        reached = json.loads(note.read_bytes())["cursor"]
        assert day(10) < reached < LAST
        begun = len(server.asked)
        on_terminal(root, day(0), LAST, then=finish)
        assert server.asked[begun].query["date"] == reached
    assert content(root / "data") == content(whole / "data")
    assert keys(root) == due(LAST)
    assert not note.exists()


def kill(process: subprocess.Popen[bytes], server: Server, begun: int, chance: random.Random) -> None:
    requests, moment = chance.randint(1, 9), chance.uniform(0, 0.03)
    while len(server.asked) < begun + requests:
        assert process.poll() is None
        time.sleep(0.001)
    time.sleep(moment)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(timeout=10) == -signal.SIGKILL


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b'{"plan": 3, "cursor": null}', b"\xff"])
def test_a_damaged_note_of_progress_begins_the_back_fill_anew(tmp_path: Path, torn: bytes) -> None:
    with serving(showing(DAYS)) as server:
        root = following(tmp_path / "root", server)
        (root / ".cache/fetch").mkdir(parents=True)
        (root / ".cache/fetch/huggingface.json").write_bytes(torn)
        process = fetching(root, day(0), day(6))
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert keys(root) == due(day(6))
