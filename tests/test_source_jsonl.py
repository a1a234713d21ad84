from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link, Paper
from paper_listings.sources import jsonl
from paper_listings.store.records import as_record, dumps
from tests.source_examples import TODAY, context

PAPER = Paper(
    key="2603.00001",
    title="A Title",
    abstract="An abstract.",
    authors=("Ada Byron",),
    author_count=1,
    published=PartialDate(2026, 3, 1),
    listed=dt.date(2026, 3, 2),
    arxiv_id="2603.00001",
    links=(Link(kind="code", url="https://github.com/inv/x"),),
    sources=("huggingface",),
)
OTHER = Paper(key="t-0123456789ab", title="Another", listed=dt.date(2026, 3, 3))


def test_lines_give_back_the_papers_that_were_written() -> None:
    data = f"\ufeff{dumps(PAPER)}\r\n\n{dumps(OTHER, sparse=True)}".encode()
    parsed = jsonl.parse(data, context())
    assert parsed.papers == (PAPER, OTHER)
    assert parsed.remarks == ()


def test_a_second_copy_adds_what_it_knows() -> None:
    more = {"abstract": "At night.", "authors": ["Cy Cedar"]}
    lines = [{"title": "Foxes", "listed": "2026-03-02"} | known for known in ({}, more)]
    data = "\n".join(map(json.dumps, lines)).encode()
    parsed = jsonl.parse(data, context())
    assert [(paper.abstract, paper.authors) for paper in parsed.papers] == [("At night.", ("Cy Cedar",))]
    assert len(parsed.sightings) == 2
    assert [(remark.kind, remark.line) for remark in parsed.remarks] == [("shown twice", 2)]


def test_the_same_title_under_other_dois_is_two_papers_with_keys_of_their_own() -> None:
    lines = [{"title": "Foxes", "doi": f"10.5555/{name}", "listed": "2026-03-02"} for name in ("one", "two")]
    parsed = jsonl.parse("\n".join(map(json.dumps, lines)).encode(), context())
    assert len({paper.key for paper in parsed.papers}) == 2
    assert parsed.remarks == ()


def test_an_array_gives_back_the_papers() -> None:
    data = json.dumps([as_record(PAPER), as_record(OTHER)], indent=1).encode()
    assert jsonl.parse(data, context()).papers == (PAPER, OTHER)
    assert jsonl.parse(b" [ ] ", context()).papers == ()


def test_the_published_object_gives_back_the_papers_and_tells_what_it_passes_over() -> None:
    records = [{**as_record(paper), "topics": ["x"], "url": "/papers/x/"} for paper in (PAPER, OTHER)]
    parsed = jsonl.parse(json.dumps({"title": "Site", "papers": records}).encode(), context())
    assert parsed.papers == (PAPER, OTHER)
    assert [(r.kind, r.text) for r in parsed.remarks] == [("left out", "2 unknown fields: topics, url")]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"total": 2}, None),
        ({"total": 1}, None),
        ({"total": "3"}, None),
        ({"total": True}, None),
        (
            {"total": 3},
            "contains only the newest 2 of 3 papers; the rest are in the site's pages, api/papers/*/*.json.gz",
        ),
        (
            {"total": 3_000, "pages": [{}]},
            "contains only the newest 2 of 3,000 papers; import its 1 page too, api/papers/*/*.json.gz",
        ),
    ],
)
def test_papers_that_a_published_object_counts_and_lacks_are_told(
    more: dict[str, object], text: str | None
) -> None:
    records = [as_record(paper) for paper in (PAPER, OTHER)]
    parsed = jsonl.parse(json.dumps({"papers": records, **more}).encode(), context())
    told = [(r.kind, r.line, r.text) for r in parsed.remarks if "fields" not in r.text]
    assert told == ([("left out", None, text)] if text else [])


def test_what_is_no_object_in_the_published_list_is_set_aside() -> None:
    parsed = jsonl.parse(json.dumps({"papers": [3, as_record(PAPER)]}).encode(), context())
    assert [(r.kind, r.line) for r in parsed.remarks] == [("bad record", 1)]
    assert parsed.papers == (PAPER,)


def test_a_record_without_listing_day_gets_the_one_asked_for() -> None:
    asked = dt.date(2026, 1, 1)
    assert jsonl.parse(b'{"title":"A"}', context(listed=asked)).papers[0].listed == asked
    assert jsonl.parse(b'{"title":"A"}', context()).papers[0].listed == TODAY


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"title":"A"', "invalid JSON"),
        ("[1]", "not a JSON object"),
        ('{"titel":"A"}', "unknown field"),
        ('{"title":3}', "title cannot be 3"),
        ('{"papers":', "invalid JSON"),
        ('{"papers":3}', "unknown field"),
    ],
)
def test_a_bad_line_is_set_aside_with_its_number(line: str, said: str) -> None:
    data = f"{dumps(PAPER)}\n{line}\n".encode()
    parsed = jsonl.parse(data, context())
    assert parsed.papers == (PAPER,)
    ((bad,),) = (parsed.remarks_of("bad record"),)
    assert bad.line == 2
    assert said in bad.text


@pytest.mark.parametrize("data", [b"[1,", b"[" * 100_000, b"\xff"])
def test_an_array_that_is_cut_off_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(PapersError) as caught:
        jsonl.parse(data, context())
    assert len(caught.value.problems) == 1


@given(st.text(max_size=40))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    try:
        parsed = jsonl.parse(text.encode(), context())
    except PapersError:
        return
    assert parsed.papers == ()
