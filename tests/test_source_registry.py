from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.sources import registry
from paper_listings.sources.parsed import Parsed, Remark
from paper_listings.sources.quality import judge
from paper_listings.sources.source_settings import (
    ArxivApiSource,
    ArxivFeedSource,
    ArxivOaiSource,
    HuggingFaceSource,
    Pace,
    source_faults,
)
from tests.shared_data import SHARED
from tests.source_examples import (
    BIBTEX,
    HTML,
    TODAY,
    api_entry,
    api_feed,
    atom,
    context,
    daily,
    daily_paper,
    feed_entry,
    oai,
    oai_raw,
    oai_record,
    rss,
)
from tests.test_source_jsonl import PAPER

if TYPE_CHECKING:
    from paper_listings.sources.source_settings import SourceConfig

LISTING = "Daily Papers\n\nA Title\n\nAn abstract.\n\n  • 5 authors\n·\nJun 20, 2024 1\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (api_feed(api_entry()), "arxiv-api"),
        (api_feed(), "arxiv-api"),
        (atom(feed_entry()), "arxiv-feed"),
        (atom(), "arxiv-feed"),
        (rss(), "arxiv-feed"),
        (oai(oai_record(1, oai_raw())), "arxiv-oai"),
        (daily(daily_paper()), "huggingface"),
        (daily(), "jsonl"),
        (b'{"title":"A"}\n{"title":"B"}', "jsonl"),
        (b'[{"title":"A"}]', "jsonl"),
        (b'\xef\xbb\xbf{"papers":[]}', "jsonl"),
        (BIBTEX.encode(), "bibtex"),
        (b"@article(a, title={x})", "bibtex"),
        (LISTING.encode(), "listing"),
        (HTML, None),
        (b"", None),
        (b"A letter, with a mail address: ada@byron.example (and more).", None),
        (b'{"error":"x"}', None),
        (b"\xff\x00", None),
    ],
)
def test_a_format_is_recognised_by_its_content(data: bytes, name: str | None) -> None:
    assert registry.guess(data) == name


@pytest.mark.parametrize(
    "title",
    [
        "@misc{x, title={y}}",
        "@article(a, title={x})",
        "<OAI-PMH",
        "<rss href='rss.arxiv.org'>",
        "<feed xmlns:opensearch='x'>",
        '[{"paper":{"title": 1}}]',
        '{"title": 1}',
        "[]",
    ],
)
def test_no_paper_on_a_pasted_page_makes_it_another_format(title: str) -> None:
    assert registry.guess(LISTING.replace("A Title", title).encode()) == "listing"
    assert registry.guess(LISTING.replace("An abstract.", title).encode()) == "listing"


@given(st.binary(max_size=50))
def test_guessing_never_fails(data: bytes) -> None:
    registry.guess(data)


@pytest.mark.skipif(SHARED is None, reason="../shared is absent")
@pytest.mark.parametrize(
    ("pattern", "name", "count"),
    [
        ("huggingface/*", "huggingface", 4),
        ("arxiv/api*", "arxiv-api", 4),
        ("arxiv/atom*", "arxiv-feed", 1),
        ("arxiv/oai*", "arxiv-oai", 1),
        ("listings/*", "listing", 4),
        ("../seed/*", "listing", 1),
    ],
)
def test_real_inputs_are_recognised(pattern: str, name: str, count: int) -> None:
    assert SHARED is not None
    files = list((SHARED / "samples").glob(pattern))
    assert [registry.guess(path.read_bytes()) for path in files] == [name] * count


def test_every_format_has_its_own_name_and_a_description() -> None:
    assert [form.name for form in registry.FORMATS.values()] == list(registry.FORMATS)
    assert all(form.description for form in registry.FORMATS.values())


def test_an_input_is_read_as_what_it_looks_like() -> None:
    parsed = registry.parse(daily(daily_paper()), context())
    assert (parsed.format, len(parsed.papers)) == ("huggingface", 1)


def test_an_input_is_read_as_the_format_named() -> None:
    assert registry.parse(daily(daily_paper()), context(), "huggingface").format == "huggingface"
    with pytest.raises(PapersError, match="1 of 1 record cannot be read"):
        registry.parse(daily(daily_paper()), context(), "jsonl")


