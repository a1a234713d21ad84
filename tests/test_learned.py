from __future__ import annotations

import dataclasses
import math
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.owner import config
from paper_listings.text import TEXT_LIMIT, clean
from paper_listings.topics import term_bag
from paper_listings.topics.assign import Assigner
from paper_listings.topics.learned import LearnedScorer
from paper_listings.topics.taxonomy import Taxonomy, parse_taxonomy
from paper_listings.topics.weights import LEVELS, TopicModel, parse_model
from tests.sites import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

WEIGHTS = """\
# two topics: owls and cats
format\tpaper-topics 1
topics\towls cats
thresholds\t4000000 4000000
knots\t1500 4000
bias\t500 800 400 600
constant\t0 0 0 0
mix\towls\t0\t900 0 0 0
mix\towls\t1\t50 -20 0 0
mix\towls\t2\t-10 0 0 0
mix\tcats\t0\t0 900 0 0
mix\tcats\t1\t0 50 0 0
mix\tcats\t2\t0 0 0 0
mix\tmain:owls\t0\t0 0 900 0
mix\tmain:owls\t1\t0 0 0 0
mix\tmain:owls\t2\t0 0 0 0
mix\tmain:cats\t0\t0 0 0 900
mix\tmain:cats\t1\t0 0 0 0
mix\tmain:cats\t2\t0 0 0 0
term\tbarn owl\t60\ta60b-10c50
term\tnight\t20\ta10b12
term\towl\t40\ta80b-20c70d-10
term\tpurr\t50\tb90d80
"""
TAXONOMY = """\
version: 1
topics:
- {slug: cats, title: Cats, about: Pets., strong: [purr, siamese], not: [night]}
- {slug: owls, title: Owls, about: Birds., strong: [owl], veto: [stone statue]}
- {slug: tides, title: Tides, about: The sea., strong: [spring tide, ebb]}
"""


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return parse_model(WEIGHTS, "weights.txt")


def assigner(model: TopicModel, text: str = TAXONOMY) -> Assigner:
    taxonomy = parse_taxonomy(text, "topics.yml")
    return Assigner(taxonomy, LearnedScorer(taxonomy, model))


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("policies", "policy"),
        ("classes", "class"),
        ("bias", "bias"),
        ("owls", "owl"),
        ("gas", "gas"),
        ("ties", "tie"),
    ],
)
def test_plurals_are_folded_and_words_that_only_look_so_are_kept(word: str, folded: str) -> None:
    assert term_bag.fold_term(word) == folded


def test_terms_are_words_and_pairs_without_stop_words_numbers_and_addresses() -> None:
    counts = term_bag.terms_of(
        "Barn Owls", "The owls of 2024 hunt at https://owl.example/barn night. Night owls hunt."
    )
    assert counts == {
        "barn": 3, "owl": 5, "barn owl": 3, "hunt": 2, "night": 2, "night night": 1, "night owl": 1, "owl hunt": 1,
    }  # fmt: skip


def _evidence(model: TopicModel, counts: Mapping[str, int]) -> list[float]:
    """The docstring's formula, in floating point."""
    known = {
        name: LEVELS[min(count, 64)] * model.terms[name].idf
        for name, count in counts.items()
        if name in model.terms
    }
    norm = math.sqrt(sum(weight**2 for weight in known.values()))
    return [
        bias + sum(weight * model.terms[name].outputs[output] for name, weight in known.items()) / norm * 100
        for output, bias in enumerate(model.bias)
    ]


words = st.sampled_from(["barn", "owl", "owls", "night", "purr", "fish"])


@given(
    st.lists(words, max_size=200).filter(lambda found: not {"owl", "owls", "night", "purr"}.isdisjoint(found))
)
def test_packed_integers_give_what_the_formula_says(found: list[str]) -> None:
    model = parse_model(WEIGHTS, "weights.txt")
    counts = term_bag.terms_of("", " ".join(found))
    reading = model.read(counts)
    assert reading is not None
    evidence = model.evidence(reading)
    assert evidence == pytest.approx(_evidence(model, counts), abs=2)
    scores = model.scores(evidence)
    for output, score in enumerate(scores):
        expected = model.constant[output]
        for one, rows in zip(evidence, model.mix, strict=True):
            kept = min(max(one, -5_000), 15_000)
            bends = [kept, *(max(0, kept - knot) for knot in model.knots)]
            expected += sum(row[output] * bend for row, bend in zip(rows, bends, strict=True))
        assert score == expected


def test_contributions_add_up_to_the_evidence(model: TopicModel) -> None:
    reading = model.read(term_bag.terms_of("Barn owl at night", "An owl may purr."))
    assert reading is not None
    shares = model.contributions(reading, 0, 10)
    assert [name for name, _ in shares] == ["barn owl", "owl", "night"]
    assert sum(share for _, share in shares) == pytest.approx(
        model.evidence(reading)[0] - model.bias[0], abs=3
    )
    assert model.contributions(reading, 0, 1) == shares[:1]


def test_a_text_of_unknown_words_has_no_evidence(model: TopicModel) -> None:
    assert model.read(term_bag.terms_of("Fish", "and chips")) is None
    assert assigner(model).assign("Fish", "and chips").slugs == ()
    assert assigner(model).assign("A spring tide at the ebb", "Ebb.").slugs == ("tides",)


