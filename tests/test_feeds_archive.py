"""Tests feed archives: complete, linked, small, and as stable as RFC 5005 requires."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.feeds import (
    FEED_BYTES,
    Feed,
    FeedUrls,
    Item,
    render_atom,
    render_json,
    render_rss,
    with_archives,
)
from tests.feed_examples import DAY, SPOONS, channel, item, items, urls

A = "{http://www.w3.org/2005/Atom}"
H = "{http://purl.org/syndication/history/1.0}"


def made(shown: tuple[Item, ...], limit: int = 10) -> tuple[Feed, ...]:
    return with_archives(channel(), shown, lambda name: urls(f"feeds/archive/{name}"), limit=limit)


def keys(feed: Feed) -> list[str]:
    return [one.key for one in feed.items]


def names(feeds: tuple[Feed, ...]) -> list[str]:
    return [feed.channel.urls.atom.rsplit("/", 1)[1].removesuffix(".atom.xml") for feed in feeds[1:]]


days = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 30)), max_size=12, unique_by=lambda row: row[0])


@given(days, st.integers(1, 40))
def test_feed_and_archives_together_hold_every_paper_in_order(
    rows: list[tuple[int, int]], limit: int
) -> None:
    shown = tuple(
        item(back * 1_000 + place, listed=DAY - dt.timedelta(days=back), position=place)
        for back, count in rows
        for place in range(1, count + 1)
    )
    feeds = made(shown, limit)
    archived = [key for feed in reversed(feeds[1:]) for key in keys(feed)]
    assert set(keys(feeds[0])) | set(archived) == {one.key for one in shown}
    assert len(archived) == len(set(archived))
    assert [key for key in archived if key in keys(feeds[0])] == [
        key for key in keys(feeds[0]) if key in archived
    ]
    for one, other in itertools.pairwise(feeds[1:]):
        assert one.channel.history.following == other.channel.urls
        assert other.channel.history.previous == one.channel.urls
    assert all(feed.channel.history.current == channel().urls for feed in feeds[1:])
    assert feeds[0].channel.history.previous == (feeds[-1].channel.urls if feeds[1:] else None)
    assert all(len({one.listed.year for one in feed.items}) == 1 for feed in feeds[1:])


def test_parts_are_numbered_by_year_from_the_oldest() -> None:
    assert names(made(items(360, per_day=1)[:26])) == ["2024-1", "2024-2", "2024-3", "2024-4", "2025-1"]
    assert names(made(items(355, per_day=1)[:26])) == ["2024-1", "2024-2", "2024-3", "2025-1", "2025-2"]


@pytest.mark.parametrize(("limit", "size"), [(1, 1), (2, 1), (9, 4), (10, 5)])
def test_an_archive_has_half_as_many_papers_as_the_feed_rounded_down(limit: int, size: int) -> None:
    _, *archives = made(items(40), limit=limit)
    assert {len(feed.items) for feed in archives[:-1]} == {size}


def test_archives_alone_declare_the_namespace_of_their_mark() -> None:
    current, *archives = made(items(40))
    for render in (render_rss, render_atom):
        assert b"purl.org/syndication/history" not in render(current)
        assert all(b' xmlns:fh="http://purl.org/syndication/history/1.0"' in render(one) for one in archives)


def test_a_new_day_changes_no_archive_but_the_link_of_the_last() -> None:
    everything = items(103)
    before = made(tuple(one for one in everything if one.listed < DAY))
    after = made(everything)
    pairs = list(zip(before[1:], after[1:], strict=False))
    assert len(pairs) > 5
    assert [feed.items for feed, _ in pairs] == [feed.items for _, feed in pairs]
    assert [render_atom(old) == render_atom(new) for old, new in pairs[:-1]] == [True] * (len(pairs) - 1)


def test_a_growing_day_is_not_archived_while_the_feed_holds_it() -> None:
    assert len(made(items(8, per_day=8))) == 1
    assert len(made(items(11, per_day=11))) > 1


def test_nothing_is_archived_of_nothing() -> None:
    assert [len(feed.items) for feed in made(())] == [0]


def test_heavy_parts_are_cut_before_they_grow_too_large() -> None:
    giant = item(900, (SPOONS,) * 6_000)
    heavy = items(200, abstract="&" * 20_000)
    feeds = made((*heavy, giant), limit=100)
    assert {one.key for feed in feeds for one in feed.items} == {one.key for one in heavy}
    assert all(len(render_rss(feed)) < FEED_BYTES and len(render_atom(feed)) < FEED_BYTES for feed in feeds)


def rels(root: ET.Element) -> dict[str, str]:
    return {
        link.get("rel", ""): link.get("href", "")
        for link in root.iter(A + "link")
        if link.get("rel") != "related"
    }


def test_the_chain_is_written_in_every_format() -> None:
    feeds = made(items(40))
    subscription, first, second = feeds[0], feeds[1], feeds[2]
    assert isinstance(first.channel.urls, FeedUrls)
    for render, kind in ((render_rss, "rss"), (render_atom, "atom")):
        root = ET.fromstring(render(subscription))  # noqa: S314 - our own bytes
        assert rels(root)["prev-archive"] == getattr(feeds[-1].channel.urls, kind)
        assert not {"current", "next-archive"} & set(rels(root))
        assert root.find(f".//{H}archive") is None
        root = ET.fromstring(render(second))  # noqa: S314 - our own bytes
        assert rels(root)["current"] == getattr(subscription.channel.urls, kind)
        assert rels(root)["prev-archive"] == getattr(first.channel.urls, kind)
        assert rels(root)["next-archive"] == getattr(feeds[3].channel.urls, kind)
        assert root.find(f".//{H}archive") is not None
    assert json.loads(render_json(subscription))["next_url"] == feeds[-1].channel.urls.json
    assert json.loads(render_json(second))["next_url"] == first.channel.urls.json
    assert "next_url" not in json.loads(render_json(first))
