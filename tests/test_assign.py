"""Tests topic assignment from phrases, by the rules in topics.yml, and the reasons given."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from paper_listings.topics.assign import Assigner, Reason, Score, Term
from paper_listings.topics.taxonomy import Scoring, Taxonomy, TaxonomyEntry, Topic


def entries(*texts: str) -> tuple[TaxonomyEntry, ...]:
    return tuple(TaxonomyEntry(spellings=tuple(text.split(" | ")), place="t") for text in texts)


TEA = Topic(
    slug="tea",
    title="Tea",
    about="Leaves.",
    strong=entries("green tea | sencha", "teapot"),
    weak=entries("leaf", "cup"),
    not_=entries("tea rose"),
)
COFFEE = Topic(slug="coffee", title="Coffee", about="Beans.", strong=entries("coffee"), weak=entries("cup"))
DRINKS = Topic(slug="drinks", title="Drinks", about="All.", weight=0.5, strong=entries("drink", "coffee"))
KITCHEN = Taxonomy(topics=(TEA, COFFEE, DRINKS))


def points(title: str, abstract: str | None, taxonomy: Taxonomy = KITCHEN) -> dict[str, float]:
    return {standing.slug: standing.points for standing in Assigner(taxonomy).standings(title, abstract)}


def test_a_hit_in_the_title_is_worth_more_and_is_not_capped() -> None:
    assert points("Green tea", None) == {"tea": 4}
    assert points("Green tea, green tea and Sencha", None) == {"tea": 12}


def test_spellings_of_an_entry_share_the_cap_of_the_abstract() -> None:
    assert points("x", "green tea, sencha, green teas") == {"tea": 4}
    assert points("x", "green tea, teapots, leaf") == {"tea": 5}


def test_phrases_against_a_topic_take_points_away() -> None:
    assert points("A tea rose", "sencha") == {"tea": -2}


def test_topics_are_ranked_by_weighted_points_then_by_slug() -> None:
    assignment = Assigner(KITCHEN).assign("Coffee", "drink coffee, green tea in teapots")
    assert assignment.slugs == ("coffee", "drinks", "tea")
    assert [reason.slug for reason in assignment.reasons] == list(assignment.slugs)
    twins = Taxonomy(topics=(dataclasses.replace(COFFEE, slug="b"), dataclasses.replace(COFFEE, slug="a")))
    assert Assigner(twins).assign("Coffee", None).slugs == ("a", "b")


def test_reasons_name_the_words_of_the_paper_strongest_first() -> None:
    (reason,) = Assigner(KITCHEN).assign("Green-Tea rites", "A cup of Sencha; the tea roses; a leaf").reasons
    assert reason == Reason(
        slug="tea",
        terms=(
            Term(text="Green-Tea", points=4, in_title=True),
            Term(text="Sencha", points=2, in_title=False),
            Term(text="tea roses", points=-2, in_title=False),
            Term(text="cup", points=1, in_title=False),
            Term(text="leaf", points=1, in_title=False),
        ),
    )


def test_every_topic_has_a_verdict() -> None:
    taxonomy = dataclasses.replace(KITCHEN, scoring=Scoring(max_topics=1, keep_ratio=0.5))
    standings = Assigner(taxonomy).standings("Coffee with coffee", "green tea in cups with a leaf")
    assert [(s.slug, s.points, s.weighted, s.verdict) for s in standings] == [
        ("coffee", 9, 9, "main"),
        ("drinks", 8, 4, "one topic too many"),
        ("tea", 4, 4, "far behind the best"),
    ]
    assert [s.verdict for s in Assigner(taxonomy).standings("leaf", None)] == ["too few points"]


def test_a_paper_without_phrases_is_unsorted() -> None:
    assignment = Assigner(KITCHEN).assign("Nothing of note", None)
    assert assignment.slugs == ()
    assert assignment.reasons == ()


def test_another_scorer_takes_the_place_of_the_phrases() -> None:
    class Model:
        def score(self, title: str, abstract: str) -> dict[str, Score]:
            return {
                "tea": Score(points=5, terms=lambda: [Term(text=title + abstract, points=7, in_title=True)]),
                "gone": Score(points=9, terms=list),
            }

    assignment = Assigner(KITCHEN, Model()).assign("Oolong", None)
    assert assignment.slugs == ("tea",)
    assert assignment.reasons[0].terms[0].text == "Oolong"


TEXTS = st.lists(
    st.sampled_from(["green", "tea", "Sencha", "teapot", "leaf", "cup", "rose", "coffee", "drink", "."]),
    max_size=30,
).map(" ".join)


@given(TEXTS, TEXTS, st.permutations(KITCHEN.topics))
def test_the_order_of_the_file_does_not_change_anything(
    title: str, abstract: str, topics: list[Topic]
) -> None:
    turned = tuple(
        dataclasses.replace(t, strong=t.strong[::-1], weak=t.weak[::-1], not_=t.not_[::-1]) for t in topics
    )
    assert Assigner(Taxonomy(topics=turned)).standings(title, abstract) == Assigner(KITCHEN).standings(
        title, abstract
    )


@given(TEXTS, TEXTS)
def test_given_topics_are_few_and_reach_the_threshold(title: str, abstract: str) -> None:
    assigner = Assigner(KITCHEN)
    assignment = assigner.assign(title, abstract)
    standings = assigner.standings(title, abstract)
    assert len(assignment.slugs) <= KITCHEN.scoring.max_topics
    assert assignment.slugs == tuple(s.slug for s in standings if s.verdict in {"main", "given"})
    assert [s.verdict for s in standings].count("main") == min(1, len(assignment.slugs))
    for standing in standings:
        assert standing.points == sum(term.points for term in standing.reason.terms)
