"""Tests that every field of a paper is handled in records, merging, the API with its schema, and the CSV table."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from paper_listings.dates import PartialDate
from paper_listings.exports import api, csv_table
from paper_listings.exports.json_schema import ADDED, schema
from paper_listings.merging.merge import merge, unite
from paper_listings.paper import Link, Paper
from paper_listings.store.records import FIELDS, as_record, dumps, loads
from tests.export_cases import SITE

DAY = dt.date(2024, 6, 24)
NAMES = tuple(field.name for field in dataclasses.fields(Paper))
VALUES: dict[str, Any] = {
    "key": "2406.14833",
    "title": "Owls at Night",
    "abstract": "Owls see at night.",
    "authors": ("Ada Berg", "Bo Lindt"),
    "author_count": 2,
    "organization": "Owl Institute",
    "published": PartialDate(2024, 6, 20),
    "published_is_inferred": True,
    "listed": DAY,
    "position": 7,
    "updated": dt.date(2024, 6, 25),
    "seen": dt.date(2024, 6, 26),
    "comments": 3,
    "upvotes": 41,
    "arxiv_id": "2406.14833",
    "doi": "10.1000/owl",
    "links": (Link(kind="code", url="https://github.com/owls/net"),),
    "categories": ("cs.CL",),
    "keywords": ("owls",),
    "sources": ("huggingface",),
}
"""A value for each field that differs from the default."""
COLUMNS_OF: dict[str, tuple[str, ...]] = {
    "key": ("citation_key", "permalink", "topics"),
    "title": ("title",),
    "abstract": ("abstract",),
    "authors": ("authors",),
    "author_count": ("author_count",),
    "organization": ("organization",),
    "published": ("published",),
    "published_is_inferred": ("year_inferred",),
    "listed": ("listed",),
    "position": (),  # the table is already in this order
    "updated": (),  # of the listing, not of the paper
    "seen": (),  # the same
    "comments": ("comments",),
    "upvotes": ("upvotes",),
    "arxiv_id": ("arxiv", "url"),
    "doi": ("doi",),
    "links": ("code", "project", "model", "dataset", "pdf"),
    "categories": ("categories",),
    "keywords": ("keywords",),
    "sources": (),  # of the listing, not of the paper
}
"""The CSV columns for each field."""
FULL = Paper(**VALUES)
BARE = Paper(key=FULL.key, title=FULL.title, listed=DAY)
WITH_ANOTHER = {"updated", "seen", "published_is_inferred"}
"""Fields that make sense only with another one."""
BEFORE: dict[str, Any] = {"title": "Owls", "listed": dt.date(2024, 6, 26), "published_is_inferred": True}
"""The value in a record before a sighting, if it is not the default."""
AFTER: dict[str, Any] = VALUES | {"published_is_inferred": False}
"""The value after the sighting."""


def test_these_examples_are_for_all_fields_of_a_paper_and_unlike_the_defaults() -> None:
    assert tuple(VALUES) == NAMES
    usual = {field.name: field.default for field in dataclasses.fields(Paper)}
    assert not [name for name in NAMES if VALUES[name] == usual[name]]


def test_a_record_has_the_fields_of_a_paper_in_their_order() -> None:
    assert FIELDS == NAMES
    assert tuple(as_record(FULL)) == NAMES
    assert not [name for name, value in as_record(FULL).items() if value in (None, False, [], {})]


@pytest.mark.parametrize("sparse", [False, True])
def test_every_field_survives_a_record(*, sparse: bool) -> None:
    assert loads(dumps(FULL, sparse=sparse), "x.jsonl:1") == FULL


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITH_ANOTHER])
def test_what_one_of_two_sightings_knows_survives_merging(name: str) -> None:
    known = dataclasses.replace(BARE, **{name: VALUES[name]})
    bare = dataclasses.replace(BARE, key=known.key)
    assert getattr(merge(known, bare), name) == VALUES[name]
    assert getattr(merge(bare, known), name) == VALUES[name]


def test_every_field_survives_merging_with_itself() -> None:
    assert merge(FULL, FULL) == FULL


@pytest.mark.parametrize("name", [name for name in NAMES if name != "key"])
def test_another_value_of_any_field_changes_the_record(name: str) -> None:
    stored = dataclasses.replace(FULL, **{name: BEFORE.get(name, getattr(BARE, name))})
    united = unite([stored], [dataclasses.replace(FULL, **{name: AFTER[name]})])
    assert getattr(united.papers[0], name) == AFTER[name]
    counted = name in {"comments", "upvotes", "seen"}
    assert (united.recounted, united.changed) == (((FULL.key,), ()) if counted else ((), (FULL.key,)))


def test_the_api_and_its_schema_have_every_field() -> None:
    described = schema("https://example.org/api/schema.json")["$defs"]["paper"]
    assert tuple(described["properties"]) == (*NAMES, *ADDED)
    record = json.loads(json.dumps(api.api_record(FULL, SITE)))
    assert {name: record[name] for name in NAMES} == json.loads(dumps(FULL))


def test_every_field_has_its_columns_in_the_table_or_a_reason_why_not() -> None:
    assert tuple(COLUMNS_OF) == NAMES
    columns = [column for columns in COLUMNS_OF.values() for column in columns]
    assert sorted(columns) == sorted(csv_table.COLUMNS)
