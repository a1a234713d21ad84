"""Tests pages: which exist, what they contain, and that untrusted text cannot change their structure."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import markdown
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from paper_listings.dates import PartialDate
from paper_listings.display.repair import repaired_text
from paper_listings.exports import all_exports
from paper_listings.exports.json_schema import ADDED
from paper_listings.insight.library import arrange
from paper_listings.insight.special_selections import selections
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages import templating
from paper_listings.pages.cards import byline, card, first_sentences, outward
from paper_listings.pages.context import Cards
from paper_listings.pages.month_table import weeks_of
from paper_listings.pages.pagination import Step, chunked, neighbours, period_title, weekday, weekday_date
from paper_listings.pages.search_record import search_record
from paper_listings.pages.sparkline import counts, months_until, path, width
from paper_listings.pages.templating import entities, front_matter, render, verbatim
from paper_listings.paper import Link, Paper
from paper_listings.pipeline.planning import export_site
from paper_listings.store.records import FIELDS
from paper_listings.text import clean
from paper_listings.topics.assign import Assigner, Assignment, Reason, Term
from tests.reading_site import SITE, TAXONOMY, extras, library_of, paper, papers, render_pages, titled
from tests.thorough import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = dt.date(2025, 12, 8)
LIBRARY = library_of(papers())
PAGES = {
    name: data.decode()
    for name, data in render_pages(LIBRARY, SITE, extras(), selections(LIBRARY, SITE)).items()
}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</article></p></body> <h1>gone</h1>",
    "[x](javascript:alert(1)) ![y](z) <javascript:alert(1)>",
    "{{ 7 * 7 }} {% raw %} {# c #} ${x}",
    '--8<-- "mkdocs.yml"',
    "a\x00b\u202ec\ufffe",
    "*a* _b_ `c` ~~d~~ ==e== # f [^1] *[HTML]: x :smile: &lt; &#60; &amp;amp;",
    "$x^2$ $$y$$ \\(z\\) ]]> <!-- --> <![CDATA[",
    "    indented\n\n# heading\n\n<div markdown='1'>",
)


def parsed(source: str) -> html.HtmlElement:
    """The page's body as MkDocs shows it: rendered from a Markdown file, copied from a finished one."""
    if source.startswith("<!doctype"):
        return html.fragment_fromstring(
            source.partition("<body>")[2].partition("</body>")[0], create_parent="div"
        )
    body = source.split("---\n\n", 1)[1]
    made = markdown.markdown(body, extensions=["toc", "tables", "fenced_code"])
    return html.fragment_fromstring(f"{made}\n", create_parent="div")


