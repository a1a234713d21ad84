"""Whole sites for tests: a copy of this repository's site in another folder, and what its commands print."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from generator.cli import main

if TYPE_CHECKING:
    from click.testing import Result

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE = REPOSITORY / "data/listings/2025-12-08-daily-papers.txt"
SAMPLE_PAPERS = 57


def copy_site(folder: Path, *, with_data: bool = True) -> Path:
    """A site in `folder` with this repository's settings, generator and, if wanted, data."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("mkdocs.yml", "papers.yml", "topics.yml"):
        shutil.copy(REPOSITORY / name, folder / name)
    (folder / "docs").mkdir()
    (folder / "data").mkdir()
    if with_data:
        for name in ("papers", "counts"):
            shutil.copytree(REPOSITORY / "data" / name, folder / "data" / name)
    (folder / "generator").symlink_to(REPOSITORY / "generator", target_is_directory=True)
    return folder


def papers(root: Path, *arguments: str | Path) -> Result:
    """What `papers --root ROOT ARGUMENTS…` does."""
    return CliRunner().invoke(main, ["--root", str(root), *map(str, arguments)], catch_exceptions=False)
