"""Tests `papers fetch` as people and workflows run it: the stored papers, the state after a failure, the messages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from paper_listings.store import stored_papers
from paper_listings.store.lock import locked
from tests.days import Days, content, on, showing, stop_clock
from tests.loopback import NOW, QUICK, Asked, Reply, closed_port, serving
from tests.sites import copy_site, papers
from tests.source_examples import ERROR_ENTRY, HTML, api_entry, api_feed, atom, daily, feed_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from tests.loopback import Server

TWICE = replace(QUICK, tries=2)
IMPATIENT = replace(TWICE, read=1, answer=2)
"""For servers that send nothing or trickle; all others respond long before."""
DAYS: Days = {"2026-03-11": on("2026-03-11", 1, 2), "2026-03-12": on("2026-03-12", 3)}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site without papers; commands run on the morning of Thursday, 12 March 2026."""
    stop_clock(monkeypatch, limits=TWICE)
    return copy_site(tmp_path / "root", with_data=False)


def follow(root: Path, server: Server | str, *, arxiv: bool = False, more: str = "") -> None:
    url = server if isinstance(server, str) else server.url
    kind = "arxiv: {categories: [cs.CL]}" if arxiv else "huggingface: daily"
    (root / "papers.yml").write_text(
        f"sources:\n  {kind}\n  addresses: {{huggingface: '{url}', arxiv: '{url}'}}\n{more}"
    )


def follow_both(root: Path, server: Server) -> None:
    (root / "papers.yml").write_text(
        "sources:\n  huggingface: daily\n  arxiv: {categories: [cs.CL]}\n"
        f"  addresses: {{huggingface: '{server.url}', arxiv: '{server.url}'}}\n"
    )


def keys(root: Path) -> list[str]:
    return [paper.key for paper in stored_papers.load(root / "data")]


def one_line(result: Result) -> str:
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    assert "Traceback" not in line
    return str(line)


def test_new_papers_land_in_the_store_under_their_listing_days(root: Path) -> None:
    with serving(showing(DAYS)) as server:
        follow(root, server)
        result = papers(root, "fetch")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "huggingface: 3 papers in 15 answers; 3 new, 0 changed, 0 with updated counts, 3 in total.\n"
        "  Next run: 2026-02-27 to 2026-03-13.\n"
    )
    assert result.stderr == ""
    stored = stored_papers.load(root / "data")
    assert [(paper.key, paper.listed.day) for paper in stored] == [
        ("2603.00001", 11),
        ("2603.00002", 11),
        ("2603.00003", 12),
    ]
    assert {paper.seen for paper in stored} == {dt.date(2026, 3, 12)}


def test_a_second_run_changes_no_byte_and_touches_no_file(root: Path) -> None:
    with serving(showing(DAYS)) as server:
        follow(root, server)
        papers(root, "fetch")
        before = content(root / "data")
        times = {path: path.stat().st_mtime_ns for path in (root / "data").rglob("*.jsonl")}
        result = papers(root, "fetch")
    assert "0 new, 0 changed, 0 with updated counts, 3 in total" in result.stdout
    assert content(root / "data") == before
    assert {path: path.stat().st_mtime_ns for path in (root / "data").rglob("*.jsonl")} == times


