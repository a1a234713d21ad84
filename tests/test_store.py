"""Tests the store: saved papers survive any failure, and all damage is reported with a line number."""

from __future__ import annotations

import errno
import gc
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.merging.merge import unite
from paper_listings.order import oldest_first
from paper_listings.store import atomic, records, stored_papers
from paper_listings.store.lock import locked
from tests.killing import steps_of
from tests.sightings import day, histories, paper, papers, unhurried
from tests.test_paper_fields import FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paper_listings.paper import Paper

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def month(number: int, **fields: Any) -> Paper:  # noqa: ANN401  any field of Paper
    """Returns a unique paper, listed in the given month."""
    return paper(f"Sheep of Month {number}", listed=day(31 * number), **fields)


def content(data: Path) -> dict[str, bytes]:
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }


def names(data: Path, paths: Sequence[Path]) -> list[str]:
    return [path.relative_to(data).as_posix() for path in paths]


# --- what is written ------------------------------------------------------------------------------------------


def test_no_store_holds_no_papers(tmp_path: Path) -> None:
    assert stored_papers.load(tmp_path / "data") == ()
    assert stored_papers.save(tmp_path / "data", ()) == ()
    assert not (tmp_path / "data").exists()


def test_records_and_counts_stand_in_files_by_month(tmp_path: Path) -> None:
    one = paper("One", position=2, comments=0, upvotes=3, seen=day(2))
    two = paper("Two", position=1)
    late = month(1, upvotes=1)
    written = stored_papers.save(tmp_path, [late, one, two])
    assert names(tmp_path, written) == [
        "counts/2024-06.jsonl",
        "counts/2024-07.jsonl",
        "papers/2024-06.jsonl",
        "papers/2024-07.jsonl",
    ]
    assert (tmp_path / "papers/2024-06.jsonl").read_text("utf-8") == (
        f'{{"key":"{two.key}","title":"Two","listed":"2024-06-03","position":1}}\n'
        f'{{"key":"{one.key}","title":"One","listed":"2024-06-03","position":2}}\n'
    )
    assert (tmp_path / "counts/2024-06.jsonl").read_text("utf-8") == (
        f'{{"key":"{one.key}","seen":"2024-06-05","comments":0,"upvotes":3}}\n'
    )
    assert stored_papers.load(tmp_path) == (two, one, late)


@unhurried
@given(st.lists(papers() | histories(), max_size=8, unique_by=lambda one: one.key))
def test_what_was_saved_is_loaded(found: list[Paper]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        stored_papers.save(data, found)
        assert stored_papers.load(data) == tuple(sorted(found, key=oldest_first))


@unhurried
@given(
    st.lists(papers() | histories(), max_size=6, unique_by=lambda one: one.key),
    st.lists(papers(), max_size=6),
)
def test_saving_over_a_store_leaves_what_saving_anew_would(old: list[Paper], new: list[Paper]) -> None:
    united = unite(old, new).papers
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        stored_papers.save(Path(one), old)
        stored_papers.save(Path(one), united)
        stored_papers.save(Path(other), united)
        assert content(Path(one)) == content(Path(other))


def test_saving_again_touches_nothing(tmp_path: Path) -> None:
    everything = [month(number, upvotes=number) for number in range(3)]
    stored_papers.save(tmp_path, everything)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert stored_papers.save(tmp_path, everything[::-1]) == ()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_only_the_files_that_change_are_touched(tmp_path: Path) -> None:
    everything = [month(number, upvotes=number) for number in range(3)]
    stored_papers.save(tmp_path, everything)
    recounted = [*everything[:2], replace(everything[2], upvotes=9)]
    assert names(tmp_path, stored_papers.save(tmp_path, recounted)) == ["counts/2024-08.jsonl"]
    longer = [*recounted, month(3)]
    assert names(tmp_path, stored_papers.save(tmp_path, longer)) == ["papers/2024-09.jsonl"]


def test_a_file_that_becomes_empty_is_removed(tmp_path: Path) -> None:
    late = month(1, upvotes=1)
    stored_papers.save(tmp_path, [late])
    stored_papers.save(tmp_path, [replace(late, listed=day(0))])
    assert list(content(tmp_path)) == ["counts/2024-06.jsonl", "papers/2024-06.jsonl"]


def test_lines_edited_by_hand_are_read_and_put_in_order(tmp_path: Path) -> None:
    one, two = paper("One", position=1), paper("Two", position=2)
    stored_papers.save(tmp_path, [one, two])
    path = tmp_path / "papers/2024-06.jsonl"
    tidy = path.read_bytes()
    path.write_bytes(b"\r\n\r\n".join(reversed(tidy.splitlines())))
    assert stored_papers.load(tmp_path) == (one, two)
    stored_papers.save(tmp_path, stored_papers.load(tmp_path))
    assert path.read_bytes() == tidy


# --- what is rejected -----------------------------------------------------------------------------------------


def test_the_store_never_shrinks_unless_told(tmp_path: Path) -> None:
    everything = [month(number, upvotes=1) for number in range(8)]
    stored_papers.save(tmp_path, everything)
    before = content(tmp_path)
    with pytest.raises(PapersError, match=r"papers: 7 stored papers would be lost \(.*, …\)"):
        stored_papers.save(tmp_path, everything[:1])
    with pytest.raises(PapersError, match=rf"1 stored paper would be lost \({everything[0].key}\)"):
        stored_papers.save(tmp_path, everything[1:])
    assert content(tmp_path) == before
    stored_papers.save(tmp_path, everything[:1], allow_loss=True)
    assert stored_papers.load(tmp_path) == (everything[0],)
    assert len(content(tmp_path)) == 2


def test_two_papers_with_one_key_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PapersError, match="two papers have the same key"):
        stored_papers.save(tmp_path, [paper(), paper()])


