"""Tests dates of which only the month or the year is known, and what becomes of them on their way through the site."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.exports import bibtex, csljson, csv_table, page_metadata, ris
from paper_listings.merging.merge import merge
from paper_listings.store.records import dumps, loads, restore
from paper_listings.text import long_date, short_date
from tests.export_cases import FULL, SITE
from tests.partial_dates import partial
from tests.sightings import paper

DAY, JUNE, YEAR = PartialDate(2024, 6, 20), PartialDate(2024, 6), PartialDate(2024)
any_date = partial(st.dates())


def dated(date: PartialDate) -> dict[str, Any]:
    """Returns everything that exports say of a paper's date, by name."""
    one = replace(FULL, published=date)
    (row,) = csv.DictReader(io.StringIO(csv_table.csv_document([one], SITE)[1:]))
    return {
        "bibtex": re.findall(r"^  ((?:year|month|day) = .*),$", bibtex.bibtex_entry(one, SITE), re.MULTILINE),
        "ris": re.findall(r"^((?:PY|DA)  - .*)\r$", ris.ris_entry(one, SITE), re.MULTILINE),
        "csl": csljson.item(one, SITE)["issued"],
        "tag": dict(page_metadata.highwire(one, SITE))["citation_publication_date"],
        "json-ld": page_metadata.scholarly_article(one, SITE)["datePublished"],
        "csv": row["published"],
        "note": csljson.item(one, SITE).get("note"),
    }


@pytest.mark.parametrize(
    ("date", "written", "long", "short", "first", "last"),
    [
        (DAY, "2024-06-20", "20 June 2024", "20 Jun 2024", "2024-06-20", "2024-06-20"),
        (JUNE, "2024-06", "June 2024", "June 2024", "2024-06-01", "2024-06-30"),
        (PartialDate(2024, 2), "2024-02", "February 2024", "February 2024", "2024-02-01", "2024-02-29"),
        (YEAR, "2024", "2024", "2024", "2024-01-01", "2024-12-31"),
        (PartialDate(850), "0850", "850", "850", "0850-01-01", "0850-12-31"),
    ],
)
def test_a_date_says_what_is_known_and_no_more(
    date: PartialDate, written: str, long: str, short: str, first: str, last: str
) -> None:
    assert (date.isoformat(), str(date), long_date(date), short_date(date)) == (written, written, long, short)
    assert (str(date.first), str(date.last)) == (first, last)


@pytest.mark.parametrize(
    "parts", [(2024, 13), (2024, 2, 30), (2024, None, 5), (0,), (10_000,), (2024, 0), (2024, 6, 0)]
)
def test_what_is_not_in_the_calendar_is_no_date(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"day|month|year"):
        PartialDate(*parts)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-6", "2024-13", "2024-02-30", "2024-", "2024-06-", "June", "٢٠٢٤", "2024\n"]
)
def test_what_is_written_otherwise_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month|day|year"):
        PartialDate.fromisoformat(text)


@given(any_date)
def test_a_date_that_is_written_is_read_as_the_same(date: PartialDate) -> None:
    assert PartialDate.fromisoformat(date.isoformat()) == date
    assert date.first <= date.last


@pytest.mark.parametrize("date", [DAY, JUNE, YEAR], ids=str)
def test_a_record_has_the_date_as_precisely_as_it_is_known(date: PartialDate) -> None:
    one = paper(published=date)
    line = dumps(one, sparse=True)
    assert json.loads(line)["published"] == json.loads(dumps(one))["published"] == str(date)
    assert loads(line, "x") == restore(json.loads(line), seen=None, comments=None, upvotes=None) == one


def test_exports_say_of_a_date_what_is_known() -> None:
    assert [dated(date) for date in (DAY, JUNE, YEAR)] == [
        {
            "bibtex": ["year = {2024}", "month = jun", "day = {20}"],
            "ris": ["PY  - 2024", "DA  - 2024/06/20"],
            "csl": {"date-parts": [[2024, 6, 20]]},
            "tag": "2024/06/20",
            "json-ld": "2024-06-20",
            "csv": "2024-06-20",
            "note": None,
        },
        {
            "bibtex": ["year = {2024}", "month = jun"],
            "ris": ["PY  - 2024", "DA  - 2024/06//"],
            "csl": {"date-parts": [[2024, 6]]},
            "tag": "2024/06",
            "json-ld": "2024-06",
            "csv": "2024-06",
            "note": None,
        },
        {
            "bibtex": ["year = {2024}"],
            "ris": ["PY  - 2024"],
            "csl": {"date-parts": [[2024]]},
            "tag": "2024",
            "json-ld": "2024",
            "csv": "2024",
            "note": None,
        },
    ]


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (DAY, YEAR, DAY),
        (DAY, JUNE, DAY),
        (JUNE, YEAR, JUNE),
        (PartialDate(2024, 12, 31), YEAR, PartialDate(2024, 12, 31)),
        (PartialDate(2024, 12), YEAR, PartialDate(2024, 12)),
        (DAY, PartialDate(2023), PartialDate(2023)),
        (DAY, PartialDate(2025), DAY),
        (JUNE, PartialDate(2024, 7, 1), JUNE),
        (PartialDate(2024, 5, 31), JUNE, PartialDate(2024, 5, 31)),
    ],
    ids=str,
)
def test_the_more_precise_of_two_dates_is_kept_if_they_agree_and_else_the_earlier(
    one: PartialDate, other: PartialDate, kept: PartialDate
) -> None:
    assert merge(paper(published=one), paper(published=other)).published == kept
    assert merge(paper(published=other), paper(published=one)).published == kept


def test_a_printed_year_is_kept_before_an_inferred_day() -> None:
    found = merge(paper(published=DAY, published_is_inferred=True), paper(published=YEAR))
    assert (found.published, found.published_is_inferred) == (YEAR, False)


@given(st.lists(partial(st.dates(dt.date(2023, 11, 1), dt.date(2024, 2, 28))), min_size=3, max_size=3))
def test_dates_are_merged_in_any_order_to_the_same(dates: list[PartialDate]) -> None:
    found = set()
    for first, second, third in itertools.permutations(paper(published=date) for date in dates):
        found.add(merge(merge(first, second), third).published)
        found.add(merge(first, merge(second, third)).published)
    assert len(found) == 1
