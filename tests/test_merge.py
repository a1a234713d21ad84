"""Tests merging: one rule per field, the same result in any order, and no key ever lost."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.merging import doubles, matching
from paper_listings.merging.doubles import Double, possible_doubles
from paper_listings.merging.merge import merge, unite
from paper_listings.order import oldest_first
from paper_listings.paper import Link, Paper, title_key
from paper_listings.text import normalized_title
from tests.sightings import day, histories, paper, papers, titles, unhurried

if TYPE_CHECKING:
    from collections.abc import Sequence


def keyless(merged: Paper) -> Paper:
    return replace(merged, key="t-000000000000")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"listed": day(3)}, {"listed": day(1)}, {"listed": day(1), "seen": day(3)}),
        ({"position": None}, {"position": 4}, {"position": 4}),
        ({"position": 2}, {"position": 4}, {"position": 2}),
        ({"listed": day(3), "position": 1}, {"listed": day(1), "position": 9}, {"position": 9}),
        ({"abstract": "a"}, {"seen": day(2)}, {"abstract": "a", "seen": day(2), "updated": None}),
        ({}, {"abstract": "a", "seen": day(2)}, {"abstract": "a", "updated": None}),
        ({"abstract": "a"}, {"abstract": "b", "seen": day(2)}, {"abstract": "b", "updated": day(2)}),
        ({"abstract": "a"}, {"abstract": "b", "listed": day(2)}, {"abstract": "b", "updated": day(2)}),
        ({"abstract": "a"}, {"abstract": "bb"}, {"abstract": "bb", "updated": None}),
        ({"abstract": "b"}, {"abstract": "a"}, {"abstract": "b", "updated": None}),
        ({"seen": day(5)}, {"seen": day(4)}, {"seen": day(5)}),
        ({"comments": 5, "seen": day(4)}, {"comments": 3, "seen": day(5)}, {"comments": 3}),
        ({"comments": 5, "seen": day(6)}, {"comments": 7, "seen": day(5)}, {"comments": 5}),
        ({"comments": 5, "seen": day(4)}, {"seen": day(5)}, {"comments": 5}),
        ({"upvotes": 5}, {"upvotes": 0}, {"upvotes": 5}),
        ({"authors": ("A",), "author_count": 1}, {"author_count": 5}, {"authors": ("A",), "author_count": 1}),
        ({"authors": ("A", "B")}, {"authors": ("C",)}, {"authors": ("A", "B"), "author_count": 2}),
        ({"authors": ("B",)}, {"authors": ("A",)}, {"authors": ("A",)}),
        ({"author_count": 3}, {"author_count": 5}, {"author_count": 5}),
        ({"organization": "Fold"}, {"organization": "Fold Lab"}, {"organization": "Fold Lab"}),
        ({"categories": ("a", "b")}, {"categories": ("c",)}, {"categories": ("a", "b")}),
        ({"keywords": ()}, {"keywords": ("c",)}, {"keywords": ("c",)}),
        (
            {"published": PartialDate.of(day(1)), "published_is_inferred": True},
            {"published": PartialDate.of(day(2))},
            {"published": PartialDate.of(day(2)), "published_is_inferred": False},
        ),
        (
            {"published": PartialDate.of(day(1))},
            {"published": PartialDate.of(day(2))},
            {"published": PartialDate.of(day(1))},
        ),
        ({"doi": "10.1000/b"}, {"doi": "10.1000/a"}, {"doi": "10.1000/a"}),
        ({"sources": ("b",)}, {"sources": ("a", "b")}, {"sources": ("a", "b")}),
        (
            {"links": (Link(kind="pdf", url="https://x.example/b"),)},
            {
                "links": (
                    Link(kind="pdf", url="https://x.example/a"),
                    Link(kind="code", url="https://x.example/c"),
                )
            },
            {
                "links": (
                    Link(kind="code", url="https://x.example/c"),
                    Link(kind="pdf", url="https://x.example/a"),
                    Link(kind="pdf", url="https://x.example/b"),
                )
            },
        ),
    ],
)
def test_each_field_follows_its_rule(
    old: dict[str, Any], new: dict[str, Any], expected: dict[str, Any]
) -> None:
    one, other = paper(**old), paper(**new)
    assert {name: getattr(merge(one, other), name) for name in expected} == expected
    assert {name: getattr(merge(other, one), name) for name in expected} == expected


def test_an_update_is_dated_by_the_first_look_at_the_present_text() -> None:
    looks = [
        paper(abstract=text, seen=day(number)) for number, text in enumerate(["a", "a", "b", "b", "c", "c"])
    ]
    dates = [merged.updated for merged in itertools.accumulate(looks, merge)]
    assert dates == [None, None, day(2), day(2), day(4), day(4)]


def test_a_late_look_at_the_former_text_does_not_undo_the_update() -> None:
    stored = paper(abstract="b", listed=day(0), updated=day(5), seen=day(9))
    assert merge(stored, paper(abstract="a", seen=day(2))) == replace(stored, author_count=None)
    assert merge(stored, paper(abstract="a", seen=day(7))).updated == day(5)


def test_an_earlier_listing_with_another_text_makes_the_later_listing_the_update() -> None:
    merged = merge(paper(abstract="b", listed=day(4), seen=day(6)), paper(abstract="a", listed=day(1)))
    assert (merged.listed, merged.updated, merged.abstract) == (day(1), day(4), "b")


def test_another_text_on_the_day_of_an_update_is_no_second_one() -> None:
    stored = paper(abstract="b", updated=day(5), seen=day(5))
    assert merge(stored, paper(abstract="longer", seen=day(5))).updated == day(5)


@unhurried
@given(papers() | histories())
def test_merging_with_itself_changes_nothing(one: Paper) -> None:
    assert merge(one, one) == one


@unhurried
@given(papers() | histories(), papers() | histories())
def test_merging_does_not_ask_which_was_first(one: Paper, other: Paper) -> None:
    assert keyless(merge(one, other)) == keyless(merge(other, one))
    assert merge(one, other).key == one.key


@unhurried
@given(papers() | histories(), papers() | histories())
def test_merging_twice_is_merging_once(one: Paper, other: Paper) -> None:
    merged = merge(one, other)
    assert merge(merged, other) == merged
    assert merge(merged, one) == merged
    assert merged.updated is None or merged.updated > merged.listed


@st.composite
def looks(draw: st.DrawFn) -> list[Paper]:
    """Sightings of one paper, each with an abstract; either all or none have counts."""
    counted = st.integers(0, 99) if draw(st.booleans()) else st.none()
    return draw(st.lists(papers(abstract=titles, comments=counted, upvotes=counted), min_size=2, max_size=5))


@unhurried
@given(looks(), st.randoms())
def test_sightings_can_be_merged_in_any_order(sightings: list[Paper], random: Any) -> None:  # noqa: ANN401  Random
    shuffled = random.sample(sightings, len(sightings))
    one, other = reduce(merge, sightings), reduce(merge, shuffled)
    assert replace(keyless(one), updated=None) == replace(keyless(other), updated=None)


@unhurried
@given(st.lists(st.integers(0, 30), min_size=2, max_size=5, unique=True), st.randoms())
def test_updates_can_be_merged_in_any_order_if_each_text_is_its_own_day(
    numbers: list[int],
    random: Any,  # noqa: ANN401  Random
) -> None:
    pages = [paper(abstract=f"text {number}", listed=day(number)) for number in sorted(numbers)]
    shuffled = random.sample(pages, len(pages))
    assert reduce(merge, pages).updated == day(max(numbers)) == reduce(merge, shuffled).updated


@unhurried
@given(st.lists(papers(), min_size=1, max_size=4), papers(), st.lists(papers(), max_size=3))
def test_what_was_merged_once_never_changes_the_record_again(
    before: list[Paper], one: Paper, after: list[Paper]
) -> None:
    texts = [(p.title, p.abstract) for p in (*before, one, *after)]
    days = [p.seen or p.listed for p in (*before, one, *after)]
    assume(len(set(days)) == len(days) or len(set(texts)) == 1)
    merged = reduce(merge, [*before, one, *after])
    assert merge(merged, one) == merged


# --- stores ---------------------------------------------------------------------------------------------------


def keys(found: Sequence[Paper]) -> list[str]:
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("stored", "sighted"),
    [
        ({"arxiv_id": "2406.00001"}, {"title": "Quite Another Title", "arxiv_id": "2406.00001"}),
        ({"arxiv_id": "2406.00001", "doi": "10.1000/a"}, {"arxiv_id": "2406.00001", "doi": "10.1000/b"}),
        ({"doi": "10.1000/a"}, {"title": "Quite Another Title", "doi": "10.1000/a"}),
        ({"doi": "10.1000/a"}, {"title": "counting sheep: with SMALL models!"}),
        ({}, {"arxiv_id": "2406.00001", "doi": "10.1000/a"}),
        ({"key": title_key("An Old Title")}, {"title": "An Old Title"}),
        ({"key": "2406.00001"}, {"title": "Quite Another Title", "arxiv_id": "2406.00001"}),
    ],
)
def test_the_same_paper_is_found(stored: dict[str, Any], sighted: dict[str, Any]) -> None:
    record, sighting = paper(**stored), paper(**sighted)
    united = unite([record], [sighting])
    assert keys(united.papers) == [record.key]
    assert united.papers[0] == merge(record, sighting)


@pytest.mark.parametrize(
    ("stored", "sighted"),
    [
        ({"arxiv_id": "2406.00001"}, {"arxiv_id": "2406.00002"}),
        ({"arxiv_id": "2406.00001", "doi": "10.1000/a"}, {"arxiv_id": "2406.00002", "doi": "10.1000/a"}),
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}),
        ({"doi": "10.1000/a"}, {"arxiv_id": "2406.00001", "doi": "10.1000/b"}),
    ],
)
def test_papers_with_other_ids_stay_apart_and_are_reported(
    stored: dict[str, Any], sighted: dict[str, Any]
) -> None:
    united = unite([paper(**stored)], [paper(**sighted)])
    assert len(set(keys(united.papers))) == 2
    assert [double.likeness for double in united.doubles] == ["same title"]
    assert len(united.added) == 1
    again = unite(united.papers, [paper(**sighted)])
    assert again.papers == united.papers
    assert (again.added, again.changed, again.recounted, again.doubles) == ((), (), (), ())


def test_a_taken_key_is_never_given_twice() -> None:
    editorials = [paper("Editorial", doi=f"10.1000/{number}") for number in range(5)]
    united = unite([], editorials)
    assert len(set(keys(united.papers))) == 5
    assert unite(united.papers, editorials).papers == united.papers


def test_a_key_from_a_file_gives_way_to_the_key_of_the_paper() -> None:
    stored = paper(arxiv_id="2406.00001", key=title_key("Counting Sheep with Small Models"))
    united = unite([stored], [paper(arxiv_id="2406.00002", key=stored.key)])
    assert united.added == ("2406.00002",)


def test_a_sighting_that_fits_two_records_joins_the_first_and_reports_both() -> None:
    by_title, by_id = paper("A Wolf at the Fold"), paper(arxiv_id="2406.00001", position=1)
    united = unite([by_title, by_id], [paper("A Wolf at the Fold", arxiv_id="2406.00001", upvotes=3)])
    assert [(one.key, one.upvotes) for one in united.papers] == [(by_id.key, 3), (by_title.key, None)]
    assert united.doubles == (
        Double(
            keys=(by_id.key, by_title.key),
            titles=(united.papers[0].title, united.papers[1].title),
            likeness="same paper",
        ),
    )


def test_a_sighting_joins_the_record_of_its_own_key_before_another_of_the_same_doi() -> None:
    stored = [paper(key=f"t-{number * 12}", doi="10.1000/a", position=int(number)) for number in "123"]
    united = unite(stored, [replace(stored[1], upvotes=3)])
    assert [(one.key, one.upvotes) for one in united.papers if one.upvotes] == [(stored[1].key, 3)]


def test_sightings_of_one_run_find_each_other_and_take_the_best_key() -> None:
    bare, known = paper(seen=day(1)), paper(arxiv_id="2406.00001", seen=day(2))
    for new in ([bare, known], [known, bare]):
        assert keys(unite([], new).papers) == ["2406.00001"]


def test_a_record_that_learns_its_arxiv_id_keeps_its_key() -> None:
    bare = paper()
    united = unite([bare], [paper(arxiv_id="2406.00001")])
    assert (united.papers[0].key, united.papers[0].arxiv_id) == (bare.key, "2406.00001")
    assert united.changed == (bare.key,)


def test_changed_counts_are_told_apart_from_changed_records() -> None:
    one, other, quiet = paper("One"), paper("Two"), paper("Three")
    united = unite([one, other, quiet], [replace(one, upvotes=1), replace(other, doi="10.1000/a"), quiet])
    assert (united.recounted, united.changed, united.added) == ((one.key,), (other.key,), ())


def test_a_new_record_is_neither_changed_nor_recounted() -> None:
    united = unite([], [paper("One", upvotes=1)])
    assert (len(united.added), united.changed, united.recounted) == (1, (), ())


def test_two_stored_records_with_one_key_are_one() -> None:
    united = unite([paper(upvotes=1), paper(upvotes=2)], [])
    assert [one.upvotes for one in united.papers] == [2]


def test_a_run_that_missed_days_dates_the_update_like_one_that_did_not() -> None:
    tape = [paper(abstract=text, seen=day(number)) for number, text in enumerate(["a", "b", "b"])]
    at_once = unite([], tape[::-1]).papers
    daily: tuple[Paper, ...] = ()
    for look in tape:
        daily = unite(daily, [look]).papers
    assert at_once == daily
    assert at_once[0].updated == day(1)


stores = st.lists(papers() | histories(), max_size=5)


@unhurried
@given(stores, stores)
def test_papers_that_share_no_name_need_not_be_compared(old: list[Paper], new: list[Paper]) -> None:
    found = unite(old, new)
    with pytest.MonkeyPatch.context() as patch:
        names = matching._names
        patch.setattr(matching, "_names", lambda *given: (*names(*given), ("any", "")))
        assert unite(old, new) == found


@unhurried
@given(stores, stores)
def test_no_stored_key_is_ever_lost(old: list[Paper], new: list[Paper]) -> None:
    united = unite(old, new)
    assert {one.key for one in old} <= {*keys(united.papers)}
    assert len({*keys(united.papers)}) == len(united.papers)
    assert list(united.papers) == sorted(united.papers, key=oldest_first)


@unhurried
@given(stores, st.lists(papers(), max_size=6))
def test_uniting_twice_is_uniting_once(old: list[Paper], new: list[Paper]) -> None:
    once = unite(old, new)
    now = {one.key: one for one in once.papers}
    given_up = {
        name
        for one in old
        for name, kept in (
            (normalized_title(one.title), normalized_title(now[one.key].title)),
            (one.doi, now[one.key].doi),
        )
        if name != kept
    }
    assume(not any({one.doi, normalized_title(one.title)} & given_up for one in new))
    assert unite(once.papers, new).papers == once.papers


def test_a_title_that_was_given_up_is_not_found_again() -> None:
    """The one limit of merging twice: of a paper's titles, its record knows only the current one, and its key."""
    bare, known = paper("An Old Title"), paper("An Old Title", arxiv_id="2406.00001")
    renamed = paper("A New Title", arxiv_id="2406.00001", seen=day(2))
    by_id, by_title = unite([known], [bare, renamed]).papers, unite([bare], [known, renamed]).papers
    assert (len(by_id), len(by_title)) == (1, 1)
    assert len(unite(by_id, [bare]).papers) == 2
    assert len(unite(by_title, [bare]).papers) == 1


