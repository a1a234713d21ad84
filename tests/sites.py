"""Copies the example site into a folder, and runs commands on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from paper_listings.cli import main
from tests import example_site

if TYPE_CHECKING:
    from click.testing import Result

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "generator/paper_listings"
SAMPLE_PAPERS = len(example_site.PAPERS)
"""The number of papers in the example site."""


def copy_site(folder: Path, *, with_data: bool = True) -> Path:
    """Copies the example site to `folder`, with this repository's generator and, optionally, its papers."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "docs").mkdir()
    (folder / "data").mkdir()
    (folder / "generator").symlink_to(REPOSITORY / "generator", target_is_directory=True)
    example_site.write_settings(folder)
    if with_data:
        example_site.write_papers(folder)
    return folder


def papers(root: Path, *arguments: str | Path) -> Result:
    """Runs `papers --root ROOT ARGUMENTS…` and returns the result."""
    return CliRunner().invoke(main, ["--root", str(root), *map(str, arguments)], catch_exceptions=False)