GOOD = daily(*on("2026-03-10", 7, 8))
FAULTS: dict[str, tuple[Reply, str]] = {
    "no answer": (Reply(silent=True), "no response in time (2 tries)"),
    "a slow drip": (Reply(body=GOOD, drip=0.05), "no complete response within"),
    "429, come back much later": (
        Reply(status=429, headers={"Retry-After": "86400"}),
        "waiting another 86,400 s is too long",
    ),
    "429 for ever": (Reply(status=429, headers={"Retry-After": "20"}), "HTTP 429"),
    "503": (Reply(status=503), "HTTP 503 (2 tries)"),
    "406": (Reply(status=406), "HTTP 406"),
    "404": (Reply(status=404, body=HTML), "HTTP 404"),
    "a cut connection": (Reply(body=GOOD[:99], length=len(GOOD)), "the connection failed"),
    "truncated JSON": (Reply(body=GOOD[:-20]), "invalid JSON"),
    "nothing": (Reply(body=b""), "empty instead of JSON"),
    "HTML with 200": (Reply(body=HTML), "a web page instead of JSON"),
    "an error with 200": (Reply(body=b'{"error":"Too busy"}'), 'the source answered: "Too busy"'),
    "another schema": (Reply(body=b'{"days":[]}'), "not a list of papers"),
    "other records": (
        Reply(body=daily(*({"article": {}} for _ in range(9)))),
        "9 of 9 records cannot be read",
    ),
    "a redirect elsewhere": (
        Reply(status=302, headers={"Location": "https://elsewhere.example/"}),
        "redirected to",
    ),
}


@pytest.mark.parametrize(("reply", "said"), FAULTS.values(), ids=FAULTS)
def test_a_failed_fetch_leaves_every_byte_and_says_one_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, reply: Reply, said: str
) -> None:
    with serving(showing(DAYS)) as server:
        follow(root, server)
        papers(root, "fetch")
        before = content(root / "data")
        server.script = partial(_always, reply)
        stop_clock(monkeypatch, limits=IMPATIENT if reply.silent or reply.drip else TWICE)
        line = one_line(papers(root, "fetch"))
        assert line.startswith("huggingface: 2026-03-12 not fetched: ")
        assert content(root / "data") == before
    assert said in line
    assert f"({server.url}/api/daily_papers?date=2026-03-12" in line
    assert "; no paper of this day reaches the site until it answers: every run asks again; " in line


@pytest.mark.parametrize("fault", ["404", "503", "truncated JSON", "other records"])
def test_a_day_that_fails_is_one_line_the_others_are_stored_and_it_comes_the_next_time(
    root: Path, fault: str
) -> None:
    reply, said = FAULTS[fault]
    changed = {
        **DAYS,
        "2026-03-09": on("2026-03-09", 9),
        "2026-03-10": on("2026-03-10", 7),
        "2026-03-11": on("2026-03-11", 1, title="Renamed"),
    }

    def faulty(asked: Asked) -> Reply:
        return reply if asked.query["date"] == "2026-03-10" else showing(changed)(asked)

    with serving(showing(DAYS)) as server:
        follow(root, server)
        papers(root, "fetch")
        server.script = faulty
        result = papers(root, "fetch")
        line = one_line(result)
        server.script = showing(changed)
        healed = papers(root, "fetch")
    assert line.startswith("huggingface: 2026-03-10 not fetched, due for 2 days: ")
    assert said in line
    assert line.endswith(
        "; its papers are missing from the site: every run asks again; "
        'if it will never come: papers fetch --give-up huggingface:2026-03-10 --reason "…"'
    )
    assert "1 new, 1 changed" in result.stdout
    assert "  Not fetched yet: 1 day; the longest gap is 2026-03-10.\n" in result.stdout
    assert healed.exit_code == 0
    assert "1 new, 0 changed" in healed.stdout
    assert keys(root) == ["2603.00009", "2603.00007", "2603.00001", "2603.00002", "2603.00003"]


API_FAULTS: dict[str, tuple[Reply, str]] = {
    "an error as a feed, 400": (Reply(status=400, body=api_feed(ERROR_ENTRY)), "arXiv refused the request"),
    "an error as a feed, 200": (Reply(body=api_feed(ERROR_ENTRY)), "arXiv refused the request"),
    "truncated XML": (Reply(body=api_feed(api_entry(5))[:-9]), "invalid XML"),
    "HTML with 200": (Reply(body=HTML), "a web page instead of XML"),
    "empty while some are due": (Reply(body=api_feed(total=5)), "an empty page"),
    "429": (Reply(status=429, headers={"Retry-After": "86400"}), "too long"),
}


