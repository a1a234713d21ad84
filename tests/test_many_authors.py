"""Tests a paper with thousands of authors: its page names only the first ones, exports name all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paper_listings.exports import bibtex, csljson, ris
from paper_listings.feeds.all_feeds import select
from paper_listings.feeds.item_text import item_words
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pipeline.planning import citations, export_site
from paper_listings.store import stored_papers
from tests.export_cases import CROWDED, SITE, exported
from tests.reading_site import SITE as WEB_SITE
from tests.reading_site import library_of
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path

NAMES = tuple(f"Ana{number:04} Owl{number:04}" for number in range(1, 3_304))
CROWD = replace(CROWDED, authors=NAMES, author_count=len(NAMES), categories=("hep-ex",))


def named(text: str) -> int:
    return sum(f"Owl{number:04}" in text for number in range(1, 3_304))


def test_citations_on_the_page_name_the_first_and_say_how_many_more_there_are() -> None:
    shown = citations(SITE)(CROWD)
    assert shown.unsaid == (("more", "3203"),)
    assert named(str(shown.tags)) == NAMES_ON_PAGE
    assert named(shown.json_ld) == 0
    entry = bibtex.bibtex_entry(CROWD, SITE, NAMES_ON_PAGE)
    assert "Owl0100, Ana0100 and others},\n" in entry
    assert "note = {3,203 more authors in the complete list" in entry
    assert named(entry) == NAMES_ON_PAGE


def test_as_many_authors_as_a_page_names_are_all_of_them() -> None:
    paper = replace(CROWD, authors=NAMES[:NAMES_ON_PAGE], author_count=NAMES_ON_PAGE)
    assert citations(SITE)(paper).unsaid == ()
    assert bibtex.bibtex_entry(paper, SITE, NAMES_ON_PAGE) == bibtex.bibtex_entry(paper, SITE)
    assert "others" not in bibtex.bibtex_entry(paper, SITE)


def test_exports_name_every_author() -> None:
    library = library_of([CROWD])
    made = exported(library.papers, export_site(library, WEB_SITE))
    whole = [path for path, text in made.items() if named(text) == len(NAMES)]
    assert set(whole) >= {
        "months/2025-01/papers.bib",
        *(f"topics/unsorted/papers.{ending}" for ending in ("bib", "ris", "csl.json", "csv", "json")),
        "api/papers/2025-01/1.json.gz",
    }
    for text in (
        bibtex.bibtex_entry(CROWD, SITE),
        ris.ris_entry(CROWD, SITE),
        csljson.csl_document((CROWD,), SITE),
    ):
        assert named(text) == len(NAMES)
        assert "more author" not in text


def test_feeds_name_the_first() -> None:
    library = library_of([CROWD])
    feed = select(library, WEB_SITE, ()).feeds[0]
    assert item_words(feed.items[0]).names == NAMES[:NAMES_ON_PAGE]
    assert "3,303 authors" in item_words(feed.items[0]).html


@pytest.mark.site
def test_a_site_with_such_a_paper_is_built_and_its_page_leads_to_all_the_names(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    stored_papers.save(root / "data", [CROWD])
    result = papers(root, "build", "--strict")
    assert result.exit_code == 0, result.output
    page = (root / f"site/papers/{CROWD.key}/index.html").read_text()
    assert named(page) == NAMES_ON_PAGE
    assert "Ana0100 Owl0100 and 3,203 others<" in page
    assert "This page names the first 100 of 3,303 authors. All are in the <a" in page
    assert len(page) < 70_000
    path = "months/2025-01/papers.bib"
    assert f'href="../../{path}"' in page
    assert named((root / "site" / path).read_text()) == len(NAMES)
    home = (root / "site/index.html").read_text()
    assert "Ana0004 Owl0004 and 3,299 others" in home
    assert named(home) == 4
