"""Tests the feed contract, rule by rule, on rendered feeds, using independent parsers."""

from __future__ import annotations

import datetime as dt
import json
import string
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import feedparser
import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_listings.feeds import Feed, Item, TopicRef, render_atom, render_json, render_opml, render_rss
from paper_listings.feeds.item_text import NO_ABSTRACT, rss_title
from paper_listings.feeds.items import channel_id, item_id
from paper_listings.owner.overriding import Departure
from paper_listings.text import TITLE_LIMIT, clean
from tests.feed_examples import ABSTRACT, KNIVES, SITE, SPOONS, channel, item, items, urls
from tests.thorough import examples

if TYPE_CHECKING:
    from collections.abc import Callable

A = "{http://www.w3.org/2005/Atom}"
C = "{http://purl.org/rss/1.0/modules/content/}"
D = "{http://purl.org/dc/elements/1.1/}"


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - our own bytes


def rss(*shown: Item) -> ET.Element:
    found = parsed(render_rss(Feed(channel=channel(), items=shown))).find("channel")
    assert found is not None
    return found


def atom(*shown: Item) -> ET.Element:
    return parsed(render_atom(Feed(channel=channel(), items=shown)))


def jsonfeed(*shown: Item) -> dict[str, Any]:
    document = json.loads(render_json(Feed(channel=channel(), items=shown)))
    assert isinstance(document, dict)
    return document


def test_items_keep_their_order_and_their_ids_in_every_format() -> None:
    shown = items(7)[::-1]
    ids = [item_id(one.key) for one in shown]
    assert [guid.text for guid in rss(*shown).findall("item/guid")] == ids
    assert [entry.findtext(A + "id") for entry in atom(*shown).findall(A + "entry")] == ids
    assert [one["id"] for one in jsonfeed(*shown)["items"]] == ids


def test_atom_marks_what_has_left_as_deleted_and_is_the_same_without_it() -> None:
    feed = Feed(channel=channel(), items=items(2))
    gone = Departure(key="2512.01234", on=dt.date(2026, 3, 12))
    marked = Feed(channel=feed.channel, items=feed.items, departures=(gone,))
    found = parsed(render_atom(marked)).findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert [mark.attrib for mark in found] == [{"ref": item_id("2512.01234"), "when": "2026-03-12T00:00:00Z"}]
    assert b"tombstones" not in render_atom(feed)
    assert (render_rss(marked), render_json(marked)) == (render_rss(feed), render_json(feed))
    assert len(feedparser.parse(render_atom(marked)).entries) == 2


def test_an_rss_item_carries_everything() -> None:
    one = item(2, (SPOONS, KNIVES), arxiv_id="2512.01234")
    channel_element = rss(one)
    found = channel_element.find("item")
    assert found is not None
    assert {(element.tag, element.text) for element in found if element.tag != C + "encoded"} == {
        ("title", "On the Number of Spoons, Part 2"),
        ("link", one.page_url),
        ("description", ABSTRACT),
        ("guid", item_id(one.key)),
        ("category", "Spoons & forks"),
        ("category", "Knives"),
        ("pubDate", "Mon, 08 Dec 2025 00:09:59 GMT"),
        (D + "creator", "Ada Example"),
        (D + "creator", "Björn Beispiel"),
    }
    assert found.find("guid[@isPermaLink='false']") is not None
    assert {category.get("domain") for category in found.findall("category")} == {SITE + "topics/"}


def test_an_rss_channel_says_where_it_lives_and_how_new_it_is() -> None:
    found = rss(item(1), item(2, updated=dt.date(2026, 1, 2)))
    assert found.findtext("link") == SITE
    assert [dict(link.attrib) for link in found.findall(A + "link")] == [
        {"href": urls().rss, "rel": "self", "type": "application/rss+xml"}
    ]
    assert found.findtext("lastBuildDate") == "Fri, 02 Jan 2026 00:00:00 GMT"
    assert (found.findtext("language"), found.findtext("generator")) == ("en", "Paper Listings")
    assert not {"managingEditor", "webMaster", "author"} & {element.tag for element in found.iter()}


