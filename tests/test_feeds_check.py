"""Tests that the feed check finds every violation of the contract in a built site, and nothing in a good one."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.feeds import (
    Archive,
    Feed,
    check,
    newest,
    render_archive,
    render_atom,
    render_json,
    render_opml,
    render_rss,
)
from paper_listings.feeds.readback import read_feed
from paper_listings.owner.overriding import Departure
from paper_listings.paper import Link
from tests.feed_examples import DAY, KNIVES, SITE, SPOONS, archives, channel, item, papers, urls

FEED = Feed(
    channel=channel(),
    items=newest(
        channel(),
        (
            item(1, (SPOONS, KNIVES), arxiv_id="2512.01234", title="<think> about spoons"),
            item(2, (), authors=None, abstract=None),
            item(3, links=(Link(kind="pdf", url="https://a.example/x.pdf"),)),
        ),
    ),
)
EMPTY = Feed(channel=channel("feeds/empty"), items=())
OPML = ("feeds.opml", (FEED.channel, EMPTY.channel))


def published(*feeds: Feed) -> dict[str, bytes]:
    """Returns a site with these feeds in every format."""
    site = {}
    for feed in feeds:
        about = feed.channel.urls
        for url, render in ((about.rss, render_rss), (about.atom, render_atom), (about.json, render_json)):
            site[url.removeprefix(SITE)] = render(feed)
    return site


def site_with_list() -> dict[str, bytes]:
    return published(FEED, EMPTY) | {"feeds.opml": render_opml("Spoon Listings", OPML[1])}


def faults(site: dict[str, bytes], *feeds: Feed) -> list[str]:
    return [str(problem) for problem in check(site.get, SITE, feeds or (FEED, EMPTY))]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"<html><body>404</body></html>", "the root is html"),
        (b"<rss version='2.0'></rss>", "there is no channel"),
    ],
)
def test_what_is_no_feed_is_not_read(document: bytes, reason: str) -> None:
    with pytest.raises(PapersError, match=rf"^feed\.xml: not a readable feed \({reason}\)"):
        read_feed(document, "feed.xml")


def test_a_good_site_has_no_fault() -> None:
    assert check(site_with_list().get, SITE, (FEED, EMPTY), opml=OPML) == ()


def test_marks_of_deleted_entries_are_as_the_owner_decided() -> None:
    gone = (Departure(key="2512.01234", on=dt.date(2026, 3, 12)), Departure(key="t-0123456789ab", on=DAY))
    marked = replace(FEED, departures=gone)
    assert faults(published(marked), marked) == []
    for site, meant in ((published(FEED), marked), (published(marked), FEED)):
        (fault,) = faults(site, meant)
        assert fault.startswith("feed.atom.xml: deleted entries is ")
    damaged = published(marked)
    path = "feed.atom.xml"
    damaged[path] = damaged[path].replace(b"2026-03-12T", b"2026-03-13T")
    assert len(faults(damaged, marked)) == 1


def archived() -> tuple[dict[str, bytes], tuple[Archive, ...]]:
    """A site's archives as published, and as intended."""
    _, found = archives(papers(40))
    return {archive.url.removeprefix(SITE): render_archive(archive) for archive in found}, found


def archive_faults(site: dict[str, bytes], found: tuple[Archive, ...]) -> list[str]:
    return [str(problem).split(";")[0] for problem in check(site.get, SITE, (), archives=found)]


