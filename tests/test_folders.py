"""Tests that a build writes only to a new folder, an empty one, or one that this program built."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paper_listings.errors import PapersError
from paper_listings.site import built_folder, folders
from paper_listings.site.built_folder import BUILT
from paper_listings.site.folders import Folders, Named
from paper_listings.store.output import write
from tests.sites import copy_site, papers

OWNED = ("index.md", "topics", "feed.xml", "feeds.opml")
THESIS = "Years of work."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folders of a site, without a generator, next to a folder with someone's files."""
    root = tmp_path / "root"
    for name in ("data/papers", "docs/decisions", "generator", ".git", ".github", "tests", "notes"):
        (root / name).mkdir(parents=True)
    for name in (
        "data/papers/2025-12.jsonl",
        "docs/decisions/0001.md",
        "generator/cli.py",
        "tests/test_x.py",
    ):
        (root / name).write_text(THESIS)
    (root / "notes/mine.md").write_text(THESIS)
    (root / ".github/README.md").write_text(THESIS)
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/thesis.tex").write_text(THESIS)
    return root


def named(root: Path, *, docs: str = "docs", site: str = "site") -> Folders:
    return Folders(
        root=root,
        docs=Named(path=folders.plain(root / docs), place="mkdocs.yml:8:11"),
        site=Named(path=folders.plain(root / site), place="mkdocs.yml:9:11"),
    )


def said(found: Folders) -> str:
    """Returns the problem, which must be a single line."""
    problems = folders.folder_faults(found) or built_folder.built_folder_faults(found, OWNED)
    assert len(problems) <= 1
    return str(problems[0]) if problems else ""


def build_into(site: Path, *paths: str) -> None:
    """Simulates what a build does to the site folder."""
    built_folder.begin(site)
    for path in paths or ("index.html", "topics/index.html"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("built")
    built_folder.finish(site)


# --- where a site may be --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "site", ["site", "out/of/the/way", "../elsewhere", ".canary/mkdocs", "data-site", "..site"]
)
def test_a_new_folder_may_be_built_into(root: Path, site: str) -> None:
    assert said(named(root, site=site)) == ""


@pytest.mark.parametrize("name", [None, ".gitkeep", ".gitignore", ".git", ".DS_Store"])
def test_an_empty_folder_may_be_built_into(root: Path, name: str | None) -> None:
    (root / "site").mkdir()
    if name:
        (root / "site" / name).write_text("")
    assert said(named(root)) == ""


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ("data", "data, where the papers are stored"),
        ("./docs/../data/", "data, where the papers are stored"),
        ("data/site", "data/site, which lies in data, where the papers are stored"),
        ("DATA", "DATA, the same as data on some disks"),
        ("Data/new", "Data/new, which lies in data"),
        ("docs", "docs, where the pages are written"),
        ("docs/site", "docs/site, which lies in docs"),
        ("generator", "generator, the generator"),
        ("generator/paper_listings/site/theme/site", "which lies in generator"),
        (".git/site", "which lies in .git, the history of the repository"),
        ("", "., the folder of the whole site"),
        (".", "., the folder of the whole site"),
        ("..", ".., which contains the folder of the whole site"),
        ("/", "which contains the folder of the whole site"),
    ],
)
def test_a_site_is_no_twin_parent_or_child_of_the_sources(
    root: Path, monkeypatch: pytest.MonkeyPatch, site: str, words: str
) -> None:
    monkeypatch.chdir(root)
    line = said(named(root, site=site))
    assert line.startswith("mkdocs.yml:9:11: site_dir is ")
    assert words in line
    assert line.endswith("; name a new or empty folder, such as site")


def test_a_site_is_not_in_the_generator_that_runs(root: Path) -> None:
    site = Path(folders.__file__).parents[1] / "new"
    assert "which lies in " in said(named(root, site=str(site)))