@pytest.mark.parametrize(("reply", "said"), API_FAULTS.values(), ids=API_FAULTS)
def test_a_fault_of_arxiv_leaves_every_byte_and_says_one_line(root: Path, reply: Reply, said: str) -> None:
    with serving(lambda _: Reply(body=api_feed(api_entry(1)))) as server:
        follow(root, server, arxiv=True)
        assert papers(root, "fetch").exit_code == 0
        before = content(root / "data")
        assert keys(root) == ["2603.00001"]
        server.script = partial(_always, reply)
        line = one_line(papers(root, "fetch"))
        assert line.startswith("arxiv-api: 2026-03-12 not fetched: ")
        assert server.url in line
    assert said in line
    assert content(root / "data") == before


def _always(reply: Reply, _: Asked) -> Reply:
    return reply


def test_a_source_that_is_not_there_is_one_line(root: Path) -> None:
    follow(root, f"http://127.0.0.1:{closed_port()}")
    assert "the connection failed" in one_line(papers(root, "fetch"))
    assert content(root / "data/papers") == {}


def both(huggingface: Callable[[Asked], Reply], arxiv: Reply) -> Callable[[Asked], Reply]:
    return lambda asked: arxiv if asked.path == "/api/query" else huggingface(asked)


@pytest.mark.parametrize("failing", ["huggingface", "arxiv-api"])
def test_one_source_that_fails_does_not_keep_the_other_from_being_stored(root: Path, failing: str) -> None:
    down = Reply(status=503)
    good = showing({"2026-03-12": on("2026-03-12", 3)})
    script = (
        both(good, down)
        if failing == "arxiv-api"
        else both(partial(_always, down), Reply(body=api_feed(api_entry(1))))
    )
    with serving(script) as server:
        follow_both(root, server)
        result = papers(root, "fetch")
    assert "HTTP 503" in one_line(result)
    assert "3 in total" not in result.stdout
    assert keys(root) == (["2603.00003"] if failing == "arxiv-api" else ["2603.00001"])


def test_one_paper_seen_in_two_sources_is_one_record(root: Path) -> None:
    with serving(
        both(showing({"2026-03-12": on("2026-03-12", 1)}), Reply(body=api_feed(api_entry(1))))
    ) as server:
        follow_both(root, server)
        assert papers(root, "fetch").exit_code == 0
    (paper,) = stored_papers.load(root / "data")
    assert paper.sources == ("arxiv", "huggingface")


def test_only_the_named_source_is_asked(root: Path) -> None:
    with serving(both(showing(DAYS), Reply(body=api_feed(api_entry(9))))) as server:
        follow_both(root, server)
        assert papers(root, "fetch", "--source", "arxiv-api").exit_code == 0
        assert {asked.path for asked in server.asked} == {"/api/query"}
    assert keys(root) == ["2603.00009"]


def test_an_unknown_source_is_one_line_with_those_there_are(root: Path) -> None:
    with serving(showing(DAYS)) as server:
        follow_both(root, server)
        line = one_line(papers(root, "fetch", "--source", "huggingfase"))
        assert server.asked == []
    assert line == "papers.yml: has no source named 'huggingfase'; it has: huggingface, arxiv-api"


@pytest.mark.parametrize(
    "days", [("--since", "2026-03-12", "--until", "2026-03-11"), ("--since", "2026-03-13")]
)
def test_days_in_the_wrong_order_are_wrong_usage(root: Path, days: tuple[str, ...]) -> None:
    with serving(showing(DAYS)) as server:
        follow_both(root, server)
        result = papers(root, "fetch", *days)
        assert server.asked == []
    assert result.exit_code == 2
    assert "is later than" in result.stderr


@pytest.mark.parametrize("weekday", range(7))
def test_a_day_without_news_is_no_fault(root: Path, monkeypatch: pytest.MonkeyPatch, weekday: int) -> None:
    with serving(showing(DAYS)) as server:
        follow(root, server)
        papers(root, "fetch")
        stop_clock(monkeypatch, NOW + dt.timedelta(days=1 + weekday))
        result = papers(root, "fetch")
    assert result.exit_code == 0, result.output
    assert "0 new" in result.stdout


