"""Tests that related papers are what a simple algorithm without matrices finds, and that a cache changes nothing."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.insight import related, similarity, terms
from paper_listings.insight.related import LINKS, VECTORS, Related, relate
from paper_listings.insight.terms import BREAK, Vocabulary, spelt_terms
from paper_listings.insight.vectors import Vectors
from paper_listings.paper import Paper
from paper_listings.store.derived import Derived
from paper_listings.text import clean
from tests import related_oracle
from tests.shared_data import ABSENT, SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

WORDS = [
    "otter",
    "heron",
    "kestrel",
    "Badger",
    "lichens",
    "tundra",
    "estuary",
    "moraine",
    "fjord",
    "glacier",
    "delta",
    "lagoon",
    "pre-otter",
    "Pre-Heron",
    "re-",
    "non-fine-tuned",
    "pre-,",
    "co-(badger)",
    "OtterNet",
    "otters,",
    "heron.",
    "heron;",
    "otter's",
    "3D",
    "2024",
    "the",
    "with",
    "reinforcement",
    "learning",
    "llm-based",
    "reasoning",
    "benchmark",
    "benchmarks",
    "otter-dam",
    "otter/dam",
    "_pre-otter",
    "tundra_otter",
    "ﷺ",
    "Größe",
    "groesse",
    "pre-",
]


def simple(papers: Sequence[Paper]) -> dict[str, tuple[Related, ...]]:
    """Returns what the simple algorithm finds."""
    found = related_oracle.relate(papers)
    return {
        key: tuple(Related(key=link.key, score=link.score, terms=link.terms) for link in links)
        for key, links in found.items()
    }


def invented(count: int, *, seed: int = 1) -> list[Paper]:
    """Returns papers of five months, made of few words and some of their own."""
    chance = random.Random(seed)
    rare = [f"{word.strip('-')}{letter}" for word in WORDS for letter in "xyz"]

    def text(most: int) -> str:
        words = [chance.choice(chance.choice((WORDS, rare))) for _ in range(chance.randint(0, most))]
        return clean(chance.choice((" ", "  ", "\n", ", ")).join(words))

    return [
        Paper(
            key=f"2401.{chance.randrange(100_000):05}-{number}",
            title=text(12),
            abstract=chance.choice((None, text(90))),
            listed=dt.date(2024, chance.randint(1, 5), 3),
        )
        for number in range(count)
    ]


texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)


@st.composite
def stores(draw: st.DrawFn) -> list[Paper]:
    found = draw(st.lists(st.tuples(texts, st.none() | texts, st.integers(1, 3)), max_size=10))
    return [
        Paper(key=f"{number * 7 % 10}", title=title, abstract=abstract, listed=dt.date(2024, month, 1))
        for number, (title, abstract, month) in enumerate(found)
    ]


@given(stores())
def test_small_stores_have_the_links_that_the_simple_algorithm_finds(papers: list[Paper]) -> None:
    assert relate(papers) == simple(papers)


@pytest.mark.parametrize("seed", range(4))
def test_larger_stores_have_the_links_that_the_simple_algorithm_finds(seed: int) -> None:
    papers = invented(250, seed=seed)
    assert relate(papers) == simple(papers)


def test_links_do_not_depend_on_how_much_is_done_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = invented(120)
    whole = relate(papers)
    assert any(map(len, whole.values()))
    for block, remembered in ((1, 0), (500, 40), (3_000, 1_000)):
        monkeypatch.setattr(similarity, "_BLOCK", block)
        monkeypatch.setattr(terms, "REMEMBERED", remembered)
        assert relate(papers) == whole


@pytest.mark.skipif(SHARED is None, reason=ABSENT)
def test_real_papers_have_the_links_that_the_simple_algorithm_finds() -> None:
    assert SHARED is not None
    with gzip.open(SHARED / "corpus/papers-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 2_000)]
    papers = [
        Paper(
            key=row["id"],
            title=clean(row["title"]),
            abstract=clean(row["abstract"] or "") or None,
            listed=dt.date(2024, 1 + number // 500, 1),
        )
        for number, row in enumerate(rows)
    ]
    assert relate(papers) == simple(papers)


@given(st.lists(st.sampled_from([*WORDS, " ", "-", "\n", "\t", "\x1c", "."]), max_size=9).map("".join))
def test_a_vocabulary_reads_the_words_that_make_the_terms(text: str) -> None:
    vocabulary = Vocabulary()
    numbers = [*vocabulary.read(text)]
    assert numbers == [*vocabulary.read(text)]
    read = [
        None if one == BREAK else (vocabulary.terms[vocabulary.term_of[one]], vocabulary.spellings[one])
        for one in numbers
    ]
    found: list[tuple[str, str]] = []
    for before, one in zip([None, *read], read, strict=False):
        if one:
            found.append(one)
            if before:
                found.append((f"{before[0]} {one[0]}", f"{before[1]} {one[1]}"))
    assert found == [*spelt_terms(text)]


def test_a_term_keeps_its_number_when_spellings_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = Vocabulary()
    before = [vocabulary.term_of[one] for one in vocabulary.read("otter heron otters")]
    monkeypatch.setattr(terms, "REMEMBERED", 0)
    vocabulary.refresh()
    assert vocabulary.spellings == []
    after = [vocabulary.term_of[one] for one in vocabulary.read("Herons kestrel otter")]
    assert (before, after) == ([0, 1, 0], [1, 2, 0])
    assert (vocabulary.number("kestrel"), vocabulary.number("lagoon")) == (2, None)


# --- what is kept between runs


class Counted(Derived):
    """Counts the months whose entries are kept anew, by kind."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.made: dict[str, list[str]] = {LINKS: [], VECTORS: []}

    def keep(self, kind: str, name: str, inputs: bytes, data: bytes) -> None:
        self.made[kind].append(name)
        super().keep(kind, name, inputs, data)


