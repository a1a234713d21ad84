"""Tests the exports of a built site: the API page's examples run, and every citation list can be parsed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import rispy
from lxml import html
from pybtex.database import parse_bytes

from tests.example_site import PAPERS
from tests.loopback import Asked, Reply, serving
from tests.patience import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.loopback import Server

pytestmark = pytest.mark.site
ADDRESS = "http://127.0.0.1:8000/"
"""The site's address if none is set."""


@pytest.fixture
def mirror(built: Path) -> Iterator[Server]:
    """Serves the built site on loopback, with its own address in all files replaced by the server's."""

    def answer(asked: Asked) -> Reply:
        path = built / "site" / asked.path.lstrip("/")
        if not path.is_file():
            return Reply(status=404)
        return Reply(body=path.read_bytes().replace(ADDRESS.encode(), f"{server.url}/".encode()))

    with serving(answer) as server:
        yield server


def example(built: Path, name: str, server: Server) -> str:
    """Returns an example from the page, with the site's address replaced."""
    page = html.fromstring((built / "site/api/index.html").read_bytes())
    (found,) = (node for node in page.iter("code") if node.get("class") == f"language-{name}")
    text = "".join(map(str, found.itertext()))
    assert ADDRESS in text
    return text.replace(ADDRESS, f"{server.url}/")


def test_the_python_example_finds_every_paper(built: Path, mirror: Server) -> None:
    code = example(built, "python", mirror)
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, timeout=COMMAND
    )
    assert done.stderr == ""
    assert done.stdout == f"{len(PAPERS)}\n"
    asked = [one.path for one in mirror.asked]
    assert asked[0] == "/api/papers.json"
    assert len(asked) == 1 + len(list((built / "site/api/papers").rglob("*.json")))


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is absent")
def test_the_curl_example_saves_the_file(built: Path, mirror: Server, tmp_path: Path) -> None:
    line = example(built, "sh", mirror)
    done = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=COMMAND
    )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "papers.json").read_bytes())["total"] == len(PAPERS)


def test_every_published_list_of_citations_is_read_and_all_formats_hold_the_same(built: Path) -> None:
    lists = sorted((built / "site").rglob("papers.bib"))
    assert {path.parent.parent.name for path in lists} == {"topics", "months"}
    for path in lists:
        keys = list(parse_bytes(path.read_bytes(), "bibtex").entries)
        records = rispy.loads(path.with_suffix(".ris").read_bytes().decode())
        items = json.loads(path.with_name("papers.csl.json").read_bytes())
        assert [record["id"] for record in records] == keys, path
        assert [item["id"] for item in items] == keys, path
        assert [record["title"] for record in records] == [item["title"] for item in items], path


def test_the_months_together_hold_every_paper_once(built: Path) -> None:
    months = sorted((built / "site").glob("months/*/papers.csl.json"))
    keys = [item["id"] for path in months for item in json.loads(path.read_bytes())]
    assert len(keys) == len(set(keys)) == len(PAPERS)


def test_topics_and_months_lead_to_their_files(built: Path) -> None:
    for name, endings in (
        ("topics/*", ("bib", "ris", "csl.json", "csv", "json")),
        ("months/*", ("bib", "ris", "csl.json")),
    ):
        for path in (built / "site").glob(f"{name}/papers.bib"):
            links = {
                link
                for anchor in html.parse(path.with_name("index.html")).iter("a")
                if (link := anchor.get("href"))
            }
            named = {link.rpartition("/")[2] for link in links if "/papers." in link}
            empty = not parse_bytes(path.read_bytes(), "bibtex").entries
            assert named == (set() if empty else {f"papers.{ending}" for ending in endings}), path


def test_the_map_for_tools_and_every_page_lead_to_the_api(built: Path) -> None:
    site = built / "site"
    assert f"({ADDRESS}api/)" in (site / "llms.txt").read_text(encoding="utf-8")
    for path, link in (("index.html", "api/"), ("feeds/index.html", "../api/"), ("404.html", "/api/")):
        assert link in {anchor.get("href") for anchor in html.parse(site / path).iter("a")}, path
