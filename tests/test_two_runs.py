"""Tests two runs in one folder at once: one wins, and the other leaves with one line and changes nothing."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests import example_site
from tests.days import content
from tests.faults import REPOSITORY, nursery
from tests.patience import COMMAND, PATIENCE
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults import Run

HOLDER = """
import sys
from pathlib import Path
from paper_listings.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
OF_DATA = "data/.lock: another run is using this folder; run again when it has finished\n"
OF_SITE = ".cache/.lock: another run is building this site; run again when it has finished\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site(tmp_path / "root")


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Another process has locked the folder during the block."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate(timeout=PATIENCE)
    assert holder.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "folder", "said"),
    [
        (("import", "listing.txt"), "data", OF_DATA),
        (("fetch",), "data", OF_DATA),
        (("build",), ".cache", OF_SITE),
        (("build", "--year", "2024", "--site-dir", "part"), ".cache", OF_SITE),
        (("generate",), ".cache", OF_SITE),
    ],
)
def test_beside_another_run_a_command_is_one_line_and_changes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], folder: str, said: str
) -> None:
    monkeypatch.chdir(root)
    (root / "listing.txt").write_text(example_site.listing())
    with held(root / folder):
        before = content(root)
        done = papers(root, *arguments)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == said
        assert content(root) == before


def test_mkdocs_alone_does_not_build_beside_another_run(root: Path) -> None:
    command = (sys.executable, "-m", "mkdocs", "build", "--quiet")
    with held(root / ".cache"):
        before = content(root)
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=COMMAND, check=False)
        assert done.returncode == 1
        assert OF_SITE.strip() in done.stderr
        assert "Traceback" not in done.stderr
        assert content(root) == before


def both(root: Path, first: tuple[str, ...], second: tuple[str, ...]) -> tuple[Run, Run]:
    """Runs two commands at once."""
    with nursery() as one, nursery() as other, ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(home.run, "--root", root, *arguments)
            for home, arguments in ((one, first), (other, second))
        ]
        return runs[0].result(), runs[1].result()


def is_won(runs: tuple[Run, Run], said: str) -> bool:
    """Whether at least one run succeeded, and the other did too, after it, or left with the line `said`."""
    return any(run.code == 0 for run in runs) and all(
        (run.code, run.said) == (1, said) or run.code == 0 for run in runs
    )


@pytest.mark.site
def test_of_two_builds_at_once_one_leaves_a_whole_site(root: Path) -> None:
    assert is_won(both(root, ("build",), ("build",)), OF_SITE)
    done = papers(root, "check")
    assert done.exit_code == 0, done.output


def test_of_two_imports_at_once_one_is_stored_whole_and_the_other_later(root: Path, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.jsonl", "other.jsonl")]
    for number, path in enumerate(files):
        lines = (
            f'{{"title":"Sheep {number}.{one}","listed":"2025-12-0{1 + one % 8}"}}\n' for one in range(40)
        )
        path.write_text("".join(lines))
    runs = both(root, ("import", str(files[0])), ("import", str(files[1])))
    assert is_won(runs, OF_DATA)
    for path in files:
        assert papers(root, "import", path).exit_code == 0
    assert f"{len(example_site.PAPERS) + 80} papers" in papers(root, "generate").output
