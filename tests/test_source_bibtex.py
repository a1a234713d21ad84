from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link
from paper_listings.sources.bibtex import parser as bibtex
from tests.source_examples import BIBTEX, HTML, TODAY, context


def entry(**fields: str) -> bytes:
    fields = {"title": "A Title", **fields}
    return (
        "@misc{key,\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items()) + "}"
    ).encode()


def test_an_entry_becomes_a_paper() -> None:
    parsed = bibtex.parse(BIBTEX.encode(), context())
    first, second = parsed.papers
    assert first.title == "On BERT and Über-Gödel: $\\alpha$-decay & more"
    assert first.authors == ("Józef Müller", "Ada Byron", "The Big Team")
    assert first.published == PartialDate(2025, 3, 4)
    assert (first.key, first.arxiv_id, first.doi) == ("2503.00001", "2503.00001", "10.1000/abc")
    assert first.categories == ("cs.CL",)
    assert first.keywords == ("one", "two", "three")
    assert first.links == (Link(kind="code", url="https://github.com/inv/bib"),)
    assert (first.listed, first.position, first.sources) == (TODAY, None, ("bibtex",))
    assert (second.title, second.authors, second.published) == (
        "A Page",
        ("Ada Byron",),
        PartialDate(2025, 2, 3),
    )
    assert second.links == (Link(kind="project", url="https://invented.example/a_b"),)
    assert second.key.startswith("t-")


def test_decoding_swallows_no_text() -> None:
    (paper, _) = bibtex.parse(BIBTEX.encode(), context()).papers
    assert paper.abstract is not None
    assert "(ATE), a novel one, with 5% of care." in paper.abstract


def test_an_incomplete_list_of_authors_is_reported() -> None:
    parsed = bibtex.parse(BIBTEX.encode(), context())
    assert [(r.kind, r.line) for r in parsed.remarks] == [("not understood", 4)]
    assert "and others" in parsed.remarks[0].text


def test_listed_is_the_day_asked_for() -> None:
    asked = dt.date(2026, 1, 1)
    assert bibtex.parse(entry(), context(listed=asked)).papers[0].listed == asked


@pytest.mark.parametrize(
    "fields",
    [
        {"eprint": "2503.00001"},
        {"eprint": "2503.00001v3", "eprinttype": "arxiv"},
        {"eprint": "arXiv:2503.00001", "archiveprefix": "arXiv"},
        {"doi": "10.48550/arXiv.2503.00001"},
        {"url": "http://arxiv.org/pdf/2503.00001v1.pdf"},
        {"journal": "arXiv preprint arXiv:2503.00001"},
        {"howpublished": "{arXiv}:2503.00001."},
        {"note": "arXiv: 2503.00001, to appear"},
    ],
)
def test_the_arxiv_id_is_found_wherever_exports_put_it(fields: dict[str, str]) -> None:
    (paper,) = bibtex.parse(entry(**fields), context()).papers
    assert (paper.arxiv_id, paper.doi) == ("2503.00001", None)


def test_an_eprint_of_another_archive_is_no_arxiv_id() -> None:
    (paper,) = bibtex.parse(entry(eprint="2503.00001", eprinttype="jstor"), context()).papers
    assert paper.arxiv_id is None


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"date": "2025-02-03"}, PartialDate(2025, 2, 3)),
        ({"year": "2025", "month": "2", "day": "3"}, PartialDate(2025, 2, 3)),
        ({"year": "2025", "month": "February", "day": "3"}, PartialDate(2025, 2, 3)),
        ({"year": "2025", "month": "2"}, PartialDate(2025, 2)),
        ({"year": "2025"}, PartialDate(2025)),
        ({"date": "2025-02"}, PartialDate(2025, 2)),
        ({"year": "in press"}, None),
    ],
)
def test_no_day_is_invented(fields: dict[str, str], published: PartialDate | None) -> None:
    parsed = bibtex.parse(entry(**fields), context())
    assert parsed.papers[0].published == published
    assert [r.kind for r in parsed.remarks] == ([] if published else ["left out"])


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        ({"url": "https://github.com/inv/x"}, ("code",)),
        ({"url": "https://github.com/inv/x", "doi": "10.1000/1"}, ("code",)),
        ({"url": "https://invented.example/x", "doi": "10.1000/1"}, ()),
        ({"url": "https://invented.example/x"}, ("project",)),
        ({"url": "invented.example"}, ()),
    ],
)
def test_the_address_is_a_link_where_it_leads_to_more_than_the_known_paper(
    fields: dict[str, str], links: tuple[str, ...]
) -> None:
    (paper,) = bibtex.parse(entry(**fields), context()).papers
    assert tuple(link.kind for link in paper.links) == links


