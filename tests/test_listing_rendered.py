"""Tests that any papers, rendered like a pasted or dumped page, are parsed back unchanged."""

from __future__ import annotations

import datetime as dt
import textwrap
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.sources.context import Context
from paper_listings.sources.listing.parser import looks_like, parse
from tests.thorough import examples

if TYPE_CHECKING:
    import random

    from paper_listings.sources.parsed import Parsed

PAGE = dt.date(2025, 12, 8)
TODAY = dt.date(2026, 1, 2)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MANY = settings(max_examples=examples(60))
TOP = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nbyAK and the research community\n\nDec 8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One paper as shown on a page."""

    title: str
    abstract: str
    author_count: int | None
    organization: str | None
    published: dt.date | None
    year_printed: bool
    comments: int | None
    upvotes: int | None
    arxiv_id: str

    @property
    def date(self) -> str:
        assert self.published
        year = f", {self.published.year}" if self.year_printed else ""
        return f"{MONTHS[self.published.month - 1]} {self.published.day}{year}"

    @property
    def facts(self) -> tuple[object, ...]:
        inferred = self.published is not None and not self.year_printed
        by = (self.author_count, self.organization)
        return (
            self.title,
            self.abstract,
            *by,
            self.published and PartialDate.of(self.published),
            inferred,
            self.comments,
        )


word = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789éß中-:?!$%&'\"\\{}_^~+=/", min_size=1, max_size=9)
upper = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZÉ中")
names = st.builds(lambda head, tail: f"{head}{tail} Lab", upper, st.text("abcxyz", max_size=8))


@st.composite
def texts(draw: st.DrawFn, sizes: st.SearchStrategy[int], ends: str) -> str:
    words = draw(st.lists(word, min_size=1, max_size=12))
    size = draw(sizes)
    text = " ".join((words * (size // len(" ".join(words)) + 1))[: size // 2 + 1])[: size - 1]
    end: str = draw(st.sampled_from([*ends, ""]))
    return (draw(upper) + text).rstrip(" .…。") + end


titles = texts(st.integers(1, 175), "?!")
abstracts = texts(st.integers(165, 1923), ".")
short_abstracts = texts(st.integers(2, 120), "")


@st.composite
def papers(draw: st.DrawFn, bodies: st.SearchStrategy[str], *, footerless: bool) -> Shown:
    has_footer = not footerless or draw(st.integers(0, 3)) > 0
    authors = draw(st.integers(1, 3000))
    by_name = draw(st.booleans())
    year_printed = draw(st.booleans())
    latest = dt.date(PAGE.year - 1, 12, 31) if year_printed else PAGE
    earliest = dt.date(1999, 1, 1) if year_printed else dt.date(PAGE.year, 1, 1)
    number = draw(st.integers(0, 99999))
    return Shown(
        title=draw(titles),
        abstract=draw(bodies),
        author_count=authors if has_footer and not by_name else None,
        organization=draw(names) if has_footer and by_name else None,
        published=draw(st.dates(earliest, latest)) if has_footer else None,
        year_printed=year_printed,
        comments=draw(st.none() | st.integers(0, 999)) if has_footer else None,
        upvotes=draw(st.none() | st.integers(0, 5000)),
        arxiv_id=f"25{draw(st.integers(1, 11)):02}.{number:05}",
    )


def pages(bodies: st.SearchStrategy[str], *, footerless: bool = False) -> st.SearchStrategy[list[Shown]]:
    return st.lists(
        papers(bodies, footerless=footerless),
        min_size=1,
        max_size=8,
        unique_by=(lambda shown: shown.title.casefold(), lambda shown: shown.arxiv_id),
    ).filter(
        lambda shown: len({"".join(filter(str.isalnum, s.title.casefold())) for s in shown}) == len(shown)
    )


def plain(shown: list[Shown], wrap: int | None = None) -> str:
    blocks = [TOP]
    for paper in shown:
        blocks += [
            "\n".join(_wrapped(text, wrap)) if wrap else text for text in (paper.title, paper.abstract)
        ]
        if paper.published:
            by = paper.organization or f"  • {paper.author_count} authors"
            comments = "" if paper.comments is None else f" {paper.comments}"
            blocks.append(f"{by}\n·\n{paper.date}{comments}")
    return "\n\n".join(blocks)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def facts(text: str) -> list[tuple[object, ...]]:
    return [
        (
            paper.title,
            paper.abstract,
            paper.author_count,
            paper.organization,
            paper.published,
            paper.published_is_inferred,
            paper.comments,
        )
        for paper in parse(text.encode(), Context(place="page", page_date=PAGE, today=TODAY)).papers
    ]


def numbers(text: str) -> list[tuple[str | None, int | None]]:
    found = parse(text.encode(), Context(place="page", page_date=PAGE, today=TODAY)).papers
    return [(paper.arxiv_id, paper.upvotes) for paper in found]


@MANY
@given(pages(abstracts | short_abstracts))
def test_plain_text_with_footers_is_exact_whatever_titles_and_abstracts_look_like(shown: list[Shown]) -> None:
    assert facts(plain(shown)) == [paper.facts for paper in shown]


@MANY
@given(pages(abstracts, footerless=True))
def test_plain_text_is_exact_where_footers_are_missing(shown: list[Shown]) -> None:
    assert facts(plain(shown)) == [paper.facts for paper in shown]
    parsed = parse(plain(shown).encode(), Context(place="page", page_date=PAGE, today=TODAY))
    assert len(parsed.remarks_of("no footer")) == sum(paper.published is None for paper in shown)
    assert not parsed.remarks_of("not understood")


@MANY
@given(pages(abstracts, footerless=True), st.integers(60, 120))
def test_hard_wrapped_plain_text_is_exact(shown: list[Shown], width: int) -> None:
    assert facts(plain(shown, width)) == [paper.facts for paper in shown]


@MANY
@given(pages(abstracts, footerless=True), st.randoms(use_true_random=False))
def test_upvotes_and_buttons_among_plain_text_change_no_paper(shown: list[Shown], rng: random.Random) -> None:
    blocks = [TOP]
    for paper in shown:
        if rng.random() < 0.5:
            blocks.append(
                rng.choice(["Submitted by\nsomeone", "Submitted by\n\nsomeone", "Submitted by someone"])
            )
        blocks.append("-" if paper.upvotes is None else str(paper.upvotes))
        blocks.append(plain([paper]).removeprefix(TOP + "\n\n"))
        if rng.random() < 0.5:
            blocks += ["GitHub 1.5k", "arXiv Page"]
    text = "\n\n".join(blocks)
    assert facts(text) == [paper.facts for paper in shown]
    assert [upvotes for _, upvotes in numbers(text)] == [paper.upvotes for paper in shown]


@MANY
@given(pages(abstracts))
def test_markdown_with_upvote_links_is_exact(shown: list[Shown]) -> None:
    site = "https://huggingface.co"
    lines = ["# Daily Papers", "", "- Daily", "", f"[Trending Papers]({site}/papers/trending)", "", "Dec 8"]
    for paper in shown:
        page = f"{site}/papers/{paper.arxiv_id}"
        vote = "-" if paper.upvotes is None else paper.upvotes
        body = "\\\\\n".join(_wrapped(_escaped(paper.abstract), 90))
        by = (
            f"[![pic](https://x.org/a.png){paper.organization}]({site}/some)"
            if paper.organization
            else f"[- ![](https://x.org/a.png)\\\\\n- ![](https://x.org/b.svg)\\\\\n- {paper.author_count} authors]({page})"
        )
        comments = "" if paper.comments is None else f"[{paper.comments}]({page}#community)"
        lines += [
            "", f"[{vote}]({site}/login?next=%2Fpapers%2F{paper.arxiv_id})",
            "", f"### [{_escaped(paper.title)}]({page})", "", f"[{body}]({page})", "", by, "", "·", "", paper.date + comments,
        ]  # fmt: skip
    text = "\n".join(lines)
    assert facts(text) == [paper.facts for paper in shown]
    assert numbers(text) == [(paper.arxiv_id, paper.upvotes) for paper in shown]


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\_*[]`" else c for c in text)


@pytest.mark.parametrize("listed", [True, False])
@MANY
@given(shown=pages(abstracts))
def test_text_with_footnotes_is_exact(shown: list[Shown], *, listed: bool) -> None:
    lines = [
        "[Subscribe][29]",
        "",
        "# Daily Papers",
        "",
        "## by[AK][30] and the research community",
        "* Daily",
        "",
        "Dec 8",
    ]
    notes: list[str] = []
    for at, paper in enumerate(shown):
        page = f"https://huggingface.co/papers/{paper.arxiv_id}"
        first = 40 + 9 * at
        notes += [f"[{first + 1}]: {page}", f"[{first + 2}]: {page}"]
        comments = "" if paper.comments is None else f" [ {paper.comments}][{first + 5}]"
        by = (
            [f"[[pic] {paper.organization}][{first + 3}]"]
            if paper.organization
            else ["[", f"* {paper.author_count} authors", f"][{first + 3}]"]
        )
        lines += [
            "[", "-" if paper.upvotes is None else str(paper.upvotes), f"][{first}]", "",
            *_wrapped(f"### [{paper.title}][{first + 1}]", 100), "",
            "[", "", *_wrapped(paper.abstract, 100), "", f"][{first + 2}]", *by, "·", paper.date + comments,
        ]  # fmt: skip
    text = "\n".join([*lines, "", "References", "", *(notes if listed else [])])
    assert facts(text) == [paper.facts for paper in shown]
    assert numbers(text) == [(paper.arxiv_id if listed else None, paper.upvotes) for paper in shown]


@MANY
@given(pages(abstracts))
def test_a_notebook_export_is_exact(shown: list[Shown]) -> None:
    site = "https://huggingface.co"
    blocks = ["new", "Subscribe", f"{site}/login?next=%2Fpapers", "Daily Papers", "by ", "AK", f"{site}/akhaliq",
              " and the research community", "Daily", f"{site}/papers/trending", "Dec 8"]  # fmt: skip
    for paper in shown:
        page = f"{site}/papers/{paper.arxiv_id}"
        by = (
            [" ", page, f" {paper.organization}", f"{site}/some"]
            if paper.organization
            else ["[", f"{paper.author_count} authors]({page})"]
        )
        comments = [] if paper.comments is None else [str(paper.comments), f"{page}#community"]
        vote = "-" if paper.upvotes is None else paper.upvotes
        blocks += [
            f" [-] {vote}", f"{site}/login?next=%2Fpapers%2F{paper.arxiv_id}",
            paper.title, page, paper.abstract, page, *by, "·", f"{paper.date} ", *comments,
        ]  # fmt: skip
    text = "\n\n".join(blocks)
    assert facts(text) == [paper.facts for paper in shown]
    assert numbers(text) == [(paper.arxiv_id, paper.upvotes) for paper in shown]


@MANY
@given(shown=pages(abstracts, footerless=True), twice=st.booleans())
def test_a_trending_page_is_exact_with_every_card_twice(shown: list[Shown], *, twice: bool) -> None:
    site = "https://huggingface.co"
    blocks = [
        f"[Subscribe]({site}/login?next=%2Fpapers)",
        "# Trending Papers",
        "## by AK and the research community",
    ]
    for paper in shown:
        page = f"{site}/papers/{paper.arxiv_id}"
        for published in ("Published on ", "")[: 1 + twice]:
            blocks += ["Submitted by", "someone", f"### [{_escaped(paper.title)}]({page})", paper.abstract]
            if paper.published:
                blocks += (
                    [f"[some {paper.organization}]({site}/some) · {published}{paper.date}"]
                    if paper.organization
                    else [f"- {paper.author_count} authors", f"· {published}{paper.date}"]
                )
            blocks.append(
                f"[Upvote\n\n{'-' if paper.upvotes is None else paper.upvotes}]({site}/login?next=%2Fpapers%2F{paper.arxiv_id})"
            )
            blocks.append(
                f"[GitHub 131](https://github.com/a/b) [arXiv Page](https://arxiv.org/abs/{paper.arxiv_id})"
            )
    text = "\n\n".join(blocks)
    expected = [(*paper.facts[:-1], None) for paper in shown]
    assert facts(text) == expected
    assert numbers(text) == [(paper.arxiv_id, paper.upvotes) for paper in shown]
    parsed = parse(text.encode(), Context(place="page", page_date=PAGE, today=TODAY))
    assert len(parsed.remarks_of("shown twice")) == len(shown) * twice
    assert all(paper.links[0].url == "https://github.com/a/b" for paper in parsed.papers)


PIECES = st.sampled_from(
    ["5 authors", "  • 5 authors", "·", "Jun 20, 2024 1", "Feb 30", "Dec 8", "Org", "7", "-", "[-] 5", "Upvote", "GitHub 5",
     "Submitted by", "Title", "An abstract.", "", "", "### [T](https://huggingface.co/papers/2401.00001)", "[", "][5]", "# Daily Papers",
     "[a](https://huggingface.co/papers/2401.00002)", "https://huggingface.co/papers/2401.00002", "[b](https://huggingface.co/org)",
     "https://huggingface.co/login?next=%2Fpapers%2F2401.00001", "[5](https://huggingface.co/papers/2401.00001#community)", "[x\\\\", "## y",
     "[6][7]", "[7]: https://huggingface.co/papers/2401.00003", "[Upvote", "9](https://huggingface.co/login?next=%2Fpapers%2F2401.00001)"]
)  # fmt: skip


@settings(max_examples=examples(400))
@given(st.lists(PIECES | st.text(max_size=20), max_size=40), st.none() | st.just(PAGE))
def test_whatever_is_pasted_gives_papers_or_one_clear_error(
    pieces: list[str], page_date: dt.date | None
) -> None:
    data = "\n".join(pieces).encode(errors="replace")
    looks_like(data)
    outcome = parsed_or_error(data, page_date)
    if isinstance(outcome, PapersError):
        assert str(outcome).startswith("page")
        assert len(outcome.problems) == 1
    else:
        assert outcome.papers
        assert [paper.position for paper in outcome.papers] == list(range(1, len(outcome.papers) + 1))
        assert len({paper.key for paper in outcome.papers}) == len(outcome.papers)


def parsed_or_error(data: bytes, page_date: dt.date | None) -> Parsed | PapersError:
    try:
        return parse(data, Context(place="page", page_date=page_date, today=TODAY))
    except PapersError as error:
        return error


@pytest.mark.parametrize(
    "data",
    [
        plain([]) + "\n\n" + "\n\n".join(
            f"Title {n}\n\n{'Words of an abstract. ' * 60}\n\n  • 5 authors\n·\nJun 20, 2024 1" for n in range(4_000)
        ),
        plain([]) + "\n\n" + "\n\n".join(f"Title {n}\n\n{'Words. ' * 60}" for n in range(4_000)),
        "# Daily Papers\n\n" + "\n\n".join(
            f"### [Title {n}](https://huggingface.co/papers/{2401 + n // 1_000}.{n % 1_000:05})\n\n[{'Words. ' * 60}\n\n·\n\nJun 2, 2024"
            for n in range(4_000)
        ),
        "# Daily Papers\n\n### T\n\n" + "[[a\n" * 20_000,
        "# Daily Papers\n\n### T\n\n" + "[" * 200_000 + "](https://a.b",
        "# Daily Papers\n\n### T\n\n" + "[x](http://a](" * 20_000,
        TOP + "\n\nT\n\nA.\n\n" + "·\n" * 40_000,
        TOP + "\n\nT\n\nA.\n\n" + "5\n\n" * 20_000 + "word\n" * 20_000,
    ],
    ids=range(8),
)  # fmt: skip
def test_time_grows_with_the_size_of_the_input_only(data: str) -> None:
    start = time.process_time()
    parse(data.encode(), Context(place="page", page_date=PAGE, today=TODAY))
    assert time.process_time() - start < 10