DAMAGE: list[tuple[str, bytes, str]] = [
    ("papers/2024-06.jsonl", b'{"key":"t-0000', "invalid JSON"),
    ("papers/2024-06.jsonl", b"<<<<<<< HEAD", "invalid JSON"),
    ("papers/2024-06.jsonl", b"\xff\xfe", "invalid JSON"),
    ("papers/2024-06.jsonl", b'{"title":"A"}', "listed cannot be null"),
    ("papers/2024-06.jsonl", b'{"title":"One","listed":"2024-06-03"}', "duplicate key t-"),
    ("counts/2024-06.jsonl", b"[]", "invalid counts"),
    ("counts/2024-06.jsonl", b"7", "invalid counts"),
    ("counts/2024-06.jsonl", b"{}", "invalid counts"),
    ("counts/2024-06.jsonl", b'{"key":', "invalid counts"),
    ("counts/2024-06.jsonl", b"[" * 100_000, "invalid counts"),
    ("counts/2024-06.jsonl", b'{"key":"2406.00001","seen":"yesterday"}', "invalid counts"),
    ("counts/2024-06.jsonl", b'{"key":"2406.00001","seen":3}', "invalid counts"),
    ("counts/2024-06.jsonl", b'{"key":"../x"}', "key cannot be '../x'"),
    ("counts/2024-06.jsonl", b'{"key":3}', "key cannot be 3"),
    ("counts/2024-06.jsonl", b'{"key":"2406.00001","likes":3}', "unknown field 'likes'"),
    ("counts/2024-06.jsonl", b'{"key":"2406.00001","upvotes":-1}', "upvotes cannot be -1"),
    ("counts/2024-06.jsonl", b'{"key":"2406.00001","comments":true}', "comments cannot be True"),
    (
        "counts/2024-06.jsonl",
        b'{"key":"2406.00001","upvotes":1' + b"0" * 400 + b"}",
        "upvotes cannot be 100000",
    ),
    ("counts/2024-06.jsonl", b'{"key":"2406.00001","seen":"0001-01-01"}', "seen cannot be 0001-01-01"),
    ("papers/2024-06.jsonl", b'{"title":"A","listed":"0001-01-01"}', 'listed cannot be "0001-01-01"'),
    (
        "papers/2024-06.jsonl",
        b'{"title":"A","listed":"2024-06-01","published":"0001-01-01"}',
        "published cannot",
    ),
    ("counts/2024-06.jsonl", b'{"key":"2406.00001","upvotes":3}', "2406.00001, which is not in the store"),
]


@pytest.mark.parametrize(("name", "line", "problem"), DAMAGE)
def test_a_damaged_line_is_named_and_nothing_is_written(
    tmp_path: Path, name: str, line: bytes, problem: str
) -> None:
    data = tmp_path / "data"
    everything = [paper("One", upvotes=1)]
    stored_papers.save(data, everything)
    with (data / name).open("ab") as file:
        file.write(line)
    before = content(data)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: stored_papers.load(data),
        lambda: stored_papers.save(data, [*everything, month(1)]),
        lambda: stored_papers.save(data, [], allow_loss=True),
    )
    for attempt in attempts:
        with pytest.raises(PapersError) as caught:
            attempt()
        assert [found.place for found in caught.value.problems] == [f"data/{name}:2"]
        assert problem in caught.value.problems[0].problem
    assert content(data) == before


