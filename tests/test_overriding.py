from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.insight.chosen_topics import chosen, demand_known
from paper_listings.insight.library import shelve
from paper_listings.insight.quotes import Placement, Quote
from paper_listings.insight.related import Related, led
from paper_listings.merging.merge import unite
from paper_listings.owner.overrides import (
    Correction,
    Entry,
    Merger,
    Note,
    Overrides,
    Pin,
    Removal,
    Separation,
    TopicChange,
)
from paper_listings.owner.overriding import (
    Departure,
    Marks,
    admitted,
    leaving,
    names_of,
    overridden,
    records_of,
)
from paper_listings.paper import Link, title_key
from tests.sightings import DAY, day, paper

if TYPE_CHECKING:
    from paper_listings.owner.overriding import Overridden
    from paper_listings.paper import Paper

ON = day(30)
OWLS = paper("Owls", arxiv_id="2406.00001", doi="10.1000/owls", position=2, sources=("arxiv",))
WOOL = paper("Wool", arxiv_id="2406.00002", position=3)
LATE = paper("Sheep", listed=day(2), position=1)
LEARNED = replace(LATE, arxiv_id="2406.00003")
"""A paper that got its key before its arXiv id was known."""


def common(key: str) -> dict[str, Any]:
    return {"key": key, "reason": "Because.", "on": ON, "place": f"overrides.yml of {key}"}


def applied(papers: list[Paper], *entries: Entry) -> Overridden:
    return overridden(papers, Overrides(entries=entries))


def warnings(found: Overridden) -> list[str]:
    return [problem.problem for problem in found.warnings]


def test_without_overrides_the_papers_of_the_store_are_shown() -> None:
    assert applied([OWLS, WOOL]).papers == (OWLS, WOOL)
    assert applied([OWLS, WOOL]).marks == Marks()


@pytest.mark.parametrize("name", [OWLS.key, "10.1000/owls"])
def test_a_removed_paper_is_not_shown(name: str) -> None:
    found = applied([OWLS, WOOL], Removal(**common("2406.09999"), known_as=(name,)))
    assert found.papers == (WOOL,)
    assert found.marks.departures == (Departure(key="2406.09999", on=ON),)
    assert found.warnings == ()


def test_a_removal_by_hand_hides_the_paper_and_says_that_its_record_is_still_there() -> None:
    found = applied([LEARNED, WOOL], Removal(**common("2406.00003")))
    assert found.papers == (WOOL,)
    assert found.marks.departures == (Departure(key=LEARNED.key, on=ON),)
    assert warnings(found) == [f"{LEARNED.key} is not shown, but its record is still in the store"]
    assert applied([WOOL], Removal(**common("2406.00003"))).warnings == ()


def test_corrected_facts_replace_those_of_the_sources_and_count_as_a_revision() -> None:
    link, pdf = (Link(kind=kind, url=f"https://x.example/{kind}") for kind in ("code", "pdf"))
    wrong = replace(
        OWLS, links=(replace(link, url="https://x.example/wrong"), pdf), published_is_inferred=True
    )
    entry = Correction(
        **common(OWLS.key),
        title="Owls at Night",
        authors=("Ada", "Bo"),
        organization="Barn",
        published=PartialDate.of(day(-9)),
        links={"code": (link,)},
    )
    found = applied([wrong, WOOL], entry)
    assert found.papers[0] == replace(
        wrong,
        title="Owls at Night",
        authors=("Ada", "Bo"),
        author_count=2,
        organization="Barn",
        published=PartialDate.of(day(-9)),
        published_is_inferred=False,
        links=(link, pdf),
        updated=ON,
    )
    assert found.sourced == {OWLS.key: wrong}
    assert found.as_sourced(found.papers) == [wrong, WOOL]
    assert found.relisted == frozenset()


def test_what_the_sources_say_by_now_is_no_correction_any_more() -> None:
    entry = Correction(
        **common(OWLS.key), title="Owls", authors=("Ada",), organization="Barn", published=PartialDate.of(DAY)
    )
    right = replace(
        OWLS, authors=("Ada",), author_count=1, organization="Barn", published=PartialDate.of(DAY)
    )
    assert applied([right], entry).papers == (right,)


