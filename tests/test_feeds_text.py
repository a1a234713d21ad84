"""Tests the text of feed items."""

from __future__ import annotations

import datetime as dt
from typing import Any

import html5lib
import pytest

from paper_listings.dates import PartialDate
from paper_listings.feeds.item_text import NO_ABSTRACT, item_words, rss_title
from tests.feed_examples import ABSTRACT, KNIVES, SITE, SPOONS, item


def facts(**fields: Any) -> str:  # noqa: ANN401 - fields of a value
    """The last paragraph of the content."""
    return item_words(item(**fields)).html.removeprefix(f"<p>{ABSTRACT}</p>")


LINKS = f'<a href="{SITE}topics/spoons/">Spoons &amp; forks</a>, <a href="{SITE}topics/knives/">Knives</a>'
JUNE = dt.date(2024, 6, 20)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"published": PartialDate.of(JUNE), "topics": (SPOONS, KNIVES)},
            f"<p>2 authors · 20 June 2024 · {LINKS}</p>",
        ),
        (
            {
                "authors": None,
                "author_count": 1,
                "published": PartialDate.of(JUNE),
                "published_is_inferred": True,
                "topics": (),
            },
            "<p>1 author · 20 June 2024 (year inferred)</p>",
        ),
        ({"published": PartialDate(2024, 6), "topics": ()}, "<p>2 authors · June 2024</p>"),
        ({"published": PartialDate(2024), "topics": ()}, "<p>2 authors · 2024</p>"),
        ({"authors": None, "topics": (SPOONS, KNIVES)}, f"<p>{LINKS}</p>"),
        ({"authors": None, "author_count": 2_000, "topics": ()}, "<p>2,000 authors</p>"),
        ({"authors": None, "topics": ()}, ""),
    ],
)
def test_the_line_says_what_is_known_and_nothing_else(fields: dict[str, Any], expected: str) -> None:
    assert facts(**fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("Ada Example", "Björn Beispiel")),
        ({"organization": "Spoon Lab"}, ("Ada Example", "Björn Beispiel")),
        ({"authors": None, "organization": "Spoon Lab"}, ("Spoon Lab",)),
        ({"authors": None, "author_count": 5}, ()),
        ({"authors": ("5 authors",), "organization": "Spoon Lab"}, ("Spoon Lab",)),
        ({"authors": ("Ada Example", "and 1,203 other authors", "+3 authors", "", "\x00")}, ("Ada Example",)),
        ({"authors": ("100 Authors Collective",)}, ("100 Authors Collective",)),
        ({"authors": None, "organization": " "}, ()),
    ],
)
def test_names_are_real_ones(fields: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert item_words(item(**fields)).names == expected


@pytest.mark.parametrize("abstract", [None, "", " \x00\n"])
def test_a_paper_without_abstract_says_so(abstract: str | None) -> None:
    assert item_words(item(abstract=abstract)).abstract == NO_ABSTRACT


def test_an_abstract_is_never_shortened() -> None:
    long = "spoon " * 3_000 + "end..."
    assert item_words(item(abstract=long)).abstract == long


def test_a_title_is_one_line_and_never_empty() -> None:
    assert item_words(item(title="A \n title\x07")).title == "A title"
    assert item_words(item(title="\x00")).title == "Untitled paper"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<think> twice", "‹think> twice"),
        ("a </b> c <!-- d <?e", "a ‹/b> c ‹!-- d ‹?e"),
        ("1 < 2 <3 << 4 <é", "1 < 2 <3 << 4 <é"),
    ],
)
def test_only_what_looks_like_a_tag_is_changed_in_rss_titles(title: str, expected: str) -> None:
    assert rss_title(title) == expected


def test_markup_in_an_abstract_is_text() -> None:
    hostile = "<script>alert(1)</script> & <img src=x onerror=y> ]]> &lt; \"quoted\" 'x'"
    body = html5lib.parseFragment(item_words(item(abstract=hostile)).html, namespaceHTMLElements=False)
    assert [element.tag for element in body.iter()] == ["DOCUMENT_FRAGMENT", "p", "p", "a"]
    assert body[0].text == hostile
