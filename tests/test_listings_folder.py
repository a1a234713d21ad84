"""Tests importing the folder of listings, whatever people drop into it, and removing the sample for good."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_listings.owner import config
from paper_listings.pipeline import sample
from paper_listings.store import stored_papers
from paper_listings.store.records import loads
from tests.days import content
from tests.example_site import DAY, LISTED, PAPERS
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from click.testing import Result

NOT_LISTINGS = {
    ".DS_Store": b"\0\0\0\1Bud1\0\0",
    "README.md": b"# Listings\n\nPaste pages into files here, please.\n",
    "empty.txt": b"",
    "blank.txt": b" \n\n",
    "paper.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>> endobj\ntrailer\n%%EOF\n",
    "photo.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1",
    "photo.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "page.zip": b"PK\3\4\x14\0\0\0",
    "notes.docx": b"PK\3\4\x14\0\6\0word/document.xml",
}


@pytest.fixture
def root(tmp_path: Path, listing: Path) -> Path:
    root = copy_site(tmp_path / "root", with_data=False)
    (root / "data/listings").mkdir()
    shutil.copy(listing, root / "data/listings")
    return root


def keys(root: Path) -> set[str]:
    return {paper.key for paper in stored_papers.load(root / "data")}


def titles(root: Path) -> set[str]:
    return {paper.title for paper in stored_papers.load(root / "data")}


def imported(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """Imports from the site's folder, where people and the workflow do it."""
    monkeypatch.chdir(root)
    return papers(Path(), "import", *arguments)


def test_what_is_no_listing_is_one_warning_with_its_name_and_the_others_are_imported(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in NOT_LISTINGS.items():
        (root / "data/listings" / name).write_bytes(data)
    (root / "data/listings/2024").mkdir()
    os.mkfifo(root / "data/listings/pipe")
    (root / "data/listings/gone").symlink_to(root / "nowhere")
    done = imported(root, monkeypatch, "data/listings")
    assert done.exit_code == 0, done.stderr
    assert titles(root) == {paper.title for paper in LISTED}
    said = done.stderr.splitlines()
    named = sorted((*NOT_LISTINGS, "2024", "pipe", "gone"))
    assert [line.split(": ")[:2] for line in said] == [["warning", f"data/listings/{name}"] for name in named]
    assert "warning: data/listings/2024: a folder, skipped; move its listings up, or remove it" in said
    assert (
        "warning: data/listings/empty.txt: empty, skipped; remove it, or paste the page from its heading on"
        in said
    )


def test_a_shell_that_lists_the_files_gets_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "data/listings/photo.png").write_bytes(NOT_LISTINGS["photo.png"])
    (root / "data/listings/2024").mkdir()
    names = sorted(path.relative_to(root).as_posix() for path in (root / "data/listings").iterdir())
    done = imported(root, monkeypatch, *names)
    assert (done.exit_code, len(done.stderr.splitlines())) == (0, 2)
    assert titles(root) == {paper.title for paper in LISTED}


def test_a_listing_that_must_not_be_stored_is_an_error_and_keeps_no_other_from_being_stored(
    root: Path, monkeypatch: pytest.MonkeyPatch, listing: Path
) -> None:
    shutil.copy(listing, root / "data/listings/2093-01-01.txt")
    done = imported(root, monkeypatch, "data/listings")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        "data/listings/2093-01-01.txt: the day of the page, 2093-01-01, is in the future; "
    )
    assert titles(root) == {paper.title for paper in LISTED}


def test_a_file_that_a_person_names_must_be_a_listing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = root / "data/listings/photo.png"
    path.write_bytes(NOT_LISTINGS["photo.png"])
    (root / "photo.png").write_bytes(NOT_LISTINGS["photo.png"])
    listed = next((root / "data/listings").glob("*.txt")).relative_to(root).as_posix()
    for names in (["data/listings/photo.png"], ["photo.png", listed]):
        done = imported(root, monkeypatch, *names)
        assert done.exit_code == 1
        assert "photo.png: not a listing of papers or any other known format; " in done.stderr
        assert titles(root) == set()


def test_damaged_gzip_is_an_error_that_keeps_no_other_from_being_stored(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "data/listings/a.json.gz").write_bytes(b"\x1f\x8b\x08nonsense")
    done = imported(root, monkeypatch, "data/listings")
    assert done.exit_code == 1
    assert "data/listings/a.json.gz: cannot be read (damaged gzip data); get it again" in done.stderr
    assert titles(root) == {paper.title for paper in LISTED}


