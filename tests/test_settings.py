from __future__ import annotations

import datetime as dt

import pytest

from paper_listings.errors import PapersError
from paper_listings.owner.settings import Settings, parse_settings
from paper_listings.sources.source_settings import (
    ArxivApiSource,
    ArxivFeedSource,
    ArxivOaiSource,
    HuggingFaceSource,
)


def settings(text: str, url: str = "https://example.org/papers/") -> Settings:
    return parse_settings(text, "papers.yml", title="Owls  daily", description="On owls.", url=url)


def faults(text: str, url: str = "https://example.org/papers/") -> list[str]:
    with pytest.raises(PapersError) as caught:
        settings(text, url)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("text", ["", "  \n", "{}", "version: 1"])
def test_a_file_that_says_nothing_gives_the_defaults(text: str) -> None:
    found = settings(text)
    assert (found.site.page_size, found.site.feed_items, found.site.notes) == (50, 100, {})
    assert found.site.title == "Owls daily"
    assert found.sources == (HuggingFaceSource(look_back_days=14),)
    assert found.stale_after == 7


def test_every_value_can_be_set() -> None:
    found = settings(
        "page_size: 20\nfeed_items: 7\nstale_after: 30\nnotes:\n  2025-01-02: A quiet day.\n"
        "sources:\n  look_back_days: 3\n  huggingface: daily\n"
        "  arxiv: {categories: [cs.CL, cs.LG], keywords: [owl]}\n"
        "  addresses: {huggingface: https://mirror.example/, arxiv: https://other.example}\n"
    )
    assert (found.site.page_size, found.site.feed_items, found.stale_after) == (20, 7, 30)
    assert found.site.notes == {dt.date(2025, 1, 2): "A quiet day."}
    assert found.sources == (
        HuggingFaceSource(look_back_days=3, base_url="https://mirror.example"),
        ArxivApiSource(
            categories=("cs.CL", "cs.LG"),
            keywords=("owl",),
            look_back_days=3,
            base_url="https://other.example",
        ),
    )


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", 10**9),
        ("site_limit: 1GB", 10**9),
        ("site_limit: 500 MB", 500 * 10**6),
        ("site_limit: 25TB", 25 * 10**12),
    ],
)
def test_the_limit_of_the_host_is_one_gigabyte_unless_it_is_set(text: str, size: int) -> None:
    assert settings(text).site.limit == size


def test_years_are_not_split_unless_the_owner_says_so() -> None:
    assert not settings("").split_years
    assert settings("split_years: true").split_years


def test_arxiv_can_be_asked_in_three_ways() -> None:
    def source(more: str) -> object:
        return settings(f"sources: {{arxiv: {{categories: [cs.CL]{more}}}}}").sources[0]

    assert isinstance(source(""), ArxivApiSource)
    assert isinstance(source(", via: feed"), ArxivFeedSource)
    assert source(", via: oai") == ArxivOaiSource(categories=("cs.CL",), sets=("cs",))
    assert source(", via: oai, sets: [math]") == ArxivOaiSource(categories=("cs.CL",), sets=("math",))


def test_a_site_may_have_no_source_at_all() -> None:
    assert settings("sources: {look_back_days: 7}").sources == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("page_size: 0", "papers.yml:1:12: page_size is 0; "),
        ("page_size: 51", "papers.yml:1:12: page_size is 51; "),
        ("feed_items: lots", "papers.yml:1:13: "),
        (
            "site_limit: 1 pound",
            "papers.yml:1:13: '1 pound' is not a size; write a whole number and MB, GB or TB, such as 1GB",
        ),
        ("site_limit: 0GB", "'0GB' is not a size"),
        ("split_years: 3", "papers.yml:1:14: "),
        ("page_sise: 5", 'did you mean "page_size"?'),
        ("notes: {soon: Rain}", "'soon' is not a date; write the listing day as YYYY-MM-DD"),
        ("sources: {huggingface: weekly}", 'sources.huggingface cannot be "weekly"'),
        ("sources: {arxiv: {keywords: [owl]}}", "no category; name one or more, such as cs.CL"),
        ("sources: {arxiv: {categories: [Owls!]}}", "invalid category: 'Owls!'"),
        ("sources: {arxiv: {categories: [cs.CL], via: post}}", "sources.arxiv.via cannot be"),
        ("sources: {addresses: {arxiv: ftp://x.example}}", "'ftp://x.example' is not a URL"),
        ("sources: [huggingface]", "sources cannot be a list"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(text: str, expected: str) -> None:
    assert any(expected in fault for fault in faults(text)), faults(text)


def test_all_faults_are_told_at_once() -> None:
    assert (
        len(faults("page_size: -1\nfeed_items: 0\nnotes: {x: y}\nsources: {huggingface: hourly}\nodd: 1"))
        == 5
    )


@pytest.mark.parametrize("url", ["/", "example.org/", "javascript:alert(1)//", "ftp://example.org/"])
def test_a_site_without_an_absolute_address_is_refused(url: str) -> None:
    assert "write an absolute http(s) address" in faults("", url)[0]
