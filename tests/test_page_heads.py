"""Tests every page's front matter, which the theme's templates and readers of the page list depend on."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import yaml

from paper_listings.pages.all_pages import render_pages
from tests.reading_site import SITE, library_of, titled
from tests.test_pages import PAGES

ALWAYS = {"title", "description", "kind"}
MORE = {
    "paper": {"key", "citation", "json_ld"},
    "topic": {"topic"},
}
"""The additional keys of each kind of page; topics with a feed name it too."""
FIXED = {
    "index.md": ("Paper Listings", "home"),
    "topics/index.md": ("Topics", "topics"),
    "archive/index.md": ("Archive", "archive"),
    "trending/index.md": ("Trending", "trending"),
    "trends/index.md": ("Trends", "trends"),
    "feeds/index.md": ("Feeds", "feeds"),
    "search/index.md": ("Search", "search"),
    "saved/index.md": ("Saved", "saved"),
    "api/index.md": ("API", "api"),
    "about/index.md": ("About", "about"),
}
"""Title and kind of the pages that always exist."""


def head(name: str) -> dict[str, object]:
    return dict(yaml.safe_load(PAGES[name].split("---")[1]))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_title_its_description_and_its_kind(name: str) -> None:
    meta = head(name)
    more = MORE.get(str(meta["kind"]), set())
    assert meta.keys() - {"feed", "feed_title"} == ALWAYS | more
    assert ("feed" in meta) == ("feed_title" in meta)
    assert all(meta[field] for field in ALWAYS)


def test_the_fixed_pages_are_these_with_their_titles_and_kinds() -> None:
    dated = re.compile(r"(?:days|weeks|months)/.+|papers/.+|topics/.+/index\.md")
    assert {
        name: (head(name)["title"], head(name)["kind"]) for name in PAGES if not dated.fullmatch(name)
    } == FIXED


def test_the_page_about_the_site_tells_from_when_to_when_papers_were_listed() -> None:
    found = [titled(f"Stone {day}", None, dt.date(2025, 12, day)) for day in (9, 5, 2)]
    page = render_pages(library_of(found), SITE)["about/index.md"].decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert said.index("2 December 2025") < said.index("9 December 2025")
    assert "5 December 2025" not in said
