"""Tests of finding DOIs and arXiv ids outside BibTeX, and of the links that lead to papers."""

from __future__ import annotations

import pytest

from paper_listings.paper import Link, parse_doi
from paper_listings.sources.identifiers import doi_of_address, find_arxiv_ids, find_doi
from paper_listings.sources.paper_links import links_of


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://doi.org/10.5555/x", "10.5555/x"),
        ("https://doi.example.org/10.5555/x", "10.5555/x"),
        ("https://press.example.com/article/10.5555/x#sec1", "10.5555/x"),
        ("https://a.example/x/10.5555/x", None),
        ("https://[10.5555/x", None),
        ("ftp://doi.org/10.5555/x", None),
        ("https://doi.org/", None),
    ],
)
def test_a_url_has_a_doi_if_it_resolves_one(url: str, doi: str | None) -> None:
    assert doi_of_address(url) == doi


def test_a_doi_ends_where_its_text_does() -> None:
    assert find_doi("see 10.5555/x(1)), and") == "10.5555/x(1)"
    assert find_doi("<10.5555/x>") == "10.5555/x"
    assert find_doi("10.5555/<b>bold</b>") is None
    assert find_doi("nothing") is None


@pytest.mark.parametrize("tag", ["<script>", "<b>1.0.co;2", "<a href=x>1.0.co;2"])
def test_only_the_end_of_a_sici_has_angle_brackets(tag: str) -> None:
    assert parse_doi(f"10.5555/x{tag}") == ("10.5555/x<b>1.0.co;2" if tag.startswith("<b>") else None)


def test_arxiv_ids_in_prose_are_those_of_the_paper() -> None:
    assert list(
        find_arxiv_ids("arXiv:2503.00001, see arXiv:2503.00002 and http://arxiv.org/abs/hep-th/9711200v2")
    ) == [
        "2503.00001",
        "hep-th/9711200",
    ]


def test_links_to_papers_are_left_out_but_not_their_pdfs() -> None:
    text = "https://doi.org/10.5555/x https://press.example.com/doi/10.5555/x https://press.example.com/doi/pdf/10.5555/x.pdf"
    assert links_of((), [text]) == (Link(kind="pdf", url="https://press.example.com/doi/pdf/10.5555/x.pdf"),)
