"""Tests related papers."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.insight.commonness import COMMON
from paper_listings.insight.related import relate
from paper_listings.insight.similarity import LIMIT, TERMS_SHOWN, THRESHOLD
from paper_listings.insight.terms import spelt_terms
from paper_listings.paper import Paper
from paper_listings.text import clean
from tests.shared_data import ABSENT, SHARED

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = "otter heron kestrel badger lichen tundra estuary moraine fjord glacier delta lagoon".split()  # noqa: SIM905


def paper(key: str, title: str, abstract: str | None = None, month: int = 1) -> Paper:
    return Paper(key=key, title=title, abstract=abstract, listed=dt.date(2024, month, 3))


def keys(papers: list[Paper], key: str) -> list[str]:
    return [link.key for link in relate(papers)[key]]


def test_a_link_names_the_terms_that_both_papers_share_and_no_word_twice() -> None:
    found = relate(
        [
            paper("a", "Otter Tracking by Radar", "Otters wade. The HydraNet hears a kestrel."),
            paper("b", "Radar Otters", "Another way of otter tracking, with HydraNet."),
            paper("c", "Moraine and Glacier"),
        ]
    )
    (link,) = found["a"]
    assert link.key == "b"
    assert set(link.terms) == {"otter tracking", "radar", "HydraNet"}
    assert found["c"] == ()


def test_a_pair_of_words_takes_the_place_of_its_parts() -> None:
    terms = [
        relate(
            [paper("a", f"Otter Dam {more}", "otter otter dam dam"), paper("b", "Otter Dam", "otter dam")]
        )["a"][0].terms
        for more in ("", "Otter", "Dam dam dam", "otter, otter. dam, dam")
    ]
    assert set(terms) == {("otter dam",)}


def test_a_word_with_its_hyphen_is_the_word_without_it() -> None:
    assert keys([paper("a", "Pre-otters of the lagoon"), paper("b", "A lagoon of preotters")], "a") == ["b"]


def test_of_words_with_the_same_beginning_one_is_named() -> None:
    papers = [paper("a", "Lagoon, glacial: glacially"), paper("b", "Lagoon, glacially: glacial")]
    (link,) = relate(papers)["a"]
    assert link.terms == ("glacial", "lagoon")


def test_one_shared_word_is_not_enough_however_heavy_it_is() -> None:
    papers = [paper("a", "Otter"), paper("b", "Otter")]
    assert relate(papers) == {"a": (), "b": ()}


@pytest.mark.parametrize(
    ("own_words", "also", "terms"),
    [
        (4, "", ("otter dam",)),
        (11, "", None),
        (14, " and lagoon", ("otter dam", "lagoon")),
        (14, " and reinforcement learning", None),
    ],
)
def test_one_shared_pair_is_enough_if_the_papers_are_alike_beyond_the_threshold(
    own_words: int, also: str, terms: tuple[str, ...] | None
) -> None:
    def text(name: str) -> str:
        return "an otter dam" + "".join(f" and {name}{letter * 3}" for letter in LETTERS[:own_words]) + also

    others = [paper(f"z{number}", f"tundra{number}") for number in range(20)]
    found = relate([paper("a", "badger", text("badger")), paper("b", "heron", text("heron")), *others])["a"]
    assert [link.terms for link in found] == ([] if terms is None else [terms])


def test_words_that_everyone_uses_make_no_link() -> None:
    papers = [paper("a", "We propose a novel framework"), paper("b", "A novel framework we propose")]
    assert relate(papers) == {"a": (), "b": ()}


def test_likeness_by_common_terms_alone_makes_no_link() -> None:
    papers = [paper(f"{n}", f"Otter {WORDS[n % 12]}{n}") for n in range(20)]
    assert not any(relate(papers).values())


def test_there_are_at_most_five_links_in_order_of_likeness_and_ties_go_by_key() -> None:
    papers = [paper(key, "Otter Lagoon") for key in "gfedcba"]
    assert keys(papers, "d") == ["a", "b", "c", "e", "f"]


def test_a_paper_without_any_term_has_no_links() -> None:
    assert relate([paper("a", "?!"), paper("b", "42")]) == {"a": (), "b": ()}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Pre-training of LLMs", {"pretraining": "pre-training", "llm": "LLM"}),
        ("non-fine-tuned otter", {"nonfinetuned": "non-fine-tuned", "otter": "otter", "nonfinetuned otter": "non-fine-tuned otter"}),
        ("In 2024, 3D otter", {"3d": "3D", "otter": "otter", "3d otter": "3D otter"}),
        ("otter (heron)", {"otter": "otter", "heron": "heron"}),
    ],
)  # fmt: skip
def test_terms(text: str, terms: dict[str, str]) -> None:
    assert dict(spelt_terms(text)) == terms


def papers_of(draw: Any, months: tuple[int, ...]) -> list[Paper]:  # noqa: ANN401 - hypothesis' type
    texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
    return [
        paper(f"2401.{n:05}", draw(texts), draw(texts), month=draw(st.sampled_from(months)))
        for n in range(draw(st.integers(1, 9)))
    ]


@given(st.data())
def test_a_closed_months_links_stay_whatever_is_listed_later(data: st.DataObject) -> None:
    old = papers_of(data.draw, (1, 2))
    new = [
        Paper(key=f"t-{n:012x}", title=later.title, abstract=later.abstract, listed=later.listed)
        for n, later in enumerate(papers_of(data.draw, (3, 4)))
    ]
    before, after = relate(old), relate([*new, *old])
    assert {key: after[key] for key in before} == before


def on_days(draw: Any, days: tuple[int, ...], prefix: str = "2401.") -> list[Paper]:  # noqa: ANN401 - hypothesis' type
    """Papers of June and, with days below 0, of May."""
    found = papers_of(draw, (6,))
    listed = [draw(st.sampled_from(days)) for _ in found]
    return [
        replace(one, key=f"{prefix}{number:05}", listed=dt.date(2024, 6, 1) + dt.timedelta(days=day))
        for number, (one, day) in enumerate(zip(found, listed, strict=True))
    ]


@given(st.data())
def test_a_new_day_changes_no_links_of_earlier_days_of_its_month(data: st.DataObject) -> None:
    old = on_days(data.draw, (-9, -2, 0, 1, 2))
    new = on_days(data.draw, (3,), prefix="2402.")
    if any(one.listed.month == 6 for one in old):
        before, after = relate(old), relate([*new, *old])
        assert {key: after[key] for key in before} == before


def test_when_a_month_is_over_its_papers_are_compared_with_all_of_it() -> None:
    first, second = (
        paper("a", "Otter Lagoon"),
        replace(paper("b", "Otter Lagoon"), listed=dt.date(2024, 1, 4)),
    )
    assert relate([first, second])["a"] == ()
    found = relate([first, second, paper("c", "Heron", month=2)])
    assert [link.key for link in found["a"]] == ["b"]


@given(st.data())
def test_links_do_not_depend_on_the_order_and_keep_their_bounds(data: st.DataObject) -> None:
    papers = papers_of(data.draw, (1, 2, 3))
    found = relate(papers)
    assert relate(data.draw(st.permutations(papers))) == found
    month = {paper.key: paper.listed for paper in papers}
    for key, links in found.items():
        assert len(links) <= LIMIT
        assert [(-link.score, link.key) for link in links] == sorted(
            (-link.score, link.key) for link in links
        )
        for link in links:
            assert THRESHOLD <= link.score <= 1_000
            assert link.key != key
            assert month[link.key] <= month[key]
            assert 1 <= len(link.terms) <= TERMS_SHOWN


def test_a_new_paper_finds_old_ones_and_not_the_other_way_round() -> None:
    found = relate([paper("a", "Otter Lagoon"), paper("b", "Otter Lagoon", month=2)])
    assert [link.key for link in found["b"]] == ["a"]
    assert found["a"] == ()


@pytest.mark.skipif(SHARED is None, reason=ABSENT)
def test_the_table_of_common_words_is_what_the_corpus_gives() -> None:
    assert SHARED is not None
    counts: Counter[str] = Counter()
    with gzip.open(SHARED / "corpus/papers-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
        total = 0
        for line in lines:
            row = json.loads(line)
            total += 1
            texts = (clean(row["title"]), clean(row["abstract"] or ""))
            counts.update({term for text in texts for term, _ in spelt_terms(text)})
    shares = {term: round(count * 1_000 / total) for term, count in counts.items() if term.isascii()}
    assert {term: share for term, share in shares.items() if share >= 6} == COMMON
