"""Tests that an owner's texts in mkdocs.yml appear as plain text on every page, including the 404 page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.site

HARMLESS = "Owls at night"
HOSTILE = '"><script src=x></script><img src=x onerror=alert(1)> & {{ 7 * 7 }}'
PAGES = ("404.html", "index.html", "about/index.html")


def built(root: Path, words: str) -> Path:
    """Builds a site with `words` in every display text of mkdocs.yml."""
    copy_site(root, with_data=False)
    path = root / "mkdocs.yml"
    text = path.read_text()
    for old in (
        "site_name: Example Papers\n",
        "site_description: Invented papers, sorted by topic, for the tests of the generator.\n",
        'copyright: ""\n',
        "  - Latest: index.md\n",
    ):
        assert old in text
        key = old.partition(":")[0]
        text = text.replace(
            old, f"  - '{words}': index.md\n" if key.endswith("Latest") else f"{key}: '{words}'\n"
        )
    path.write_text(f"{text}site_author: '{words}'\n")
    done = papers(root, "build")
    assert done.exit_code == 0, done.stderr
    return root / "site"


def test_words_of_the_owner_add_no_element_to_any_page_and_are_read_as_written(tmp_path: Path) -> None:
    harmless, hostile = built(tmp_path / "harmless", HARMLESS), built(tmp_path / "hostile", HOSTILE)
    for page in PAGES:
        plain, tried = (html.fromstring((site / page).read_bytes()) for site in (harmless, hostile))
        skeletons = [[(one.tag, sorted(one.attrib)) for one in tree.iter("*")] for tree in (plain, tried)]
        assert skeletons[0] == skeletons[1], page
    missing = html.fromstring((hostile / "404.html").read_bytes())
    for name in ("description", "author"):
        contents = [meta.get("content") for meta in missing.iter("meta") if meta.get("name") == name]
        assert contents == [HOSTILE]
    assert missing.findtext(".//title") == f"Page not found · {HOSTILE}"
