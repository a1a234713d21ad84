"""Tests that topics kept between runs are those that would be assigned, and are used only while nothing changes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.insight.library import arrange
from paper_listings.owner import config
from paper_listings.pipeline import sorting
from paper_listings.pipeline.sorting import TOPICS, sort_papers
from paper_listings.store.derived import Derived, digest
from tests.reading_site import TAXONOMY, papers

if TYPE_CHECKING:
    from pathlib import Path


PAPERS = papers()
MONTHS = ["2025-11", "2025-12"]
ASSIGNER = config.assigner_of(TAXONOMY)
EXPECTED = arrange(PAPERS, TAXONOMY.topics, ASSIGNER.assign)


@pytest.fixture
def assigned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of papers that were assigned topics, not remembered ones."""
    titles: list[str] = []
    assign = ASSIGNER.assign

    def noted(title: str, abstract: str | None) -> object:
        titles.append(title)
        return assign(title, abstract)

    monkeypatch.setattr(ASSIGNER, "assign", noted)
    monkeypatch.setattr(config, "assigner_of", lambda _: ASSIGNER)
    return titles


def test_a_second_run_assigns_nothing_and_has_the_same_library(tmp_path: Path, assigned: list[str]) -> None:
    assert sort_papers(PAPERS, TAXONOMY, Derived(tmp_path)) == EXPECTED
    assert len(assigned) == len(PAPERS)
    assert sort_papers(PAPERS[::-1], TAXONOMY, Derived(tmp_path)) == EXPECTED
    assert len(assigned) == len(PAPERS)


def test_without_a_cache_everything_is_assigned_each_time(assigned: list[str]) -> None:
    for _ in range(2):
        assert sort_papers(PAPERS, TAXONOMY) == EXPECTED
    assert len(assigned) == 2 * len(PAPERS)


@pytest.mark.parametrize("change", [{"title": "Kettles"}, {"abstract": "Of stone."}, {"key": "2501.99999"}])
def test_a_paper_that_is_new_or_says_something_else_is_assigned_again(
    change: dict[str, str], tmp_path: Path, assigned: list[str]
) -> None:
    sort_papers(PAPERS, TAXONOMY, Derived(tmp_path))
    assigned.clear()
    changed = replace(PAPERS[3], **change)  # type: ignore[arg-type]
    found = [*PAPERS[:3], changed, *PAPERS[4:]]
    expected = arrange(found, TAXONOMY.topics, ASSIGNER.assign)
    assigned.clear()
    for _ in range(2):
        assert sort_papers(found, TAXONOMY, Derived(tmp_path)) == expected
    assert assigned == [changed.title]


def test_what_does_not_matter_to_topics_changes_nothing(tmp_path: Path, assigned: list[str]) -> None:
    sort_papers(PAPERS, TAXONOMY, Derived(tmp_path))
    assigned.clear()
    sort_papers([replace(paper, comments=99, authors=None) for paper in PAPERS], TAXONOMY, Derived(tmp_path))
    assert assigned == []


def test_with_other_topics_everything_is_assigned_again(tmp_path: Path, assigned: list[str]) -> None:
    sort_papers(PAPERS, TAXONOMY, Derived(tmp_path))
    assigned.clear()
    sort_papers(PAPERS, replace(TAXONOMY, topics=TAXONOMY.topics[1:]), Derived(tmp_path))
    assert len(assigned) == len(PAPERS)


def test_a_month_whose_entry_is_lost_or_unreadable_is_assigned_again(
    tmp_path: Path, assigned: list[str]
) -> None:
    sort_papers(PAPERS, TAXONOMY, Derived(tmp_path))
    (tmp_path / TOPICS / MONTHS[1]).unlink()
    Derived(tmp_path).keep(TOPICS, MONTHS[0], digest(repr(TAXONOMY)), json.dumps({"2501.00001": 1}).encode())
    assigned.clear()
    assert sort_papers(PAPERS, TAXONOMY, Derived(tmp_path)) == EXPECTED
    assert len(assigned) == len(PAPERS)


def test_several_processes_assign_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "FEWEST", 1)
    monkeypatch.setattr(sorting, "BATCH", 7)
    assert sort_papers(PAPERS, TAXONOMY, Derived(tmp_path), workers=2) == EXPECTED


class _Killer:
    """An assigner that kills its process."""

    def assign(self, _title: str, _abstract: str | None) -> None:
        import os

        os._exit(9)


def test_a_process_that_is_killed_while_sorting_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "FEWEST", 1)
    monkeypatch.setattr(config, "assigner_of", lambda _: _Killer())
    with pytest.raises(PapersError, match=r"^topics: a worker process was killed; free some memory"):
        sort_papers(PAPERS, TAXONOMY, workers=2)
