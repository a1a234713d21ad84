"""Tests the comparison of built sites: every difference that readers could notice is reported."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tools.compare_sites import LIMIT, look, main, report

if TYPE_CHECKING:
    from pathlib import Path

HOME = (
    '<html><head><title>Kites</title><meta name="description" content="All kites.">'
    '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">'
    '<meta name="generator" content="one 1.0"><link rel="alternate" type="application/rss+xml" href="feed.xml"><link rel="icon" href="assets/kite.svg">'
    '<link rel="stylesheet" href="assets/stylesheets/main.12.css"><script src="assets/kites.js"></script></head>'
    '<body><input id="__drawer"><main><a href="topics/">Topics</a> <a href="#__skip">Skip</a><h1 id="top">Kites</h1>'
    '<article class="shell"><article id="k1"><h2 id="k1-title">Tails</h2></article>'
    '<article id="k2">Strings</article></article></main></body></html>'
)
TOPICS = '<html><body><main><a href="../">Home</a> <a href="">Here</a><article id="k1">Tails</article></main></body></html>'
SITE = {
    "index.html": HOME,
    "topics/index.html": TOPICS,
    "feed.xml": "<rss/>",
    "assets/kites.js": "fly()",
    "assets/stylesheets/main.12.css": "a{}",
    "sitemap.xml": "<urlset><url><loc>/</loc></url><url><loc>/topics/</loc><lastmod>1</lastmod></url></urlset>",
    "sitemap.xml.gz": "packed",
    "pagefind/facets.json": "Tails",
    "pagefind/pagefind.js": "search()",
}


def site(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Writes the invented site to `folder`, with files changed, added or (None) left out."""
    for name, text in (SITE | (changes or {})).items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return folder


def compared(tmp_path: Path, changes: dict[str, str | None]) -> tuple[str, bool]:
    return report(look(site(tmp_path / "one")), look(site(tmp_path / "other", changes)))


def test_a_site_is_the_same_as_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = site(tmp_path / "one"), site(tmp_path / "other")
    assert main([str(one), str(other)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert " ".join(said[0].split()) == "pages papers anchors"
    assert " ".join(said[1].split()) == "index.html 1 = 1 2 = 2 4 = 4"
    assert " ".join(said[2].split()) == "topics/ 1 = 1 1 = 1 1 = 1"
    assert said[3:] == ["The same: 2 pages and 4 other files."]


def test_what_belongs_to_a_theme_or_a_builder_may_differ(tmp_path: Path) -> None:
    other = (
        HOME.replace("main.12.css", "other/main.34.css")
        .replace('id="__drawer"', 'id="__search"')
        .replace('href="topics/"', 'href="./topics/"')
        .replace('"assets/kites.js"', '"/assets/kites.js"')
        .replace("#__skip", "#__other")
        .replace("one 1.0", "other 2.0")
    )
    said, same = compared(
        tmp_path,
        {
            "index.html": other.replace("Kites</h1>", "\n Kites </h1>"),
            "assets/stylesheets/main.12.css": None,
            "assets/stylesheets/other/main.34.css": "b{}",
            "assets/javascripts/bundle.js": "theme()",
            "sitemap.xml": "<urlset><url><loc>/topics/</loc></url><url><loc>/</loc></url></urlset>",
            "sitemap.xml.gz": None,
            "search.json": "{}",
            ".built.json": "{}",
            "pagefind/pagefind.js": "another()",
        },
    )
    assert same, said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"topics/index.html": None}, "differences in pages: 1\n  topics/index.html is missing"),
        ({"extra/index.html": TOPICS}, "extra/index.html is extra"),
        ({"feed.xml": None}, "differences in files: 1\n  feed.xml is missing"),
        ({"feed.xml": "<rss></rss>"}, "feed.xml has different content"),
        ({"search/extra.txt": "x"}, "search/extra.txt is extra"),
        ({"sitemap.xml": "<urlset><url><loc>/</loc></url></urlset>"}, "sitemap.xml has different content"),
        ({"pagefind/facets.json": None}, "pagefind/facets.json is missing"),
        ({"pagefind/facets.json": "Heads"}, "pagefind/facets.json has different content"),
        ({"index.html": HOME.replace('<article id="k2">', "<article>")}, "differences in papers: 1\n  index.html: lost k2"),
        ({"index.html": HOME.replace('"k2"', '"k3"')}, "index.html: lost k2; gained k3"),
        ({"index.html": HOME.replace('"k1"', '"k0"').replace('"k2"', '"k1"').replace('"k0"', '"k2"')}, "in a different order"),
        ({"index.html": HOME.replace(' id="k1-title"', "")}, "differences in anchors: 1\n  index.html: lost k1-title"),
        ({"index.html": HOME.replace(' id="top"', ' id="Top"')}, "index.html: lost top; gained Top"),
        ({"index.html": HOME.replace("<title>Kites", "<title>Kite")}, "differences in title: 1\n  index.html: 'Kites' became 'Kite'"),
        ({"index.html": HOME.replace("All kites.", "Some kites.")}, "differences in metadata: 1\n  index.html: lost description: All kites.; gained description: Some kites."),
        ({"index.html": HOME.replace("script-src 'self'", "script-src *")}, "differences in policy: 1"),
        ({"index.html": HOME.replace('href="feed.xml"', 'href="other.xml"')}, "differences in feeds: 1\n  index.html: lost /feed.xml; gained /other.xml"),
        ({"index.html": HOME.replace('<script src="assets/kites.js"></script>', "<script>x()</script>")}, "lost /assets/kites.js; gained script x()"),
        ({"index.html": HOME.replace("assets/kite.svg", "kite.svg")}, "lost /assets/kite.svg; gained /kite.svg"),
        ({"topics/index.html": TOPICS.replace('"../"', '"../../topics/"')}, "differences in links: 1\n  topics/index.html: lost /; gained /topics/"),
        ({"topics/index.html": TOPICS.replace("Tails", "Heads")}, "differences in text: 1\n  topics/index.html: 'Home Here Tails' became 'Home Here Heads'"),
    ],
)  # fmt: skip
def test_every_difference_is_named(tmp_path: Path, changes: dict[str, str | None], words: str) -> None:
    said, same = compared(tmp_path, changes)
    assert not same
    assert words in said
    assert "The same" not in said


