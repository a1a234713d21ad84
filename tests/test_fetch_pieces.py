from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import PapersError
from generator.fetch import progress
from generator.fetch.pieces import fetch_source
from generator.fetch.progress import Progress
from generator.sources.settings import (
    ArxivApiSource,
    ArxivFeedSource,
    ArxivOaiSource,
    HuggingFaceSource,
    Pace,
)
from tests.loopback import NOW, QUICK, Reply, Time, serving, web
from tests.source_examples import (
    ERROR_ENTRY,
    HTML,
    TODAY,
    api_entry,
    api_feed,
    atom,
    daily,
    daily_paper,
    feed_entry,
    oai,
    oai_arxiv,
    oai_error,
    oai_record,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from generator.fetch.pieces import Piece
    from generator.sources.settings import SourceConfig
    from tests.loopback import Asked, Server

FREE = Pace(requests=1000, seconds=0)


def fetched(
    config: SourceConfig,
    server: Server,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    today: dt.date = TODAY,
    state: Progress | None = None,
    time: Time | None = None,
) -> list[Piece]:
    there = replace(config, base_url=server.url, pace=FREE)
    with web(time or Time()) as client:
        return list(fetch_source(there, today=today, web=client, since=since, until=until, progress=state))


def keys(pieces: list[Piece]) -> list[str]:
    return [paper.key for piece in pieces for paper in piece.parsed.papers]


# --- Hugging Face


def calendar(days: Mapping[str, list[dict[str, Any]]], *, most: int = 100) -> Callable[[Asked], Reply]:
    """Days as Hugging Face serves them, at most `most` papers a page."""

    def script(asked: Asked) -> Reply:
        size = min(int(asked.query.get("limit", 50)), most)
        begin = int(asked.query.get("p", 0)) * size
        return Reply(body=daily(*days.get(asked.query["date"], [])[begin : begin + size]))

    return script


def on(day: str, *numbers: int) -> list[dict[str, Any]]:
    return [daily_paper(number, submittedOnDailyAt=f"{day}T01:00:00.000Z") for number in numbers]


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


@settings(max_examples=5, deadline=None)
@given(
    shown=st.lists(st.lists(st.integers(1, 12), unique=True, max_size=6), min_size=6, max_size=6),
    late=st.integers(0, 3),
)
def test_one_run_after_missed_days_finds_what_daily_runs_find(shown: list[list[int]], late: int) -> None:
    """Each day shows a part of its papers on the day itself, and all of them later."""
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
        (Reply(body=b'{"error":"Bad date"}'), "the source answers"),
        (Reply(body=daily(*({"article": n} for n in range(9)))), "9 of 9 records cannot be read"),
        (Reply(status=406), "HTTP 406"),
        (Reply(status=429, headers={"Retry-After": "9999"}), "to wait 9,999 s more is too long"),
        (Reply(body=b""), "nothing in it instead of JSON"),
    ],
)
def test_a_failed_day_is_one_clear_error_after_the_good_ones(reply: Reply, said: str) -> None:
    day = "2026-03-11"

    def script(asked: Asked) -> Reply:
        if asked.query["date"] > day:
            return reply
        return calendar({day: on(day, 1)})(asked)

    with serving(script) as server, web(Time()) as client:
        config = HuggingFaceSource(base_url=server.url, pace=FREE)
        pieces = fetch_source(config, today=TODAY, web=client, since=dt.date(2026, 3, 11))
        assert keys([next(pieces)]) == ["2603.00001"]
        with pytest.raises(PapersError) as caught:
            next(pieces)
    assert len(caught.value.problems) == 1
    assert said in str(caught.value)


def answering(reply: Reply, _: Asked) -> Reply:
    return reply


def test_json_cut_off_at_any_byte_is_one_clear_error() -> None:
    whole = json.dumps([{"paper": {"id": "2603.00001", "title": "T"}}]).encode()
    with serving(lambda _: Reply()) as server, web(Time()) as client:
        config = HuggingFaceSource(base_url=server.url, pace=FREE)
        for length in range(len(whole)):
            cut = Reply(body=whole[:length])
            server.script = partial(answering, cut)
            with pytest.raises(PapersError) as caught:
                list(fetch_source(config, today=TODAY, web=client, since=TODAY))
            assert len(caught.value.problems) == 1


def test_a_source_whose_clock_is_wrong_does_not_list_papers_in_the_future() -> None:
    with serving(calendar({"2026-03-12": on("2027-03-12", 1)})) as server:
        (piece,) = fetched(HuggingFaceSource(), server, since=TODAY)
    assert piece.parsed.papers[0].listed == TODAY
    assert piece.parsed.remarks_of("date in the future")


# --- the arXiv API


