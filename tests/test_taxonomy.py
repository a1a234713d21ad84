"""Tests parsing topics.yml into a taxonomy, or into a list of all its errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.topics.taxonomy import Scoring, parse_taxonomy, symbols_of
from paper_listings.topics.words import fold, split, words
from tests.shared_data import SHARED

SMALL = """\
version: 1
topics:
- slug: tea
  title: Tea & infusions
  about: Leaves in hot water.
  strong: [green tea | sencha, infus*]
"""


def faults(text: str) -> list[str]:
    with pytest.raises(PapersError) as caught:
        parse_taxonomy(text, "topics.yml")
    return [str(problem) for problem in caught.value.problems]


def topic(lines: str) -> str:
    return "version: 1\ntopics:\n- slug: tea\n  title: Tea\n  about: Leaves.\n" + lines


def test_a_small_file_takes_all_defaults() -> None:
    taxonomy = parse_taxonomy(SMALL, "topics.yml")
    assert taxonomy.scoring == Scoring()
    (tea,) = taxonomy.topics
    assert (tea.slug, tea.title, tea.about, tea.weight) == (
        "tea",
        "Tea & infusions",
        "Leaves in hot water.",
        1.0,
    )
    assert [entry.spellings for entry in tea.entries("strong")] == [("green tea", "sencha"), ("infus*",)]
    assert tea.strong[0].text == "green tea | sencha"
    assert tea.strong[0].place == "topics.yml:6:12"
    assert tea.weak == tea.not_ == ()


def test_every_setting_is_read() -> None:
    text = topic("  weight: 0.5\n  strong: [a b]\n  weak: [c]\n  not: [d]\n") + (
        "scoring: {strong: 3, weak: 0.5, not: -1, title_factor: 3, body_cap: 1, threshold: 5, keep_ratio: 0.5,"
        " max_topics: 2}\n"
    )
    taxonomy = parse_taxonomy(text, "topics.yml")
    assert taxonomy.scoring == Scoring(
        strong=3, weak=0.5, not_=-1, title_factor=3, body_cap=1, threshold=5, keep_ratio=0.5, max_topics=2
    )
    found = taxonomy.topic("tea")
    assert found is not None
    assert found.weight == 0.5
    assert [entry.text for entry in (*found.strong, *found.weak, *found.not_)] == ["a b", "c", "d"]
    assert [taxonomy.scoring.points(kind) for kind in ("strong", "weak", "not")] == [3, 0.5, -1]
    assert taxonomy.topic("coffee") is None


def test_the_older_name_of_the_slug_is_read() -> None:
    taxonomy = parse_taxonomy(SMALL.replace("slug:", "id:"), "topics.yml")
    assert taxonomy.topics[0].slug == "tea"


def test_a_phrase_may_stand_twice_where_case_tells_it_apart() -> None:
    assert parse_taxonomy(topic("  strong: [green tea]\n  weak: [Green-Teas | sencha]"), "topics.yml").topics


def test_spellings_that_fold_together_may_stand_in_one_entry() -> None:
    assert parse_taxonomy(topic("  strong: [LLM | LLMs, modeling | modelling]"), "topics.yml").topics


@pytest.mark.parametrize(
    ("text", "place", "words_of_it"),
    [
        (SMALL.replace("version: 1", "version: 2"), "1:10", "version is 2"),
        (SMALL.replace("version: 1\n", ""), "1:1", "version is missing"),
        ("version: 1\ntopics: []\n", "2:9", "an empty list"),
        ("version: 1\ntopics: {}\n", "2:9", 'topics cannot have "key: value" in it'),
        ("version: 1\n", "1:1", "topics is missing"),
        ("version: 1\ntopics: [tea]\n", "2:10", 'topics[1] cannot be "tea"'),
        (SMALL.replace("slug: tea", "slug: Green Tea"), "3:9", 'for example "green-tea"'),
        (SMALL.replace("slug: tea", "slug: 茶"), "3:9", "lower-case letters, digits and hyphens"),
        (SMALL.replace("slug: tea", "slug: " + "a" * 41), "3:9", "at most 40"),
        (SMALL.replace("slug: tea", "slug: index"), "3:9", "an address used by the site itself"),
        (SMALL.replace("slug: tea", "slug: unsorted"), "3:9", "an address used by the site itself"),
        (SMALL.replace("slug: tea\n", "slug: tea\n  id: tea\n"), "4:7", "mean the same"),
        (SMALL.replace("- slug: tea\n ", "-"), "3:3", "topics[1].slug is missing"),
        (SMALL.replace("title: Tea & infusions", "title: 1984"), "4:10", 'put it in quotes: "1984"'),
        (SMALL.replace("about: Leaves in hot water.", "about:"), "5:9", "topics[1].about has no value"),
        (topic("  strong: [a b]\n  weight: -1"), "7:11", "weight is -1.0"),
        (topic("  strong: [a b]\n  weight: heavy"), "7:11", 'weight cannot be "heavy"'),
        (topic("  strong: [a b]\n  wieght: 2"), "7:3", 'did you mean "weight"?'),
        (topic("  strong: tea"), "6:11", "strong cannot be"),
        (topic("  weak: []"), "3:3", "a topic without phrases"),
        (topic("  strong: [a | ]"), "6:12", "a phrase without letters or digits"),
        (topic('  strong: ["--"]'), "6:12", "a phrase without letters or digits"),
        (topic('  strong: ["*"]'), "6:12", "a phrase without letters or digits"),
        (topic('  strong: [""]'), "6:12", "is empty"),
        (topic("  strong: [tea*pot]"), "6:12", "a * is allowed only at the very end"),
        (topic("  strong: [tea* pot]"), "6:12", "a * is allowed only at the very end"),
        (topic("  strong: [tea *]"), "6:12", "a * is allowed only at the very end"),
        (topic("  strong: [tea**]"), "6:12", "a * is allowed only at the very end"),
        (topic("  strong: [green t*]"), "6:12", "matches almost any word"),
        (topic("  strong: [tea | tea]"), "6:12", "occurs twice in this entry"),
        (
            topic("  strong: [green tea]\n  weak: [green-teas | sencha]"),
            "7:10",
            "already a phrase of this topic",
        ),
        (topic("  strong: [no]"), "6:12", 'put it in quotes: "no"'),
        (topic("  strong: [*tea]"), "6:12", "a bare * begins an alias"),
        (SMALL + "scoring: {not: 1}\n", "7:16", "scoring.not is 1"),
        (SMALL + "scoring: {treshold: 1}\n", "7:11", 'did you mean "threshold"?'),
    ],
)
def test_each_fault_names_its_place(text: str, place: str, words_of_it: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert found[0].startswith(f"topics.yml:{place}: ")
    assert words_of_it in found[0]


def test_a_slug_given_twice_names_the_first() -> None:
    twice = SMALL + SMALL.split("topics:\n")[1]
    assert faults(twice) == [
        'topics.yml:7:9: "tea" is the slug of another topic; choose another; the first is at topics.yml:3:9'
    ]


def test_faults_of_several_topics_are_told_at_once() -> None:
    assert len(faults("version: 1\ntopics:\n- slug: A\n  strong: [x, x]\n- title: 1\n  strong: [y**]\n")) == 8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Models", "model"),
        ("modelling", "modeling"),
        ("Optimisations", "optimization"),
        ("analysing", "analyzing"),
        ("behavioural", "behavioral"),
        ("studies", "study"),
        ("bird’s", "bird"),
        ("biases", "bias"),
        ("boxes", "box"),
        ("searches", "search"),
        ("Schrödinger", "schrodinger"),
        ("dies", "die"),
        ("movies", "movie"),
        ("databases", "database"),
        ("caches", "cache"),
        ("sizes", "size"),
        ("losses", "loss"),
    ],
)
def test_spellings_of_a_word_are_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["bias", "loss", "corpus", "analysis", "gas", "hour", "our"])
def test_a_word_that_only_looks_inflected_is_left_whole(word: str) -> None:
    assert fold(word) == word


@given(st.text(max_size=60))
def test_cutting_a_text_loses_nothing(text: str) -> None:
    assert "".join(split(text)) == text
    assert all(words(text))


def test_a_spelling_is_looked_for_word_by_word() -> None:
    assert symbols_of("LLM-agents*") == ("=LLM", "^agents")
    assert symbols_of("GPT*") == ("^GPT",)
    assert symbols_of("3D scenes") == ("=3D", "~scene")
    assert symbols_of("…") == ()


@pytest.mark.skipif(SHARED is None, reason="../shared is absent")
def test_the_draft_s_format_is_read() -> None:
    assert SHARED is not None
    draft = (SHARED / "labels" / "topics.draft.yml").read_text(encoding="utf-8")
    assert len(parse_taxonomy(draft, "topics.draft.yml").topics) == 18
