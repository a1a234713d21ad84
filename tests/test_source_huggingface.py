from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link
from paper_listings.sources import huggingface
from paper_listings.sources.quality import judge
from tests.shared_data import SHARED
from tests.source_examples import HTML, TODAY, context, daily, daily_paper

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.sources.parsed import Parsed

SAMPLES = sorted((SHARED / "samples" / "huggingface").glob("*.json")) if SHARED else []


def parse(
    *records: object,
    today: dt.date = TODAY,
    listed: dt.date | None = None,
    page_date: dt.date | None = None,
    first: int = 1,
) -> Parsed:
    told = context(today=today, listed=listed, page_date=page_date, first=first)
    return huggingface.parse(daily(*records), told)


def test_a_full_record_becomes_a_paper() -> None:
    parsed = parse(daily_paper())
    (paper,) = parsed.papers
    assert parsed.remarks == ()
    assert paper.key == paper.arxiv_id == "2603.00001"
    assert paper.title == "An Invented Paper, Number 1"
    assert paper.abstract == "We invent it. Code: https://github.com/invented/paper."
    assert paper.published == PartialDate(2026, 3, 10)
    assert paper.listed == dt.date(2026, 3, 11)
    assert paper.seen == TODAY
    assert (paper.upvotes, paper.comments, paper.position) == (7, 2, 1)
    assert paper.organization == "Invention Lab"
    assert paper.keywords == ("invention", "paper")
    assert paper.sources == ("huggingface",)


def test_hidden_authors_are_authors() -> None:
    (paper,) = parse(daily_paper()).papers
    assert paper.authors == ("Ada Byron", "Bo Li")
    assert paper.author_count == 2


def test_a_name_without_a_letter_is_no_author() -> None:
    parsed = parse(daily_paper(authors=[{"name": "The Team"}, {"name": ":"}, {"name": None}, 5, "Cy Dee"]))
    assert parsed.papers[0].authors == ("The Team", "Cy Dee")
    assert len(parsed.remarks_of("not understood")) == 3


def test_a_link_that_is_named_and_written_stands_once_under_its_named_kind() -> None:
    (paper,) = parse(daily_paper()).papers
    assert paper.links == (
        Link(kind="code", url="https://github.com/invented/paper/"),
        Link(kind="project", url="https://invented.example/paper"),
    )


def test_addresses_of_papers_are_no_links() -> None:
    record = daily_paper(
        projectPage="https://huggingface.co/papers/2603.00001",
        githubRepo=None,
        summary="See https://arxiv.org/abs/2601.00001 and https://doi.org/10.1000/1.",
    )
    assert parse(record).papers[0].links == ()


def test_in_older_forms_the_day_asked_for_is_the_listing_day() -> None:
    old = daily_paper(
        submittedOnDailyAt=None,
        ai_keywords=None,
        projectPage=None,
        githubRepo=None,
        organization=None,
        discussionId=None,
        id="2405.00001",
        publishedAt="2024-05-24T18:00:00.000Z",
    )
    asked = dt.date(2024, 5, 27)
    (paper,) = parse(old, listed=asked, page_date=dt.date(2024, 5, 28)).papers
    assert (paper.listed, paper.seen) == (asked, dt.date(2024, 5, 28))
    assert (paper.organization, paper.keywords) == (None, ())
    assert parse(old, page_date=asked).papers[0].listed == asked
    assert parse(old).papers[0].listed == TODAY


