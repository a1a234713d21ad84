from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link
from paper_listings.sources.arxiv import api as arxiv_api
from paper_listings.sources.arxiv import feed as arxiv_feed
from paper_listings.sources.arxiv import oai as arxiv_oai
from tests.source_examples import (
    ERROR_ENTRY,
    TODAY,
    api_entry,
    api_feed,
    atom,
    context,
    feed_entry,
    oai,
    oai_arxiv,
    oai_dc,
    oai_document,
    oai_error,
    oai_raw,
    oai_record,
    rss,
)

if TYPE_CHECKING:
    from collections.abc import Callable


# --- the API


def test_an_entry_of_the_api_becomes_a_paper() -> None:
    more = (
        "<arxiv:comment>Code: https://github.com/inv/x</arxiv:comment><arxiv:doi>10.1000/ABC</arxiv:doi>"
        "<arxiv:journal_ref>Journal</arxiv:journal_ref>"
    )
    parsed = arxiv_api.parse(api_feed(api_entry(7, more=more)), context())
    (paper,) = parsed.papers
    assert parsed.remarks == ()
    assert (paper.key, paper.arxiv_id, paper.doi) == ("2603.00007", "2603.00007", "10.1000/abc")
    assert (paper.title, paper.abstract) == ("Title 7", "Abstract < 7.")
    assert paper.authors == ("Ada Byron", "Bo Li")
    assert paper.published == PartialDate(2026, 3, 10)
    assert paper.listed == dt.date(2026, 3, 11)
    assert paper.categories == ("cs.CL", "cs.LG")
    assert paper.links == (Link(kind="code", url="https://github.com/inv/x"),)
    assert (paper.position, paper.seen, paper.sources) == (None, None, ("arxiv",))


def test_the_listing_day_asked_for_beats_the_calendar() -> None:
    asked = dt.date(2026, 3, 9)
    assert arxiv_api.parse(api_feed(api_entry()), context(listed=asked)).papers[0].listed == asked


def test_a_page_of_the_api_tells_its_place_in_the_list() -> None:
    page = arxiv_api.parse_page(api_feed(api_entry(), total=214_881, start=40), context())
    assert (page.records, page.total, page.start, page.token) == (1, 214_881, 40, None)


def test_an_unknown_id_is_a_page_without_papers() -> None:
    page = arxiv_api.parse_page(api_feed(), context())
    assert (page.parsed.papers, page.total) == ((), 0)


def test_an_error_in_the_shape_of_a_feed_is_an_error_with_its_reason() -> None:
    with pytest.raises(PapersError, match="arXiv refused the request: no such field; correct"):
        arxiv_api.parse(api_feed(ERROR_ENTRY), context())
    with pytest.raises(PapersError, match="no reason given"):
        arxiv_api.parse(api_feed("<entry><id>http://arxiv.org/api/errors</id></entry>"), context())


@pytest.mark.parametrize("count", ["", "many", "9" * 20])
def test_a_feed_without_counts_is_no_answer_of_the_api(count: str) -> None:
    data = re.sub(rb"(<opensearch:totalResults>)\d+", rb"\g<1>" + count.encode(), api_feed(api_entry()))
    with pytest.raises(PapersError, match="without the number of results"):
        arxiv_api.parse(data, context())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("abs/2603.00001v2", "abs/nothing", "no arXiv id"),
        ("<title>Title\n        1</title>", "<title> </title>", "no title for 2603.00001"),
        ("2026-03-10T15:00:00Z", "yesterday", "no submission date"),
        ("2026-03-10T15:00:00Z", "0001-01-01T00:00:00+14:00", "no submission date"),
    ],
)
def test_an_entry_without_the_essential_is_set_aside(old: str, new: str, said: str) -> None:
    entry = api_entry()
    assert old in entry
    parsed = arxiv_api.parse(api_feed(entry.replace(old, new), api_entry(2)), context())
    assert [paper.arxiv_id for paper in parsed.papers] == ["2603.00002"]
    ((bad,), others) = (parsed.remarks_of("bad record"), len(parsed.remarks))
    assert (bad.line, others) == (1, 1)
    assert said in bad.text


