"""Tests the id, dates and source of feed items, and the values that are rejected."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.feeds import Channel, Feed, newest, order_items
from paper_listings.feeds.items import EMPTY_SINCE, channel_id, item_id, published_at, updated_at
from paper_listings.feeds.paper_items import source_url
from paper_listings.paper import Link
from tests.feed_examples import DAY, SITE, channel, item, items, paper, urls

MIDNIGHT = dt.datetime(2025, 12, 8, tzinfo=dt.UTC)
URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_an_id_never_changes_for_readers_keep_it() -> None:
    assert item_id("2406.14833") == "urn:uuid:8c8fd2c7-7951-5fd7-b596-a2e328535285"


@given(st.text())
def test_an_id_is_a_urn_whatever_the_key(key: str) -> None:
    assert URN.fullmatch(item_id(key))


def test_an_id_hangs_on_the_key_alone() -> None:
    one, other = (
        item(1, title="Spoons"),
        item(1, title="Corrected", abstract=None, listed=dt.date(2024, 1, 1)),
    )
    assert item_id(one.key) == item_id(other.key)


def test_feed_ids_hang_on_the_key_and_outlive_a_new_domain() -> None:
    moved = channel(urls=urls("elsewhere"), page_url="https://other.example.net/")
    assert channel_id(moved) == channel_id(channel())
    assert channel_id(channel("topics/knives")) != channel_id(channel())


@pytest.mark.parametrize(
    ("position", "seconds"),
    [(0, 600), (1, 600), (2, 599), (600, 1), (601, 0), (602, 0), (10**9, 0), (None, 0)],
)
def test_dates_fall_as_positions_rise_and_stay_within_ten_minutes(position: int | None, seconds: int) -> None:
    assert published_at(item(position=position)) == MIDNIGHT + dt.timedelta(seconds=seconds)


def test_a_growing_day_moves_no_date() -> None:
    before = [published_at(one) for one in items(3, per_day=3)]
    assert [published_at(one) for one in items(9, per_day=9)][:3] == before


@pytest.mark.parametrize(
    ("updated", "expected"),
    [
        (None, published_at(item())),
        (dt.date(2025, 12, 1), published_at(item())),
        (DAY, published_at(item())),
        (dt.date(2025, 12, 10), dt.datetime(2025, 12, 10, tzinfo=dt.UTC)),
    ],
)
def test_updated_is_never_before_published(updated: dt.date | None, expected: dt.datetime) -> None:
    assert updated_at(item(updated=updated)) == expected


def test_the_feed_is_as_new_as_its_newest_content() -> None:
    shown = (item(1), item(2, updated=dt.date(2026, 1, 1)), item(3))
    assert Feed(channel=channel(), items=shown).updated == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert Feed(channel=channel(), items=()).updated == EMPTY_SINCE


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.none() | st.integers(0, 1_000), st.integers(0, 40)), max_size=30
    ).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows)))
)
def test_order_is_total_and_dated_newest_first(
    rows: tuple[list[tuple[int, int | None, int]], list[tuple[int, int | None, int]]],
) -> None:
    def made(listing: list[tuple[int, int | None, int]]) -> list[str]:
        unique = {number: (back, position) for back, position, number in sorted(listing, key=repr)}
        shown = [
            item(number, listed=DAY - dt.timedelta(days=back), position=position)
            for number, (back, position) in unique.items()
        ]
        ordered = order_items(shown)
        dates = [published_at(one) for one in ordered]
        assert dates == sorted(dates, reverse=True)
        for one, other in itertools.pairwise(ordered):
            if one.listed == other.listed and other.position is not None:
                assert one.position is not None
                assert one.position <= other.position
        return [one.key for one in ordered]

    assert made(rows[0]) == made(rows[1])


def test_a_paper_given_twice_is_shown_once() -> None:
    assert newest(channel(), (item(1), item(2), item(1))) == (item(1), item(2))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"arxiv_id": "2406.14833", "doi": "10.1/x"}, "https://arxiv.org/abs/2406.14833"),
        ({"arxiv_id": "quant-ph/0201082"}, "https://arxiv.org/abs/quant-ph/0201082"),
        ({"doi": "10.1000/a(b)c;d#e?f%"}, "https://doi.org/10.1000/a(b)c;d%23e%3Ff%25"),
        ({"doi": "10.1000/é"}, "https://doi.org/10.1000/%C3%A9"),
        (
            {"links": (Link(kind="code", url=SITE), Link(kind="pdf", url="https://a.example/ü%20.pdf?x=1"))},
            "https://a.example/%C3%BC%20.pdf?x=1",
        ),
        ({"links": (Link(kind="pdf", url="javascript:alert(1)"),)}, None),
        ({}, None),
    ],
)
def test_the_source_is_arxiv_or_the_doi_or_the_pdf(fields: dict[str, Any], expected: str | None) -> None:
    assert source_url(paper(**fields)) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/papers/",
        "papers/",
        "//example.org/",
        "ftp://example.org/",
        "https://exämple.org/",
        "https://example.org/a b",
    ],
)
def test_an_address_that_is_not_absolute_is_refused(url: str) -> None:
    with pytest.raises(PapersError, match="site_url"):
        channel(page_url=url)
    with pytest.raises(PapersError, match="feed: "):
        urls(f"x/{url}\n")


def test_a_channel_is_a_value() -> None:
    assert isinstance(channel(), Channel)
    assert hash(channel()) == hash(channel())
