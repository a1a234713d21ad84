from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import bibtexparser.entrypoint
import pytest
from hypothesis import given, settings
from pybtex.database import BibliographyData, Person, parse_string

from paper_listings.exports import bibtex
from paper_listings.exports.author_names import Name
from paper_listings.exports.citation import Citation, cite, repaired
from paper_listings.paper import Link
from tests.export_cases import BARE, CORPORATE, COUNTED, CROWDED, EDGES, FULL, OLD, SITE, hostile, raw_papers
from tests.thorough import examples

if TYPE_CHECKING:
    from paper_listings.paper import Paper

_COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}
_TEX = re.compile(r"\{\\(text[a-z]+)\}|\\([$&#_%])|[{}]")


def printed(tex: str) -> str:
    """The text that LaTeX would print."""
    assert not re.search(r"\\(?!text|[$&#_%])|(?<!\\)[$&#_%]|[\^~<>|]", tex), tex
    return _TEX.sub(lambda m: _COMMANDS[m.group(1)] if m.group(1) else m.group(2) or "", tex)


def by_pybtex(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def by_bibtexparser(text: str) -> list[dict[str, str]]:
    return [
        {"ID": entry.key} | {name: field.value for name, field in entry.fields_dict.items()}
        for entry in bibtexparser.entrypoint.parse_string(text).entries
    ]


def is_balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth < 0:
            return False
    return depth == 0


def read_name(person: Person) -> Name:
    family = " ".join([*person.prelast_names, *person.last_names])
    given_name = " ".join([*person.first_names, *person.middle_names])
    suffix = " ".join(person.lineage_names)
    return Name(family=printed(family), given=printed(given_name) or None, suffix=suffix or None)


def authors_of(citation: Citation) -> list[Name]:
    return [Name(family=citation.corporate_author)] if citation.corporate_author else list(citation.authors)


def test_a_whole_entry() -> None:
    assert bibtex.bibtex_entry(FULL, SITE) == (
        "@misc{arxiv-2406.14833,\n"
        "  author = {van der Berg, Ada and Lindt, Jr., Bo and {Plato} and {Owl Team}},\n"
        "  title = {{OwlNet}: Silent Flight in {3D} with {LLMs} and a {Q}-Function},\n"
        "  year = {2024},\n"
        "  month = jun,\n"
        "  day = {20},\n"
        "  eprint = {2406.14833},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  doi = {10.1000/owl_net},\n"
        "  url = {https://arxiv.org/abs/2406.14833},\n"
        "  abstract = {Owls fly 50\\% quieter \\& see in the dark.},\n"
        "  keywords = {owls, {flight, silent}},\n"
        "}\n"
    )


def test_a_paper_of_which_only_the_title_is_known() -> None:
    assert bibtex.bibtex_entry(BARE, SITE) == (
        f"@misc{{{BARE.key},\n"
        "  title = {On owls},\n"
        f"  url = {{https://example.org/owls/papers/{BARE.key}/}},\n"
        "  note = {Authors unknown. Date unknown, listed on 2024-06-24},\n"
        "}\n"
    )


@settings(max_examples=examples(60))
@given(raw_papers)
def test_two_parsers_read_what_was_written_however_hostile(paper: Paper) -> None:
    text = bibtex.bibtex_entry(paper, SITE)
    citation = cite(paper, SITE)
    assert is_balanced(text)
    (key, entry), *rest = by_pybtex(text).entries.items()
    (other,) = by_bibtexparser(text)
    assert not rest
    assert key == other["ID"] == citation.key
    for fields in (entry.fields, other):
        assert printed(fields["title"]) == citation.title == repaired(paper.title)
        assert printed(fields.get("abstract", "")) == (citation.abstract or "")
        assert printed(fields.get("note", "")) == ". ".join(citation.notes)
        assert printed(fields.get("keywords", "")) == ", ".join(citation.keywords)
        assert fields["url"] == citation.url
        assert fields.get("doi") in {citation.doi, None}
        assert (fields.get("doi") or printed(fields.get("escapeddoi", ""))) == (citation.doi or "")
        assert fields.get("year") == (f"{citation.published.year:04}" if citation.published else None)
    assert [read_name(person) for person in entry.persons.get("author", [])] == authors_of(citation)


@given(hostile, hostile)
def test_escaped_and_protected_text_is_balanced_and_prints_the_same(first: str, second: str) -> None:
    for text in (first, second, first + second):
        assert printed(bibtex.escape_tex(text)) == printed(bibtex.protect(text)) == text
        assert is_balanced(bibtex.protect(text))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Study of Owls", "A Study of Owls"),
        ("GPT-4o and K-means in C++", "{GPT}-4o and {K}-means in {C}++"),
        ("T5 at 4K, 3d at 90%", "{T5} at {4K}, 3d at 90\\%"),
        ("What I saw", "What {I} saw"),
    ],
)
def test_only_words_that_need_their_capitals_are_protected(title: str, expected: str) -> None:
    assert bibtex.protect(title) == expected


