"""Tests what readers are told of how new the papers are, by source: on pages, and to the script that warns of old ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from lxml import html

from paper_listings.insight.freshness import LABELS, Freshness, freshness, source_of
from paper_listings.owner.settings import Settings, parse_settings
from paper_listings.pages.all_pages import fixed_files
from paper_listings.pages.context import gather
from paper_listings.pages.paper_extras import Extras
from paper_listings.pages.sidebar import sidebar_of
from paper_listings.sources import registry
from paper_listings.sources.source_settings import ArxivOaiSource, HuggingFaceSource
from tests.reading_site import SITE, library_of, paper
from tests.sites import PACKAGE

MONDAY = dt.date(2025, 12, 8)
FRIDAY = dt.date(2025, 12, 5)
PAPERS = (
    paper(1, MONDAY, sources=("arxiv-api",)),
    paper(2, FRIDAY, sources=("huggingface", "listing")),
    paper(3, FRIDAY, sources=("arxiv-feed",)),
    paper(4, dt.date(2025, 11, 28), sources=("huggingface",)),
)
DAILY = "sources: {huggingface: daily, arxiv: {categories: [cs.CL]}}\nstale_after: 3\n"


def settings(text: str) -> Settings:
    return parse_settings(text, "papers.yml", title="T", description="D", url=SITE.url)


def test_each_source_has_the_newest_listing_day_of_its_papers() -> None:
    assert freshness(PAPERS) == (
        Freshness(source="huggingface", label="Hugging Face", newest=FRIDAY),
        Freshness(source="arxiv", label="arXiv", newest=MONDAY),
        Freshness(source="listing", label="Pasted listings", newest=FRIDAY),
    )
    assert freshness(reversed(PAPERS)) == freshness(PAPERS)
    assert freshness([replace(PAPERS[0], sources=())]) == freshness(()) == ()


def test_every_format_is_a_source_that_readers_have_a_name_for() -> None:
    assert {source_of(name) for name in registry.FORMATS} == LABELS.keys()


@pytest.mark.parametrize("name", ["index.md", "about/index.md", "feeds/index.md", "changes/index.md"])
def test_fixed_pages_say_how_new_each_source_is(name: str) -> None:
    page = dict(fixed_files(gather(library_of(PAPERS), SITE, Extras())))[name].decode().split("---", 2)[2]
    said = " ".join(" ".join(map(str, html.fromstring(page).itertext())).split())
    assert "Data as of" in said
    assert "Hugging Face 5 December 2025" in said
    assert "arXiv 8 December 2025" in said


@pytest.mark.parametrize("name", ["index.md", "about/index.md", "feeds/index.md", "changes/index.md"])
def test_without_papers_they_say_nothing_of_it(name: str) -> None:
    assert "Data as of" not in dict(fixed_files(gather(library_of(()), SITE, Extras())))[name].decode()


def test_the_browser_is_told_of_sources_that_are_fetched_and_how_old_they_may_be() -> None:
    told = sidebar_of(library_of(PAPERS), settings(DAILY))
    assert told["stale_after"] == 3
    assert [(source["name"], source["newest"], source["since"]) for source in told["sources"]] == [
        ("huggingface", "2025-12-05", "5 December 2025"),
        ("arxiv", "2025-12-08", "8 December 2025"),
    ]


def test_a_reading_list_without_daily_sources_is_never_stale() -> None:
    assert sidebar_of(library_of(PAPERS), settings("sources: {}"))["sources"] == []


def test_a_source_that_is_no_longer_fetched_or_has_not_come_yet_is_not_stale() -> None:
    assert sidebar_of(library_of(PAPERS), settings("sources: {huggingface: daily}"))["sources"][1:] == []
    assert sidebar_of(library_of(()), settings(DAILY))["sources"] == []


def test_every_source_that_can_be_fetched_has_a_banner_in_the_style_sheet() -> None:
    style = (PACKAGE / "site/theme/assets/papers.css").read_text(encoding="utf-8")
    for name in (HuggingFaceSource().name, ArxivOaiSource(sets=("cs",)).name):
        source = source_of(name)
        assert f'[data-stale~="{source}"] .md-typeset .pl-stale--{source}' in style
