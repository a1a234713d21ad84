"""Tests the tests of hostile papers: with one escape taken out of templates, feeds, exports or scripts, they report it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from jinja2 import BytecodeCache, DictLoader, Environment
from markupsafe import Markup

from paper_listings import feeds
from paper_listings.display import repair
from paper_listings.exports import bibtex, csv_table
from paper_listings.feeds import item_text
from paper_listings.feeds.all_feeds import render_feeds, select
from paper_listings.insight.special_selections import selections
from paper_listings.pages import search_record, templating
from tests import test_hostile
from tests.browser import served
from tests.hostile_site import all_found, card_faults, watched
from tests.payloads import PAYLOADS
from tests.reading_site import SITE
from tests.sites import PACKAGE, papers
from tests.test_hostile import faults_of_pages, indexed_page, library_of, pages_of
from tests.test_hostile_site import enter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from jinja2.bccache import Bucket
    from playwright.sync_api import Browser

    from paper_listings.paper import Paper

TEMPLATES = {path.name: path.read_text("utf-8") for path in (PACKAGE / "pages/templates").iterdir()}
SHOWING_PAPERS = ("card.html", "home.html", "paper.html", "paper_head.html", "search_record.html")
"""The templates of the pages that are compared."""
PRINTED = re.compile(r"{{ (.*?) }}")
MARKS = (
    '"><img src=x onerror=window.bad=1>',
    "'><script>window.bad=1</script>",
    "Dwayne &amp;quot;Rock&amp;quot; Johnson",
)
PAPERS = tuple(test_hostile.PAPERS[PAYLOADS.index(mark)] for mark in MARKS)


class Compiled(BytecodeCache):
    """Keeps compiled templates by their source, so that only the broken one is compiled each time."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key + bucket.checksum in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str]], None]]:
    """A function that replaces templates."""

    def forget() -> None:
        templating._environment.cache_clear()
        search_record._template.cache_clear()

    def replace(changed: dict[str, str]) -> None:
        own = {"loader": DictLoader(TEMPLATES | changed), "bytecode_cache": COMPILED}
        for module in (templating, search_record):
            monkeypatch.setattr(module, "Environment", lambda **options: Environment(**options | own))  # noqa: S701 -- it escapes, as given
        forget()

    yield replace
    monkeypatch.undo()
    forget()


def printed(template: str) -> list[tuple[int, int, str]]:
    """Every expression that a template prints, with its place."""
    return [(*match.span(), match.group(1)) for match in PRINTED.finditer(TEMPLATES[template])]


def made(paper: Paper) -> list[bytes]:
    """The bytes of a paper's pages as parsed, to see whether a change makes any difference."""
    from lxml import html

    return [html.tostring(tree) for tree in (*pages_of(paper).values(), indexed_page(paper))]


@pytest.mark.parametrize("template", SHOWING_PAPERS)
def test_every_escape_that_a_template_needs_is_missed_when_it_is_gone(
    template: str, broken: Callable[[dict[str, str]], None]
) -> None:
    """Each printed expression in turn is marked as safe. Where that changes a page, the check of pages reports it."""
    sound = {paper.key: made(paper) for paper in PAPERS}
    assert [faults_of_pages(paper) for paper in PAPERS] == [[]] * len(PAPERS)
    source = TEMPLATES[template]
    needed, passed = [], []
    for begin, end, expression in printed(template):
        broken({template: f"{source[:begin]}{{{{ ({expression}) | safe }}}}{source[end:]}"})
        if any(made(paper) != sound[paper.key] for paper in PAPERS):
            needed.append(expression)
            if not any(map(faults_of_pages, PAPERS)):
                passed.append(expression)
    assert passed == []
    assert needed or template == "home.html", "an expression that needs its escape"


def test_text_that_is_repaired_without_being_escaped_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair, "escape", Markup)
    repair.linked_html.cache_clear()
    try:
        assert [bool(faults_of_pages(paper)) for paper in PAPERS] == [True] * len(PAPERS)
    finally:
        repair.linked_html.cache_clear()


# Feeds and exports


def problems_of_feeds(spoil: Callable[[str, bytes], bytes] = lambda _, data: data) -> list[str]:
    """What the check of feeds finds, in files that are spoilt on the way."""
    library = library_of(PAPERS)
    published = select(library, SITE, selections(library, SITE))
    files = {path: spoil(path, data) for path, data in render_feeds(published, SITE)}
    found = feeds.check(files.get, SITE.url, published.feeds, archives=published.archives)
    return [f"{problem.place}: {problem.problem}" for problem in found]


def test_the_check_of_feeds_reports_content_that_is_not_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems_of_feeds() == []
    item_text.item_words.cache_clear()
    monkeypatch.setattr(item_text, "_html", lambda _item, abstract, _topics: f"<p>{abstract}</p>")
    try:
        found = problems_of_feeds()
    finally:
        item_text.item_words.cache_clear()
    for kind in ("feed.xml", "atom.xml", "feed.json"):
        assert any(line.startswith(kind) and "content has the element img" in line for line in found)


@pytest.mark.parametrize(
    ("file", "sign"), [("feed.xml", b"&lt;"), ("atom.xml", b"&lt;"), ("feed.json", b'\\"')]
)
def test_the_check_of_feeds_reports_a_writer_that_does_not_escape(file: str, sign: bytes) -> None:
    plain = {b"&lt;": b"<", b'\\"': b'"'}[sign]
    found = problems_of_feeds(lambda path, data: data.replace(sign, plain) if path == file else data)
    assert found
    assert all(line.startswith(file) for line in found)


@pytest.mark.parametrize(
    ("module", "escape", "claim"),
    [
        (bibtex, "escape_tex", test_hostile.test_citations_hold_one_entry_a_paper_and_its_own_words),
        (csv_table, "neutralise", test_hostile.test_no_cell_of_a_table_begins_a_formula_and_all_read_back),
    ],
)
def test_the_checks_of_exports_report_a_writer_that_does_not_escape(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, escape: str, claim: Callable[[], None]
) -> None:
    monkeypatch.setattr(module, escape, str)
    with pytest.raises(AssertionError):
        claim()


# The live search


@pytest.mark.site
@pytest.mark.browser
def test_the_checks_of_the_live_search_report_a_script_that_parses_text_as_html(
    tmp_path: Path, browser: Browser
) -> None:
    found = enter(tmp_path / "root", MARKS)
    assert papers(tmp_path / "root", "build").exit_code == 0
    script = tmp_path / "root/site/assets/search-card.js"
    sound = script.read_text("utf-8")
    with served(tmp_path / "root/site") as base:
        for text, parsed in (
            ("textContent: own.title", "innerHTML: own.title"),
            ('part(".pl-lead").append(...lead)', 'part(".pl-lead").innerHTML = own.words.join(" ")'),
        ):
            assert text in sound
            script.write_text(sound.replace(text, parsed), encoding="utf-8")
            with watched(browser, base) as (page, _):
                faults = card_faults(found, all_found(page, base), base, {paper.key: "" for paper in found})
            assert any("strange elements or attributes" in fault for fault in faults)