def test_edge_cases_are_read_by_both_parsers() -> None:
    text = bibtex.bibtex_document(EDGES, SITE, "6 papers, write to owl@example.org")
    assert text.startswith("% 6 papers, write to owl at example.org\n\n@misc{")
    data = by_pybtex(text)
    assert sorted(data.entries) == sorted(entry["ID"] for entry in by_bibtexparser(text))
    assert len(data.entries["arxiv-2501.00001"].persons["author"]) == len(CROWDED.authors or ()) == 671
    assert data.entries["arxiv-quant-ph-0201082"].fields["eprint"] == "quant-ph/0201082"
    assert data.entries["arxiv-quant-ph-0201082"].fields["note"] == "Year of publication inferred"
    (corporate,) = data.entries[CORPORATE.key].persons["author"]
    assert corporate.last_names == ["{Owls and Sons, Inc}"]
    assert "author" not in data.entries[COUNTED.key].persons


def test_a_citation_key_does_not_change_when_other_papers_come() -> None:
    assert bibtex.bibtex_entry(OLD, SITE) in bibtex.bibtex_document((OLD,), SITE)
    assert bibtex.bibtex_entry(OLD, SITE) in bibtex.bibtex_document(EDGES, SITE)


def test_no_papers_make_an_empty_document() -> None:
    assert bibtex.bibtex_document((), SITE) == ""


def test_an_entry_without_abstract_says_everything_else() -> None:
    whole = bibtex.bibtex_entry(FULL, SITE)
    without = bibtex.bibtex_entry(FULL, SITE, abstract=False)
    assert "  abstract = {" in whole
    assert without == "".join(line for line in whole.splitlines(keepends=True) if "abstract" not in line)
    assert bibtex.bibtex_document((FULL,), SITE, abstracts=False) == without


def test_a_document_without_keywords_says_everything_else() -> None:
    whole = bibtex.bibtex_document((FULL,), SITE)
    assert "  keywords = {" in whole
    assert bibtex.bibtex_document((FULL,), SITE, keywords=False) == "".join(
        line for line in whole.splitlines(keepends=True) if "keywords" not in line
    )


def test_a_pdf_is_named_if_it_is_not_at_arxiv() -> None:
    links = (Link(kind="pdf", url="https://example.com/a.pdf"),)
    assert "pdf = {https://example.com/a.pdf}" in bibtex.bibtex_entry(
        dataclasses.replace(BARE, links=links), SITE
    )
    assert "pdf = " not in bibtex.bibtex_entry(dataclasses.replace(FULL, links=links), SITE)


def test_a_doi_that_no_verbatim_field_can_hold_is_left_to_the_address() -> None:
    entry = bibtex.bibtex_entry(dataclasses.replace(BARE, doi="10.1000/{x"), SITE)
    assert "  doi = " not in entry
    assert r"escapeddoi = {10.1000/{\textbraceleft}x}" in entry
    assert "url = {https://doi.org/10.1000/%7Bx}" in entry
