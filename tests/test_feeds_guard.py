"""Tests that the guard names what a site has lost since it was last published, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_listings.feeds import item_id
from paper_listings.feeds.guard import losses, lost_papers
from paper_listings.feeds.manifest import Manifest

KEYS = tuple(f"2512.{number:05}" for number in range(1, 21))
IDS = tuple(item_id(key) for key in reversed(KEYS))
WEEKS = tuple(item_id(f"week-2025-W{number}") for number in range(49, 41, -1))
OLD = Manifest(
    papers=KEYS,
    months={"2025-11": 4, "2025-12": 16},
    topics={"owls": 12, "tides": 1, "empty": 0},
    feeds={"all": IDS, "topics/owls": IDS[:12], "topics/tides": IDS[3:4], "selections/weekly": WEEKS},
)


def said(new: Manifest, old: Manifest = OLD, removed: tuple[str, ...] = ()) -> list[str]:
    return [str(problem) for problem in losses(old, new, removed=removed, allow="say so")]


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(OLD, id="unchanged"),
        pytest.param(replace(OLD, papers=(*KEYS, "2512.99999")), id="a paper more"),
        pytest.param(
            replace(OLD, papers=KEYS[1:], set_aside=KEYS[:1]), id="a paper that cannot be shown any more"
        ),
        pytest.param(replace(OLD, months={"2025-12": 20}), id="papers moved to another month"),
        pytest.param(replace(OLD, topics={**OLD.topics, "owls": 1}), id="papers moved to other topics"),
        pytest.param(replace(OLD, topics={**OLD.topics, "new": 3}), id="a new topic"),
        pytest.param(replace(OLD, feeds={**OLD.feeds, "all": ()}), id="a feed without entries"),
        pytest.param(
            replace(OLD, feeds={**OLD.feeds, "all": tuple(item_id(f"2601.{n:05}") for n in range(100))}),
            id="only new papers in the feed, after an outage",
        ),
        pytest.param(
            replace(OLD, feeds={**OLD.feeds, "selections/weekly": (item_id("week-2025-W50"), *WEEKS[:-1])}),
            id="a week more, and the oldest left",
        ),
        pytest.param(replace(OLD, feeds={**OLD.feeds, "selections/new": IDS[:3]}), id="a new feed"),
    ],
)
def test_it_lets_pass(new: Manifest) -> None:
    assert said(new) == []


def test_a_first_site_has_nothing_to_lose() -> None:
    assert said(OLD, old=Manifest()) == said(Manifest(), old=Manifest()) == []


def test_missing_papers_are_one_line_with_the_first_ones_and_what_to_do() -> None:
    new = replace(OLD, papers=KEYS[5:], topics={"owls": 0}, feeds={})
    (line,) = said(new)
    assert line == (
        "data/papers: 5 of 20 papers last published are missing: 2512.00001, 2512.00002, 2512.00003 and 2 more; "
        "restore them from an earlier commit, or allow it once: say so"
    )


def test_a_month_that_is_missing_as_a_whole_is_named() -> None:
    (line,) = said(replace(OLD, papers=KEYS[4:], months={"2025-12": 16}))
    assert " are missing: 2512.00001, 2512.00002, 2512.00003 and 1 more, all of 2025-11 among them; " in line


@pytest.mark.parametrize("removed", [(), KEYS[:1]])
def test_a_site_without_papers_is_one_line(removed: tuple[str, ...]) -> None:
    (line,) = said(
        Manifest(topics={"owls": 0, "tides": 0, "empty": 0}, feeds=dict.fromkeys(OLD.feeds, ())),
        removed=removed,
    )
    assert line.startswith(
        "data/papers: 19 of 20 papers last published are missing: "
        if removed
        else "data/papers: all 20 papers last published are missing; restore"
    )


def test_papers_that_were_set_aside_are_missed_too() -> None:
    old = replace(OLD, papers=KEYS[1:], set_aside=KEYS[:1])
    (line,) = said(replace(OLD, papers=KEYS[1:]), old=old)
    assert "1 of 20 papers last published are missing: 2512.00001; " in line


def test_papers_that_the_owner_took_out_are_not_missed() -> None:
    assert said(replace(OLD, papers=KEYS[2:]), removed=KEYS[:2]) == []
    assert len(said(replace(OLD, papers=KEYS[3:]), removed=KEYS[:2])) == 1


def test_topics_that_lost_all_papers_are_one_line() -> None:
    (line,) = said(replace(OLD, topics={**OLD.topics, "owls": 0, "tides": 0}))
    assert line == (
        "topics.yml: 2 topics lost all papers, 13 papers when last published: owls, tides; "
        "correct it, or allow it once: say so"
    )


def test_a_topic_that_was_removed_is_said_once_not_again_for_its_feed() -> None:
    new = replace(
        OLD,
        topics={"owls": 12},
        feeds={key: ids for key, ids in OLD.feeds.items() if key != "topics/tides"},
    )
    (line,) = said(new)
    assert line.startswith("topics.yml: 1 topic lost all papers, 1 paper when last published: tides; ")


def test_a_topic_that_lost_the_papers_that_the_owner_took_out_may_be_empty() -> None:
    new = replace(OLD, papers=KEYS[1:], topics={**OLD.topics, "tides": 0})
    assert said(new, removed=KEYS[:1]) == []
    assert len(said(replace(new, topics={**OLD.topics, "owls": 0}), removed=KEYS[:1])) == 1, "it had twelve"
    gone = {slug: count for slug, count in new.topics.items() if slug != "tides"}
    assert len(said(replace(new, topics=gone), removed=KEYS[:1])) == 1, "the topic itself is gone"


def test_a_feed_that_is_gone_is_named() -> None:
    new = replace(OLD, feeds={"all": IDS, "topics/owls": IDS, "topics/tides": IDS})
    assert said(new) == [
        "feeds: 1 feed last published would be gone: selections/weekly; correct it, or allow it once: say so"
    ]


@pytest.mark.parametrize("key", ["all", "selections/weekly"])
def test_a_feed_whose_entries_would_all_be_new_to_its_readers_is_named(key: str) -> None:
    before = {**OLD.feeds, key: tuple(f"urn:other:{number}" for number in range(8))}
    (line,) = said(OLD, old=replace(OLD, feeds=before))
    assert line.startswith(f"feeds: all entries of 1 feed would come back under other ids: {key}; ")


def test_the_last_build_is_compared_by_papers_alone() -> None:
    new = replace(OLD, papers=KEYS[:-1], topics={}, feeds={})
    (problem,) = lost_papers(OLD, new, allow="papers build", when="built")
    assert problem.problem == "1 of 20 papers last built are missing: 2512.00020"
    assert problem.remedy == "restore them from an earlier commit, or allow it once: papers build"
    assert lost_papers(OLD, replace(new, papers=KEYS), allow="papers build") == ()
