"""Tests the bounds in the API's schema, each with a value on either side."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from paper_listings.exports import api
from paper_listings.exports.json_schema import schema
from paper_listings.text import TITLE_LIMIT
from tests.export_cases import FULL, SITE

SCHEMA = schema("https://example.org/owls/api/schema.json")
RECORD = api.api_record(FULL, SITE)


def fits(kind: str, value: dict[str, Any]) -> bool:
    whole = {**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{kind}"}]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(value)


NULLABLE = (
    "abstract", "authors", "author_count", "organization", "published", "position", "updated", "seen", "comments", "upvotes",
    "arxiv_id", "doi",
)  # fmt: skip


@pytest.mark.parametrize("name", RECORD)
def test_a_field_may_be_unknown_where_it_can_be(name: str) -> None:
    assert fits("paper", {**RECORD, name: None}) is (name in NULLABLE)
    assert not fits("paper", {key: value for key, value in RECORD.items() if key != name})


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("title", "x", ""),
        ("title", "x" * TITLE_LIMIT, "x" * (TITLE_LIMIT + 1)),
        ("authors", ["A"], []),
        ("authors", ["A"], [""]),
        ("authors", ["A"], "A"),
        ("author_count", 0, -1),
        ("author_count", 1, 1.5),
        ("position", 0, -1),
        ("comments", 0, -1),
        ("upvotes", 0, -1),
        ("published", "2024-06-20", "20240620"),
        ("published", "2024-06-20", "2024-6-20"),
        ("published", "2024-06", "2024-6"),
        ("published", "2024", "24"),
        ("published", "2024", "2024-06-20x"),
        ("listed", "2024-06-20", "2024-06-20T00:00:00"),
        ("updated", "2024-06-20", "x2024-06-20"),
        ("seen", "2024-06-20", ""),
        ("published_is_inferred", True, "yes"),
        ("categories", [], [""]),
        ("keywords", ["x"], [""]),
        ("sources", ["x"], [""]),
        ("topics", ["x"], [""]),
        ("links", {"code": ["https://owls.example/"]}, {"code": []}),
        ("links", {}, {"video": ["https://owls.example/"]}),
        ("links", {"pdf": ["http://owls.example/"]}, {"pdf": ["ftp://owls.example/"]}),
        ("url", "https://owls.example/", "owls.example"),
        ("key", "2406.14833", 2406.14833),
    ],
)
def test_a_record_keeps_its_bounds(name: str, good: object, bad: object) -> None:
    assert fits("paper", {**RECORD, name: good})
    assert not fits("paper", {**RECORD, name: bad})


PAGE: dict[str, Any] = {
    "url": "https://owls.example/api/papers/2024-06/1.json.gz", "month": "2024-06", "number": 1, "count": 0, "first": "2024-06-01",
    "last": "2024-06-30", "size": 0, "sha256": "0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "bad"), [("month", "2024-6"), ("month", "x2024-06"), ("number", 0), ("count", -1), ("size", -1), ("first", "June"), ("url", "x")]
)  # fmt: skip
def test_a_page_of_the_api_keeps_its_bounds(name: str, bad: object) -> None:
    head = {"version": 2, "schema": "https://owls.example/api/schema.json"}
    papers = {**head, "title": "Owls", "url": "https://owls.example/", "total": 0, "papers": [RECORD]}
    assert fits("papers", {**papers, "pages": [PAGE]})
    assert not fits("papers", {**papers, "pages": [{**PAGE, name: bad}]})
    assert not fits("papers", {**papers, "pages": [PAGE], "total": -1})
    assert not fits("papers", {**papers, "pages": [PAGE], "version": 1})