def test_an_empty_folder_is_nothing_to_import(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    next((root / "data/listings").iterdir()).unlink()
    done = imported(root, monkeypatch, "data/listings")
    assert (done.exit_code, done.stderr) == (0, "")
    assert not (root / "data/papers").exists()


# The sample. It is made here from the keys that the program knows, with texts of the example site.

SETTINGS = f"""\
version: 1

# Notes shown with the papers of a listing day.
notes:
  {sample.DAY}: >-
    The summaries shown here were written for this site as samples, in place of
    something else.

# Nothing is fetched.
sources: {{}}
"""


@pytest.fixture
def fresh(root: Path) -> Path:
    """A site with the sample, and papers of its own."""
    (root / "papers.yml").write_text(SETTINGS)
    next((root / "data/listings").iterdir()).rename(root / "data/listings" / sample.LISTING)
    made = [
        loads(
            f'{{"key":"{key}","title":"Sample {number}","listed":"{sample.DAY}","sources":["listing"]}}',
            "sample",
        )
        for number, key in enumerate(sorted(sample.keys()))
    ]
    stored_papers.save(root / "data", [*made, *(paper for paper in PAPERS if paper.listed < DAY)])
    return root


def test_the_sample_is_57_papers() -> None:
    assert len(sample.keys()) == 57


def test_the_sample_is_removed_with_its_listing_its_note_and_its_pages_and_own_papers_stay(
    fresh: Path,
) -> None:
    assert papers(fresh, "generate").exit_code == 0
    assert "57 papers of the sample" in papers(fresh, "sample").output
    done = papers(fresh, "sample", "--remove")
    assert done.exit_code == 0, done.stderr
    said = done.output.splitlines()
    assert said[0].startswith("Removed the sample: 57 papers. Changed: data/")
    assert said[1].startswith("Next: git add --all data papers.yml && git commit")
    assert keys(fresh) == {paper.key for paper in PAPERS if paper.listed < DAY}
    assert not list((fresh / "data/listings").iterdir())
    assert not list((fresh / "docs").iterdir())
    assert (fresh / "papers.yml").read_text() == "version: 1\n\n# Nothing is fetched.\nsources: {}\n"
    assert "has been removed" in papers(fresh, "sample").output
    assert papers(fresh, "import", fresh / "data/listings").exit_code == 0
    assert papers(fresh, "generate").exit_code == 0
    assert not keys(fresh) & sample.keys()


def test_removing_it_twice_changes_nothing_more(fresh: Path) -> None:
    papers(fresh, "sample", "--remove")
    before = content(fresh / "data")
    done = papers(fresh, "sample", "--remove")
    assert (done.exit_code, done.output) == (0, "The sample had been removed already; nothing changed.\n")
    assert content(fresh / "data") == before


def test_a_paper_of_the_sample_that_another_source_has_shown_stays(fresh: Path) -> None:
    stored = stored_papers.load(fresh / "data")
    key = min(sample.keys())
    more = [
        loads(
            f'{{"key":"{key}","title":"Sample","listed":"{sample.DAY}","sources":["huggingface","listing"]}}',
            "a",
        )
        if paper.key == key
        else paper
        for paper in stored
    ]
    stored_papers.save(fresh / "data", more)
    done = papers(fresh, "sample", "--remove")
    assert "  1 paper of it kept: another source has shown them too" in done.output.splitlines()
    assert keys(fresh) & sample.keys() == {key}


@pytest.mark.parametrize(
    ("notes", "left"),
    [
        (
            f"notes:\n  2025-01-02: Mine.\n  {sample.DAY}: {sample._OURS}.\n  2025-01-03: Mine, too.\n",
            "notes:\n  2025-01-02: Mine.\n  2025-01-03: Mine, too.\n",
        ),
        (f"notes:\n  {sample.DAY}: {sample._OURS}.\n", ""),
        (f"notes:\n  {sample.DAY}: Mine.\n", f"notes:\n  {sample.DAY}: Mine.\n"),
        (f"notes: {{{sample.DAY}: Mine.}}\n", f"notes: {{{sample.DAY}: Mine.}}\n"),
        (f"notes:\r\n  {sample.DAY}: >-\r\n    {sample._OURS}.\r\n", ""),
        ("", ""),
    ],
)
def test_only_the_note_about_the_sample_is_removed(fresh: Path, notes: str, left: str) -> None:
    path = fresh / "papers.yml"
    path.write_bytes(notes.encode())
    assert papers(fresh, "sample", "--remove").exit_code == 0
    assert path.read_bytes() == left.encode()
    assert (
        config.load_settings(fresh, title="T", description="D", url="https://example.org/").site is not None
    )


def test_a_site_without_settings_has_no_note_to_remove(fresh: Path) -> None:
    (fresh / "papers.yml").unlink()
    assert sample.remove(fresh).papers == 57
    assert not (fresh / "papers.yml").exists()


def test_nothing_is_removed_if_the_store_is_damaged(fresh: Path) -> None:
    (path,) = (fresh / "data/papers").glob("2025-12*")
    path.write_bytes(path.read_bytes() + b"{\n")
    before = content(fresh / "data")
    done = papers(fresh, "sample", "--remove")
    assert done.exit_code == 1
    assert done.stderr.startswith("data/papers/2025-12.jsonl:")
    assert content(fresh / "data") == before
