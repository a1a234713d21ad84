from __future__ import annotations

import csv
import dataclasses
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.display.repair import repaired_text
from paper_listings.exports import api, bibtex, csljson, csv_table, markdown_list, page_metadata, ris
from paper_listings.exports.author_names import Name, parse_name
from paper_listings.exports.citation import citation_key, cite
from paper_listings.paper import Link
from tests.export_cases import BARE, CORPORATE, COUNTED, CROWDED, FULL, OLD, SITE, hostile_text

_KEYS = (
    st.from_regex(r"\d{4}\.\d{4,5}", fullmatch=True)
    | st.from_regex(r"[a-z]{1,8}(-[a-z]{1,4})?/\d{7}", fullmatch=True)
    | st.from_regex(r"t-[0-9a-f]{12}", fullmatch=True)
)


@pytest.mark.parametrize(
    ("text", "family", "given_name", "suffix"),
    [
        ("Ada Lovelace", "Lovelace", "Ada", None),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig", None),
        ("van Gogh", "van Gogh", None, None),
        ("Bubo, Athene B.", "Bubo", "Athene B.", None),
        ("van der Berg, Jan Willem", "van der Berg", "Jan Willem", None),
        ("Bo Lindt Jr.", "Lindt", "Bo", "Jr."),
        ("Bo Lindt, III", "Lindt", "Bo", "III"),
        ("Lindt, Bo, Jr.", "Lindt", "Bo", "Jr."),
        ("Plato", "Plato", None, None),
        ("Jr.", "Jr.", None, None),
        ("Plato III", "Plato III", None, None),
        (", ,", ", ,", None, None),
        ("Bubo,", "Bubo,", None, None),
        ("a, b, c", "a, b, c", None, None),
        ("The Owl Makers", "The Owl Makers", None, None),
        ("Team Owl", "Team Owl", None, None),
        ("Owl Research Group", "Owl Research Group", None, None),
        ("Ada and Bo", "Ada and Bo", None, None),
        ("others", "others", None, None),
    ],
)
def test_a_name_is_taken_apart_or_left_whole(
    text: str, family: str, given_name: str | None, suffix: str | None
) -> None:
    assert parse_name(text) == Name(family=family, given=given_name, suffix=suffix)


@given(hostile_text)
def test_taking_a_name_apart_neither_adds_nor_loses_a_word(text: str) -> None:
    name = parse_name(text)
    parts = " ".join(part for part in (name.family, name.given, name.suffix) if part)
    assert sorted(parts.replace(",", " ").split()) == sorted(text.replace(",", " ").split())


def test_citation_keys_are_read_from_the_key() -> None:
    assert [cite(paper, SITE).key for paper in (FULL, OLD, BARE)] == [
        "arxiv-2406.14833",
        "arxiv-quant-ph-0201082",
        BARE.key,
    ]


@given(_KEYS, _KEYS)
def test_different_papers_have_different_citation_keys(one: str, other: str) -> None:
    assert (citation_key(one) == citation_key(other)) == (one == other)


def test_a_revised_paper_keeps_its_citation_key() -> None:
    revised = dataclasses.replace(
        BARE, title="Other", arxiv_id="2406.1", authors=("A B",), published=PartialDate.of(FULL.listed)
    )
    assert cite(revised, SITE).key == cite(BARE, SITE).key


def test_what_is_not_known_is_said_and_nothing_is_invented() -> None:
    day = "Date unknown, listed on 2024-06-24"
    assert cite(BARE, SITE).notes == ("Authors unknown", day)
    assert cite(COUNTED, SITE).notes == ("5 authors, not named by the source", day)
    assert cite(CORPORATE, SITE).notes == ("1 author, not named by the source", day)
    assert cite(CORPORATE, SITE).corporate_author == "Owls and Sons, Inc"
    assert cite(dataclasses.replace(CORPORATE, author_count=None), SITE).notes == (day,)
    assert cite(OLD, SITE).notes == ("Year of publication inferred",)
    assert cite(FULL, SITE).notes == ()
    assert all(not cite(paper, SITE).authors for paper in (BARE, COUNTED, CORPORATE))


def test_a_name_without_a_letter_is_no_name() -> None:
    citation = cite(dataclasses.replace(BARE, authors=(",", "Ada Owl", "…"), author_count=3), SITE)
    assert [name.family for name in citation.authors] == ["Owl"]
    assert cite(dataclasses.replace(COUNTED, authors=("-",) * 5), SITE).notes[0].startswith("5 authors")