def meta_of(source: str) -> dict[str, object]:
    found = yaml.safe_load(source.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def texts(tree: html.HtmlElement, css_class: str) -> list[str]:
    return [
        "".join(found.itertext()) for found in tree.iter() if css_class in (found.get("class") or "").split()
    ]


def test_every_kind_of_page_is_there() -> None:
    assert {
        "index.md",
        "topics/index.md",
        "topics/kites/index.md",
        "topics/kites/2025-12/index.md",
        "topics/empty/index.md",
        "topics/unsorted/index.md",
        "days/2025-12-08/index.md",
        "days/2025-12-08/2/index.md",
        "weeks/2025-W50/index.md",
        "months/2025-12/index.md",
        "archive/index.md",
        "changes/index.md",
        "changes/2025-11/index.md",
        "papers/2501.00001/index.html",
        "feeds/index.md",
        "search/index.md",
        "saved/index.md",
        "api/index.md",
        "about/index.md",
    } <= PAGES.keys()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_has_one_h1_no_heading_gap_and_unique_ids(name: str) -> None:
    tree = parsed(PAGES[name])
    levels = [int(node.tag[1]) for node in tree.iter() if re.fullmatch("h[1-6]", str(node.tag))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_has_no_inline_style_script_or_handler_and_no_title_attribute(name: str) -> None:
    for node in parsed(PAGES[name]).iter():
        assert node.tag not in {"script", "style"}
        assert not [key for key in node.attrib if key in {"style", "title"} or key.startswith("on")]


def test_home_shows_the_latest_day_then_the_topics() -> None:
    tree = parsed(PAGES["index.md"])
    assert texts(tree, "pl-head__line") == ["25 new · 30 in all · its week · its month"]
    assert len(texts(tree, "pl-card")) == SITE.page_size
    assert texts(tree, "pl-go") == ["5 more papers from this day"]
    assert [node.get("data-listed") for node in tree.iter("article")] == ["2025-12-08"] * SITE.page_size
    assert len(list(tree.iter("svg"))) == 3


def test_the_page_of_the_api_names_every_field_and_every_kind_of_file() -> None:
    tree = parsed(PAGES["api/index.md"])
    codes = {node.text_content() for node in tree.iter("code")}
    assert {*FIELDS, *ADDED} <= codes
    site = export_site(LIBRARY, SITE)
    assert {_general(name) for name, _ in all_exports.render(LIBRARY.papers, site)} <= codes


def _general(name: str) -> str:
    """A file's path as written in documentation."""
    for found, written in (
        (r"\d{4}-\d{2}(?=/)", "YYYY-MM"),
        (r"/\d+\.json", "/N.json"),
        (r"^topics/[^/]+/", "topics/SLUG/"),
    ):
        name = re.sub(found, written, name)
    return name


def test_a_site_without_papers_has_the_page_of_the_api() -> None:
    empty = render_pages(arrange((), (), Assigner(TAXONOMY).assign), SITE, extras())
    tree = parsed(empty["api/index.md"].decode())
    assert {node.get("href") for node in tree.iter("a")} == {
        *("papers.json", "topics.json", "schema.json", "../llms.txt"),
        *("../archive/", "../saved/", "../feeds/", "../feeds.opml"),
    }


def test_topics_and_whole_months_lead_to_their_files_and_other_lists_do_not() -> None:
    def endings(name: str) -> list[str]:
        links = [node.get("href") for node in parsed(PAGES[name]).iter("a")]
        return [link.rpartition("papers.")[2] for link in links if "papers." in link]

    assert endings("topics/kites/index.md") == ["bib", "ris", "csl.json", "csv", "json"]
    assert endings("months/2025-12/index.md") == ["bib"]
    assert endings("months/2025-12/2/index.md") == ["bib"]
    for name in ("topics/empty", "topics/kites/2025-12", "weeks/2025-W50", "days/2025-12-08"):
        assert endings(f"{name}/index.md") == []


def test_a_card_is_in_the_reading_order_of_the_contract() -> None:
    first = next(parsed(PAGES["index.md"]).iter("article"))
    assert [child.tag for child in first] == ["h2", "p", "p", "div", "div"]
    assert texts(first, "pl-meta") == ["2 Jan 2025 · Ana Å. Lund, Bo Öst · 1 comment"]
    assert [node.text for node in first.iter("a")][-3:] == ["Code", "PDF", "arXiv"]
    assert [node.get("class") for node in first.find_class("pl-side")[0]] == ["pl-outs", "pl-acts"]


def test_every_paper_has_a_card() -> None:
    cards = Cards(LIBRARY)
    assert [*cards] == [one.key for one in LIBRARY.papers]
    assert len(cards) == len(LIBRARY.papers)
    assert cards["2501.00001"] is cards["2501.00001"]


def test_a_topic_does_not_repeat_itself_on_its_cards() -> None:
    tree = parsed(PAGES["topics/tea/index.md"])
    assert set(texts(tree, "pl-chips")) == {""}


def test_an_empty_topic_says_where_to_go() -> None:
    tree = parsed(PAGES["topics/empty/index.md"])
    assert len(texts(tree, "pl-empty")) == 1
    assert texts(tree, "pl-tools") == []


def test_a_site_without_papers_has_pages_that_say_what_to_do() -> None:
    empty = {name: data.decode() for name, data in render_pages(library_of(()), SITE).items()}
    assert "papers import" in empty["index.md"]
    assert "Nothing has been listed yet" in empty["archive/index.md"]


def test_paper_pages_say_why_and_how_to_cite() -> None:
    tree = parsed(PAGES["papers/2501.00001/index.html"])
    headings = [node.text for node in tree.iter("h2")]
    assert headings == ["Abstract", "Why these topics", "Cite"]
    (cite,) = tree.find_class("pl-cite")
    assert [(link.get("href"), link.text) for link in cite.iter("a")] == [
        ("../../months/2025-12/papers.bib", "BibTeX of the month")
    ]
    assert "@misc" not in PAGES["papers/2501.00001/index.html"], "a script writes it from the page's tags"


@pytest.mark.parametrize(
    ("known", "whole", "rest"),
    [
        ({}, "Ana Å. Lund, Bo Öst", None),
        ({"organization": "Kite Lab"}, "Ana Å. Lund, Bo Öst · Kite Lab", None),
        ({"authors": tuple("ABCD")}, "A, B, C, D", None),
        ({"authors": tuple("ABCDE"), "organization": "Kite Lab"}, "A, B, C, D, E · Kite Lab", ("1", ", E")),
        ({"authors": ("A, Jr.", *"BCD", "E · F"), "organization": "E · F"}, "A, Jr., B, C, D, E · F · E · F", ("1", ", E · F")),
        ({"authors": ("A",) * 102}, f"{'A, ' * 99}A and 2 others", ("98", f"{', A' * 96} and 2 others")),
        ({"authors": None, "author_count": 7}, "7 authors", None),
        ({"authors": None, "organization": "Kite Lab"}, "Kite Lab", None),
        ({"authors": None}, "Authors unknown", None),
    ],
)  # fmt: skip
def test_a_papers_page_says_which_names_a_search_result_counts_instead(
    known: dict[str, Any], whole: str, rest: tuple[str, str] | None
) -> None:
    one = replace(paper(1, DAY), **({"author_count": None} | known))
    (by,) = parsed(render_pages(library_of([one]), SITE)[f"papers/{one.key}/index.html"].decode()).find_class(
        "pl-by"
    )
    assert by.text_content() == whole == (byline(one, NAMES_ON_PAGE) or "Authors unknown")
    assert ("pl-hint" in by.classes) is (byline(one) is None)
    spans = [(span.get("data-more"), span.text_content()) for span in by.iter("span")]
    assert spans == ([rest] if rest else [])
    if rest:
        more = int(rest[0])
        shown = whole.replace(rest[1], f" and {more} other{'' if more == 1 else 's'}", 1)
        assert shown == byline(one)


def test_what_is_searched_is_title_byline_and_abstract_as_the_page_shows_them() -> None:
    one = paper(1, DAY, title="On $x^2$ & <b>", abstract="See https://example.org/a for \\emph{all}.")
    tree = html.fromstring(search_record(one, library_of([one])).document())
    heading, names, text = tree.iter("h1", "p")
    assert "".join(map(str, heading.itertext())).endswith(" & <b>")
    assert names.text == "Ana Å. Lund, Bo Öst"
    assert "".join(map(str, text.itertext())) == "See https://example.org/a for all."
    bare = Paper(key="t-0123456789ab", title="Kites", listed=DAY)
    assert "<p>" not in search_record(bare, library_of([bare])).document()


def marked(abstract: str | None) -> tuple[list[str], str]:
    """The marked parts of the abstract on a paper's page, and all of it."""
    one = Paper(key="2501.09999", title="Otters", abstract=abstract, listed=DAY)
    tree = parsed(render_pages(library_of([one]), SITE)["papers/2501.09999/index.html"].decode())
    return ["".join(found.itertext()) for found in tree.iter("mark")], " ".join(texts(tree, "pl-text"))


def test_a_paper_page_marks_the_sentence_that_sums_it_up() -> None:
    said = "We propose OtterNet, which hears \\textbf{<b>otters</b>} in $10\\%$ of rivers & \\'etangs."
    shown = "We propose OtterNet, which hears <b>otters</b> in 10% of rivers & étangs."
    assert marked(f"Otters are hard to count. {said} It wins.") == (
        [shown],
        f"Otters are hard to count. {shown} It wins.",
    )


@pytest.mark.parametrize(
    "abstract",
    [
        None,
        "Otters are hard to count at night. They were counted.",
        "``Otters are hard to count. We propose a census of all the sleeping otters.'' It wins.",
    ],
)
def test_a_paper_page_marks_nothing_without_a_good_sentence_or_a_whole_one(abstract: str | None) -> None:
    assert marked(abstract)[0] == []


def test_papers_lead_to_their_neighbours_of_the_same_day_only() -> None:
    def rels(key: str) -> dict[str | None, str | None]:
        return {
            node.get("rel"): node.get("href")
            for node in parsed(PAGES[f"papers/{key}/index.html"]).iter("a")
            if node.get("rel") in {"prev", "next"}
        }

    assert rels("2501.00001") == {"next": "../2501.00002/"}
    assert rels("2501.00025") == {"prev": "../2501.00024/"}
    assert rels("2501.00002").keys() == {"prev", "next"}


def test_a_paper_of_which_little_is_known_has_a_page() -> None:
    bare = titled("Only a title", None)
    pages = render_pages(library_of([bare]), SITE)
    tree = parsed(pages[f"papers/{bare.key}/index.html"].decode())
    assert texts(tree, "pl-by") == ["Authors unknown"]
    assert "Unsorted" in "".join(tree.itertext())
    assert "Find on arXiv" in "".join(tree.itertext())


@pytest.mark.parametrize(
    ("date", "written", "shown"),
    [(PartialDate(2024, 6), "2024-06", "June 2024"), (PartialDate(2024), "2024", "2024")],
)
def test_a_card_and_a_page_say_of_a_date_what_is_known(date: PartialDate, written: str, shown: str) -> None:
    one = replace(titled("Only a title", None), published=date)
    pages = render_pages(library_of([one]), SITE)
    for name in ("index.md", f"papers/{one.key}/index.html"):
        article = next(parsed(pages[name].decode()).iter("article"))
        (time,) = article.iter("time")
        assert (time.get("datetime"), time.text) == (written, shown)
        assert article.get("data-published") in {written, None}


def test_a_paper_page_without_citations_and_relations_leaves_them_out() -> None:
    tree = parsed(render_pages(LIBRARY, SITE)["papers/2501.00001/index.html"].decode())
    assert [node.text for node in tree.iter("h2")] == ["Abstract", "Why these topics"]


# Lists


def test_pages_of_a_month_are_numbered_from_its_oldest_papers() -> None:
    newest_first = papers()
    before = chunked(newest_first[5:], 10, whole_day=False)
    after = chunked(newest_first, 10, whole_day=False)
    assert after[: len(before) - 1] == before[:-1]
    assert chunked((), 10, whole_day=True) == chunked((), 10, whole_day=False) == [()]


def test_pages_of_a_day_are_cut_from_its_beginning() -> None:
    assert [len(chunk) for chunk in chunked(papers(), 20, whole_day=True)] == [20, 10]


def test_neighbours_are_earlier_and_later() -> None:
    steps = [Step(url=name, title=name) for name in ("new", "middle", "old")]
    assert neighbours(steps, 0).later is None
    assert neighbours(steps, 1).later == steps[0]
    assert neighbours(steps, 1).earlier == steps[2]
    assert neighbours(steps, 2).earlier is None


def test_days_and_periods_have_names() -> None:
    assert weekday(DAY) == "Mon"
    assert weekday_date(DAY) == "Monday, 8 December 2025"
    named = [period_title(found[0]) for found in (LIBRARY.days, LIBRARY.weeks, LIBRARY.months)]
    assert named == ["8 December 2025", "Week 50, 2025", "December 2025"]


def test_a_month_is_a_table_of_weeks_from_monday() -> None:
    weeks = weeks_of(LIBRARY.months[0])
    assert [week.name for week in weeks] == ["2025-W49", "2025-W50", "2025-W51", "2025-W52", "2026-W01"]
    assert [week.has_papers for week in weeks] == [True, True, False, False, False]
    assert [day.count if day else None for day in weeks[4].days] == [0, 0, 0, None, None, None, None]


# Sparklines


def test_a_sparkline_has_a_bar_a_month_and_a_hairline_where_there_is_none() -> None:
    months = months_until(dt.date(2025, 11, 28), dt.date(2026, 1, 1))
    assert months == ("2025-11", "2025-12", "2026-01")
    assert counts(papers(), months) == (2, 28, 0)
    assert counts(papers(), months[1:]) == (28, 0)
    assert path((2, 28, 0)) == "M0 16v-1h3v1zM4 16v-16h3v16zM8 16v-0.5h3v0.5z"
    assert width((2, 28, 0)) == 11
    assert path(()) == ""
    assert width(()) == 1


def test_a_sparkline_shows_the_latest_twelve_months() -> None:
    months = months_until(dt.date(2020, 1, 1), dt.date(2025, 12, 31))
    assert (months[0], months[-1], len(months)) == ("2025-01", "2025-12", 12)


# Cards


def test_who_wrote_a_paper_is_said_as_far_as_it_is_known() -> None:
    def said(**facts: object) -> str | None:
        return byline(paper(1, DAY, **facts))

    assert said(authors=("A", "B", "C", "D", "E")) == "A, B, C, D and 1 other"
    assert said(authors=None, author_count=5) == "5 authors"
    assert said(authors=None, author_count=1, organization="Kite Club") == "1 author · Kite Club"
    assert said(authors=None, organization="Kite Club") == "Kite Club"
    assert said(authors=None) is None


def test_links_stand_once_and_a_known_id_leads_to_arxiv() -> None:
    known = paper(1, DAY, doi="10.1000/1", links=(Link(kind="pdf", url="https://arxiv.org/pdf/2501.00001"),))
    assert [out.label for out in outward(known)] == ["PDF", "DOI", "arXiv"]
    unknown = titled("A kite & a <kettle>", None)
    assert [out.label for out in outward(unknown)] == ["Find on arXiv"]
    assert card(unknown, library_of([unknown])).lead is None


def test_a_lead_is_whole_sentences_and_never_ends_after_an_abbreviation() -> None:
    start = "w" * 130
    assert (
        first_sentences(f"{start} as in Smith et al. And more. Then rest.")
        == f"{start} as in Smith et al. And more."
    )
    assert first_sentences("Short.") == "Short."
    assert first_sentences("word " * 200).endswith("word …")
    assert len(first_sentences("word " * 200)) <= 422


# Untrusted text


def without_formulas(tree: html.HtmlElement) -> html.HtmlElement:
    """Returns the page with each formula replaced by its TeX, and otherwise unchanged."""
    for formula in list(tree.iter("math")):
        text = f"${formula.get('alttext')}${formula.tail or ''}"
        before, parent = formula.getprevious(), formula.getparent()
        assert parent is not None
        if before is not None:
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text
        parent.remove(formula)
    return tree


UNSAID = {"data-authors", "data-keywords"}


def skeleton(tree: html.HtmlElement) -> list[tuple[str, tuple[str, ...]]]:
    """Each element with its attributes, but not those that only some text needs."""
    return [
        (str(node.tag), tuple(sorted(name for name in map(str, node.attrib) if name not in UNSAID)))
        for node in tree.iter()
    ]


TAIL = "z" * 150 + " ends here. And this is the end."


def sample(text: str) -> Paper:
    return Paper(
        key="t-0123456789ab",
        title=clean(text) or "x",
        abstract=clean(f"{text} {TAIL}"),
        authors=(clean(text) or "x", "Ann Other"),
        organization=clean(text) or "x",
        categories=(clean(text) or "x",),
        keywords=(clean(text) or "x",),
        listed=DAY,
    )


def pages_of(found: Sequence[Paper]) -> dict[str, bytes]:
    def assign(title: str, abstract: str | None) -> Assignment:
        del abstract
        reason = Reason(slug="tea", terms=(Term(text=title, points=1, in_title=True),))
        return Assignment(slugs=("tea",), reasons=(reason,))

    library = arrange(found, TAXONOMY.topics, assign)
    return render_pages(library, SITE, extras())


HARMLESS = {name: skeleton(parsed(data.decode())) for name, data in pages_of([sample("Plain words")]).items()}
LOOKED_AT = ("index.md", "topics/tea/index.md", "papers/t-0123456789ab/index.html")
text_of_strangers = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from((*HOSTILE, "\n", "`", "\\", "&", "<p>", "|", "word")), max_size=6).map(" ".join),
)


