"""Tests of pages as converters and clippers write them: relative links, wrapped addresses, bullets and pictures."""

from __future__ import annotations

import datetime as dt

import pytest

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.sources import registry
from paper_listings.sources.context import Context
from paper_listings.sources.listing.parser import parse
from tests.source_examples import HTML, context

PAGE = dt.date(2025, 12, 8)
PAPER = "https://huggingface.co/papers/2512.01234"


def read(text: str, listed: dt.date | None = None) -> list[tuple[object, ...]]:
    found = parse(
        text.encode(), Context(place="page.md", today=dt.date(2026, 1, 2), page_date=PAGE, listed=listed)
    )
    told = [remark.text for remark in found.remarks if remark.kind != "year inferred"]
    assert told == []
    return [
        (p.arxiv_id, p.title, p.abstract, p.author_count, p.published, p.comments, p.upvotes)
        for p in found.papers
    ]


SHOWN = [
    (
        "2512.01234",
        "Mooring: Boats at Night",
        "Boats drift. We moor them.",
        7,
        PartialDate(2025, 12, 5),
        3,
        41,
    )
]


def card(*, link: str, picture: str, authors: str, title: str = "Mooring: Boats at Night") -> str:
    def to(path: str) -> str:
        return link.format(path)

    return (
        f"# [Daily Papers]({to('/papers')})\n\nDec 8\n\n{picture}\n\nSubmitted by\n\nannalder\n\n"
        f"[41]({to('/login?next=%2Fpapers%2F2512.01234')})\n\n### [{title}]({to('/papers/2512.01234')})\n\n"
        f"Boats drift. We moor them.\n\n{authors}\n\n·\n\nDec 5[ 3]({to('/papers/2512.01234#community')})\n"
    )


LINKS = (
    "https://huggingface.co{}",
    "{}",
    "<{}>",
    "//huggingface.co{}",
    '{} "a title"',
    "<https://huggingface.co{}> 'a title'",
)
PICTURES = (
    "",
    f"[![](https://cdn.example/a.png)]({PAPER})",
    '[![Mooring, a picture](/a.png "why")](/papers/2512.01234)',
    f"[[image: no text]]({PAPER})",
    f"[[Image]]({PAPER})",
    "[](</papers/2512.01234>)",
    "[![](https://cdn.example/social-\nthumbnails/2512.01234.png)](/papers/2512.01234)",
    "![[mooring.png]]",
    "![a picture][12]",
    "- [image: no text]",
    f"[Picture of boats]({PAPER})",
)
AUTHORS = (
    "- 7 authors",
    "* 7 authors",
    "  *   *   * 7 authors",
    "+ + 7 authors",
    "[\n\n  * ![](/0.svg)\n  * ![](/1.svg)\n  * 7 authors\n\n](/papers/2512.01234)",
    "[* ![](/0.svg)\n* ![](/1.svg)\n* 7 authors](/papers/2512.01234)",
    "- [image: no text]\n\n- 7 authors",
)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("picture", PICTURES)
def test_a_card_is_read_whatever_its_links_and_pictures_look_like(link: str, picture: str) -> None:
    assert read(card(link=link, picture=picture, authors="- 7 authors")) == SHOWN


@pytest.mark.parametrize("authors", AUTHORS)
def test_the_number_of_authors_is_read_behind_any_bullets(authors: str) -> None:
    assert read(card(link="{}", picture="", authors=authors)) == SHOWN


def test_footnotes_may_be_relative_and_wrapped() -> None:
    text = (
        "# [Daily Papers][1]\n\n[![][2]][3]\n\n### [Mooring: Boats at Night][3]\n\nBoats drift. We moor them.\n\n"
        "  * 7 authors\n\n·\n\nDec 5[ 3][4]\n\n   [1]: /papers\n   [2]: https://cdn.example/social-\n"
        "thumbnails/a.png\n   [3]: </papers/2512.01234>\n   [4]: /papers/2512.01234#community\n"
    )
    assert read(text) == [(*SHOWN[0][:6], None)]


def test_underlined_headings_and_rules_are_no_text() -> None:
    text = (
        "Daily Papers - Hugging Face\n\n[Daily Papers](/papers)\n=========\n\nDec 8\n--------\n\n* * *\n\n"
        + card(link="{}", picture="", authors="* 7 authors").split("Dec 8\n\n", 1)[1]
    )
    assert read(text) == SHOWN


@pytest.mark.parametrize("rule", ["---", "* * *", "====="])
def test_a_rule_is_part_of_no_abstract(rule: str) -> None:
    text = card(link="{}", picture="", authors=f"{rule}\n\n* 7 authors")
    assert read(text) == SHOWN
    plain = f"Daily Papers\n\nDec 8\n\n{SHOWN[0][1]}\n\n{SHOWN[0][2]}\n\n• 7 authors\n·\nDec 5 3\n\n{rule}\n"
    assert [row[1:] for row in read(plain)] == [(*SHOWN[0][1:6], None)]