PERIODS = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05-03"]
"""Months, and the day of the newest month."""


def made(papers: list[Paper], folder: Path) -> tuple[list[str], list[str]]:
    """Returns the months whose links and whose vectors were computed; the links are always the right ones."""
    counted = Counted(folder)
    assert relate(papers, counted) == simple(papers)
    counted.tidy()
    return counted.made[LINKS], counted.made[VECTORS]


def test_only_periods_from_the_first_change_on_are_computed_again(tmp_path: Path) -> None:
    papers = sorted(invented(60), key=lambda paper: paper.listed)
    more = Paper(key="2405.1", title="Otter, lagoon, heron", listed=dt.date(2024, 5, 4))
    earlier = Paper(key="2403.1", title="Otter, lagoon, heron", listed=dt.date(2024, 3, 4))
    later = Paper(key="2406.1", title="Otter, lagoon, heron", listed=dt.date(2024, 6, 4))
    assert made(papers, tmp_path) == (PERIODS, PERIODS)
    assert made(papers[::-1], tmp_path) == ([], [])
    assert made([*papers, more], tmp_path) == (["2024-05-04"], ["2024-05-04"])
    changed = [*PERIODS[2:], "2024-05-04"]
    assert made([*papers, more, earlier], tmp_path) == (changed, changed)
    assert made([*papers, earlier], tmp_path) == ([], [])
    over = ["2024-05", "2024-06-04"]
    assert made([*papers, earlier, later], tmp_path) == (over, over)


def test_what_is_lost_is_computed_again_and_nothing_else(tmp_path: Path) -> None:
    papers = invented(60)
    made(papers, tmp_path)
    (tmp_path / VECTORS / "2024-02").unlink()
    assert made(papers, tmp_path) == ([], [])
    (tmp_path / LINKS / "2024-04").unlink()
    assert made(papers, tmp_path) == (["2024-04"], ["2024-02", "2024-04"])
    (tmp_path / LINKS / "2024-01").unlink()
    (tmp_path / LINKS / "2024-03").unlink()
    assert made(papers, tmp_path) == (["2024-01", "2024-03"], ["2024-01", "2024-03"])


def test_months_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    papers = invented(60)
    made(papers, tmp_path)
    made([paper for paper in papers if paper.listed.month < 3], tmp_path)
    assert sorted(path.name for path in (tmp_path / VECTORS).iterdir()) == ["2024-01", "2024-02-03"]


def _shorter(data: bytes) -> bytes:
    return json.dumps(json.loads(data)[1:]).encode()


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (LINKS, _shorter),
        (LINKS, lambda _: b"{}"),
        (LINKS, lambda _: b'[[["nobody", 100, ["otter", "heron"]]]]'),
        (LINKS, lambda _: b"["),
        (VECTORS, lambda _: b""),
        (VECTORS, lambda data: data[:-1000]),
        (VECTORS, lambda data: data.replace(b"\n", b"\0")),
        (VECTORS, lambda data: data[:80] + b"\xff" * 80 + data[160:]),
    ],
)
def test_an_entry_with_other_content_is_not_used(
    kind: str, change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    papers = invented(60)
    made(papers, tmp_path)
    month = related._periods(sorted(papers, key=lambda paper: (paper.listed, paper.key)), "2024-05")[0]
    held = Derived(tmp_path)
    data = held.find(kind, month.name, month.inputs, bytes)
    assert data
    held.keep(kind, month.name, month.inputs, change(data))
    (tmp_path / LINKS / PERIODS[4]).unlink()
    links, vectors = made(papers, tmp_path)
    assert month.name in (links if kind == LINKS else vectors)


def test_vectors_that_contradict_themselves_are_invalid() -> None:
    vectors, _ = similarity.Index(["a"]).relate([Paper(key="a", title="Otter", listed=dt.date(2024, 1, 1))])
    assert Vectors.loads(vectors.dumps()).words == vectors.words == ("otter",)
    for wrong in (replace(vectors, sizes=vectors.sizes + 1), replace(vectors, uses=vectors.uses[:0])):
        with pytest.raises(ValueError, match="1"):
            Vectors.loads(wrong.dumps())


def test_vectors_of_other_papers_are_not_used(tmp_path: Path) -> None:
    papers = sorted(invented(60), key=lambda paper: (paper.listed, paper.key))
    made(papers, tmp_path)
    one, other, *_ = related._periods(papers, "2024-05")
    held = Derived(tmp_path)
    data = held.find(VECTORS, other.name, other.inputs, bytes)
    assert data
    assert len(one.papers) != len(other.papers)
    held.keep(VECTORS, one.name, one.inputs, data)
    (tmp_path / LINKS / PERIODS[4]).unlink()
    assert made(papers, tmp_path) == (PERIODS[4:], ["2024-01", PERIODS[4]])
