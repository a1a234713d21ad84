from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.limits import ADDRESS, COUNT, COUNTS, DAYS, LINKS, LISTS, TEXTS, holds_day, within
from paper_listings.merging.merge import merge
from paper_listings.paper import Link, Paper
from paper_listings.pipeline.importing import parse_file
from paper_listings.sources import huggingface, jsonl
from paper_listings.sources.collecting import BadRecord, limited
from paper_listings.sources.context import Context
from paper_listings.sources.listing import parser
from tests.source_examples import TODAY, context, daily, daily_paper

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2025, 12, 8)
OWL = Paper(key="2501.00001", title="On owls", listed=DAY)


def test_every_field_of_a_paper_has_a_limit_or_a_form_of_its_own() -> None:
    formed = {"key", "arxiv_id", "doi", "published_is_inferred", "links"}
    assert {*TEXTS, *LISTS, *COUNTS, *DAYS} | formed == {field.name for field in fields(Paper)}


def test_what_is_within_its_limits_stays_as_it_is() -> None:
    paper = replace(
        OWL,
        authors=tuple(f"Owl {number}" for number in range(15_025)),
        author_count=15_025,
        published=PartialDate(1450, 1, 1),
        comments=COUNT,
        abstract="o" * 10_000,
    )
    assert within(paper) == (paper, ())


@pytest.mark.parametrize(
    ("name", "value", "kept", "said"),
    [
        ("title", "o" * 501, "o" * 499 + "…", "title: 501 characters, cut to 500"),
        ("abstract", "o" * 10_001, "o" * 9_999 + "…", "abstract: 10,001 characters, cut to 10,000"),
        ("organization", "o" * 201, "o" * 199 + "…", "organization: 201 characters, cut to 200"),
        ("keywords", ("o",) * 101, ("o",) * 100, "keywords: cut to 100 entries of 200 characters"),
        ("categories", ("o" * 101,), ("o" * 99 + "…",), "categories: cut to 50 entries of 100 characters"),
        ("comments", 10**400, None, "comments: more than 10,000,000, treated as unknown"),
        ("upvotes", COUNT + 1, None, "upvotes: more than 10,000,000, treated as unknown"),
        ("position", 10**400, None, "position: more than 10,000,000, treated as unknown"),
        ("author_count", 10**400, None, "author_count: more than 10,000,000, treated as unknown"),
        ("published", PartialDate(1, 1, 1), None, "published: 0001-01-01, treated as unknown"),
        ("published", PartialDate(2099, 1, 1), None, "published: 2099-01-01, treated as unknown"),
        ("published", PartialDate(1449), None, "published: 1449, treated as unknown"),
        ("published", PartialDate(2027), None, "published: 2027, treated as unknown"),
        ("published", PartialDate(2101, 1), None, "published: 2101-01, treated as unknown"),
        ("updated", dt.date(9999, 12, 31), None, "updated: 9999-12-31, treated as unknown"),
        ("seen", dt.date(1, 1, 1), None, "seen: 0001-01-01, treated as unknown"),
    ],
)
def test_what_is_beyond_its_limit_is_cut_or_unknown_and_said(
    name: str, value: object, kept: object, said: str
) -> None:
    paper = replace(OWL, **{name: value})  # type: ignore[arg-type]
    assert within(paper) == (replace(OWL, **{name: kept}), (said,))  # type: ignore[arg-type]


def test_a_cut_list_of_authors_is_counted_as_it_is_kept() -> None:
    names = tuple(f"Owl {number}" for number in range(20_001))
    paper, said = within(replace(OWL, authors=names, author_count=len(names)))
    assert (paper.authors, paper.author_count) == (names[:-1], 20_000)
    assert said == ("authors: cut to 20,000 entries of 200 characters",)


def test_an_unknown_date_is_not_inferred() -> None:
    paper, _ = within(replace(OWL, published=PartialDate(1, 1, 1), published_is_inferred=True))
    assert not paper.published_is_inferred


def test_addresses_that_are_too_long_or_too_many_are_left_out() -> None:
    short = tuple(Link(kind="code", url=f"https://example.org/{number:03}") for number in range(60))
    long = Link(kind="code", url="https://example.org/" + "o" * ADDRESS)
    paper, said = within(replace(OWL, links=(long, *short)))
    assert paper.links == short[:LINKS]
    assert said == ("links: 11 of 61 left out",)


def test_links_do_not_grow_without_end_by_merging_in_any_order() -> None:
    looks = [
        replace(
            OWL, links=tuple(Link(kind="code", url=f"https://example.org/{n}/{m:02}") for m in range(LINKS))
        )
        for n in range(3)
    ]
    one = merge(merge(looks[0], looks[1]), looks[2]).links
    other = merge(looks[2], merge(looks[1], looks[0])).links
    assert one == other == looks[0].links


@given(st.dates())
def test_a_listing_day_is_of_the_time_of_listings(day: dt.date) -> None:
    assert holds_day("listed", day) == (1990 <= day.year <= 2100)
    if not holds_day("listed", day):
        with pytest.raises(BadRecord, match="invalid listing day"):
            limited(replace(OWL, listed=day), 1)


def test_a_source_that_gives_too_much_is_told_of_with_its_place() -> None:
    odd = daily_paper()
    odd["numComments"] = 10**400
    odd["paper"] |= {"upvotes": 10**400, "summary": "owl " * 4_000}
    parsed = huggingface.parse(daily(odd), context())
    (paper,) = parsed.papers
    assert (paper.comments, paper.upvotes) == (None, None)
    assert [(remark.kind, remark.line) for remark in parsed.remarks] == [("out of range", 1)] * 3
    assert [remark.text.rpartition(": ")[0].split(": ")[-1] for remark in parsed.remarks] == [
        "abstract", "comments", "upvotes",
    ]  # fmt: skip


def test_a_pasted_listing_that_gives_too_much_is_told_of_with_its_line() -> None:
    text = (
        f"Daily Papers\n\nOn owls\n\n{'owl ' * 4_000}\n\nOwl Lab\n·\n5 authors\n·\nPublished on Dec 1, 2025\n"
    )
    parsed = parser.parse(text.encode(), Context(place="x", page_date=DAY, today=DAY))
    (remark,) = parsed.remarks_of("out of range")
    assert remark.text.endswith("abstract: 15,999 characters, cut to 10,000")
    assert remark.line is not None


@pytest.mark.parametrize(
    "change", [{"comments": 10**400}, {"listed": "0001-01-01"}, {"published": "0001-01-01"}]
)
def test_a_record_of_ours_out_of_range_is_set_aside_with_its_line(change: dict[str, object]) -> None:
    lines = [{"title": "Owls", "listed": "2025-12-08"} | change, {"title": "Otters", "listed": "2025-12-08"}]
    parsed = jsonl.parse("\n".join(map(json.dumps, lines)).encode(), context())
    assert [paper.title for paper in parsed.papers] == ["Otters"]
    (remark,) = parsed.remarks_of("bad record")
    assert (remark.line, remark.text.split(" cannot be ")[0]) == (1, next(iter(change)))


def test_days_that_are_given_by_hand_are_of_the_time_of_listings(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("x")
    for page_date, listed, what in ((dt.date(1, 1, 1), None, "page"), (None, dt.date(1, 1, 1), "listed")):
        with pytest.raises(PapersError, match="is before arXiv began, on 1991-08-14; correct --") as caught:
            parse_file(file, format_name=None, page_date=page_date, listed=listed, today=TODAY)
        assert f"correct --{what}" in str(caught.value)
