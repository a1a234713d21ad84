from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.sources.arxiv import api as arxiv_api
from paper_listings.sources.arxiv import entries
from paper_listings.sources.arxiv import feed as arxiv_feed
from paper_listings.sources.arxiv import oai as arxiv_oai
from tests.shared_data import SHARED
from tests.source_examples import (
    BOMB,
    HTML,
    XHTML,
    api_entry,
    api_feed,
    context,
    feed_entry,
    oai,
    oai_arxiv,
    oai_record,
    rss,
)

needs_samples = pytest.mark.skipif(SHARED is None, reason="../shared is absent")
PARSERS = {module.NAME: module.parse for module in (arxiv_api, arxiv_feed, arxiv_oai)}
WHOLE = {
    "arxiv-api": api_feed(api_entry()),
    "arxiv-feed": rss(feed_entry()),
    "arxiv-oai": oai(oai_record(1, oai_arxiv())),
}
Parser = "Callable[[bytes, Context], Parsed]"


def sample(name: str) -> bytes:
    assert SHARED is not None
    (path,) = (SHARED / "samples" / "arxiv").glob(name)
    return path.read_bytes()


# --- what all three reject


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (HTML, "a web page instead of XML"),
        (XHTML, "a web page instead of XML"),
        (b"", "empty instead of XML"),
        (b" \n", "empty instead of XML"),
        (BOMB, "a document type declaration"),
        (BOMB.decode().encode("utf-16"), "a document type declaration"),
        (b'<!DOCTYPE feed SYSTEM "http://127.0.0.1:1/x.dtd"><feed/>', "a document type declaration"),
        (b"<feed>\x00</feed>", "invalid XML"),
        (b"<a>" * 1000, "invalid XML"),
        (b"{}", "invalid XML"),
        (b"<other/>", "<other>"),
        (b'<feed xmlns="http://other.example/"/>', "instead of"),
        (b'<?xml version="1.0" encoding="no-such"?><feed/>', "invalid XML"),
    ],
)
def test_what_is_no_answer_is_one_clear_error(name: str, data: bytes, said: str) -> None:
    with pytest.raises(PapersError) as caught:
        PARSERS[name](data, context())
    assert str(caught.value).startswith("an answer: ")
    assert said in str(caught.value)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("name", PARSERS)
def test_an_answer_cut_off_at_any_byte_is_one_clear_error(name: str) -> None:
    whole = WHOLE[name]
    for length in range(len(whole)):
        with pytest.raises(PapersError) as caught:
            PARSERS[name](whole[:length], context())
        assert len(caught.value.problems) == 1


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
def test_no_change_of_a_few_bytes_makes_a_parser_fail(name: str, data: st.DataObject) -> None:
    whole = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(whole) - 1))
        whole[position : position + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=3))
        if not whole:
            break
    with contextlib.suppress(PapersError):
        PARSERS[name](bytes(whole), context())


def test_entities_of_a_document_are_refused_wherever_its_declaration_hides() -> None:
    hidden = b"<?xml version='1.0'?><!-- > --> <?pi ?>\n" + BOMB.partition(b"?>")[2]
    with pytest.raises(PapersError, match="document type declaration"):
        arxiv_api.parse(hidden, context())
    ebcdic = '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE feed><feed/>'.encode("cp037")
    with pytest.raises(PapersError):
        arxiv_api.parse(ebcdic, context())
    utf7 = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE feed [+ADwAIQ-ENTITY a "x"+AD4-]+AD4APA-feed/+AD4-'
    with pytest.raises(PapersError, match="document type declaration"):
        arxiv_api.parse(utf7, context())


# --- the calendar of announcements


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("2026-03-09T17:59:00", "2026-03-10"),  # Monday before the deadline, in summer time
        ("2026-03-09T18:00:00", "2026-03-11"),  # Monday at the deadline
        ("2026-03-12T17:59:00", "2026-03-13"),  # Thursday before the deadline
        ("2026-03-12T18:00:00", "2026-03-16"),  # after it: announced on Sunday
        ("2026-03-13T17:59:00", "2026-03-16"),
        ("2026-03-13T18:00:00", "2026-03-17"),  # Friday after the deadline: announced on Monday
        ("2026-03-14T12:00:00", "2026-03-17"),
        ("2026-03-15T23:00:00", "2026-03-17"),
        ("2026-01-12T18:59:00", "2026-01-13"),  # winter time
        ("2026-01-12T19:00:00", "2026-01-14"),
        ("2026-11-02T19:00:00", "2026-11-04"),  # the day after summer time ended
        ("2026-10-30T18:00:00", "2026-11-03"),
        ("2002-01-18T15:08:05", "2002-01-21"),
    ],
)
def test_papers_are_listed_when_arxiv_announces_them(submitted: str, listed: str) -> None:
    moment = dt.datetime.fromisoformat(submitted).replace(tzinfo=dt.UTC)
    assert entries.announced(moment) == dt.date.fromisoformat(listed)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2021-03-14", "2021-11-07"),
        ("2022-03-13", "2022-11-06"),
        ("2023-03-12", "2023-11-05"),
        ("2024-03-10", "2024-11-03"),
        ("2025-03-09", "2025-11-02"),
        ("2026-03-08", "2026-11-01"),
        ("2032-03-14", "2032-11-07"),
    ],
)
def test_new_york_changes_its_clocks_at_two_by_the_clock(begins: str, ends: str) -> None:
    second = dt.timedelta(seconds=1)
    spring = dt.datetime.fromisoformat(f"{begins}T07:00:00+00:00")
    autumn = dt.datetime.fromisoformat(f"{ends}T06:00:00+00:00")
    moments = (spring - second, spring, autumn - second, autumn)
    assert [entries._summer(moment) for moment in moments] == [False, True, True, False]