def pages(*entries: str, size: int) -> Callable[[Asked], Reply]:
    def script(asked: Asked) -> Reply:
        start = int(asked.query["start"])
        return Reply(body=api_feed(*entries[start : start + size], total=len(entries), start=start))

    return script


API = ArxivApiSource(categories=("cs.CL", "cs.LG"), keywords=("language  model", "agents"), page_size=2)


def test_the_api_is_asked_page_by_page_for_categories_keywords_and_days() -> None:
    with serving(pages(*map(api_entry, range(1, 6)), size=2)) as server:
        pieces = fetched(API, server)
        query = server.asked[0].query
        starts = [asked.query["start"] for asked in server.asked]
    assert query["search_query"] == (
        '(cat:cs.CL OR cat:cs.LG) AND (all:"language model" OR all:"agents")'
        " AND submittedDate:[202603010000 TO 202603122359]"
    )
    assert (query["sortBy"], query["sortOrder"], query["max_results"]) == ("submittedDate", "ascending", "2")
    assert starts == ["0", "2", "4"]
    assert len(keys(pieces)) == 5
    assert [piece.progress.cursor for piece in pieces] == ["2", "4", None]


def test_papers_of_other_listing_days_are_left_out() -> None:
    entries = (api_entry(1), api_entry(2, published="2026-03-02T10:00:00Z"))
    with serving(pages(*entries, size=2)) as server:
        (piece,) = fetched(API, server)
    assert keys([piece]) == ["2603.00001"]
    assert [r.text for r in piece.parsed.remarks] == ["1 paper of other days or categories"]


def test_a_window_without_papers_is_no_fault() -> None:
    with serving(pages(size=2)) as server:
        (piece,) = fetched(replace(API, keywords=()), server)
    assert (piece.description, keys([piece]), piece.progress.cursor) == ("arxiv-api none", [], None)


def test_an_empty_page_is_asked_for_again() -> None:
    answers = iter([api_feed(total=1), api_feed(total=1), api_feed(api_entry())])
    time = Time()
    with serving(lambda _: Reply(body=next(answers))) as server:
        pieces = fetched(API, server, time=time)
    assert keys(pieces) == ["2603.00001"]
    assert time.waits == [1.5, 3.0]


def test_a_page_that_stays_empty_is_an_error() -> None:
    with serving(lambda _: Reply(body=api_feed(total=1))) as server:
        with pytest.raises(PapersError, match="an empty page, 4 times"):
            fetched(API, server)
        assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=400, body=api_feed(ERROR_ENTRY)), "arXiv refuses the request: no such field"),
        (Reply(status=200, body=api_feed(ERROR_ENTRY)), "arXiv refuses the request: no such field"),
        (Reply(status=400, body=HTML), "a web page instead of XML"),
        (Reply(body=api_feed(api_entry(), total=90_000)), "90,000 papers, and arXiv gives 30,000"),
        (Reply(body=api_feed(api_entry(), total=3, start=7)), "results from 7 instead of 0"),
        (Reply(body=api_feed(api_entry())[:-1]), "no complete XML"),
    ],
)
def test_what_the_api_refuses_is_one_clear_error(reply: Reply, said: str) -> None:
    with serving(lambda _: reply) as server, pytest.raises(PapersError) as caught:
        fetched(API, server)
    assert len(caught.value.problems) == 1
    assert said in str(caught.value)


# --- the arXiv feed


def test_the_feed_of_several_categories_is_one_request() -> None:
    with serving(lambda _: Reply(body=atom(feed_entry(1), feed_entry(2, "replace")))) as server:
        (piece,) = fetched(ArxivFeedSource(categories=("cs.CL", "cs.LG")), server)
        assert [asked.path for asked in server.asked] == ["/atom/cs.CL+cs.LG"]
    assert keys([piece]) == ["2603.00001"]
    assert piece.progress.cursor is None


def test_an_empty_feed_is_no_fault() -> None:
    with serving(lambda _: Reply(body=atom())) as server:
        (piece,) = fetched(ArxivFeedSource(categories=("cs.CL",)), server)
    assert keys([piece]) == []


# --- OAI-PMH

OAI = ArxivOaiSource(sets=("cs", "stat"), categories=("cs.CL",))


def harvest(asked: Asked) -> Reply:
    """Two pages of `cs`, none of `stat`."""
    if asked.query.get("set") == "stat":
        return Reply(body=oai_error("noRecordsMatch"))
    if asked.query.get("resumptionToken") == "cs|2 &":
        assert set(asked.query) == {"verb", "resumptionToken"}
        return Reply(body=oai(oai_record(2, oai_arxiv(2)), oai_record(3, None), more=""))
    old = oai_arxiv(4, created="2019-01-01")
    other = oai_arxiv(5).replace("cs.CL cs.LG", "cs.CR")
    records = (oai_record(1, oai_arxiv(1)), oai_record(4, old), oai_record(5, other))
    return Reply(body=oai(*records, more="cs|2 &"))


