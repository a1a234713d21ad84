"""Tests what commands tell GitHub Actions: annotations, summaries, and only if they run in a workflow."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from paper_listings.cli import actions, summaries
from paper_listings.dayranges import DayRange
from paper_listings.errors import PapersError, Problem
from paper_listings.feeds.manifest import Manifest
from paper_listings.pipeline.fetch_results import Fetched, FetchRun
from paper_listings.pipeline.publishing import Comparison
from paper_listings.site.site_check import Checked
from paper_listings.site.size_report import site_size
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("message", "command"),
    [
        (
            "papers.yml:12:3: no such key; remove it",
            "::error file=papers.yml,line=12,col=3::papers.yml:12:3: no such key; remove it",
        ),
        (
            "data/papers/2025-12.jsonl:7: bad; repair it",
            "::error file=data/papers/2025-12.jsonl,line=7::data/papers/2025-12.jsonl:7: bad; repair it",
        ),
        ("mkdocs.yml: not found; run", "::error file=mkdocs.yml::mkdocs.yml: not found; run"),
        ("a, b 100%.yml:1: x; y", "::error file=a%2C b 100%25.yml,line=1::a, b 100%25.yml:1: x; y"),
        ("data/papers: gone; restore", "::error::data/papers: gone; restore"),
        ("https://x.example/a:1: HTTP 404; check", "::error::https://x.example/a:1: HTTP 404; check"),
        ("memory: not enough; split", "::error::memory: not enough; split"),
        ("a\r\n::add-mask::b", "::error::a%0D%0A::add-mask::b"),
        ("f.yml:1: 5 % of\n::warning::x", "::error file=f.yml,line=1::f.yml:1: 5 %25 of%0A::warning::x"),
    ],
)
def test_a_problem_is_shown_on_its_line_and_nothing_in_it_is_a_command(message: str, command: str) -> None:
    assert actions.annotation("error", message) == command
    assert "\n" not in command


def test_errors_are_annotated_and_summarised_in_a_workflow_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    monkeypatch.chdir(root)
    (root / "papers.yml").write_text("page_size: many\n")
    plain = papers(root, "fetch")
    assert plain.exit_code == 1
    assert "::" not in plain.output
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    done = papers(root, "fetch")
    assert (done.exit_code, done.stderr) == (1, plain.stderr)
    (line,) = plain.stderr.splitlines()
    assert line.startswith("papers.yml:1:")
    assert done.stdout == actions.annotation("error", line) + "\n"
    assert done.stdout.startswith("::error file=papers.yml,line=1,col=")
    assert summary.read_text() == f"### `papers fetch` stopped\n\n    {line}\n\n"


def test_wrong_usage_is_annotated_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = papers(copy_site(tmp_path / "root", with_data=False), "fetch", "--since", "soon")
    assert done.exit_code == 2
    assert done.stdout.startswith("::error::Invalid value for '--since': 'soon' does not match")


def test_an_empty_variable_is_as_good_as_none_and_a_wrong_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    (root / "papers.yml").write_text("sources: {}\n")
    for name in ("PAPERS_SINCE", "PAPERS_UNTIL", "PAPERS_SOURCE", "PAPERS_ALLOW_SMALLER"):
        monkeypatch.setenv(name, "")
    assert papers(root, "fetch").exit_code == 0
    monkeypatch.setenv("PAPERS_ALLOW_SMALLER", "perhaps")
    done = papers(root, "check")
    assert done.exit_code == 2
    assert "'perhaps' is not a valid boolean" in done.stderr


def test_a_variable_that_is_missing_or_wrong_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PapersError, match="GITHUB_TOKEN: not set; run this in the workflow, or set it"):
        actions.variable("GITHUB_TOKEN")
    monkeypatch.setenv("GITHUB_REPOSITORY", "../../owls")
    with pytest.raises(PapersError, match=r"GITHUB_REPOSITORY: cannot be '\.\./\.\./owls'; write owner/name"):
        actions.repository()


def test_a_summary_is_cut_before_github_refuses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    actions.summarize(["x" * 2_000_000])
    assert (tmp_path / "summary").stat().st_size == actions.SUMMARY_LIMIT < 1 << 20


def test_problems_stay_text_in_a_summary_and_the_many_are_counted() -> None:
    lines = summaries.failure("import", ["a: <img src=x>\n# b; `c`", *["d"] * 50])
    assert lines[:3] == ["### `papers import` stopped", "", "    a: <img src=x> # b; `c`"]
    assert lines[-1] == "    and 1 more"
    assert summaries.warnings([]) == []
    assert summaries.warnings(["a"])[0] == "**1 warning**"


def test_the_summary_of_a_fetch_says_for_each_source_what_came_what_waits_and_what_is_next() -> None:
    def days(first: int, last: int) -> DayRange:
        return DayRange(since=dt.date(2026, 3, first), until=dt.date(2026, 3, last))

    well = Fetched(
        source="arxiv-api",
        pieces=(),
        united=(),
        total=9,
        newest=dt.date(2026, 3, 11),
        next_days=(days(12, 13),),
    )
    ill = Fetched(
        source="huggingface",
        pieces=(),
        united=(),
        total=9,
        waiting=(days(2, 2), days(5, 8)),
        next_days=(days(2, 2), days(5, 13)),
        problems=(LOST,),
    )
    assert summaries.fetched(FetchRun(sources=(well, ill), problems=(LOST,))) == [
        "### Papers fetched",
        "",
        "| source | new | changed | newest paper | days waiting | next run asks for |  |",
        "|---|---|---|---|---|---|---|",
        "| arxiv-api | 0 | 0 | 11 March 2026 | 0 | 2026-03-12 to 2026-03-13 |  |",
        "| huggingface | 0 | 0 | none yet | 5, the longest gap 2026-03-05 to 2026-03-08 | 2026-03-02, 2026-03-05 to 2026-03-13 | failed |",
    ]
    assert summaries.fetched(FetchRun(sources=(), problems=())) == []


OLD = Manifest(papers=("2512.00001", "2512.00002"), topics={"owls": 2}, feeds={"all": ("x",)})
NEW = Manifest(
    papers=("2512.00002", "2512.00003", "2512.00004"),
    set_aside=("2512.00005",),
    topics={"owls": 1, "tides": 2},
    feeds={"all": ()},
)
LOST = Problem(
    place="data/papers", problem="1 of 2 papers last published are missing: 2512.00001", remedy="restore it"
)


def summary(
    *,
    old: Manifest = OLD,
    losses: tuple[Problem, ...] = (),
    allowed: bool = False,
    problems: tuple[Problem, ...] = (),
) -> str:
    compared = Comparison(old=old, new=NEW, losses=losses, is_allowed=allowed)
    size = site_size([("index.html", 3_400)])
    checked = Checked(pages=1, links=1, papers=3, size=size, problems=problems)
    return "\n".join(summaries.publication(compared, checked))


def test_the_summary_of_a_site_says_what_is_new_by_topic() -> None:
    assert summary() == (
        "### This site\n\n3 papers, 3.4 kB in 1 file. 2 papers more than what is published.\n\n"
        "Set aside because they cannot be shown:\n\n    2512.00005\n\n"
        "| topic | papers | change |\n|---|---|---|\n| owls | 1 | -1 |\n| tides | 2 | +2 |"
    )
    assert "Nothing was published before." in summary(old=Manifest())


def test_the_summary_of_a_site_that_is_not_published_says_so_first() -> None:
    refused = "### This site is not published: the last good one stays\n"
    assert summary(losses=(LOST,)).startswith(refused)
    assert f"Lost:\n\n    {LOST}\n" in summary(losses=(LOST,))
    assert summary(problems=(LOST,), allowed=True).startswith(refused)
    assert f"Wrong:\n\n    {LOST}\n" in summary(problems=(LOST,))


def test_the_summary_of_a_smaller_site_that_was_allowed_says_what_was_allowed() -> None:
    text = summary(losses=(LOST,), allowed=True)
    assert text.startswith("### This site\n")
    assert f"Allowed this once:\n\n    {LOST}\n" in text
