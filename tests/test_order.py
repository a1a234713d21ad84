"""Tests the order of papers."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

from paper_listings.order import newest_first, oldest_first
from paper_listings.paper import Paper


def paper(key: str, day: int, position: int | None = None) -> Paper:
    return Paper(key=key, title=f"Otters, part {key}", listed=dt.date(2024, 6, day), position=position)


FIRST, SECOND, LOOSE, LOOSE_TOO = paper("d", 2, 1), paper("c", 2, 2), paper("a", 2), paper("b", 2)
OLDER = paper("e", 1, 9)


def test_newest_first_then_by_place_in_the_source_unknown_places_last_then_by_key() -> None:
    for papers in permutations((FIRST, SECOND, LOOSE, LOOSE_TOO, OLDER)):
        assert sorted(papers, key=newest_first) == [FIRST, SECOND, LOOSE, LOOSE_TOO, OLDER]


def test_oldest_first_turns_the_days_round_and_nothing_within_them() -> None:
    for papers in permutations((FIRST, SECOND, LOOSE, LOOSE_TOO, OLDER)):
        assert sorted(papers, key=oldest_first) == [OLDER, FIRST, SECOND, LOOSE, LOOSE_TOO]