def test_links_and_mounts_are_seen_through(root: Path) -> None:
    (root / "link").symlink_to(root / "data")
    (root / "up").symlink_to(root.parent)
    assert "where the papers are stored" in said(named(root, site="link"))
    assert "where the papers are stored" in said(named(root, site="link/new"))
    assert "which contains the folder of the whole site" in said(named(root, site="up"))
    assert "where the papers are stored" in said(named(root, site="up/root/data"))
    (root / "data").rename(root / "store")
    (root / "data").symlink_to(root / "store")
    assert "where the papers are stored" in said(named(root, site="store"))


@pytest.mark.parametrize("site", ["../thesis", "thesis", "nested/thesis"])
def test_work_of_others_is_not_built_over(root: Path, site: str) -> None:
    thesis = root.parent / "thesis"
    if site == "thesis":
        (root / site).symlink_to(thesis)
    elif site == "nested/thesis":
        shutil.copytree(thesis, root / site)
    assert "which holds files that this program did not build" in said(named(root, site=site))
    with pytest.raises(PapersError, match="did not build"):
        built_folder.remove(named(root, site=site), OWNED)
    assert (root / site / "thesis.tex").read_text() == THESIS


def test_what_cannot_be_a_folder_is_said(root: Path) -> None:
    (root / "file").write_text(THESIS)
    (root / "gone").symlink_to(root / "nowhere")
    (root / "loop").symlink_to(root / "loop")
    assert "file, and " in said(named(root, site="file"))
    assert "is a file" in said(named(root, site="file/site"))
    assert "a symbolic link that leads nowhere" in said(named(root, site="gone"))
    assert "a symbolic link that leads nowhere" in said(named(root, site="loop"))
    assert "which cannot be read (File name too long)" in said(named(root, site="x" * 300))


def test_a_folder_that_cannot_be_written_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "site").mkdir()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "site, which cannot be written; make it writable" in said(named(root))
    assert "which cannot be made in" in said(named(root, site="new/site"))


# --- what a built site may contain ----------------------------------------------------------------------------


def test_a_built_site_is_built_again_and_removed_whole(root: Path) -> None:
    site = root / "site"
    build_into(site)
    assert said(named(root)) == ""
    (site / ".git/refs/tags").mkdir(parents=True)
    (site / "Thumbs.db").write_text("")
    assert said(named(root)) == ""
    assert built_folder.remove(named(root), OWNED) == 3
    assert [path.relative_to(site).as_posix() for path in sorted(site.rglob("*"))] == [
        ".git",
        ".git/refs",
        ".git/refs/tags",
    ]
    build_into(site)
    shutil.rmtree(site / ".git")
    built_folder.remove(named(root), OWNED)
    assert not site.exists()
    assert built_folder.remove(named(root), OWNED) == 0


@pytest.mark.parametrize("path", ["thesis.tex", "topics/thesis.tex", "topics/.thesis.tex", "new/thesis.tex"])
def test_what_somebody_puts_into_a_built_site_is_not_removed(root: Path, path: str) -> None:
    build_into(root / "site")
    (root / "site" / path).parent.mkdir(exist_ok=True)
    (root / "site" / path).write_text(THESIS)
    assert f"site/{path} was not built by this program; a build would remove it" in said(named(root))
    with pytest.raises(PapersError, match="was not built by this program"):
        built_folder.remove(named(root), OWNED)
    assert (root / "site" / path).read_text() == THESIS


def test_many_files_of_somebody_are_one_line(root: Path) -> None:
    build_into(root / "site")
    for number in range(9):
        (root / f"site/{number}.tex").write_text(THESIS)
    assert "site/0.tex was not built by this program, nor 8 more; " in said(named(root))


def test_a_link_in_a_built_site_is_never_written_through(root: Path) -> None:
    build_into(root / "site", "index.html", "topics/index.html")
    shutil.rmtree(root / "site/topics")
    (root / "site/topics").symlink_to(root.parent / "thesis")
    assert "site/topics was not built by this program" in said(named(root))
    built_folder.begin(root / "site")
    assert "site/topics was not built by this program" in said(named(root))