def test_of_two_corrections_the_later_one_counts() -> None:
    entries = [Correction(**common(OWLS.key), title=title) for title in ("One", "Two")]
    assert applied([OWLS], *entries).papers[0].title == "Two"


def test_a_corrected_listing_day_moves_the_paper_to_the_end_of_that_day() -> None:
    found = applied([OWLS, WOOL, LATE], Correction(**common(OWLS.key), listed=day(2)))
    assert [(one.key, one.listed, one.position) for one in found.papers] == [
        (WOOL.key, DAY, 3),
        (LATE.key, day(2), 1),
        (OWLS.key, day(2), None),
    ]
    assert found.papers[2].updated is None
    assert found.relisted == {OWLS.key}


def test_a_paper_that_was_revised_before_its_corrected_listing_day_was_listed_as_it_is() -> None:
    entry = Correction(**common(OWLS.key), listed=day(9))
    assert applied([replace(OWLS, updated=day(3))], entry).papers[0].updated is None
    assert applied([replace(OWLS, updated=day(30))], entry).papers[0].updated == day(30)


def test_a_listing_day_before_the_paper_is_a_warning_and_the_rest_of_the_correction_counts() -> None:
    found = applied([LEARNED], Correction(**common("2406.00003"), title="Rams", listed=dt.date(2024, 5, 1)))
    assert (found.papers[0].title, found.papers[0].listed) == ("Rams", LATE.listed)
    assert warnings(found) == [
        f"{LEARNED.key} is not moved: the listing day 2024-05-01 is before the paper's arXiv id, 2406.00003, from 2024-06"
    ]


def test_two_records_become_one_that_keeps_its_own_ids() -> None:
    other = replace(WOOL, arxiv_id="2406.00000", abstract="Wool.", doi="10.1000/wool", sources=("listing",))
    found = applied([replace(OWLS, doi=None), other], Merger(**common(WOOL.key), into=OWLS.key))
    (merged,) = found.papers
    assert (merged.key, merged.arxiv_id, merged.doi) == (OWLS.key, OWLS.arxiv_id, "10.1000/wool")
    assert (merged.abstract, merged.sources) == ("Wool.", ("arxiv", "listing"))
    assert found.marks.moved == {WOOL.key: OWLS.key}
    assert found.marks.departures == (Departure(key=WOOL.key, on=ON),)
    assert [one.key for one in found.as_sourced(found.papers)] == [OWLS.key, WOOL.key]


def test_chains_of_mergers_end_at_the_record_that_stays_and_what_is_said_of_the_others_counts_for_it() -> (
    None
):
    found = applied(
        [OWLS, WOOL, LATE],
        Merger(**common(WOOL.key), into=OWLS.key),
        Merger(**common(OWLS.key), into=LATE.key),
        Correction(**common(WOOL.key), title="All of Them"),
        Pin(**common(OWLS.key)),
        Pin(**common(WOOL.key)),
        Note(**common(WOOL.key), text="One."),
        Note(**common(OWLS.key), text="Two."),
    )
    assert [one.title for one in found.papers] == ["All of Them"]
    assert found.marks.moved == {WOOL.key: LATE.key, OWLS.key: LATE.key}
    assert found.marks.pins == (LATE.key,)
    assert found.marks.notes == {LATE.key: "Two."}
    assert found.relisted == {LATE.key}
    assert found.warnings == ()


def test_readers_are_told_what_changed_by_the_keys_of_shown_papers() -> None:
    found = applied(
        [OWLS, WOOL, LEARNED],
        Merger(**common("2406.00003"), into=WOOL.key),
        Merger(**common(WOOL.key), into=OWLS.key),
        Correction(**common("2406.00003"), title="Title"),
        Removal(**common("2406.00009"), known_as=()),
    )
    assert [(one.kind, one.key, one.into) for one in found.changes] == [
        ("merged", LEARNED.key, OWLS.key),
        ("merged", WOOL.key, OWLS.key),
        ("corrected", OWLS.key, None),
        ("removed", "2406.00009", None),
    ]