@pytest.mark.parametrize(("later", "code"), [(5, 0), (7, 0), (8, 1), (14, 1)])
def test_no_news_for_more_working_days_than_settled_is_one_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, later: int, code: int
) -> None:
    """Five working days from Thursday the 12th end on Thursday the 19th, seven days later."""
    with serving(showing(DAYS)) as server:
        follow(root, server, more="stale_after: 5\n")
        papers(root, "fetch")
        stop_clock(monkeypatch, NOW + dt.timedelta(days=later))
        result = papers(root, "fetch")
    assert result.exit_code == code
    if code:
        assert one_line(result).startswith("huggingface: no new paper since 12 March 2026, ")


def test_what_a_stale_source_still_gives_is_stored(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, NOW + dt.timedelta(days=6))
    with serving(showing(DAYS)) as server:
        follow(root, server, more="stale_after: 1\n")
        line = one_line(papers(root, "fetch"))
    assert "no new paper since" in line
    assert keys(root) == ["2603.00001", "2603.00002", "2603.00003"]


@pytest.mark.parametrize("pasted", [False, True])
@pytest.mark.parametrize("days", [(), ("--since", "2026-03-01")])
def test_a_site_that_lives_on_pasted_listings_has_nothing_to_fetch_and_that_is_no_fault(
    root: Path, listing: Path, days: tuple[str, ...], *, pasted: bool
) -> None:
    (root / "papers.yml").write_text("sources: {}\n")
    if pasted:
        assert papers(root, "import", listing).exit_code == 0
    result = papers(root, "fetch", *days)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "papers.yml has no sources; nothing to fetch.\n"


def test_a_source_that_never_gave_a_paper_is_one_line(root: Path) -> None:
    with serving(showing({})) as server:
        follow(root, server)
        line = one_line(papers(root, "fetch"))
        assert line == (
            "huggingface: not one paper on 15 days, 2026-02-26 to 2026-03-12; "
            f"check what {server.url} shows; the days stay due, so nothing is lost if they come later"
        )


def test_while_another_run_is_at_work_the_second_leaves_with_one_line(root: Path) -> None:
    with serving(showing(DAYS)) as server, locked(root / "data"):
        follow(root, server)
        line = one_line(papers(root, "fetch"))
        assert server.asked == []
    assert line == "data/.lock: another run is using this folder; run again when it has finished"
    assert content(root / "data") == {}


def test_a_damaged_store_is_named_once_however_many_sources_there_are(root: Path) -> None:
    with serving(both(showing(DAYS), Reply(body=api_feed(api_entry(1))))) as server:
        follow_both(root, server)
        papers(root, "fetch")
        path = root / "data/papers/2026-03.jsonl"
        path.write_bytes(path.read_bytes()[:-30])
        before = content(root / "data")
        line = one_line(papers(root, "fetch"))
    assert line.startswith("data/papers/2026-03.jsonl:3: ")
    assert content(root / "data") == before


def test_a_bad_record_is_named_and_set_aside(root: Path) -> None:
    days = {"2026-03-12": [*on("2026-03-12", 1, 2), {"paper": {"title": "Without id"}}]}
    with serving(showing(days)) as server:
        follow(root, server)
        result = papers(root, "fetch")
    assert result.exit_code == 0
    assert "  huggingface 2026-03-12, record 3: bad record: no id in " in result.stdout
    assert keys(root) == ["2603.00001", "2603.00002"]


def test_progress_that_cannot_be_noted_is_one_line_and_what_is_stored_stays(root: Path) -> None:
    (root / ".cache").write_text("no folder")
    with serving(showing(DAYS)) as server:
        follow(root, server)
        line = one_line(papers(root, "fetch", "--since", "2026-03-11"))
    assert line.startswith(".cache/fetch/huggingface.json: cannot be written (")
    assert keys(root) == ["2603.00001", "2603.00002", "2603.00003"]