WRONG_DAYS: dict[str, tuple[dict[str, str], dt.date | None, str]] = {
    "the epoch": ({"submittedOnDailyAt": "1970-01-01T00:00:00Z"}, None, "before arXiv began"),
    "the epoch, of another day": (
        {"submittedOnDailyAt": "1970-01-01T00:00:00Z"},
        TODAY,
        "its listing day 1970-01-01 is not the requested day, 2026-03-12",
    ),
    "the day before": ({}, TODAY, "its listing day 2026-03-11 is not the requested day, 2026-03-12"),
    "the future": ({"submittedOnDailyAt": "2031-01-01T00:00:00Z"}, None, "is after the day of the page"),
    "before the paper": ({"publishedAt": "2026-03-20"}, None, "before the paper's own date, 2026-03-20"),
    "before the month of its id": (
        {"submittedOnDailyAt": "2026-02-20T00:00:00Z", "publishedAt": "2026-02-19"},
        None,
        "before the paper's arXiv id, 2603.00001, from 2026-03",
    ),
    "submitted at the epoch": ({"publishedAt": "1970-01-01T00:00:00Z"}, None, "long before its arXiv id"),
}


@pytest.mark.parametrize(("fields", "asked", "said"), WRONG_DAYS.values(), ids=WRONG_DAYS)
def test_a_record_with_an_absurd_day_is_set_aside(
    fields: dict[str, str], asked: dt.date | None, said: str
) -> None:
    parsed = parse(daily_paper(**fields), listed=asked)
    assert parsed.papers == ()
    (remark,) = parsed.remarks
    assert remark.kind == "bad record"
    assert said in remark.text


def test_a_weekend_may_show_friday_again() -> None:
    friday = daily_paper(submittedOnDailyAt="2026-03-06T01:00:00Z", publishedAt="2026-03-05")
    for day in (6, 7, 8):
        (paper,) = parse(friday, listed=dt.date(2026, 3, day)).papers
        assert paper.listed == dt.date(2026, 3, 6)
    assert parse(friday, listed=dt.date(2026, 3, 9)).papers == ()


def test_texts_may_stand_beside_the_paper_only() -> None:
    record = {**daily_paper(title=None, summary=None), "title": "Outer Title", "summary": "Outer text"}
    (paper,) = parse(record).papers
    assert (paper.title, paper.abstract) == ("Outer Title", "Outer text")


def test_tomorrow_is_no_future_for_time_zones_differ() -> None:
    parsed = parse(daily_paper(submittedOnDailyAt="2026-03-13T00:00:00Z"))
    assert parsed.remarks == ()
    assert parsed.papers[0].listed == dt.date(2026, 3, 13)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("upvotes", "7"),
        ("upvotes", -1),
        ("upvotes", True),
        ("publishedAt", "soon"),
        ("publishedAt", 3),
        ("submittedOnDailyAt", "2026-13-01"),
        ("ai_keywords", "a, b"),
        ("ai_keywords", [1]),
        ("githubRepo", "javascript:alert(1)"),
        ("projectPage", 3),
        ("summary", ["x"]),
        ("authors", "Ada"),
        ("organization", 3),
        ("id", "a-paper-without-arxiv"),
    ],
)
def test_a_field_of_the_wrong_form_is_unknown_and_reported(field: str, value: object) -> None:
    parsed = parse(daily_paper(**{field: value}))
    assert len(parsed.papers) == 1
    assert [remark.kind for remark in parsed.remarks] == ["not understood"]
    assert field in parsed.remarks[0].text


def test_an_empty_address_is_no_fault() -> None:
    assert parse(daily_paper(projectPage="", githubRepo="")).remarks == ()


def test_an_organization_may_be_a_bare_name() -> None:
    assert parse(daily_paper(organization="Lab")).papers[0].organization == "Lab"
    assert parse(daily_paper(organization={"name": "lab"})).papers[0].organization == "lab"


@pytest.mark.parametrize(
    "record",
    [None, 3, {}, {"paper": None}, {"paper": []}, daily_paper(id=None), {"paper": {"id": "2603.00001"}}],
)
def test_a_record_that_is_no_paper_is_set_aside_with_its_number(record: object) -> None:
    parsed = parse(daily_paper(), record)
    assert [paper.key for paper in parsed.papers] == ["2603.00001"]
    assert [(remark.kind, remark.line) for remark in parsed.remarks] == [("bad record", 2)]


