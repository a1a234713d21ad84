"""Tests that phrases are matched as a person would match them, and that the longest wins."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.topics import matcher
from paper_listings.topics.matcher import Matcher, phrases_of
from paper_listings.topics.taxonomy import Taxonomy, TaxonomyEntry, Topic, symbols_of
from paper_listings.topics.words import exact, fold, lower, words


def entries(*texts: str) -> tuple[TaxonomyEntry, ...]:
    return tuple(TaxonomyEntry(spellings=tuple(text.split(" | ")), place="t") for text in texts)


def taxonomy(**phrases: tuple[str, ...]) -> Taxonomy:
    return Taxonomy(
        topics=tuple(
            Topic(slug=slug, title=slug, about=slug, strong=entries(*texts))
            for slug, texts in phrases.items()
        )
    )


def found(text: str, *phrases: str) -> list[str]:
    return [hit.text for hit in Matcher(taxonomy(tea=phrases)).find(text)]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Green-Teas and a green tea", "green tea", ["Green-Teas", "green tea"]),
        ("green\n  tea", "green tea", ["green tea"]),
        ("modelling by optimisation", "modeling | optimization", ["modelling", "optimisation"]),
        ("LLMs, an LLM's llm", "LLM", ["LLMs", "LLM's"]),
        ("a rag, a Rag, RAG", "RAG", ["RAG"]),
        ("Denoising denoises noise", "denois*", ["Denoising", "denoises"]),
        ("GPT-4, GPT4 and gpt", "GPT*", ["GPT", "GPT4"]),
        ("Quantisation", "quantiz*", ["Quantisation"]),
        ("continual pre-trainers", "continual pre train*", ["continual pre-trainers"]),
        ("3D and 3d", "3d", ["3D", "3d"]),
        ("green. Tea", "green tea", []),
        ("green (tea)", "green tea", []),
        ("green, tea", "green tea", []),
        ("green/tea", "green tea", ["green/tea"]),
        ("evergreen teapot", "green tea", []),
        ("green", "green tea", []),
        ("Pu’er’s leaf", "pu'er", []),
        ("café", "cafe", ["café"]),
        ("", "tea", []),
    ],
)
def test_a_phrase_is_found_in_its_spellings(text: str, phrase: str, expected: list[str]) -> None:
    assert found(text, phrase) == expected


def test_the_longest_phrase_wins_across_topics() -> None:
    hits = Matcher(taxonomy(a=("language model",), b=("vision language model",), c=("vision",))).find(
        "A vision-language model, and a language model of vision"
    )
    assert [(hit.text, hit.start, [phrase.slug for phrase in hit.phrases]) for hit in hits] == [
        ("vision-language model", 1, ["b"]),
        ("language model", 7, ["a"]),
        ("vision", 10, ["c"]),
    ]


def test_of_two_overlapping_phrases_the_longer_wins_wherever_it_begins() -> None:
    assert found("a b c d", "a b", "b c d") == ["b c d"]
    assert found("a b c", "a b", "b c") == ["a b"]


def test_a_phrase_of_two_topics_counts_for_both() -> None:
    (hit,) = Matcher(taxonomy(b=("tea",), a=("tea", "coffee"))).find("tea")
    assert [phrase.slug for phrase in hit.phrases] == ["a", "b"]


def test_a_topic_has_one_phrase_in_a_place_the_most_specific() -> None:
    (hit,) = Matcher(taxonomy(a=("T5*", "T5", "t5", "t5x*"))).find("T5")
    assert [phrase.spelling for phrase in hit.phrases] == ["T5"]
    (hit,) = Matcher(taxonomy(a=("tea*", "teap*"))).find("teapot")
    assert [phrase.spelling for phrase in hit.phrases] == ["teap*"]


def test_what_is_found_does_not_depend_on_what_was_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "MEMORY", 2)
    reader = Matcher(taxonomy(a=("green tea",)))
    texts = ["green tea", "black coffee with milk", "green tea"]
    first, _, last = map(reader.find, texts)
    assert first == last
    assert len(reader._remembered) <= 2


WORDS = st.sampled_from(["a", "b", "c", "ab", "abc", "B", "AB", "ABs", "cs", "optimise"])
PHRASES = st.builds(
    lambda parts, star: " ".join(parts) + ("*" if star and len(parts[-1]) > 1 else ""),
    st.lists(WORDS, min_size=1, max_size=3),
    st.booleans(),
)


def fulfils(word: str, symbol: str) -> bool:
    wanted = symbol[1:]
    if symbol[0] == "=":
        return wanted in {word, exact(word)}
    if symbol[0] == "~":
        return fold(word) == wanted
    return any(form.startswith(wanted) for form in (word, lower(word), fold(word)))


def naive(tax: Taxonomy, text: str) -> list[tuple[int, set[str]]]:
    """Finds positions and slugs by trying every phrase at every position."""
    read = words(text)
    spans: dict[tuple[int, int], set[str]] = {}
    for phrase in phrases_of(tax):
        symbols = symbols_of(phrase.spelling)
        for start in range(len(read) - len(symbols) + 1):
            if all(fulfils(read[start + i], symbol) for i, symbol in enumerate(symbols)):
                spans.setdefault((start, start + len(symbols)), set()).add(phrase.slug)
    free = [True] * len(read)
    result = []
    for length in range(len(read), 0, -1):
        for start in range(len(read)):
            if (start, start + length) in spans and all(free[start : start + length]):
                free[start : start + length] = [False] * length
                result.append((start, spans[start, start + length]))
    return sorted(result, key=lambda place: place[0])


@given(
    st.lists(st.lists(PHRASES, max_size=4), min_size=1, max_size=3),
    st.lists(
        st.sampled_from(["a", "b", "c", "ab", "Ab", "abc", "B", "AB", "ABs", "C's", "optimize", ". ", "("])
    ),
)
def test_it_finds_what_trying_every_phrase_everywhere_finds(
    phrases: list[list[str]], text: list[str]
) -> None:
    tax = taxonomy(**{f"t{number}": tuple(texts) for number, texts in enumerate(phrases)})
    hits = Matcher(tax).find(" ".join(text))
    assert [(hit.start, {p.slug for p in hit.phrases}) for hit in hits] == naive(tax, " ".join(text))


@given(st.lists(PHRASES, max_size=6), st.text(alphabet="abcB ABs-.", max_size=60))
def test_no_word_belongs_to_two_places(phrases: list[str], text: str) -> None:
    hits = Matcher(taxonomy(t=tuple(phrases))).find(text)
    ends = [(hit.start, hit.start + len(words(hit.text))) for hit in hits]
    assert all(one[1] <= other[0] for one, other in pairwise(ends))
