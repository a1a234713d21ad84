"""Tests which papers with the same title are one: by first authors and years, in any order, from any files."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.merging.identity import are_years_apart, full_words, is_same_name, name_words
from paper_listings.merging.merge import gathered, unite
from paper_listings.paper import is_key, title_key
from tests.sightings import day, paper, papers, unhurried

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_listings.paper import Paper

TITLE = "Grey Lakes in Winter"


def by(author: str | None, year: int | None = None, **fields: Any) -> Paper:  # noqa: ANN401  any field of Paper
    """A sighting of a paper on lakes by this first author, of the middle of this year."""
    authors = (author, "Zoe Zeder") if author else None
    published = PartialDate(year, 7, 1) if year else None
    return paper(TITLE, authors=authors, author_count=2 if author else None, published=published, **fields)


# --- names and years --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Alder", "Alder, Ann"),
        ("Ann Alder", "A. Alder"),
        ("Ann Alder", "Alder A"),
        ("Ann Alder", "alder"),
        ("Ann B. Alder", "Ann Alder"),
        ("Ann Beth Alder", "A. B. Alder"),
        ("Ann Beth Alder", "Alder AB"),
        ("Ann Beth Cora Alder", "Alder ABC"),
        ("Li Wang", "WANG Li"),
        ("LI Wang", "Wang Li"),
        ("Jörg Müller", "Joerg Mueller"),
        ("Jörg Müller", "Jorg Muller"),
        ("Søren Łukasz", "Soren Lukasz"),
        ("Xiao-Ming Li", "Xiaoming Li"),
        ("Xiao-Ming Li", "X.-M. Li"),
        ("Jean-Pierre Dupont", "J. P. Dupont"),
        ("Chr. Alder", "Christa Alder"),
        ("Siân O'Neill", "Sian O’Neill"),
        ("John Alder Jr.", "John Alder"),
        ("Ann Alder et al.", "Ann Alder"),
        ("王力", "王力"),
        ("A.", "A"),
        ("Robot 42", "Robot 42"),
    ],
)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert is_same_name(name_words(one), name_words(other))
    assert is_same_name(name_words(other), name_words(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Alder", "Bo Birch"),
        ("Ann Alder", "Bo Alder"),
        ("Ann Alder", "B. Alder"),
        ("A. Alder", "A. Birch"),
        ("Wei Li", "Wei Liu"),
        ("Ann Ann", "Ann Alder"),
        ("Ann Alder", "Alder ABCD"),
        ("王力", "李力"),
        ("王力", "Li Wang"),
        ("Robot 42", "Robot 43"),
    ],
)
def test_names_of_different_people(one: str, other: str) -> None:
    assert not is_same_name(name_words(one), name_words(other))
    assert not is_same_name(name_words(other), name_words(one))


@pytest.mark.parametrize("name", ["Anonymous", "Unknown", "...", ""])
def test_a_name_that_names_nobody_is_unknown(name: str) -> None:
    assert name_words(name) == ()


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_are_compared_both_ways_and_share_a_full_word_if_they_are_the_same(
    one: str, other: str
) -> None:
    some, others = name_words(one), name_words(other)
    assert is_same_name(some, others) == is_same_name(others, some)
    assert is_same_name(some, some) == bool(some)
    if is_same_name(some, others):
        assert {*full_words(some)} & {*full_words(others)}


@pytest.mark.parametrize(
    ("one", "other", "by_same_author", "apart"),
    [
        ("2024-01-01", "2024-12-31", False, False),
        ("2023-12-15", "2024-01-15", False, False),
        ("2023-12-15", "2024-01-16", False, True),
        ("2023-01-01", "2024-12-31", True, False),
        ("2022-12-31", "2024-01-01", True, True),
        ("2023-12", "2024-01-31", False, False),
        ("2023-12", "2024-02-01", False, True),
        ("2023", "2024-01-01", False, True),
        ("2023", "2024", False, True),
        ("2024", "2024-06", False, False),
        ("2023", "2024", True, False),
    ],
)
def test_years_that_can_be_those_of_one_paper(
    one: str, other: str, *, by_same_author: bool, apart: bool
) -> None:
    days = PartialDate.fromisoformat(one), PartialDate.fromisoformat(other)
    assert are_years_apart(*days, by_same_author=by_same_author) is apart
    assert are_years_apart(*reversed(days), by_same_author=by_same_author) is apart


# --- one paper or two --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (by("Ann Alder"), by(None)),
        (by("Ann Alder", 2006), by("Alder, A.")),
        (by("Ann Alder", 2006), by(None, 2006)),
        (by("Ann Alder", 2006), by("Anonymous", 2006)),
        (by("Ann Alder", 2006), by("Ann Alder", 2007)),
        (by("Ann Alder", 2006), by(None, 2009, published_is_inferred=True)),
        (by("Ann Alder", 2006, arxiv_id="2406.00001"), by("A. Alder", 2007, doi="10.5555/a")),
        (by("Ann Alder", 2006, doi="10.5555/a"), by("Bo Birch", 2009, doi="10.5555/a")),
        (by("Ann Alder", 2006, arxiv_id="2406.00001"), by("Bo Birch", 2009, arxiv_id="2406.00001")),
        (by("Ann Alder", 2006, key="t-123456789abc"), by("Bo Birch", 2009, key="t-123456789abc")),
    ],
)
def test_one_paper(one: Paper, other: Paper) -> None:
    for first, second in ((one, other), (other, one)):
        assert len(unite([], [first, second]).papers) == 1
        assert len(unite(unite([], [first]).papers, [second]).papers) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (by("Ann Alder"), by("Bo Birch")),
        (by("Ann Alder", 2006), by("Bo Birch", 2006)),
        (by("Ann Alder", 2006), by("Ann Alder", 2009)),
        (by(None, 2006), by(None, 2007)),
        (by("Ann Alder", 2006), by(None, 2007)),
        (by("Ann Alder", doi="10.5555/a"), by("Bo Birch")),
        (by("Ann Alder", arxiv_id="2406.00001"), by("Bo Birch", doi="10.5555/a")),
        (by("Ann Alder", 2006, doi="10.5555/a"), by("Bo Birch", 2009, doi="10.5555/b")),
        (by("Ann Alder", doi="10.5555/a"), by("Ann Alder", doi="10.5555/b")),
    ],
)
def test_two_papers_that_are_reported(one: Paper, other: Paper) -> None:
    for first, second in ((one, other), (other, one)):
        united = unite([], [first, second])
        assert len({found.key for found in united.papers}) == 2
        assert [double.likeness for double in united.doubles] == ["same title"]
        later = unite(unite([], [first]).papers, [second])
        assert {replace(found, key="") for found in later.papers} == {
            replace(found, key="") for found in united.papers
        }
        again = unite(later.papers, [second, first])
        assert (again.papers, again.added, again.changed) == (later.papers, (), ())


def test_a_paper_joins_the_record_that_is_most_like_it() -> None:
    stored = unite([], [by("Ann Alder", 2006), by("Ann Alder", 2008), by("Bo Birch", 2007)]).papers
    for seen in (by("A. Alder", 2008), by("Alder", 2009), by("Bo Birch"), by(None, 2007)):
        (changed,) = unite(stored, [replace(seen, keywords=("lakes",))]).changed
        record = next(one for one in stored if one.key == changed)
        assert record.authors
        assert record.authors[0] == (
            "Bo Birch" if seen.published in {None, PartialDate(2007, 7, 1)} else "Ann Alder"
        )
        assert record.published != PartialDate(2006, 7, 1)


def test_a_paper_that_may_be_either_joins_the_one_with_the_plain_key_and_both_are_reported() -> None:
    stored = unite([], [by("Ann Alder"), by("Bo Birch")]).papers
    united = unite(stored, [by(None, abstract="Cold.")])
    assert united.changed == (title_key(TITLE),)
    assert [double.likeness for double in united.doubles] == ["same paper"]


def test_papers_that_the_owner_keeps_apart_still_get_their_own_sightings() -> None:
    sightings = [by("Ann Alder", doi="10.5555/a"), by("Bo Birch", doi="10.5555/b"), by("Cy Cedar")]
    stored = unite([], sightings).papers
    apart = {frozenset(pair) for pair in itertools.combinations([one.key for one in stored], 2)}
    assert unite(stored, sightings, apart=apart).papers == stored
    assert unite(stored, [by(None)], apart=apart).doubles == ()


# --- keys --------------------------------------------------------------------------------------------------------


def keys_beside(sightings: Sequence[Paper]) -> dict[str | None, str]:
    """The keys that papers get beside one that has the plain key, by first author; imported one by one."""
    stored = unite([], [by("Zoe Zeder", 1999)]).papers
    for one in sightings:
        stored = unite(stored, [one]).papers
    return {one.authors[0] if one.authors else None: one.key for one in stored}


OTHERS = [
    by("Ann Alder", 2006),
    by("Bo Birch", 2006),
    by("Birch, Cy", 2009),
    by("Di Dill", 2012, doi="10.5555/d"),
    by(None, 2020),
]


def test_the_key_of_a_further_paper_depends_on_nothing_but_itself() -> None:
    together = keys_beside(OTHERS)
    assert len(set(together.values())) == len(OTHERS) + 1
    assert all(map(is_key, together.values()))
    assert together["Zoe Zeder"] == title_key(TITLE)
    for one in OTHERS:
        assert keys_beside([one]).items() <= together.items()
    for others in itertools.permutations(OTHERS):
        assert keys_beside(others) == together


@pytest.mark.parametrize("form", ["Bo Birch", "Birch, Bo", "B. Birch", "Birch", "Björn Birch", "Birch, B."])
def test_the_key_of_a_further_paper_is_the_same_for_most_forms_of_a_name(form: str) -> None:
    assert set(keys_beside([by(form, 2006)]).values()) == set(keys_beside([by("Bo Birch", 2006)]).values())


def test_a_further_key_that_is_taken_is_numbered() -> None:
    stored = unite([], [by("Zoe Zeder"), by("Ann Birch"), by("Bo Birch"), by("Cy Birch")]).papers
    assert len({one.key for one in stored}) == 4


# --- any files, any order ----------------------------------------------------------------------------------------

FORMS = {
    "Ann Alder": ["Ann Alder", "Alder, A.", "Ann Alder"],
    "Bo Birch": ["Bo Birch", "B. Birch"],
    "Li Cedar": ["Li Cedar", "CEDAR Li", "Cedar"],
}
TRUTH = [(author, year) for author in FORMS for year in (1999, 2006, 2013)]


@st.composite
def sighted(draw: st.DrawFn) -> tuple[tuple[str, int], Paper]:
    """A paper, and a sighting of it in some form, in the year of its preprint or its article, with or without its DOI."""
    author, year = draw(st.sampled_from(TRUTH))
    doi = draw(st.sampled_from([None, f"10.5555/{author[:2].lower()}.{year}"]))
    seen = by(
        draw(st.sampled_from(FORMS[author])),
        year + draw(st.integers(0, 1)),
        doi=doi,
        keywords=draw(st.sampled_from([(), ("lakes",), ("ice", "snow")])),
        abstract=draw(st.none() | st.sampled_from(["Cold.", "Cold and grey."])),
        listed=day(draw(st.integers(0, 3))),
    )
    return ((author, year), seen)


@unhurried
@given(st.lists(sighted(), max_size=9), st.data())
def test_any_split_into_files_in_any_order_gives_one_record_for_each_paper(
    found: list[tuple[tuple[str, int], Paper]], data: st.DataObject
) -> None:
    truth = {paper for paper, _ in found}
    at_once = unite([], [seen for _, seen in found]).papers
    assert len(at_once) == len(truth)
    stored: tuple[Paper, ...] = ()
    order = data.draw(st.permutations([seen for _, seen in found]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=3)))
    files = [order[a:b] for a, b in itertools.pairwise([0, *cuts, len(order)])]
    for file in files:
        stored = unite(stored, file).papers
    assert [known(one) for one in sorted(stored, key=rank)] == [
        known(one) for one in sorted(at_once, key=rank)
    ]
    for file in files:
        assert unite(stored, file).papers == stored


def rank(one: Paper) -> str:
    return repr(known(one))


def known(one: Paper) -> Paper:
    """A record without its key, which depends on what came first, and what depends on the days of runs."""
    return replace(one, key="", seen=None, updated=None, abstract=None)


@unhurried
@given(st.lists(papers(), max_size=6), st.lists(papers(), max_size=3))
def test_an_input_that_shows_papers_twice_has_the_papers_that_a_store_gets_from_it(
    some: list[Paper], others: list[Paper]
) -> None:
    sightings = [*some, *others, *some]
    found = gathered(sightings)
    assert {one.key: one for one in found.papers} == {one.key: one for one in unite([], sightings).papers}
    assert len(found.papers) + len(found.repeated) == len(sightings)
