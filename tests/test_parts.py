"""Tests that a site joined from parts of closed years is the same as one that is built whole, and what stops a join."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paper_listings.insight.library import shelve
from paper_listings.pages import paper_pages, search_parts
from paper_listings.pipeline import parting, planning
from paper_listings.pipeline.year_parts import closed_years
from paper_listings.site import year_part
from paper_listings.store import stored_papers
from tests.example_site import PAPERS
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from paper_listings.insight.library import Period
    from paper_listings.pages.context import SiteContext
    from paper_listings.pages.shell import Shell
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


def refused(root: Path, *arguments: str | Path) -> str:
    """The one line of a command that is refused; what was built before is still there."""
    (root / "site").mkdir(exist_ok=True)
    before = tree(root / "site"), tree(root / "docs")
    done = papers(root, *arguments)
    assert done.exit_code == 1, done.output
    assert (tree(root / "site"), tree(root / "docs")) == before
    (line,) = done.stderr.splitlines()
    return str(line)


def edited(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes the manifest of a part."""
    path = folder / year_part.MANIFEST
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content))


def test_a_part_of_other_papers_is_out_of_date(parts: Path, root: Path) -> None:
    changed = [replace(paper, title="Owls") if paper.listed.year == 2023 else paper for paper in spread()[:1]]
    stored_papers.save(root / "data", [*changed, *spread()[1:]])
    line = refused(root, "join", parts / "2023")
    assert (
        "parts/2023: is out of date: the papers of 2023, topics or settings are others now; build it again"
        in line
    )
    assert line.endswith("parts/2023")


def test_a_part_that_other_settings_or_another_theme_made_is_out_of_date(parts: Path, root: Path) -> None:
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text() + "remote_branch: other\n")
    line = refused(root, "join", parts / "2023")
    assert (
        "parts/2023: is out of date: the settings, the theme or the program are others now; build it again"
        in line
    )


def test_a_part_of_another_site_is_refused(parts: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://owls.example/")
    line = refused(root, "join", parts / "2023")
    assert "is part of the site http://127.0.0.1:8000/, not of https://owls.example/; build it again" in line


def test_a_part_of_a_year_that_is_open_here_is_refused(parts: Path, root: Path) -> None:
    edited(parts / "2023", lambda content: content.update(year="2025"))
    line = refused(root, "join", parts / "2023")
    assert "has the year 2025, which is not closed here; leave it out: the rest is built here" in line


def test_a_year_given_twice_is_refused(parts: Path, root: Path) -> None:
    shutil.copytree(parts / "2023", parts / "again")
    line = refused(root, "join", parts / "2023", parts / "again")
    assert "parts/again: has the year 2023, as " in line
    assert line.endswith("parts/2023 has; name each year once")


def test_a_folder_that_is_no_part_is_refused(root: Path, tmp_path: Path) -> None:
    line = refused(root, "join", tmp_path / "nothing")
    assert (
        "nothing: has no part.json, so it is no part of a site; build it: papers build --year YEAR --site-dir "
        in line
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.update(version=2),
        lambda content: content.update(year="../x"),
        lambda content: content.update(groups=[]),
        lambda content: content.update(set_aside={"owls": "no"}),
        lambda content: content.update(set_aside=[]),
        lambda content: content.update(pages="index.md"),
        lambda content: content.update(indexes={}),
        lambda content: content.update(files=[]),
        lambda content: content.pop("makers"),
    ],
)
def test_a_damaged_manifest_is_refused(
    parts: Path, root: Path, damage: Callable[[dict[str, Any]], object]
) -> None:
    edited(parts / "2023", damage)
    line = refused(root, "join", parts / "2023")
    assert "parts/2023/part.json: is damaged; build it again: papers build --year YEAR --site-dir " in line


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"[" * 100_000])
def test_a_manifest_that_is_none_is_refused(parts: Path, root: Path, content: bytes) -> None:
    (parts / "2023" / year_part.MANIFEST).write_bytes(content)
    assert "parts/2023/part.json: is damaged; " in refused(root, "join", parts / "2023")


