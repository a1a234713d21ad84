from __future__ import annotations

import re
from typing import TYPE_CHECKING

import rispy
from hypothesis import given

from paper_listings.exports import ris
from paper_listings.exports.citation import cite
from tests.export_cases import BARE, CORPORATE, COUNTED, CROWDED, EDGES, FULL, OLD, SITE, raw_papers

if TYPE_CHECKING:
    from paper_listings.paper import Paper

_LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")


def test_a_whole_record() -> None:
    assert ris.ris_entry(FULL, SITE).split("\r\n") == [
        "TY  - UNPB",
        "ID  - arxiv-2406.14833",
        "TI  - OwlNet: Silent Flight in 3D with LLMs and a Q-Function",
        "AU  - van der Berg, Ada",
        "AU  - Lindt, Bo, Jr.",
        "AU  - Plato",
        "AU  - Owl Team",
        "PY  - 2024",
        "DA  - 2024/06/20",
        "AB  - Owls fly 50% quieter & see in the dark.",
        "KW  - owls",
        "KW  - flight, silent",
        "DO  - 10.1000/owl_net",
        "AN  - arXiv:2406.14833",
        "UR  - https://arxiv.org/abs/2406.14833",
        "UR  - https://example.org/owls/papers/2406.14833/",
        "L1  - https://arxiv.org/pdf/2406.14833",
        "ER  - ",
        "",
    ]


def test_a_record_without_abstract_says_everything_else() -> None:
    whole = ris.ris_entry(FULL, SITE).split("\r\n")
    without = ris.ris_entry(FULL, SITE, abstract=False).split("\r\n")
    assert without == [line for line in whole if not line.startswith("AB")]


def test_what_is_not_known_has_no_line_but_a_note() -> None:
    record = ris.ris_entry(BARE, SITE)
    assert not re.search(r"^(AU|PY|DA|AB|DO|L1)  - ", record, re.MULTILINE)
    assert "N1  - Authors unknown\r\nN1  - Date unknown, listed on 2024-06-24\r\n" in record
    assert record.count("UR  - ") == 1
    assert "N1  - 5 authors, not named by the source\r\n" in ris.ris_entry(COUNTED, SITE)
    assert "AU  - Owls and Sons Inc\r\n" in ris.ris_entry(CORPORATE, SITE)
    assert "N1  - Year of publication inferred\r\n" in ris.ris_entry(OLD, SITE)
    assert ris.ris_entry(CROWDED, SITE).count("\r\nAU  - ") == 671


@given(raw_papers)
def test_an_independent_parser_reads_what_was_written_however_hostile(paper: Paper) -> None:
    text = ris.ris_document((paper, BARE), SITE)
    assert all(_LINE.fullmatch(line) for line in text.split("\r\n") if line)
    citation = cite(paper, SITE)
    entry, bare = sorted(rispy.loads(text), key=lambda entry: entry["id"] == BARE.key)
    assert (entry["id"], bare["title"]) == (citation.key, BARE.title)
    assert entry["title"] == citation.title
    assert entry.get("abstract") == citation.abstract
    assert tuple(entry.get("keywords", ())) == citation.keywords
    assert tuple(entry.get("notes", ())) == citation.notes
    assert entry["urls"] == list(dict.fromkeys((citation.url, citation.permalink)))
    people = len(citation.authors) + bool(citation.corporate_author)
    assert len(entry.get("authors", ())) == people


def test_edge_cases_are_all_read() -> None:
    assert len(rispy.loads(ris.ris_document(EDGES, SITE))) == len(EDGES)
    assert ris.ris_document((), SITE) == ""
