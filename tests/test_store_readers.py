"""Tests concurrent reading: every load gives one consistent state, even if files keep changing or are half changed."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.order import oldest_first
from paper_listings.store import atomic, bounded, journal, snapshot, stored_papers
from tests.days import content
from tests.sightings import day, paper
from tests.test_store import BEFORE, MOVED, Stopped, stop_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.paper import Paper

ROOT = Path(__file__).parents[1]
LOADS = int(os.environ.get("PAPERS_READER_LOADS", "60"))
"""The number of loads during writes; `PAPERS_READER_LOADS=1000` runs longer."""


def states() -> tuple[tuple[Paper, ...], tuple[Paper, ...]]:
    """Two states; the second has different counts, more papers, and papers moved between months both ways."""
    one = [
        paper(f"Sheep {number}", position=number, listed=day(31 * (number % 6)), upvotes=1)
        for number in range(60)
    ]
    moved = [
        replace(old, listed=day(31 * ((number + 1) % 6)), upvotes=2, seen=day(400))
        if number % 5 == 0
        else old
        for number, old in enumerate(one)
    ]
    more = [
        paper(f"Goat {number}", position=number, listed=day(31 * (number % 9)), comments=3)
        for number in range(60)
    ]
    return tuple(one), (*moved, *more)


WRITER = """
import sys
from pathlib import Path
from paper_listings.store import stored_papers
from paper_listings.store.lock import locked
from tests.test_store_readers import states
data = Path(sys.argv[1])
one, other = states()
print("begun", flush=True)
while True:
    for papers in (one, other):
        with locked(data):
            stored_papers.save(data, papers, allow_loss=True)
