from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.owner.overrides import (
    NO_OVERRIDES,
    Change,
    Correction,
    Merger,
    Note,
    Overrides,
    Pin,
    Removal,
    Separation,
    TopicChange,
    key_in,
    name_in,
    parse_overrides,
)
from paper_listings.paper import Link
from paper_listings.yamlnodes import Document
from tests import hostile_settings

DAY: Final = dt.date(2026, 11, 28)
TAIL: Final = "  reason: Because.\n  on: 2026-11-28\n"


def overrides(*entries: str) -> Overrides:
    """The overrides in a file with these entries, each its lines after the dash, without reason and day."""
    return parse_overrides(written(*entries), "overrides.yml")


def written(*entries: str) -> str:
    return "version: 1\noverrides:\n" + "".join(f"- {entry}\n{TAIL}" for entry in entries)


def faults(text: str) -> list[str]:
    with pytest.raises(PapersError) as caught:
        parse_overrides(text, "overrides.yml")
    return [str(problem) for problem in caught.value.problems]


def common(key: str) -> dict[str, Any]:
    return {"key": key, "reason": "Because.", "on": DAY, "place": ""}


@pytest.mark.parametrize(
    "text", ["", " \n", "{}", "version: 1", "# Only a comment.\n", "overrides:\n", "overrides: []"]
)
def test_a_file_that_says_nothing_overrides_nothing(text: str) -> None:
    assert parse_overrides(text, "overrides.yml") == NO_OVERRIDES


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024", PartialDate(2024)),
        ("2024-06", PartialDate(2024, 6)),
        ("'2024-06'", PartialDate(2024, 6)),
        ("2024-06-20", PartialDate(2024, 6, 20)),
    ],
)
def test_a_date_may_be_corrected_to_a_month_or_a_year(written: str, date: PartialDate) -> None:
    found = overrides(f"correct: 2512.00001\n  published: {written}")
    assert found.entries == (Correction(**common("2512.00001"), published=date),)


def test_every_decision_can_be_written() -> None:
    found = overrides(
        'remove: 2512.01234\n  known_as: [10.1000/ABC, t-0123456789ab, "2512.01234v2"]',
        "remove: t-0123456789ab",
        "correct: 2512.00001\n  title: Owls\n  authors: [Ada  Lovelace, B]\n  organization: Barn\n"
        "  published: 2025-12-01\n  listed: '2025-12-08'\n  links: {code: [https://a.example/b], pdf: []}\n"
        "  topics: {add: [birds, owls], remove: [fish], main: night}",
        "merge: 2512.00002\n  into: 2512.00001",
        "apart: 2512.00003\n  from: t-0123456789ab",
        "pin: https://owls.example/papers/2512.00001/",
        'note: quant-ph/0201082\n  text: "Read   this: first"',
    )
    assert found.entries == (
        Removal(**common("2512.01234"), known_as=("10.1000/abc", "t-0123456789ab", "2512.01234")),
        Removal(**common("t-0123456789ab")),
        Correction(
            **common("2512.00001"),
            title="Owls",
            authors=("Ada Lovelace", "B"),
            organization="Barn",
            published=PartialDate(2025, 12, 1),
            listed=dt.date(2025, 12, 8),
            links={"code": (Link(kind="code", url="https://a.example/b"),), "pdf": ()},
            topics=TopicChange(add=("birds", "owls"), remove=("fish",), main="night"),
        ),
        Merger(**common("2512.00002"), into="2512.00001"),
        Separation(**common("2512.00003"), other="t-0123456789ab"),
        Pin(**common("2512.00001")),
        Note(**common("quant-ph/0201082"), text="Read this: first"),
    )
    assert found.entries == (
        *found.removals,
        *found.corrections,
        *found.mergers,
        *found.separations,
        *found.pins,
        *found.notes,
    )
    assert found.entries[2].place == "overrides.yml:10:12"
    assert found.corrections[0].topics.places["fish"] == "overrides.yml:17:41"
    assert found.removals[0].names == ("2512.01234", "10.1000/abc", "t-0123456789ab", "2512.01234")
    assert found.removals[1].names == ("t-0123456789ab",)
    assert set(found.removed) == {"2512.01234", "10.1000/abc", "t-0123456789ab"}
    assert set(found.gone) == {"2512.01234", "t-0123456789ab", "2512.00002"}
    assert found.apart == {frozenset(("2512.00003", "t-0123456789ab"))}


