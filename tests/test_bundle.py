from __future__ import annotations

import gzip
import json
import random
import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.pages.search_record import decoded, encoded
from paper_listings.site.search_bundle import facets, ordered


def _file(data: bytes) -> bytes:
    return gzip.compress(b"pagefind_dcd" + data, mtime=0)


def _bundle(seed: int) -> dict[str, bytes]:
    """Returns the meta file and entry of an index as Pagefind might write them; names depend on `seed`."""
    filters = [["card", f"en_{seed:07}"]]
    meta = ["1.5.2", [["en_aaaaaaa", 12]], [["a", "z", "en_bbbbbbb"]], filters, [], ["title"]]
    entry = {
        "version": "1.5.2",
        "languages": {"en": {"hash": f"en_{seed:010}", "wasm": "en", "page_count": 3}},
    }
    return {
        f"pagefind.en_{seed:010}.pf_meta": _file(cbor2.dumps(meta)),
        "pagefind-entry.json": json.dumps(entry).encode(),
    }


def _facts(key: str, **changes: object) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "key": key,
        "date": "2025-12-01",
        "listed": "2025-12-08",
        "topics": [],
        "org": None,
        "code": False,
    }
    return facts | {"comments": 0} | changes


def _records(*papers: dict[str, Any]) -> dict[str, bytes]:
    return {f"en_{number:07}": _record(facts) for number, facts in enumerate(papers)}


def _record(facts: dict[str, Any]) -> bytes:
    return _file(
        json.dumps({"url": f"/papers/{facts['key']}/", "filters": {"card": [encoded(facts)]}}).encode()
    )


def test_the_names_that_pagefind_gave_its_filters_leave_no_trace() -> None:
    bundles = [ordered(_bundle(seed)) for seed in range(30)]
    assert all(bundle == bundles[0] for bundle in bundles)


@pytest.mark.parametrize(("given", "kept"), [(3, 7), (7, 7), (8, 8), (10, 10)])
def test_a_name_has_as_many_digits_as_pagefind_gave_it_and_seven_at_least(given: int, kept: int) -> None:
    (name,) = (name for name in ordered(_named("a" * given)) if name.endswith(".pf_meta"))
    assert len(name) == len("pagefind.en_.pf_meta") + kept


def _named(digits: str) -> dict[str, bytes]:
    """Returns a bundle whose index has this name."""
    old = _bundle(0)
    entry = json.loads(old["pagefind-entry.json"])
    entry["languages"]["en"]["hash"] = f"en_{digits}"
    (meta,) = (data for name, data in old.items() if name.endswith(".pf_meta"))
    return {f"pagefind.en_{digits}.pf_meta": meta, "pagefind-entry.json": json.dumps(entry).encode()}


def test_the_entry_leads_to_a_meta_file_without_filters() -> None:
    files = ordered(_bundle(3))
    entry = json.loads(files["pagefind-entry.json"])
    meta = cbor2.loads(gzip.decompress(files[f"pagefind.{entry['languages']['en']['hash']}.pf_meta"])[12:])
    assert meta == ["1.5.2", [["en_aaaaaaa", 12]], [["a", "z", "en_bbbbbbb"]], [], [], ["title"]]


@pytest.mark.parametrize(
    "data",
    [
        b"no gzip",
        b"",
        gzip.compress(b"else", mtime=0),
        _file(cbor2.dumps("text")),
        _file(cbor2.dumps([1, 2, 3])),
    ],
)
def test_files_of_another_form_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(PapersError, match=r"pagefind/pagefind\.en_1\.pf_meta: not what this program expects"):
        ordered({"pagefind.en_1.pf_meta": data, "pagefind-entry.json": b"{}"})


def test_facets_are_columns_of_all_papers_newest_first() -> None:
    records = _records(
        _facts("t-1", date="2024-05-01", topics=["robotics"], org="Small Lab", comments=3),
        _facts("t-2", date="2025-02-01", topics=["audio", "robotics"], org="Large Lab", code=True),
        _facts("t-3", date=None, topics=["robotics"]),
        _facts("t-4", date="2025-01-01", org="Large Lab"),
    )
    made = facets(records)
    assert made.keys == {"t-1", "t-2", "t-3", "t-4"}
    assert json.loads(made.data) == {
        "prefix": "en_",
        "ids": "0000002 0000001 0000003 0000000",
        "years": [[2025, 3], [2024, 1]],
        "topics": [["robotics"], ["audio", "robotics"], []],
        "topic": [0, 1, 2, 0],
        "orgs": ["Large Lab", "Small Lab"],
        "org": [0, 1, 1, 2],
        "code": "0100",
        "comments": [0, 0, 0, 3],
    }


def test_facets_do_not_depend_on_the_order_of_the_files() -> None:
    papers = [_facts(f"t-{number}", org=f"Lab {number % 7}", comments=number) for number in range(50)]
    items = list(_records(*papers).items())
    expected = facets(dict(items))
    random.Random(1).shuffle(items)
    assert facets(dict(items)) == expected


def test_no_records_are_no_papers() -> None:
    assert json.loads(facets({}).data)["ids"] == ""


STRANGE = [
    _file(b"{}"),
    _file(b'{"filters": {"card": ["{"]}}'),
    _file(b'{"url": "/papers/t-9/", "filters": {"card": ["bnVsbA"]}}'),
    _record({"key": "t-9"}),
    _file(json.dumps({"url": "/papers/t-8/", "filters": {"card": [encoded(_facts("t-9"))]}}).encode()),
]


@pytest.mark.parametrize("data", STRANGE)
def test_a_record_without_facts_of_its_own_page_is_passed_over_among_others(data: bytes) -> None:
    made = facets(_records(_facts("t-1")) | {"en_9999999": data})
    assert made.keys == {"t-1"}
    assert json.loads(made.data)["ids"] == "0000000"


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text()) | st.none()))
@example({"org": "&quot;,&quot;key&quot;:&quot;x", "by": "&amp;quot; &#34; %22 \\u0022 <b>"})
def test_facts_hold_no_sign_that_anybody_decodes(value: dict[str, Any]) -> None:
    text = encoded(value)
    assert re.fullmatch(r"[A-Za-z0-9_-]*", text)
    assert decoded(unescape(unescape(unquote(text)))) == value


@pytest.mark.parametrize("data", [_file(b"{}"), _file(b"no json"), _file(b"[]"), b""])
def test_records_without_facts_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(
        PapersError, match=r"pagefind/fragment/en_1\.pf_fragment: not what this program expects"
    ):
        facets({"en_1": data})