"""


@contextmanager
def writing(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that keeps saving the two states in turn, without a pause."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "begun\n"
        try:
            yield writer
        finally:
            writer.kill()


def test_every_load_beside_a_writer_is_one_whole_state(tmp_path: Path) -> None:
    one, other = states()
    data = tmp_path / "data"
    stored_papers.save(data, one)
    whole = {frozenset(one), frozenset(other)}
    faults: list[str] = []
    met: set[frozenset[Paper]] = set()
    halves = 0
    with writing(data) as writer:
        for _ in range(LOADS):
            try:
                found = frozenset(stored_papers.load(data))
            except PapersError as error:
                faults.append(str(error.problems[0]))
            else:
                met.add(found)
                halves += found not in whole
        assert writer.poll() is None
    assert (faults, halves) == ([], 0), f"{len(faults)} false faults, {halves} half states in {LOADS} loads"
    if LOADS >= 1000:
        assert met == whole


def test_stopped_after_any_step_the_store_is_read_as_before_or_as_after_and_never_between(
    tmp_path: Path,
) -> None:
    whole = [tuple(sorted(papers, key=oldest_first)) for papers in (BEFORE, MOVED)]
    found: list[bool] = []
    for steps in range(200):
        data = tmp_path / str(steps)
        stored_papers.save(data, BEFORE)
        with pytest.MonkeyPatch.context() as patch:
            stop_after(patch, steps, Stopped())
            try:
                stored_papers.save(data, MOVED)
            except Stopped:
                loaded = stored_papers.load(data)
            else:
                break
        assert loaded in whole
        found.append(loaded == whole[1])
        assert stored_papers.load(data) == loaded, "reading changes nothing"
        stored_papers.save(data, loaded)
        assert stored_papers.load(data) == loaded
        assert not (data / journal.NAME).exists()
    assert found == sorted(found)
    assert 5 < sum(found) < steps


def killed(data: Path, *, after: tuple[Paper, ...] | list[Paper] = MOVED, files: int = 1) -> None:
    """Leaves `data` as a save of `after` does if it is killed after changing this many files."""
    stored_papers.save(data, BEFORE)
    changed = [0]
    write = atomic.write

    def counted(path: Path, content: bytes, *, durable: bool) -> None:
        if path.suffix == ".jsonl":
            if changed[0] == files:
                raise Stopped
            changed[0] += 1
        write(path, content, durable=durable)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(atomic, "write", counted)
        with pytest.raises(Stopped):
            stored_papers.save(data, after)


def test_a_save_that_was_killed_is_read_as_done_from_a_disk_that_takes_no_writing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    killed(data)
    before = content(data)
    for path in [*data.rglob("*"), data]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert stored_papers.load(data) == tuple(sorted(MOVED, key=oldest_first))
        assert content(data) == before
    finally:
        for path in [data, *data.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_journal_does_not_undo_what_was_changed_since(tmp_path: Path) -> None:
    data = tmp_path / "data"
    killed(data)
    stored_papers.save(
        tmp_path / "other/data", pulled := [*BEFORE, paper("Pulled", listed=day(31), upvotes=1)]
    )
    for name, found in content(tmp_path / "other/data").items():
        (data / name).write_bytes(found)
    assert stored_papers.load(data) == tuple(sorted(pulled, key=oldest_first))
    stored_papers.save(data, pulled)
    assert content(data) == content(tmp_path / "other/data")


def test_a_journal_goes_with_the_papers_when_a_person_takes_them_out(tmp_path: Path) -> None:
    data = tmp_path / "data"
    killed(data)
    for path in data.glob("*/*.jsonl"):
        path.unlink()
    assert stored_papers.load(data) == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-1],
        lambda whole: whole[: len(whole) // 2],
        lambda _: b"",
        lambda _: b"\xff\n",
        lambda _: b"[]\n",
        lambda _: b'{"sha256":null,"files":[]}\n',
        lambda whole: whole.replace(b"papers/2024-06", b"../../2024-06", 1),
        lambda whole: whole.replace(b'"files"', b'"sheep"', 1),
    ],
)
def test_a_journal_that_is_not_whole_was_never_followed(tmp_path: Path, damage: object) -> None:
    data = tmp_path / "data"
    killed(data, files=0)
    assert callable(damage)
    path = data / journal.NAME
    path.write_bytes(damage(path.read_bytes()))
    assert stored_papers.load(data) == tuple(sorted(BEFORE, key=oldest_first))
    stored_papers.save(data, BEFORE)
    assert not path.exists()


def test_one_file_that_changes_alone_needs_no_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored_papers.save(tmp_path, BEFORE)
    monkeypatch.delattr(journal, "begin")
    assert len(stored_papers.save(tmp_path, [replace(BEFORE[0], upvotes=9), *BEFORE[1:]])) == 1


def test_files_that_never_rest_are_said_after_many_tries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    stored_papers.save(data, BEFORE)
    monkeypatch.setattr(snapshot, "_TRIES", 3)
    read = bounded.read

    def meddling(file: object) -> bytes:
        found = read(file)  # type: ignore[arg-type]
        path = data / "papers/2024-06.jsonl"
        path.write_bytes(path.read_bytes() + b"\n")
        return found

    monkeypatch.setattr(bounded, "read", meddling)
    with pytest.raises(PapersError, match="data: changes faster than it can be read; run again when"):
        stored_papers.load(data)


def test_a_file_that_vanishes_between_looking_and_reading_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    stored_papers.save(data, BEFORE)
    read = bounded.read

    def vanishing(file: object) -> bytes:
        (data / "counts/2024-09.jsonl").unlink(missing_ok=True)
        return read(file)  # type: ignore[arg-type]

    monkeypatch.setattr(bounded, "read", vanishing)
    assert {one.key for one in stored_papers.load(data)} == {one.key for one in BEFORE}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_a_device_in_place_of_a_file_is_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "papers").mkdir(parents=True)
    path = data / "papers/2024-06.jsonl"
    os.mkfifo(path)
    with pytest.raises(
        PapersError, match=r"^data/papers/2024-06.jsonl: cannot be read \(not a regular file\)"
    ):
        stored_papers.load(data)
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(
        PapersError, match=r"^data/papers/2024-06.jsonl: cannot be read \(not a regular file\)"
    ):
        stored_papers.load(data)


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        (b'{"half', "repair the line; or restore the file as last committed: git checkout -- data/"),
        (
            b"<<<<<<< HEAD",
            "keep the lines of both sides, and delete the markers <<<<<<<, ======= and >>>>>>>",
        ),
        (b"=======", "keep the lines of both sides"),
        (
            b'{"key":"t-000000000000"}',
            "git checkout -- data/",
        ),
    ],
)
@pytest.mark.parametrize("folder", ["papers", "counts"])
def test_no_remedy_for_a_damaged_line_loses_a_paper(
    tmp_path: Path, folder: str, line: bytes, remedy: str
) -> None:
    data = tmp_path / "data"
    stored_papers.save(data, BEFORE)
    with (data / folder / "2024-06.jsonl").open("ab") as file:
        file.write(line + b"\n")
    with pytest.raises(PapersError) as caught:
        stored_papers.load(data)
    (problem,) = caught.value.problems
    assert remedy in problem.remedy
    assert "remove" not in problem.remedy