def test_what_readers_have_seen_and_is_different_now_is_told_by_day_and_pins_and_notes_are_not() -> None:
    text = written(
        "merge: 2512.00002\n  into: 2512.00001", "pin: 2512.00001", "correct: 2512.00003\n  title: Owls"
    )
    text += "- remove: 2512.00004\n  reason: Asked for.\n  on: 2026-11-27\n"
    assert parse_overrides(text, "overrides.yml").changes == (
        Change(kind="removed", key="2512.00004", on=dt.date(2026, 11, 27), reason="Asked for."),
        Change(kind="merged", key="2512.00002", on=DAY, reason="Because.", into="2512.00001"),
        Change(kind="corrected", key="2512.00003", on=DAY, reason="Because."),
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2512.01234", "2512.01234"),
        ("2512.01234v3", "2512.01234"),
        ("arXiv: 2512.01234", "2512.01234"),
        ("https://arxiv.org/abs/2512.01234v1", "2512.01234"),
        ("https://huggingface.co/papers/2512.01234", "2512.01234"),
        (" t-0123456789ab ", "t-0123456789ab"),
        ("https://owls.example/site/papers/t-0123456789ab/", "t-0123456789ab"),
        ("https://owls.example/papers/quant-ph/0201082/index.html?q=1#top", "quant-ph/0201082"),
        ("papers/2512.01234/", "2512.01234"),
        ("https://owls.example/topics/owls/", None),
        ("t-0123", None),
        ("10.1000/182", None),
        ("", None),
    ],
)
def test_a_paper_is_named_by_its_key_its_address_or_its_arxiv_id(text: str, key: str | None) -> None:
    assert key_in(text) == key


def test_a_removed_paper_is_also_recognised_by_its_doi() -> None:
    assert name_in("https://doi.org/10.1000/ABC") == "10.1000/abc"
    assert name_in("2512.01234") == "2512.01234"
    assert name_in("owls") is None


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("rmove: 2512.01234", '3:3: "rmove" is not a known key; did you mean "remove"?'),
        (
            "title: Owls",
            "3:3: an entry without a decision; add one of: remove, correct, merge, apart, pin, note",
        ),
        (
            "pin: 2512.01234\n  note: x",
            "3:3: one entry for two decisions, pin and note; write an entry for each",
        ),
        ("pin:", '3:7: overrides[1].pin has no value; write text, in quotes if it contains "?" or ": "'),
        (
            "pin: owls",
            "3:8: overrides[1].pin names no paper: 'owls'; write the address of its page, the end of that address, or its arXiv id",
        ),
        (
            "remove: 2512.01234\n  known_as: [owls]",
            "4:14: overrides[1].known_as[1] is no name of a paper: 'owls'; write an arXiv id, a DOI or a key",
        ),
        (
            "remove: 2512.01234\n  into: 2512.01235",
            '4:3: "into" is not a known key; remove it, or write one of: known_as, on, reason, remove',
        ),
        (
            "merge: 2512.01234",
            '3:3: overrides[1].into is missing; add it: text, in quotes if it contains "?" or ": "',
        ),
        (
            "apart: 2512.01234\n  from: 2512.01234",
            "3:10: 2512.01234 cannot be kept apart from itself; name two papers",
        ),
        (
            "merge: 2512.01234\n  into: 2512.01234",
            "3:10: 2512.01234 would be merged into itself; name the record that is to stay",
        ),
        (
            "note: 2512.01234",
            '3:3: overrides[1].text is missing; add it: text, in quotes if it contains "?" or ": "',
        ),
        (
            f"note: 2512.01234\n  text: {'owl ' * 200}",
            "4:9: overrides[1].text has 799 characters; shorten it to 500",
        ),
        (
            "correct: 2512.01234",
            "3:12: a correction of nothing; add what is right, one of: title, authors, organization, published, listed, links, topics",
        ),
        (
            "correct: 2512.01234\n  title:",
            "4:9: overrides[1].title has no value; write the right one, or remove the line",
        ),
        (
            "correct: 2512.01234\n  title: 12",
            '4:10: overrides[1].title must be text, but YAML reads a bare 12 as a number; put it in quotes: "12"',
        ),
        (
            "correct: 2512.01234\n  authors: []",
            "4:12: overrides[1].authors has 0 names; write 1 to 20,000, or remove the line",
        ),
        (
            "correct: 2512.01234\n  listed: 2025-13-01",
            "4:11: overrides[1].listed cannot be '2025-13-01'; write a day from 1990-01-01 to 2100-12-31, as YYYY-MM-DD",
        ),
        (
            "correct: 2512.01234\n  listed: [2025-12-01]",
            "4:11: overrides[1].listed cannot be 'a list'; write a day from 1990-01-01 to 2100-12-31, as YYYY-MM-DD",
        ),
        (
            "correct: 2512.01234\n  published: 2024-13",
            "4:14: overrides[1].published cannot be '2024-13'; write a day from 1450-01-01 to 2100-12-31, as YYYY-MM-DD, or only its month or year, as YYYY-MM or YYYY",
        ),
        (
            "correct: 2512.01234\n  published: 1449",
            "4:14: overrides[1].published cannot be '1449'; write a day from 1450-01-01 to 2100-12-31, as YYYY-MM-DD, or only its month or year, as YYYY-MM or YYYY",
        ),
        (
            "correct: 2512.01234\n  listed: 2025-11-01",
            "4:11: the listing day 2025-11-01 is before the paper's arXiv id, 2512.01234, from 2025-12; correct the day",
        ),
        (
            "correct: 2512.01234\n  links: {code: ['javascript:x']}",
            "4:18: 'javascript:x' is not a URL; write https://…",
        ),
        (
            "correct: 2512.01234\n  links: {code: ["
            + ", ".join(f"https://a.example/{n}" for n in range(51))
            + "]}",
            "4:10: overrides[1].links has more than 50 links; remove some",
        ),
        ("correct: 2512.01234\n  links: {coed: []}", '4:11: "coed" is not a known key; did you mean "code"?'),
        (
            "correct: 2512.01234\n  topics: {main: Owls}",
            "4:18: 'Owls' is no slug of a topic; take it from topics.yml",
        ),
        (
            "correct: 2512.01234\n  topics: {main: owls, remove: [owls]}",
            "4:32: the topic 'owls' is given and removed; do one of the two",
        ),
    ],
)
def test_a_faulty_entry_is_named_with_its_place(entry: str, fault: str) -> None:
    assert faults(written(entry)) == [f"overrides.yml:{fault}"]


