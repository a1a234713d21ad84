"""Tests every page's front matter, which the theme's templates and readers of the page list depend on."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import yaml
from lxml import html

from paper_listings.pages.paper_pages import DESCRIPTION_LIMIT
from tests.reading_site import SITE, library_of, render_pages, titled
from tests.test_pages import PAGES

ALWAYS = {"title", "description", "kind", "finished"}
MORE = {"topic": {"topic"}}
"""The additional keys of each kind of page; topics with a feed name it too."""
FIXED = {
    "index.md": ("Paper Listings", "home"),
    "topics/index.md": ("Topics", "topics"),
    "archive/index.md": ("Archive", "archive"),
    "changes/index.md": ("What changed", "changes"),
    "changes/2025-11/index.md": ("Changes in November 2025", "changes"),
    "changes/2025-12/index.md": ("Changes in December 2025", "changes"),
    "trending/index.md": ("Trending", "trending"),
    "trends/index.md": ("Trends", "trends"),
    "feeds/index.md": ("Feeds", "feeds"),
    "search/index.md": ("Search", "search"),
    "saved/index.md": ("Saved", "saved"),
    "api/index.md": ("API", "api"),
    "about/index.md": ("About", "about"),
}
"""Title and kind of the pages that always exist, and of the changes in each month."""
DATED = re.compile(r"(?:days|weeks|months)/.+|topics/[^/]+/.+/index\.md")
"""Lists of a period."""


def head(name: str) -> dict[str, object]:
    return dict(yaml.safe_load(PAGES[name].split("---")[1]))


MARKDOWN = [name for name in PAGES if name.endswith(".md")]


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_page_has_its_title_its_description_and_its_kind(name: str) -> None:
    meta = head(name)
    more = MORE.get(str(meta["kind"]), set())
    assert meta.keys() - {"feed", "feed_title", "template"} == ALWAYS | more
    assert ("feed" in meta) == ("feed_title" in meta)
    assert all(meta[field] for field in ALWAYS)


def test_the_fixed_pages_are_these_with_their_titles_and_kinds() -> None:
    topic = re.compile(r"topics/[^/]+/index\.md")
    assert {
        name: (head(name)["title"], head(name)["kind"])
        for name in MARKDOWN
        if not DATED.fullmatch(name) and not topic.fullmatch(name)
    } == FIXED


def test_pages_to_which_no_paper_can_come_are_settled() -> None:
    settled = {name for name in MARKDOWN if head(name).get("template")}
    assert settled == {
        "changes/2025-11/index.md",
        *("days/2025-12-05/index.md", "days/2025-11-28/index.md"),
        *("weeks/2025-W50/index.md", "weeks/2025-W49/index.md", "weeks/2025-W48/index.md"),
        *("months/2025-12/index.md", "months/2025-11/index.md", "months/2025-11/titles/index.md"),
        *(f"topics/{slug}/2025-11/index.md" for slug in ("kites", "unsorted")),
    }


def test_a_paper_has_its_title_its_description_and_its_metadata_in_its_head() -> None:
    tree = html.document_fromstring(PAGES["papers/2501.00001/index.html"])
    assert tree.findtext(".//title") == "Study 001 of the kettle"
    metas = {meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
    assert metas["citation_title"] == "Study 001 of the kettle"
    assert str(metas["description"]).startswith("We look at a kettle in the wind")
    assert len(str(metas["description"])) <= DESCRIPTION_LIMIT + 2
    (link,) = tree.iter("link")
    assert link.get("href") == f"{SITE.url}papers/2501.00001/"
    assert "ScholarlyArticle" in str(tree.findtext(".//script"))


def test_the_page_about_the_site_tells_from_when_to_when_papers_were_listed() -> None:
    found = [titled(f"Stone {day}", None, dt.date(2025, 12, day)) for day in (9, 5, 2)]
    page = render_pages(library_of(found), SITE)["about/index.md"].decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert said.index("2 December 2025") < said.index("9 December 2025")
    assert "5 December 2025" not in said
