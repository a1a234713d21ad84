"""Tests the exports of a built site: the API page's examples run, and every citation list can be parsed."""

from __future__ import annotations

import gzip
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
        data, here = path.read_bytes(), f"{server.url}/".encode()
        if path.suffix != ".gz":
            return Reply(body=data.replace(ADDRESS.encode(), here))
        return Reply(body=gzip.compress(gzip.decompress(data).replace(ADDRESS.encode(), here)))

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
    assert len(asked) == 1 + len(list((built / "site/api/papers").rglob("*.json.gz")))


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is absent")
def test_the_curl_example_saves_the_files(built: Path, mirror: Server, tmp_path: Path) -> None:
    line = example(built, "sh", mirror)
    done = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=COMMAND
    )
    assert done.returncode == 0, done.stderr
    index = json.loads((tmp_path / "papers.json").read_bytes())
    page = json.loads((tmp_path / "page.json").read_bytes())
    assert index["total"] == len(PAPERS)
    assert len(page["papers"]) in {listed["count"] for listed in index["pages"]}


def test_every_published_list_of_citations_is_read_and_all_formats_hold_the_same(built: Path) -> None:
    lists = sorted((built / "site").rglob("papers.bib"))
    assert {path.parent.parent.name for path in lists} == {"topics", "months"}
    for path in lists:
        keys = list(parse_bytes(path.read_bytes(), "bibtex").entries)
        if path.parent.parent.name == "months":
            continue
        records = rispy.loads(path.with_suffix(".ris").read_bytes().decode())
        items = json.loads(path.with_name("papers.csl.json").read_bytes())
        assert [record["id"] for record in records] == keys, path
        assert [item["id"] for item in items] == keys, path
        assert [record["title"] for record in records] == [item["title"] for item in items], path


def test_the_months_together_hold_every_paper_once(built: Path) -> None:
    months = sorted((built / "site").glob("months/*/papers.bib"))
    keys = [key for path in months for key in parse_bytes(path.read_bytes(), "bibtex").entries]
    assert len(keys) == len(set(keys)) == len(PAPERS)


def test_topics_and_months_lead_to_their_files(built: Path) -> None:
    for name, endings in (
        ("topics/*", ("bib", "ris", "csl.json", "csv", "json")),
        ("months/*", ("bib",)),
    ):
        for path in (built / "site").glob(f"{name}/papers.bib"):
            links = {
                link
                for anchor in html.parse(path.with_name("index.html")).iter("a")
                if (link := anchor.get("href"))
            }
            named = {link.rpartition("/")[2] for link in links if "papers." in link}
            empty = not parse_bytes(path.read_bytes(), "bibtex").entries
            assert named == (set() if empty else {f"papers.{ending}" for ending in endings}), path


def test_the_map_for_tools_and_every_page_lead_to_the_api(built: Path) -> None:
    site = built / "site"
    assert f"({ADDRESS}api/)" in (site / "llms.txt").read_text(encoding="utf-8")
    for path, link in (("index.html", "api/"), ("feeds/index.html", "../api/"), ("404.html", "/api/")):
        assert link in {anchor.get("href") for anchor in html.parse(site / path).iter("a")}, path
