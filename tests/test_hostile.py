"""Tests pages, feeds and exports of hostile papers: no text leaves its field, and each reads back unchanged."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from jinja2 import Environment
from lxml import html

from paper_listings import feeds
from paper_listings.display.addresses import OPML
from paper_listings.display.repair import repaired_text
from paper_listings.exports import bibtex, csljson, csv_table, ris
from paper_listings.exports.citation import cite, repaired
from paper_listings.exports.page_metadata import highwire, json_ld, scholarly_article, unsaid
from paper_listings.feeds.all_feeds import render_feeds, select
from paper_listings.insight.library import arrange
from paper_listings.insight.special_selections import selections
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages import templating
from paper_listings.pages.cards import byline, card, cut, outward
from paper_listings.pages.context import gather
from paper_listings.pages.list_pages import home_page
from paper_listings.pages.paper_extras import Extras
from paper_listings.pages.paper_pages import DESCRIPTION_LIMIT, paper_files
from paper_listings.pages.search_record import search_record
from paper_listings.pipeline.planning import citations, export_site
from paper_listings.store.records import as_record, loads
from paper_listings.topics.assign import Assignment, Reason, Term
from tests.csv_cells import restored
from tests.export_cases import exported
from tests.hostile import DAY, entered, record
from tests.payloads import PAYLOADS, escaped_forms
from tests.reading_site import PLAIN as SHELL
from tests.reading_site import SITE, TAXONOMY
from tests.test_pages import parsed, skeleton, texts, without_formulas

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from paper_listings.insight.library import Library
    from paper_listings.paper import Paper

PAPERS = entered().papers
FORMS = frozenset(escaped_forms())
SHELLS = {1: SHELL, 2: SHELL}


def library_of(papers: Sequence[Paper]) -> Library:
    """Returns a library of the papers with one topic, which matches their titles."""

    def assign(title: str, abstract: str | None) -> Assignment:
        del abstract
        return Assignment(
            slugs=("tea",),
            reasons=(Reason(slug="tea", terms=(Term(text=title, points=1, in_title=True),)),),
        )

    return arrange(papers, TAXONOMY.topics, assign)


LIBRARY = library_of(PAPERS)
EXPORTED = export_site(LIBRARY, SITE)


def pages_of(paper: Paper) -> dict[str, html.HtmlElement]:
    """The pages that show a site's only paper, with formulas as written and addresses as text."""
    library = library_of([paper])
    context = gather(library, SITE, Extras(cite=citations(export_site(library, SITE))))
    trees = {}
    ((_, own),) = paper_files(context, library.days[0], SHELLS)
    for name, page in (("list", home_page(context).file()), ("paper", own)):
        tree = without_formulas(parsed(page.decode()))
        for mark in (*tree.findall(".//a[@rel='nofollow noopener']"), *tree.findall(".//mark")):
            mark.drop_tag()
        trees[name] = tree
    trees["head"] = html.document_fromstring(own.partition(b"<body>")[0].decode())
    return trees


def plain_paper() -> Paper:
    (paper,) = entered(["Plain words"]).papers
    return paper


PLAIN = {name: skeleton(tree) for name, tree in pages_of(plain_paper()).items()}


def indexed_page(paper: Paper) -> html.HtmlElement:
    """What is indexed of a paper, with formulas as written."""
    return without_formulas(html.document_fromstring(search_record(paper, library_of([paper])).document()))


PLAIN_RECORD = skeleton(indexed_page(plain_paper()))