def test_a_broken_entry_is_set_aside_with_its_line_and_the_others_are_read() -> None:
    data = b"@misc{a, title={One}}\n@misc{b, title={Broken, year=2020}\n@misc{c, title={Three}}\n@misc{d, year=2020}"
    parsed = bibtex.parse(data, context())
    assert [paper.title for paper in parsed.papers] == ["One", "Three"]
    assert [(r.kind, r.line) for r in parsed.remarks] == [("bad record", 2), ("no title", 4)]


def test_a_key_given_twice_costs_no_paper() -> None:
    data = b"@misc{a, title={One}}\n@misc{a, title={Two}, author={Byron, Ada}}\n@misc{c, title={One}}"
    parsed = bibtex.parse(data, context())
    assert [paper.title for paper in parsed.papers] == ["One", "Two"]
    assert parsed.papers[1].authors == ("Ada Byron",)
    assert [(r.kind, r.line) for r in parsed.remarks] == [("shown twice", 3)]


def test_entries_with_one_title_are_as_many_papers_as_they_have_dois_or_first_authors() -> None:
    data = (
        b"@misc{a, title={Lakes}, author={Alder, Ann}, doi={10.5555/one}}\n"
        b"@misc{b, title={Lakes}, author={Birch, Bo}, doi={10.5555/two}, abstract={Deep.}}\n"
        b"@misc{c, title={Lakes}, author={Cedar, Cy}}\n"
        b"@misc{d, title={Lakes}, author={Cedar, C. and others}, abstract={Cold.}}"
    )
    parsed = bibtex.parse(data, context())
    assert [(paper.authors, paper.abstract) for paper in parsed.papers] == [
        (("Ann Alder",), None),
        (("Bo Birch",), "Deep."),
        (("C. Cedar",), "Cold."),
    ]
    assert len({paper.key for paper in parsed.papers}) == 3
    assert [remark.line for remark in parsed.remarks_of("shown twice")] == [4]


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("Lakes", "In Winter", "Lakes: In Winter"),
        ("Lakes?", "In Winter", "Lakes? In Winter"),
        ("Lakes: In Winter", "In winter", "Lakes: In Winter"),
        ("Winter Lakes of the North", "Lakes", "Winter Lakes of the North: Lakes"),
    ],
)
def test_a_title_has_its_subtitle_once(title: str, subtitle: str, whole: str) -> None:
    (paper,) = bibtex.parse(entry(title=title, subtitle=subtitle), context()).papers
    assert paper.title == whole


def test_a_field_given_twice_is_reported() -> None:
    parsed = bibtex.parse(b"@misc{a, title={One}, note={x}, note={y}}", context())
    assert parsed.papers[0].title == "One"
    assert [(r.kind, r.text) for r in parsed.remarks] == [("not understood", "'a': given twice: note")]


def test_a_web_page_is_one_clear_error() -> None:
    with pytest.raises(PapersError, match="a web page"):
        bibtex.parse(HTML, context())


@given(st.text(alphabet='@misc{}="\\,#%$~ab1\n', max_size=60))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    bibtex.parse(text.encode(), context())
    bibtex.parse(entry(title=text, author=text, abstract=text), context())