@unhurried
@given(stores, st.lists(papers(), max_size=6), st.randoms())
def test_the_order_of_the_sightings_does_not_matter(
    old: list[Paper],
    new: list[Paper],
    random: Any,  # noqa: ANN401  Random
) -> None:
    assert unite(old, new) == unite(old, random.sample(new, len(new)))


# --- possible duplicates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("A Wolf at the Fold", "A Wolf at the Old Fold", "near title"),
        ("A Wolf at the Fold", "A Wolf at the Gate", "near title"),
        ("A Wolf at the Fold", "Wolf at the Fold", "near title"),
        ("the the the wolf", "the the wolf wolf", "near title"),
        ("A Wolf at the Fold", "a wolf, at the fold", "same title"),
        ("Of Wolves", "of wolves", "same title"),
        ("A Wolf at the Fold", "At the Wolf a Fold", None),
        ("A Wolf at the Fold", "Wolf at the Fold a", None),
        ("Wolf at the Fold", "Wolf at Fold", None),
        ("Of Wolves", "Of Sheep", None),
        ("A Wolf at the Fold", "A Wolf at the Very Old Fold", None),
    ],
)
def test_titles_alike_are_reported(one: str, other: str, likeness: str | None) -> None:
    pair = [paper(one), paper(other, key="2406.00009")]
    for ordered in (pair, pair[::-1]):
        found = possible_doubles(ordered)
        assert [double.likeness for double in found] == ([likeness] if likeness else [])
        assert all(double.keys == (ordered[0].key, ordered[1].key) for double in found)