def test_a_paper_that_comes_twice_is_kept_once() -> None:
    parsed = parse(daily_paper(1), daily_paper(2), daily_paper(1))
    assert [paper.key for paper in parsed.papers] == ["2603.00001", "2603.00002"]
    assert [(remark.kind, remark.line) for remark in parsed.remarks] == [("shown twice", 3)]


def test_the_second_view_of_a_paper_adds_what_the_first_lacks() -> None:
    parsed = parse(daily_paper(1, summary=None, upvotes=3), daily_paper(1, summary="Known.", upvotes=None))
    assert [(paper.abstract, paper.upvotes) for paper in parsed.papers] == [("Known.", 3)]
    assert len(parsed.sightings) == 2


def test_numbers_go_on_from_page_to_page() -> None:
    assert [paper.position for paper in parse(daily_paper(1), daily_paper(2), first=51).papers] == [51, 52]


def test_an_unknown_key_is_no_fault_and_an_empty_day_has_no_papers() -> None:
    assert parse(daily_paper(invented={"x": 1})).remarks == ()
    assert parse().papers == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (HTML, "a web page instead of JSON"),
        (b"", "empty instead of"),
        (b'{"error":"Invalid date"}', '"Invalid date"'),
        (b'{"papers":[]}', "not a list of papers"),
        (b"3", "not a list of papers"),
        (b"\xff\xfe[]", "not valid UTF-8"),
        (b"[" * 100_000, "invalid JSON"),
        (b"[1" + b"0" * 5000 + b"]", "invalid JSON"),
    ],
)
def test_what_is_no_answer_is_one_clear_error(data: bytes, said: str) -> None:
    with pytest.raises(PapersError, match=r"^an answer: ") as caught:
        huggingface.parse(data, context())
    assert len(caught.value.problems) == 1
    assert said in str(caught.value)


def test_an_answer_cut_off_at_any_byte_is_one_clear_error() -> None:
    whole = daily(daily_paper(summary="Ünïcode"))
    for length in range(len(whole)):
        with pytest.raises(PapersError) as caught:
            huggingface.parse(whole[:length], context())
        assert len(caught.value.problems) == 1


def test_a_changed_schema_is_one_clear_error() -> None:
    renamed = [{"article": daily_paper(n)["paper"]} for n in range(20)]
    with pytest.raises(PapersError, match="20 of 20 records cannot be read; the first: no paper in"):
        judge(parse(*renamed), "an answer")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(daily_paper()["paper"])), json_values)
def test_no_value_of_any_field_makes_the_parser_fail(field: str, value: object) -> None:
    record = daily_paper()
    record["paper"][field] = value
    parsed = parse(record)
    assert len(parsed.papers) + len(parsed.remarks_of("bad record")) == 1


@pytest.mark.skipif(SHARED is None, reason="../shared is absent")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_real_answers_are_read_whole(path: Path) -> None:
    day = dt.date.fromisoformat(path.stem[-10:])
    raw = json.loads(path.read_bytes())
    parsed = huggingface.parse(path.read_bytes(), context(listed=day, today=dt.date(2026, 11, 23)))
    assert parsed.remarks == ()
    assert [paper.arxiv_id for paper in parsed.papers] == [item["paper"]["id"] for item in raw]
    for paper, item in zip(parsed.papers, raw, strict=True):
        source = item["paper"]
        assert paper.listed == day
        assert paper.published is not None
        assert paper.published.isoformat() == source["publishedAt"][:10]
        assert paper.authors == tuple(" ".join(author["name"].split()) for author in source["authors"])
        assert paper.title == " ".join(source["title"].split())
        assert (paper.upvotes, paper.comments) == (source["upvotes"], item["numComments"])
        assert paper.keywords == tuple(dict.fromkeys(filter(None, source.get("ai_keywords", ()))))
        addresses = [link.url for link in paper.links]
        if repository := source.get("githubRepo"):
            assert Link(kind="code", url=repository) in paper.links
        if (page := source.get("projectPage")) and source["id"] not in page:
            assert page.strip() in addresses
        assert len(set(addresses)) == len(addresses)
