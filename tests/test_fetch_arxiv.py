from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.fetch import progress
from paper_listings.sources import registry
from paper_listings.sources.source_settings import ArxivApiSource, ArxivFeedSource, ArxivOaiSource
from tests.loopback import Reply, Time, serving
from tests.source_examples import (
    ERROR_ENTRY,
    HTML,
    TODAY,
    api_entry,
    api_feed,
    atom,
    context,
    feed_entry,
    oai,
    oai_arxiv,
    oai_error,
    oai_record,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_listings.fetch.progress import Progress
    from paper_listings.sources.source_settings import SourceConfig
    from tests.loopback import Asked, Server

from tests.fetching import FREE, fetched, keys

BARE_ERROR = "<entry><id>https://arxiv.org/help</id><title>Error</title></entry>"


def error_feed(form: str, reason: str) -> bytes:
    """Returns what arXiv's feed server sends for a category that it does not know."""
    title = "<title>Feed error for query: https://rss.arxiv.org/atom/cx.CL</title>"
    if form == "rss":
        said = f"<description>{reason}</description>" if reason else ""
        return f'<rss version="2.0"><channel>{title}<link>https://rss.arxiv.org/rss/cx</link>{said}</channel></rss>'.encode()
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{title}<subtitle>{reason}</subtitle></feed>'.encode()


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
    assert [piece.progress.cursor for piece in pieces] == ["2026-03-05 2", "2026-03-05 4", None]


def test_papers_of_other_listing_days_are_left_out() -> None:
    entries = (api_entry(1), api_entry(2, published="2026-03-02T10:00:00Z"))
    with serving(pages(*entries, size=2)) as server:
        (piece,) = fetched(API, server)
    assert keys([piece]) == ["2603.00001"]
    assert [r.text for r in piece.parsed.remarks] == ["1 paper from other days or categories"]


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
        (Reply(status=400, body=api_feed(ERROR_ENTRY)), "arXiv refused the request: no such field"),
        (Reply(status=200, body=api_feed(ERROR_ENTRY)), "arXiv refused the request: no such field"),
        (Reply(status=400, body=api_feed(BARE_ERROR)), "arXiv refused the request: no reason given"),
        (Reply(status=400, body=HTML), "a web page instead of XML"),
        (Reply(body=api_feed(api_entry(), total=90_000)), "90,000 papers, but arXiv returns at most 30,000"),
        (Reply(body=api_feed(api_entry(), total=3, start=7)), "results from 7 instead of 0"),
        (Reply(body=api_feed(api_entry())[:-1]), "invalid XML"),
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


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_an_error_feed_says_why_arxiv_refused(status: int, form: str) -> None:
    reply = Reply(status=status, body=error_feed(form, "unknown archive 'cx'"))
    with serving(lambda _: reply) as server, pytest.raises(PapersError) as caught:
        fetched(ArxivFeedSource(categories=("cx.CL",)), server)
    assert "arXiv refused the request: unknown archive 'cx'; correct the categories" in str(caught.value)


def test_an_error_that_was_saved_says_why_arxiv_refused() -> None:
    saved = f'<feed xmlns="http://www.w3.org/2005/Atom">{ERROR_ENTRY}</feed>'.encode()
    for data, said in ((saved, "no such field"), (error_feed("rss", ""), "no reason given")):
        with pytest.raises(PapersError, match=f"arXiv refused the request: {said}"):
            registry.parse(data, context())


def test_an_empty_feed_is_no_fault() -> None:
    with serving(lambda _: Reply(body=atom())) as server:
        (piece,) = fetched(ArxivFeedSource(categories=("cs.CL",)), server)
    assert keys([piece]) == []


# --- OAI-PMH

OAI = ArxivOaiSource(sets=("cs", "stat"), categories=("cs.CL",))


def harvest(asked: Asked) -> Reply:
    """Serves two pages of `cs` and none of `stat`."""
    if asked.query.get("set") == "stat":
        return Reply(body=oai_error("noRecordsMatch"))
    if asked.query.get("resumptionToken") == "cs|2 &":
        assert set(asked.query) == {"verb", "resumptionToken"}
        return Reply(body=oai(oai_record(2, oai_arxiv(2)), oai_record(3, None), more=""))
    old = oai_arxiv(4, created="2026-03-02")
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
    assert [r.text for r in pieces[0].parsed.remarks] == ["2 papers from other days or categories"]
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
    """Checks that the saved state belongs to this server's plan, and returns it."""
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
        with pytest.raises(PapersError, match="the same page repeatedly"):
            fetched(OAI, server)
        assert len(server.asked) == 2 * len(OAI.sets)