HEADER = '---\ntitle: "Daily Papers - Hugging Face"\nauthor:\ntags:\n  - "clippings"\n- x\n\n---\n'


def test_the_header_of_a_clipper_is_no_text() -> None:
    text = card(link="https://huggingface.co{}", picture="", authors="- 7 authors")
    assert read(HEADER + text) == SHOWN
    assert registry.guess((HEADER + text).encode()) == "listing"


@pytest.mark.parametrize("head", ["---\n", "---\nprose, no header\n---\n"])
def test_a_rule_at_the_top_is_no_header(head: str) -> None:
    text = head + card(link="{}", picture="", authors="- 7 authors")
    found = parse(text.encode(), Context(place="x", today=PAGE, page_date=PAGE))
    assert [p.title for p in found.papers] == [SHOWN[0][1]]
    assert [remark.text for remark in found.remarks_of("not understood")] == (
        ["prose, no header"] if "prose" in head else []
    )


def test_a_heading_without_a_link_gives_its_title_to_the_link_above() -> None:
    text = f"# Daily Papers\n\n[thumbnail]({PAPER})\n\n### Mooring: Boats at Night\n\nBoats drift. We moor them.\n\n- 7 authors\n\n·\n\nDec 5 3\n"
    assert read(text) == [(*SHOWN[0][:6], None)]


def test_text_between_a_bare_link_and_its_heading_is_reported() -> None:
    text = f"# Daily Papers\n\n[thumbnail]({PAPER})\n\nA caption.\n\n### [Mooring]({PAPER})\n\nBoats drift.\n\n- 7 authors\n\n·\n\nDec 5\n"
    found = parse(text.encode(), Context(place="x", today=PAGE, page_date=PAGE))
    assert [(p.title, p.abstract) for p in found.papers] == [("Mooring", "Boats drift.")]
    assert [remark.text for remark in found.remarks_of("not understood")] == ["A caption."]


def test_a_bare_link_is_a_title_if_there_is_no_heading() -> None:
    text = f"# Daily Papers\n\n[Mooring: Boats at Night]({PAPER})\n\nBoats drift. We moor them.\n\n- 7 authors\n\n·\n\nDec 5 3\n\n### [Second](/papers/2512.01235)\n\nWe sail.\n\n- 2 authors\n\n·\n\nDec 4\n"
    assert [row[:2] for row in read(text)] == [
        ("2512.01234", "Mooring: Boats at Night"),
        ("2512.01235", "Second"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Daily Papers\n\nDec 8\n\nMooring\n\nBoats drift. We moor them, all of them.\n\n• 7 authors\n·\nDec 5\n",
        card(link="{}", picture="", authors="- 7 authors"),
    ],
)
def test_a_listing_day_that_is_asked_for_counts_for_pages_with_a_date(text: str) -> None:
    listed = dt.date(2025, 12, 20)
    (paper,) = parse(
        text.encode(), Context(place="x", today=dt.date(2026, 1, 2), page_date=PAGE, listed=listed)
    ).papers
    assert (paper.listed, paper.seen, paper.published) == (listed, PAGE, PartialDate(2025, 12, 5))


def test_a_listing_day_before_the_papers_is_refused() -> None:
    with pytest.raises(PapersError, match=r"the papers cannot be from 2025-01-01.*correct --listed"):
        read(card(link="{}", picture="", authors="- 7 authors"), listed=dt.date(2025, 1, 1))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            b"<!DOCTYPE html><html><head><title>Daily Papers - Hugging Face</title>",
            "a saved web page of Hugging Face papers",
        ),
        (
            b'<html><body><div data-target="DailyPapers" data-props="{}">',
            "a saved web page of Hugging Face papers",
        ),
        (
            b'<html><link rel="canonical" href="https://arxiv.org/list/cs.CL/recent">',
            "a saved web page of an arXiv listing",
        ),
        (b"<html><dl id='articles'><a href='/abs/2512.01234'>", "a saved web page of an arXiv listing"),
        (
            "<html><title>Daily Papers - Hugging Face</title>".encode("utf-16"),
            "a saved web page of Hugging Face papers",
        ),
        (
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://huggingface.co/papers\r\nContent-Type: multipart/related;",
            "a saved web page of Hugging",
        ),
        (HTML, "a web page, not a list of papers"),
    ],
)
def test_a_saved_web_page_is_named_for_what_it_is(page: bytes, said: str) -> None:
    with pytest.raises(PapersError, match=f"an answer: {said}.*; (save|copy)"):
        registry.parse(page, context())
