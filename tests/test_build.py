from __future__ import annotations

import datetime as dt
import filecmp
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from paper_listings.pipeline import building
from paper_listings.store import stored_papers
from tests.example_site import PAPERS
from tests.patience import COMMAND, PATIENCE, until
from tests.sites import REPOSITORY, copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.site


def test_the_site_has_every_kind_of_page(built: Path) -> None:
    site = built / "site"
    assert len(list(site.glob("papers/*/index.html"))) == len(PAPERS)
    assert len(list(site.glob("topics/*/index.html"))) >= 10
    for path in (
        "index.html", "404.html", "feed.xml", "atom.xml", "feed.json", "feeds.opml", "feeds/audio.xml",
        "feeds/audio.atom.xml", "feeds/audio.json", "feeds/index.html", "search/index.html", "about/index.html",
        "archive/index.html", "trending/index.html", "trends/index.html", "days/2025-12-08/index.html", "days/2025-12-08/2/index.html",
        "weeks/2025-W50/index.html", "months/2025-12/index.html", "topics/audio/2025-12/index.html",
        "pagefind/pagefind.js", "sitemap.xml",
    ):  # fmt: skip
        assert (site / path).is_file(), path


def test_what_the_theme_has_and_no_page_loads_is_left_out(built: Path) -> None:
    assert not (built / "site" / "assets" / "javascripts").exists()
    assert not list((built / "site").rglob("*.js.map"))


def test_no_page_lists_more_than_fifty_papers(built: Path) -> None:
    for path in (built / "site").rglob("*.html"):
        cards = [
            one for one in html.fromstring(path.read_bytes()).iter("article") if one.get("class") == "pl-card"
        ]
        assert len(cards) <= 50, path


def test_every_paper_is_within_two_clicks_of_home(built: Path) -> None:
    site = built / "site"
    near: set[str] = set()
    home = _links(site / "index.html")
    for step in home:
        path = site / step.split("#")[0] / "index.html"
        near |= {href for href in home if "papers/" in href}
        if path.is_file():
            near |= _links(path)
    keys = {link.rstrip("/").rsplit("/", 1)[-1] for link in near if "papers/" in link and link.endswith("/")}
    assert len(keys) == len(PAPERS)


def _links(path: Path) -> set[str]:
    page = html.fromstring(path.read_bytes())
    return {link for anchor in page.iter("a") if (link := anchor.get("href"))}


def _differences(one: Path, other: Path) -> list[str]:
    compared = filecmp.dircmp(one, other)
    found = [*compared.left_only, *compared.right_only]
    _, unequal, errors = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    found += [*unequal, *errors]
    for name in compared.common_dirs:
        found += _differences(one / name, other / name)
    return found