@settings(max_examples=examples(60))
@given(text_of_strangers)
@example(" ".join(HOSTILE))
def test_no_text_changes_the_shape_of_a_page_and_all_of_it_is_shown(text: str) -> None:
    found = sample(text)
    pages = pages_of([found])
    for name in LOOKED_AT:
        tree = without_formulas(parsed(pages[name].decode()))
        assert skeleton(tree) == HARMLESS[name]
        heading = next(
            node
            for node in tree.iter("h2", "h3", "h1")
            if node.find("a") is not None
            and (found.key in name or found.key in str(node.find("a").get("href")))
        )
        assert "".join(heading.itertext()) == repaired_text(found.title)
        assert repaired_text(found.abstract or "") in ["".join(node.itertext()) for node in tree.iter("p")]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_addresses_in_an_abstract_are_links_and_its_text_is_unchanged(name: str) -> None:
    evil = (
        """https://example.org/x"onclick=alert(1) javascript:alert(1) <a href='https://example.org/y'>z</a>"""
    )
    found = sample(f"Code: https://example.org/a_b?c=1&d=2. {evil}")
    tree = parsed(pages_of([found])[name].decode())
    assert repaired_text(found.abstract or "") in ["".join(node.itertext()) for node in tree.iter("p")]
    links = [link for link in tree.iter("a") if link.get("rel") == "nofollow noopener"]
    assert [link.attrib for link in links] == [
        {"href": f"https://example.org/{path}", "rel": "nofollow noopener"}
        for path in ("a_b?c=1&d=2", "x", "y")
    ]
    assert [link.text for link in links] == [link.get("href") for link in links]
    for link in links:
        link.drop_tag()
    assert skeleton(tree) == HARMLESS[name]


