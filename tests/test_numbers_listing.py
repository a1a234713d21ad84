"""Tests the numbers used to parse pasted listings, each with an example of its effect."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from paper_listings.errors import PapersError
from paper_listings.sources.listing import blocks, dates, links, markup
from paper_listings.sources.listing import lines as listing_lines
from paper_listings.sources.listing import plain as listing_plain
from paper_listings.sources.listing.values import Kind, Line, PastedCard
from paper_listings.sources.source_settings import (
    ArxivApiSource,
    ArxivFeedSource,
    ArxivOaiSource,
    HuggingFaceSource,
    source_faults,
)
from paper_listings.topics.taxonomy import parse_taxonomy

ABSTRACT = "Owls see at night, which is said here at some length."


def organization(*above: str) -> str | None:
    """Returns the organisation of a paper with these lines between its abstract and its date."""
    lines = listing_lines.lines_of(["Owls at Night", "", ABSTRACT, *above, "Jun 20, 2024"])
    (card,) = listing_plain.read(lines).cards
    return card.organization


@pytest.mark.parametrize(("length", "is_one"), [(150, True), (151, False)])
def test_a_name_above_a_separator_has_at_most_a_hundred_and_fifty_characters(
    length: int, *, is_one: bool
) -> None:
    name = "N" * length
    assert organization("", name, "·") == (name if is_one else None)
    page = [
        "# Daily Papers",
        "",
        "### [Owls at Night](https://huggingface.co/papers/2406.14833)",
        "",
        ABSTRACT,
    ]
    (card,) = markup.read([*page, "", name, "", "·", "", "Jun 20, 2024"]).cards
    assert card.organization == (name if is_one else None)


@pytest.mark.parametrize(("length", "is_one"), [(80, True), (81, False)])
def test_a_name_that_hangs_on_the_abstract_or_stands_apart_has_at_most_eighty(
    length: int, *, is_one: bool
) -> None:
    name = "N" * length
    assert organization(name, "·") == organization("", name, "", "·") == (name if is_one else None)


@pytest.mark.parametrize(
    ("after", "comments"), [(["7"], 7), (["Kites by Day", "7"], None), (["", "7"], None), (["7", "8"], 7)]
)
def test_only_a_number_right_behind_the_date_counts_comments(after: list[str], comments: int | None) -> None:
    lines = ["Owls at Night", "", ABSTRACT, "", "5 authors", "·", "Jun 20, 2024", *after]
    first = listing_plain.read(listing_lines.lines_of(lines)).cards[0]
    assert (first.title, first.comments) == ("Owls at Night", comments)


def test_a_title_alone_has_no_organisation() -> None:
    (card,) = listing_plain.read(
        listing_lines.lines_of(["Owls at Night", "Owl Lab", "·", "Jun 20, 2024"])
    ).cards
    assert (card.title, card.organization) == ("Owls at Night", None) or card.organization is None


@pytest.mark.parametrize(("level", "titles_"), [(2, []), (3, ["Owls at Night"]), (4, ["Owls at Night"])])
def test_headings_of_the_third_level_and_below_are_titles(level: int, titles_: list[str]) -> None:
    page = markup.read(["# Daily Papers", "", f"{'#' * level} Owls at Night", "", ABSTRACT])
    assert [card.title for card in page.cards] == titles_


@pytest.mark.parametrize(("length", "is_prose"), [(164, False), (165, True), (166, True)])
def test_a_text_of_a_hundred_and_sixty_five_characters_is_prose(length: int, *, is_prose: bool) -> None:
    assert blocks.is_prose("x" * length) is is_prose


def row(form: str, kind: Kind = "text", *, prose: bool = False) -> blocks._Row:
    line = Line(number=1, text=form, form=form, kind=kind, glued=False)
    sentence = blocks.is_sentence(form)
    return blocks._Row(line=line, glued=False, wraps=False, sentence=sentence, prose=prose)


@pytest.mark.parametrize(
    ("form", "kind", "price"),
    [
        ("Owls", "text", 0), ("O" * 175, "text", 0), ("O" * 176, "text", 2), ("O" * 300, "text", 2), ("O" * 301, "text", 3),
        ("Owls.", "text", 2), ("Owls…", "text", 0), ("owls", "text", 1), ("7", "number", 4), ("Daily", "chrome", 1),
    ],
)  # fmt: skip
def test_the_less_a_line_looks_like_a_title_the_more_it_costs_to_read_it_so(
    form: str, kind: Kind, price: float
) -> None:
    assert blocks._price_of_title(row(form, kind)) == price


@pytest.mark.parametrize(
    ("kind", "prose", "price"), [("chrome", False, 0.1), ("number", False, 0.2), ("votes", False, 0.2), ("text", False, 4), ("text", True, 6)]
)  # fmt: skip
def test_the_more_a_line_says_the_more_it_costs_to_skip_it(kind: Kind, price: float, *, prose: bool) -> None:
    assert blocks._price_of_skipping(row("Owls", kind, prose=prose)) == price


@pytest.mark.parametrize(("length", "is_foreign"), [(40, False), (41, True)])
def test_the_text_of_a_button_has_at_most_forty_characters(length: int, *, is_foreign: bool) -> None:
    button = "[" + "x" * (length - 1) + "](https://huggingface.co/login?next=%2Fpapers%2F2406.14833)"
    assert links._is_foreign(button, "x" + button[-20:]) is is_foreign


@pytest.mark.parametrize(("size", "number"), [(0, 1), (1, 0), (2_000, 0), (2_001, 1)])
def test_a_request_asks_for_one_to_two_thousand_papers(size: int, number: int) -> None:
    assert len(source_faults(HuggingFaceSource(page_size=size))) == number


def test_the_usual_sources_keep_the_pace_that_is_documented() -> None:
    assert (HuggingFaceSource().page_size, HuggingFaceSource().look_back_days) == (100, 14)
    assert (HuggingFaceSource().pace.requests, HuggingFaceSource().pace.seconds) == (500, 300)
    api_source = ArxivApiSource(categories=("cs.CL",))
    assert (api_source.page_size, api_source.look_back_days) == (200, 14)
    assert (api_source.pace.requests, api_source.pace.seconds) == (1, 3)
    others = (ArxivFeedSource(categories=("cs.CL",)), ArxivOaiSource())
    assert [(one.look_back_days, one.pace) for one in others] == [(14, api_source.pace)] * 2


@pytest.mark.parametrize(("length", "is_slug"), [(40, True), (41, False)])
def test_a_slug_has_at_most_forty_characters(length: int, *, is_slug: bool) -> None:
    text_ = f"version: 1\ntopics:\n- {{slug: {'o' * length}, title: O, about: O., strong: [owl]}}\n"
    if is_slug:
        parse_taxonomy(text_, "topics.yml")
    else:
        with pytest.raises(PapersError, match="at most 40"):
            parse_taxonomy(text_, "topics.yml")


def prices(state: blocks._State, *, airy: bool, **looks: bool) -> dict[str, float]:
    """The costs of an ordinary line's interpretations after another line."""
    plain = {"glued": False, "wraps": False, "prose": False, "sentence": False} | looks
    line = Line(number=1, text="Owls", form="Owls", kind="text", glued=plain["glued"])
    row_ = blocks._Row(line=line, **plain)
    return {role: price for _, role, price in blocks._readings(state, row_, airy=airy)}


