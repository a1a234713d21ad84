from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.site import checked_pages, page_scan, site_check
from tests import site_check_oracle as oracle

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "<!doctype html><html><head><title>Owls</title></head><body><h1>Owls</h1>{}</body></html>"


def problems(site: Path, base: str = "/") -> list[str]:
    return [f"{problem.place}: {problem.problem}" for problem in site_check.check(site, base).problems]


def write(site: Path, **bodies: str) -> Path:
    for name, body in {"index": "", **bodies}.items():
        path = site / ("index.html" if name == "index" else f"{name}/index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(body), encoding="utf-8")
    return site


def test_a_sound_site_has_no_problem_and_is_counted(tmp_path: Path) -> None:
    site = write(
        tmp_path,
        index='<h2 id="a">A</h2><a href="owls/#b">b</a><a href="owls/">o</a><a href="#a">a</a><a href="x.css">x</a>',
        owls='<h2 id="b">B</h2><a href="../">home</a><a href="https://elsewhere.example/#x">away</a>',
        **{"papers/k": ""},
    )
    (site / "x.css").write_text("")
    (site / "pagefind").mkdir()
    (site / "pagefind/odd.html").write_text("<p>not a page")
    found = site_check.check(site)
    assert (found.pages, found.links, found.papers, found.problems) == (3, 5, 1, ())
    assert (found.size.files, found.size.kinds["search"]) == (5, len("<p>not a page"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a href="gone/">x</a>', "index.html: link 'gone/' leads nowhere"),
        ('<a href="#gone">x</a>', "index.html: link '#gone' leads to a missing anchor"),
        ('<a href="owls/#gone">x</a>', "index.html: link 'owls/#gone' leads to a missing anchor"),
        ('<link rel="stylesheet" href="gone.css">', "index.html: link 'gone.css' leads nowhere"),
        ('<p id="a"></p><p id="a"></p>', "index.html: id 'a' occurs 2 times"),
        ("<h1>Again</h1>", "index.html: 2 first-level headings"),
        ("<h3>Deep</h3>", "index.html: h1 is followed by h3"),
        ('<script src="https://cdn.example/x.js"></script>', "index.html: loads https://cdn.example/x.js"),
        ('<link rel="icon" href="//cdn.example/x.ico">', "index.html: loads //cdn.example/x.ico"),
        ('<img src="https://cdn.example/x.png">', "index.html: loads https://cdn.example/x.png"),
    ],
)
def test_each_fault_of_a_page_is_found(tmp_path: Path, body: str, expected: str) -> None:
    assert problems(write(tmp_path, index=body, owls="")) == [expected]


def test_a_link_that_leaves_the_base_path_is_a_fault(tmp_path: Path) -> None:
    site = write(
        tmp_path, index='<a href="/owls/">x</a><a href="/site/owls/">y</a>', owls='<a href="../">home</a>'
    )
    assert problems(site, "/site/") == ["index.html: link '/owls/' leaves the site's base path /site/"]


def test_unreadable_and_oversized_pages_are_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    (tmp_path / "404.html").write_bytes(b"\xff\xfe")
    write(tmp_path, **{"papers/k": ""})
    monkeypatch.setattr(site_check, "PAGE_LIMIT", 50)
    found = site_check.check(tmp_path).problems
    assert str(found[0]).startswith("404.html: not readable as HTML")
    size = f"{len(PAGE.format('')):,} bytes, the limit is 50"
    assert str(found[1]) == f"index.html: {size}; lower page_size in papers.yml"
    assert str(found[2]) == f"papers/k/index.html: {size}; shorten the record of the paper"


BODIES = (
    '<a href="../../owls/">x</a><a href="gone/">x</a><a href="../../owls/#gone">x</a><a href="../../owls/#b">x</a>',
    '<h3>Deep</h3><p id="a"></p><p id="a"></p><a href="../k9/#gone">x</a><a href="#a">x</a><a href="../../x.css">x</a>',
    '<img src="gone.png"><a href="gone/">x</a><script src="//cdn.example/x.js"></script><form action="?q"></form>',
    '<link rel="icon preload" href="https://cdn.example/x.ico"><a href="/a//b/">x</a><iframe src="https://x.example">',
    '<a href="../../%6fwls/">x</a><a href="mailto:owl@owls.example">x</a><a href="">x</a><a>x</a><svg id="c"/>',
)
"""Bodies of pages two folders below the site."""


def odd_site(site: Path, papers: int) -> Path:
    write(site, owls='<h2 id="b">B</h2>', **{f"papers/k{n}": BODIES[n % len(BODIES)] for n in range(papers)})
    (site / "x.css").write_text("")
    (site / "404.html").write_bytes(b"")
    (site / "papers/k0/odd.html").write_bytes(b"\xff")
    return site


def plain(checked: site_check.Checked) -> tuple[int, int, list[str]]:
    found = [f"{problem.place}: {problem.problem.partition(' (')[0]}" for problem in checked.problems]
    return checked.pages, checked.links, found


@pytest.mark.parametrize("base", ["/", "/site/"])
def test_all_problems_are_those_of_the_oracle_in_its_order(tmp_path: Path, base: str) -> None:
    site = odd_site(tmp_path, 23)
    expected = oracle.check(site, base)
    assert len(expected[2]) > 40
    assert plain(site_check.check(site, base)) == expected


def test_several_processes_find_the_same_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = odd_site(tmp_path, 23)
    monkeypatch.setattr(site_check, "PART", 5)
    assert site_check.check(site, workers=2) == site_check.check(site, workers=1)


TAGS = st.sampled_from((
    '<h1 id="a">', "</h1>", "<h2>", "<p id=a>", "<p id='&amp;b'>", "<svg>", "<template>", "<script>", "</script>",
    "<textarea>", "</textarea>", '<a href="x&amp;y">', "<A HREF=z>", "</a>", "<!-- <a href=c> -->", "<table><tr>", "<title>",
    "</title>", '<a href="1" href="2">', "<![CDATA[<a href=d>]]>", "<body id=e>", "<style>", "</style>", "text", "<", "&#0;",
    "<link rel=icon href=//x>", "<img src=y>", "<iframe src=z>", "<noscript><a href=n>", "\x00", "<a\nhref='q\nr'>", "é",
))  # fmt: skip


@given(st.lists(TAGS, min_size=1, max_size=12).map("".join))
def test_one_pass_over_the_tags_finds_what_a_tree_contains(text: str) -> None:
    page = oracle.Page()
    problems = list(oracle.look(text.encode(), page))
    try:
        found = page_scan.scan(text.encode())
    except page_scan.UnreadableError:
        assert problems == ["not readable as HTML"]
        return
    assert set(found.ids) == page.ids
    assert [value for value in found.references if oracle.is_internal(value)] == page.references
    faults = site_check.page_faults("x", found)
    assert [fault.problem for fault in faults] == problems


# What is remembered between builds


def edit(site: Path, path: str, body: str | None) -> None:
    file = site / path
    if body is None:
        file.unlink()
    else:
        file.write_text(PAGE.format(body) if path.endswith(".html") else body, encoding="utf-8")


LINKED: dict[str, str] = {
    "index": '<a href="owls/#b">b</a><a href="x.css">x</a>',
    "owls": '<h2 id="b">B</h2><a href="../larks/">l</a>',
    "larks": '<a href="../owls/#b">b</a><a href="../index.html">i</a>',
}
EDITS = (
    ("x.css", None), ("x.css", "p {}"), ("owls/index.html", None), ("owls/index.html", ""), ("owls/index.html", LINKED["owls"]),
    ("larks/index.html", LINKED["larks"]), ("larks/index.html", '<a href="../y.css">y</a>'), ("larks/index.html", None),
    ("y.css", ""), ("y.css", None), ("index.html", ""), ("index.html", LINKED["index"]), ("index.html", '<a href="larks/#c">c</a>'),
    ("larks/index.html", '<h2 id="c">C</h2>'), ("new.html", '<a href="owls/">o</a>'), ("new.html", None),
)  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(EDITS), max_size=3), min_size=1, max_size=8))
def test_a_check_that_remembers_finds_what_a_check_of_everything_finds(
    tmp_path_factory: pytest.TempPathFactory, days: list[list[tuple[str, str | None]]]
) -> None:
    site = write(tmp_path_factory.mktemp("site"), **LINKED)
    (site / "x.css").write_text("")
    memory = tmp_path_factory.mktemp("cache") / "check.json"
    for edits in days:
        assert site_check.check(site, memory=memory) == site_check.check(site)
        for path, body in edits:
            if body is not None or (site / path).exists():
                edit(site, path, body)
    assert site_check.check(site, memory=memory) == site_check.check(site)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are parsed, by their bodies."""
    pages: list[str] = []
    scan = page_scan.scan

    def noted(data: bytes) -> page_scan.Scan:
        pages.append(data.decode().partition("</h1>")[2].removesuffix("</body></html>"))
        return scan(data)

    monkeypatch.setattr(page_scan, "scan", noted)
    return pages


def test_pages_that_were_sound_and_have_not_changed_are_not_read_again(
    tmp_path: Path, read: list[str]
) -> None:
    site, memory = write(tmp_path / "site", owls="old", larks=""), tmp_path / ".cache/check.json"
    first = site_check.check(site, memory=memory)
    write(site, owls="new", larks="", wrens="more")
    read.clear()
    second = site_check.check(site, memory=memory)
    assert read == ["new", "more"]
    assert (first.pages, second.pages, second.problems) == (3, 4, ())


def test_every_seventh_check_reads_all_pages(tmp_path: Path, read: list[str]) -> None:
    site, memory = write(tmp_path / "site", owls=""), tmp_path / "check.json"
    counts = []
    for _ in range(9):
        read.clear()
        site_check.check(site, memory=memory)
        counts.append(len(read))
    assert counts == [2, 0, 0, 0, 0, 0, 0, 2, 0]


def test_an_anchor_that_goes_is_missed_by_pages_that_have_not_changed(tmp_path: Path) -> None:
    site, memory = write(tmp_path / "site", **LINKED), tmp_path / "check.json"
    (site / "x.css").write_text("")
    assert site_check.check(site, memory=memory).problems == ()
    write(site, **LINKED | {"owls": ""})
    assert [problem.place for problem in site_check.check(site, memory=memory).problems] == [
        "index.html",
        "larks/index.html",
    ]
    (site / "owls/index.html").write_bytes(b"\xff")
    assert len(site_check.check(site, memory=memory).problems) == 3


def test_what_was_remembered_for_another_address_is_not_used(tmp_path: Path) -> None:
    site, memory = write(tmp_path / "site", index='<a href="/owls/">x</a>', owls=""), tmp_path / "check.json"
    assert site_check.check(site, memory=memory).problems == ()
    assert len(site_check.check(site, "/site/", memory=memory).problems) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-5],
        lambda data: data.replace(b'"runs": 0', b'"runs": 1'),
        lambda _: b"",
        lambda _: b"\xff\n{}",
    ],
)
def test_a_damaged_memory_is_ignored(tmp_path: Path, read: list[str], damage: object) -> None:
    site, memory = write(tmp_path / "site", owls=""), tmp_path / "check.json"
    site_check.check(site, memory=memory)
    assert callable(damage)
    memory.write_bytes(damage(memory.read_bytes()))
    read.clear()
    assert site_check.check(site, memory=memory).problems == ()
    assert len(read) == 2


def test_a_memory_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    site = write(tmp_path / "site", owls="")
    (tmp_path / "file").write_text("")
    assert site_check.check(site, memory=tmp_path / "file/check.json").problems == ()


def test_a_memory_of_another_form_is_ignored(tmp_path: Path) -> None:
    file = tmp_path / "check.json"
    checked_pages.save(file, "v", checked_pages.CheckedPages(files=frozenset({"x"})))
    assert checked_pages.load(file, "v") == checked_pages.CheckedPages(files=frozenset({"x"}))
    assert checked_pages.load(file, "w") is None
