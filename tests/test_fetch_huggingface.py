from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_listings.dayranges import single
from paper_listings.errors import PapersError
from paper_listings.fetch.pieces import Missed, Piece, fetch_source
from paper_listings.sources.source_settings import HuggingFaceSource
from tests.loopback import Reply, Time, serving, web
from tests.source_examples import (
    HTML,
    TODAY,
    daily,
)

if TYPE_CHECKING:
    from tests.loopback import Asked

from tests.days import on
from tests.fetching import FREE, answers, calendar, fetched, keys
from tests.thorough import examples


def test_every_day_of_the_window_is_asked_for_oldest_first() -> None:
    days = {"2026-03-11": on("2026-03-11", 1, 2), "2026-03-12": on("2026-03-12", 3)}
    with serving(calendar(days)) as server:
        pieces = fetched(HuggingFaceSource(), server)
        asked = [item.query["date"] for item in server.asked if "p" not in item.query]
    assert asked == [f"2026-03-{day:02}" for day in range(5, 13)]
    assert [piece.description for piece in pieces][-1] == "huggingface 2026-03-12"
    assert keys(pieces) == ["2603.00001", "2603.00002", "2603.00003"]
    assert {paper.seen for piece in pieces for paper in piece.parsed.papers} == {TODAY}


def test_empty_days_are_no_fault() -> None:
    with serving(calendar({})) as server:
        pieces = fetched(HuggingFaceSource(), server)
    assert len(pieces) == 8
    assert keys(pieces) == []


@pytest.mark.parametrize(
    ("count", "most"), [(1, 3), (51, 3), (50, 50), (51, 50), (100, 50), (103, 50), (100, 100), (103, 100)]
)
def test_a_day_is_read_to_its_end_however_few_papers_a_page_has(count: int, most: int) -> None:
    day = {"2026-03-12": on("2026-03-12", *range(1, count + 1))}
    with serving(calendar(day, most=most)) as server:
        (piece,) = fetched(HuggingFaceSource(), server, since=TODAY)
    assert len(piece.parsed.papers) == count
    assert [paper.position for paper in piece.parsed.papers] == list(range(1, count + 1))


def test_a_source_that_ignores_the_page_number_is_asked_twice() -> None:
    answer = Reply(body=daily(*on("2026-03-12", 1, 2)))
    with serving(lambda _: answer) as server:
        (piece,) = fetched(HuggingFaceSource(), server, since=TODAY)
        assert len(server.asked) == 2
    assert keys([piece]) == ["2603.00001", "2603.00002"]


def test_what_a_later_page_says_of_a_paper_again_is_kept() -> None:
    first, again, new = on("2026-03-12", 1)[0], on("2026-03-12", 1)[0], on("2026-03-12", 2)[0]
    first["paper"]["ai_keywords"] = None
    pages = {None: daily(first), "1": daily(again, new)}
    with serving(lambda asked: Reply(body=pages.get(asked.query.get("p"), daily()))) as server:
        (piece,) = fetched(HuggingFaceSource(), server, since=TODAY)
    assert keys([piece]) == ["2603.00001", "2603.00002"]
    assert [paper.key for paper in piece.parsed.sightings] == ["2603.00001", "2603.00001", "2603.00002"]


def test_a_day_without_end_is_an_error() -> None:
    with serving(calendar({"2026-03-12": on("2026-03-12", *range(1, 100))}, most=1)) as server:
        with pytest.raises(PapersError, match="more than 40 pages for one day"):
            fetched(HuggingFaceSource(), server, since=TODAY)
        assert len(server.asked) == 40


def test_a_day_that_repeats_the_one_before_lists_its_papers_there() -> None:
    friday = on("2026-03-06", 1, 2)
    days = {"2026-03-06": friday, "2026-03-07": friday, "2026-03-08": friday}
    with serving(calendar(days)) as server:
        pieces = fetched(HuggingFaceSource(), server)
    assert {paper.listed for piece in pieces for paper in piece.parsed.papers} == {dt.date(2026, 3, 6)}


