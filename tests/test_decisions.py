"""Tests that decisions match the code, and that no file ignored by git is in the repository."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from paper_listings.merging import merge
from tests.sites import REPOSITORY

FOLDER = REPOSITORY / "docs/decisions"


def table(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


def test_the_rules_of_merging_are_those_that_the_code_says_it_follows() -> None:
    assert merge.__doc__
    assert len(table(merge.__doc__)) > 10
    assert table((FOLDER / "0009-merging.md").read_text()) == table(merge.__doc__)


def test_decisions_are_numbered_without_a_gap_and_headed_by_their_number() -> None:
    paths = sorted(FOLDER.glob("0*.md"))
    assert [int(path.name[:4]) for path in paths] == list(range(1, len(paths) + 1))
    assert all(path.read_text().startswith(f"# {int(path.name[:4])}. ") for path in paths)


@pytest.mark.skipif(
    not (REPOSITORY / ".git").exists() or shutil.which("git") is None, reason="this is no checkout of git"
)
def test_nothing_that_git_ignores_is_in_the_repository() -> None:
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-per-directory=.gitignore"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
