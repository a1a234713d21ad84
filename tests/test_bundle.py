from __future__ import annotations

import datetime as dt
import gzip
import json
import random
from typing import Any
from urllib.parse import urljoin

import cbor2
import pytest
from markupsafe import Markup

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.pages.search_record import SearchRecord
from paper_listings.site.search_bundle import entry_below, facets, key_of, ordered, parts_file


def _file(data: bytes) -> bytes:
    return gzip.compress(b"pagefind_dcd" + data, mtime=0)


def _bundle(seed: int) -> dict[str, bytes]:
    """Returns the meta file and entry of an index as Pagefind might write them; names depend on `seed`."""
    filters = [["kind", f"en_{seed:07}"]]
    meta = ["1.5.2", [["en_aaaaaaa", 12]], [["a", "z", "en_bbbbbbb"]], filters, [], ["title"]]
    entry = {
        "version": "1.5.2",
        "languages": {"en": {"hash": f"en_{seed:010}", "wasm": "en", "page_count": 3}},
    }
    return {
        f"pagefind.en_{seed:010}.pf_meta": _file(cbor2.dumps(meta)),
        "pagefind-entry.json": json.dumps(entry).encode(),
    }


KEYS = {"en_aaaaaaa": "2501.00001"}


def _record(key: str, **known: object) -> SearchRecord:
    facts: dict[str, Any] = {
        "title": Markup("Kites"),
        "byline": "",
        "abstract": None,
        "published": PartialDate(2025, 12, 1),
        "listed": dt.date(2025, 12, 8),
        "topics": (),
        "organization": None,
        "has_code": False,
        "comments": 0,
    }
    return SearchRecord(key=key, **(facts | known))


def _fragment(value: object) -> bytes:
    return _file(json.dumps(value).encode())


def test_the_names_that_pagefind_gave_its_filters_leave_no_trace() -> None:
    bundles = [ordered(_bundle(seed), KEYS) for seed in range(30)]
    assert all(bundle == bundles[0] for bundle in bundles)


@pytest.mark.parametrize(("given", "kept"), [(3, 7), (7, 7), (8, 8), (10, 10)])
def test_a_name_has_as_many_digits_as_pagefind_gave_it_and_seven_at_least(given: int, kept: int) -> None:
    (name,) = (name for name in ordered(_named("a" * given), KEYS) if name.endswith(".pf_meta"))
    assert len(name) == len("pagefind.en_.pf_meta") + kept


def _named(digits: str) -> dict[str, bytes]:
    """Returns a bundle whose index has this name."""
    old = _bundle(0)
    entry = json.loads(old["pagefind-entry.json"])
    entry["languages"]["en"]["hash"] = f"en_{digits}"
    (meta,) = (data for name, data in old.items() if name.endswith(".pf_meta"))
    return {f"pagefind.en_{digits}.pf_meta": meta, "pagefind-entry.json": json.dumps(entry).encode()}


def test_the_entry_leads_to_a_meta_file_without_filters_that_names_papers() -> None:
    files = ordered(_bundle(3), KEYS)
    entry = json.loads(files["pagefind-entry.json"])
    meta = cbor2.loads(gzip.decompress(files[f"pagefind.{entry['languages']['en']['hash']}.pf_meta"])[12:])
    assert meta == ["1.5.2", [["2501.00001", 12]], [["a", "z", "en_bbbbbbb"]], [], [], ["title"]]


@pytest.mark.parametrize(
    "data",
    [
        b"no gzip",
        b"",
        gzip.compress(b"else", mtime=0),
        _file(cbor2.dumps("text")),
        _file(cbor2.dumps([1, 2, 3])),
        _file(cbor2.dumps(["1.5.2", [["en_zzzzzzz", 12]], [], [], [], []])),
        _file(b""),
    ],
)
def test_files_of_another_form_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(PapersError, match=r"pagefind/pagefind\.en_1\.pf_meta: not what this program expects"):
        ordered({"pagefind.en_1.pf_meta": data, "pagefind-entry.json": b"{}"}, KEYS)


@pytest.mark.parametrize(("wasm", "name"), [("en", "en"), (None, "unknown")])
def test_a_part_in_a_folder_uses_the_webassembly_of_the_bundle(wasm: str | None, name: str) -> None:
    entry = {"version": "1.5.2", "languages": {"en": {"hash": "en_a", "wasm": wasm, "page_count": 3}}}
    below = json.loads(entry_below(json.dumps(entry).encode()))
    address = urljoin(
        "https://example.org/pagefind/2024/", f"wasm.{below['languages']['en']['wasm']}.pagefind"
    )
    assert address == f"https://example.org/pagefind/wasm.{name}.pagefind"
    assert below["languages"]["en"] | {"wasm": wasm} == entry["languages"]["en"]  # type: ignore[index]


def test_the_list_of_parts_is_one_row_each() -> None:
    assert parts_file([("", "July 2026", 3, "abc"), ("2025/", "2025", 9, "def")]) == (
        b'[["","July 2026",3,"abc"],["2025/","2025",9,"def"]]'
    )


def test_facets_are_columns_of_all_papers_newest_first() -> None:
    records = [
        _record(
            "t-1",
            published=PartialDate(2024, 5, 1),
            topics=("robotics",),
            organization="Small Lab",
            comments=3,
        ),
        _record(
            "t-2",
            published=PartialDate(2025, 2, 1),
            topics=("audio", "robotics"),
            organization="Large Lab",
            has_code=True,
        ),
        _record("t-3", published=None, topics=("robotics",)),
        _record("t-4", published=PartialDate(2025, 2), organization="Large Lab"),
    ]
    assert json.loads(facets(records)) == {
        "ids": "t-3 t-4 t-2 t-1",
        "days": [["2025-12-08", 1], ["2025-02-01", 2], ["2024-05-01", 1]],
        "topics": [["robotics"], [], ["audio", "robotics"]],
        "topic": [0, 1, 2, 0],
        "orgs": ["Large Lab", "Small Lab"],
        "org": [0, 1, 1, 2],
        "code": "0010",
        "comments": [0, 0, 0, 3],
    }


def test_facets_do_not_depend_on_the_order_of_the_papers() -> None:
    records = [
        _record(f"t-{number}", organization=f"Lab {number % 7}", comments=number) for number in range(50)
    ]
    expected = facets(records)
    random.Random(1).shuffle(records)
    assert facets(records) == expected


def test_no_records_are_no_papers() -> None:
    assert json.loads(facets([]))["ids"] == ""


FRAGMENT = {"url": "/papers/math/0309136/", "content": "Kites. Kites fly.", "meta": {"title": "Kites"}}


def test_a_fragment_says_which_paper_was_indexed() -> None:
    assert key_of("fragment/en_1.pf_fragment", _fragment(FRAGMENT)) == "math/0309136"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        _file(b"{}"),
        _file(b"no json"),
        _file(b"[]"),
        _fragment(FRAGMENT | {"url": "/search/"}),
        _fragment(FRAGMENT | {"url": None}),
    ],
)
def test_fragments_of_another_form_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(
        PapersError, match=r"pagefind/fragment/en_1\.pf_fragment: not what this program expects"
    ):
        key_of("fragment/en_1.pf_fragment", data)
