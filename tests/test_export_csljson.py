from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from jsonschema import Draft202012Validator

from paper_listings.exports import csljson
from paper_listings.exports.citation import cite
from paper_listings.text import clean
from tests.export_cases import BARE, CORPORATE, COUNTED, CROWDED, EDGES, FULL, OLD, SITE, papers, raw_papers

if TYPE_CHECKING:
    from paper_listings.paper import Paper

_TEXT = {"type": "string"}
_NAME = {
    "type": "object",
    "properties": dict.fromkeys(("family", "given", "suffix", "literal"), _TEXT),
    "additionalProperties": False,
    "oneOf": [{"required": ["literal"]}, {"required": ["family", "given"]}],
}
_PART = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1, "maxItems": 3}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {"type": "array", "items": _PART, "minItems": 1, "maxItems": 2},
        "circa": {"type": ["string", "number", "boolean"]},
    },
    "additionalProperties": False,
}
CSL = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["type", "id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": ["string", "number"]},
                "type": {"enum": ["article", "article-journal", "document", "report", "webpage"]},
                "author": {"type": "array", "items": _NAME},
                "issued": _DATE,
                "custom": {"type": "object"},
                **dict.fromkeys(
                    ("title", "abstract", "DOI", "URL", "keyword", "note", "publisher", "citation-key"), _TEXT
                ),
                "number": {"type": ["string", "number"]},
            },
        },
    }
)
"""The part of https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json that we use."""


def test_a_whole_item() -> None:
    assert csljson.item(FULL, SITE) == {
        "id": "arxiv-2406.14833",
        "citation-key": "arxiv-2406.14833",
        "type": "article",
        "title": "OwlNet: Silent Flight in 3D with LLMs and a Q-Function",
        "author": [
            {"family": "van der Berg", "given": "Ada"},
            {"family": "Lindt", "given": "Bo", "suffix": "Jr."},
            {"literal": "Plato"},
            {"literal": "Owl Team"},
        ],
        "issued": {"date-parts": [[2024, 6, 20]]},
        "publisher": "arXiv",
        "number": "arXiv:2406.14833",
        "DOI": "10.1000/owl_net",
        "URL": "https://arxiv.org/abs/2406.14833",
        "abstract": "Owls fly 50% quieter & see in the dark.",
        "keyword": "owls, flight, silent",
        "custom": {"permalink": "https://example.org/owls/papers/2406.14833/"},
    }


def test_an_item_without_abstract_says_everything_else() -> None:
    whole = csljson.item(FULL, SITE)
    without = csljson.item(FULL, SITE, abstract=False)
    assert whole == without | {"abstract": FULL.abstract}
    assert [without] == json.loads(csljson.csl_document((FULL,), SITE, abstracts=False))


def test_what_is_not_known_is_left_out_and_noted() -> None:
    assert set(csljson.item(BARE, SITE)) == {"id", "citation-key", "type", "title", "URL", "note", "custom"}
    assert csljson.item(COUNTED, SITE)["note"].startswith("5 authors, not named by the source. ")
    assert csljson.item(CORPORATE, SITE)["author"] == [{"literal": "Owls and Sons, Inc"}]
    assert csljson.item(OLD, SITE)["issued"] == {"date-parts": [[2002, 1, 16]], "circa": True}
    assert len(csljson.item(CROWDED, SITE)["author"]) == 671


@given(raw_papers)
def test_the_schema_of_csl_holds_and_nothing_is_lost_however_hostile(paper: Paper) -> None:
    items = json.loads(csljson.csl_document((paper,), SITE))
    CSL.validate(items)
    (item,) = items
    citation = cite(paper, SITE)
    assert item["title"] == citation.title
    assert item.get("abstract") == citation.abstract


@given(papers)
def test_names_keep_all_their_words(paper: Paper) -> None:
    authors = csljson.item(paper, SITE).get("author", [])
    citation = cite(paper, SITE)
    named = [name for name in map(clean, paper.authors or ()) if any(map(str.isalnum, name))]
    known = named or ([citation.corporate_author] if citation.corporate_author else [])
    written = " ".join(part for author in authors for part in author.values())
    assert sorted(written.replace(",", " ").split()) == sorted(" ".join(known).replace(",", " ").split())


def test_edge_cases_are_valid_and_newest_first() -> None:
    items = json.loads(csljson.csl_document(EDGES, SITE))
    CSL.validate(items)
    assert [item["id"] for item in items][:2] == ["arxiv-2501.00001", "arxiv-2406.14833"]
    assert json.loads(csljson.csl_document((), SITE)) == []
