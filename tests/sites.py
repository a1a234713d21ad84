"""Whole sites for tests: the example site in a folder of its own, and what its commands print."""

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
"""How many papers the example site has."""


def copy_site(folder: Path, *, with_data: bool = True) -> Path:
    """The example site in `folder`, with this repository's generator and, if wanted, its papers."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "docs").mkdir()
    (folder / "data").mkdir()
    (folder / "generator").symlink_to(REPOSITORY / "generator", target_is_directory=True)
    example_site.write_settings(folder)
    if with_data:
        example_site.write_papers(folder)
    return folder


def papers(root: Path, *arguments: str | Path) -> Result:
    """What `papers --root ROOT ARGUMENTS…` does."""
    return CliRunner().invoke(main, ["--root", str(root), *map(str, arguments)], catch_exceptions=False)