def test_the_same_store_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """With a different folder, time zone, locale, hash seed, umask and build day."""
    sites = []
    for name, settings in {
        "one": {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        "another": {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    }.items():
        root = copy_site(tmp_path / name / "root")
        environment = {
            key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"
        } | settings
        command = [sys.executable, "-m", "paper_listings", "--root", str(root), "build", "--strict"]
        done = subprocess.run(
            command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        sites.append(root / "site")
    assert _differences(*sites) == []


def test_a_build_names_its_stages_as_they_begin(tmp_path: Path) -> None:
    said: list[str] = []
    building.build(copy_site(tmp_path / "site"), progress=said.append)
    assert list(dict.fromkeys(said)) == [
        "settings", "store", "topics", "related papers", "selections", "paper pages", "lists", "exports", "feeds",
        "writing docs/", "MkDocs", "search index", "check",
    ]  # fmt: skip


def test_bare_mkdocs_builds_the_same_site(built: Path, tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert _differences(built / "site", root / "site") == []


def test_mkdocs_names_the_fault_of_a_broken_taxonomy(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root")
    (root / "topics.yml").write_text("version: 1\ntopics:\n- slug: Bad Slug\n")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "topics.yml:3:" in done.stderr
    assert "Traceback" not in done.stderr


def test_one_edit_of_the_topics_rebuilds_at_most_twice_under_mkdocs_serve(tmp_path: Path) -> None:
    """Its build writes pages, which triggers a second build; that one and later ones write none, not even for a note."""
    root = copy_site(tmp_path / "root")
    log = tmp_path / "log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: "Serving on" in log.read_text(), COMMAND)
        address = f"http://127.0.0.1:{port}/"
        assert _builds(log) == 1
        topics = root / "topics.yml"
        topics.write_text(topics.read_text().replace("title: Robotics", "title: Robots", 1))
        until(lambda: "Robots" in _answer(f"{address}topics/"), COMMAND)
        written = _watched(root)
        note = root / "docs/note.md"
        note.write_text("# A note")
        until(lambda: "A note" in _answer(f"{address}note/"), COMMAND)
        note.unlink()
        assert _watched(root) == written
        assert _builds(log) <= 1 + 2 + 1
        assert "pagefind" in _answer(f"{address}pagefind/pagefind.js")
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _builds(log: Path) -> int:
    return log.read_text().count("Documentation built in")


def _answer(address: str) -> str:
    """The server's response, or an empty one if the page does not exist."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        error.close()
        return ""


def _watched(root: Path) -> dict[Path, int]:
    """Modification times of the files whose changes trigger a build."""
    return {path: path.stat().st_mtime_ns for name in ("docs", "data") for path in (root / name).rglob("*.*")}


def test_a_page_written_by_hand_in_a_generated_folder_stays(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root")
    assert papers(root, "generate").exit_code == 0
    (root / "docs/topics/notes.md").write_text("# Notes\n")
    result = papers(root, "generate")
    assert "docs/topics/notes.md" in result.output
    assert (root / "docs/topics/notes.md").read_text() == "# Notes\n"


def test_papers_of_the_last_build_that_are_missing_stop_the_next_with_one_line_unless_they_may(
    tmp_path: Path,
) -> None:
    root = copy_site(tmp_path / "root")
    assert papers(root, "generate").exit_code == 0
    before = (root / "docs/feed.xml").read_bytes()
    for name in ("papers", "counts"):
        path = root / "data" / name / "2025-12.jsonl"
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:20]))
    lost = sum(paper.listed >= dt.date(2025, 12, 1) for paper in PAPERS) - 20
    for command in ("generate", "build"):
        result = papers(root, command)
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"data/papers: {lost} of {len(PAPERS)} papers last built are missing: ")
        assert line.endswith(
            "; restore them from an earlier commit, or allow it once: papers build --allow-smaller"
        )
        assert (root / "docs/feed.xml").read_bytes() == before
    assert papers(root, "generate", "--allow-smaller").exit_code == 0
    assert papers(root, "generate").exit_code == 0, "compared with the smaller one"


def test_a_paper_that_moved_to_an_earlier_day_is_not_missing(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root")
    assert papers(root, "generate").exit_code == 0
    moved = [replace(paper, listed=dt.date(2024, 1, 2)) for paper in PAPERS]
    stored_papers.save(root / "data", moved)
    assert papers(root, "generate").exit_code == 0


def test_a_damaged_list_of_what_was_last_built_is_named(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root")
    assert papers(root, "generate").exit_code == 0
    (root / "docs/api/published.json.gz").write_bytes(b"\x1f\x8b")
    result = papers(root, "generate")
    assert result.exit_code == 1
    assert result.stderr == (
        "docs/api/published.json.gz: is damaged, or is no manifest of a published site; "
        "remove the file and build again\n"
    )


@pytest.mark.parametrize(
    "address",
    ["abc", "", "localhost:99999", "localhost:-1", "localhost:0", "localhost:", ":8000", "owls.example:80"],
)
def test_an_address_that_cannot_be_served_is_one_line_about_it(tmp_path: Path, address: str) -> None:
    done = papers(copy_site(tmp_path / "root", with_data=False), "serve", "--address", address)
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"--address {address}: not an address of this machine with a port; write localhost or an IP address"
    )
    assert done.stdout == ""


def test_outside_a_site_nothing_is_served(tmp_path: Path) -> None:
    done = papers(tmp_path, "serve")
    assert done.exit_code == 1
    assert "mkdocs.yml: not found; run this in the folder of a site" in done.stderr


def python(path: Path, script: str) -> str:
    """Returns `PYTHON=` for make, naming a script that poses as Python."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"PYTHON={path}"


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", "requirements.txt", "requirements-build.txt", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, folder / name)
    (folder / "tools").mkdir(exist_ok=True)
    shutil.copy(REPOSITORY / "tools/install.py", folder / "tools")
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("half_made", [False, True])
def test_a_python_without_venv_is_one_line_that_says_what_to_install(
    tmp_path: Path, *, half_made: bool
) -> None:
    if half_made:
        (tmp_path / ".venv/bin").mkdir(parents=True)
        (tmp_path / ".venv/bin/python").write_text("")
    done = make(
        tmp_path,
        "venv",
        python(tmp_path / "py", 'case "$*" in *ensurepip*) exit 1;; *version_info*) exit 0;; esac; exit 9'),
    )
    assert done.returncode == 2
    assert done.stdout.endswith(
        "/py: cannot create a virtual environment; install python3-venv (apt install python3-venv)\n"
    )
    assert "Installing" not in done.stdout


def test_a_virtual_environment_that_was_half_made_is_removed(tmp_path: Path) -> None:
    done = make(
        tmp_path,
        "venv",
        python(
            tmp_path / "py",
            '[ "$1" = -c ] && exit 0; mkdir -p "$3/bin"; : >"$3/bin/python"; echo disk full >&2; exit 1',
        ),
    )
    assert done.returncode == 2
    assert "disk full" in done.stderr
    assert not (tmp_path / ".venv").exists()