def test_an_atom_entry_carries_everything_and_its_links_keep_rel_and_type() -> None:
    one = item(2, (SPOONS, KNIVES), arxiv_id="2512.01234", updated=dt.date(2026, 1, 2))
    entry = atom(one).find(A + "entry")
    assert entry is not None
    assert [dict(link.attrib) for link in entry.findall(A + "link")] == [
        {"href": one.page_url, "rel": "alternate", "type": "text/html"},
        {"href": "https://arxiv.org/abs/2512.01234", "rel": "related"},
    ]
    assert [dict(category.attrib) for category in entry.findall(A + "category")] == [
        {"term": "Spoons & forks", "scheme": SITE + "topics/"},
        {"term": "Knives", "scheme": SITE + "topics/"},
    ]
    assert [name.text for name in entry.findall(f"{A}author/{A}name")] == ["Ada Example", "Björn Beispiel"]
    assert entry.findtext(A + "published") == "2025-12-08T00:09:59+00:00"
    assert entry.findtext(A + "updated") == "2026-01-02T00:00:00+00:00"
    assert entry.find(A + "content[@type='html']") is not None
    assert entry.findtext(A + "summary") == ABSTRACT


def test_an_atom_feed_names_itself_its_page_and_the_site_as_author() -> None:
    found = atom(item(authors=None))
    assert found.findtext(A + "id") == channel_id(channel())
    assert {link.get("rel"): link.get("href") for link in found.findall(A + "link")} == {
        "self": urls().atom,
        "alternate": SITE,
    }
    assert found.findtext(f"{A}author/{A}name") == "Spoon Listings"
    assert found.find(f"{A}entry/{A}author") is None
    assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_a_json_item_carries_everything_and_no_null() -> None:
    one = item(2, (SPOONS, KNIVES), doi="10.1000/182")
    document = jsonfeed(one, item(3, (), authors=None))
    full, bare = document.pop("items")
    assert document == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Spoon Listings",
        "description": "New papers about cutlery",
        "home_page_url": SITE,
        "feed_url": urls().json,
        "language": "en",
        "authors": [{"name": "Spoon Listings"}],
    }
    assert full.pop("content_html").startswith(f"<p>{ABSTRACT}</p><p>2 authors · <a href=")
    assert full == {
        "id": item_id(one.key),
        "url": one.page_url,
        "external_url": "https://doi.org/10.1000/182",
        "title": "On the Number of Spoons, Part 2",
        "content_text": ABSTRACT,
        "date_published": "2025-12-08T00:09:59Z",
        "date_modified": "2025-12-08T00:09:59Z",
        "authors": [{"name": "Ada Example"}, {"name": "Björn Beispiel"}],
        "tags": ["Spoons & forks", "Knives"],
    }
    assert not {"authors", "tags", "external_url"} & set(bare)


@pytest.mark.parametrize("render", [render_rss, render_atom])
def test_a_browser_gets_a_style_sheet(render: Callable[[Feed], bytes]) -> None:
    feed = Feed(channel=channel(css_url=SITE + "a.css?v=1&w=2"), items=items(1))
    second = render(feed).split(b"\n")[1].decode()
    assert second == f'<?xml-stylesheet type="text/css" href="{SITE}a.css?v=1&amp;w=2"?>'


def test_an_empty_topic_has_valid_empty_feeds() -> None:
    assert rss().findtext("lastBuildDate") == "Sat, 01 Jan 2000 00:00:00 GMT"
    assert atom().findtext(A + "updated") == "2000-01-01T00:00:00+00:00"
    assert jsonfeed()["items"] == []
    for data in (
        render_rss(Feed(channel=channel(), items=())),
        render_atom(Feed(channel=channel(), items=())),
    ):
        found = feedparser.parse(data)
        assert (bool(found.bozo), found.entries, found.feed.title) == (False, [], "Spoon Listings")


def test_a_channel_without_words_still_makes_valid_feeds() -> None:
    feed = Feed(channel=channel(title="\x00", subtitle="", author=""), items=())
    assert parsed(render_rss(feed)).findtext("channel/description") == "feed"
    assert parsed(render_atom(feed)).findtext(A + "title") == "feed"
    document = json.loads(render_json(feed))
    assert (document["title"], set(document) & {"authors", "description"}) == ("feed", set())