def test_a_good_archive_has_no_fault_and_a_missing_one_is_named() -> None:
    site, found = archived()
    assert archive_faults(site, found) == []
    del site["archive/feeds/2025-3.atom.xml"]
    assert archive_faults(site, found) == ["archive/feeds/2025-3.atom.xml: is missing"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("</feed>", "<", "not a readable feed"),
        ("</feed>", "\x7f</feed>", "contains the forbidden character '\\x7f'"),
        ('<link rel="alternate"', "<link", "contains a link without relation"),
        ("archive 2025-2", "archive 2025-3", "title is "),
        ("2025-2.atom.xml", "2025-4.atom.xml", "self link is "),
        (f'type="text/html" href="{SITE}"', 'type="text/html" href="/"', "home link is /, not "),
        ("2025-1.atom.xml", "2025-1.xml", "archive links is "),
        ("<?xml-stylesheet", "<?something", "style sheet is None"),
        ("<updated>2025", "<updated>2024", "feed date is 2024-"),
        ("<fh:archive/>", "", "archive mark is False, not True"),
        ("urn:uuid:", "urn:uuid:0", "lacks 5 of 5 papers"),
        ("<title>On", "<title>Off", "title is Off the Number"),
        (f'rel="alternate" href="{SITE}papers/', 'rel="alternate" href="/papers/', "link is /papers/"),
        ("<summary>We", "<summary/><summary>We", "empty summary is True"),
        ("<published>2025-", "<published>2024-", "published is 2024-"),
        ("<updated>2025-", "<updated>2026-", "updated is 2026-"),
    ],
)  # fmt: skip
def test_it_finds_in_an_archive(old: str, new: str, fault: str) -> None:
    site, found = archived()
    path = "archive/feeds/2025-2.atom.xml"
    text = site[path].decode()
    assert old in text
    faults = archive_faults(site | {path: text.replace(old, new).encode()}, found)
    assert any(fault in one for one in faults), faults
    assert all(one.startswith(f"{path}: ") for one in faults)


def test_an_archive_is_atom() -> None:
    site, found = archived()
    site["archive/feeds/2025-1.atom.xml"] = render_rss(FEED)
    assert "format is rss, not atom" in archive_faults(site, found)[0]


