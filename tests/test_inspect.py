"""Tests the reports on unused phrases, overlapping or too broad topics, and the reasons for a paper's topics."""

from __future__ import annotations

import datetime as dt

from paper_listings.paper import Paper
from paper_listings.topics.assign import Assigner, Score, Term
from paper_listings.topics.survey import dead_phrases, explain, survey
from paper_listings.topics.taxonomy import Taxonomy, TaxonomyEntry, Topic


def entries(*texts: str) -> tuple[TaxonomyEntry, ...]:
    return tuple(TaxonomyEntry(spellings=tuple(text.split(" | ")), place=f"t:{text}") for text in texts)


def topic(slug: str, *strong: str) -> Topic:
    return Topic(slug=slug, title=slug, about=slug, strong=entries(*strong))


def paper(number: int, title: str, abstract: str | None = None) -> Paper:
    return Paper(
        key=f"2501.{number:05}", title=title, abstract=abstract, listed=dt.date(2025, 1, 1), sources=("test",)
    )


KITCHEN = Taxonomy(
    topics=(
        topic("tea", "tea | chai", "green tea"),
        topic("drinks", "tea", "cup"),
        topic("bread", "rye", "spelt"),
    )
)
ASSIGNER = Assigner(KITCHEN)


def test_a_phrase_is_dead_when_it_never_counts() -> None:
    papers = [paper(1, "Green tea"), paper(2, "Cups", "of rye")]
    assert [(p.slug, p.spelling, p.entry.place) for p in dead_phrases(KITCHEN, papers)] == [
        ("tea", "tea", "t:tea | chai"),
        ("tea", "chai", "t:tea | chai"),
        ("drinks", "tea", "t:tea"),
        ("bread", "spelt", "t:spelt"),
    ]


def test_spellings_that_fold_together_live_together() -> None:
    kitchen = Taxonomy(topics=(topic("tea", "teas | tea"),))
    assert dead_phrases(kitchen, [paper(1, "Tea")]) == ()


def test_a_survey_counts_topics_and_shows_a_spread_sample() -> None:
    papers = [*(paper(number, f"Tea {number}") for number in range(9)), paper(9, "Rye"), paper(10, "Stones")]
    seen = survey(KITCHEN, ASSIGNER, papers, sample=3)
    assert seen.papers == 11
    assert [(count.slug, count.papers, count.main) for count in seen.topics] == [
        ("tea", 9, 0),
        ("drinks", 9, 9),
        ("bread", 1, 1),
    ]
    assert [p.title for p in seen.topics[1].sample] == ["Tea 0", "Tea 3", "Tea 6"]
    assert [p.title for p in seen.topics[0].sample] == ["Tea 0", "Tea 3", "Tea 6"]
    assert [p.title for p in seen.topics[2].sample] == ["Rye"]
    assert [p.title for p in seen.unsorted] == ["Stones"]
    assert [count.slug for count in seen.greedy] == ["drinks", "tea"]
    assert seen.overlaps == ()


def test_main_papers_come_first_in_a_sample() -> None:
    papers = [paper(1, "Tea, tea with rye"), paper(2, "Rye, rye and tea")]
    bread = survey(KITCHEN, ASSIGNER, papers).topics[2]
    assert (bread.papers, bread.main) == (2, 1)
    assert [p.title for p in bread.sample] == ["Rye, rye and tea", "Tea, tea with rye"]


def test_topics_that_share_most_papers_overlap() -> None:
    papers = [
        *(paper(number, "Tea") for number in range(12)),
        *(paper(20 + n, "Cup of rye") for n in range(12)),
    ]
    (overlap, other) = survey(KITCHEN, ASSIGNER, papers).overlaps
    assert (overlap.smaller, overlap.larger, overlap.shared, overlap.share) == ("bread", "drinks", 12, 1.0)
    assert (other.smaller, other.larger) == ("tea", "drinks")


def test_no_topic_is_greedy_among_few_papers_or_none() -> None:
    assert survey(KITCHEN, ASSIGNER, [paper(1, "Tea")]).greedy == ()
    assert survey(KITCHEN, ASSIGNER, []).topics[0].share == 0.0


def test_disjoint_topics_do_not_overlap() -> None:
    papers = [paper(number, "Green tea" if number % 2 else "Rye") for number in range(30)]
    assert survey(KITCHEN, ASSIGNER, papers).overlaps == ()


def test_an_explanation_names_the_lines_of_the_file() -> None:
    seen = explain(KITCHEN, ASSIGNER, paper(1, "Chai, tea", "A cup, a cup of tea"))
    assert seen.assignment.slugs == ("drinks", "tea")
    assert [standing.slug for standing in seen.standings] == list(seen.assignment.slugs)
    assert [(p.slug, p.spelling, in_title, times) for p, in_title, times in seen.phrases] == [
        ("tea", "chai", True, 1),
        ("tea", "tea", True, 1),
        ("tea", "tea", False, 1),
        ("drinks", "tea", True, 1),
        ("drinks", "tea", False, 1),
        ("drinks", "cup", False, 2),
    ]
    assert seen.paper.title == "Chai, tea"


def test_an_explanation_has_the_terms_of_the_weights_as_the_paper_writes_them() -> None:
    class Weighed:
        def score(self, title: str, abstract: str) -> dict[str, Score]:
            terms = tuple(Term(text=text, points=1.0, in_title=False) for text in ("time sery", "ummar"))
            return {"tea": Score(points=9.0, terms=lambda: terms)} if title and abstract else {}

    seen = explain(KITCHEN, Assigner(KITCHEN, Weighed()), paper(1, "Stones", "Time-series."))
    assert [term.text for term in seen.standings[0].reason.terms] == ["Time-series", "ummar"]
