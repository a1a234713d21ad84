"""Tests that what the site exports as BibTeX comes back character for character."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from paper_listings.dates import PartialDate
from paper_listings.exports import bibtex as export
from paper_listings.exports.author_names import parse_name
from paper_listings.exports.citation import cite
from paper_listings.paper import key_for, title_key
from paper_listings.sources.bibtex import parser
from paper_listings.sources.bibtex.grammar import Entry, read
from tests.export_cases import EDGES, FULL, SITE, papers
from tests.source_examples import context
from tests.thorough import examples

if TYPE_CHECKING:
    from paper_listings.paper import Paper

_SIGNS = "{}\\%$&#_^~<>|@\"'`*[]()!+-=:;,./?"
_WORDS = (
    *(
        "Owls",
        "AT&T",
        "R&D",
        "50%",
        "x_{1}",
        "$O(n^2)$",
        "C#",
        "a~b",
        "{braced}",
        "back\\slash",
        "\\emph{word}",
        "\\cite{key}",
    ),
    *(
        "Ünïcode",
        "中文",
        "GPT-4o",
        "“quoted”",
        "``tex''",
        "and",
        "others",
        "--",
        "<b>",
        "@misc{x,",
        "end}",
        "T5",
        "A",
        "https://a.example/~b_c",
    ),
)


def back(*found: Paper) -> tuple[Paper, ...]:
    parsed = parser.parse(export.bibtex_document(found, SITE).encode(), context())
    assert {remark.kind for remark in parsed.remarks} <= {"left out"}
    return parsed.papers


def printed_authors(paper: Paper) -> tuple[str, ...] | None:
    """The names as a citation has them: with the given name first."""
    citation = cite(paper, SITE)
    named = tuple(" ".join(filter(None, (n.given, n.family, n.suffix))) for n in citation.authors)
    corporate = (citation.corporate_author,) if citation.corporate_author else None
    return named or corporate


def text(chance: random.Random, most: int) -> str:
    words = [
        chance.choice(_WORDS) if chance.random() < 0.6 else "".join(chance.choices(_SIGNS + "abcXYZ12 ", k=6))
        for _ in range(chance.randint(1, most))
    ]
    return " ".join(" ".join(words).split()) or "Owls"


def invented(count: int) -> list[Paper]:
    """Papers with signs in every place, of which every third has an arXiv id."""
    chance = random.Random(7)
    made: list[Paper] = []
    for number in range(count):
        title = f"{text(chance, 8)} {number}"
        arxiv_id = f"2406.{number:05}" if number % 3 == 0 else None
        authors = tuple(
            f"{chance.choice(('Ann', 'Bo C.', 'Ö.'))} {chance.choice(('Alder', 'van der Berg', 'O’Hara', 'Müller-Lis', 'Mc&Coy'))}"
            for _ in range(chance.randint(1, 4))
        )
        made.append(
            replace(
                FULL, key=key_for(title, arxiv_id), title=title, arxiv_id=arxiv_id, abstract=text(chance, 60),
                authors=authors, author_count=len(authors), doi=None if number % 5 else f"10.5555/a_{number}(x)<1:y>2.0.co;2",
                position=None, keywords=(), links=(),
                published=PartialDate(*(2024, 6, 20)[: number % 4]) if number % 4 else None,
            )
        )  # fmt: skip
    return made


def test_1500_papers_come_back_with_their_titles_abstracts_authors_dates_and_keys() -> None:
    made = {paper.key: paper for paper in invented(1500)}
    found = {paper.key: paper for paper in back(*made.values())}
    assert found.keys() == made.keys()
    for key, paper in found.items():
        citation = cite(made[key], SITE)
        assert (paper.title, paper.abstract) == (citation.title, citation.abstract)
        assert (paper.authors, paper.arxiv_id, paper.doi) == (
            made[key].authors,
            made[key].arxiv_id,
            made[key].doi,
        )
        assert paper.published == made[key].published
        assert not any(link.url.startswith(SITE.url) for link in paper.links)


@settings(max_examples=examples(200))
@given(papers)
def test_any_paper_comes_back_as_its_citation_has_it(paper: Paper) -> None:
    citation = cite(paper, SITE)
    (entry,) = (thing for thing in read(export.bibtex_entry(paper, SITE)) if isinstance(thing, Entry))
    assert entry.key == citation.key
    if not citation.title.strip():
        return
    found = parser.parse(export.bibtex_entry(paper, SITE).encode(), context()).papers
    if not found:  # a day that is only a placeholder
        return
    assert (found[0].title, found[0].abstract) == (citation.title, citation.abstract)
    assert found[0].doi == (paper.doi.lower() if paper.doi else None)
    assert found[0].arxiv_id == paper.arxiv_id
    if paper.key.startswith("t-"):
        assert found[0].key == paper.key
    expected = printed_authors(paper)
    if expected is None or all(any(map(str.isalpha, name)) for name in expected):
        assert found[0].authors == expected


@pytest.mark.parametrize("paper", EDGES, ids=lambda paper: paper.key)
def test_edge_cases_come_back(paper: Paper) -> None:
    (found,) = back(paper)
    assert (found.key, found.title, found.authors) == (paper.key, paper.title, printed_authors(paper))


def test_a_paper_that_learned_its_arxiv_id_later_keeps_its_key() -> None:
    paper = replace(FULL, key=title_key(FULL.title))
    (found,) = back(paper)
    assert (found.key, found.arxiv_id) == (paper.key, FULL.arxiv_id)


def test_names_are_those_of_the_export_even_if_they_mean_something_to_bibtex() -> None:
    for name in ("others", "Bo Lindt Jr.", "Owls and Sons, Inc", "Plato", "The Owl Team", "A, B, C"):
        (found,) = back(replace(FULL, authors=(name,), author_count=1))
        assert found.authors == (name,)
    assert parse_name("Bubo, Athene").given == "Athene"
