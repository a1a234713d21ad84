"""Tests commands that end at any change to the disk: killed, or with the disk full or read-only. Nothing is lost, and the next run heals.

`PAPERS_POINTS` sets the number of changes at which each command is ended in each way; 200 take about an hour.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from paper_listings.sources import huggingface
from paper_listings.sources.context import Context
from paper_listings.store import stored_papers
from paper_listings.store.records import as_record
from tests.days import content, on, showing
from tests.example_site import PAPERS
from tests.faults import Kind, nursery
from tests.loopback import NOW, serving
from tests.sites import copy_site
from tests.source_examples import daily
from tests.thorough import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from paper_listings.paper import Paper
    from tests.faults import Nursery, Run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

POINTS = int(os.environ.get("PAPERS_POINTS", "0"))
FEW = {"import": examples(6), "fetch": examples(4), "back-fill": examples(3), "build": examples(2)}
"""The number of points for each command, if `PAPERS_POINTS` is not set."""
HEALED = {"build": 4}
"""After how many ends a run is left undisturbed, if not after each: a build takes seconds."""
LINE = re.compile(r"[^\s:][^\n]*: [^\n]+; [^\n]+\n")
"""One line with a place, a problem and what to do."""
TODAY = NOW.date()
COMMITTED = ("data",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A command, the site before it, and what it leaves if nobody disturbs it."""

    arguments: tuple[str, ...]
    site: Path
    known: frozenset[str]
    """Keys of the papers that are stored before."""
    wanted: dict[str, bytes]
    """The contents of all files that it is to leave in the compared folders."""
    changes: int
    folders: tuple[str, ...] = COMMITTED

    def begin(self, folder: Path) -> Path:
        """Copies the site; returns the copy."""
        return shutil.copytree(self.site, folder, symlinks=True)

    def run(self, root: Path, home: Nursery, kind: Kind | None = None, at: int = 0) -> Run:
        return home.run("--root", root, *self.arguments, kind=kind, at=at)


def files(root: Path, folders: tuple[str, ...]) -> dict[str, bytes]:
    return {f"{name}/{path}": found for name in folders for path, found in content(root / name).items()}


def keys(root: Path) -> frozenset[str]:
    return frozenset(paper.key for paper in stored_papers.load(root / "data"))


@pytest.fixture(scope="module")
def home() -> Iterator[Nursery]:
    with nursery() as running:
        yield running


def months_ago(number: int) -> dt.date:
    return TODAY - dt.timedelta(days=31 * number)


def shown_before(day: dt.date, *numbers: int) -> tuple[Paper, ...]:
    """The papers that the source showed on an earlier day."""
    context = Context(place="before", today=day, listed=day, page_date=day)
    return huggingface.parse(daily(*on(day, *numbers)), context).papers


OLD = tuple(paper for number in range(2, 14) for paper in shown_before(months_ago(number), 1, 2))
"""The stored papers: two in each of twelve months."""


def importing(root: Path) -> tuple[str, ...]:
    """A file that changes, moves and adds papers in many months."""
    moved = [replace(paper, listed=paper.listed - dt.timedelta(days=9)) for paper in OLD[::4]]
    counted = [replace(paper, upvotes=90, seen=TODAY) for paper in OLD[1::2]]
    longer = [replace(paper, abstract=f"{paper.abstract} More.") for paper in OLD[2::4]]
    new = [paper for number in range(2, 14) for paper in shown_before(months_ago(number), 3)]
    records = [as_record(paper) for paper in (*moved, *counted, *longer, *new)]
    path = root / "new.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return ("import", str(path))


def fetched_days() -> dict[str, list[dict[str, object]]]:
    """What the source shows in the last week: new papers, and old ones with other counts."""
    days = [TODAY - dt.timedelta(days=number) for number in range(8)]
    again = {day: OLD[3 * place : 3 * place + 3] for place, day in enumerate(days)}
    return {
        day.isoformat(): [
            *on(day, 5, 6),
            *(
                record
                for paper in again[day]
                for record in on(day, 1, id=paper.key, title=paper.title, upvotes=60)
            ),
        ]
        for day in days
    }


FIRST = dt.date(2025, 11, 20)
LENGTH = 24
BACK = {
    (FIRST + dt.timedelta(days=number)).isoformat(): on(
        FIRST + dt.timedelta(days=number), *range(3 * number, 3 * number + number % 4)
    )
    for number in range(LENGTH)
}


@contextmanager
def work(name: str, folder: Path, home: Nursery) -> Iterator[Work]:
    """Prepares a command; the source that it asks is there during the block."""
    site = copy_site(folder / "site", with_data=False)
    folders: tuple[str, ...] = COMMITTED
    arguments: tuple[str, ...]
    days = fetched_days() if name == "fetch" else BACK
    with serving(showing(days)) as server:
        if name == "build":
            folders = (*COMMITTED, "docs", "site")
            stored_papers.save(site / "data", PAPERS[-5:-1])
            assert home.run("--root", site, "build").code == 0
            stored_papers.save(site / "data", PAPERS[-9:])
            arguments = ("build",)
        else:
            stored_papers.save(site / "data", OLD)
            (site / "papers.yml").write_text(
                f"sources: {{huggingface: daily, addresses: {{huggingface: '{server.url}'}}}}\n"
            )
            last = FIRST + dt.timedelta(days=LENGTH - 1)
            if name == "import":
                arguments = importing(folder)
            elif name == "fetch":
                arguments = ("fetch",)
            else:
                arguments = ("fetch", "--since", FIRST.isoformat(), "--until", last.isoformat())
        known = keys(site)
        undisturbed = shutil.copytree(site, folder / "undisturbed", symlinks=True)
        done = home.run("--root", undisturbed, *arguments)
        assert (done.code, done.said) == (0, "")
        yield Work(
            arguments=arguments,
            site=site,
            known=known,
            wanted=files(undisturbed, folders),
            changes=done.changes,
            folders=folders,
        )