def test_all_damaged_lines_are_named_at_once(tmp_path: Path) -> None:
    stored_papers.save(tmp_path, [month(0), month(1, upvotes=2)])
    for path in content(tmp_path):
        (tmp_path / path).write_bytes(b"a\n" + (tmp_path / path).read_bytes() + b"b\n")
    with pytest.raises(PapersError) as caught:
        stored_papers.load(tmp_path)
    assert [problem.place.split("/", 1)[1] for problem in caught.value.problems] == [
        f"{path}:{line}"
        for path in ("papers/2024-06.jsonl", "papers/2024-07.jsonl", "counts/2024-07.jsonl")
        for line in (1, 3)
    ]


def test_counts_without_their_papers_are_one_line_however_many(tmp_path: Path) -> None:
    data = tmp_path / "data"
    stored_papers.save(data, [month(number, upvotes=2) for number in range(4)])
    for path in sorted((data / "papers").iterdir())[1:]:
        path.unlink()
    with pytest.raises(PapersError) as caught:
        stored_papers.load(data)
    (problem,) = caught.value.problems
    assert problem.place == "data/counts/2024-07.jsonl:1"
    assert problem.problem.endswith(" and 2 others, which are not in the store")
    assert problem.remedy == (
        "restore the papers as last committed: git checkout -- data/papers, or from an earlier commit"
    )


def test_a_misnamed_file_is_not_passed_over(tmp_path: Path) -> None:
    stored_papers.save(tmp_path, [month(0)])
    (tmp_path / "papers/2024-06 (copy).jsonl").write_bytes(b"")
    (tmp_path / "papers/README.md").write_bytes(b"")
    with pytest.raises(PapersError, match=r"2024-06 \(copy\).jsonl: not named after a month"):
        stored_papers.load(tmp_path)


