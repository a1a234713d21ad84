"""Tests that a site joined from parts of closed years is the same as one that is built whole, and what stops a join."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_listings.pages import search_parts
from paper_listings.pipeline import parting
from paper_listings.pipeline.planning import groups
from paper_listings.pipeline.year_groups import closed_years
from paper_listings.insight.library import shelve
from paper_listings.site import year_part
from paper_listings.store import stored_papers
from tests.example_site import PAPERS
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paper_listings.paper import Paper

pytestmark = pytest.mark.site
YEARS = ("2023", "2024")


def spread() -> list[Paper]:
    """The example papers, listed over three years; 2024 ends in the middle of a week."""
    days = [
        dt.date(2023, 3, 6), dt.date(2023, 3, 7), dt.date(2023, 11, 30), dt.date(2024, 1, 2), dt.date(2024, 6, 14),
        dt.date(2024, 12, 30), dt.date(2025, 1, 2), dt.date(2025, 1, 8),
    ]  # fmt: skip
    return [
        replace(paper, listed=days[place * len(days) // len(PAPERS)], position=place + 1, seen=None)
        for place, paper in enumerate(PAPERS)
    ]


@pytest.fixture(scope="module", autouse=True)
def small_parts() -> Iterator[None]:
    """Lets few papers be a part of the search index."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_parts, "ENOUGH", 5)
        yield


def site_of_three_years(folder: Path) -> Path:
    """An example site; a page of its owner links into a closed year."""
    root = copy_site(folder, with_data=False)
    stored_papers.save(root / "data", spread())
    (root / "docs/note.md").write_text(
        "# A note\n\n[Then](days/2023-03-06/index.md), [file](months/2023-03/papers.bib).\n"
    )
    settings = (root / "papers.yml").read_text().replace("page_size: 50", "page_size: 5")
    (root / "papers.yml").write_text(settings)
    return root


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built whole."""
    root = site_of_three_years(tmp_path_factory.mktemp("whole") / "root")
    done = papers(root, "build", "--strict")
    assert done.exit_code == 0, done.output
    return root / "site"


@pytest.fixture(scope="module")
def built_parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the parts of both closed years, each built in a folder of its own."""
    folder = tmp_path_factory.mktemp("parts")
    for year in YEARS:
        root = site_of_three_years(tmp_path_factory.mktemp("root") / "root")
        done = papers(root, "build", "--strict", "--year", year, "--site-dir", folder / year)
        assert done.exit_code == 0, done.output
        assert done.output.startswith(f"Built {folder / year}: the part of {year}, ")
        assert not (root / "site").exists()
    return folder


@pytest.fixture
def parts(built_parts: Path, tmp_path: Path) -> Path:
    """Copies of these parts."""
    return Path(shutil.copytree(built_parts, tmp_path / "parts"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site_of_three_years(tmp_path / "root")


def test_a_site_joined_from_parts_is_the_same_byte_for_byte(whole: Path, parts: Path, root: Path) -> None:
    done = papers(root, "join", "--strict", parts / "2024", parts / "2023")
    assert done.exit_code == 0, done.output
    assert tree(root / "site") == tree(whole)
    assert papers(root, "check").exit_code == 0
    docs = {path.name for path in (root / "docs/months").iterdir()}
    assert docs == {"2025-01"}, "closed years are not made again"


def test_years_without_a_part_are_built_with_the_rest(whole: Path, parts: Path, root: Path) -> None:
    done = papers(root, "join", parts / "2023")
    assert done.exit_code == 0, done.output
    assert tree(root / "site") == tree(whole)


def test_a_part_has_the_files_of_its_year_and_nothing_else(whole: Path, parts: Path) -> None:
    site = tree(whole)
    for year in YEARS:
        found = tree(parts / year)
        manifest = json.loads(found.pop(year_part.MANIFEST))
        assert json.loads(found.pop(".built.json"))["is_complete"]
        indexes = [path for path in found if path.startswith("indexes/")]
        assert indexes == [f"indexes/{year}.index"]
        assert {path: site[path] for path in found if path not in indexes} == {
            path: data for path, data in found.items() if path not in indexes
        }
        assert manifest["files"].keys() == found.keys()
    mine = {path for path in site if path.startswith(("days/2023", "months/2023", "weeks/2023"))}
    assert mine <= tree(parts / "2023").keys()