@pytest.mark.parametrize("damage", ["edited", "missing", "a link", "an index"])
def test_a_part_with_a_damaged_file_is_refused(parts: Path, root: Path, tmp_path: Path, damage: str) -> None:
    path = parts / "2023" / ("indexes/2023.index" if damage == "an index" else "months/2023-03/index.html")
    content = path.read_bytes()
    path.unlink()
    if damage == "a link":
        (tmp_path / "page").write_bytes(content)
        path.symlink_to(tmp_path / "page")
    elif damage != "missing":
        path.write_bytes(content + b"!")
    line = refused(root, "join", parts / "2023")
    place = path.relative_to(parts.parent).as_posix()
    assert f"{place}: is not as it was built; build it again: papers build --year 2023 --site-dir " in line


@pytest.mark.parametrize("path", ["../owls", "/owls", "a/../b", "a\\b", ""])
def test_a_part_reaches_no_file_outside_its_folder(parts: Path, root: Path, path: str) -> None:
    edited(parts / "2023", lambda content: content["pages"].append(path))
    assert "is not as it was built" in refused(root, "join", parts / "2023")


def test_a_page_of_the_owner_is_not_replaced_by_one_of_a_part(parts: Path, root: Path) -> None:
    path = root / "docs/months/2023-03/index.md"
    path.parent.mkdir(parents=True)
    path.write_text("Mine")
    done = papers(root, "join", parts / "2023")
    assert done.exit_code == 1
    assert "docs/months/2023-03/index.md: is also in " in done.stderr
    assert done.stderr.endswith("; move it away\n")
    assert path.read_text() == "Mine"
    assert not (root / "site").exists()


@pytest.mark.parametrize("place", ["2023", "2023/below", ""])
def test_a_site_is_not_joined_where_a_part_is(parts: Path, root: Path, place: str) -> None:
    before = tree(parts)
    done = papers(root, "join", parts / "2023", "--site-dir", parts / place)
    assert done.exit_code == 1
    assert "2023 is a part of the site, which a build would empty; name another folder" in done.stderr or (
        "holds files that this program did not build" in done.stderr
    )
    assert tree(parts) == before


@pytest.mark.parametrize(
    ("year", "known"),
    [("2025", "there are 2023, 2024"), ("2022", "there are 2023, 2024"), ("1", "there are 2023, 2024")],
)
def test_a_year_that_is_open_or_has_no_papers_has_no_part(
    root: Path, tmp_path: Path, year: str, known: str
) -> None:
    line = refused(root, "build", "--year", year, "--site-dir", tmp_path / "part")
    assert line == (
        f"--year {int(year):04}: not a closed year with papers; name one whose last week is over; {known}"
    )
    assert not (tmp_path / "part").exists()


def test_a_part_needs_a_folder_of_its_own_without_files_of_others(root: Path, tmp_path: Path) -> None:
    done = papers(root, "build", "--year", "2023")
    assert done.exit_code == 2
    assert "--year needs --site-dir: name a folder for the part." in done.stderr
    (tmp_path / "part").mkdir()
    (tmp_path / "part/thesis.txt").write_text("Years of work.")
    assert "which holds files that this program did not build" in refused(
        root, "build", "--year", "2023", "--site-dir", tmp_path / "part"
    )


def test_a_part_is_built_again_in_its_folder_and_can_be_removed(parts: Path, root: Path) -> None:
    before = tree(parts / "2023")
    assert papers(root, "build", "--year", "2023", "--site-dir", parts / "2023").exit_code == 0
    assert tree(parts / "2023") == before
    assert papers(root, "build", "--remove", "--site-dir", parts / "2023").exit_code == 0
    assert tree(parts / "2023") == {}