def test_a_paper_of_the_future_is_a_bad_record() -> None:
    parsed = arxiv_api.parse(api_feed(api_entry(published="2031-01-01T00:00:00Z")), context())
    assert [remark.kind for remark in parsed.remarks] == ["bad record"]
    assert "the listing day 2031-01-02 is in the future" in parsed.remarks[0].text


def test_a_paper_that_will_be_announced_after_the_weekend_is_listed_today() -> None:
    parsed = arxiv_api.parse(api_feed(api_entry(published="2026-03-12T19:00:00Z")), context())
    assert parsed.remarks == ()
    assert parsed.papers[0].listed == TODAY


def test_a_doi_that_is_none_is_reported() -> None:
    parsed = arxiv_api.parse(api_feed(api_entry(more="<arxiv:doi>soon</arxiv:doi>")), context())
    assert parsed.papers[0].doi is None
    assert [remark.text for remark in parsed.remarks] == ["Title 1: doi: soon"]


# --- the feeds


@pytest.mark.parametrize("write", [atom, rss])
def test_an_entry_of_a_feed_becomes_a_paper(write: Callable[..., bytes]) -> None:
    parsed = arxiv_feed.parse(write(feed_entry(1), feed_entry(2, "cross")), context())
    assert parsed.remarks == ()
    first, second = parsed.papers
    assert (first.arxiv_id, second.arxiv_id) == ("2603.00001", "2603.00002")
    assert (first.title, first.abstract) == ("Title 1", "We invent 1.")
    assert first.authors == ("Ada Byron", "José Li Jr.")
    assert first.published is None
    assert first.listed == dt.date(2026, 3, 12)
    assert (first.position, second.position) == (1, 2)
    assert first.categories == ("cs.CL", "cs.AI")
    assert first.doi == (None if write is atom else "10.1000/01v1")


@pytest.mark.parametrize("write", [atom, rss])
def test_replacements_are_no_new_papers(write: Callable[..., bytes]) -> None:
    kinds = ("replace", "new", "replace-cross", "replace", "cross")
    data = write(*(feed_entry(n, kind) for n, kind in enumerate(kinds, 1)))
    page = arxiv_feed.parse_page(data, context())
    assert [paper.arxiv_id for paper in page.parsed.papers] == ["2603.00002", "2603.00005"]
    assert [paper.position for paper in page.parsed.papers] == [2, 5]
    assert page.records == 5
    assert [(remark.kind, remark.text) for remark in page.parsed.remarks] == [
        ("left out", "2 announced as replace"),
        ("left out", "1 announced as replace-cross"),
    ]


def test_a_kind_of_announcement_that_is_unknown_is_a_bad_record() -> None:
    parsed = arxiv_feed.parse(atom(feed_entry(1, "retraction"), feed_entry(2)), context())
    assert len(parsed.papers) == 1
    assert "'retraction'" in parsed.remarks_of("bad record")[0].text


@pytest.mark.parametrize("write", [atom, rss])
def test_a_weekend_has_an_empty_feed(write: Callable[..., bytes]) -> None:
    assert arxiv_feed.parse(write(), context()).papers == ()


def test_rss_without_channel_is_no_feed() -> None:
    with pytest.raises(PapersError, match="<rss> without entries"):
        arxiv_feed.parse(b"<rss/>", context())


def test_an_entry_without_day_is_listed_on_the_day_of_the_run() -> None:
    data = atom(feed_entry()).replace(b"2026-03-12T00:00:00-04:00", b"some day")
    assert arxiv_feed.parse(data, context()).papers[0].listed == TODAY


def test_a_feed_may_lack_authors_and_abstract() -> None:
    parsed = arxiv_feed.parse(atom(feed_entry(creator="", abstract="")), context())
    (paper,) = parsed.papers
    assert (paper.authors, paper.author_count, paper.abstract) == (None, None, None)


# --- OAI-PMH


