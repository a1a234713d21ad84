from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import html5lib
import markdown
import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from paper_listings.exports import markdown_list
from paper_listings.exports.citation import repaired
from paper_listings.text import clean
from tests.export_cases import BARE, CORPORATE, COUNTED, EDGES, FULL, OLD, SITE, hostile, raw_papers

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_listings.paper import Paper

_COMMONMARK = MarkdownIt("commonmark")
_GITHUB = MarkdownIt("gfm-like", {"linkify": False})
READERS: dict[str, Callable[[str], str]] = {
    "CommonMark": _COMMONMARK.render,
    "GitHub": _GITHUB.render,
    "Python-Markdown": lambda text: markdown.markdown(text, extensions=["extra", "sane_lists"]),
}
BLOCKS = {"body", "h1", "h2", "p", "ul", "li", "a"}


def tags_and_text(html: str) -> tuple[list[str], str]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    (body,) = tree.iter("body")
    tags = [element.tag for element in body.iter()]
    return tags, " ".join("".join(body.itertext()).split())


@pytest.mark.parametrize("name", READERS)
def test_hostile_text_is_shown_as_it_is_and_makes_no_markup(name: str) -> None:
    reader = READERS[name]

    @given(hostile)
    def claim(text: str) -> None:
        inert = markdown_list.escape_markdown(text)
        expected = clean(text)
        assert tags_and_text(reader(f"# {inert}\n"))[0] == ["body", "h1"]
        for frame, tags in (
            ("{}\n", ["body", "p"]),
            ("- [{}](<https://a.example/>); x\n", ["body", "ul", "li", "a"]),
        ):
            found, shown = tags_and_text(reader(frame.format(inert or "x")))
            assert found == tags
            assert shown.removesuffix("; x") == (expected or "x")

    claim()


@given(hostile)
def test_escaped_text_is_one_line(text: str) -> None:
    assert len(markdown_list.escape_markdown(text).splitlines()) <= 1


@given(raw_papers)
def test_a_hostile_paper_keeps_the_shape_of_its_documents(paper: Paper) -> None:
    for text in (
        markdown_list.topic_text("wings", (paper,), SITE, "1 paper"),
        markdown_list.llms_text((paper,), {"wings": 1, "night": 0}, SITE),
    ):
        for reader in READERS.values():
            tags, shown = tags_and_text(reader(text))
            assert set(tags) <= BLOCKS | {"blockquote"}
            assert repaired(paper.title) in shown


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("GPT-4: a C++ study (100%), v1.5", "GPT-4: a C++ study (100%), v1.5"),
        ("snake_case *bold* [x](y)", r"snake\_case \*bold\* \[x\](y)"),
        ("a < b & c", "a &#60; b &#38; c"),
        ("https://a.example www.b.example c@d", "https&#58;//a.example www&#46;b.example c&#64;d"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("2024) a", r"2024\) a"),
    ],
)
def test_ordinary_text_stays_readable(text: str, written: str) -> None:
    assert markdown_list.escape_markdown(text) == written


def test_a_list_says_what_is_known_of_the_authors() -> None:
    text = markdown_list.topic_text("wings", (COUNTED, CORPORATE, BARE, OLD), SITE, "4 papers")
    assert ") — 5 authors; listed" in text
    assert ") — Owls and Sons, Inc, 1 author; listed" in text
    assert ") — Bubo, Athene; listed" in text
    assert f"papers/{BARE.key}/); listed" in text


def test_a_list_names_five_authors_and_counts_the_others() -> None:
    text = markdown_list.topic_text("wings", EDGES, SITE, "6 papers")
    assert text.startswith(
        "# Wings &#38; feathers\n\n"
        "6 papers. Page: [https&#58;//example.org/owls/topics/wings/](https://example.org/owls/topics/wings/)\n\n"
        "- [Many owls](https://example.org/owls/papers/2501.00001/) — Given0 Family0, "
    )
    assert "Given4 Family4 and 666 more; listed 2025-01-02\n" in text
    assert f"- [On owls](https://example.org/owls/papers/{BARE.key}/); listed 2024-06-24\n" in text
    assert len(re.findall(r"^- ", text, re.MULTILINE)) == len(EDGES)


def test_the_map_for_language_models_has_the_form_of_llmstxt_org() -> None:
    text = markdown_list.llms_text((FULL,), {"night": 1, "wings": 2}, SITE)
    assert text.startswith("# Owl Papers\n\n> New papers on owls.\n\n")
    assert "- [Night vision](https://example.org/owls/topics/night/papers.txt): 1 paper\n" in text
    assert "(https://example.org/owls/papers/2406.14833/): listed 2024-06-24\n" in text
    sections = text.split("\n## ")[1:]
    assert [section.split("\n")[0] for section in sections] == ["Topics", "Data", "Newest papers"]
    items = [line for section in sections for line in section.split("\n")[1:] if line]
    assert all(re.fullmatch(r"- \[.+\]\(https://\S+\): .+", item) for item in items)


def test_an_address_cannot_leave_its_link() -> None:
    html = _COMMONMARK.render(
        f"[x]({markdown_list._finalize(markdown_list.Address('https://a.example/)(?a=1&copy=2'))})"
    )
    assert 'href="https://a.example/%29%28?a=1&copy=2"' in unescape(html)
