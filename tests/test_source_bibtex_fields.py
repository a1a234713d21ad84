"""Tests of what BibTeX entries say: names, identifiers and links in every spelling, and what entries lend each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link
from paper_listings.sources import registry
from paper_listings.sources.bibtex import names
from paper_listings.sources.bibtex import parser as bibtex
from tests.bibtex_libraries import library
from tests.source_examples import context
from tests.thorough import examples

if TYPE_CHECKING:
    from paper_listings.paper import Paper
    from paper_listings.sources.parsed import Parsed


def parsed(text: str) -> Parsed:
    return bibtex.parse(text.encode(), context())


def paper(**fields: str) -> Paper:
    given = {"title": "A Title", **fields}
    (found,) = parsed(
        "@misc{key,\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in given.items()) + "}"
    ).papers
    return found


def said(text: str) -> list[tuple[str, int | None, str]]:
    return [(remark.kind, remark.line, remark.text) for remark in parsed(text).remarks]


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Alder, Ann and Bo Birch", ["Ann Alder", "Bo Birch"]),
        ("M{\\\"u}ller, J{\\'o}zef and Erd{\\H os}, P.", ["Józef Müller", "P. Erdős"]),
        ("Paul Erd\\H os and Donald~E. Knuth", ["Paul Erdős", "Donald E. Knuth"]),
        ("van der Berg, Jr., Ada", ["Ada van der Berg Jr."]),
        ("{Barnes and Noble, Inc.} AND {The Owl Team}", ["Barnes and Noble, Inc.", "The Owl Team"]),
        ("Alder, Ann\nand\n  Birch, Bo", ["Ann Alder", "Bo Birch"]),
        ("Anders Sand and Andy Land", ["Anders Sand", "Andy Land"]),
        ("{Alder}and{Birch}", ["Alder", "Birch"]),
        ("Alder, A.; Birch, B.; Cedar, C.", ["A. Alder", "B. Birch", "C. Cedar"]),
        ("M&uuml;ller, A.", ["A. M&uuml;ller"]),
        ("Ann Alder, Bo Birch, Cy Cedar, Di Dorn", ["Ann Alder", "Bo Birch", "Cy Cedar", "Di Dorn"]),
        ("A, B, C, D", ["A, B, C, D"]),
        ("Alder, Ann and", ["Ann Alder"]),
        ("Alder, Ann \\and Birch, Bo", ["Ann Alder", "Bo Birch"]),
        ("Madonna", ["Madonna"]),
        ("O'Hara, \\'{E}. and Nu{\\~n}ez, {\\O}.", ["É. O'Hara", "Ø. Nuñez"]),
        ("", []),
    ],
)
def test_names_are_split_before_tex_is_decoded(field: str, found: list[str]) -> None:
    assert names.split(field) == found


@pytest.mark.parametrize(
    ("fields", "doi"),
    [
        ({"doi": "10.5555/Lakes"}, "10.5555/lakes"),
        ({"doi": "doi:10.5555/lakes."}, "10.5555/lakes"),
        ({"doi": "DOI 10.5555/lakes"}, "10.5555/lakes"),
        ({"doi": "https://www.doi.org/10.5555/lakes"}, "10.5555/lakes"),
        ({"doi": "http://dx.doi.org/10.5555/lakes"}, "10.5555/lakes"),
        ({"doi": "http://doi.acm.org/10.5555/lakes.7"}, "10.5555/lakes.7"),
        ({"doi": "\\url{https://doi.org/10.5555/lakes}"}, "10.5555/lakes"),
        ({"doi": "10.5555/grey\\_lakes"}, "10.5555/grey_lakes"),
        ({"doi": "10.5555/grey{\\_}lakes"}, "10.5555/grey_lakes"),
        ({"doi": "(10.5555/lakes)"}, "10.5555/lakes"),
        ({"doi": "10.5555/lakes(1)"}, "10.5555/lakes(1)"),
        ({"doi": "https://doi.org/10.5555%2Flakes%281%29"}, "10.5555/lakes(1)"),
        ({"doi": "10.5555/(SICI)1<2::AID>3.0.CO;2-#"}, "10.5555/(sici)1<2::aid>3.0.co;2-#"),
        ({"doi": "10.5555/1(63)02<13:D>2.0.CO;2"}, "10.5555/1(63)02<13:d>2.0.co;2"),
        ({"doi": "10.5555/1$<$13:D$>$2.0.CO;2"}, "10.5555/1<13:d>2.0.co;2"),
        ({"doi": "10.5555/1&lt;13:D&gt;2.0.CO;2"}, "10.5555/1<13:d>2.0.co;2"),
        ({"doi": "10.5555/1%3C13:D%3E2.0.CO;2"}, "10.5555/1<13:d>2.0.co;2"),
        ({"escapeddoi": "10.5555/{\\textbraceleft}x"}, "10.5555/{x"),
        ({"url": "https://doi.org/10.5555/lakes"}, "10.5555/lakes"),
        ({"url": "https://doi-org.proxy.example.edu/10.5555/lakes"}, "10.5555/lakes"),
        ({"url": "https://doi.org.proxy.example.edu/10.5555/lakes"}, "10.5555/lakes"),
        ({"url": "https://dl.example.org/doi/pdf/10.5555/lakes?x=1"}, "10.5555/lakes"),
        ({"url": "https://press.example.com/doi/10.5555/lakes/abstract"}, "10.5555/lakes"),
        ({"ee": "https://doi.org/10.5555/lakes"}, "10.5555/lakes"),
        ({"note": "doi: 10.5555/lakes, in print"}, "10.5555/lakes"),
        ({"howpublished": "\\url{http://dx.doi.org/10.5555/lakes}"}, "10.5555/lakes"),
        ({"url": "https://a.example/10.5555/lakes"}, None),
        ({"url": "https://[broken/10.5555/lakes"}, None),
        ({"note": "Volume 10.5555/7"}, None),
    ],
)
def test_a_doi_is_found_in_every_spelling(fields: dict[str, str], doi: str | None) -> None:
    assert paper(**fields).doi == doi


def test_a_doi_that_cannot_be_read_is_reported() -> None:
    assert said("@misc{a, title={A}, doi={none yet}}") == [("not understood", 1, "A: doi: none yet")]
    assert said("@misc{a, title={A}, doi={none}, url={https://doi.org/10.5555/x}}") == [
        ("not understood", 1, "A: doi: none")
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"eprint": "2503.00001 [cs.CL]"},
        {"eprint": "http://arxiv.org/abs/2503.00001v2"},
        {"arxivid": "2503.00001"},
        {"journal": "CoRR", "volume": "abs/2503.00001"},
        {"journal": "ArXiv", "volume": "2503.00001"},
        {"journal": "arXiv e-prints", "pages": "arXiv:2503.00001"},
        {"eid": "arXiv:2503.00001"},
        {"number": "arXiv:2503.00001 [cs]"},
        {"number": "arXiv 2503.00001"},
        {"ee": "https://arxiv.org/abs/2503.00001"},
        {"howpublished": "\\url{https://arxiv.org/pdf/2503.00001.pdf}"},
        {"note": "Preprint, \\href{https://arxiv.org/abs/2503.00001}{arXiv}"},
        {"publisher": "arXiv", "doi": "https://doi.org/10.48550/ARXIV.2503.00001"},
        {"url": "https://doi.org/10.48550/arXiv.2503.00001"},
        {"note": "also arXiv:2503.00001"},
    ],
)
def test_an_arxiv_id_is_found_in_every_field(fields: dict[str, str]) -> None:
    found = paper(**fields)
    assert (found.arxiv_id, found.doi, found.links) == ("2503.00001", None, ())


@pytest.mark.parametrize(
    ("fields", "arxiv_id"),
    [
        ({"eprint": "9711200", "archiveprefix": "arXiv", "primaryclass": "hep-th"}, "hep-th/9711200"),
        ({"eprint": "math.GT/0309136"}, "math/0309136"),
        ({"note": "Erratum to arXiv:2503.00001"}, None),
        ({"note": "Comment on arXiv:2503.00001"}, None),
        ({"eprint": "2503.00001", "archiveprefix": "HAL"}, None),
        ({"journal": "Lakes", "volume": "2503.00001"}, None),
        ({"note": "arXiv 2017"}, None),
    ],
)
def test_an_arxiv_id_is_that_of_the_paper_itself(fields: dict[str, str], arxiv_id: str | None) -> None:
    assert paper(**fields).arxiv_id == arxiv_id


@pytest.mark.parametrize(
    "fields",
    [
        {"howpublished": "\\url{https://github.com/owls/net}"},
        {"note": "Code: https://github.com/owls/net."},
        {"note": "Code at github.com/owls/net."},
        {"number": "https://github.com/owls/net"},
        {"ee": "https://github.com/owls/net"},
        {"eprint": "https://github.com/owls/net"},
        {"code": "https://github.com/owls/net"},
        {"abstract": "Code: \\url{https://github.com/owls/net}."},
    ],
)
def test_code_is_linked_wherever_it_is_named(fields: dict[str, str]) -> None:
    assert paper(doi="10.5555/x", **fields).links == (Link(kind="code", url="https://github.com/owls/net"),)


def test_a_pdf_is_linked_and_our_own_page_is_not() -> None:
    found = parsed(
        "@misc{t-0123456789ab, title={A}, pdf={https://a.example/a}, note={https://b.example/},"
        " url={https://c.example/papers/t-0123456789ab/}, howpublished={\\url{https://d.example/a\\_b}}}"
    ).papers[0]
    assert found.key == "t-0123456789ab"
    assert [(link.kind, link.url) for link in found.links] == [
        ("project", "https://d.example/a_b"),
        ("pdf", "https://a.example/a"),
    ]


def test_a_title_takes_its_subtitle() -> None:
    assert paper(title="Lakes", subtitle="In {W}inter").title == "Lakes: In Winter"
    assert paper(title="Why Lakes?", subtitle="An Answer").title == "Why Lakes? An Answer"
    assert paper(title="Lakes: In Winter", subtitle="in winter").title == "Lakes: In Winter"


def test_keywords_keep_their_commas_in_braces() -> None:
    assert paper(keywords='owls, {flight, silent}; M{\\"u}ller, owls').keywords == (
        "owls",
        "flight, silent",
        "Müller",
    )


def test_a_crossref_lends_its_title_and_what_else_is_missing() -> None:
    text = (
        "@inbook{a, crossref={B}, pages={1--2}}\n@inproceedings{c, title={C}, crossref={b}}\n@inbook{d, crossref={e}}\n"
        "@inbook{f, crossref={f}}\n@book{b, title={The Book}, author={Alder, Ann}, date={2020-01-02}, doi={10.5555/b}}\n"
        "@proceedings{e, booktitle={The Volume}}\n@inbook{g, title={G}, year={2021}, crossref={b}}"
    )
    found = parsed(text)
    assert [(p.title, p.authors, p.published, p.doi) for p in found.papers] == [
        ("The Book", ("Ann Alder",), PartialDate(2020, 1, 2), "10.5555/b"),
        ("C", None, PartialDate(2020, 1, 2), None),
        ("The Volume", None, None, None),
        ("G", None, PartialDate(2021), None),
    ]
    assert [(r.kind, r.line) for r in found.remarks] == [
        ("no title", 4),
        ("shown twice", 5),
        ("no title", 6),
    ]


def test_data_and_sets_are_no_papers_and_data_is_inherited() -> None:
    text = (
        "@xdata{x, title={X}, xdata={y}}\n@xdata{y, author={Alder, Ann}, xdata={x}}\n@misc{a, xdata={x,z}}\n"
        "@set{s, entryset={a}}\n@misc{b, crossref={nowhere}}\n@misc{ }"
    )
    found = parsed(text)
    assert [(p.title, p.authors) for p in found.papers] == [("X", ("Ann Alder",))]
    assert said(text) == [
        ("no title", 1, "'x': @xdata is no paper of its own"),
        ("no title", 2, "'y': @xdata is no paper of its own"),
        ("no title", 4, "'s': @set is no paper of its own"),
        ("no title", 5, "'b': its crossref, 'nowhere', is not in the file"),
        ("no title", 6, "an entry of type misc"),
    ]


def test_entries_without_a_title_never_refuse_a_library() -> None:
    text = "@misc{a, title={A}}\n" + "@misc{x, year=2020}\n" * 50
    assert len(registry.parse(text.encode(), context()).papers) == 1


def test_a_file_without_any_title_is_refused() -> None:
    with pytest.raises(PapersError, match="no papers found"):
        registry.parse(b"@misc{x, year=2020}\n" * 3, context())


def test_an_entry_with_an_impossible_day_is_set_aside() -> None:
    assert said("@misc{a, title={A}, date={1970-01-01}}") == [
        ("bad record", 1, "A: the date 1970-01-01 is a placeholder")
    ]


def test_an_entry_that_is_commented_out_is_reported() -> None:
    assert said("%@misc{a, title={A}}\n@misc{b, title={B}}") == [
        ("left out", 1, "commented out: '%@misc{a, title={A}}'")
    ]


def test_every_entry_of_a_library_in_many_styles_is_found_or_reported() -> None:
    count = examples(10_000)
    text, written = library(count)
    found = parsed(text)
    assert text.count("\n@") - text.count("\n@string") - text.count("\n@comment") == len(written) == count
    by_title = {each.title: each for each in found.papers}
    readable = [entry for entry in written if entry.title]
    assert len(by_title) == len(found.papers) == len(readable)
    set_aside = [remark for remark in found.remarks if remark.kind in {"bad record", "no title"}]
    assert len(found.papers) + len(set_aside) == len(written)
    assert len({remark.line for remark in set_aside}) == len(set_aside)
    for entry in readable:
        each = by_title[entry.title or ""]
        code = next((link.url for link in each.links if link.kind == "code"), None)
        assert (each.authors, each.doi, each.arxiv_id, code) == (
            entry.authors,
            entry.doi,
            entry.arxiv_id,
            entry.code,
        )