def test_a_paper_that_is_set_aside_is_neither_pinned_nor_led_to() -> None:
    marks = Marks(pins=(WOOL.key, OWLS.key), moved={LATE.key: WOOL.key, "2406.00009": OWLS.key})
    library = shelve([OWLS], (), {OWLS.key: Placement(slugs=(), quotes=())}, marks)
    assert library.pinned == (OWLS,)
    assert library.moved_here == {OWLS.key: ("2406.00009",)}


def test_the_same_record_by_two_names_is_not_merged() -> None:
    found = applied([LEARNED], Merger(**common("2406.00003"), into=LEARNED.key))
    assert found.papers == (LEARNED,)
    assert warnings(found) == [f"2406.00003 and {LEARNED.key} are the same record"]


def test_if_the_record_that_was_kept_is_removed_so_are_those_merged_into_it_and_no_page_leads_there() -> None:
    merger = Merger(**common(WOOL.key), into=OWLS.key)
    found = applied([OWLS, WOOL, LATE], merger, Removal(**common(OWLS.key), known_as=()))
    assert found.papers == (LATE,)
    assert found.marks.moved == {}
    found = applied([OWLS, WOOL, LATE], merger, Removal(**common(WOOL.key), known_as=()))
    assert found.papers == (OWLS, LATE)
    assert found.marks.moved == {}


def test_decisions_about_papers_that_are_not_there_are_warnings_unless_they_were_removed() -> None:
    gone = common("2406.00009")
    entries: list[Entry] = [
        Correction(**gone, title="Title"),
        Pin(**gone),
        Note(**gone, text="Text."),
        Merger(**gone, into=OWLS.key),
        Merger(**common(WOOL.key), into="2406.00009"),
    ]
    found = applied([OWLS, WOOL], *entries)
    assert found.papers == (OWLS, WOOL)
    assert warnings(found) == 5 * ["no paper has the key 2406.00009"]
    found = applied([OWLS, WOOL], *entries, Removal(**gone, known_as=()))
    assert found.papers == (OWLS,)
    assert found.warnings == ()


def test_departures_are_told_latest_first() -> None:
    entries = [replace(Removal(**common(f"2406.0000{n}"), known_as=()), on=day(n)) for n in (5, 7, 6)]
    assert [one.key for one in applied([OWLS], *entries).marks.departures] == [
        "2406.00007",
        "2406.00006",
        "2406.00005",
    ]


def test_topics_are_taken_added_and_put_first_in_the_order_of_the_corrections() -> None:
    placed = Placement(slugs=("sheep", "wool"), quotes=((Quote("sheep", in_title=True),), ()))
    changes = [
        TopicChange(remove=("wool",), add=("owls", "sheep")),
        TopicChange(main="night", add=("wool",)),
    ]
    assert chosen(placed, changes) == Placement(
        slugs=("night", "sheep", "owls", "wool"),
        quotes=((), (Quote("sheep", in_title=True),), (), ()),
        by_owner=("night", "owls"),
    )
    found = applied([OWLS], *(Correction(**common(OWLS.key), topics=change) for change in changes))
    assert found.topics == {OWLS.key: tuple(changes)}
    assert found.papers == (OWLS,)


def test_topics_that_are_not_there_are_faults_with_their_places() -> None:
    change = TopicChange(add=("owls", "wol"), places={"owls": "a:1:1", "wol": "a:2:2", "x": "a:3:3"})
    with pytest.raises(PapersError) as caught:
        demand_known([change], ["owls", "wool"])
    assert [str(problem) for problem in caught.value.problems] == [
        "a:2:2: topics.yml has no topic 'wol'; did you mean \"wool\"?",
        "a:3:3: topics.yml has no topic 'x'; use one of: owls, wool",
    ]
    demand_known([change], ["owls", "wol", "x"])