@pytest.mark.parametrize("place", ["data", "data/papers", "data/papers/2024-06.jsonl"])
def test_something_else_in_its_place_is_said(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    if place.endswith("jsonl"):
        path.mkdir()
    else:
        path.write_bytes(b"")
    with pytest.raises(
        PapersError, match=r"^data/papers.* cannot be (read|written)|^data: cannot be written"
    ):
        stored_papers.save(tmp_path / "data", [month(0)])


# --- failures -------------------------------------------------------------------------------------------------

BEFORE = [month(number, upvotes=1) for number in range(4)]
MOVED = [
    replace(BEFORE[0], listed=BEFORE[1].listed),
    replace(BEFORE[1], listed=BEFORE[0].listed, upvotes=5, seen=day(60)),
    replace(BEFORE[2], listed=day(0)),
    replace(BEFORE[3], doi="10.1000/a"),
    *(month(number, comments=2) for number in range(4, 6)),
]
"""The state after a save from BEFORE that moves papers between files both ways, adds, changes and empties."""


class Stopped(BaseException):
    """Simulates the end of the process."""


def stop_after(monkeypatch: pytest.MonkeyPatch, steps: int, error: BaseException) -> Callable[[], int]:
    """Makes every change to the disk after the first `steps` raise `error`. Returns a function that tells how many are left."""
    left = [steps]

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            if left[0] == 0:
                raise error
            left[0] -= 1
            return change(*args, **kwargs)

        return step

    for name in ("replace", "unlink", "mkdir"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    return lambda: left[0]


def is_whole(data: Path) -> bool:
    """Whether every paper of BEFORE is there, in its old or new state or both merged."""
    found = {one.key: one for one in stored_papers.load(data)}
    return {one.key for one in BEFORE} <= set(found)


@pytest.mark.parametrize(
    ("error", "raised"),
    [(Stopped(), Stopped), (OSError(errno.ENOSPC, "No space left on device"), PapersError)],
)
def test_stopped_after_any_step_nothing_is_lost_and_the_next_save_heals(
    tmp_path: Path, error: BaseException, raised: type[BaseException]
) -> None:
    stored_papers.save(tmp_path / "wanted", MOVED)
    wanted = content(tmp_path / "wanted")
    for steps in range(200):
        data = tmp_path / str(steps)
        stored_papers.save(data, BEFORE)
        with pytest.MonkeyPatch.context() as patch:
            left = stop_after(patch, steps, error)
            try:
                stored_papers.save(data, MOVED)
            except raised:
                pass
            else:
                assert left() >= 0
                break
        assert is_whole(data)
        stored_papers.save(data, MOVED)
        assert content(data) == wanted
    assert steps > 20
    assert content(data) == wanted


def test_a_full_disk_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    stored_papers.save(data, BEFORE)
    before = content(data)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        PapersError, match=r"^data: cannot be written \(No space left on device\); free some space"
    ):
        stored_papers.save(data, MOVED)
    assert content(data) == before


def test_a_temporary_file_that_was_left_is_ignored_and_removed(tmp_path: Path) -> None:
    stored_papers.save(tmp_path, BEFORE)
    left = tmp_path / "papers/.2024-06.jsonl.tmp"
    left.write_bytes(b'{"half a li')
    assert len(stored_papers.load(tmp_path)) == len(BEFORE)
    assert stored_papers.save(tmp_path, BEFORE) == ()
    assert not left.exists()


def test_a_paper_in_two_files_is_one(tmp_path: Path) -> None:
    late = month(1, upvotes=1, seen=day(31))
    stored_papers.save(tmp_path, [late])
    moved = content(tmp_path)
    stored_papers.save(tmp_path, [replace(late, listed=day(0), upvotes=7, seen=day(40))])
    for name, lines in moved.items():
        (tmp_path / name).write_bytes(lines)
    (found,) = stored_papers.load(tmp_path)
    assert (found.listed, found.upvotes, found.seen) == (day(0), 7, day(40))
    stored_papers.save(tmp_path, [found])
    assert len(content(tmp_path)) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_200_random_points_nothing_is_lost(tmp_path: Path) -> None:
    chance = random.Random(7)
    stored_papers.save(tmp_path / "wanted", MOVED)
    wanted = content(tmp_path / "wanted")
    stored_papers.save(tmp_path / "counted", BEFORE)
    steps = steps_of(lambda: stored_papers.save(tmp_path / "counted", MOVED)) or 0
    between = 0
    for number in range(200):
        data = tmp_path / str(number)
        stored_papers.save(data, BEFORE)
        before = content(data)
        killed = steps_of(partial(stored_papers.save, data, MOVED), chance.randint(1, steps)) is None
        assert killed
        between += content(data) not in (before, wanted)
        assert is_whole(data)
        stored_papers.save(data, MOVED)
        assert content(data) == wanted
    assert between > 10


# --- two runs -------------------------------------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from paper_listings.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_of_two_runs_one_wins_and_the_other_leaves_with_one_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(PapersError) as caught, locked(data):
            raise AssertionError
        assert str(caught.value) == (
            "data/.lock: another run is using this folder; run again when it has finished"
        )
        holder.kill()
    with locked(data):
        stored_papers.save(data, BEFORE)
    with locked(data):
        assert len(stored_papers.load(data)) == len(BEFORE)


def test_a_folder_that_cannot_be_locked_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_bytes(b"")
    with (
        pytest.raises(PapersError, match=r"data/\.lock: cannot be locked \(File exists\)"),
        locked(tmp_path / "data"),
    ):
        raise AssertionError

    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", unsupported)
    with pytest.raises(PapersError, match="No locks available"), locked(tmp_path):
        raise AssertionError


def test_a_file_that_need_not_last_is_written_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "fsync")
    atomic.write(tmp_path / "page.md", b"page", durable=False)
    atomic.clear(tmp_path / "page.md")
    atomic.clear(tmp_path / "page.md" / "page.md")
    assert content(tmp_path) == {"page.md": b"page"}


