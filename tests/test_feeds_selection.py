"""Tests how many items a feed has, and that its size stays within the limit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.feeds import (
    FEED_BYTES,
    Feed,
    newest,
    order_items,
    render_atom,
    render_json,
    render_rss,
)
from paper_listings.feeds.all_feeds import DEPARTURE_BYTES, select
from paper_listings.feeds.paper_items import paper_item
from paper_listings.feeds.recent import head_weight, item_weight
from paper_listings.insight.library import shelve
from paper_listings.insight.quotes import Placement
from paper_listings.owner.overriding import Departure, Marks
from paper_listings.owner.settings import Site
from tests.feed_examples import DAY, KNIVES, SITE, SPOONS, channel, item, items, paper, urls

HEAVY = "&<>\"\\é\U0001f944ab 'x'"


def test_a_feed_shows_the_newest_hundred() -> None:
    shown = newest(channel(), items(250))
    assert [one.listed for one in shown] == sorted((one.listed for one in shown), reverse=True)
    assert (len(shown), shown[0].listed) == (100, DAY)
    assert newest(channel(), items(250), limit=7) == shown[:7]
    assert newest(channel(), ()) == ()


def test_a_feed_marks_the_latest_hundred_papers_that_have_left_within_its_size() -> None:
    left = tuple(Departure(key=f"t-{number:012x}", on=DAY) for number in range(101))
    giants = [paper(number, abstract="&" * 5_000) for number in range(100)]
    placed = {one.key: Placement(slugs=(), quotes=()) for one in giants}
    site = Site(title="Spoons", description="", url=SITE)
    (whole,) = select(shelve(giants, (), placed, Marks(departures=left)), site, ()).feeds
    assert whole.departures == left[:100]
    (without,) = select(shelve(giants, (), placed), site, ()).feeds
    assert len(render_atom(whole)) < FEED_BYTES
    marks = render_atom(replace(without, departures=left[:100]))
    assert len(marks) - len(render_atom(without)) < 100 * DEPARTURE_BYTES


@pytest.mark.parametrize("render", [render_rss, render_atom, render_json])
def test_the_oldest_are_left_out_until_the_feed_is_small_enough(render: object) -> None:
    assert callable(render)
    many = items(100, abstract="&" * 5_000)
    shown = newest(channel(), many)
    assert shown == order_items(many)[: len(shown)]
    assert 3 < len(shown) < 20
    heaviest = max(len(f(Feed(channel=channel(), items=shown))) for f in (render_rss, render_atom))
    assert heaviest > FEED_BYTES / 2
    assert len(render(Feed(channel=channel(), items=shown))) < FEED_BYTES


def test_an_item_that_would_fill_a_feed_alone_is_passed_over() -> None:
    giant = item(1, (SPOONS,) * 6_000)
    assert newest(channel(), (giant, item(2))) == (item(2),)


@given(
    st.text(st.sampled_from(HEAVY), max_size=300),
    st.lists(st.text(st.sampled_from(HEAVY), min_size=1, max_size=30), max_size=20),
    st.lists(st.sampled_from([SPOONS, KNIVES]), max_size=2, unique=True),
    st.integers(0, 4),
)
def test_weights_are_upper_bounds_in_every_format(
    text: str, names: list[str], topics: list[object], count: int
) -> None:
    about = channel(title=text, subtitle=text, author=text)
    chosen = tuple(topic for topic in (SPOONS, KNIVES) if topic in topics)
    shown = tuple(
        paper_item(
            paper(
                number,
                title=text,
                abstract=text,
                authors=tuple(names),
                doi="10.1/x",
                published=PartialDate.of(DAY),
            ),
            urls().rss,
            chosen,
        )
        for number in range(count)
    )
    bound = head_weight(about) + sum(item_weight(about, one) for one in shown)
    feed = Feed(channel=about, items=shown)
    assert max(len(render_rss(feed)), len(render_atom(feed)), len(render_json(feed))) <= bound


def test_papers_without_position_come_last_in_their_day() -> None:
    loose, placed, older = (
        item(1, position=None),
        item(2, position=900),
        item(3, listed=DAY - dt.timedelta(1)),
    )
    assert order_items((older, loose, placed)) == (placed, loose, older)