def test_two_papers_of_one_id_are_not_one(tmp_path: Path) -> None:
    said, same = compared(
        tmp_path, {"topics/index.html": TOPICS.replace("</main>", '<article id="k1"></article></main>')}
    )
    assert not same
    assert "topics/ 1 = 1 1 ≠ 2 1 ≠ 2" in " ".join(said.split())
    assert "differences in papers: 1\n  topics/index.html: gained k1" in said


def test_many_differences_are_counted_and_only_some_printed(tmp_path: Path) -> None:
    more: dict[str, str | None] = {f"files/{number:02}.txt": "x" for number in range(LIMIT + 3)}
    said, _ = compared(tmp_path, more)
    assert "differences in files: 23" in said
    assert f"files/{LIMIT - 1:02}.txt" in said
    assert f"files/{LIMIT:02}.txt" not in said
    assert "and 3 more" in said


def test_a_long_text_is_shown_where_it_differs(tmp_path: Path) -> None:
    long = TOPICS.replace("Tails", "word " * 100 + "Tails")
    one = look(site(tmp_path / "one", {"topics/index.html": long}))
    other = look(site(tmp_path / "other", {"topics/index.html": long.replace("Tails", "Heads")}))
    assert "word word Tails' became 'word word word word word word Heads'" in report(one, other)[0]


def test_a_folder_without_a_site_is_named_and_never_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / "empty"), str(tmp_path / "empty")]) == 1
    assert (
        capsys.readouterr().err
        == f"{tmp_path}/empty: contains no built site; build one, or choose another folder\n"
    )


def test_files_are_compared_as_bytes(tmp_path: Path) -> None:
    one, other = site(tmp_path / "one"), site(tmp_path / "other")
    (one / "feed.xml.gz").write_bytes(gzip.compress(b"x", mtime=1))
    (other / "feed.xml.gz").write_bytes(gzip.compress(b"x", mtime=2))
    assert not report(look(one), look(other))[1]
