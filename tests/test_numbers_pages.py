"""Tests the numbers used for pages, each with an example of its effect."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from paper_listings.order import newest_first
from paper_listings.pages import bar_charts, cards, context, sparkline
from paper_listings.pages.list_pages import home_page
from paper_listings.pages.paper_extras import Extras
from paper_listings.paper import Paper
from tests.reading_site import SITE as SITE_OF_PAGES
from tests.reading_site import TAXONOMY, library_of, render_pages, titled
from tests.test_trends import paper
from tests.test_why import reason

DAY = dt.date(2024, 6, 24)


def owls(number: int) -> tuple[Paper, ...]:
    return tuple(Paper(key=f"t-{n:012x}", title=f"Owl {n}", listed=DAY) for n in range(number))


@pytest.mark.parametrize(("length", "lead"), [(140, 140), (139, 155)])
def test_a_lead_has_whole_sentences_of_a_hundred_and_forty_characters(length: int, lead: int) -> None:
    first = "O" + "x" * (length - 2) + "."
    assert len(cards.first_sentences(f"{first} Owls are birds. More is said of them.")) == lead


@pytest.mark.parametrize(("length", "is_cut"), [(420, False), (421, True)])
def test_a_lead_is_cut_after_four_hundred_and_twenty_characters(length: int, *, is_cut: bool) -> None:
    words = "owl " * 104 + "x" * (length - 417) + "."
    assert len(words) == length
    assert cards.first_sentences(words).endswith(" …") is is_cut


@pytest.mark.parametrize(("length", "is_cut"), [(160, False), (161, True)])
def test_a_short_card_and_a_description_have_a_hundred_and_sixty_characters(
    length: int, *, is_cut: bool
) -> None:
    words = ("owl " * 40)[: length - 1] + "." if length == 160 else "owl " * 40 + "."
    assert len(words) == length
    owl = Paper(key="2401.00001", title="Owl", abstract=words, listed=DAY)
    library = library_of([owl])
    assert str(cards.card(owl, library).sentence).endswith(" …") is is_cut
    page = render_pages(library, SITE_OF_PAGES)["papers/2401.00001/index.html"].decode()
    assert page.partition("content='")[2].partition("'")[0].endswith(" …") is is_cut


@pytest.mark.parametrize(
    ("number", "byline"),
    [(4, "A0, A1, A2, A3"), (5, "A0, A1, A2, A3 and 1 other"), (6, "A0, A1, A2, A3 and 2 others")],
)
def test_a_card_names_four_authors(number: int, byline: str) -> None:
    assert cards.byline(paper("a", authors=tuple(f"A{n}" for n in range(number)))) == byline


def test_a_sparkline_shows_twelve_months_sixteen_high() -> None:
    assert len(sparkline.months_until(dt.date(2023, 1, 1), dt.date(2024, 6, 1))) == 12
    assert sparkline.path([0, 1, 2]) == "M0 16v-0.5h3v0.5zM4 16v-8h3v8zM8 16v-16h3v16z"
    assert sparkline.path([1]) == "M0 16v-16h3v16z"
    assert [sparkline.width([1] * number) for number in (0, 1, 12)] == [1, 3, 47]


def test_a_chart_is_a_hundred_and_twenty_wide_and_a_hundred_high() -> None:
    chart = bar_charts.bars([1, 2, 4])
    assert (chart.width, chart.height, chart.top) == (120, 100, 4)
    assert (chart.closed, chart.open) == ("M4 100v-25h32v25zM44 100v-50h32v50z", "M84 100v-100h32v100z")
    assert [bar_charts.bars([1] * number).width for number in (1, 12, 13)] == [120, 120, 130]


def test_neighbouring_topics_have_hues_apart() -> None:
    assert list(context.hues([replace(TAXONOMY.topics[0], slug=f"t{n}") for n in range(20)]).values()) == [
        0, 7, 14, 3, 10, 17, 6, 13, 2, 9, 16, 5, 12, 1, 8, 15, 4, 11, 0, 7,
    ]  # fmt: skip


def over_days(*days: dt.date) -> context.SiteContext:
    """Returns what the pages of a site are rendered from, with one paper on each of these days."""
    found = sorted((titled(f"Stone {day}", None, day) for day in days), key=newest_first)
    return context.gather(library_of(found), SITE_OF_PAGES, Extras())


@pytest.mark.parametrize(("first", "is_drawn"), [(dt.date(2024, 6, 1), False), (dt.date(2024, 5, 31), True)])
def test_two_months_make_a_sparkline(first: dt.date, *, is_drawn: bool) -> None:
    found = over_days(first, dt.date(2024, 6, 9))
    assert (found.spark(found.library.papers) is not None) is is_drawn


def test_the_home_page_leads_to_fourteen_days() -> None:
    found = over_days(*(DAY + dt.timedelta(days=n) for n in range(16)))
    assert [day.start for day in home_page(found).values["strip"]] == [
        DAY + dt.timedelta(days=15 - n) for n in range(14)
    ]


def test_a_reason_names_five_terms() -> None:
    assert (
        reason("One two three four five six", None, "one", "two", "three", "four", "five", "six").count(", ")
        == 4
    )