EDITS = [
    ("feed.xml", "</channel>", "\x0c</channel>", "contains the forbidden character '\\x0c'"),
    ("feed.xml", "</channel>", "<", "not a readable feed"),
    ("feed.xml", "<rss ", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss ", "contains a document type"),
    ("feed.xml", "</channel>", "<webMaster>a@b.example</webMaster></channel>", "contains an e-mail element"),
    ("feed.xml", 'isPermaLink="false"', "", "contains a guid marked as a permalink"),
    ("feed.xml", "<title>Spoon Listings", "<title>Fork Listings", "title is Fork Listings, not Spoon Listings"),
    ("feed.xml", SITE + "feed.xml", "feed.xml", f"self link is feed.xml, not {SITE}feed.xml"),
    ("feed.xml", f"<link>{SITE}<", f"<link>{SITE}feed.xml<", "home link is"),
    ("feed.xml", SITE + "assets/feed.css", "/feed.css", "style sheet is /feed.css, not"),
    ("feed.xml", "<?xml-stylesheet", "<?something", "style sheet is None, not"),
    ("feed.xml", "<lastBuildDate>Mon, 08 Dec", "<lastBuildDate>soon", "feed date is None"),
    ("feed.xml", "‹think&gt;", "&lt;think&gt;", "2512.01234: title is <think>"),
    ("feed.xml", "<pubDate>Mon, 08 Dec 2025 00:10", "<pubDate>Sun, 07 Dec 2025 00:10", "has dates that are not newest first"),
    ("feed.xml", "<dc:creator>Ada Example<", "<dc:creator>5 authors<", "names is ('5 authors', "),
    ("feed.xml", "<dc:creator>Ada Example</dc:creator>", "<dc:creator/>", "names is ('', "),
    ("feed.xml", "<category domain", "<x domain", "not a readable feed"),
    ("feed.xml", "drawer can hold", "drawer", "abstract is "),
    ("feed.xml", "&lt;p&gt;We count", "&lt;p&gt;We", "abstract in the content is "),
    ("feed.xml", "&lt;p&gt;We count", "&lt;b&gt;We count", "content has the element b"),
    ("feed.xml", "&lt;p&gt;We count", "&lt;p style=x&gt;We count", "content has the attribute style"),
    ("feed.xml", f'href="{SITE}topics/spoons/"', 'href="/topics/spoons/"', "is not absolute"),
    ("feed.atom.xml", ' rel="related"', "", "contains a link without relation"),
    ("feed.atom.xml", 'type="html"', 'type="CDATA"', 'contains type="CDATA"'),
    ("feed.atom.xml", "<updated>2025", "<updated>2024", "updated is 2024-12-08"),
    ("feed.atom.xml", "https://a.example/x.pdf", "https://b.example/", "source is https://b.example/"),
    ("feed.atom.xml", 'term="Knives"', 'term="Forks"', "topics is ('Spoons & forks', 'Forks')"),
    ("feed.atom.xml", "</feed>", '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/></feed>', "archive mark is True"),
    ("feed.json", '"language":"en"', '"language":null', "contains a null"),
    ("feed.json", '"language":"en"', f'"language":"en","_archive":{{"prev_archive":"{SITE}"}}', "archive links is (('prev-archive'"),
    ("feed.json", f'"url":"{SITE}papers/2512.01234/"', '"url":"/papers/2512.01234/"', "link is /papers/2512.01234/"),
    ("feed.json", "T00:10:00Z", "T00:10:00", "published is None"),
    ("feed.json", '"content_html":"<p>We', '"content_html":"\\u0000<p>We', "content has the forbidden character '\\x00'"),
    ("feed.json", '{"version"', '["version"', "not a readable feed"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "fault"), EDITS)
def test_it_finds(path: str, old: str, new: str, fault: str) -> None:
    site = site_with_list()
    text = site[path].decode()
    assert old in text
    found = faults(site | {path: text.replace(old, new).encode()})
    assert found
    assert any(fault in one for one in found), found
    assert all(one.startswith(f"{path}: ") and one.endswith("stays published") for one in found)


def test_it_misses_papers_and_knows_foreign_ones_and_sees_order_and_repetition() -> None:
    shown = FEED.items
    for wrong, fault in (
        (shown[1:], "lacks 1 of 3 papers, the first is 2512.01234"),
        ((*shown, item(9)), "has 1 unknown items, the first is urn:uuid:"),
        (shown[::-1], "is not in the expected order"),
        ((*shown, shown[0]), "has an id twice"),
    ):
        found = faults(published(replace(FEED, items=wrong)), FEED)
        assert {one.split(":")[0] for one in found} == {"feed.xml", "feed.atom.xml", "feed.json"}
        assert any(fault in one for one in found)


def test_a_feed_that_is_missing_or_too_large_or_in_the_wrong_place() -> None:
    site = published(FEED)
    assert faults({}, FEED)[0].startswith("feed.xml: is missing; ")
    large = site | {"feed.json": site["feed.json"] + b" " * 1_000_000}
    assert any("bytes, the limit is 1,000,000" in one for one in faults(large, FEED))
    swapped = site | {"feed.atom.xml": site["feed.xml"]}
    assert any("format is rss, not atom" in one for one in faults(swapped, FEED))


def test_content_that_is_empty_or_unreadable_is_a_fault() -> None:
    site = published(FEED)
    document = json.loads(site["feed.json"])
    for content in ("", "just text", "<!-- -->"):
        document["items"][0]["content_html"] = content
        found = faults(site | {"feed.json": json.dumps(document).encode()}, FEED)
        assert any("abstract in the content is " in one for one in found)


BREAKING = [
    "<!doctype html>",
    "<html>",
    "<frameset>",
    "</body>",
    "</p>",
    "<script>",
    "<?xml?>",
    "\ud800",
    "]]>",
    "<",
    "é",
]


@given(st.lists(st.sampled_from(BREAKING) | st.text(max_size=5), max_size=6).map("".join))
@example("\ud800<script>")
@example("\0<script>")
def test_whatever_stands_in_the_content_is_a_fault_and_no_traceback(content: str) -> None:
    site = published(FEED)
    document = json.loads(site["feed.json"])
    document["items"][0]["content_html"] += content
    found = faults(site | {"feed.json": json.dumps(document).encode()}, FEED)
    assert all(one.startswith("feed.json: 2512.01234: ") for one in found)
    assert bool(found) or "<script>" not in content


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (None, "is missing"),
        (b"<opml", "is not XML"),
        (render_opml("Spoon Listings", OPML[1][:1]), "list of feeds is "),
    ],
)
def test_the_list_of_feeds_is_checked(data: bytes | None, fault: str) -> None:
    site = site_with_list()
    del site["feeds.opml"]
    site |= {"feeds.opml": data} if data else {}
    found = check(site.get, SITE, (FEED, EMPTY), opml=OPML)
    assert [problem.place for problem in found] == ["feeds.opml"]
    assert fault in found[0].problem


def test_a_feed_is_read_back_as_it_was_meant() -> None:
    seen = read_feed(render_atom(FEED), "feed.atom.xml")
    assert (seen.format, seen.own_url, seen.page_url, seen.updated) == (
        "atom",
        urls().atom,
        SITE,
        FEED.updated,
    )
    assert seen.items[0].source == "https://arxiv.org/abs/2512.01234"
