from __future__ import annotations

import gzip
import json
import random

import cbor2
import pytest

from generator.bundle import ordered
from generator.errors import PapersError


def _file(value: object) -> bytes:
    return gzip.compress(b"pagefind_dcd" + cbor2.dumps(value))


def _bundle(seed: int) -> dict[str, bytes]:
    """The files of one index as Pagefind might write them, in an order that depends on `seed`."""
    shuffled = random.Random(seed)
    topics = [["Audio", [0, 2]], ["Vision", [1]], ["Robots", [1, 2]]]
    years = [["2024", [0]], ["2025", [1, 2]]]
    filters = [["topic", f"en_{seed:07}"], ["year", f"en_{seed + 1:07}"]]
    for values in (topics, years, filters):
        shuffled.shuffle(values)
    meta = ["1.5.2", [["en_aaaaaaa", 12]], [["a", "z", "en_bbbbbbb"]], filters, [], ["title"]]
    entry = {
        "version": "1.5.2",
        "languages": {"en": {"hash": f"en_{seed:010}", "wasm": "en", "page_count": 3}},
    }
    return {
        f"filter/en_{seed:07}.pf_filter": _file(["topic", topics]),
        f"filter/en_{seed + 1:07}.pf_filter": _file(["year", years]),
        f"pagefind.en_{seed:010}.pf_meta": _file(meta),
        "pagefind-entry.json": json.dumps(entry).encode(),
    }


def test_the_order_in_which_pagefind_wrote_its_filters_leaves_no_trace() -> None:
    bundles = [ordered(_bundle(seed)) for seed in range(0, 60, 2)]
    assert all(bundle == bundles[0] for bundle in bundles)


def test_every_file_is_found_under_the_name_that_leads_to_it() -> None:
    files = ordered(_bundle(3))
    entry = json.loads(files["pagefind-entry.json"])
    meta = cbor2.loads(gzip.decompress(files[f"pagefind.{entry['languages']['en']['hash']}.pf_meta"])[12:])
    found = {
        name: cbor2.loads(gzip.decompress(files[f"filter/{file}.pf_filter"])[12:]) for name, file in meta[3]
    }
    assert found == {
        "topic": ["topic", [["Audio", [0, 2]], ["Robots", [1, 2]], ["Vision", [1]]]],
        "year": ["year", [["2024", [0]], ["2025", [1, 2]]]],
    }


@pytest.mark.parametrize("data", [gzip.compress(b"something else"), _file("text"), _file([1, 2, 3])])
def test_files_of_another_form_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(PapersError, match=r"pagefind/filter/en_1\.pf_filter: not what this program expects"):
        ordered({"filter/en_1.pf_filter": data, "pagefind-entry.json": b"{}"})