def test_a_listing_gets_the_day_of_its_page() -> None:
    parsed = registry.parse(LISTING.encode(), context(page_date=dt.date(2024, 6, 21)))
    assert parsed.papers[0].published == PartialDate(2024, 6, 20)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"hello", None, "not a listing of papers or any other known format; paste the page"),
        (b"hello", "rss", "unknown format 'rss'; use one of arxiv-oai,"),
        (api_feed(), None, "no papers found, read as arxiv-api"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(data: bytes, name: str | None, said: str) -> None:
    with pytest.raises(PapersError) as caught:
        registry.parse(data, context(), name)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2025-12-08-daily-papers.txt", dt.date(2025, 12, 8)),
        ("daily_papers_2025-12-08.json", dt.date(2025, 12, 8)),
        ("x-2025-13-01-2025-01-02.txt", dt.date(2025, 1, 2)),
        ("12025-12-08.txt", None),
        ("papers.txt", None),
    ],
)
def test_the_day_in_a_files_name_is_found(name: str, day: dt.date | None) -> None:
    assert registry.date_in_name(name) == day


# --- quality checks


def outcome(good: int, bad: int) -> Parsed:
    return Parsed(
        format="jsonl",
        papers=tuple(replace(PAPER, key=str(n)) for n in range(good)),
        remarks=tuple(Remark(kind="bad record", line=n + 3, text="broken") for n in range(bad)),
    )


@pytest.mark.parametrize(("good", "bad"), [(0, 0), (1, 0), (1, 1), (2, 1), (18, 2), (900, 100)])
def test_a_bad_record_among_good_ones_is_set_aside(good: int, bad: int) -> None:
    assert judge(outcome(good, bad), "x") == outcome(good, bad)


@pytest.mark.parametrize(("good", "bad"), [(0, 1), (0, 3), (17, 2), (899, 101)])
def test_more_than_a_tenth_of_bad_records_stops_the_run(good: int, bad: int) -> None:
    with pytest.raises(PapersError) as caught:
        judge(outcome(good, bad), "x")
    assert str(caught.value).startswith(f"x:3: {bad} of {good + bad:,} record")


def test_none_where_some_were_due_stops_the_run() -> None:
    with pytest.raises(PapersError, match="x: no papers found"):
        judge(outcome(0, 0), "x", due=True)


def test_a_bad_record_without_line_is_named_by_the_place_alone() -> None:
    bad = Parsed(format="f", papers=(), remarks=(Remark(kind="bad record", line=None, text="t"),))
    with pytest.raises(PapersError, match=r"^x: 1 of 1 record"):
        judge(bad, "x")


# --- settings


@pytest.mark.parametrize(
    "config",
    [
        HuggingFaceSource(),
        ArxivApiSource(categories=("cs.CL", "quant-ph"), keywords=("language model",)),
        ArxivFeedSource(categories=("cs.CL",)),
        ArxivOaiSource(sets=("cs", "cs:cs:CL", "physics:hep-ex"), categories=("cond-mat.mes-hall",)),
    ],
)
def test_good_settings_have_no_faults(config: SourceConfig) -> None:
    assert source_faults(config) == ()


@pytest.mark.parametrize(
    ("config", "fields"),
    [
        (
            HuggingFaceSource(base_url="ftp://x", look_back_days=-1, page_size=0),
            "base_url look_back_days page_size",
        ),
        (HuggingFaceSource(page_size=5000), "page_size"),
        (HuggingFaceSource(pace=Pace(requests=0, seconds=1)), "pace"),
        (HuggingFaceSource(pace=Pace(requests=1, seconds=-1)), "pace"),
        (ArxivApiSource(categories=()), "categories"),
        (ArxivApiSource(categories=("cs.CL)", "CS")), "categories categories"),
        (ArxivApiSource(categories=("cs.CL",), keywords=('"', " ", "ok")), "keywords keywords"),
        (ArxivFeedSource(categories=("cs.CL/../x",)), "categories"),
        (ArxivOaiSource(sets=()), "sets"),
        (ArxivOaiSource(sets=("cs&x=1",)), "sets"),
    ],
)
def test_settings_that_cannot_be_are_all_named(config: SourceConfig, fields: str) -> None:
    assert " ".join(fault.field for fault in source_faults(config)) == fields
    assert all(fault.problem and fault.remedy for fault in source_faults(config))


def test_today_of_the_examples_is_a_weekday() -> None:
    assert TODAY.weekday() == 3