def test_named_authors_go_before_the_organisation() -> None:
    assert cite(FULL, SITE).corporate_author is None
    assert len(cite(CROWDED, SITE).authors) == 671


def test_the_address_is_the_source_page_else_the_doi_else_ours() -> None:
    assert cite(FULL, SITE).url == "https://arxiv.org/abs/2406.14833"
    assert cite(OLD, SITE).url == "https://arxiv.org/abs/quant-ph/0201082"
    doi = dataclasses.replace(BARE, doi="10.1000/a<b>#{}")
    assert cite(doi, SITE).url == "https://doi.org/10.1000/a%3Cb%3E%23%7B%7D"
    assert (
        cite(BARE, SITE).url == cite(BARE, SITE).permalink == f"https://example.org/owls/papers/{BARE.key}/"
    )


def test_the_pdf_is_at_arxiv_or_a_secure_link() -> None:
    assert cite(FULL, SITE).pdf == "https://arxiv.org/pdf/2406.14833"
    links = tuple(Link(kind="pdf", url=f"{scheme}://example.com/a.pdf") for scheme in ("http", "https"))
    assert cite(dataclasses.replace(BARE, links=links), SITE).pdf == "https://example.com/a.pdf"
    assert cite(dataclasses.replace(BARE, links=links[:1]), SITE).pdf is None


@pytest.mark.parametrize(
    ("category", "expected"),
    [("cs.CL", "cs.CL"), ("quant-ph", "quant-ph"), ("cond-mat.mes-hall", "cond-mat.mes-hall")],
)
def test_the_primary_class_is_the_first_category(category: str, expected: str) -> None:
    assert cite(dataclasses.replace(FULL, categories=(category, "x")), SITE).primary_class == expected


def test_a_category_that_is_not_arxivs_is_no_primary_class() -> None:
    assert cite(dataclasses.replace(FULL, categories=("Night owls}",)), SITE).primary_class is None
    assert cite(dataclasses.replace(FULL, arxiv_id=None), SITE).primary_class is None


RESIDUE = dataclasses.replace(
    FULL,
    title=r"Caf\'e owls: \textbf{bold} \& ``quiet'' in $O(n^2)$",
    abstract=r"They see 90\% of na\"ive mice.",
)
MENDED = "Café owls: bold & “quiet” in $O(n^2)$"
MENDED_ABSTRACT = "They see 90% of naïve mice."


def test_a_citation_carries_title_and_abstract_as_pages_show_them() -> None:
    citation = cite(RESIDUE, SITE)
    assert (citation.title, citation.abstract) == (MENDED, MENDED_ABSTRACT)
    assert (citation.title, citation.abstract) == (
        repaired_text(RESIDUE.title),
        repaired_text(RESIDUE.abstract or ""),
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (
            bibtex.bibtex_entry(RESIDUE, SITE),
            r"title = {Café owls: bold \& “quiet” in \${O}(n{\textasciicircum}2)\$}",
        ),
        (ris.ris_entry(RESIDUE, SITE), f"TI  - {MENDED}\r\n"),
        (csljson.csl_document((RESIDUE,), SITE), f'"title": "{MENDED}"'),
        (repr(page_metadata.highwire(RESIDUE, SITE)), f"('citation_title', '{MENDED}')"),
        (page_metadata.json_ld(RESIDUE, SITE), '"headline":"Café owls: bold \\u0026 “quiet” in $O(n^2)$"'),
        (markdown_list.topic_text("wings", (RESIDUE,), SITE, "1 paper"), "[Café owls: bold &#38; “quiet”"),
        (
            markdown_list.llms_text((RESIDUE,), {"night": 1, "wings": 1}, SITE),
            "[Café owls: bold &#38; “quiet”",
        ),
    ],
)
def test_every_rendering_for_people_is_repaired(written: str, title: str) -> None:
    assert title in written


def test_data_keep_the_text_of_the_source() -> None:
    record = api.api_record(RESIDUE, SITE)
    assert (record["title"], record["abstract"]) == (RESIDUE.title, RESIDUE.abstract)
    table = csv_table.csv_document((RESIDUE,), SITE)
    (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert (row["title"], row["abstract"]) == (RESIDUE.title, RESIDUE.abstract)


def test_a_title_of_nothing_but_residue_stays() -> None:
    assert cite(dataclasses.replace(BARE, title=r"\emph{}"), SITE).title == r"\emph{}"