@settings(max_examples=examples(5))
@given(
    shown=st.lists(st.lists(st.integers(1, 12), unique=True, max_size=6), min_size=6, max_size=6),
    late=st.integers(0, 3),
)
def test_one_run_after_missed_days_finds_what_daily_runs_find(shown: list[list[int]], late: int) -> None:
    """Each day shows only some of its papers on the day itself, and all of them later."""
    first = dt.date(2026, 3, 7)
    final = {
        (first + dt.timedelta(days=n)).isoformat(): on(f"{first + dt.timedelta(days=n)}", *numbers)
        for n, numbers in enumerate(shown)
    }

    def tape(today: dt.date) -> dict[str, list[dict[str, Any]]]:
        return {
            day: papers[: max(0, len(papers) - late)] if day == today.isoformat() else papers
            for day, papers in final.items()
            if day <= today.isoformat()
        }

    today = first

    def script(asked: Asked) -> Reply:
        return calendar(tape(today))(asked)

    with serving(script) as server:
        found: set[tuple[str, dt.date]] = set()
        for n in range(7):
            today = first + dt.timedelta(days=n)
            pieces = fetched(HuggingFaceSource(), server, today=today)
            found |= {(paper.key, paper.listed) for piece in pieces for paper in piece.parsed.papers}
        at_once = fetched(HuggingFaceSource(), server, today=today)
    assert found == {(paper.key, paper.listed) for piece in at_once for paper in piece.parsed.papers}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(body=HTML), "a web page instead of JSON"),
        (Reply(body=b'{"error":"Bad date"}'), "the source answered"),
        (Reply(body=daily(*({"article": n} for n in range(9)))), "9 of 9 records cannot be read"),
        (Reply(status=406), "HTTP 406"),
        (Reply(status=429, headers={"Retry-After": "9999"}), "waiting another 9,999 s is too long"),
        (Reply(body=b""), "empty instead of JSON"),
    ],
)
def test_a_failed_day_is_named_and_the_others_come(reply: Reply, said: str) -> None:
    days = {"2026-03-10": on("2026-03-10", 1), "2026-03-12": on("2026-03-12", 3)}

    def script(asked: Asked) -> Reply:
        return reply if asked.query["date"] == "2026-03-11" else calendar(days)(asked)

    with serving(script) as server:
        before, missed, after = answers(HuggingFaceSource(), server, since=dt.date(2026, 3, 10))
    assert isinstance(before, Piece)
    assert isinstance(missed, Missed)
    assert isinstance(after, Piece)
    assert keys([before, after]) == ["2603.00001", "2603.00003"]
    assert (missed.description, str(missed.days)) == ("huggingface 2026-03-11", "2026-03-11")
    assert said in missed.fault.problem
    assert missed.is_down == (reply.status == 429)
    assert missed.progress
    assert missed.progress.cursor == "2026-03-12"


def answering(reply: Reply, _: Asked) -> Reply:
    return reply


def test_json_cut_off_at_any_byte_is_one_clear_error() -> None:
    whole = json.dumps([{"paper": {"id": "2603.00001", "title": "T"}}]).encode()
    with serving(lambda _: Reply()) as server, web(Time()) as client:
        config = HuggingFaceSource(base_url=server.url, pace=FREE)
        for length in range(len(whole)):
            cut = Reply(body=whole[:length])
            server.script = partial(answering, cut)
            (answer,) = fetch_source(config, days=[single(TODAY)], today=TODAY, web=client)
            assert isinstance(answer, Missed)


def test_a_source_whose_clock_is_wrong_does_not_list_papers_in_the_future() -> None:
    answer = [*on("2027-03-12", 1), *on("2026-03-12", 2)]
    with serving(calendar({"2026-03-12": answer})) as server:
        (piece,) = fetched(HuggingFaceSource(), server, since=TODAY)
    assert keys([piece]) == ["2603.00002"]
    assert "is not the requested day" in piece.parsed.remarks_of("bad record")[0].text