def test_folders_that_cannot_be_opened_need_no_sync(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def denied(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", denied)
    atomic.sync_folder(tmp_path)


def test_every_field_of_a_paper_survives_the_store(tmp_path: Path) -> None:
    stored_papers.save(tmp_path, (FULL,))
    assert stored_papers.load(tmp_path) == (FULL,)


# --- what is not checked again ----------------------------------------------------------------------------------


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tidy files are remembered even if the store is small."""
    monkeypatch.setattr(stored_papers, "LARGE", 0)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places of the lines that are checked."""
    places: list[str] = []
    loads = records.loads

    def noted(line: str | bytes, place: str) -> Paper:
        places.append(place)
        return loads(line, place)

    monkeypatch.setattr(records, "loads", noted)
    return places


@pytest.mark.usefixtures("remembering")
def test_only_files_that_changed_are_checked_again(tmp_path: Path, checked: list[str]) -> None:
    data = tmp_path / "data"
    everything = [month(number, upvotes=number) for number in range(3)]
    stored_papers.save(data, everything)
    checked.clear()
    assert stored_papers.load(data) == tuple(everything)
    assert len(checked) == 3
    checked.clear()
    assert stored_papers.load(data) == tuple(everything)
    assert checked == []
    stored_papers.save(data, [*everything[:2], replace(everything[2], title="Sheep", upvotes=7)])
    checked.clear()
    assert stored_papers.load(data)[2].title == "Sheep"
    assert checked == ["data/papers/2024-08.jsonl:1"]


def test_small_stores_remember_nothing(tmp_path: Path) -> None:
    stored_papers.save(tmp_path / "data", [month(0)])
    stored_papers.load(tmp_path / "data")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@unhurried
@given(
    st.lists(papers() | histories(), max_size=6, unique_by=lambda one: one.key),
    st.lists(papers(), max_size=4),
)
def test_a_store_that_is_not_checked_is_loaded_and_saved_as_one_that_is(
    old: list[Paper], new: list[Paper]
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored_papers, "LARGE", 0)
        data, other = Path(folder) / "data", Path(folder) / "other/data"
        stored_papers.save(data, old)
        assert stored_papers.load(data) == stored_papers.load(data)
        stored = stored_papers.read(data)
        assert all(file.is_tidy for file in stored.recorded.values())
        assert all(file.is_tidy for file in stored.counted.values())
        united = unite(stored.papers, new).papers
        stored_papers.save(data, united, stored=stored)
        stored_papers.save(other, united)
        assert content(data) == content(other)
        assert stored_papers.load(data) == stored_papers.load(other) == united


@pytest.mark.usefixtures("remembering")
def test_months_that_do_not_change_are_not_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = [month(number, upvotes=number) for number in range(5)]
    stored_papers.save(tmp_path, everything)
    lines: list[str] = []
    dumps = records.dumps
    stored = stored_papers.read(tmp_path)

    def noted(paper: Paper, **rest: Any) -> str:  # noqa: ANN401
        lines.append(paper.key)
        return dumps(paper, **rest)

    monkeypatch.setattr(records, "dumps", noted)
    stored_papers.save(tmp_path, [*stored.papers, month(6)], stored=stored)
    assert lines == [month(6).key]


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace('"title"', '"title" ', 1),
        lambda text: text.replace("Sheep", "Sheep ", 1),
        lambda text: text.rstrip("\n"),
        lambda text: "\n" + text,
        lambda text: "".join(reversed(text.splitlines(keepends=True))),
        lambda text: text.replace('"listed":"2024-06', '"listed":"2024-09'),
        lambda text: text.replace('"position":1', '"position":1,"upvotes":3'),
    ],
)
@pytest.mark.usefixtures("remembering")
def test_a_file_edited_by_hand_is_valid_but_checked_until_a_save_has_tidied_it(
    tmp_path: Path, edit: Callable[[str], str]
) -> None:
    data = tmp_path / "data"
    stored_papers.save(data, [month(0, position=1), paper("Wolves of June", position=2)])
    path = data / "papers/2024-06.jsonl"
    path.write_text(edit(path.read_text("utf-8")), "utf-8")
    found = stored_papers.load(data)
    stored = stored_papers.read(data)
    assert stored.papers == found
    assert not stored.recorded[path].is_tidy
    stored_papers.save(data, found, stored=stored)
    assert all(file.is_tidy for file in stored_papers.read(data).recorded.values())
    assert stored_papers.load(data) == found


@pytest.mark.usefixtures("remembering")
def test_a_line_damaged_after_it_was_remembered_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    stored_papers.save(data, [month(0)])
    stored_papers.load(data)
    path = data / "papers/2024-06.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"title"', b'"titel"'))
    with pytest.raises(PapersError, match="unknown field 'titel'"):
        stored_papers.load(data)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-9],
        lambda _: "[]",
        lambda text: text.replace('"version": "', '"version": "0'),
        lambda text: text.replace('"sha256": "', '"sha256": "0'),
        lambda _: '{"version": 1}',
    ],
)
@pytest.mark.usefixtures("remembering")
def test_a_damaged_memory_of_tidy_files_is_ignored(
    tmp_path: Path, checked: list[str], damage: Callable[[str], str]
) -> None:
    data, memory = tmp_path / "data", tmp_path / ".cache/store.json"
    stored_papers.save(data, [month(0)])
    stored_papers.load(data)
    memory.write_text(damage(memory.read_text()))
    checked.clear()
    assert stored_papers.load(data) == (month(0),)
    assert len(checked) == 1


@pytest.mark.usefixtures("remembering")
def test_a_memory_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("")
    stored_papers.save(tmp_path / "data", [month(0)])
    assert stored_papers.load(tmp_path / "data") == (month(0),)


@pytest.mark.parametrize("is_enabled", [True, False])
def test_loading_leaves_the_garbage_collector_as_it_was(tmp_path: Path, is_enabled: bool) -> None:  # noqa: FBT001
    (gc.enable if is_enabled else gc.disable)()
    try:
        stored_papers.load(tmp_path / "data")
        assert gc.isenabled() is is_enabled
    finally:
        gc.enable()