def test_a_part_leaves_the_feeds_that_the_next_build_compares_its_own_with(
    whole: Path, root: Path, tmp_path: Path
) -> None:
    assert papers(root, "generate").exit_code == 0
    assert papers(root, "build", "--year", "2023", "--site-dir", tmp_path / "part").exit_code == 0
    assert (root / "docs/feed.xml").read_bytes() == (whole / "feed.xml").read_bytes()
    assert {path.name for path in (root / "docs/months").iterdir()} == {"2023-03", "2023-11"}


def test_the_years_are_listed_with_their_papers(root: Path, tmp_path: Path) -> None:
    done = papers(root, "years")
    counts = [sum(paper.listed.year == int(year) for paper in spread()) for year in YEARS]
    assert done.output.splitlines() == [
        f"{year}  {count} papers" for year, count in zip(YEARS, counts, strict=True)
    ]
    assert papers(copy_site(tmp_path / "new", with_data=False), "years").output == "No closed year yet.\n"
    no_years = papers(
        copy_site(tmp_path / "no", with_data=False), "build", "--year", "2023", "--site-dir", tmp_path / "p"
    )
    assert "there are none yet" in no_years.stderr


def test_years_are_split_if_the_settings_say_so_and_the_store_is_large(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert papers(root, "years", "--split").output == "[]\n"
    with (root / "papers.yml").open("a") as settings:
        settings.write("split_years: true\n")
    assert papers(root, "years", "--split").output == "[]\n"
    monkeypatch.setattr(parting, "SPLIT_FROM", len(PAPERS))
    assert papers(root, "years", "--split").output == '["2023", "2024"]\n'


def test_a_year_is_closed_when_no_week_that_began_in_it_can_grow() -> None:
    def closed(*days: dt.date) -> tuple[str, ...]:
        found = [replace(paper, listed=day) for paper, day in zip(PAPERS, days, strict=False)]
        return closed_years(shelve(found, (), {}))

    last, first, later = dt.date(2024, 12, 30), dt.date(2025, 1, 2), dt.date(2025, 1, 6)
    assert closed() == ()
    assert closed(last) == ()
    assert closed(last, first) == (), "both are in week 1 of 2025, which began in 2024"
    assert closed(last, first, later) == ("2024",)
    assert closed(first, later) == ()
    assert closed(last, dt.date(2025, 1, 7), dt.date(2026, 5, 5)) == ("2024", "2025")


def test_every_page_of_a_closed_year_is_settled(whole: Path, parts: Path) -> None:
    """It shows nothing that changes with new papers, so that it may be built before them."""
    slim = b'class="md-header pl-header pl-slim"'
    pages = [data for path, data in tree(parts).items() if path.endswith(".html")]
    assert pages
    assert all(slim in data for data in pages)
    assert slim not in (whole / "index.html").read_bytes()


def test_a_paper_that_cannot_be_shown_is_set_aside_in_its_part_and_so_in_the_site(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = next(paper for paper in spread() if paper.listed.year == 2023)
    made = paper_pages.paper_files

    def failing(
        context: SiteContext, day: Period, shells: Mapping[int, Shell]
    ) -> Iterator[tuple[str, bytes]]:
        if any(paper.key == broken.key for paper in day.papers):
            raise ValueError("no such page")
        return made(context, day, shells)

    monkeypatch.setattr(planning, "paper_files", failing)
    part = papers(root, "build", "--year", "2023", "--site-dir", tmp_path / "part")
    assert part.exit_code == 0
    assert f"{broken.key} was set aside because it cannot be shown: ValueError: no such page" in part.stderr
    assert papers(root, "build", "--strict", "--year", "2023", "--site-dir", tmp_path / "part").exit_code == 1
    joined = papers(root, "join", tmp_path / "part", "--site-dir", tmp_path / "joined")
    assert joined.exit_code == 0, joined.stderr
    assert "warning: data/papers/2023-03.jsonl" in joined.stderr
    assert papers(root, "build", "--site-dir", tmp_path / "whole").exit_code == 0
    assert tree(tmp_path / "joined") == tree(tmp_path / "whole")
