"""Tests feed archives: complete, linked, small, and unchanged by new papers."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.feeds import (
    FEED_BYTES,
    Archive,
    archives_of,
    render_archive,
    render_atom,
    render_json,
    render_rss,
)
from paper_listings.feeds.items import channel_id, item_id, published_at, updated_at
from paper_listings.feeds.readback import read_feed
from tests.feed_examples import DAY, SITE, archives, channel, item_of, paper, papers

if TYPE_CHECKING:
    from paper_listings.paper import Paper

A = "{http://www.w3.org/2005/Atom}"
H = "{http://purl.org/syndication/history/1.0}"


def names(found: tuple[Archive, ...]) -> list[str]:
    return [archive.name for archive in found]


def root_of(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - our own bytes


def entry_of(about: Paper) -> ET.Element:
    """The entry of a paper that fills an archive."""
    _, found = archives([about, paper(2, listed=DAY + dt.timedelta(days=1))], limit=1)
    entry = root_of(render_archive(found[0])).find(A + "entry")
    assert entry is not None
    return entry


days = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 30)), max_size=12, unique_by=lambda row: row[0])


@given(days, st.integers(1, 40))
def test_feed_and_archives_together_have_every_paper_in_order(
    rows: list[tuple[int, int]], limit: int
) -> None:
    held = tuple(
        paper(back * 1_000 + place, listed=DAY - dt.timedelta(days=back), position=place)
        for back, count in rows
        for place in range(1, count + 1)
    )
    feed, found = archives(held, limit)
    shown = [item.key for item in feed.items]
    archived = [one.key for archive in reversed(found) for one in archive.papers]
    assert set(shown) | set(archived) == {one.key for one in held}
    assert len(archived) == len(set(archived))
    assert [key for key in archived if key in shown] == [key for key in shown if key in archived]
    assert [archive.previous for archive in found] == [None, *(archive.url for archive in found)][:-1]
    assert feed.channel.archive == (found[-1].url if found else None)
    assert all(len({one.listed.year for one in archive.papers}) == 1 for archive in found)


def test_parts_are_numbered_by_year_from_the_oldest() -> None:
    _, found = archives(papers(360, per_day=1)[:26])
    assert names(found) == ["2024-1", "2024-2", "2024-3", "2024-4", "2025-1"]
    _, found = archives(papers(355, per_day=1)[:26])
    assert names(found) == ["2024-1", "2024-2", "2024-3", "2025-1", "2025-2"]


@pytest.mark.parametrize(
    ("limit", "size"), [(1, 1), (2, 1), (9, 4), (10, 5), (98, 49), (100, 50), (110, 50), (1_000, 50)]
)
def test_an_archive_has_half_as_many_papers_as_the_feed_rounded_down_and_at_most_fifty(
    limit: int, size: int
) -> None:
    _, found = archives(papers(340), limit=limit)
    assert {len(archive.papers) for archive in found[:-1]} == {size}


@given(days, st.integers(1, 40), st.integers(1, 60))
def test_a_new_day_changes_no_archive(rows: list[tuple[int, int]], limit: int, news: int) -> None:
    """Unless the feed could not show all papers of the part that was still open: that part grows."""
    held = tuple(
        paper(back * 1_000 + place, listed=DAY - dt.timedelta(days=back), position=place)
        for back, count in rows
        for place in range(1, count + 1)
    )
    new = tuple(
        paper(900_000 + place, listed=DAY + dt.timedelta(days=1), position=place)
        for place in range(1, news + 1)
    )
    _, before = archives(held, limit)
    _, after = archives((*held, *new), limit)
    closed = [
        archive
        for archive, following in itertools.zip_longest(before, before[1:])
        if following or len(archive.papers) == max(limit // 2, 1)
    ]
    assert len(closed) >= len(before) - 1
    changed = [
        archive.name
        for archive, later in zip(closed, after, strict=False)
        if render_archive(archive) != render_archive(later)
    ]
    assert changed == []


def test_a_growing_day_is_not_archived_while_the_feed_has_it() -> None:
    assert archives(papers(8, per_day=8))[1] == ()
    assert archives(papers(11, per_day=11))[1] != ()


def test_nothing_is_archived_of_nothing() -> None:
    feed, found = archives(())
    assert (feed.items, feed.channel.archive, found) == ((), None, ())


def test_an_archive_is_small_even_if_every_field_is_as_long_as_its_limit() -> None:
    heavy = papers(
        60, title="&" * 500, authors=("&" * 200,) * 100, abstract="We show that " + "& " * 4_000 + "."
    )
    _, found = archives(heavy, limit=100)
    assert [len(archive.papers) for archive in found] == [50, 10]
    assert len(render_archive(found[0])) < FEED_BYTES // 2


def test_a_paper_that_the_feed_cannot_show_is_archived() -> None:
    held = papers(3)[::-1]
    found = archives_of(channel(), held, {one.key for one in held[1:]}, lambda name: SITE + name, limit=10)
    assert [archive.papers for archive in found] == [held]


def rels(root: ET.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in root.iterfind(A + "link")}


def test_the_chain_of_archives_is_atom_whatever_the_format_of_the_feed() -> None:
    feed, found = archives(papers(40))
    newest = found[-1].url
    root = root_of(render_atom(feed))
    assert rels(root)["prev-archive"] == newest
    assert root.find(f".//{H}archive") is None
    link = root_of(render_rss(feed)).find(f"channel/{A}link[@rel='prev-archive']")
    assert link is not None
    assert (link.get("href"), link.get("type")) == (newest, "application/atom+xml")
    document = json.loads(render_json(feed))
    assert document["_archive"]["prev_archive"] == newest
    assert "next_url" not in document  # it may only lead to a JSON Feed
    for archive, before in itertools.pairwise(reversed(found)):
        root = root_of(render_archive(archive))
        assert rels(root) == {
            "self": archive.url,
            "alternate": SITE,
            "current": channel().urls.atom,
            "prev-archive": before.url,
        }
        assert root.find(f"{H}archive") is not None
    assert "prev-archive" not in rels(root_of(render_archive(found[0])))


def test_an_archived_entry_has_the_id_title_and_dates_of_the_feed() -> None:
    about = paper(1, title="Spoons  <b> & forks", updated=DAY + dt.timedelta(days=3))
    entry = entry_of(about)
    seen = read_feed(render_atom(archives([about])[0]), "feed").items[0]
    assert entry.findtext(A + "id") == seen.id == item_id(about.key)
    assert entry.findtext(A + "title") == seen.title == "Spoons <b> & forks"
    assert (
        dt.datetime.fromisoformat(entry.findtext(A + "published", ""))
        == seen.published
        == published_at(about)
    )
    assert dt.datetime.fromisoformat(entry.findtext(A + "updated", "")) == seen.updated == updated_at(about)


def test_an_archived_entry_says_one_sentence_and_refers_to_the_page_for_the_rest() -> None:
    about = paper(
        1, abstract="Drawers are full. In this paper, we show all the spoons in them. There are many."
    )
    entry = entry_of(about)
    page = item_of(about).page_url
    assert entry.find(A + "content") is None
    assert rels(entry) == {"alternate": page}
    assert entry.findtext(A + "summary") == "In this paper, we show all the spoons in them."
    assert entry_of(paper(1, abstract="Spoons. Forks.")).findtext(A + "summary") == "Spoons."
    unknown = entry_of(paper(1, abstract=None)).findtext(A + "summary")
    assert unknown == "This listing has no abstract for this paper."


def test_a_long_sentence_is_cut_at_a_word() -> None:
    summary = entry_of(paper(1, abstract="Many spoons and forks " * 40)).findtext(A + "summary", "")
    assert summary.endswith(" forks…")
    assert 190 < len(summary) <= 200


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"authors": ("A", "B", "C")}, ["A", "B"]),
        ({"authors": ("5 authors", " ", "C", "D", "E")}, ["C", "D"]),
        ({"authors": None, "organization": "Spoon Labs"}, ["Spoon Labs"]),
        ({"authors": ("and 3 more authors",), "organization": "Spoon Labs"}, ["Spoon Labs"]),
        ({"authors": None}, []),
    ],
)
def test_an_archived_entry_names_the_first_two_authors(
    fields: dict[str, object], expected: list[str]
) -> None:
    entry = entry_of(paper(1, **fields))
    assert [name.text for name in entry.iterfind(f"{A}author/{A}name")] == expected


def test_an_archive_is_the_same_feed_with_another_title_and_the_date_of_its_newest_entry() -> None:
    _, found = archives(papers(40))
    root = root_of(render_archive(found[1]))
    assert root.findtext(A + "id") == channel_id(channel())
    assert root.findtext(A + "title") == "Spoon Listings: archive 2025-2"
    assert root.findtext(f"{A}author/{A}name") == "Spoon Listings"
    assert dt.datetime.fromisoformat(root.findtext(A + "updated", "")) == max(
        map(updated_at, found[1].papers)
    )


def test_a_site_without_a_name_is_an_author_too() -> None:
    _, found = archives(papers(40))
    nameless = Archive(
        channel=channel(author=" "), name="2025-1", url=SITE, previous=None, papers=found[0].papers
    )
    assert root_of(render_archive(nameless)).findtext(f"{A}author/{A}name") == "Paper Listings"


def test_an_independent_parser_reads_an_archive() -> None:
    _, found = archives(papers(40))
    seen = feedparser.parse(render_archive(found[0]))
    assert not seen.bozo
    assert [entry.id for entry in seen.entries] == [item_id(one.key) for one in found[0].papers]
    assert {entry.summary for entry in seen.entries} != {""}
