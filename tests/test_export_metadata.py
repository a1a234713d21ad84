from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from hypothesis import given

from paper_listings.exports import page_metadata
from paper_listings.exports.citation import cite
from paper_listings.limits import NAMES_ON_PAGE
from tests.export_cases import (
    BARE,
    CORPORATE,
    COUNTED,
    CROWDED,
    EDGES,
    FULL,
    OLD,
    SITE,
    raw_papers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.paper import Paper


def creators(tags: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Parses author tags into family and given names, as Zotero's Embedded Metadata translator does."""
    found = []
    for content in (content for name, content in tags if name == "citation_author"):
        parts = re.split(r"\s*;\s*", content)
        if len(parts) == 1:
            by_comma = re.split(r"\s*,\s*", parts[0])
            if len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
                parts = by_comma
        for part in parts:
            use_comma = "," in part
            author = part.strip(" ,./[]:")
            if use_comma:
                family, _, given_name = author.partition(",")
            else:
                given_name, _, family = author.rpartition(" ")
            found.append((family.strip(), given_name.strip()))
    return found


def test_all_tags_of_a_paper_in_order() -> None:
    assert page_metadata.highwire(FULL, SITE) == (
        ("citation_title", "OwlNet: Silent Flight in 3D with LLMs and a Q-Function"),
        ("citation_author", "van der Berg, Ada; Lindt, Bo Jr.; Plato; Owl Team,"),
        ("citation_publication_date", "2024/06/20"),
        ("citation_keywords", "owls; flight, silent"),
        ("citation_doi", "10.1000/owl_net"),
        ("citation_arxiv_id", "2406.14833"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2406.14833"),
    )


def test_zotero_takes_the_names_as_they_are() -> None:
    assert creators(page_metadata.highwire(FULL, SITE)) == [
        ("van der Berg", "Ada"),
        ("Lindt", "Bo Jr"),
        ("Plato", ""),
        ("Owl Team", ""),
    ]
    assert creators(page_metadata.highwire(CORPORATE, SITE)) == [("Owls and Sons Inc", "")]
    assert creators(page_metadata.highwire(CROWDED, SITE)) == [
        (f"Family{number}", f"Given{number}") for number in range(100)
    ]


def test_a_given_name_of_two_words_does_not_cut_a_name_in_two() -> None:
    paper = dataclasses.replace(BARE, authors=("Jan Willem van der Berg", "Bo Ada Lindt"))
    assert creators(page_metadata.highwire(paper, SITE)) == [
        ("Berg", "Jan Willem van der"),
        ("Lindt", "Bo Ada"),
    ]


def test_what_is_not_known_has_no_tag() -> None:
    assert [name for name, _ in page_metadata.highwire(BARE, SITE)] == ["citation_title"]
    assert not creators(page_metadata.highwire(COUNTED, SITE))
    assert ("citation_publication_date", "2002/01/16") in page_metadata.highwire(OLD, SITE)


@given(raw_papers)
def test_there_is_one_tag_of_each_name(paper: Paper) -> None:
    tags = page_metadata.highwire(paper, SITE)
    names = [name for name, _ in tags]
    assert len(names) == len(set(names))
    assert names[0] == "citation_title"
    assert all(content == " ".join(content.split()) for _, content in tags)
    assert not [
        content for name, content in tags if name.endswith("_url") and not content.startswith("https://")
    ]
    whole = cite(paper, SITE, NAMES_ON_PAGE)
    authors = len(whole.authors) or bool(whole.corporate_author)
    assert dict(tags).get("citation_author", "").count(";") <= max(authors - 1, 0)


@pytest.mark.parametrize(
    ("paper", "facts", "expected"),
    [
        (FULL, {}, ()),
        (OLD, {}, ()),
        (BARE, {}, ()),
        (COUNTED, {}, (("count", "5"),)),
        (CORPORATE, {}, (("count", "1"), ("authors", "{Owls and Sons, Inc}"))),
        (CORPORATE, {"organization": "Owl Lab", "author_count": None}, ()),
        (CROWDED, {}, (("more", "571"),)),
        (FULL, {"authors": ("Ana Maria van der Berg", "Owl Lab", "Lindt, Jo Jr.")}, ()),
        (FULL, {"authors": ("Garcia Lopez, Ana Maria",)}, (("authors", "Garcia Lopez, Ana Maria"),)),
        (FULL, {"authors": ("Ada; Owl",)}, (("authors", "Owl, {Ada;}"),)),
        (FULL, {"authors": ("A, B, C & D",)}, (("authors", "{A, B, C \\& D}"),)),
        (FULL, {"keywords": ("a; b", "c, d")}, (("keywords", "a; b, {c, d}"),)),
        (FULL, {"categories": ("cs, CL",)}, (("category", ""),)),
        (FULL, {"categories": ("Night owls",)}, ()),
        (FULL, {"categories": ("cs, CL",), "arxiv_id": None}, ()),
    ],
)
def test_the_page_has_in_data_what_bibtex_has_and_its_tags_have_not(
    paper: Paper, facts: dict[str, Any], expected: tuple[tuple[str, str], ...]
) -> None:
    assert page_metadata.unsaid(dataclasses.replace(paper, **facts), SITE) == expected


def test_addresses_that_are_not_secure_are_left_out() -> None:
    local = dataclasses.replace(SITE, url="http://127.0.0.1:8000/")
    assert "http://" not in page_metadata.json_ld(FULL, local)


def test_a_whole_article() -> None:
    assert page_metadata.scholarly_article(FULL, SITE) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": FULL.title,
        "datePublished": "2024-06-20",
        "sameAs": ["https://arxiv.org/abs/2406.14833", "https://doi.org/10.1000/owl_net"],
    }


def test_an_article_says_only_what_is_known() -> None:
    assert set(page_metadata.scholarly_article(BARE, SITE)) == {
        "@context",
        "@type",
        "headline",
    }


@given(raw_papers)
def test_the_script_holds_exactly_the_article_however_hostile(paper: Paper) -> None:
    text = page_metadata.json_ld(paper, SITE)
    assert not set(text) & set("<>&\u2028\u2029\n")
    page = f'<!doctype html><head><script type="application/ld+json">{text}</script></head><body><p>after</p>'
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (script,) = tree.iter("script")
    assert json.loads(script.text or "") == page_metadata.scholarly_article(paper, SITE)
    assert [element.text for element in tree.iter("p")] == ["after"]


@given(raw_papers)
def test_the_abstract_is_not_repeated_and_no_article_says_anything_twice(paper: Paper) -> None:
    article = page_metadata.scholarly_article(paper, SITE)
    assert "abstract" not in article
    assert "citation_abstract" not in dict(page_metadata.highwire(paper, SITE))
    said = [value for value in article.values() if isinstance(value, str)]
    assert len(said) == len(set(said))


def test_every_edge_case_has_a_title_and_parses() -> None:
    for paper in EDGES:
        assert (
            json.loads(page_metadata.json_ld(paper, SITE))["headline"]
            == paper.title
            == dict(page_metadata.highwire(paper, SITE))["citation_title"]
        )