def test_reason_and_day_are_required() -> None:
    assert faults("overrides:\n- pin: 2512.01234\n") == [
        "overrides.yml:2:3: overrides[1].on is missing; add it: a day from 1990-01-01 to 2100-12-31, as YYYY-MM-DD",
        'overrides.yml:2:3: overrides[1].reason is missing; add it: text, in quotes if it contains "?" or ": "',
    ]


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        (
            ("pin: 2512.00001", "pin: 2512.00001v2"),
            "6:8: overrides[2].pin 2512.00001 is given twice; remove one; the first is on line 3",
        ),
        (
            ("remove: 2512.00001", "remove: 2512.00001"),
            "6:11: overrides[2].remove 2512.00001 is given twice; remove one; the first is on line 3",
        ),
        (
            ("merge: 2512.00001\n  into: 2512.00002", "merge: 2512.00001\n  into: 2512.00003"),
            "7:10: overrides[2].merge 2512.00001 is given twice; remove one; the first is on line 3",
        ),
        (
            ("merge: 2512.00001\n  into: 2512.00002", "merge: 2512.00002\n  into: 2512.00001"),
            "7:10: 2512.00002 would be merged into itself; name the record that is to stay",
        ),
        (
            ("apart: 2512.00001\n  from: 2512.00002", "merge: 2512.00002\n  into: 2512.00001"),
            "7:10: 2512.00002 is merged into and kept apart from 2512.00001; do one of the two",
        ),
        (
            tuple(f"pin: 2512.{number:05}" for number in range(1, 22)),
            "63:8: more than 20 papers are pinned; remove a pin",
        ),
    ],
)
def test_two_decisions_that_contradict_each_other_are_a_fault(entries: tuple[str, ...], fault: str) -> None:
    assert faults(written(*entries)) == [f"overrides.yml:{fault}"]


def test_decisions_that_agree_are_no_fault() -> None:
    assert len(overrides(
        "merge: 2512.00001\n  into: 2512.00002",
        "merge: 2512.00002\n  into: 2512.00003",
        "merge: 2512.00004\n  into: 2512.00003",
        "apart: 2512.00001\n  from: 2512.00005",
        "apart: 2512.00001\n  from: 2512.00006",
        "note: 2512.00001\n  text: One.",
        "note: 2512.00001\n  text: Two.",
        "correct: 2512.00001\n  title: One",
        "correct: 2512.00001\n  title: Two",
    ).entries) == 9  # fmt: skip


def test_all_faults_are_reported_at_once() -> None:
    assert len(faults("version: 2\noverides: []\noverrides:\n- pin: owls\n- remove: x\n  reason: ''\n")) == 8


@pytest.mark.parametrize("value", hostile_settings.VALUES)
@pytest.mark.parametrize(
    "key", ["remove", "known_as", "reason", "on", "note", "text", "listed", "links", "topics", "overrides"]
)
def test_hostile_yaml_gives_values_or_faults_with_places(key: str, value: str) -> None:
    start = {"known_as": "- remove: t-0123456789ab\n", "text": "- note: t-0123456789ab\n"}.get(
        key, "- correct: t-0123456789ab\n" if key not in {"remove", "note"} else ""
    )
    line = f"  {key}: {value}\n" if start else f"- {key}: {value}\n"
    text = f"overrides: {value}\n" if key == "overrides" else f"overrides:\n{start}{line}{TAIL}"
    try:
        parse_overrides(text, "overrides.yml")
    except PapersError as error:
        for problem in error.problems:
            assert problem.place.startswith("overrides.yml:")


@pytest.mark.parametrize(
    "end", ["- pin: @x\n", "- [pin\n", "\t- pin: x\n", "- pin: \x07\n", "- pin: 'x\n", "---\na: b\n"]
)
def test_what_the_fast_parser_refuses_is_explained_like_in_any_other_settings_file(end: str) -> None:
    text = written("pin: 2512.00001") + end
    with pytest.raises(PapersError) as caught:
        Document(text, "overrides.yml").finish()
    assert [fault for fault in faults(text) if "not a known key" not in fault] == [
        str(problem) for problem in caught.value.problems if "not a known key" not in problem.problem
    ]
