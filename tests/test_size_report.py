from __future__ import annotations

import datetime as dt

import pytest

from paper_listings.site.size_report import (
    KINDS,
    SiteSize,
    bytes_text,
    kind_of,
    over_limit,
    project,
    site_size,
    size_lines,
    warnings,
)

GB, MB = 10**9, 10**6
LATEST = dt.date(2026, 11, 1)


def site(growing: int, fixed: int = 0, files: int = 1) -> SiteSize:
    return SiteSize(kinds=dict.fromkeys(KINDS, 0) | {"paper pages": growing, "other": fixed}, files=files)


def daily(days: int, per_day: int = 1) -> list[dt.date]:
    return [LATEST - dt.timedelta(days=day) for day in range(days) for _ in range(per_day)]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("papers/2401.00001/index.html", "paper pages"),
        ("index.html", "lists"),
        ("404.html", "lists"),
        ("feeds/index.html", "lists"),
        ("topics/owls/2026-01/index.html", "lists"),
        ("feed.xml", "feeds"),
        ("feeds.opml", "feeds"),
        ("feeds/owls.atom.xml", "feeds"),
        ("archive/feeds/2026-14.json", "feeds"),
        ("api/papers.json", "exports"),
        ("api/papers/2026-01.json.gz", "exports"),
        ("topics/owls/papers.bib", "exports"),
        ("papers/2401.00001/paper.txt", "exports"),
        ("llms.txt", "exports"),
        ("pagefind/index/en_1.pf_index", "search"),
        ("pagefind/odd.html", "search"),
        ("search/records.json", "search"),
        ("search/index.html", "lists"),
        ("assets/papers.css", "other"),
        ("sitemap.xml", "other"),
        (".built.json", "other"),
    ],
)
def test_each_file_is_of_one_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind
    size = site_size([(path, 5), (path, 2)])
    assert (size.total, size.files, size.kinds[kind]) == (7, 2, 7)
    assert tuple(size.kinds) == KINDS


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1 kB"),
        (9_940, "9.9 kB"),
        (986 * MB, "986 MB"),
        (GB, "1 GB"),
        (2.5 * 10**12, "2,500 GB"),
    ],
)
def test_sizes_are_printed_in_decimal_units(size: float, text: str) -> None:
    assert bytes_text(size) == text


def test_the_day_of_the_limit_comes_from_the_last_year() -> None:
    before = [LATEST - dt.timedelta(days=2_000)] * 635
    found = project(site(GB // 2, 100 * MB), [*daily(365), *before], GB)
    assert found is not None
    assert found.papers_per_day == 1
    assert found.full == LATEST + dt.timedelta(days=800)  # 400 MB left, 0.5 MB a paper
    assert not found.is_near
    assert warnings(found, GB, "site") == ()


def test_what_does_not_grow_takes_space_but_is_not_projected() -> None:
    listed = daily(100)
    plain, more = project(site(100 * MB), listed, GB), project(site(100 * MB, 90 * MB), listed, GB)
    assert plain is not None and more is not None  # noqa: PT018 -- for mypy
    assert (plain.full - more.full).days == 90


def test_the_owner_is_warned_a_year_ahead() -> None:
    found = project(site(700 * MB), daily(700), GB)
    assert found is not None
    assert [str(problem) for problem in warnings(found, GB, "site")] == [
        (
            "site: will reach 1 GB, the limit of its host, around August 2027; look for a host that allows more, and set "
            "site_limit in papers.yml to that host's limit"
        )
    ]


@pytest.mark.parametrize("listed", [[], [LATEST] * 500, daily(90)])
def test_the_first_import_is_no_trend(listed: list[dt.date]) -> None:
    assert project(site(900 * MB), listed, GB) is None
    assert warnings(None, GB, "site") == ()


def test_nothing_is_projected_twenty_years_ahead() -> None:
    assert project(site(MB), daily(1_000), GB) is None
    assert project(site(0), daily(1_000), GB) is None


def test_a_site_above_the_limit_is_a_problem() -> None:
    assert over_limit(site(GB), GB, "site") == ()
    assert [str(problem) for problem in over_limit(site(GB, 100 * MB), GB, "site")] == [
        (
            "site: 1.1 GB, the limit of its host is 1 GB; publish it on a host that allows more, and set site_limit in "
            "papers.yml to that host's limit"
        )
    ]
    found = project(site(2 * GB), daily(400), GB)
    assert found is not None
    assert found.full == LATEST


def test_the_report_names_bytes_per_paper_by_kind_and_the_month_of_the_limit() -> None:
    size = site(5 * MB, 2 * MB, files=1_234)
    assert size_lines(size, 1_000, None, GB) == (
        (
            "Size: 7 MB in 1,234 files, 7 kB per paper (paper pages 5 kB, lists 0 B, feeds 0 B, exports 0 B, search 0 B, "
            "other 2 kB)."
        ),
    )
    listed = daily(365, 30)
    lines = size_lines(site(200 * MB), len(listed), project(site(200 * MB), listed, GB), GB)
    assert lines[1:] == (
        "At 912 papers per month it reaches 1 GB, the limit of its host, around October 2030.",
    )


def test_an_empty_site_has_a_report() -> None:
    assert size_lines(site(0), 0, None, GB)[0].startswith("Size: 0 B in 1 file, 0 B per paper")
