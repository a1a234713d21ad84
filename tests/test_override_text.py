from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.owner.override_text import appended, completed
from paper_listings.owner.overrides import (
    Correction,
    Entry,
    Merger,
    Note,
    Pin,
    Removal,
    Separation,
    TopicChange,
    parse_overrides,
)
from paper_listings.paper import Link
from paper_listings.text import clean
from tests.sightings import unhurried

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

ON = dt.date(2026, 11, 28)
PIN = '- pin: "2512.00001"\n  reason: "Because."\n  on: 2026-11-28\n'


def common(key: str = "2512.00001", reason: str = "Because.") -> dict[str, Any]:
    return {"key": key, "reason": reason, "on": ON, "place": ""}


def add(text: str, entry: Entry | None = None) -> str:
    return appended(text, "overrides.yml", entry or Pin(**common()))


def sentences() -> SearchStrategy[str]:
    return st.text(min_size=1, max_size=40).map(clean).filter(bool)


@unhurried
@given(sentences(), sentences(), st.lists(sentences(), min_size=1, max_size=3))
def test_whatever_an_entry_says_is_read_as_it_was_written(one: str, other: str, many: list[str]) -> None:
    entries: list[Entry] = [
        Note(**common(reason=one), text=other),
        Correction(**common(), title=one, authors=tuple(many), organization=other),
    ]
    text = ""
    for entry in entries:
        text = add(text, entry)
    assert parse_overrides(text, "").entries == tuple(entries)


def test_every_kind_of_entry_can_be_written() -> None:
    link = Link(kind="code", url="https://a.example/{b}?c=[d]&e='f")
    link = Link(kind="code", url="https://a.example/b?c=%7Bd%7D&e=f#g")
    entries: list[Entry] = [
        Removal(**common("2512.00001")),
        Removal(**common("2512.00002"), known_as=("10.1000/[a]:{b}", "t-0123456789ab")),
        Correction(
            **common("2512.00003"),
            published=PartialDate(2025, 12, 1),
            listed=dt.date(2025, 12, 8),
            links={"code": (link,), "pdf": ()},
            topics=TopicChange(add=("yes", "null"), remove=("owls",), main="no"),
        ),
        Correction(**common("2512.00003"), topics=TopicChange(main="owls")),
        Correction(**common("2512.00003"), published=PartialDate(2024, 6)),
        Correction(**common("2512.00003"), published=PartialDate(2024)),
        Merger(**common("2512.00004"), into="quant-ph/0201082"),
        Separation(**common("2512.00005"), other="t-0123456789ab"),
        Pin(**common("2512.00006")),
        Note(**common("2512.00007"), text='- "yes": {no} # \\n \' \U0001f989 \xad'),
    ]
    text = ""
    for entry in entries:
        text = add(text, entry)
    assert parse_overrides(text, "").entries == tuple(entries)
    assert text.startswith("# Your decisions about single papers")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 1\n", f"version: 1\noverrides:\n{PIN}"),
        ("version: 1", f"version: 1\noverrides:\n{PIN}"),
        ("overrides:\n", f"overrides:\n{PIN}"),
        ("overrides:", f"overrides:\n{PIN}"),
        ("overrides: []\n\n# The end.\n", f"overrides:\n\n# The end.\n{PIN}"),
        ("overrides: [] # None yet.\nversion: 1\n", f"overrides: # None yet.\n{PIN}version: 1\n"),
        (
            "overrides:\n\n# About the version.\nversion: 1\n",
            f"overrides:\n{PIN}\n# About the version.\nversion: 1\n",
        ),
        ("overrides:\r\n", "overrides:\r\n" + PIN.replace("\n", "\r\n")),
        (
            "overrides:\n  # The first one.\n  - pin: 2512.00002   # bare\n    reason: 'B'\n    on: 2026-01-01\n\n\n",
            "overrides:\n  # The first one.\n  - pin: 2512.00002   # bare\n    reason: 'B'\n    on: 2026-01-01\n  "
            + PIN.replace("\n ", "\n   ")
            + "\n\n",
        ),
        (
            "overrides:\n-\n  pin: 2512.00002\n  reason: B\n  on: 2026-01-01\n...\n",
            f"overrides:\n-\n  pin: 2512.00002\n  reason: B\n  on: 2026-01-01\n{PIN}...\n",
        ),
        (
            "overrides:\n- {pin: 2512.00002, reason: B, on: 2026-01-01}",
            f"overrides:\n- {{pin: 2512.00002, reason: B, on: 2026-01-01}}\n{PIN}",
        ),
    ],
)
def test_comments_order_and_spelling_of_the_rest_stay(before: str, after: str) -> None:
    assert add(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "overrides: [{pin: 2512.00002, reason: B, on: 2026-01-01}]\n",
        "{overrides: []}\n",
        '"overrides": []\n',
        "overrides:\n  -\n    pin: 2512.00002\n    reason: B\n    on: 2026-01-01\n",
    ],
)
def test_a_list_that_cannot_be_extended_is_left_alone(text: str) -> None:
    with pytest.raises(PapersError, match=r"overrides\.yml.*: "):
        add(text)


def test_an_entry_that_contradicts_another_is_refused() -> None:
    with pytest.raises(PapersError, match="is given twice"):
        add(add(""))


def finish(text: str) -> str:
    before = parse_overrides(text, "overrides.yml")
    return completed(text, before.removals[0], ["10.1000/a", "t-0123456789ab"], before)


@pytest.mark.parametrize("line", ['"2512.00001"  # Asked for.', "2512.00001"])
def test_a_removal_by_hand_gets_what_its_paper_is_known_as(line: str) -> None:
    text = f"overrides:\n- pin: 2512.00002\n  reason: B\n  on: 2026-01-01\n-   remove: {line}\n    reason: B\n    on: 2026-01-01"
    after = finish(text)
    assert after == text.replace(line, f'{line}\n    known_as: ["10.1000/a", "t-0123456789ab"]')
    assert parse_overrides(after, "").removals[0].names == ("2512.00001", "10.1000/a", "t-0123456789ab")


@pytest.mark.parametrize(
    "text",
    [
        "overrides:\n- {remove: 2512.00001, reason: B, on: 2026-01-01}\n",
        "overrides:\n- remove:\n    2512.00001\n  reason: B\n  on: 2026-01-01\n",
    ],
)
def test_a_removal_in_brackets_is_left_alone(text: str) -> None:
    with pytest.raises(PapersError, match="inside brackets"):
        finish(text)