def test_a_record_in_the_format_arxiv_becomes_a_paper() -> None:
    parsed = arxiv_oai.parse(oai(oai_record(1, oai_arxiv())), context())
    (paper,) = parsed.papers
    assert parsed.remarks == ()
    assert (paper.arxiv_id, paper.doi) == ("2603.00001", "10.1000/x.1")
    assert (paper.title, paper.abstract) == ("Title 1", "We invent.")
    assert paper.authors == ("Ada Müller Jr", "The Team")
    assert paper.published == PartialDate(2026, 3, 10)
    assert paper.listed == dt.date(2026, 3, 11)
    assert paper.categories == ("cs.CL", "cs.LG")
    assert paper.links == (Link(kind="code", url="https://github.com/inv/x"),)


def test_a_record_in_the_format_arxivraw_becomes_a_paper_of_its_first_version() -> None:
    (paper,) = arxiv_oai.parse(oai(oai_record(1, oai_raw())), context()).papers
    assert paper.authors == ("Ada Byron", "Bo Li Jr.", "C. Dee")
    assert paper.published == PartialDate(2026, 3, 10)
    assert paper.listed == dt.date(2026, 3, 12)
    assert paper.categories == ("cs.CL", "cs.LG")


def test_a_record_in_dublin_core_becomes_a_paper() -> None:
    (paper,) = arxiv_oai.parse(oai(oai_record(1, oai_dc())), context()).papers
    assert (paper.arxiv_id, paper.doi, paper.categories) == ("2603.00001", "10.1000/y", ())
    assert paper.authors == ("Ada Byron", "The Team")
    assert (paper.published, paper.listed) == (PartialDate(2026, 3, 10), dt.date(2026, 3, 11))
    assert paper.abstract == "We invent."


def test_deleted_records_are_left_out() -> None:
    page = arxiv_oai.parse_page(oai(oai_record(1, None), oai_record(2, oai_raw(2))), context())
    assert [paper.arxiv_id for paper in page.parsed.papers] == ["2603.00002"]
    assert [(r.kind, r.text) for r in page.parsed.remarks] == [("left out", "1 deleted record")]
    assert page.records == 2


@pytest.mark.parametrize(("token", "given"), [(None, None), ("", None), (" a|b&c ", "a|b&c")])
def test_the_token_leads_on(token: str | None, given: str | None) -> None:
    assert arxiv_oai.parse_page(oai(oai_record(1, oai_raw()), more=token), context()).token == given


def test_no_records_is_an_empty_day() -> None:
    page = arxiv_oai.parse_page(oai_error("noRecordsMatch"), context())
    assert (page.parsed.papers, page.records, page.token) == ((), 0, None)


def test_any_other_error_is_one() -> None:
    with pytest.raises(PapersError, match="badArgument: an explanation"):
        arxiv_oai.parse(oai_error("badArgument"), context())


def test_an_answer_with_a_single_record_is_read() -> None:
    record = oai_record(1, oai_arxiv(1))
    (one,) = arxiv_oai.parse(oai_document(f"<GetRecord>{record}</GetRecord>"), context()).papers
    assert (one,) == arxiv_oai.parse(oai(record), context()).papers


def test_an_answer_without_list_is_an_error() -> None:
    with pytest.raises(PapersError, match="without a list of records"):
        arxiv_oai.parse(oai_document("<Identify/>"), context())


@pytest.mark.parametrize("metadata", ["<other/>", " "])
def test_metadata_of_an_unknown_format_is_a_bad_record(metadata: str) -> None:
    parsed = arxiv_oai.parse(oai(oai_record(1, metadata), oai_record(2, oai_raw(2))), context())
    assert [(r.kind, r.line) for r in parsed.remarks] == [("bad record", 1)]


def test_a_record_without_header_or_metadata_is_a_bad_record() -> None:
    parsed = arxiv_oai.parse(oai("<record/>"), context())
    assert [r.kind for r in parsed.remarks] == ["bad record"]


def test_a_record_without_date_is_listed_as_asked() -> None:
    asked = dt.date(2026, 3, 3)
    data = oai(oai_record(1, oai_arxiv(created="")))
    assert arxiv_oai.parse(data, context()).papers[0].listed == TODAY
    (paper,) = arxiv_oai.parse(data, context(listed=asked)).papers
    assert (paper.published, paper.listed) == (None, asked)