@pytest.mark.parametrize(
    ("state", "airy", "looks", "expected"),
    [
        ("nothing", True, {}, {"title": 0, "skip": 4}),
        ("closed", True, {}, {"title": 1, "skip": 4}),
        ("closed", True, {"prose": True}, {"title": 1, "skip": 6}),
        ("title", True, {}, {"abstract": 3}),
        ("title", True, {"prose": True}, {"abstract": 0}),
        ("title", True, {"glued": True}, {"title goes on": 6, "abstract": 4}),
        ("title", True, {"glued": True, "prose": True}, {"title goes on": 6, "abstract": 1}),
        ("title", True, {"glued": True, "wraps": True}, {"title goes on": 0.5, "abstract": 7}),
        (
            "title",
            True,
            {"glued": True, "wraps": True, "sentence": True},
            {"title goes on": 2, "abstract": 7},
        ),
        ("abstract", True, {}, {"new paragraph": 4, "title": 1, "skip": 4}),
        ("abstract", True, {"prose": True}, {"new paragraph": 2, "title": 1, "skip": 6}),
        ("abstract", True, {"glued": True}, {"abstract goes on": 1, "title": 8, "skip": 4}),
        ("abstract", False, {"glued": True}, {"abstract goes on": 5, "title": 3, "skip": 4}),
        ("abstract", False, {"glued": True, "wraps": True}, {"abstract goes on": 0, "title": 3, "skip": 4}),
    ],
)
def test_a_reading_costs_the_more_the_less_the_lines_look_like_it(
    state: blocks._State, looks: dict[str, bool], expected: dict[str, float], *, airy: bool
) -> None:
    assert prices(state, airy=airy, **looks) == expected


@pytest.mark.parametrize(("ended", "expected"), [(True, (6, 5, 0, 1)), (False, (0, 9, 1, 1))])
def test_an_end_behind_an_abstract_costs_least(expected: tuple[float, ...], *, ended: bool) -> None:
    states: tuple[blocks._State, ...] = ("nothing", "title", "abstract", "closed")
    assert tuple(blocks._price_of_end(state, ended=ended) for state in states) == expected


def test_a_page_that_is_older_than_its_papers_names_the_first_of_them() -> None:
    found = [PastedCard(line=n, title=f"Owl {n}", arxiv_id=f"2406.0000{n}") for n in (1, 2, 3)]
    with pytest.raises(PapersError, match=r"judging by 3 of its 3 papers; the first: 'Owl 1'"):
        dates.refuse_early(dt.date(2024, 1, 1), found, "x.txt")
    with pytest.raises(PapersError, match=r"judging by 2 of its 3 papers; the first: 'Owl 2'"):
        dates.refuse_early(dt.date(2024, 1, 1), [replace(found[0], arxiv_id=None), *found[1:]], "x.txt")


def test_a_heading_goes_on_in_the_indented_lines_below_it() -> None:
    first, second = links.chunks(["### Owls at", "  Night and", "  by Day", "They fly."], {})
    assert (first.level, first.words) == (3, "Owls at Night and by Day")
    assert (second.level, second.words) == (0, "They fly.")
