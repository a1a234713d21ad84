from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_listings.site import site_check

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
