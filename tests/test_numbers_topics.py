"""Tests the numbers used for topics and trends, each with an example of its effect."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from paper_listings.errors import PapersError
from paper_listings.insight.trends import rising, trending
from paper_listings.paper import Paper
from paper_listings.topics import term_bag
from paper_listings.topics import weights as model
from paper_listings.topics.assign import Assigner
from paper_listings.topics.survey import survey
from paper_listings.topics.taxonomy import parse_taxonomy
from tests.test_learned import WEIGHTS, assigner
from tests.test_trends import LATEST, paper, titles

DAY = dt.date(2024, 6, 24)


def owls(number: int) -> tuple[Paper, ...]:
    return tuple(Paper(key=f"t-{n:012x}", title=f"Owl {n}", listed=DAY) for n in range(number))


# --- topics


def test_a_word_of_the_title_counts_like_three_of_the_abstract_for_topics() -> None:
    assert term_bag.terms_of("owl", "owl night") == {"owl": 4, "night": 1, "owl night": 1}


@pytest.mark.parametrize(
    ("word", "folded"), [("gas", "gas"), ("owls", "owl"), ("ties", "tie"), ("flies", "fly"), ("dies", "die")]
)
def test_words_of_three_letters_are_never_plurals(word: str, folded: str) -> None:
    assert term_bag.fold_term(word) == folded


def test_the_size_of_a_term_grows_with_the_logarithm_of_its_count_up_to_sixty_four() -> None:
    assert model.LEVELS[:8] == (0, 8, 14, 17, 19, 21, 22, 24)
    assert (len(model.LEVELS), model.LEVELS[-1]) == (65, 41)
    weights = model.parse_model(WEIGHTS, "weights.txt")
    readings = [weights.read({"owl": count}) for count in (63, 64, 65, 1_000)]
    assert [reading.sizes if reading else [] for reading in readings] == [[41 * 40]] * 4


def test_evidence_and_scores_have_the_units_of_the_file() -> None:
    """In the file: a bias of 500 ten-thousandths, weights in hundredths, mixed in thousandths."""
    weights = model.parse_model(WEIGHTS, "weights.txt")
    reading = weights.read(term_bag.terms_of("Barn owls", "An owl at night."))
    assert reading
    assert weights.evidence(reading) == (10_140, -1_032, 8_527, 7)
    assert weights.scores((10_140, -1_032, 8_527, 7)) == (9_496_600, -1_101_600, 7_674_300, 6_300)
    assert weights.contributions(reading, 0, 8) == [("barn owl", 4_773), ("owl", 4_742), ("night", 124)]


@pytest.mark.parametrize(("evidence", "same"), [(-5_000, -5_001), (15_000, 15_001)])
def test_evidence_counts_from_minus_a_half_to_one_and_a_half(evidence: int, same: int) -> None:
    weights = model.parse_model(WEIGHTS, "weights.txt")
    inside = evidence + (1 if evidence < 0 else -1)
    scores = [weights.scores((0, 0, 0, one))[3] for one in (inside, evidence, same)]
    assert scores == [900 * inside, 900 * evidence, 900 * evidence]


def test_a_learned_score_is_worth_ten_points() -> None:
    standings = assigner(model.parse_model(WEIGHTS, "weights.txt")).standings("Purr owl", None)
    assert [(one.slug, round(one.points, 9), round(one.weighted, 9)) for one in standings] == [
        ("cats", 8.09416, 9.5998),
        ("owls", 5.13218, 8.2948),
    ]
    assert [term.points for term in standings[0].reason.terms] == [7.03, -1.25]


def with_threshold(owls_: int) -> Assigner:
    weights = model.parse_model(WEIGHTS, "weights.txt")
    return assigner(replace(weights, thresholds=(owls_, 4_000_000)))


def test_a_topic_that_lacks_a_tenth_of_a_score_is_still_spoken_of() -> None:
    score = 5_132_180  # for owls; cats are the main topic
    slugs = [
        {one.slug for one in with_threshold(score + lacking).standings("Purr owl", None)}
        for lacking in (1_000_000, 1_000_001)
    ]
    assert slugs == [{"cats", "owls"}, {"cats"}]


def test_the_main_topic_needs_a_fifth_of_a_score() -> None:
    weights = model.parse_model(WEIGHTS, "weights.txt")
    reading = weights.read(term_bag.terms_of("Owl", ""))
    assert reading
    score = weights.scores(weights.evidence(reading))[0]
    for lacking, slugs in ((0, ("owls",)), (1, ())):
        constant = (2_000_000 - score - lacking, -(10**8), 10**8, 0)
        high = replace(weights, thresholds=(10**9, 10**9), constant=constant)
        assert assigner(high).assign("Owl", None).slugs == slugs


def test_a_learned_topic_names_eight_terms() -> None:
    more = "".join(f"term\tzz{letter}\t40\ta{50 + n}\n" for n, letter in enumerate("abcdefghij"))
    weights = model.parse_model(WEIGHTS + more, "weights.txt")
    given = assigner(weights).assign(" ".join(f"zz{letter}" for letter in "abcdefghij"), None)
    assert [term.text for term in given.reasons[0].terms] == [f"zz{letter}" for letter in "jihgfedc"]


@pytest.mark.parametrize(("kites", "count"), [(59, 0), (60, 1)])
def test_topics_overlap_from_six_tenths_of_the_smaller_one_on(kites: int, count: int) -> None:
    papers = [birds(n, "Owl, kite" if n < kites else "Owl") for n in range(100)]
    papers += [birds(200 + n, "Kite") for n in range(200)]
    assert len(survey(BIRDS, Assigner(BIRDS), papers).overlaps) == count


@pytest.mark.parametrize(("number", "count"), [(9, 0), (10, 1)])
def test_topics_of_fewer_than_ten_papers_say_nothing(number: int, count: int) -> None:
    papers = [birds(n, "Owl, kite") for n in range(number)]
    found = survey(BIRDS, Assigner(BIRDS), papers)
    assert (len(found.overlaps), len(found.greedy)) == (count, 2 * count)


@pytest.mark.parametrize(("number", "slugs"), [(50, []), (51, ["owls"])])
def test_a_topic_with_more_than_half_of_the_papers_is_greedy(number: int, slugs: list[str]) -> None:
    papers = [birds(n, "Owl" if n < number else "Stone") for n in range(100)]
    assert [one.slug for one in survey(BIRDS, Assigner(BIRDS), papers).greedy] == slugs


BIRDS = parse_taxonomy(
    "version: 1\ntopics:\n"
    "- {slug: kites, title: Kites, about: Birds., strong: [kite]}\n"
    "- {slug: owls, title: Owls, about: Birds., strong: [owl]}\n",
    "topics.yml",
)


def birds(number: int, title: str) -> Paper:
    return Paper(key=f"2501.{number:05}", title=title, listed=DAY)


@pytest.mark.parametrize(("beginning", "slugs"), [("ow*", ("owls",)), ("Ow*", ("owls",)), ("kit*", ())])
def test_two_letters_before_a_star_are_enough(beginning: str, slugs: tuple[str, ...]) -> None:
    text_ = f"version: 1\ntopics:\n- {{slug: owls, title: O, about: O., strong: [{beginning}]}}\n"
    assert Assigner(parse_taxonomy(text_, "topics.yml")).assign("Owls, Owls", None).slugs == slugs
    with pytest.raises(PapersError, match="give at least 2 letters"):
        parse_taxonomy(text_.replace(beginning, f"{beginning[0]}*"), "topics.yml")


def test_a_veto_outweighs_whatever_speaks_for_a_topic() -> None:
    text_ = "version: 1\ntopics:\n- {slug: owls, title: O, about: O., strong: [owl], veto: [stone]}\n"
    one = Assigner(parse_taxonomy(text_, "topics.yml"))
    assert one.assign("owl, " * 50, None).slugs == ("owls",)
    assert one.assign("owl, " * 249 + "stone", None).slugs == ()
    (standing,) = one.standings("stone", None)
    assert standing.points == -2_000


# --- trends


@pytest.mark.parametrize(("age", "within"), [(89, 2), (90, 1)])
def test_the_window_of_rising_terms_has_ninety_days(age: int, within: int) -> None:
    assert rising([paper("a"), paper("b", age=age)]).papers == within


@pytest.mark.parametrize(
    ("now", "before", "is_enough"), [(200, 200, True), (199, 200, False), (200, 199, False)]
)
def test_two_hundred_papers_on_both_sides_are_enough(now: int, before: int, *, is_enough: bool) -> None:
    window = rising(titles(before, 90, "Otter", 0) + titles(now, 0, "Otter", 50))
    assert (window.is_enough, bool(window.terms)) == (is_enough, is_enough)


@pytest.mark.parametrize(("before", "now", "z"), [(300, 205, [2.5]), (360, 250, [])])
def test_a_term_rises_from_two_and_a_half_standard_deviations_on(
    before: int, now: int, z: list[float]
) -> None:
    window = rising(titles(before, 90, "OtterNet", 0) + titles(now, 0, "OtterNet", 10))
    assert [one.z for one in window.terms] == z  # the other one has 2.49


@pytest.mark.parametrize(("often", "z"), [(5, [2.79]), (4, [])])
def test_a_term_rises_from_five_titles_on(often: int, z: list[float]) -> None:
    window = rising(titles(3_000, 90, "OtterNet", 0) + titles(200, 0, "OtterNet", often))
    assert [one.z for one in window.terms] == z  # four would have 2.5, which is enough


def test_twenty_rising_terms_are_shown() -> None:
    new = [paper(f"n{n}", f"Quokka{'abcdefghijklmnopqrstuvwxy'[n % 25]}", 0) for n in range(25 * 10)]
    old = [paper(f"o{n}", f"Kestrel{n}", 90) for n in range(3_000)]
    assert len(rising(old + new).terms) == 20


@pytest.mark.parametrize(
    ("age", "comments", "points"), [(0, 3, 10.0), (7, 3, 5.0), (14, 3, 2.5), (1, 33, 90.6), (0, 0, 1.0)]
)
def test_attention_is_three_a_comment_and_fades_by_half_in_seven_days(
    age: int, comments: int, points: float
) -> None:
    (found,) = trending([paper("a", age=age, comments=comments)], LATEST)
    assert found.points == points


def test_an_upvote_counts_once() -> None:
    assert [one.points for one in trending([paper("a", upvotes=9)], LATEST)] == [10.0]


@pytest.mark.parametrize(("age", "number"), [(29, 1), (30, 0)])
def test_papers_trend_for_thirty_days(age: int, number: int) -> None:
    assert len(trending([paper("a", age=age)], LATEST)) == number


def test_thirty_trending_papers_are_shown() -> None:
    assert len(trending([paper(f"{n:02}") for n in range(31)], LATEST)) == 30
