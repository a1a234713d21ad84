"""Tests damaged settings: the result is a site or error lines with places, no traceback, and other files untouched.

`PAPERS_TRIALS` sets the number of trials; 500 take about ten minutes.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.hostile_settings import FILES, damage, lay_out
from tests.sites import REPOSITORY, copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.site

TRIALS = int(os.environ.get("PAPERS_TRIALS", "24"))
PLACED = re.compile(r"(?:\S*/)?(?:\w+\.yml|thesis\.tex):[1-9]\d*:[1-9]\d*: .+; .+")
"""An error in a settings file, or in a file that it inherits."""
WHOLE = re.compile(r"(?:\S*/)?(?:mkdocs|papers|topics)\.yml: (?:not found|cannot be read \(.+\)); .+")
"""A settings path that is not a file."""
OF_PAGE = re.compile(r"[\w./-]+\.(?:html|xml|json|md|opml)(?::\d+)*: .+; .+")
"""A message of the checks of a built site."""


def files(top: Path) -> Iterator[tuple[str, bytes]]:
    """All files and links in a folder, without following links, except empty locks."""
    for folder, inner, names in os.walk(top):
        for name in {*names, *inner} - {".lock"}:
            path = Path(folder) / name
            if path.is_symlink():
                yield path.relative_to(top).as_posix(), bytes(path.readlink())
            elif path.is_file():
                yield path.relative_to(top).as_posix(), path.read_bytes()


def unit(path: str) -> str:
    """The entry next to the site, or at its top level, that contains the path."""
    parts = path.split("/")
    return "/".join(parts[: 2 if parts[0] == "root" else 1])


def small_site(root: Path) -> None:
    """A site with three papers."""
    copy_site(root)
    for path in (root / "data").rglob("*.jsonl"):
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:3]))


@pytest.mark.parametrize("trial", range(TRIALS))
def test_hostile_settings_give_a_site_or_lines_with_places_and_touch_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trial: int
) -> None:
    root = tmp_path / "root"
    small_site(root)
    lay_out(tmp_path, root)
    damaged = damage(root, Random(trial))
    monkeypatch.chdir(root)
    code = {path.name for path in (REPOSITORY / "generator").iterdir()}
    before = dict(files(tmp_path))
    units = {unit(path) for path in before} | {f"root/{path.name}" for path in root.iterdir()}

    done = papers(root, "build")

    after = dict(files(tmp_path))
    assert done.exit_code in {0, 1}, damaged
    assert {path for path in before if after.get(path) != before[path]} == set()
    assert {unit(path) for path in after.keys() - before.keys()} & (units - {"root/docs", "empty"}) == set()
    assert not (tmp_path / "ran").exists()
    assert not (root / "ran").exists()
    assert {path.name for path in (REPOSITORY / "generator").iterdir()} == code
    lines = done.stderr.splitlines()
    if done.exit_code == 0:
        assert (done.output.count("Built "), "Traceback" in done.output) == (1, False)
        return
    assert lines
    for line in lines:
        assert PLACED.fullmatch(line) or WHOLE.fullmatch(line) or OF_PAGE.fullmatch(line), (
            f"{damaged}: {line}"
        )
        assert len(line) < 1_500, damaged
    later = ("MkDocs stopped", "nav leads to")  # messages after pages have been generated
    if all(PLACED.fullmatch(line) and not any(words in line for words in later) for line in lines):
        assert after.keys() == before.keys()


def test_the_damage_is_the_same_for_a_seed_and_reaches_all_three_files(tmp_path: Path) -> None:
    states: list[dict[str, bytes | None]] = []
    for seed in (*range(30), *range(30)):
        root = tmp_path / str(len(states))
        copy_site(root, with_data=False)
        whole = dict(files(root))
        damage(root, Random(seed))
        now = dict(files(root))
        states.append({name: now.get(name) for name in FILES if now.get(name) != whole[name]})
    assert states[:30] == states[30:]
    assert {name for state in states for name in state} == set(FILES)
    assert sum(map(bool, states)) > 50
