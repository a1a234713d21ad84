"""Tests hostile papers in every source format: each is read as its own text, and shown as text wherever it goes.

`PAPERS_PAYLOADS` sets how many payloads in each format are rendered; 600 are all of them, and take some minutes.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from functools import cache
from typing import TYPE_CHECKING

import pytest

from paper_listings import feeds
from paper_listings.display.addresses import OPML
from paper_listings.display.repair import repaired_text
from paper_listings.exports import bibtex, csv_table, ris
from paper_listings.feeds.all_feeds import render_feeds, select
from paper_listings.insight.special_selections import selections
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages.cards import byline, outward
from paper_listings.pipeline.planning import export_site
from paper_listings.sources import registry
from paper_listings.sources.context import Context
from paper_listings.store.records import as_record, dumps, loads
from tests.export_cases import exported
from tests.hostile import DAY
from tests.hostile_formats import LOSSY, VARIANTS, WRITERS, numbered, said
from tests.payloads import PAYLOADS
from tests.reading_site import SITE
from tests.test_hostile import indexed_page, library_of, pages_of
from tests.test_pages import skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import html

    from paper_listings.paper import Paper
    from paper_listings.sources.parsed import Parsed

RENDERED = int(os.environ.get("PAPERS_PAYLOADS", "16"))
EACH = pytest.mark.parametrize(("form", "variant"), VARIANTS)


def read(form: str, variant: str, payloads: Sequence[str]) -> Parsed:
    """What an import finds in a file with a paper for each payload."""
    data = WRITERS[form][variant](numbered(form, variant, payloads))
    assert registry.guess(data) == form
    return registry.parse(data, Context(place="hostile", page_date=DAY, today=DAY))


def mark_of(paper: Paper) -> int:
    """The number of the paper, from its arXiv id, or from the last word of its title."""
    return int(paper.arxiv_id.split(".")[1] if paper.arxiv_id else paper.title.split()[-1].strip("w"))


def some(form: str, variant: str) -> tuple[str, ...]:
    """As many payloads as are rendered; each variant takes others, so that together they take all kinds."""
    step = max(1, len(PAYLOADS) // RENDERED)
    return PAYLOADS[VARIANTS.index((form, variant)) % step :: step]


@cache
def rendered(form: str, variant: str) -> tuple[Paper, ...]:
    return read(form, variant, some(form, variant)).papers


def everything() -> list[Paper]:
    return [paper for form, variant in VARIANTS for paper in rendered(form, variant)]


def test_every_format_is_written_here() -> None:
    assert WRITERS.keys() == registry.FORMATS.keys()


@EACH
def test_every_payload_is_one_paper_that_says_what_was_written(form: str, variant: str) -> None:
    written = dict(numbered(form, variant, PAYLOADS))
    found = {mark_of(paper): paper for paper in read(form, variant, PAYLOADS).papers}
    assert found.keys() == written.keys()
    assert len(found) > 404
    if (form, variant) not in LOSSY:
        texts = {number: (paper.title, paper.abstract) for number, paper in found.items()}
        assert texts == {number: said(form, payload, number) for number, payload in written.items()}
    for paper in found.values():
        assert paper.listed in {DAY, DAY + dt.timedelta(days=1)}, "arXiv announces on the next day"
        assert loads(dumps(paper), "x") == paper


def shape(tree: html.HtmlElement) -> list[object]:
    """The structure of a page, without what is there as often as the text decides: links, and metadata."""
    for outs in tree.find_class("pl-outs"):
        for link in list(outs):
            outs.remove(link)
    return [(tag, attributes) for tag, attributes in skeleton(tree) if tag != "meta"]


def faults(paper: Paper, plain: Paper) -> list[str]:
    """Where the pages of a paper differ in shape from those of a harmless one of the same format, or in words from the paper."""
    trees, others = pages_of(paper), pages_of(plain)
    trees["record"], others["record"] = indexed_page(paper), indexed_page(plain)
    found = []
    for name, tree in trees.items():
        for folded in tree.xpath("//*[contains(@class, 'pl-by')]/span"):  # where there are many names
            folded.drop_tag()
        hrefs = [node.get("href") for outs in tree.find_class("pl-outs") for node in outs.iter("a")]
        if name == "paper" and hrefs != [link.url for link in outward(paper)]:
            found.append(f"{name}: other links")
        words = {"".join(node.itertext()) for node in tree.iter()} if name != "head" else set()
        by = byline(paper, NAMES_ON_PAGE) if name == "paper" else byline(paper)
        if name in {"list", "paper"} and not {repaired_text(paper.title), by} <= words:
            found.append(f"{name}: other words")
        if name == "paper" and repaired_text(paper.abstract or "") not in words:
            found.append(f"{name}: another abstract")
        if shape(tree) != shape(others[name]):
            found.append(f"{name}: another shape")
    return found


@EACH
def test_no_payload_of_any_format_changes_the_shape_of_a_page(form: str, variant: str) -> None:
    (plain,) = read(form, variant, ["Plain words"]).papers
    assert {paper.title: found for paper in rendered(form, variant) if (found := faults(paper, plain))} == {}


def test_feeds_say_what_the_papers_of_all_formats_say() -> None:
    library = library_of(everything())
    published = select(library, SITE, selections(library, SITE))
    made = dict(render_feeds(published, SITE))
    opml = (OPML, published.channels)
    assert feeds.check(made.get, SITE.url, published.feeds, archives=published.archives, opml=opml) == ()


def test_exports_read_back_for_the_papers_of_all_formats() -> None:
    papers = everything()
    site = export_site(library_of(papers), SITE)
    pages = [
        json.loads(text) for path, text in exported(papers, site).items() if path.startswith("api/papers/")
    ]
    found = {one["key"]: one for page in pages for one in page["papers"]}
    assert found.keys() == {paper.key for paper in papers}
    for paper in papers:
        own = {name: value for name, value in found[paper.key].items() if name not in {"url", "topics"}}
        assert own == as_record(paper)
    entries = bibtex.bibtex_document(papers, site)
    assert entries.count("\n@misc{") + entries.startswith("@misc{") == len(papers)
    assert ris.ris_document(papers, site).split("\r\n").count("ER  - ") == len(papers)
    rows = csv_table.csv_document(papers, site)
    assert not [line for line in rows.split("\n") if line[:1] in set("=+-@＝＋－＠")]
