from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.paper import (
    LINK_KINDS,
    Link,
    Paper,
    in_order,
    is_key,
    key_for,
    link_kind,
    parse_arxiv_id,
    parse_doi,
    title_key,
)
from paper_listings.store.records import FIELDS, as_record, dumps, dumps_counts, loads, restore
from paper_listings.text import clean
from tests.partial_dates import partial

text = st.text(min_size=1, max_size=40).map(clean).filter(bool)
maybe_text = st.none() | text
days = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
counts = st.none() | st.integers(0, 10_000)
links = st.lists(
    st.builds(
        Link,
        kind=st.sampled_from(LINK_KINDS),
        url=st.sampled_from(["https://a.example/", "http://b.example/x"]),
    )
).map(lambda found: in_order(tuple(found)))


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    authors = draw(st.none() | st.lists(text, min_size=1, max_size=3).map(tuple))
    arxiv_id = draw(st.sampled_from([None, "2406.14833", "quant-ph/0201082"]))
    title = draw(text)
    return Paper(
        key=key_for(title, arxiv_id),
        title=title,
        abstract=draw(maybe_text),
        authors=authors,
        author_count=len(authors) if authors else draw(counts),
        organization=draw(maybe_text),
        published=draw(st.none() | partial(days)),
        published_is_inferred=draw(st.booleans()),
        listed=draw(days),
        position=draw(counts),
        updated=draw(st.none() | days),
        seen=draw(st.none() | days),
        comments=draw(counts),
        upvotes=draw(counts),
        arxiv_id=arxiv_id,
        doi=draw(st.sampled_from([None, "10.1000/182"])),
        links=draw(links),
        categories=draw(st.lists(text, max_size=2).map(tuple)),
        keywords=draw(st.lists(text, max_size=2).map(tuple)),
        sources=draw(st.lists(text, max_size=2).map(tuple)),
    )


@given(papers(), st.booleans())
def test_what_is_written_reads_back(paper: Paper, sparse: bool) -> None:  # noqa: FBT001 -- drawn
    line = dumps(paper, sparse=sparse)
    assert "\n" not in line
    assert loads(line, "x") == paper
    if not sparse:
        assert tuple(json.loads(line)) == FIELDS


@given(papers(), st.sets(st.sampled_from(FIELDS)))
def test_a_sparse_line_has_the_known_fields_of_the_record(paper: Paper, omit: set[str]) -> None:
    known = {
        name: value
        for name, value in as_record(paper).items()
        if name not in omit and value is not None and value is not False and value not in ([], {})
    }
    line = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    assert dumps(paper, omit=frozenset(omit), sparse=True) == line


@given(papers())
def test_a_line_known_to_be_valid_is_restored_as_it_is_read(paper: Paper) -> None:
    uncounted = replace(paper, comments=None, upvotes=None, seen=None)
    line = dumps(uncounted, sparse=True)
    assert restore(json.loads(line)) == loads(line, "x")
    counted = restore(json.loads(line), comments=paper.comments, upvotes=paper.upvotes, seen=paper.seen)
    assert counted == paper


@given(papers())
def test_counts_are_written_like_a_record_of_nothing_else(paper: Paper) -> None:
    omit = frozenset(FIELDS) - {"key", "seen", "comments", "upvotes"}
    line = dumps_counts(paper.key, paper.seen, paper.comments, paper.upvotes)
    assert line == dumps(paper, omit=omit, sparse=True)


