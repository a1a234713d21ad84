"""Tests the numbers used for texts, exports, feeds, sources and settings, each with an example of its effect."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zlib
from dataclasses import replace

import pytest

from paper_listings import text
from paper_listings.display import mathml
from paper_listings.errors import PapersError
from paper_listings.exports import all_exports, api, packing
from paper_listings.feeds import guard, manifest, newest, recent
from paper_listings.feeds.contract import _short as shown_of_a_feed
from paper_listings.feeds.items import EMPTY_SINCE, published_at
from paper_listings.feeds.manifest import Manifest
from paper_listings.feeds.paper_items import paper_item
from paper_listings.owner.settings import Settings, Site, parse_settings
from paper_listings.paper import Paper
from paper_listings.sources.arxiv import entries
from paper_listings.sources.context import Context
from paper_listings.sources.listing import dates, links
from paper_listings.sources.listing import lines as listing_lines
from paper_listings.sources.parsed import Parsed, Remark
from paper_listings.sources.quality import judge
from paper_listings.topics.taxonomy import Scoring
from paper_listings.yamlnodes import Document, nodes, words
from tests.export_cases import SITE, exported
from tests.feed_examples import channel, item

DAY = dt.date(2024, 6, 24)


def owls(number: int) -> tuple[Paper, ...]:
    return tuple(Paper(key=f"t-{n:012x}", title=f"Owl {n}", listed=DAY) for n in range(number))


# --- text


@pytest.mark.parametrize(("length", "is_cut"), [(20_000, False), (20_001, True)])
def test_a_text_has_at_most_twenty_thousand_characters(length: int, *, is_cut: bool) -> None:
    cleaned = text.clean("x" * length)
    assert (len(cleaned), cleaned.endswith("…")) == (20_000, is_cut)


def test_a_title_has_at_most_a_thousand_characters() -> None:
    long = entries.ArxivEntry(
        identifier="2406.14833", title="x" * 1_001, abstract=None, authors=(), published=None, listed=DAY
    )
    fits = replace(long, title="x" * 1_000)
    assert [len(title_of(entry)) for entry in (fits, long)] == [1_000, 1_000]
    assert title_of(fits) == "x" * 1_000


def title_of(entry: entries.ArxivEntry) -> str:
    (found,) = entries.read_entry(entry, 1, Context(place="x", today=DAY))
    assert isinstance(found, Paper)
    return found.title


@pytest.mark.parametrize(("length", "is_formula"), [(200, True), (201, False)])
def test_a_formula_has_at_most_two_hundred_characters(length: int, *, is_formula: bool) -> None:
    assert bool(list(mathml.formulas(f"${'x=' * (length // 2)}{'y' * (length % 2)}$"))) is is_formula


# --- exports


def test_a_page_of_the_api_has_two_hundred_papers() -> None:
    assert [len(page.papers) for page in api.month_pages("2024-06", owls(401))] == [200, 200, 1]


def test_the_api_shows_a_hundred_papers_at_once_and_says_its_version() -> None:
    shown = json.loads(exported(owls(101))["api/papers.json"])
    assert (len(shown["papers"]), shown["version"]) == (100, 2)


def test_files_are_compressed_as_well_as_zlib_can() -> None:
    data = repr(owls(40)).encode()
    assert packing.packed(data)[10:-8] == zlib.compress(data, 9)[2:-4]


def test_the_files_of_a_topic_have_fifty_papers() -> None:
    found = dict(all_exports.topic_files("night", owls(51), SITE))
    assert len(json.loads(found["topics/night/papers.json"])["papers"]) == 50


# --- feeds


def test_the_papers_of_a_day_are_dated_from_ten_minutes_after_midnight_on() -> None:
    assert published_at(paper_item(replace(owls(1)[0], position=1), "https://owls.example/")) == dt.datetime(
        2024, 6, 24, 0, 10, tzinfo=dt.UTC
    )
    assert published_at(paper_item(replace(owls(1)[0], position=2), "https://owls.example/")) == dt.datetime(
        2024, 6, 24, 0, 9, 59, tzinfo=dt.UTC
    )
    assert dt.datetime(2000, 1, 1, tzinfo=dt.UTC) == EMPTY_SINCE


def test_a_feed_is_smaller_than_a_million_bytes_by_weight() -> None:
    room = 1_000_000 - 1 - recent.head_weight(channel())
    fewer = [item(n, abstract="x" * 19_000) for n in range(2, 26)]
    left = room - sum(recent.item_weight(channel(), one) for one in fewer)
    least = recent.item_weight(channel(), item(1, title="x", abstract="x"))
    for more, number in ((0, 25), (1, 24)):
        last = item(1, title="x" * (1 + (left - least) % 2 + more), abstract="x" * (1 + (left - least) // 2))
        assert recent.item_weight(channel(), last) == left + more
        assert len(newest(channel(), [*fewer, last], 1_000)) == number


def test_three_lost_papers_are_named_and_the_rest_counted() -> None:
    old = Manifest(papers=tuple(f"2406.0000{n}" for n in range(1, 7)))
    (lost,) = guard.losses(old, replace(old, papers=old.papers[5:]), allow="x")
    assert lost.problem.endswith(": 2406.00001, 2406.00002, 2406.00003 and 2 more")


def test_a_manifest_of_this_version_is_read_up_to_eight_mebibytes() -> None:
    assert b'{"version":1,' in gzip.decompress(manifest.dumps(Manifest()))
    largest = Manifest(
        papers=("x" * ((8 << 20) - len(gzip.decompress(manifest.dumps(Manifest(papers=("",)))))),)
    )
    assert manifest.loads(manifest.dumps(largest), "x") == largest
    with pytest.raises(PapersError):
        manifest.loads(manifest.dumps(Manifest(papers=(largest.papers[0] + "x",))), "x")


# --- sources


def records(bad: int, good: int) -> Parsed:
    remarks = tuple(Remark(kind="bad record", line=None, text="x") for _ in range(bad))
    return Parsed(format="x", papers=owls(good), remarks=remarks)


@pytest.mark.parametrize(("bad", "good"), [(1, 1), (2, 18), (3, 27)])
def test_a_tenth_of_the_records_may_be_bad_and_one_always_may(bad: int, good: int) -> None:
    assert judge(records(bad, good), "x") == records(bad, good)


@pytest.mark.parametrize(("bad", "good"), [(1, 0), (2, 17), (3, 26)])
def test_no_more_records_may_be_bad(bad: int, good: int) -> None:
    with pytest.raises(PapersError):
        judge(records(bad, good), "x")


@pytest.mark.parametrize(("year", "is_sane"), [(1899, False), (1900, True), (2999, True), (3000, False)])
def test_a_year_out_of_all_proportion_is_no_date(year: int, *, is_sane: bool) -> None:
    assert (entries.moment(f"{year}-06-24T12:00:00") is not None) is is_sane


@pytest.mark.parametrize(("length", "shown"), [(300, 300), (301, 300)])
def test_a_remark_quotes_three_hundred_characters(length: int, shown: int) -> None:
    quoted = listing_lines.note(1, "x" * length).text
    assert (len(quoted), quoted.endswith("…")) == (shown, length > 300)


@pytest.mark.parametrize(("length", "parts"), [(300, 3), (301, 1)])
def test_a_footer_on_one_line_has_at_most_three_hundred_characters(length: int, parts: int) -> None:
    line = f"{'x' * (length - len(' · Jun 20, 2024'))} · Jun 20, 2024"
    assert len(line) == length
    assert len(listing_lines.lines_of([line])) == parts


@pytest.mark.parametrize(("length", "kind"), [(80, "submitter"), (81, "text")])
def test_a_line_of_more_than_eighty_characters_is_text(length: int, kind: str) -> None:
    (line,) = listing_lines.lines_of(["Submitted by ".ljust(length, "x")])
    assert line.kind == kind


def test_a_leap_day_without_year_is_a_day_and_is_found_within_eight_years() -> None:
    printed = listing_lines.printed_date("Feb 29", 1)
    assert printed
    day, _ = dates.page_day(printed, (), Context(place="x", today=dt.date(1904, 2, 28)))
    assert day == dt.date(1896, 2, 29)  # 1900 had none


@pytest.mark.parametrize(("lines", "is_one"), [(200, True), (201, False)])
def test_a_link_goes_over_two_hundred_lines_at_most(lines: int, *, is_one: bool) -> None:
    texts = ["[Owls", *["x"] * (lines - 2), "night](https://owls.example/a)"]
    found = list(links.chunks(texts, {}))
    assert (len(found) == 1) is is_one


# --- settings and YAML


def settings(text_: str) -> Settings:
    return parse_settings(
        text_, "papers.yml", title="Owls", description="Of owls.", url="https://owls.example/"
    )


def test_the_usual_settings_are_those_of_the_documentation() -> None:
    usual = settings("sources:\n  huggingface: daily\n")
    assert (usual.site.page_size, usual.site.feed_items, usual.stale_after) == (50, 100, 7)
    assert (
        Site(title="", description="", url="").page_size,
        Site(title="", description="", url="").feed_items,
    ) == (50, 100)
    assert [source.look_back_days for source in usual.sources] == [14]


@pytest.mark.parametrize(
    ("name", "least", "most"), [("page_size", 1, 50), ("feed_items", 1, 1_000), ("stale_after", 1, 365)]
)
def test_a_setting_keeps_its_bounds(name: str, least: int, most: int) -> None:
    for number in (least, most):
        settings(f"{name}: {number}")
    for number in (least - 1, most + 1):
        with pytest.raises(
            PapersError, match=f"{name} is {number}; write a whole number from {least} to {most}"
        ):
            settings(f"{name}: {number}")


def test_the_usual_points_of_topics_are_those_of_the_documentation() -> None:
    assert Scoring() == Scoring(
        strong=2, weak=1, not_=-2, title_factor=2, body_cap=2, threshold=4, keep_ratio=0.3, max_topics=4
    )


@pytest.mark.parametrize(("depth", "is_read"), [(29, True), (30, False)])
def test_yaml_is_read_thirty_levels_deep(depth: int, *, is_read: bool) -> None:
    faults = nodes.Faults("x.yml")
    nodes.compose("a: " + "[" * depth + "]" * depth, faults)
    if is_read:
        faults.raise_any()
    else:
        with pytest.raises(PapersError, match="nested deeper"):
            faults.raise_any()


@pytest.mark.parametrize(("number", "is_read"), [(1_000_000_000, True), (1_000_000_001, False)])
def test_a_setting_is_a_thousand_millions_at_most(number: int, *, is_read: bool) -> None:
    document = Document(f"a: {number}", "x.yml")
    document.root["a"].integer()
    if is_read:
        document.finish()
    else:
        with pytest.raises(PapersError):
            document.finish()


def test_sixty_characters_are_shown_of_what_is_wrong() -> None:
    assert [len(words.shortened("x" * length)) for length in (60, 61, 99)] == [60, 60, 60]
    assert [len(shown_of_a_feed("x" * length)) for length in (60, 61, 99)] == [60, 61, 61]
