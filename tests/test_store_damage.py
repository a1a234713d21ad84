"""Tests a damaged store: every damage is named with its file and line, or changes nothing, or only the paper of that line.

What a damage changes unnamed, git shows: the store is committed. `PAPERS_TRIALS` sets the number of trials; 500 take a
minute.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.store import stored_papers
from tests.days import content
from tests.example_site import PAPERS
from tests.sightings import day, paper
from tests.store_damage import KINDS, OF_FILES, damage

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.paper import Paper
    from tests.store_damage import Damage

TRIALS = int(os.environ.get("PAPERS_TRIALS", "88"))
LINE = re.compile(r"data/(?:papers|counts)/[^:]+:[1-9]\d*")
UNCOUNTED = tuple(paper(f"Seal {number}", listed=day(31 * (number % 5))) for number in range(10))
"""Papers that no counts file mentions."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committed store; the folder is its repository."""
    root = tmp_path_factory.mktemp("store")
    stored_papers.save(root / "data", (*PAPERS, *UNCOUNTED))
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


def problems_of(data: Path) -> tuple[str, ...] | dict[str, Paper]:
    """The places that are named, or the papers by key."""
    try:
        return {one.key: one for one in stored_papers.load(data)}
    except PapersError as error:
        return tuple(problem.place for problem in error.problems)


def outcome(store: Path, root: Path, done: Damage) -> str:
    """What becomes of a damage: named, intact, or what has changed, which git shows."""
    before = {one.key: one for one in stored_papers.load(store / "data")}
    damaged = content(root / "data")
    found = problems_of(root / "data")
    if isinstance(found, tuple):
        if done.kind not in OF_FILES:
            assert all(map(LINE.fullmatch, found)), found
        month = done.path.partition("/")[2].removesuffix(".jsonl")
        assert any(month in place for place in found) or done.kind == "doubled file", (done, found)
        with pytest.raises(PapersError):
            stored_papers.save(root / "data", (*before.values(), paper("Another")))
        assert content(root / "data") == damaged, "nothing is saved over it"
        return "named"
    if found == before:
        return "intact"
    lines = (store / "data" / done.path).read_bytes().splitlines()
    own = lines if done.line is None else lines[done.line - 1 : done.line]
    changed = {key for key in before.keys() | found.keys() if before.get(key) != found.get(key)}
    told = b"\n".join(own).decode()
    assert all(key in told for key in changed & before.keys()), (
        "other papers than those of the damage have changed"
    )
    shown = subprocess.run(
        ["git", "-C", store, f"--work-tree={root}", "diff", "--name-only"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert shown.split() == [f"data/{done.path}"]
    if before.keys() - found.keys():
        return "papers lost, as git shows"
    return "counts lost, as git shows" if done.path.startswith("counts/") else "words changed, as git shows"


def test_every_damage_is_named_or_harmless_or_only_its_own_papers_are_changed(
    store: Path, tmp_path: Path
) -> None:
    tally: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for trial in range(TRIALS):
        kind = KINDS[trial % len(KINDS)]
        root = tmp_path / "root"
        shutil.copytree(store / "data", root / "data")
        done = damage(root / "data", kind, Random(trial))
        tally[kind][outcome(store, root, done)] += 1
        shutil.rmtree(root)
    print(*(f"{kind}: {dict(found)}" for kind, found in tally.items()), sep="\n")  # noqa: T201 -- shown with -s
    for kind in ("doubled line", "emptied file", "doubled file"):
        assert tally[kind].keys() <= {"named", "intact"}, kind
    assert sum(found["named"] for found in tally.values()) > TRIALS / 2


def test_a_paper_with_counts_cannot_vanish_unnamed(store: Path, tmp_path: Path) -> None:
    """A removed line, and a removed file: the counts of its papers are still there, and say so with file and line."""
    root = tmp_path / "root"
    shutil.copytree(store / "data", root / "data")
    path = root / "data/papers/2025-12.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    gone = next(line for line in lines if b"Seal" not in line)
    path.write_bytes(b"".join(line for line in lines if line != gone))
    found = problems_of(root / "data")
    assert isinstance(found, tuple)
    assert all(place.startswith("data/counts/2025-12.jsonl:") for place in found)
    path.unlink()
    found = problems_of(root / "data")
    assert isinstance(found, tuple)
    assert found == ("data/counts/2025-12.jsonl:1",)  # the first of them, with their number


@pytest.mark.parametrize("left", [b"", b"\n \n"])
@pytest.mark.parametrize("name", ["papers/2025-12.jsonl", "counts/2025-12.jsonl"])
def test_a_file_without_lines_is_named(store: Path, tmp_path: Path, name: str, left: bytes) -> None:
    shutil.copytree(store / "data", tmp_path / "data")
    (tmp_path / "data" / name).write_bytes(left)
    with pytest.raises(PapersError, match=f"^data/{name}: empty, .*git checkout -- data/{name}"):
        stored_papers.load(tmp_path / "data")