def points(name: str, changes: int, seed: str) -> list[int]:
    """The numbers of the changes at which to end the command: at random, or all if there are no more."""
    count = POINTS or FEW[name]
    every = range(1, changes + 1)
    return [*every] if count >= changes else sorted(random.Random(seed).sample(every, count))


def at_every_point(
    name: str, kind: Kind, folder: Path, home: Nursery, ended: Callable[[Run], object]
) -> None:
    """Ends the command at many points. Checks after each that nothing is lost, and after some that the next run heals."""
    root = folder / "tried"
    with work(name, folder, home) as task:
        whole = frozenset(keys(folder / "undisturbed"))
        tried = points(name, task.changes, f"{name} {kind}")
        survived, lost = 0, []
        for place, at in enumerate(tried, 1):
            if not root.exists():
                task.begin(root)
            run = task.run(root, home, kind, at)
            ended(run)
            there = keys(root)
            if not task.known <= there <= whole or ("in total" in run.printed and there != whole):
                lost.append((at, sorted(task.known - there)))
            if place % HEALED.get(name, 1) and place < len(tried):
                continue
            again = task.run(root, home)
            assert (again.code, again.said) == (0, ""), f"{name} after {kind} at {at}: {again.said}"
            found = files(root, task.folders)
            paths = sorted(found.keys() | task.wanted.keys())
            differing = [path for path in paths if found.get(path) != task.wanted.get(path)]
            assert differing == [], f"{name} after {kind} at {at}"
            survived = place
            shutil.rmtree(root)
    counts = f"{task.changes} changes, tried {len(tried)}, survived {survived}, lost {len(lost)}"
    print(f"{name}, {kind}: {counts}")  # noqa: T201 -- shown with -s
    assert lost == []


WORKS = [
    pytest.param(name, marks=[pytest.mark.site] if name == "build" else [])
    for name in ("import", "fetch", "back-fill", "build")
]


@pytest.mark.parametrize("name", WORKS)
def test_killed_at_any_change_every_paper_is_there_and_the_next_run_leaves_what_one_alone_does(
    name: str, tmp_path: Path, home: Nursery
) -> None:
    def ended(run: Run) -> None:
        assert run.is_killed or run.code == 0

    at_every_point(name, "killed", tmp_path, home, ended)


@pytest.mark.parametrize("kind", ["full", "read-only"])
@pytest.mark.parametrize("name", WORKS)
def test_a_disk_that_takes_no_more_is_one_line_and_the_next_run_heals(
    name: str, kind: Kind, tmp_path: Path, home: Nursery
) -> None:
    said = set()

    def ended(run: Run) -> None:
        assert run.code == 0 or (run.code == 1 and LINE.fullmatch(run.said)), run
        assert "output:" not in run.said
        assert ".venv" not in run.said
        said.add(run.said)

    at_every_point(name, kind, tmp_path, home, ended)
    assert any("No space left" in line or "Read-only" in line for line in said)


# A real disk, where it may be mounted


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """A disk of 8 MiB in memory, mounted at a new folder during the block."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path, free: int) -> Path:
    """Fills the disk but for `free` bytes; returns the file that takes the space."""
    ballast = folder / "ballast"
    with ballast.open("wb", 0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    with ballast.open("ab") as file:
        file.truncate(max(0, ballast.stat().st_size - free))
    return ballast


NEEDS_MOUNT = pytest.mark.skipif(shutil.which("mount") is None, reason="needs mount")


@NEEDS_MOUNT
def test_on_a_disk_that_is_really_full_an_import_is_one_line_and_the_next_one_heals(
    tmp_path: Path, home: Nursery
) -> None:
    codes = []
    with work("import", tmp_path, home) as task, disk(tmp_path / "disk") as there:
        root = there / "root"
        for free in (0, 4096, 20_480, 49_152, 98_304, 131_072, 196_608, 2_097_152):
            task.begin(root)
            ballast = fill(there, free)
            run = task.run(root, home)
            codes.append(run.code)
            assert run.code == 0 or (run.code == 1 and LINE.fullmatch(run.said)), run
            assert task.known <= keys(root)
            ballast.unlink()
            assert task.run(root, home).code == 0
            assert files(root, task.folders) == task.wanted
            shutil.rmtree(root)
    assert codes == sorted(codes, reverse=True)
    assert {*codes} == {0, 1}


@NEEDS_MOUNT
def test_on_a_disk_that_is_really_read_only_commands_are_one_line_and_change_nothing(
    tmp_path: Path, home: Nursery
) -> None:
    with work("import", tmp_path, home) as task, disk(tmp_path / "disk") as there:
        root = task.begin(there / "root")
        before = files(root, ("",))
        subprocess.run(["mount", "-o", "remount,ro", there], check=True)
        for arguments in (task.arguments, ("fetch",), ("build",), ("generate",)):
            run = home.run("--root", root, *arguments)
            assert (run.code, run.printed) == (1, "")
            assert LINE.fullmatch(run.said), run.said
            assert "Read-only file system" in run.said or "cannot be made" in run.said
        assert files(root, ("",)) == before
