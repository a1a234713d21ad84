from __future__ import annotations

import datetime as dt
import gzip
import json
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from paper_listings.store import stored_papers
from tools.make_store import FEWEST, LAST_DAY, MOST, made, main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from paper_listings.paper import Paper

REAL = 40


def corpus(folder: Path) -> Path:
    """An invented corpus of `REAL` papers; one is there twice, one has no arXiv id."""
    rows = [
        {
            "id": f"2503.{number:05}",
            "title": f"Otter {number} swims along river {number}",
            "abstract": f"Otters number {number}. They swim. We count {number} of them.",
            "authors": [f"Ada {number}", "Bo"],
            "github": f"https://code.example.org/{number}",
            "upvotes": number,
        }
        for number in range(1, REAL + 1)
    ]
    path = folder / "corpus.jsonl.gz"
    rows += [rows[0], {**rows[1], "id": "no arXiv id"}]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


def per_day(papers: list[Paper]) -> Counter[dt.date]:
    return Counter(paper.listed for paper in papers)


def test_the_same_arguments_give_the_same_papers(tmp_path: Path) -> None:
    assert made(300) == made(300)
    assert made(300, corpus(tmp_path), 2) == made(300, corpus(tmp_path), 2)


def test_there_are_as_many_as_asked_for_on_weekdays_that_end_on_the_last_day() -> None:
    for count in (1, 29, 30, 70, 71, 99, 100, 500, 1_000):
        days = per_day(made(count))
        assert days.total() == count
        assert max(days) == LAST_DAY
        assert all(day.weekday() < 5 for day in days)


def test_a_weekday_has_between_thirty_and_seventy_papers() -> None:
    assert (FEWEST, MOST) == (30, 70)
    for count in (30, 70, 71, 99, 100, 140, 1_000, 1_001, 1_029):
        sizes = per_day(made(count, None, 3)).values()
        assert min(sizes) >= FEWEST, count
        assert max(sizes) <= MOST, count


def test_weekdays_follow_each_other() -> None:
    days = sorted(per_day(made(1_000)))
    assert [(later - earlier).days for earlier, later in pairwise(days)] == [
        3 if day.weekday() == 4 else 1 for day in days[:-1]
    ]


def test_more_days_come_behind_the_others_and_change_nothing_before_them(tmp_path: Path) -> None:
    for source in (None, corpus(tmp_path)):
        without, more = made(200, source), made(200, source, 2)
        assert more[:200] == without
        assert [*per_day(more[200:])] == [dt.date(2026, 10, 29), dt.date(2026, 10, 30)]


def test_the_day_behind_the_others_begins_neither_a_week_nor_a_month() -> None:
    days = sorted(per_day(made(300, None, 3)))
    assert days[-3:] == [dt.date(2026, 10, 29), dt.date(2026, 10, 30), dt.date(2026, 11, 2)]


def test_no_key_is_given_twice(tmp_path: Path) -> None:
    papers = made(2_000, corpus(tmp_path), 1)
    assert len({paper.key for paper in papers}) == len(papers)


def test_papers_of_the_corpus_come_first_each_once_then_those_put_together_from_them(tmp_path: Path) -> None:
    papers = made(100, corpus(tmp_path))
    assert [paper.key for paper in papers[:REAL]] == [f"2503.{number:05}" for number in range(1, REAL + 1)]
    assert papers[0].links[0].url == "https://code.example.org/1"
    for paper in papers[REAL:]:
        assert paper.arxiv_id is not None
        assert paper.arxiv_id.startswith("26")
        assert "swim" in (paper.abstract or "") or "Otters" in (paper.abstract or "")
        assert paper.authors


def test_without_a_corpus_every_paper_has_invented_words() -> None:
    papers = made(120, None, 1)
    assert all(paper.title and len((paper.abstract or "").split()) > 50 for paper in papers)
    assert len({paper.title for paper in papers}) == len(papers)


def test_the_command_writes_a_store_and_adds_days_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), "60"]) == 0
    assert capsys.readouterr().out == "60 papers, 2026-10-28 to 2026-10-28\n"
    assert main([str(tmp_path), "60", "--more-days", "1"]) == 0
    listed = per_day([*stored_papers.load(tmp_path)])
    assert [*sorted(listed)] == [LAST_DAY, dt.date(2026, 10, 29)]


def test_the_command_leaves_another_store_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(tmp_path), "60"])
    before = stored_papers.load(tmp_path)
    assert main([str(tmp_path), "30"]) == 1
    assert "30 stored papers would be lost" in capsys.readouterr().err
    assert stored_papers.load(tmp_path) == before