def test_learned_topics_are_given_with_the_terms_that_decided(model: TopicModel) -> None:
    given = assigner(model).assign("Barn owls", "An owl at night.")
    assert given.slugs == ("owls",)
    assert [(term.text, term.in_title) for term in given.reasons[0].terms] == [
        ("barn owl", True), ("owl", True), ("night", False),
    ]  # fmt: skip
    assert assigner(model).assign("They purr", "They purr at night.").slugs == ("cats",)


def test_a_veto_rules_a_learned_topic_out(model: TopicModel) -> None:
    assert assigner(model).assign("Barn owls", "A stone statue of an owl.").slugs == ()


def test_a_topic_that_is_vetoed_leaves_its_lower_bar_to_the_next(model: TopicModel) -> None:
    high = dataclasses.replace(model, thresholds=(10**9, 10**9))
    title, abstract = "Barn owls", "Owls purr, purr."
    assert assigner(high).assign(title, abstract).slugs == ("owls",)
    assert assigner(high).assign(title, f"{abstract} A stone statue.").slugs == ("cats",)


def test_a_topic_can_be_left_to_its_phrases(model: TopicModel) -> None:
    text = TAXONOMY.replace("strong: [owl]", "learned: false, strong: [feather]")
    assert assigner(model, text).assign("Barn owls", "An owl.").slugs == ()
    assert assigner(model, text).assign("Feathers and a feather", "Feather.").slugs == ("owls",)


def test_phrases_that_the_weights_do_not_know_count_beside_them(model: TopicModel) -> None:
    assert assigner(model).assign("Siamese", "Siamese at night.").slugs == ("cats",)
    assert "cats" not in assigner(model).assign("Night", "At night.").slugs


def test_near_misses_are_told_when_asked_for(model: TopicModel) -> None:
    standings = {
        one.slug: one.verdict for one in assigner(model).standings("Owl", "Purr, purr, owl, owl, owl.")
    }
    assert set(standings) <= {"owls", "cats"}
    assert "main" in standings.values()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format\tpaper-topics 1", "format\tpaper-topics 9", "is not in the format"),
        ("knots\t1500 4000", "knots\t1500 many", "weights.txt: invalid topic weights"),
        ("term\towl\t40\ta80", "term\towl\ta80", "weights.txt:22: invalid topic weights"),
        ("bias\t500 800 400 600\n", "", "missing 'bias'"),
        ("bias\t500 800", "bias\t500", "is not in the format"),
        ("mix\tcats\t2\t0 0 0 0\n", "", "missing ('cats', 2)"),
        ("mix\towls\t0\t900", "mix\towls\tx\t900", "weights.txt:8: invalid topic weights"),
    ],
)
def test_a_damaged_file_of_weights_is_named(old: str, new: str, expected: str) -> None:
    with pytest.raises(PapersError) as caught:
        parse_model(WEIGHTS.replace(old, new, 1), "weights.txt")
    assert expected in str(caught.value)


def test_the_weights_that_come_with_the_generator_fit_the_topics_that_come_with_it() -> None:
    model = config.load_model()
    assert {slug for slug, _, _ in config.load_shipped()} == set(model.topics)
    assert config.WEIGHTS.stat().st_size <= 1_000_000
    assert list(model.terms) == sorted(model.terms)


def test_no_text_that_is_kept_can_overflow_a_lane_of_the_shipped_weights() -> None:
    model = config.load_model()
    columns = zip(*(known.outputs for known in model.terms.values()), strict=True)
    longest = max(math.hypot(*column) for column in columns)
    rarest = sorted(model.terms, key=lambda name: (-model.terms[name].idf, len(name)))
    text = clean(" ".join(rarest))
    reading = model.read(term_bag.terms_of(text, text))
    assert reading is not None
    assert len(text) > TEXT_LIMIT - 100
    assert longest * math.hypot(*reading.sizes) * 10 < 2**30


def test_the_answer_does_not_depend_on_the_order_of_the_topics(model: TopicModel) -> None:
    taxonomy = parse_taxonomy(TAXONOMY, "topics.yml")
    turned: Taxonomy = dataclasses.replace(taxonomy, topics=taxonomy.topics[::-1])
    for title in ("Barn owls purr", "Night purr", "Spring tide, ebb and owls"):
        one = Assigner(taxonomy, LearnedScorer(taxonomy, model)).assign(title, title)
        assert one == Assigner(turned, LearnedScorer(turned, model)).assign(title, title)


def test_a_full_memory_of_words_still_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_bag, "_REMEMBERED", 0)
    assert term_bag.terms_of("Zyzzyvas", "") == {"zyzzyva": 3}


def test_labels_name_topics_that_there_are_each_paper_once_in_order() -> None:
    lines = (REPOSITORY / "tools/topic_labels.tsv").read_text(encoding="utf-8").splitlines()[1:]
    topics = {slug for slug, _, _ in config.load_shipped()}
    keys = []
    for line in lines:
        key, primary, others = line.split("\t")
        given = [primary, *(others.split(",") if others != "-" else [])]
        assert set(given) <= topics, line
        assert len(set(given)) == len(given) <= 4, line
        assert re.fullmatch(r"\d{4}\.\d{4,5}", key), line
        keys.append(key)
    assert keys == sorted(set(keys))
