"""Tests the limits on what is imported and displayed, each with an example of its effect."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.exports import page_metadata
from paper_listings.feeds.item_text import item_words
from paper_listings.insight.library import arrange
from paper_listings.limits import within
from paper_listings.pages import cards
from paper_listings.paper import Link, Paper
from paper_listings.sources.arxiv import entries
from paper_listings.sources.collecting import BadRecord
from paper_listings.sources.context import Context
from paper_listings.sources.vanished import refuse_vanished
from paper_listings.topics.assign import Assignment
from paper_listings.yamlnodes.words import shortened
from tests.export_cases import SITE
from tests.feed_examples import item

DAY = dt.date(2025, 12, 8)
OWL = Paper(key="2501.00001", title="On owls", listed=DAY)


def links(number: int, length: int = 30) -> tuple[Link, ...]:
    return tuple(
        Link(kind="code", url=f"https://owls.example/{n:03}".ljust(length, "x")) for n in range(number)
    )


@pytest.mark.parametrize(("length", "kept"), [(2_000, 1), (2_001, 0)])
def test_an_address_has_at_most_two_thousand_characters(length: int, kept: int) -> None:
    assert len(within(replace(OWL, links=links(1, length)))[0].links) == kept


@pytest.mark.parametrize(("number", "kept"), [(50, 50), (51, 50)])
def test_a_paper_has_at_most_fifty_links(number: int, kept: int) -> None:
    assert within(replace(OWL, links=links(number)))[0].links == links(kept)


@pytest.mark.parametrize(("count", "kept"), [(10_000_000, 10_000_000), (10_000_001, None)])
def test_a_count_is_ten_million_at_most(count: int, kept: int | None) -> None:
    assert within(replace(OWL, comments=count))[0].comments == kept


@pytest.mark.parametrize(("days", "is_known"), [(366, True), (367, False)])
def test_a_paper_is_published_at_most_a_leap_year_after_its_listing(days: int, *, is_known: bool) -> None:
    ahead = replace(OWL, published=PartialDate.of(DAY + dt.timedelta(days=days)))
    assert (within(ahead)[0].published is not None) is is_known


@pytest.mark.parametrize(("number", "named"), [(100, 100), (101, 100)])
def test_a_page_and_a_feed_name_a_hundred_authors(number: int, named: int) -> None:
    many = replace(OWL, authors=tuple(f"Ada Owl{n}" for n in range(number)))
    assert dict(page_metadata.highwire(many, SITE))["citation_author"].count(";") == named - 1
    assert len(item_words(item(authors=many.authors)).names) == named


def card(**fields: object) -> cards.Card:
    paper = replace(OWL, **fields)  # type: ignore[arg-type]  # fields of a paper
    return cards.card(paper, arrange([paper], (), lambda *_: Assignment(slugs=(), reasons=())))


@pytest.mark.parametrize("number", [7, 8, 9])
def test_a_card_shows_eight_links_of_a_paper(number: int) -> None:
    shown = [out.url for out in card(links=links(number)).links if "owls.example" in out.url]
    assert len(shown) == min(number, 8)


@pytest.mark.parametrize(("length", "is_cut"), [(3_000, False), (3_001, True)])
def test_a_card_holds_three_thousand_characters_of_an_abstract(length: int, *, is_cut: bool) -> None:
    abstract = ("owl " * 750)[: length - 1] + "." if length == 3_000 else "owl " * 750 + "."
    assert len(abstract) == length
    assert ((card(abstract=abstract).abstract or "") != abstract) is is_cut


@pytest.mark.parametrize(
    ("papers", "lacking", "is_refused"), [(4, 4, False), (5, 5, True), (20, 18, False), (20, 19, True)]
)
def test_a_field_has_vanished_where_more_than_nine_tenths_of_five_papers_lack_it(
    papers: int, lacking: int, *, is_refused: bool
) -> None:
    found = [
        replace(OWL, title=f"Owl {n}", abstract=None if n < lacking else "Owls see.") for n in range(papers)
    ]
    if is_refused:
        with pytest.raises(PapersError, match="have no abstract"):
            refuse_vanished(found, ("abstract",), "x.json")
    else:
        refuse_vanished(found, ("abstract",), "x.json")


@pytest.mark.parametrize(("length", "shown"), [(60, 60), (61, 60)])
def test_sixty_characters_are_shown_of_a_wrong_setting(length: int, shown: int) -> None:
    assert (len(shortened("x" * length)), shortened("x" * length).endswith("…")) == (shown, length > 60)


@pytest.mark.parametrize(("ahead", "listed"), [(1, 1), (2, 0), (4, 0)])
def test_a_paper_to_be_listed_within_four_days_is_listed_when_it_is_seen(ahead: int, listed: int) -> None:
    assert read(ahead).listed == DAY + dt.timedelta(days=listed)


def test_a_paper_to_be_listed_later_is_none() -> None:
    with pytest.raises(BadRecord):
        read(5)


def read(ahead: int) -> Paper:
    """Parses an arXiv paper that will be listed this many days after it is seen."""
    entry = entries.ArxivEntry(
        identifier="2512.00001", title="Owls", abstract=None, authors=(), published=DAY, listed=DAY + dt.timedelta(days=ahead)
    )  # fmt: skip
    (paper,) = entries.read_entry(entry, 1, Context(place="x", today=DAY))
    assert isinstance(paper, Paper)
    return paper