def faults_of_head(tree: html.HtmlElement, paper: Paper) -> list[str]:
    """Returns which texts in the head of a paper's page are not those of the paper."""
    metas = {meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
    said = dict(highwire(paper, EXPORTED)) | {"description": metas["description"]}
    faults = [
        f"head: other {name}" for name in metas.keys() | said.keys() if metas.get(name) != said.get(name)
    ]
    if tree.findtext(".//title") != repaired_text(paper.title):
        faults.append("head: another title")
    if metas["description"] != repaired_text(cut(paper.abstract or "", DESCRIPTION_LIMIT)):
        faults.append("head: another description")
    if json.loads(str(tree.findtext(".//script"))) != scholarly_article(paper, EXPORTED):
        faults.append("head: another object")
    return faults


def faults_of_pages(paper: Paper) -> list[str]:
    """Returns where this paper's pages differ in structure from those of a harmless one, or have the wrong text."""
    trees = pages_of(paper)
    faults = [f"{name}: another shape" for name, tree in trees.items() if skeleton(tree) != PLAIN[name]]
    faults += faults_of_head(trees.pop("head"), paper)
    for name, tree in trees.items():
        abstract = paper.abstract if name == "paper" else card(paper, LIBRARY).abstract
        said = {
            "title": repaired_text(paper.title),
            "byline": byline(paper),
            "abstract": repaired_text(abstract or ""),
        }
        everything = ["".join(node.itertext()) for node in tree.iter()]
        faults += [f"{name}: no {what}" for what, text in said.items() if text not in everything]
        hrefs = [node.get("href") for outs in tree.find_class("pl-outs") for node in outs.iter("a")]
        if hrefs != [link.url for link in outward(paper)]:
            faults.append(f"{name}: other links")
    (cited,) = tree.find_class("pl-cite")
    if {name: value for name, value in cited.items() if name.startswith("data-")} != {
        f"data-{name}": value for name, value in unsaid(paper, EXPORTED)
    }:
        faults.append("paper: other facts for scripts")
    if paper.doi and f" · {paper.doi}" not in "".join(texts(tree, "pl-meta")):
        faults.append("paper: another DOI")
    labels = f"Categories: {', '.join(paper.categories)}. Keywords: {', '.join(paper.keywords)}."
    if labels not in texts(tree, "pl-meta"):
        faults.append("paper: other labels")
    tree = indexed_page(paper)
    texts_of = {repaired_text(paper.title), byline(paper, NAMES_ON_PAGE), repaired_text(paper.abstract or "")}
    if skeleton(tree) != PLAIN_RECORD or not texts_of <= {"".join(node.itertext()) for node in tree.iter()}:
        faults.append("record: another shape or text")
    return faults


def test_the_corpus_has_every_kind_of_payload_and_three_rounds_of_escapes_in_every_field() -> None:
    assert len(set(PAYLOADS) - FORMS) >= 404
    assert len(FORMS) >= 150
    assert len(PAPERS) == len(PAYLOADS)
    for form in ("Dwayne &quot;Rock&quot; Johnson", "Dwayne &amp;quot;Rock&amp;quot; Johnson"):
        assert form in PAYLOADS
        assert all(
            form in str(record(1, form)[name]) for name in ("title", "abstract", "authors", "keywords")
        )
    assert any("&amp;amp;" in link.url for paper in PAPERS for link in paper.links)
    assert any("&amp;quot;" in (paper.doi or "") for paper in PAPERS)


def test_no_payload_changes_the_shape_of_a_page_or_what_it_says() -> None:
    faults = {paper.key: found for paper in PAPERS if (found := faults_of_pages(paper))}
    assert faults == {}


def test_the_check_of_pages_reports_a_text_that_is_not_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = next(paper for paper in PAPERS if paper.organization == "<script>window.bad=1</script>")
    assert faults_of_pages(paper) == []
    templating._environment.cache_clear()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(
                templating,
                "Environment",
                lambda **options: Environment(**options | {"autoescape": False}),  # noqa: S701 -- deliberate
            )
            assert "list: another shape" in faults_of_pages(paper)
    finally:
        templating._environment.cache_clear()


def test_every_feed_says_what_the_papers_say() -> None:
    published = select(LIBRARY, SITE, selections(LIBRARY, SITE))
    made = dict(render_feeds(published, SITE))
    opml = (OPML, published.channels)
    assert feeds.check(made.get, SITE.url, published.feeds, archives=published.archives, opml=opml) == ()
    in_feeds = {item.key for feed in published.feeds for item in feed.items}
    in_archives = {paper.key for archive in published.archives for paper in archive.papers}
    assert in_feeds | in_archives == {paper.key for paper in PAPERS}


def test_records_and_the_api_read_back() -> None:
    made = exported(PAPERS, EXPORTED)
    pages = [json.loads(text) for path, text in made.items() if path.startswith("api/papers/")]
    found = {one["key"]: one for page in pages for one in page["papers"]}
    assert found.keys() == {paper.key for paper in PAPERS}
    for paper in PAPERS:
        own = {name: value for name, value in found[paper.key].items() if name not in {"url", "topics"}}
        assert own == as_record(paper)
        assert loads(json.dumps(own), "x") == paper


def test_citations_hold_one_entry_a_paper_and_its_own_words() -> None:
    entries = bibtex.bibtex_document(PAPERS, EXPORTED)
    assert entries.count("\n@misc{") + entries.startswith("@misc{") == len(PAPERS)
    lines = ris.ris_document(PAPERS, EXPORTED).split("\r\n")
    assert [line for line in lines if line and line[2:6] != "  - "] == []
    assert lines.count("TY  - UNPB") == lines.count("ER  - ") == len(PAPERS)
    items = {item["id"]: item for item in json.loads(csljson.csl_document(PAPERS, EXPORTED))}
    for paper in PAPERS:
        item = items[cite(paper, EXPORTED).key]
        assert item["title"] == repaired(paper.title)
        entry = bibtex.bibtex_entry(paper, EXPORTED)
        assert entry.count("\n  author = ") <= 1
        assert entry.count("{") == entry.count("}")


def test_no_cell_of_a_table_begins_a_formula_and_all_read_back() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_table.csv_document(PAPERS, EXPORTED).removeprefix("\ufeff"))))
    found = {restored(row["title"]): row for row in rows}
    for paper in PAPERS:
        row = found[paper.title]
        assert not [cell for cell in row.values() if cell[:1] in set("=+-@＝＋－＠")]
        assert restored(row["organization"]) == (paper.organization or "")
        assert restored(row["abstract"]) == paper.abstract


def test_metadata_say_the_names_and_no_more() -> None:
    for paper in PAPERS:
        names = [content for name, content in highwire(paper, EXPORTED) if name == "citation_author"]
        article = json.loads(json_ld(paper, EXPORTED))
        assert len(names) <= 1
        assert article.get("@context") == "https://schema.org"
        assert not set(json_ld(paper, EXPORTED)) & set("<>&")


def test_papers_come_in_on_their_day_whatever_they_say() -> None:
    assert {paper.listed for paper in PAPERS} == {DAY}
