"""Tests the shell of papers' pages: the theme around them, rendered once, and what is filled into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import markdown
import pytest
from lxml import html

from paper_listings.errors import PapersError
from paper_listings.pages.shell import SLOTS, Shell, mark, shell_of
from paper_listings.site import builder, shell_page
from tests.sites import copy_site
from tests.test_pages import PAGES

if TYPE_CHECKING:
    from pathlib import Path

FILLED = {slot: f"<{slot}>" for slot in SLOTS}


def test_a_shell_is_cut_at_its_marks_and_filled_in_their_places() -> None:
    text = " ".join(mark(slot) for slot in SLOTS)
    assert shell_of(f"<p>{text}</p>").filled(FILLED) == "<p><key> <title> <description> <head> <body></p>"
    assert Shell(pieces=("a", "b"), slots=("key",)).filled({"key": "1"}) == "a1b"


def test_a_shell_has_no_indentation() -> None:
    text = "\n   ".join(mark(slot) for slot in SLOTS)
    assert shell_of(f"\n\n{text}  \n\n").filled(FILLED) == "\n".join(FILLED.values())


@pytest.mark.parametrize("slot", SLOTS)
def test_a_shell_without_one_of_its_slots_is_refused(slot: str) -> None:
    with pytest.raises(ValueError, match=slot):
        shell_of(" ".join(mark(other) for other in SLOTS if other != slot))


def page(root: Path, key: str) -> html.HtmlElement:
    frame = shell_page.frame_of(builder.load(root))
    values = FILLED | {
        "key": key,
        "title": "Kites",
        "description": "On kites",
        "head": "",
        "body": "<h1>Kites</h1>",
    }
    return html.document_fromstring(frame.shells[1 + key.count("/")].filled(values))


@pytest.mark.parametrize(("key", "way"), [("2501.00001", "../../"), ("math/0309136", "../../../")])
def test_links_of_the_shell_lead_to_the_root_from_every_key(tmp_path: Path, key: str, way: str) -> None:
    tree = page(copy_site(tmp_path), key)
    assert tree.find_class("pl-brand")[0].get("href") in {way, way.rstrip("/")}
    links = [link.get("href") for link in tree.findall(".//header//li/a")]
    assert links[0] == f"{way}topics/"
    assert all(link.startswith(way) for link in links)
    assert tree.find(".//link[@rel='canonical']").get("href").endswith(f"/papers/{key}/")


def test_the_shell_has_the_name_of_the_site_and_its_navigation(tmp_path: Path) -> None:
    root = copy_site(tmp_path)
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    name = text.partition("site_name: ")[2].partition("\n")[0]
    settings.write_text(text.replace(f"site_name: {name}", 'site_name: "A <b> & \\"C\\""'), encoding="utf-8")
    (root / "docs/own.md").write_text("# Our own page\n", encoding="utf-8")
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("nav:\n", "nav:\n  - own.md\n"), encoding="utf-8"
    )
    tree = page(root, "2501.00001")
    assert tree.findtext(".//title") == 'Kites · A <b> & "C"'
    assert tree.find_class("pl-brand")[0].text == 'A <b> & "C"'
    titles = [link.text for link in tree.findall(".//header//li/a")]
    assert titles[0] == "Our own page"
    assert titles[1:] == ["Topics", "Archive", "Search", "Saved"]


def test_a_theme_that_leaves_a_part_of_a_paper_out_is_refused_in_one_line(tmp_path: Path) -> None:
    root = copy_site(tmp_path)
    own = root / "theme"
    own.mkdir()
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("generator/paper_listings/site/theme", "theme"), encoding="utf-8")
    for template, said in (
        (
            "{{ shell.title }}{{ page.content }}{{ page.canonical_url }}",
            "leaves out what a paper’s page needs: description, head",
        ),
        ("{{ shell.title.nothing.here }}", "MkDocs stopped in slim.html"),
    ):
        (own / "slim.html").write_text(template, encoding="utf-8")
        (own / "assets").mkdir(exist_ok=True)
        (own / "assets/favicon.svg").write_text("<svg/>", encoding="utf-8")
        (own / "assets/papers.css").write_text("", encoding="utf-8")
        with pytest.raises(PapersError) as caught:
            shell_page.frame_of(builder.load(root))
        (problem,) = caught.value.problems
        assert said in str(problem)


def test_the_style_sheet_of_the_theme_is_one_file_with_the_palette_if_there_is_one(tmp_path: Path) -> None:
    root = copy_site(tmp_path)
    plain = shell_page.frame_of(builder.load(root)).css
    assert b".md-typeset" in plain
    assert b"sourceMappingURL" not in plain
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("  font: false", "  palette: {primary: teal}\n  font: false"), encoding="utf-8"
    )
    coloured = shell_page.frame_of(builder.load(root)).css
    assert coloured.startswith(plain)
    assert b"data-md-color-primary" in coloured.removeprefix(plain)


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".md")])
def test_markdown_would_return_a_finished_page_as_it_is(name: str) -> None:
    body = PAGES[name].split("---\n\n", 1)[1]
    assert markdown.markdown(body, extensions=["toc", "tables", "fenced_code"]).strip() == body.strip()
