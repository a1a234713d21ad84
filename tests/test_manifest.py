"""Tests the manifest that a site carries: what it says, its form, its size, and how a damaged one is refused."""

from __future__ import annotations

import gzip
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.feeds import item_id, manifest
from paper_listings.feeds.manifest import Manifest
from tests.example_site import PAPERS
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path

texts = st.lists(st.text()).map(tuple)
counts = st.dictionaries(st.text(), st.integers(min_value=0))
manifests = st.builds(
    Manifest,
    papers=texts,
    set_aside=texts,
    months=counts,
    topics=counts,
    feeds=st.dictionaries(st.text(), texts),
)
GOOD: dict[str, Any] = {
    "version": 1, "papers": ["2512.00001"], "set_aside": [], "months": {"2025-12": 1}, "topics": {"owls": 1}, "feeds": {"all": ["x"]},
}  # fmt: skip


@given(manifests)
def test_what_is_written_is_read(given_manifest: Manifest) -> None:
    assert manifest.loads(manifest.dumps(given_manifest), "x") == given_manifest


def test_a_server_may_have_unpacked_it() -> None:
    data = manifest.dumps(Manifest(papers=("2512.00001",)))
    assert manifest.loads(gzip.decompress(data), "x").papers == ("2512.00001",)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"1",
        b"null",
        b"<html>404</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"\x1f\x8b",
        manifest.dumps(Manifest())[:40],
        gzip.compress(b"{" * 9_000_000),
        *(json.dumps({k: v for k, v in GOOD.items() if k != missing}).encode() for missing in GOOD),
        *(
            json.dumps(GOOD | {key: wrong}).encode()
            for key in GOOD
            if key != "version"
            for wrong in (1, None, "x", [1], {"a": "b"}, {"a": True})
        ),
    ],
)
def test_a_damaged_one_is_named(broken: bytes) -> None:
    with pytest.raises(PapersError) as caught:
        manifest.loads(broken, "https://owls.example/api/published.json.gz")
    assert str(caught.value) == (
        "https://owls.example/api/published.json.gz: is damaged, or is no manifest of a published site; "
        "see whether it comes from this site and this program"
    )


def test_one_of_another_version_is_named() -> None:
    with pytest.raises(PapersError, match="has version 2, and this program reads version 1; see"):
        manifest.loads(json.dumps({"version": 2}).encode(), "x")
    with pytest.raises(PapersError, match="has version aaaaaaaaaaaaaaaaaaaa, and"):
        manifest.loads(json.dumps({"version": "a" * 99}).encode(), "x")


def test_a_hundred_thousand_papers_take_less_than_half_a_megabyte() -> None:
    chance = random.Random(16)
    months = [f"{year}{month:02}" for year in range(20, 26) for month in range(1, 13)]
    keys = {f"{chance.choice(months)}.{chance.randrange(1, 25_000):05}" for _ in range(110_000)}
    chosen = sorted(keys)[:100_000]
    assert len(chosen) == 100_000
    feeds = {
        f"topics/{topic}": tuple(item_id(chance.choice(chosen)) for _ in range(100)) for topic in range(30)
    }
    assert len(manifest.dumps(Manifest(papers=tuple(chosen), feeds=feeds))) < 500_000


def test_a_site_says_what_it_publishes_and_the_same_store_says_the_same(tmp_path: Path) -> None:
    files = []
    for name in ("one", "other"):
        root = copy_site(tmp_path / name)
        assert papers(root, "generate").exit_code == 0
        files.append((root / "docs/api/published.json.gz").read_bytes())
    assert files[0] == files[1]
    said = manifest.loads(files[0], "x")
    assert said.papers == tuple(sorted(paper.key for paper in PAPERS))
    assert sum(said.months.values()) == len(PAPERS)
    assert sum(said.topics.values()) >= len(PAPERS) // 2
    assert set(said.feeds["all"]) <= {item_id(paper.key) for paper in PAPERS}
    assert {f"topics/{slug}" for slug in said.topics} <= set(said.feeds)
