"""Tests one-line summaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.insight.summaries import WORD_LIMIT, one_line
from paper_listings.text import sentences

BEFORE = "Otters are hard to count at night."
AFTER = "Extensive experiments show that we win."


@pytest.mark.parametrize(
    "sentence",
    [
        "In this paper, we propose OtterNet, which counts otters by ear.",
        "We introduce OtterNet, a counter of otters that listens.",
        "To address this gap, we present the first census of otters.",
        "This work studies how otters sleep under the ice.",
        "OtterNet is a network that counts otters by ear.",
        "Here we show that otters dream of fish, e.g. of eels.",
        "The authors theoretically study whether otters dream of fish.",
    ],
)
def test_a_sentence_that_says_what_is_done_is_the_summary(sentence: str) -> None:
    assert one_line(f"{BEFORE} {sentence} {AFTER}") == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "It was known that otters dream of fish.",
        "Furthermore, we propose that otters dream of fish.",
        "We propose an otter.",
        "We propose " + "very " * WORD_LIMIT + "large otters.",
        "We release OtterNet and its data at https://example.org/otters today.",
        "Fine-tuning is a way of teaching otters new tricks.",
        "We propose that otters dream of fish and",
    ],
)
def test_nothing_is_better_than_a_bad_summary(sentence: str) -> None:
    assert one_line(f"{BEFORE} {AFTER} {sentence}") is None


def test_the_surest_sign_wins_then_the_first() -> None:
    first, second = "We show that otters dream of eels.", "We propose a census of sleeping otters."
    assert one_line(f"{first} {second} We propose a census of waking otters.") == second


def test_an_unknown_abstract_and_one_of_a_single_sentence_have_none() -> None:
    assert one_line(None) is None
    assert one_line("") is None
    assert one_line("We propose a census of sleeping otters.") is None


def test_abbreviations_end_no_sentence() -> None:
    assert tuple(sentences("Otters, i.e. The Otters of J. Doe et al. (2020), sleep. They do!  Yes")) == (
        "Otters, i.e. The Otters of J. Doe et al. (2020), sleep.",
        "They do!",
        "Yes",
    )


@given(
    st.lists(
        st.sampled_from(["We", "propose", "an", "otter.", "e.g.", "A!", "(B?)", '"', "x", "1.", ""])
    ).map(" ".join)
)
def test_sentences_lose_nothing_and_a_summary_is_a_quote(text: str) -> None:
    folded = " ".join(text.split())
    assert " ".join(sentences(folded)) == folded
    quote = one_line(folded)
    assert quote is None or quote in folded