def test_links_to_merged_records_lead_to_the_paper_that_was_kept_and_never_to_itself() -> None:
    def link(key: str) -> Related:
        return Related(key=key, score=1, terms=("sheep",))

    papers = [OWLS, LATE]
    marks = Marks(moved={WOOL.key: OWLS.key})
    placed = {one.key: Placement(slugs=(), quotes=()) for one in papers}
    related = {
        OWLS.key: [link(WOOL.key), link(LATE.key)],
        LATE.key: [link(WOOL.key), link(OWLS.key)],
        WOOL.key: [link(OWLS.key)],
    }
    assert led(related, shelve(papers, (), placed, marks)) == {
        OWLS.key: (link(LATE.key),),
        LATE.key: (link(OWLS.key),),
    }
    assert led(related, shelve(papers, (), placed))[OWLS.key] == (link(WOOL.key), link(LATE.key))


def test_a_removed_paper_is_kept_out_by_key_arxiv_id_doi_and_title() -> None:
    names = names_of([OWLS], [])
    assert names == (OWLS.key, "10.1000/owls", title_key("Owls"))
    overrides = Overrides(entries=(Removal(**common(OWLS.key), known_as=names),))
    back = [
        OWLS,
        paper("Another Title", arxiv_id=OWLS.arxiv_id),
        paper("Another Title", doi="10.1000/owls"),
        paper("OWLS!"),
        paper("Owls", arxiv_id="2406.07777", doi="10.1000/other"),
    ]
    found = admitted([*back, WOOL], [LATE], overrides)
    assert found.papers == (WOOL,)
    assert found.kept_out == 5 * overrides.removals


def test_a_stored_paper_that_gets_the_title_of_a_removed_one_still_gets_its_news() -> None:
    overrides = Overrides(entries=(Removal(**common(OWLS.key), known_as=(title_key("Owls"),)),))
    renamed = replace(WOOL, title="Owls")
    assert admitted([renamed], [WOOL], overrides).papers == (renamed,)
    assert admitted([renamed, renamed], [LATE], overrides).papers == ()
    assert admitted([renamed, LATE], [WOOL], overrides).papers == (renamed, LATE)


def test_another_paper_with_the_title_of_a_removed_one_still_gets_its_news() -> None:
    overrides = Overrides(entries=(Removal(**common(title_key("Owls")), known_as=(title_key("Owls"),)),))
    stored = paper("Owls", key="t-0123456789ab", authors=("Bo Birch",))
    news, removed, bare = (paper("Owls", authors=names) for names in (("Birch, B.",), ("Ann Alder",), None))
    found = admitted([news, removed, bare], [OWLS, WOOL, stored], overrides)
    assert found.papers == (news,)


def test_without_removals_every_paper_is_let_in() -> None:
    assert admitted([OWLS], [], Overrides()).papers == (OWLS,)


def test_what_another_paper_is_known_as_too_does_not_keep_papers_out() -> None:
    twin = paper("Owls", key=OWLS.key + "0", doi="10.1000/owls")
    assert names_of([OWLS], [twin, WOOL]) == (OWLS.key,)


def test_the_store_gives_up_a_removed_paper_only_if_it_will_be_recognised_again() -> None:
    by_hand, known = (Removal(**common(OWLS.key), known_as=names) for names in (None, ()))
    assert leaving([OWLS, WOOL], Overrides(entries=(by_hand,))) == frozenset()
    assert leaving([OWLS, WOOL], Overrides(entries=(known,))) == {OWLS.key}


def test_the_records_of_a_paper_are_its_own_and_those_merged_into_it() -> None:
    overrides = Overrides(entries=(Merger(**common("2406.00003"), into=OWLS.key),))
    assert records_of([OWLS, WOOL, LEARNED], overrides, "2406.00003") == (OWLS.key, (OWLS, LEARNED))
    assert records_of([OWLS, WOOL], Overrides(), WOOL.key) == (WOOL.key, (WOOL,))
    assert records_of([OWLS], Overrides(), "2406.00009") == ("2406.00009", ())


def test_papers_that_the_owner_keeps_apart_are_never_merged() -> None:
    record, sighting = paper("Owls", arxiv_id="2406.00001"), paper("Owls")
    assert len(unite([record], [sighting]).papers) == 1
    pair = Separation(**common(record.key), other=sighting.key)
    apart = Overrides(entries=(pair,)).apart
    united = unite([record], [sighting], apart=apart)
    assert [one.key for one in united.papers] == sorted((record.key, sighting.key))
    assert unite(united.papers, [sighting, record], apart=apart).papers == united.papers