def test_records_are_harvested_set_by_set_and_token_by_token() -> None:
    with serving(harvest) as server:
        pieces = fetched(OAI, server, since=dt.date(2026, 3, 9), until=dt.date(2026, 3, 11))
        first = server.asked[0]
    assert first.path == "/oai"
    assert first.query == {
        "verb": "ListRecords",
        "metadataPrefix": "arXiv",
        "set": "cs",
        "from": "2026-03-09",
    }
    assert keys(pieces) == ["2603.00001", "2603.00002"]
    assert [r.text for r in pieces[0].parsed.remarks] == ["2 papers of other days or categories"]
    assert [piece.progress.cursor for piece in pieces] == ["0 cs|2 &", "1", None]
    assert [piece.description for piece in pieces] == [
        "arxiv-oai cs, 3 records",
        "arxiv-oai cs, 5 records",
        "arxiv-oai stat, 0 records",
    ]


def test_an_interrupted_harvest_goes_on_where_it_was() -> None:
    with serving(harvest) as server:
        whole = fetched(OAI, server)
        for stored in range(1, 3):
            server.asked.clear()
            rest = fetched(OAI, server, state=moved(whole[stored - 1].progress, OAI, server))
            assert keys(whole[:stored]) + keys(rest) == keys(whole)
            assert len(server.asked) == 3 - stored


def moved(state: Progress, config: SourceConfig, server: Server) -> Progress:
    """The state as it is, which belongs to the plan of this very server."""
    there = replace(config, base_url=server.url, pace=FREE)
    plan = progress.plan_of(there, TODAY - dt.timedelta(days=7), TODAY)
    assert state.plan == plan
    return state


def test_a_token_that_has_expired_begins_the_set_anew_once() -> None:
    def script(asked: Asked) -> Reply:
        if "resumptionToken" in asked.query:
            return Reply(body=oai_error("badResumptionToken"))
        return harvest(asked) if asked.query["set"] == "stat" else Reply(body=oai(oai_record(1, oai_arxiv())))

    with serving(harvest) as server:
        state = fetched(OAI, server)[0].progress
        server.script = script
        assert keys(fetched(OAI, server, state=state)) == ["2603.00001"]
        server.script = lambda _: Reply(body=oai_error("badResumptionToken"))
        with pytest.raises(PapersError, match="badResumptionToken"):
            fetched(OAI, server, state=state)


def test_a_token_that_leads_to_itself_is_an_error() -> None:
    with serving(lambda _: Reply(body=oai(oai_record(1, oai_arxiv()), more="again"))) as server:
        with pytest.raises(PapersError, match="the same page again and again"):
            fetched(OAI, server)
        assert len(server.asked) == 2


# --- progress


def test_an_interrupted_fetch_of_days_goes_on_where_it_was() -> None:
    days = {f"2026-03-{day:02}": on(f"2026-03-{day:02}", day) for day in range(5, 13)}
    with serving(calendar(days)) as server:
        config = HuggingFaceSource()
        whole = fetched(config, server)
        for stored in range(1, 8):
            rest = fetched(config, server, state=whole[stored - 1].progress)
            assert keys(whole[:stored]) + keys(rest) == keys(whole)
    assert whole[-1].progress.cursor is None


def test_progress_of_another_plan_is_of_no_use() -> None:
    with serving(calendar({})) as server:
        state = fetched(HuggingFaceSource(), server)[3].progress
        assert len(fetched(HuggingFaceSource(), server, state=state)) == 4
        assert len(fetched(HuggingFaceSource(), server, since=dt.date(2026, 3, 4), state=state)) == 9
        assert len(fetched(HuggingFaceSource(page_size=20), server, state=state)) == 8


def test_a_window_that_ends_before_it_begins_is_an_error() -> None:
    with serving(calendar({})) as server, pytest.raises(PapersError, match="swap --since and --until"):
        fetched(HuggingFaceSource(), server, since=TODAY, until=dt.date(2026, 3, 1))


def test_progress_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "state" / "progress.json"
    state = Progress(plan="p", cursor="0 token")
    progress.save(path, state)
    assert progress.load(path) == state
    assert [file.name for file in path.parent.iterdir()] == ["progress.json"]
    progress.save(path, Progress(plan="p", cursor=None))
    assert not path.exists()
    progress.save(path, Progress(plan="p", cursor=None))
    assert progress.load(path) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"plan":1,"cursor":"x"}', b'{"plan":"p","cursor":3}'])
def test_damaged_progress_begins_anew(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(data)
    assert progress.load(path) is None


def test_the_loopback_clock_is_the_day_of_the_examples() -> None:
    assert NOW.date() == TODAY
    assert QUICK.tries == 3
