"""Tests the tuned numbers for related papers, each with two stores on either side of it."""

from __future__ import annotations

import datetime as dt
from itertools import product
from string import ascii_lowercase

import pytest

from paper_listings.insight import vectors
from paper_listings.insight.related import Related, relate
from paper_listings.paper import Paper


def paper(key: str, title: str, abstract: str | None = None) -> Paper:
    return Paper(key=key, title=title, abstract=abstract, listed=dt.date(2024, 1, 3))


def own(word: str, number: int) -> list[str]:
    """Returns this many words that no other paper has."""
    return [word + "".join(letters) for letters in product(ascii_lowercase, repeat=2)][:number]


def others(number: int) -> list[Paper]:
    """Returns this many unrelated papers."""
    return [paper(f"z{n}", f"tundra{n}") for n in range(number)]


def links(one: str, other: str, *, beside: int = 30) -> tuple[Related, ...]:
    """Returns the papers related to one titled `one`, in a store with one titled `other` and this many unrelated ones."""
    return relate([paper("a", one), paper("b", other), *others(beside)])["a"]


def link(shared: str, ones: int, others_: int, *, beside: int = 30) -> Related | None:
    """Returns the link between two papers that share some terms and have this many words of their own."""
    titles = (", ".join([shared, *own(word, n)]) for word, n in (("badger", ones), ("heron", others_)))
    return next(iter(links(*titles, beside=beside)), None)


def test_a_tenth_of_likeness_makes_a_link_and_less_does_not() -> None:
    found = link("otter, lagoon", 12, 13, beside=50)
    assert found
    assert found.score == 100
    assert link("otter, lagoon", 9, 11, beside=10) is None  # 99 thousandths


def test_a_lone_pair_needs_a_seventh_of_likeness() -> None:
    found = link("otter dam", 10, 13, beside=20)
    assert found
    assert found.score == 140
    assert link("otter dam", 11, 12, beside=20) is None  # 139 thousandths


def test_a_link_must_rest_on_telling_terms() -> None:
    common = "supervision, downstream, explicit, layer, resource, sampling"
    found = link(f"otter, {common}", 11, 18, beside=10)  # the otter adds 30 thousandths
    assert found
    assert found.score == 213
    assert link(f"otter, {common}", 12, 18, beside=10) is None  # it adds 29, the common words another 177


@pytest.mark.parametrize(
    ("shared", "is_link"),
    [
        ("arbitrary, adversarial", True),  # each is in 20 of a thousand papers in the field
        ("arbitrary, history", True),
        ("claude, history", False),  # 21 of a thousand
    ],
)
def test_a_word_is_telling_while_a_fiftieth_of_the_field_has_it(shared: str, *, is_link: bool) -> None:
    assert bool(link(shared, 0, 0)) is is_link


@pytest.mark.parametrize(
    ("having", "papers", "is_link"),
    [(8, 20, True), (9, 20, False), (9, 449, False), (9, 450, True), (10, 499, False), (10, 500, True)],
)
def test_a_word_is_telling_while_eight_papers_or_a_fiftieth_of_the_store_have_it(
    having: int, papers: int, *, is_link: bool
) -> None:
    store = [paper(f"a{n}", "otter, lagoon") for n in range(having)]
    assert bool(relate([*store, *others(papers - having)])["a0"]) is is_link


def test_a_link_names_at_most_four_terms() -> None:
    found = link("otter, lagoon, kestrel, lichen, fjord, moraine", 0, 0)
    assert found
    assert found.terms == ("fjord", "kestrel", "lagoon", "lichen")


def test_a_word_that_more_than_seventy_papers_of_a_thousand_have_is_not_named() -> None:
    found = link("otter, lagoon, core, expert", 0, 0)  # 70 and 71 of a thousand
    assert found
    assert found.terms == ("lagoon", "otter", "core")


def test_words_that_begin_with_the_same_seven_letters_say_the_same() -> None:
    same, different = link("otterdam, otterday, lagoon", 0, 0), link("otterdam, otterdy, lagoon", 0, 0)
    assert same
    assert same.terms == ("lagoon", "otterdam")
    assert different
    assert different.terms == ("lagoon", "otterdam", "otterdy")


def test_a_paper_is_known_by_its_fifty_heaviest_terms() -> None:
    def found(number: int) -> tuple[Related, ...]:
        text = ", ".join([*own("badger", number), "zlagoon", "zotter"])
        return relate([paper("a", "?", text), paper("b", "zlagoon, zotter"), *others(30)])["a"]

    assert [one.terms for one in found(48)] == [("zlagoon", "zotter")]
    assert found(49) == ()  # the 51st term is one of the two shared terms


def test_a_word_of_the_title_counts_like_three_of_the_abstract() -> None:
    def score(title: str, abstract: str) -> int:
        return relate([paper("a", title, abstract), paper("b", "Otter, lagoon"), *others(30)])["a"][0].score

    own_words = "badger, heron, lichen, fjord"
    in_title = score("Otter, lagoon", own_words)
    in_abstract = [score("?", ", ".join([own_words, *["otter", "lagoon"] * times])) for times in (2, 3, 4)]
    assert in_abstract[0] < in_title == in_abstract[1] < in_abstract[2]


def test_a_pair_of_words_counts_from_two_papers_on() -> None:
    apart, beside = (
        links("Otter, lagoon, badger, heron", "Otter, lagoon"),
        links("Otter, lagoon, badger heron", "Otter, lagoon"),
    )
    assert beside == apart  # no other paper has the pair, so the paper's length is unchanged
    (shared,) = links("Otter, lagoon, badger heron", "Otter, lagoon, badger heron")
    assert "badger heron" in shared.terms


@pytest.mark.parametrize(
    ("times", "score"),
    [(1, 629), (2, 807), (3, 864)],
)
def test_a_term_that_is_written_more_often_counts_more_but_less_than_in_proportion(
    times: int, score: int
) -> None:
    text = ", ".join(["otter, lagoon"] * times)
    papers = [paper("a", "?", f"{text}, badger, heron"), paper("b", "Otter, lagoon"), *others(30)]
    assert relate(papers)["a"][0].score == score


@pytest.mark.parametrize(("share", "weight"), [(1, 456), (20, 265), (70, 184), (1_000, 14)])
def test_a_term_weighs_more_the_fewer_papers_have_it(share: int, weight: int) -> None:
    assert vectors._rarity(share) == weight


def test_the_weights_of_all_shares_are_those_with_which_the_thresholds_were_tuned() -> None:
    assert sum(vectors._rarity(share) for share in range(1, 1_001)) == 78_002
