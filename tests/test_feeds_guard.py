"""Tests that the guard stops only feeds that have lost items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.feeds import Feed, guard, item_id, newest, render_atom, render_json, render_rss
from tests.feed_examples import channel, items

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_listings.feeds import Item

formats = pytest.mark.parametrize("render", [render_rss, render_atom, render_json])


def feed(shown: tuple[Item, ...], limit: int = 100) -> Feed:
    return Feed(channel=channel(), items=newest(channel(), shown, limit))


OLD = items(20)


@formats
@pytest.mark.parametrize(
    "new",
    [
        pytest.param(OLD, id="unchanged"),
        pytest.param(OLD[5:], id="oldest day gone"),
        pytest.param(items(25), id="older papers imported"),
    ],
)
def test_it_lets_pass(render: Callable[[Feed], bytes], new: tuple[Item, ...]) -> None:
    guard("feed.xml", render(feed(OLD)), feed(new))


@formats
def test_it_stops_a_loss_and_names_feed_and_items(render: Callable[[Feed], bytes]) -> None:
    new = tuple(one for number, one in enumerate(OLD) if number not in {3, 9, 12, 14, 19})
    with pytest.raises(PapersError) as caught:
        guard("feed.xml", render(feed(OLD)), feed(new))
    message = str(caught.value)
    assert message.startswith("feed.xml: would lose 5 items: “On the Number of Spoons, Part 20” (urn:uuid:")
    assert " and 2 more; check the source" in message


@formats
def test_it_stops_an_empty_feed_that_was_not(render: Callable[[Feed], bytes]) -> None:
    with pytest.raises(PapersError, match="would lose 1 item: "):
        guard("feed.xml", render(feed(OLD[:1])), feed(()))


def test_it_stops_a_feed_that_shrinks_below_half() -> None:
    with pytest.raises(PapersError, match=r"feed\.xml: would shrink from 20 items to 5; "):
        guard("feed.xml", render_rss(feed(OLD)), feed(OLD[15:]))


def test_a_lowered_limit_is_no_loss() -> None:
    guard("feed.xml", render_rss(feed(OLD)), feed(OLD, limit=5), limit=5)


def test_a_paper_that_went_to_another_topic_is_not_lost() -> None:
    new = tuple(one for number, one in enumerate(OLD) if number % 3 == 0)
    guard("feeds/x.xml", render_rss(feed(OLD)), feed(new), known=[item_id(one.key) for one in OLD])
    guard("feeds/x.xml", render_rss(feed(OLD)), feed(()), known=[item_id(one.key) for one in OLD])
    with pytest.raises(PapersError, match="would lose 1 item"):
        guard("feeds/x.xml", render_rss(feed(OLD)), feed(new), known=[item_id(one.key) for one in OLD[:-2]])


def test_a_first_feed_has_nothing_to_lose() -> None:
    guard("feed.xml", None, feed(()))
    guard("feed.xml", render_atom(feed(())), feed(()))


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"<rss",
        b"{",
        b"{}",
        b'{"items":[1]}',
        b'{"items":[{"date_published":3}]}',
        b"<html/>",
        b"<rss/>",
        b"\xff\xfe<",
        b"{" * 100_000,
        b'{"items":' + b"[" * 100_000,
    ],
)
def test_an_old_feed_that_cannot_be_read_is_named(broken: bytes) -> None:
    with pytest.raises(PapersError, match=r"feed\.xml: not a readable feed .*; remove the file"):
        guard("feed.xml", broken, feed(OLD))