def test_an_outage_is_named_by_the_days_that_no_run_has_seen(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(showing(DAYS)) as server:
        follow(root, server)
        papers(root, "fetch")
        server.script = partial(_always, Reply(status=503))
        stop_clock(monkeypatch, NOW + dt.timedelta(days=10), limits=TWICE)
        line = one_line(papers(root, "fetch"))
    assert line.startswith("huggingface: 2026-03-13 to 2026-03-22 not fetched, due for 9 days: HTTP 503")


def test_a_source_that_has_never_answered_is_named_with_all_days_that_are_due(root: Path) -> None:
    with serving(partial(_always, Reply(status=503))) as server:
        follow(root, server)
        line = one_line(papers(root, "fetch"))
    assert line.startswith("huggingface: 2026-02-26 to 2026-03-12 not fetched, due for 14 days: HTTP 503")


def test_after_an_outage_a_run_asks_for_every_day_since_the_last_whole_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {
        f"2026-0{month}-{day:02}": on(f"2026-0{month}-{day:02}", day) for month in (3, 4) for day in (12, 24)
    }
    with serving(showing(DAYS)) as server:
        follow(root, server)
        papers(root, "fetch")
        server.script = showing(days)
        stop_clock(monkeypatch, NOW + dt.timedelta(days=60))
        server.asked.clear()
        papers(root, "fetch")
        asked = sorted({one.query["date"] for one in server.asked})
    assert (asked[0], asked[-1], len(asked)) == ("2026-02-27", "2026-05-11", 74)
    assert {"2603.00024", "2604.00024"} <= {*keys(root)}


def test_a_day_that_never_comes_stays_red_until_it_is_given_up(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {f"2026-0{m}-{d:02}": on(f"2026-0{m}-{d:02}", d) for m in (2, 3, 4) for d in range(1, 29)}

    def script(asked: Asked) -> Reply:
        return Reply(status=404) if asked.query["date"] == "2026-03-10" else showing(days)(asked)

    def run(day: int) -> Result:
        stop_clock(monkeypatch, NOW + dt.timedelta(days=day))
        return papers(root, "fetch")

    with serving(script) as server:
        follow(root, server)
        for day in (0, 20, 40):
            assert "2026-03-10 not fetched, due for" in one_line(run(day))
        given = papers(root, "fetch", "--give-up", "huggingface:2026-03-10", "--reason", "404 for weeks")
        server.asked.clear()
        after = run(41)
        asked = {one.query["date"] for one in server.asked}
    assert given.stdout == "huggingface: given up: 2026-03-10 (404 for weeks).\n"
    assert after.exit_code == 0, after.stderr
    assert "  Given up: 2026-03-10 (404 for weeks).\n" in after.stdout
    assert "2026-03-10" not in asked
    assert (root / "data/fetched/huggingface.jsonl").read_text() == (
        '{"since": "2026-02-26", "state": "start"}\n'
        '{"since": "2026-02-26", "until": "2026-03-09", "state": "whole"}\n'
        '{"since": "2026-03-10", "until": "2026-03-10", "state": "given up", "reason": "404 for weeks"}\n'
        '{"since": "2026-03-11", "until": "2026-04-08", "state": "whole"}\n'
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--give-up", "huggingface:2026-03-10"), 2, "--give-up needs a reason"),
        (("--reason", "none"), 2, "write the source and the days, such as huggingface:2026-06-01"),
        (("--give-up", "huggingface:soon", "--reason", "x"), 2, "write the source and the days"),
        (("--give-up", "huggingface:2026-03-10..2026-03-09", "--reason", "x"), 2, "is later than"),
        (("--give-up", "other:2026-03-10", "--reason", "x"), 1, "has no source named 'other'"),
        (
            ("--give-up", "huggingface:2025-03-10..2025-03-12", "--reason", "x"),
            1,
            "huggingface 2025-03-10 to 2025-03-12: not due, so there is nothing to give up; ",
        ),
    ],
)
def test_what_cannot_be_given_up_is_said(
    root: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    with serving(showing(DAYS)) as server:
        follow(root, server)
        result = papers(root, "fetch", *arguments)
        assert server.asked == []
    assert result.exit_code == code
    assert said in result.stderr
    assert not (root / "data/fetched").exists()


def test_a_source_that_lives_hides_no_other_that_is_stale(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ArXiv goes on serving the same paper, with a good answer, while Hugging Face has new ones every day."""
    days = {f"2026-03-{day:02}": on(f"2026-03-{day:02}", day) for day in range(1, 32)}
    with serving(both(showing(days), Reply(body=api_feed(api_entry(77))))) as server:
        follow_both(root, server)
        assert papers(root, "fetch").exit_code == 0
        stop_clock(monkeypatch, NOW + dt.timedelta(days=13))
        line = one_line(papers(root, "fetch"))
    assert line == (
        "arxiv-api: no new paper since 11 March 2026, 10 working days ago; stale_after allows 7; readers get nothing "
        f"new from it: check what {server.url} shows, or remove it from papers.yml"
    )
    assert "2603.00025" in keys(root)


def test_a_source_without_an_answer_is_not_asked_for_every_day(root: Path) -> None:
    with serving(lambda _: Reply(status=503)) as server:
        follow(root, server)
        one_line(papers(root, "fetch"))
        assert [asked.query["date"] for asked in server.asked[::2]] == [
            "2026-03-12",
            "2026-03-11",
            "2026-03-10",
        ]


def test_a_damaged_history_of_a_source_is_named_and_nothing_is_fetched(root: Path) -> None:
    with serving(showing(DAYS)) as server:
        follow(root, server)
        papers(root, "fetch")
        path = root / "data/fetched/huggingface.jsonl"
        path.write_bytes(path.read_bytes()[:-9])
        server.asked.clear()
        line = one_line(papers(root, "fetch"))
        assert server.asked == []
    assert line == (
        "data/fetched/huggingface.jsonl:2: not JSON; delete the line; its days are then fetched again"
    )


FEED = "sources:\n  arxiv: {{categories: [cs.CL], via: feed}}\n  addresses: {{arxiv: '{url}'}}\n"


def feed_of(day: dt.date, *numbers: int) -> Reply:
    body = atom(*map(feed_entry, numbers)).replace(b"2026-03-12T", f"{day}T".encode())
    return Reply(
        body=body.replace(b"<id>http://rss", f"<updated>{day}T04:00:00Z</updated><id>http://rss".encode())
    )


def test_a_day_missed_by_a_feed_stays_red_because_it_cannot_be_asked_for(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From Thursday: Friday's run fails; the weekend's feeds are empty; a day without papers was seen, too."""
    thursday = NOW.date()
    shows = [
        feed_of(thursday, 1),
        Reply(status=503),
        *(feed_of(thursday + dt.timedelta(days=number)) for number in (2, 3, 4)),
        feed_of(thursday + dt.timedelta(days=5), 2),
    ]
    results = []
    with serving(lambda _: Reply()) as server:
        (root / "papers.yml").write_text(FEED.format(url=server.url))
        for number, reply in enumerate(shows):
            server.script = partial(_always, reply)
            stop_clock(monkeypatch, NOW + dt.timedelta(days=number), limits=TWICE)
            results.append(papers(root, "fetch"))
        given = papers(root, "fetch", "--give-up", "arxiv-feed:2026-03-13", "--reason", "in the API")
        last = papers(root, "fetch")
    assert [result.exit_code for result in results] == [0, 1, 1, 1, 1, 1]
    assert "HTTP 503" in one_line(results[1])
    assert one_line(results[4]) == (
        "arxiv-feed: 2026-03-13 missed, due for 3 days: no run has seen the feed of that day; set `via: api` in "
        'papers.yml to get the papers, or do without: papers fetch --give-up arxiv-feed:2026-03-13 --reason "…"'
    )
    assert (given.exit_code, last.exit_code) == (0, 0)
    assert keys(root) == ["2603.00001", "2603.00002"]
