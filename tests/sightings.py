"""Papers for merging and store tests: a builder, and strategies for any paper and for sightings of one paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from paper_listings.merging.merge import merge
from paper_listings.paper import Link, Paper, key_for
from tests.partial_dates import partial

unhurried = settings(deadline=None)
"""Settings for property tests whose examples may be slow on a busy machine."""

DAY = dt.date(2024, 6, 3)


def day(number: int) -> dt.date:
    """Returns the date `number` days after the first."""
    return DAY + dt.timedelta(days=number)


def paper(title: str = "Counting Sheep with Small Models", **fields: Any) -> Paper:  # noqa: ANN401  any field of Paper
    """Returns a paper listed on the first day, with the key derived from its title and arXiv id."""
    fields.setdefault("key", key_for(title, fields.get("arxiv_id")))
    fields.setdefault("listed", DAY)
    return Paper(title=title, **fields)


days = st.integers(0, 40).map(day)
words = st.sampled_from(["sheep", "wool", "fold", "shepherd"])
titles = st.sampled_from(
    [
        "Sheep",
        "Wool of the Fold",
        "Wool of a Fold",
        "Wool of the Old Fold",
        "Ä 42",
        "Graphs of Sheep",
        "sheep",
    ]
)
counts = st.none() | st.integers(0, 99)
links = st.builds(
    Link,
    kind=st.sampled_from(["code", "pdf"]),
    url=st.sampled_from([f"https://x.example/{n}" for n in "abc"]),
)
texts = st.sampled_from([(), ("wool",), ("fold",), ("42", "Ä"), ("shepherd", "sheep")])


@st.composite
def papers(draw: st.DrawFn, /, **fixed: st.SearchStrategy[Any]) -> Paper:
    """Any valid paper, in the form that merging gives it; `fixed` replaces the strategies of fields."""

    def drawn(name: str, strategy: st.SearchStrategy[Any]) -> Any:  # noqa: ANN401  any field of Paper
        return draw(fixed.get(name, strategy))

    listed = drawn("listed", days)
    later = st.none() | st.integers(1, 9).map(lambda number: listed + dt.timedelta(days=number))
    seen = drawn("seen", later | st.just(listed))
    published = drawn("published", st.none() | partial(st.integers(-250, 250).map(day)))
    authors = drawn("authors", texts) or None
    title = drawn("title", titles)
    arxiv_id = drawn("arxiv_id", st.none() | st.sampled_from(["2406.00001", "2406.00002", "2406.00003"]))
    raw = Paper(
        key=key_for(title, arxiv_id),
        title=title,
        abstract=drawn("abstract", st.none() | titles),
        authors=authors,
        author_count=len(authors) if authors else draw(counts),
        organization=draw(st.none() | words),
        published=published,
        published_is_inferred=published is not None and draw(st.booleans()),
        listed=listed,
        position=draw(st.none() | st.integers(1, 5)),
        updated=drawn("updated", st.none()),
        seen=seen,
        comments=drawn("comments", counts),
        upvotes=drawn("upvotes", counts),
        arxiv_id=arxiv_id,
        doi=drawn("doi", st.none() | st.sampled_from(["10.1000/a", "10.1000/b"])),
        links=tuple(draw(st.lists(links, max_size=2))),
        categories=draw(texts),
        keywords=draw(texts),
        sources=draw(texts),
    )
    return merge(raw, raw)


def histories() -> st.SearchStrategy[Paper]:
    """Papers that may have been updated after they were listed."""
    return st.builds(
        lambda one, gap: replace(
            one,
            updated=one.listed + dt.timedelta(days=gap),
            seen=max(one.seen or one.listed, one.listed + dt.timedelta(days=gap)),
        ),
        papers(),
        st.integers(1, 9),
    )
