from __future__ import annotations

import csv
import dataclasses
import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from paper_listings.exports import csv_table
from paper_listings.text import clean
from tests.csv_cells import restored
from tests.export_cases import BARE, CROWDED, EDGES, FULL, SITE, hostile, raw_papers

if TYPE_CHECKING:
    from paper_listings.paper import Paper

SIGNS = "=+-@＝＋－＠"
"""Characters that start a formula in some spreadsheet; Excel and LibreOffice accept the full-width forms too."""
_FORMULA = re.compile(rf"(?:^|;) *[{re.escape(SIGNS)}]")


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def test_a_whole_row() -> None:
    (row,) = rows(csv_table.csv_document((FULL,), SITE))
    assert row == {
        "citation_key": "arxiv-2406.14833",
        "title": FULL.title,
        "authors": "Ada van der Berg; Bo Lindt Jr.; Plato; Owl Team",
        "author_count": "4",
        "organization": "Owl Institute",
        "published": "2024-06-20",
        "year_inferred": "",
        "listed": "2024-06-24",
        "arxiv": "arXiv:2406.14833",
        "doi": "10.1000/owl_net",
        "url": "https://arxiv.org/abs/2406.14833",
        "permalink": "https://example.org/owls/papers/2406.14833/",
        "topics": "Wings & feathers; Night vision",
        "categories": "cs.CL; cs.LG",
        "keywords": "owls; flight, silent",
        "code": "https://github.com/owls/net",
        "project": "",
        "model": "",
        "dataset": "",
        "pdf": "http://example.com/a.pdf",
        "comments": "3",
        "upvotes": "41",
        "abstract": FULL.abstract,
    }


def test_unknown_is_empty_and_zero_is_zero() -> None:
    (row,) = rows(csv_table.csv_document((dataclasses.replace(BARE, comments=0),), SITE))
    known = {name: value for name, value in row.items() if value}
    assert set(known) == {"citation_key", "title", "listed", "url", "permalink", "comments"}
    assert known["comments"] == "0"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("a; =1", "a; '=1"),
        ("a;-b", "a;'-b"),
        ("'tis", "'tis"),
        ("a = b - c", "a = b - c"),
    ],
)
def test_what_could_start_a_formula_gets_an_apostrophe(text: str, cell: str) -> None:
    assert csv_table.neutralise(text) == cell
    assert restored(cell) == text


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", "  ", "a;", "a; "])
def test_every_sign_of_a_formula_is_neutralised_wherever_a_cell_may_begin(before: str, sign: str) -> None:
    for plain, cell in ((f"{sign}1", f"'{sign}1"), (f"'{sign}1", f"''{sign}1")):
        assert csv_table.neutralise(before + plain) == before + cell
        assert restored(before + cell) == before + plain


@given(hostile)
def test_neutralising_can_be_undone(text: str) -> None:
    assert restored(csv_table.neutralise(text)) == text


@given(raw_papers)
def test_no_cell_starts_a_formula_and_the_content_comes_back_however_hostile(paper: Paper) -> None:
    text = csv_table.csv_document((paper,), SITE)
    assert text.count("\n") == text.count("\r\n") == 2
    (row,) = rows(text)
    assert not [cell for cell in row.values() if _FORMULA.search(cell)]
    assert restored(row["title"]) == clean(paper.title)
    assert restored(row["abstract"]) == clean(paper.abstract or "")
    assert restored(row["organization"]) == clean(paper.organization or "")
    assert restored(row["authors"]) == clean("; ".join(paper.authors or ()))


def test_a_long_list_of_authors_is_not_cut() -> None:
    long = dataclasses.replace(CROWDED, authors=tuple(f"Given {'x' * 40}{n}" for n in range(671)))
    (row,) = rows(csv_table.csv_document((long,), SITE))
    assert len(row["authors"].split("; ")) == 671


def test_edge_cases_make_one_row_each() -> None:
    assert len(rows(csv_table.csv_document(EDGES, SITE))) == len(EDGES)
    assert rows(csv_table.csv_document((), SITE)) == []