def test_after_a_build_that_was_cut_short_only_names_of_the_site_are_taken_for_built(root: Path) -> None:
    site = root / "site"
    (root / "docs/mine.md").write_text("# Mine")
    built_folder.begin(site)
    for name in ("index.html", "mine/index.html", "mine.html", "topics/x/index.html", "assets/x.css"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("half")
    assert said(named(root)) == ""
    (site / "thesis.tex").write_text(THESIS)
    assert "site/thesis.tex was not built by this program; " in said(named(root))


def older(site: Path) -> None:
    """Creates a site as this program built it before sites had a manifest."""
    for name in built_folder._SIGNS:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("built")


def test_a_site_of_an_older_version_is_known_by_its_files(root: Path) -> None:
    older(root / "site")
    assert said(named(root)) == ""
    (root / "site/thesis.tex").write_text(THESIS)
    assert "site/thesis.tex was not built by this program" in said(named(root))
    (root / "site/thesis.tex").unlink()
    (root / "site/feeds.opml").unlink()
    assert "which holds files that this program did not build" in said(named(root))


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b"{}", b'{"files": 3, "is_complete": true}', b"[" * 100_000, b"\xff"]
)
def test_a_damaged_manifest_makes_no_folder_ours(root: Path, manifest: bytes) -> None:
    (root / "site").mkdir()
    (root / "site" / BUILT).write_bytes(manifest)
    (root / "site/thesis.tex").write_text(THESIS)
    assert "which holds files that this program did not build" in said(named(root))


def test_the_manifest_of_pages_makes_no_site_and_the_other_way_round(root: Path) -> None:
    write(root.parent / "other", {"index.md": b"Latest"})
    assert "which holds files that this program did not build" in said(named(root, site="../other"))
    build_into(root.parent / "published")
    assert "which holds files that are not pages" in said(named(root, docs="../published"))


def test_a_full_disk_is_said_in_one_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(PapersError, match=r"site: cannot be written \(No space left on device\)"):
        built_folder.begin(root / "site")


# --- where pages may be ---------------------------------------------------------------------------------------


def test_pages_are_written_beside_those_of_the_owner(root: Path) -> None:
    assert said(named(root, docs="notes")) == ""
    (root / "pages").mkdir()
    assert said(named(root, docs="pages")) == ""


def test_pages_outside_the_site_need_a_folder_that_is_empty_or_was_filled_by_this_program(root: Path) -> None:
    outside = root.parent / "pages"
    outside.mkdir()
    assert said(named(root, docs="../pages")) == ""
    write(outside, {"index.md": b"Latest"})
    assert said(named(root, docs="../pages")) == ""
    (outside / ".generated.json").unlink()
    assert "pages, which holds files that are not pages of this site" in said(named(root, docs="../pages"))


@pytest.mark.parametrize(
    ("docs", "words"),
    [
        ("../thesis", "which holds files that are not pages of this site"),
        ("tests", "which holds files that are not pages of this site"),
        (".github", "which holds files that are not pages of this site"),
        ("data", "data, where the papers are stored"),
        ("data/papers", "which lies in data, where the papers are stored"),
        ("Data", "where the papers are stored"),
        ("generator", "generator, the generator"),
        (".", "the folder of the whole site"),
        ("..", "which contains the folder of the whole site"),
        ("nowhere", "nowhere, which is not a folder; create it, or name another"),
        ("generator/cli.py", "which lies in generator"),
    ],
)
def test_pages_are_not_written_anywhere_else(
    root: Path, monkeypatch: pytest.MonkeyPatch, docs: str, words: str
) -> None:
    monkeypatch.chdir(root)
    line = said(named(root, docs=docs))
    assert line.startswith("mkdocs.yml:8:11: docs_dir is ")
    assert words in line


def test_pages_that_cannot_be_read_are_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", unreadable)
    assert "docs, which cannot be read (Permission denied); make it readable" in said(named(root))


# --- the commands ---------------------------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that can be built, next to someone's files."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/thesis.tex").write_text(THESIS)
    return copy_site(tmp_path / "root")