def test_opml_lists_every_feed_once() -> None:
    channels = (channel(), channel("feeds/knives", title="Kni\x00ves & <more>", page_url=KNIVES.url))
    root = parsed(render_opml("Spoon Listings", channels))
    assert (root.get("version"), root.findtext("head/title")) == ("2.0", "Spoon Listings")
    assert [dict(outline.attrib) for outline in root.iter("outline")] == [
        {
            "type": "rss",
            "text": title,
            "title": title,
            "description": "New papers about cutlery",
            "xmlUrl": urls(name).rss,
            "htmlUrl": page,
        }
        for title, name, page in (
            ("Spoon Listings", "feed", SITE),
            ("Knives & <more>", "feeds/knives", KNIVES.url),
        )
    ]


HARD = [
    *map(chr, range(0xA0)),
    *"\u200e\u200f\u202e\u2066\u2028\ud800\udfff\ufdd0\ufffd\ufffe\uffff\U0001fffe\U0010ffff",
    *(
        "]]>",
        "<![CDATA[",
        "<think>",
        "</p>",
        "<!--",
        "&lt;",
        "&#0;",
        "&amp;",
        "👩\u200d🔬",
        "🥄",
        "é",
        "e\u0301",
    ),
    *("{{x}}", "{%", "\u05d0\u05d1", "\ud83d\ude00"),
]
hard_text = st.lists(
    st.sampled_from(HARD)
    | st.text(string.ascii_letters, max_size=4)
    | st.characters(codec=None)
    | st.characters(categories=["Cs"]),
    max_size=20,
).map("".join)


def agree(title: str, abstract: str, author: str, topic: str) -> None:
    """Asserts that every parser finds the cleaned form of these texts in every format."""
    one = item(
        title=title,
        abstract=abstract,
        authors=(author,),
        topics=(TopicRef(slug="topic", title=topic, url=SITE + "topics/topic/"),),
    )
    line = clean(title, TITLE_LIMIT) or "Untitled paper"
    text = clean(abstract) or NO_ABSTRACT
    names = [clean(author, TITLE_LIMIT)] if clean(author, TITLE_LIMIT) else []
    name = clean(topic, TITLE_LIMIT) or "topic"
    data = render_rss(Feed(channel=channel(), items=(one,)))
    in_rss = parsed(data).find("channel/item")
    in_atom = atom(one).find(A + "entry")
    in_json = jsonfeed(one)["items"][0]
    assert in_rss is not None
    assert in_atom is not None
    assert in_rss.findtext("title") == rss_title(line)
    assert in_atom.findtext(A + "title") == in_json["title"] == line
    assert (
        in_rss.findtext("description") == in_atom.findtext(A + "summary") == in_json["content_text"] == text
    )
    assert [found.text for found in in_rss.findall(D + "creator")] == names
    assert [found.text for found in in_atom.findall(f"{A}author/{A}name")] == names
    assert [found["name"] for found in in_json.get("authors", [])] == names
    category = in_atom.find(A + "category")
    assert category is not None
    assert in_rss.findtext("category") == category.get("term") == in_json["tags"][0] == name
    assert in_rss.findtext(C + "encoded") == in_atom.findtext(A + "content") == in_json["content_html"]
    body = html5lib.parseFragment(in_json["content_html"], namespaceHTMLElements=False)
    assert [element.tag for element in body.iter()][1:] == ["p", "p", "a"]
    assert (body[0].text, body[1][0].text) == (text, name)
    seen = feedparser.parse(data)
    assert not seen.bozo
    assert seen.entries[0].id == item_id(one.key)
    entry = feedparser.parse(render_atom(Feed(channel=channel(), items=(one,)))).entries[0]
    assert (entry.title, entry.summary) == (line, text)


@settings(max_examples=examples(150))
@given(hard_text, hard_text, hard_text, hard_text)
def test_all_parsers_agree_on_any_text(title: str, abstract: str, author: str, topic: str) -> None:
    agree(title, abstract, author, topic)


@pytest.mark.parametrize("piece", HARD)
def test_all_parsers_agree_on_every_hard_piece(piece: str) -> None:
    agree(piece, f"a{piece}b", f"{piece} {piece}", f"x {piece}")
