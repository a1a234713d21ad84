"""Invented papers for export tests: plain ones, edge cases, and hostile ones from Hypothesis."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from paper_listings.dates import PartialDate
from paper_listings.exports import all_exports
from paper_listings.exports.export_context import ExportSite
from paper_listings.paper import Link, Paper, title_key
from paper_listings.text import clean
from tests.partial_dates import partial

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SITE = ExportSite(
    title="Owl Papers",
    description="New papers on owls.",
    url="https://example.org/owls/",
    topics={"night": "Night vision", "wings": "Wings & feathers"},
    topics_of={"2406.14833": ("wings", "night"), "quant-ph/0201082": ("wings",)},
)
DAY = dt.date(2024, 6, 24)

FULL = Paper(
    key="2406.14833",
    title="OwlNet: Silent Flight in 3D with LLMs and a Q-Function",
    abstract="Owls fly 50% quieter & see in the dark.",
    authors=("Ada van der Berg", "Bo Lindt Jr.", "Plato", "Owl Team"),
    author_count=4,
    organization="Owl Institute",
    published=PartialDate(2024, 6, 20),
    listed=DAY,
    position=1,
    seen=dt.date(2024, 6, 26),
    comments=3,
    upvotes=41,
    arxiv_id="2406.14833",
    doi="10.1000/owl_net",
    links=(
        Link(kind="code", url="https://github.com/owls/net"),
        Link(kind="pdf", url="http://example.com/a.pdf"),
    ),
    categories=("cs.CL", "cs.LG"),
    keywords=("owls", "flight, silent"),
    sources=("listing",),
)
BARE = Paper(key=title_key("On owls"), title="On owls", listed=DAY)
COUNTED = Paper(key=title_key("Five owls"), title="Five owls", author_count=5, listed=DAY)
CORPORATE = Paper(
    key=title_key("Our owl"), title="Our owl", organization="Owls and Sons, Inc", author_count=1, listed=DAY
)
OLD = Paper(
    key="quant-ph/0201082",
    title="A quantum owl",
    authors=("Bubo, Athene",),
    author_count=1,
    published=PartialDate(2002, 1, 16),
    published_is_inferred=True,
    listed=dt.date(2024, 5, 1),
    arxiv_id="quant-ph/0201082",
    categories=("quant-ph",),
)
CROWDED = Paper(
    key="2501.00001",
    title="Many owls",
    authors=tuple(f"Given{number} Family{number}" for number in range(671)),
    author_count=671,
    listed=dt.date(2025, 1, 2),
    arxiv_id="2501.00001",
)
EDGES = (FULL, BARE, COUNTED, CORPORATE, OLD, CROWDED)


def exported(found: Sequence[Paper], site: ExportSite = SITE) -> dict[str, str]:
    """Returns the text of every export file by its path; compressed ones are decompressed."""
    return {
        path: (gzip.decompress(data) if path.endswith(".gz") else data).decode()
        for path, data in all_exports.render(found, site)
    }


_PIECES = (
    *"{}\\%$&#_^~<>|@\"'`*[]()!+-=:;,./?\t\r\n\x00\x0b\x1b\x85\u2028\u202e\u200f",
    *(
        "\\input{x}",
        "\\end{document}",
        "@misc{x,",
        "}}",
        "{{",
        "ER  - ",
        "=cmd|'/C calc'!A0",
        "; =1+1",
        "'=x",
    ),
    *(
        "<script>",
        "</script>",
        "<!--",
        "](javascript:x)",
        "https://evil.example/",
        "www.evil.example",
        "&amp;",
    ),
    *(
        "1. ",
        "- ",
        "# ",
        "***",
        "---",
        "\u05d0\u05d1",
        "\u4e2d\u6587",
        "\U0001f989",
        "e\u0301",
        "and",
        "others",
    ),
    *("GPT", "van", "Owl", "III", " ", "  ", "a", "1", "＝", "```", "{{ 1 }}", "{% x %}", ":smile:"),
)
hostile = st.lists(st.sampled_from(_PIECES) | st.characters(exclude_categories=["Cs"]), max_size=12).map(
    "".join
)
hostile_text = hostile.filter(clean)
_days = st.dates(dt.date(1, 1, 1), dt.date(2999, 12, 31))


def _paper(values: Mapping[str, Any]) -> Paper:
    authors = values["authors"]
    count = len(authors) if isinstance(authors, tuple) else values["author_count"]
    return Paper(**{**values, "author_count": count})


raw_papers = st.fixed_dictionaries(
    {
        "key": st.sampled_from(["2406.14833", "quant-ph/0201082", "t-0123456789ab"]),
        "title": hostile_text,
        "abstract": st.none() | hostile_text,
        "authors": st.none() | st.lists(hostile_text, min_size=1, max_size=4).map(tuple),
        "author_count": st.none() | st.integers(0, 9),
        "organization": st.none() | hostile_text,
        "published": st.none() | partial(_days),
        "published_is_inferred": st.booleans(),
        "listed": _days,
        "arxiv_id": st.none() | st.sampled_from(["2406.14833", "quant-ph/0201082"]),
        "doi": st.none() | st.sampled_from(["10.1000/182", "10.1000/a_b", "10.1000/{x}\\%", "10.1000/ü(1)"]),
        "categories": st.lists(hostile_text | st.just("cs.CL"), max_size=2).map(tuple),
        "keywords": st.lists(hostile_text, max_size=3).map(tuple),
        "position": st.none() | st.integers(0, 9),
    }
).map(_paper)
"""Papers that only a bug could produce: uncleaned text in every field."""


def _valid(day: dt.date) -> dt.date:
    return dt.date(1990, 1, 1) + dt.timedelta(days=day.toordinal() % 40_000)


def cleaned(paper: Paper) -> Paper:
    """The paper as the store would contain it, with every date moved into the valid range for listing days."""
    listed, published = _valid(paper.listed), paper.published
    if published:
        day = _valid(published.first)
        published = PartialDate(*(day.year, day.month, day.day)[: len(published.parts)])
    texts = {
        name: clean(text) for name in ("title", "abstract", "organization") if (text := getattr(paper, name))
    }
    lists = {
        name: tuple(map(clean, values))
        for name in ("authors", "categories", "keywords")
        if (values := getattr(paper, name))
    }
    return Paper(
        **{
            **{name: getattr(paper, name) for name in Paper.__slots__},
            **texts,
            **lists,
            "listed": listed,
            "published": published,
        }
    )


papers = raw_papers.map(cleaned)