def test_only_pairs_with_one_of_the_wanted_keys_are_reported() -> None:
    series = [paper(f"Counting Sheep on Farm {number}") for number in range(9)]
    assert len(possible_doubles(series)) == 8
    assert {series[4].key} < {
        key for double in possible_doubles(series, among={series[4].key}) for key in double.keys
    }
    assert possible_doubles(series, among=set()) == ()


@unhurried
@given(
    st.lists(st.lists(st.sampled_from("abc"), max_size=6), max_size=9),
    st.sets(st.integers(0, 8)),
    st.booleans(),
)
def test_an_index_of_first_and_last_words_leaves_no_near_title_out(
    words: list[list[str]],
    chosen: set[int],
    given_titles: bool,  # noqa: FBT001 -- drawn
) -> None:
    series = [paper(" ".join(title) or "?", key=f"2406.0000{n}") for n, title in enumerate(words)]
    among = {f"2406.0000{n}" for n in chosen}
    normalized = {one.key: normalized_title(one.title) for one in series} if given_titles else None
    found = possible_doubles(series, among=among, normalized=normalized), possible_doubles(series)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doubles, "_candidates", lambda papers, titles, _: (papers, titles))
        assert (possible_doubles(series, among=among), possible_doubles(series)) == found


def test_a_record_that_was_renamed_is_reported_where_its_new_title_is_near_another() -> None:
    old = [
        paper("Counting Sheep on Farm 1", arxiv_id="2406.00001", key="2406.00001"),
        paper("A Wolf at the Fold", arxiv_id="2406.00002", key="2406.00002"),
        paper("A Wolf at the Old Fold", arxiv_id="2406.00003", key="2406.00003"),
    ]
    renamed = replace(old[0], title="A Goat at the Fold", seen=old[0].listed + timedelta(days=1))
    united = unite(old, [renamed])
    assert (united.added, united.changed) == ((), ("2406.00001",))
    assert [(double.keys, double.likeness) for double in united.doubles] == [
        (("2406.00001", "2406.00002"), "near title")
    ]
    recounted = replace(old[1], upvotes=5, seen=old[0].listed + timedelta(days=1))
    assert unite(old, [recounted]).doubles == ()


def test_a_new_near_title_is_reported_but_not_an_old_one() -> None:
    old = [paper("Counting Sheep on Farm 1"), paper("Counting Sheep on Farm 2")]
    assert unite(old, [paper("A Wolf at the Fold")]).doubles == ()
    united = unite(old, [paper("Counting Sheep on Farm 3")])
    assert united.doubles
    assert all(united.added[0] in double.keys for double in united.doubles)