REPLACED = {"site_dir": "site_dir: site\n", "docs_dir": "docs_dir: docs\n"}


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("key", ["site_dir", "docs_dir"])
@pytest.mark.parametrize("folder", ["data", "../thesis", ".."])
def test_no_command_touches_a_folder_that_the_settings_must_not_name(
    site: Path, key: str, folder: str
) -> None:
    path = site / "mkdocs.yml"
    path.write_text(path.read_text().replace(REPLACED[key], f"{key}: {folder}\n"))
    before = snapshot(site.parent)
    commands = [("build",), ("build", "--remove"), ("generate",), ("generate", "--remove"), ("serve",)]
    if (key, folder) == ("site_dir", "../thesis"):
        commands = commands[:2]  # the other commands do not write there
    for command in commands:
        done = papers(site, *command)
        assert done.exit_code == 1, command
        (line,) = done.stderr.splitlines()
        assert f"mkdocs.yml:{6 if key == 'docs_dir' else 7}:11: {key} is " in line
        assert snapshot(site.parent) == before


@pytest.mark.site
@pytest.mark.parametrize("arguments", [("-d", "../thesis"), ("-d", "data"), ()])
def test_mkdocs_alone_is_stopped_before_it_empties_the_folder(site: Path, arguments: tuple[str, ...]) -> None:
    if not arguments:
        path = site / "mkdocs.yml"
        path.write_text(
            path.read_text().replace(REPLACED["site_dir"], "site_dir: ../thesis\nextra: {papers: {}}\n")
        )
    before = snapshot(site.parent)
    done = mkdocs(site, "build", "--quiet", *arguments)
    assert done.returncode == 1
    assert "site_dir is " in done.stderr or "extra.papers is set by this program" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(site.parent) == before


def test_mkdocs_alone_names_the_faults_of_its_settings(site: Path) -> None:
    with (site / "mkdocs.yml").open("a") as file:
        file.write("site_nmae: Owls\n")
    done = mkdocs(site, "build", "--quiet")
    assert done.returncode == 1
    assert re.search(r'mkdocs\.yml:\d+:1: "site_nmae" is not a known key', done.stderr)
    assert not (site / "site").exists()


@pytest.mark.site
def test_a_built_site_lists_its_files_and_is_built_again_over_them_only(site: Path) -> None:
    folder = site / "site"
    assert papers(site, "build").exit_code == 0
    manifest = json.loads((folder / BUILT).read_bytes())
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert (set(manifest["files"]), manifest["is_complete"]) == (files - {BUILT}, True)
    (folder / "thesis.tex").write_text(THESIS)
    before = snapshot(site.parent)
    done = papers(site, "build")
    assert done.exit_code == 1
    assert (
        "site/thesis.tex was not built by this program; a build would remove it: move it away" in done.stderr
    )
    assert mkdocs(site, "build", "--quiet").returncode == 1
    assert snapshot(site.parent) == before
    (folder / "thesis.tex").unlink()
    (folder / BUILT).unlink()  # as left by an older version
    done = papers(site, "build")
    assert done.exit_code == 0, done.stderr
    assert papers(site, "build", "--remove").output == f"Removed {len(files) - 1:,} built files.\n"
    assert not folder.exists()


@pytest.mark.site
def test_a_site_without_papers_by_an_older_version_is_known_too(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    assert papers(root, "build").exit_code == 0
    (root / "site" / BUILT).unlink()
    assert papers(root, "build").exit_code == 0


def test_make_clean_leaves_a_folder_called_site_that_was_not_built(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    (root / "site").mkdir()
    (root / "site/thesis.tex").write_text(THESIS)
    (root / ".venv/bin").mkdir(parents=True)
    command = root / ".venv/bin/papers"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m paper_listings "$@"\n')
    command.chmod(0o755)
    shutil.copy(Path(__file__).parents[1] / "Makefile", root / "Makefile")
    done = subprocess.run(["make", "clean"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "site, which holds files that this program did not build" in done.stderr
    assert (root / "site/thesis.tex").read_text() == THESIS
