"""Tests that the reasons on a paper's page quote words exactly as they appear in the paper."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.insight.library import arrange
from paper_listings.pages.topic_reasons import explanations
from paper_listings.paper import Paper
from paper_listings.topics import term_bag
from paper_listings.topics.assign import Assignment, Reason, Term
from tests.reading_site import TAXONOMY


def reason(title: str, abstract: str | None, *terms: str | Term) -> str:
    """Returns the reason shown for a topic supported by these terms, strongest first; `!` marks terms in the title."""
    paper = Paper(key="2501.00001", title=title, abstract=abstract, listed=dt.date(2025, 1, 1))
    found = tuple(
        Term(text=term.rstrip("!"), points=1.0, in_title=term.endswith("!"))
        if isinstance(term, str)
        else term
        for term in terms
    )
    assignment = Assignment(slugs=("tea",), reasons=(Reason(slug="tea", terms=found),))
    (said,) = explanations(arrange([paper], TAXONOMY.topics, lambda *_: assignment), paper)
    return said.text


@pytest.mark.parametrize(
    ("title", "abstract", "term", "expected"),
    [
        ("Meshes of tea", "A mesh.", "meshe", "Meshes"),
        ("Brewing", "We steep long time  series twice; time series rest.", "time sery", "time series"),
        ("Brewing", "Pre-Steeping helps.", "pre steeping", "Pre-Steeping"),
        ("Brewing", "Black/green tea.", "black green", "Black/green"),
        ("Brewing", "Of large pre-steeping.", "large pre", "large pre-steeping"),
        ("Two-cup-pot tests", "", "pot test", "Two-cup-pot tests"),
        ("See - pot tests-", "", "pot test", "pot tests"),
        ("Die Größe", "", "gr", "Größe"),
        ("Die Größe", "", "gr e", "Größe"),
        ("Brewing", "The Cafe\u0301s of town.", "cafe", "Cafe\u0301s"),
        ("Brewing", "We don't boil.", "don", "don't"),
        ("Brewing", "The kettle's lid.", "kettle", "kettle"),
        ("Brewing", "İznik teas.", "tea", "teas"),
        ("Brewing", "See https://tea.example/pots for pots.", "pot", "pots"),
        ("Brewing", "\\textbf{Pots} boil.", "pot boil", "Pots boil"),
        ("Brewing", "Cups and Black Tea here.", "Black Tea", "Black Tea"),
    ],
)
def test_a_term_is_quoted_as_the_paper_first_writes_it(
    title: str, abstract: str, term: str, expected: str
) -> None:
    assert reason(title, abstract, term) == f"Mentions “{expected}”."


@pytest.mark.parametrize("term", ["pot sery", "textbf", "ummar", "tea pot", "t"])
def test_what_the_paper_does_not_write_and_single_letters_are_not_quoted(term: str) -> None:
    abstract = "\\textbf{Boil} a summary. Tea 茶壶 pots. Don't."
    assert reason("Brewing", abstract, term, "boil") == "Mentions “Boil”."
    assert reason("Brewing", abstract, term) == "No single word decides; all of them count together."
    assert reason("Brewing", None, term) == "No single word decides; all of them count together."


def test_terms_within_others_make_room_for_the_next() -> None:
    text = "Continual pre-steeping of green tea, with one kettle, hot water, cups and lids."
    terms = ["pre", "pre steeping", "steeping", "continual", "tea", "kettle", "cup", "lid"]
    assert reason("Brewing", text, *terms) == (
        "Mentions “pre-steeping”, “Continual”, “tea”, “kettle”, “cups”."
    )


def test_a_pair_takes_the_place_of_its_words_except_of_one_in_the_title() -> None:
    assert reason("Tea", "Green tea.", "green", "cup", "green tea") == "Mentions “Green tea”."
    assert reason("Tea", "Green tea.", "tea!", "green tea") == "Mentions “Tea” (title), “Green tea”."
    assert reason("Green tea", "", "tea!", "green!", "green tea!") == "Mentions “Green tea” (title)."


def test_what_speaks_against_a_topic_is_no_reason_and_words_without_letters_of_ours_are_words() -> None:
    against = Term(text="cup", points=-1.0, in_title=False)
    assert reason("茶壶", "A cup.", against, "茶壶!") == "Mentions “茶壶” (title)."


@given(st.text(alphabet=st.sampled_from("aéİKẞß's’_- .\u0301茶2³"), max_size=30) | st.text(max_size=30))
def test_what_is_quoted_stands_in_the_text(text: str) -> None:
    for term, words in term_bag.written("", text).items():
        assert words in " ".join(text.split())
        if "İ" not in text:
            assert term in term_bag.found(text)


@given(st.text(alphabet=st.sampled_from("abs -/.,\n"), max_size=40))
def test_every_term_of_plain_text_is_found_where_it_is_written(text: str) -> None:
    assert set(term_bag.written(text, "")) == set(term_bag.found(text))