@settings(max_examples=examples(100))
@given(st.text(), st.text())
def test_front_matter_reads_back_as_entities_that_show_the_text(title: str, other: str) -> None:
    title, other = clean(title), clean(other)
    found = meta_of(
        front_matter({"title": title, "list": [other], "pairs": ((other, "b"),), "n": 3, "d": {"k": other}})
        + "\n"
    )
    assert html.fragment_fromstring(f"<p>{found['title']}</p>").text_content() == title
    assert found["list"] == [entities(other)]
    assert found["pairs"] == [[entities(other), "b"]]
    assert found["d"] == {"k": entities(other)}
    assert found["n"] == 3


@settings(max_examples=examples(300))
@given(st.text(max_size=20))
@example("\xad")
@example("otters \U0001f9a6")
@example("2024 01 01")
@example("null")
@example("a" * 10_001)
def test_both_writers_of_yaml_give_the_same_front_matter(text: str) -> None:
    meta = {"title": clean(text), "list": ((clean(text), "b"),), "kind": None, "n": 3}
    fast = front_matter(meta)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "_WRITER", yaml.SafeDumper)
        assert front_matter(meta) == fast


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Z"), include_characters="\n\t")))
def test_verbatim_text_stands_on_one_line_and_reads_back(text: str) -> None:
    made = verbatim(text)
    assert not re.search(r"\s", made)
    assert html.fragment_fromstring(f"<pre>{'x' + made}</pre>").text_content() == "x" + text


def test_a_body_has_no_braces_for_later_templates() -> None:
    assert "{" not in render("saved.html", "saved/")
    assert not re.search(r"[{}]", PAGES["topics/kites/index.md"].split("---\n\n", 1)[1])
