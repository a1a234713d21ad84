"""Tests the report on which phrases count in addition to the learned weights, and which have no effect."""

from __future__ import annotations

import datetime as dt

from paper_listings.cli import reports
from paper_listings.paper import Paper
from paper_listings.topics.learned import LearnedAssigner, parse_shipped
from paper_listings.topics.survey import Explanation, Survey, explain, survey
from paper_listings.topics.taxonomy import parse_taxonomy
from paper_listings.topics.weights import parse_model
from tests.test_learned import TAXONOMY, WEIGHTS

SHIPPED = "# came with the site\ncats\tstrong\tpurr\ncats\tnot\tnight\nowls\tstrong\towl\n"
MODEL = parse_model(WEIGHTS, "weights.txt")
OVERRIDE = "the weights know their words; veto or learned: false overrides"
PAPER = Paper(
    key="2501.00001",
    title="Barn owls",
    abstract="They purr at night, and an owl may purr, too.",
    listed=dt.date(2025, 1, 1),
)


def surveyed(text: str) -> Survey:
    taxonomy = parse_taxonomy(text, "topics.yml")
    return survey(taxonomy, LearnedAssigner(taxonomy, MODEL, lambda: parse_shipped(SHIPPED)), [PAPER])


def explained(text: str) -> Explanation:
    taxonomy = parse_taxonomy(text, "topics.yml")
    return explain(taxonomy, LearnedAssigner(taxonomy, MODEL), PAPER)


def test_only_phrases_that_would_count_are_dead() -> None:
    seen = surveyed(TAXONOMY)
    assert [(phrase.slug, phrase.spelling) for phrase in seen.dead] == [
        ("cats", "siamese"), ("owls", "stone statue"), ("tides", "spring tide"), ("tides", "ebb"),
    ]  # fmt: skip
    assert [(phrase.slug, phrase.spelling) for phrase in seen.silent] == [
        ("cats", "purr"), ("cats", "night"), ("owls", "owl"),
    ]  # fmt: skip


def test_phrases_that_do_not_count_are_summed_up_behind_the_dead_ones() -> None:
    lines = reports.topics_report(surveyed(TAXONOMY))
    assert lines[-5:] == [
        "4 phrases that no paper contains:",
        "    cats: siamese",
        "    owls: stone statue",
        "    tides: spring tide, ebb",
        f"3 phrases of learned topics do not count: {OVERRIDE}",
    ]


def test_phrases_of_a_topic_left_to_its_phrases_count() -> None:
    text = TAXONOMY.replace("strong: [purr, siamese]", "learned: false, strong: [purr, night owl]")
    lines = reports.topics_report(surveyed(text))
    assert "    cats: night owl" in lines
    assert lines[-1] == f"1 phrase of learned topics does not count: {OVERRIDE}"
    assert "do not count" not in "".join(reports.topics_report(surveyed(text.replace("[owl]", "[hoot]"))))


def test_phrases_that_did_not_come_with_the_site_and_do_not_count_are_named() -> None:
    text = TAXONOMY.replace("strong: [owl]", "strong: [owl, barn owl | barn owlet], weak: [night]")
    text = text.replace("not: [night]", "weak: [night]")
    lines = reports.topics_report(surveyed(text))
    assert lines[-4:] == [
        "4 phrases of yours do not count, the learned weights decide; use veto, or learned: false:",
        "    cats: night",
        "    owls: barn owl, barn owlet, night",
        f"2 phrases of learned topics do not count: {OVERRIDE}",
    ]


def test_a_phrase_in_the_paper_that_does_not_count_is_told() -> None:
    lines = reports.explanation(explained(TAXONOMY))
    told = "does not count, the learned weights decide; use veto, or learned: false"
    assert lines[-3:] == [f'  cats: "purr": {told}', f'  cats: "night": {told}', f'  owls: "owl": {told}']
    free = TAXONOMY.replace("title: Owls", "learned: false, title: Owls")
    assert [phrase.spelling for phrase in explained(free).silent] == ["purr", "night"]


def test_a_topic_under_another_name_than_that_of_the_weights_is_told() -> None:
    assert "topics.yml" not in "".join(reports.topics_report(surveyed(TAXONOMY)))
    assert "tides: only by its phrases; the weights have owls, which is not in topics.yml" not in (
        reports.topics_report(surveyed(TAXONOMY))
    )
    renamed = TAXONOMY.replace("slug: owls", "slug: strigidae").replace("slug: tides", "slug: cats-too")
    assert (
        "strigidae, cats-too: only by their phrases; the weights have owls, which is not in topics.yml"
        in reports.topics_report(surveyed(renamed))
    )
    alone = "version: 1\ntopics:\n- {slug: tides, title: Tides, about: The sea., strong: [ebb]}\n"
    assert (
        "tides: only by its phrases; the weights have owls, cats, which are not in topics.yml"
        in reports.topics_report(surveyed(alone))
    )
