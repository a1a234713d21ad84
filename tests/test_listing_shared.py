"""Tests real listings, the original and its four variants, field by field."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter

import pytest

from paper_listings.dates import PartialDate
from paper_listings.sources.context import Context
from paper_listings.sources.listing.parser import looks_like, parse
from tests.shared_data import ABSENT, SHARED

TODAY = dt.date(2026, 11, 23)
PAGE = dt.date(2025, 12, 8)
FIELDS = (
    "title",
    "author_count",
    "organization",
    "published",
    "published_is_inferred",
    "comments",
    "position",
)
needs_shared = pytest.mark.skipif(SHARED is None, reason=ABSENT)


def seed() -> bytes:
    assert SHARED is not None
    return (SHARED / "seed" / "daily-papers.txt").read_bytes()


def variant(number: int) -> bytes:
    assert SHARED is not None
    return next((SHARED / "samples" / "listings").glob(f"{number:02}_*")).read_bytes()


def counted_by_hand(text: str) -> list[dict[str, object]]:
    """The papers of the original listing, read by fixed line distances instead of a parser."""
    lines = text.split("\n")
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    papers: list[dict[str, object]] = []
    at = lines.index("Dec 8") + 2
    while at < len(lines):
        paper: dict[str, object] = dict.fromkeys(FIELDS)
        paper |= {"title": lines[at], "abstract": lines[at + 2], "published_is_inferred": False}
        paper["position"] = len(papers) + 1
        at += 4
        if at + 1 < len(lines) and lines[at + 1] == "·":
            if lines[at].startswith("  •"):
                paper["author_count"] = int(lines[at].split()[1])
            else:
                paper["organization"] = lines[at]
            month, day, *rest = lines[at + 2].replace(",", "").split()
            year = next((int(word) for word in rest if len(word) == 4), None)
            comments = next((int(word) for word in rest if len(word) < 4), None)
            paper["published"] = PartialDate(year or 2025, months.index(month) + 1, int(day))
            paper["published_is_inferred"] = year is None
            paper["comments"] = comments
            at += 4
        papers.append(paper)
    return papers


@needs_shared
def test_every_field_of_every_paper_of_the_seed_is_exact() -> None:
    data = seed()
    parsed = parse(data, Context(place="seed", page_date=PAGE, today=TODAY))
    expected = counted_by_hand(data.decode())
    assert len(expected) == 57
    assert [
        {name: getattr(paper, name) for name in (*FIELDS, "abstract")} for paper in parsed.papers
    ] == expected
    assert {(paper.listed, paper.seen, paper.sources, paper.upvotes) for paper in parsed.papers} == {
        (PAGE, PAGE, ("listing",), None)
    }


@needs_shared
def test_the_seed_gives_the_remarks_it_deserves_and_no_other() -> None:
    data = seed()
    parsed = parse(data, Context(place="seed", page_date=PAGE, today=TODAY))
    lines = data.decode().split("\n")
    assert Counter(remark.kind for remark in parsed.remarks) == {"year inferred": 14, "no footer": 1}
    (footerless,) = parsed.remarks_of("no footer")
    assert footerless.line is not None
    assert lines[footerless.line - 1] == footerless.text
    assert footerless.text == "Is Diversity All You Need for Scalable Robotic Manipulation?"
    for remark in parsed.remarks_of("year inferred"):
        assert remark.line is not None
        printed, _, value = remark.text.partition(" is taken as 2025-")
        assert lines[remark.line - 1].startswith(printed)
        assert len(value) == len("12-31")
    assert sum(paper.comments is not None for paper in parsed.papers) == 12


@needs_shared
def test_the_addresses_in_the_abstracts_of_the_seed_are_clean() -> None:
    papers = parse(seed(), Context(place="seed", page_date=PAGE, today=TODAY)).papers
    urls = [link.url for paper in papers for link in paper.links]
    assert len(urls) == 20
    assert sum(bool(paper.links) for paper in papers) == 19
    assert not [url for url in urls if re.search(r"[.,;)\s]$", url)]


@needs_shared
def test_the_page_date_of_the_seed_is_inferred() -> None:
    parsed = parse(seed(), Context(place="seed", today=TODAY))
    assert parsed.page_date == PAGE
    assert [(remark.line, remark.text) for remark in parsed.remarks_of("page date inferred")] == [
        (11, "Dec 8 is taken as 2025-12-08")
    ]


@needs_shared
@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\n", " \t\n").encode() + b"\n\n",
        lambda text: text.replace("• ", "\u00a0•\u00a0").replace(", 20", ",\u00a020").encode(),
        lambda text: text.replace("  •", "\t-").encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: text.replace("\n\n", "\n\n\n\n").encode(),
        lambda text: re.sub(r"\n+", "\n", text).encode(),
        lambda text: text.replace("\n·\n", " · ").encode(),
    ],
)
def test_the_way_of_pasting_changes_nothing(changed: object) -> None:
    assert callable(changed)
    papers = parse(seed(), Context(place="seed", page_date=PAGE, today=TODAY)).papers
    assert (
        parse(changed(seed().decode()), Context(place="seed", page_date=PAGE, today=TODAY)).papers == papers
    )


@needs_shared
def test_a_footer_that_is_missing_anywhere_costs_no_title_and_no_abstract() -> None:
    blocks = seed().decode().split("\n\n")
    whole = parse(seed(), Context(place="seed", page_date=PAGE, today=TODAY)).papers
    footers = [at for at, block in enumerate(blocks) if "\n·\n" in block]
    removals = [{at} for at in footers]
    removals += [set(pair) for pair in itertools.pairwise(footers)]
    removals += [set(footers[:5]), set(footers[-5:]), set(footers)]
    for removed in removals:
        text = "\n\n".join(block for at, block in enumerate(blocks) if at not in removed)
        parsed = parse(text.encode(), Context(place="seed", page_date=PAGE, today=TODAY))
        assert [(paper.title, paper.abstract) for paper in parsed.papers] == [
            (paper.title, paper.abstract) for paper in whole
        ]
        assert len(parsed.remarks_of("no footer")) == len(removed) + 1
        assert not parsed.remarks_of("not understood")


@needs_shared
def test_a_foreign_line_between_two_papers_is_told_and_costs_nothing() -> None:
    blocks = seed().decode().split("\n\n")
    whole = parse(seed(), Context(place="seed", page_date=PAGE, today=TODAY)).papers
    for at in [at for at, block in enumerate(blocks) if "\n·\n" in block]:
        text = "\n\n".join([*blocks[: at + 1], "A line from elsewhere", *blocks[at + 1 :]])
        parsed = parse(text.encode(), Context(place="seed", page_date=PAGE, today=TODAY))
        assert parsed.papers == whole
        (remark,) = parsed.remarks_of("not understood")
        assert remark.text == "A line from elsewhere"
        assert remark.line is not None
        assert text.split("\n")[remark.line - 1] == remark.text


@needs_shared
def test_markdown_with_upvote_links_is_read_exactly() -> None:
    parsed = parse(variant(1), Context(place="01", page_date=dt.date(2026, 10, 2), today=TODAY))
    assert [
        (p.key, p.title, p.upvotes, p.comments, p.author_count, p.organization, p.published)
        for p in parsed.papers
    ] == [
        ("2606.00683", "OCC-RAG: Optimal Cognitive Core for Faithful Question Answering",
         101, 6, None, "OCC", PartialDate(2026, 5, 29)),
        ("2502.20581", "The Noisy Path from Source to Citation: Measuring How Scholars Engage with Past Research",
         None, None, 3, None, PartialDate(2025, 2, 27)),
        ("2605.08583", "Source or It Didn't Happen: A Multi-Agent Framework for Citation Hallucination Detection",
         1, 1, None, "University of Massachusetts Amherst", PartialDate(2026, 5, 8)),
    ]  # fmt: skip
    assert [paper.abstract for paper in parsed.papers] == [
        found.replace("\\\\\n", " ")
        for found in re.findall(r"^\[([A-Z][a-z]{3,}.*?)\]\(https://huggingface.co/papers/[\d.]+\)$",
                                variant(1).decode(), re.DOTALL | re.MULTILINE)
        if "!" not in found and "Trending" not in found
    ]  # fmt: skip
    assert Counter(remark.kind for remark in parsed.remarks) == {"year inferred": 2}
    assert parse(variant(1), Context(place="01", today=TODAY)).page_date == dt.date(2026, 10, 2)


@needs_shared
def test_hard_wrapped_text_with_footnotes_is_read_exactly() -> None:
    parsed = parse(variant(2), Context(place="02", page_date=dt.date(2026, 6, 29), today=TODAY))
    assert [
        (p.title, p.upvotes, p.comments, p.author_count, p.organization, p.published) for p in parsed.papers
    ] == [
        ("MURMUR: An Efficient Inference System for Long-Form ASR",
         None, None, 3, None, PartialDate(2026, 5, 30)),
        ("Gemini 1.5: Unlocking multimodal understanding across millions of tokens of context",
         65, 6, 671, None, PartialDate(2024, 3, 8)),
        ("VIBEVOICE-ASR Technical Report", 24, 3, None, "Microsoft", PartialDate(2026, 3, 13)),
    ]  # fmt: skip
    assert [paper.abstract for paper in parsed.papers] == [
        " ".join(found.split())
        for found in re.findall(
            r"^\[\n\n([A-Z].*?)\n\]\[\d+\]$", variant(2).decode(), re.DOTALL | re.MULTILINE
        )
    ]
    assert Counter(remark.kind for remark in parsed.remarks) == {"year inferred": 2, "not understood": 1}
    assert parsed.remarks[0].line == 1


@needs_shared
def test_a_notebook_export_is_read_exactly() -> None:
    parsed = parse(variant(3), Context(place="03", page_date=dt.date(2026, 3, 25), today=TODAY))
    assert [
        (p.key, p.title, p.upvotes, p.comments, p.author_count, p.organization, p.published)
        for p in parsed.papers
    ] == [
        ("2410.05434", "Better than Your Teacher: LLM Agents that learn from Privileged AI Feedback",
         1, None, 2, None, PartialDate(2024, 10, 7)),
        ("2409.02326", "Arctic-SnowCoder: Demystifying High-Quality Data in Code Pretraining",
         19, 2, 3, None, PartialDate(2024, 9, 3)),
        ("2510.21057", "Soft Instruction De-escalation Defense", 5, 1, None, "Google", PartialDate(2025, 10, 23)),
    ]  # fmt: skip
    lines = variant(3).decode().split("\n")
    assert [paper.abstract for paper in parsed.papers] == [
        lines[lines.index(paper.title) + 4] for paper in parsed.papers
    ]
    assert [(remark.kind, remark.line) for remark in parsed.remarks] == [
        ("not understood", 1),
        ("not understood", 22),
    ]


@needs_shared
def test_a_trending_page_shows_every_card_once() -> None:
    parsed = parse(variant(4), Context(place="04", page_date=dt.date(2026, 10, 6), today=TODAY))
    assert [
        (p.key[:10], p.upvotes, p.comments, p.author_count, p.organization, p.published)
        for p in parsed.papers
    ] == [
        ("2610.05608", 117, None, None, "Kandinsky Lab", PartialDate(2026, 10, 4)),
        ("2412.20138", 149, None, 4, None, PartialDate(2024, 12, 28)),
        ("t-e3b27cf7", None, None, None, None, None),
    ]
    assert [[link.url for link in paper.links] for paper in parsed.papers] == [
        ["https://github.com/kandinskylab/kandinsky-6"],
        ["https://github.com/tauricresearch/tradingagents"],
        ["https://github.com/docling-project/docling"],
    ]
    lines = variant(4).decode().split("\n")
    assert parsed.papers[0].abstract in lines
    assert "1920times1080" in str(parsed.papers[0].abstract)
    assert parsed.papers[2].title.endswith("end-to-end multi-modal document conversion")
    assert [(remark.kind, remark.line) for remark in parsed.remarks] == [
        ("not understood", 1),
        ("shown twice", 36),
        ("no footer", 62),
    ]


@needs_shared
def test_listings_are_told_from_everything_else_that_lies_there() -> None:
    assert SHARED is not None
    assert looks_like(seed())
    assert all(looks_like(variant(number)) for number in (1, 2, 3, 4))
    others = [
        path
        for folder in ("samples/arxiv", "samples/huggingface", "labels")
        for path in (SHARED / folder).rglob("*")
        if path.is_file()
    ]
    assert others
    assert not [path.name for path in others if looks_like(path.read_bytes())]
