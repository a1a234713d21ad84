"""Renders BibTeX entries in UTF-8 that classic BibTeX, biber and reference managers can read, for any text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_listings.exports.citation import cite
from paper_listings.order import newest_first
from paper_listings.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.exports.author_names import Name
    from paper_listings.exports.citation import Citation
    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper

_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "|": r"{\textbar}",
        **{char: "\\" + char for char in "$&#_%"},
    }
)
_WORD = re.compile(r"[^\W_]+|[\W_]+")
_NOT_VERBATIM = re.compile(r"[{}\\%#]")


def escape_tex(text: str) -> str:
    """`text` as LaTeX that prints it literally.

    Braces become commands, because BibTeX counts braces even after a backslash. TeX in a title (`$O(n)$`) is
    escaped too: it is untrusted code, and half a formula would break the reader's bibliography.
    """
    return text.translate(_ESCAPES)


def protect(title: str) -> str:
    """The escaped title, with braces around the words that a style must not convert to lower case.

    Those are words with a capital after the first letter or next to a digit (`AutoCoder`, `LLMs`, `T5`), and
    single letters other than the article (`Q`-learning). Proper names among title-case words cannot be detected.
    """
    return "".join(f"{{{word}}}" if _keeps_case(word) else escape_tex(word) for word in _WORD.findall(title))


def _keeps_case(word: str) -> bool:
    if word.islower() or not word.isalnum():  # most words
        return False
    capitals = any(char.isupper() for char in word)
    inner = any(char.isupper() for char in word[1:])
    digits = any(char.isdigit() for char in word)
    return inner or (capitals and (digits or (len(word) == 1 and word != "A")))


def bibtex_entry(
    paper: Paper, site: ExportSite, names: int | None = None, *, abstract: bool = True, keywords: bool = True
) -> str:
    """The paper's entry, ending with a newline, with its first `names` authors `and others`.

    It is `@misc`, because a listing does not know where a paper appeared, and has `year`, `month` and `day`, those that are
    known, rather than `date`: classic styles know them, biber and Zotero read both. The names of fields beyond classic BibTeX
    are those of arXiv and biblatex. Styles ignore the two that are ours: `pdf`, for a paper that is not at arXiv, and
    `escapeddoi`, for a DOI that LaTeX could not read from `doi`.

    Every field is on a line of its own and no fact is lost, because RIS and CSL-JSON are made from the entry in the
    browser, by `citation-formats.js`, which undoes exactly what is done here. The permalink follows from the key.
    `bibtex.js` writes the same entry, without the abstract, from a paper's page.
    """
    citation = cite(paper, site, names)
    fields = _fields(citation, citation.abstract if abstract else None)
    lines = "".join(
        f"  {name} = {value},\n" for name, value in fields if value and (keywords or name != "keywords")
    )
    return f"@misc{{{citation.key},\n{lines}}}\n"


def bibtex_document(
    papers: Iterable[Paper],
    site: ExportSite,
    remark: str = "",
    *,
    abstracts: bool = True,
    keywords: bool = True,
) -> str:
    """The entries of all `papers`, newest first; `remark` is a comment at the top."""
    head = f"% {remark.replace('@', ' at ')}\n\n" if remark else ""
    ordered = sorted(papers, key=newest_first)
    return head + "\n".join(
        bibtex_entry(paper, site, abstract=abstracts, keywords=keywords) for paper in ordered
    )


def author_field(citation: Citation) -> str:
    """The entry's authors, or the organisation; empty if nothing is known."""
    if citation.corporate_author:
        return f"{{{escape_tex(citation.corporate_author)}}}"
    others = ("others",) if citation.unnamed else ()
    return " and ".join((*map(_name, citation.authors), *others))


def keyword_field(citation: Citation) -> str:
    """The entry's keywords; one with a comma is in braces."""
    return ", ".join(map(_keyword, citation.keywords))


def _fields(citation: Citation, abstract: str | None) -> Iterable[tuple[str, str | None]]:
    date, doi = citation.published, citation.doi
    is_verbatim = doi is not None and not _NOT_VERBATIM.search(doi)
    yield "author", _braced(author_field(citation))
    yield "title", _braced(protect(citation.title))
    yield "year", f"{{{date.year:04}}}" if date else None
    yield "month", MONTHS[date.month - 1][:3].lower() if date and date.month else None
    yield "day", f"{{{date.day}}}" if date and date.day else None
    yield "eprint", _braced(citation.arxiv_id)
    yield "archivePrefix", "{arXiv}" if citation.arxiv_id else None
    yield "primaryClass", _braced(citation.primary_class)
    yield "doi", _braced(doi) if is_verbatim else None
    yield "escapeddoi", None if is_verbatim else _braced(escape_tex(doi or ""))
    yield "url", _braced(citation.url)
    yield "pdf", None if citation.arxiv_id else _braced(citation.pdf)
    yield "abstract", _braced(escape_tex(abstract or ""))
    yield "keywords", _braced(keyword_field(citation))
    yield "note", _braced(escape_tex(". ".join(citation.notes)))


def _braced(text: str | None) -> str | None:
    return f"{{{text}}}" if text else None


def _name(name: Name) -> str:
    if name.given is None:
        return f"{{{escape_tex(name.family)}}}"
    return ", ".join(map(_part, filter(None, (name.family, name.suffix, name.given))))


def _part(text: str) -> str:
    """A part of a name; in braces if it has a semicolon, at which some readers split a list of names."""
    return f"{{{escape_tex(text)}}}" if ";" in text else escape_tex(text)


def _keyword(word: str) -> str:
    return f"{{{escape_tex(word)}}}" if "," in word else escape_tex(word)
