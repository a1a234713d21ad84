from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dayranges import DayRange, count_days, in_parts, single, united, within, without, worded

FIRST = dt.date(2026, 3, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def span(since: int, until: int) -> DayRange:
    return DayRange(since=day(since), until=day(until))


def days_of(ranges: tuple[DayRange, ...] | list[DayRange]) -> set[dt.date]:
    return {one for item in ranges for one in item.days}


RANGES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 5)).map(lambda pair: span(pair[0], pair[0] + pair[1])),
    max_size=6,
)


@given(some=RANGES, others=RANGES)
def test_ranges_behave_as_the_sets_of_their_days(some: list[DayRange], others: list[DayRange]) -> None:
    assert days_of(united(some)) == days_of(some)
    assert days_of(without(some, others)) == days_of(some) - days_of(others)
    assert days_of(within(some, day(5), day(9))) == days_of(some) & days_of([span(5, 9)])
    assert count_days(united(some)) == len(days_of(some))


@given(some=RANGES, others=RANGES)
def test_results_are_in_order_and_neither_overlap_nor_touch(
    some: list[DayRange], others: list[DayRange]
) -> None:
    for ranges in (united(some), without(some, others), within(some, day(3), day(12))):
        assert all(item.since <= item.until for item in ranges)
        assert all((after.since - before.until).days > 1 for before, after in itertools.pairwise(ranges))


@given(length=st.integers(1, 40), most=st.integers(1, 15))
def test_parts_are_consecutive_and_never_longer_than_asked(length: int, most: int) -> None:
    parts = in_parts(span(0, length - 1), most)
    assert [one for part in parts for one in part.days] == [day(number) for number in range(length)]
    assert {part.count for part in parts[:-1]} <= {most}
    assert parts[-1].count <= most


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        ((), ""),
        ((single(day(0)),), "2026-03-01"),
        ((span(0, 1), span(3, 8)), "2026-03-01 to 2026-03-02, 2026-03-04 to 2026-03-09"),
    ],
)
def test_ranges_are_worded_for_people(ranges: tuple[DayRange, ...], said: str) -> None:
    assert worded(ranges) == said