def test_a_record_needs_a_title_and_a_listing_day_only() -> None:
    paper = loads('{"title": "Owls", "listed": "2025-12-08", "links": {"code": ["https://a.example/"]}}', "x")
    assert paper.key == title_key("Owls")
    assert paper.links == (Link(kind="code", url="https://a.example/"),)
    assert paper.authors is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": None}, "title cannot be null"),
        ({"listed": None}, "listed cannot be null"),
        ({"listed": "8 December"}, 'listed cannot be "8 December"'),
        ({"title": 7}, "title cannot be 7"),
        ({"key": "../../etc"}, 'key cannot be "../../etc"'),
        ({"key": 5}, "key cannot be 5"),
        ({"authors": "Ada"}, 'authors cannot be "Ada"'),
        ({"authors": [1]}, "authors cannot be [1]"),
        ({"comments": -1}, "comments cannot be -1"),
        ({"comments": True}, "comments cannot be true"),
        ({"comments": 10**400}, "write a number up to 10000000"),
        ({"upvotes": 10_000_001}, "upvotes cannot be 10000001"),
        ({"author_count": 10**400}, "author_count cannot be 1000000"),
        ({"position": 10**400}, "position cannot be 1000000"),
        ({"published": "0001-01-01"}, "write a day from 1450-01-01 to 2100-12-31"),
        ({"published": "2024-13"}, "write a date as YYYY-MM-DD, or as YYYY-MM or YYYY"),
        ({"published": 2024}, "published cannot be 2024"),
        ({"published": "1449"}, "write a day from 1450-01-01 to 2100-12-31"),
        ({"listed": "1989-12-31"}, "write a day from 1990-01-01 to 2100-12-31"),
        ({"updated": "9999-12-31"}, "updated cannot be"),
        ({"seen": "0001-01-01"}, "seen cannot be"),
        ({"published_is_inferred": "yes"}, 'published_is_inferred cannot be "yes"'),
        ({"arxiv_id": "abc"}, 'arxiv_id cannot be "abc"'),
        ({"doi": "11.1/x"}, 'doi cannot be "11.1/x"'),
        ({"links": ["https://a.example"]}, "links cannot be"),
        ({"links": {"code": "https://a.example"}}, "links cannot be"),
        ({"links": {"code": ["javascript:alert(1)"]}}, "links cannot be"),
        ({"links": {"film": []}}, "links cannot be"),
        ({"colour": "red"}, "unknown field 'colour'"),
    ],
)
def test_a_wrong_field_is_named_with_its_place(change: dict[str, object], says: str) -> None:
    record = {"title": "Owls", "listed": "2025-12-08"} | change
    with pytest.raises(PapersError) as caught:
        loads(json.dumps(record), "data/papers/2025-12.jsonl:7")
    assert str(caught.value).startswith("data/papers/2025-12.jsonl:7: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("line", "says"), [("{", "invalid JSON"), ("[]", "not a JSON object"), ("[" * 100_000, "JSON")]
)
def test_a_line_that_is_no_record_is_named(line: str, says: str) -> None:
    with pytest.raises(PapersError, match=says):
        loads(line, "x:1")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2406.14833", "2406.14833"),
        ("2406.14833v12", "2406.14833"),
        ("arXiv:2406.14833v1", "2406.14833"),
        ("https://arxiv.org/abs/2406.14833v1", "2406.14833"),
        ("http://export.arxiv.org/pdf/2406.14833v2.pdf", "2406.14833"),
        ("https://huggingface.co/papers/2406.14833#community", "2406.14833"),
        ("quant-ph/0201082v1", "quant-ph/0201082"),
        ("math.GT/0309136", "math/0309136"),
        ("https://example.org/2406.14833", None),
        ("2406.148", None),
        ("../2406.14833", None),
    ],
)
def test_arxiv_ids_are_read_in_all_their_forms(written: str, found: str | None) -> None:
    assert parse_arxiv_id(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("doi: 10.1000/182", "10.1000/182"),
        ("11.1000/182", None),
    ],
)
def test_dois_are_read_without_their_resolver(written: str, found: str | None) -> None:
    assert parse_doi(written) == found


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/owls/night", "code"),
        ("https://www.gitlab.com/owls/night", "code"),
        ("https://huggingface.co/datasets/owls/night", "dataset"),
        ("https://huggingface.co/owls/night-7b", "model"),
        ("https://huggingface.co/owls", "project"),
        ("https://huggingface.co/spaces/owls/night", "project"),
        ("https://huggingface.co/", "project"),
        ("https://owls.example/paper.PDF", "pdf"),
        ("https://arxiv.org/pdf/2406.14833", "pdf"),
        ("https://owls.github.io/night", "project"),
    ],
)
def test_addresses_are_told_apart_by_host_and_path(url: str, kind: str) -> None:
    assert link_kind(url) == kind


def test_keys_are_arxiv_ids_or_hashes_of_titles() -> None:
    assert key_for("Owls", "2406.14833") == "2406.14833"
    assert key_for("Owls", None) == key_for("owls!", None) == title_key("OWLS")
    assert is_key("2406.14833")
    assert is_key("quant-ph/0201082")
    assert is_key(title_key("Owls"))
    assert not any(map(is_key, ("", "t-xyz", "2406.14833v1", "a/b", "t-0123456789AB")))
