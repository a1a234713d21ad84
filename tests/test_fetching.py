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
from tests.source_examples import ERROR_ENTRY, HTML, api_entry, api_feed, daily

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
        "huggingface: 3 papers in 8 answers; 3 new, 0 changed, 0 with updated counts, 3 in total.\n"
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
    """The days before the failure are served correctly, but are not stored either."""

    def faulty(asked: Asked) -> Reply:
        return reply if asked.query["date"] == "2026-03-10" else showing(changed)(asked)

    changed = {**DAYS, "2026-03-09": on("2026-03-09", 9), "2026-03-11": on("2026-03-11", 1, title="Renamed")}
    with serving(showing(DAYS)) as server:
        follow(root, server)
        papers(root, "fetch")
        before = content(root / "data")
        server.script = faulty
        stop_clock(monkeypatch, limits=IMPATIENT if reply.silent or reply.drip else TWICE)
        line = one_line(papers(root, "fetch"))
        assert line.startswith(f"{server.url}/api/daily_papers?date=2026-03-10")
        assert content(root / "data") == before
        stop_clock(monkeypatch, limits=TWICE)
        server.script = showing(changed)
        healed = papers(root, "fetch")
    assert said in line
    assert "; " in line
    assert healed.exit_code == 0
    assert "1 new, 1 changed" in healed.stdout


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
        assert line.startswith(server.url)
    assert said in line
    assert content(root / "data") == before


def _always(reply: Reply, _: Asked) -> Reply:
    return reply


def test_a_source_that_is_not_there_is_one_line(root: Path) -> None:
    follow(root, f"http://127.0.0.1:{closed_port()}")
    assert "the connection failed" in one_line(papers(root, "fetch"))
    assert content(root / "data") == {}


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
    assert len(result.stdout.splitlines()) == 1
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


@pytest.mark.parametrize(("later", "code"), [(5, 0), (7, 0), (8, 1), (30, 1)])
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
        assert one_line(result).startswith("data/papers: no new paper since 12 March 2026; ")


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
        assert "the store is empty" in one_line(papers(root, "fetch"))


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
    assert keys(root) == ["2603.00001", "2603.00002"]