@given(st.datetimes(dt.datetime(1991, 1, 1), dt.datetime(2099, 1, 1), timezones=st.just(dt.UTC)))  # noqa: DTZ001 - it has a time zone
def test_a_listing_day_is_a_weekday_one_to_five_days_after_the_submission(submitted: dt.datetime) -> None:
    listed = entries.announced(submitted)
    assert listed.weekday() < 5
    assert dt.timedelta(0) <= listed - submitted.date() <= dt.timedelta(days=5)


@given(st.datetimes(dt.datetime(1991, 1, 1), dt.datetime(2099, 1, 1), timezones=st.just(dt.UTC)))  # noqa: DTZ001 - it has a time zone
def test_a_later_submission_is_never_listed_earlier(submitted: dt.datetime) -> None:
    assert entries.announced(submitted) <= entries.announced(submitted + dt.timedelta(hours=1))


# --- names and categories


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Byron", ("Ada Byron",)),
        ("Ada Byron, Bo Li and C. Dee", ("Ada Byron", "Bo Li", "C. Dee")),
        ("A. Byron, Jr., B. Li, III", ("A. Byron Jr.", "B. Li III")),
        ("A. Byron (Here, There (and) elsewhere), B. Li (1 and 2) ((1) X, (2) Y)", ("A. Byron", "B. Li")),
        ("The Team: A. Byron; B. Li", ("The Team", "A. Byron", "B. Li")),
        ("A. Ferdinand, B. Sandoval", ("A. Ferdinand", "B. Sandoval")),
        ("A) Byron", ("A) Byron",)),
        ("", ()),
        ("Jr.", ("Jr.",)),
    ],
)
def test_a_line_of_names_is_split_into_names(line: str, names: tuple[str, ...]) -> None:
    assert entries.split_names(line) == names


def test_codes_of_other_schemes_are_no_categories() -> None:
    terms = ("cs.CL", "q-bio.NC", "cond-mat.mes-hall", "quant-ph", "hep-th", "cs.CL", "I.2.7", "68T50", "")
    assert entries.categories(terms) == ("cs.CL", "q-bio.NC", "cond-mat.mes-hall", "quant-ph", "hep-th")


# --- real responses


@needs_samples
def test_the_real_pages_of_the_api_are_read_whole() -> None:
    page = arxiv_api.parse_page(sample("api_q_testing*"), context())
    assert (len(page.parsed.papers), page.records, page.total, page.start) == (10, 10, 214_881, 0)
    assert page.parsed.remarks == ()
    first = page.parsed.papers[0]
    assert first.arxiv_id == "2202.12139"
    assert first.authors == ("Mohit Kumar Ahuja", "Arnaud Gotlieb", "Helge Spieker")
    assert first.published == PartialDate(2022, 2, 24)
    assert first.doi == "10.1109/icstw55395.2022.00035"
    assert all(paper.categories and paper.abstract for paper in page.parsed.papers)
    (old,) = arxiv_api.parse(sample("api_id_quant-ph*"), context()).papers
    assert (old.key, old.categories, old.published) == (
        "quant-ph/0201082",
        ("quant-ph", "cs.PL"),
        PartialDate(2002, 1, 18),
    )
    assert arxiv_api.parse(sample("api_id_0000*"), context()).papers == ()
    with pytest.raises(PapersError, match="incorrect id format for abc"):
        arxiv_api.parse(sample("api_id_abc*"), context())


@needs_samples
def test_the_real_feed_is_read_whole() -> None:
    data = sample("atom_*")
    parsed = arxiv_feed.parse(data, context())
    assert len(parsed.papers) == data.count(b"<entry>") == 7
    assert parsed.remarks == ()
    assert {paper.listed for paper in parsed.papers} == {dt.date(2025, 8, 20)}
    assert parsed.papers[0].authors == ("Chunhua Liu", "Kabir Manandhar Shrestha", "Sukai Huang")
    assert parsed.papers[2].authors == ("Paulo André Lima de Castro",)
    assert not any((paper.abstract or "").startswith("arXiv:") for paper in parsed.papers)


@needs_samples
def test_the_real_records_of_oai_pmh_are_read_whole() -> None:
    parsed = arxiv_oai.parse(sample("oai_*"), context())
    assert [paper.arxiv_id for paper in parsed.papers] == ["1706.05371", "1706.09418", "1707.00874"]
    assert [len(paper.authors or ()) for paper in parsed.papers] == [13, 5, 3]
    assert parsed.papers[1].doi == "10.1140/epjc/s10052-017-5414-4"
    assert parsed.remarks == ()
