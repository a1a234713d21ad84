"""Renders plain Markdown for tools and people with a text editor: a topic, and the site's `llms.txt`.

It gives the same text in CommonMark, GitHub's flavour and Python-Markdown. The files are named `.txt`, because
MkDocs turns every `.md` below `docs/` into a page, and GitHub Pages serves `.txt` as readable UTF-8 text.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from paper_listings.exports.citation import repaired
from paper_listings.order import newest_first
from paper_listings.text import clean, count_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper

_SIGNIFICANT = re.compile(
    r"[\\`*_{}\[\]#]"  # escaped with a backslash
    r"|[&<>~$|^@=]|:(?=//)|(?<=www)\.|(?<=WWW)\."  # escaped as an entity
    r"|^[-+]|^\d+[.)](?=\s|$)"  # a list or a rule, if the text begins a line
)
_BACKSLASHED = r"\`*_{}[]#-+.)"


class Address(str):
    """A web address, which templates write as the target of a link rather than as text."""

    __slots__ = ()


def escape_markdown(text: str) -> str:
    """`text` on one line, as Markdown that shows it literally in any position."""
    return _SIGNIFICANT.sub(_inert, clean(text, sys.maxsize))  # a list of names may be longer than any text


def _inert(match: re.Match[str]) -> str:
    sign = match.group()
    if sign == "." and match.string[match.start() - 1] in "wW":
        return "&#46;"
    if sign[0].isdigit():
        return f"{sign[:-1]}\\{sign[-1]}"
    return f"\\{sign}" if sign in _BACKSLASHED else f"&#{ord(sign)};"


def topic_text(slug: str, papers: Sequence[Paper], site: ExportSite, remark: str) -> str:
    """A topic's papers, newest first, one item each; `remark` says how many there are."""
    ordered = sorted(papers, key=newest_first)
    return _render(
        "list.md.jinja",
        heading=site.topic_title(slug),
        remark=remark,
        page=site.topic_url(slug),
        papers=ordered,
        site=site,
    )


def llms_text(newest: Sequence[Paper], counts: Mapping[str, int], site: ExportSite) -> str:
    """The map of the site for language models, in the format of https://llmstxt.org/."""
    return _render("llms.md.jinja", papers=sorted(newest, key=newest_first), counts=counts, site=site)


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - not HTML: `finalize` escapes every expression for Markdown
        loader=PackageLoader("paper_listings.exports", "templates"),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(repaired=repaired, address=Address, people=_people)
    environment.globals.update(count_of=count_of)
    return environment


def _finalize(value: object) -> str:
    if isinstance(value, Address):
        return value.replace("(", "%28").replace(")", "%29").replace("&", "&amp;")
    return escape_markdown(str(value))


def _people(paper: Paper, limit: int) -> str:
    names = list(paper.authors or ())
    if not names:
        people = [paper.organization] if paper.organization else []
        return ", ".join(people + ([count_of(paper.author_count, "author")] if paper.author_count else []))
    if len(names) > limit + 1:
        return f"{', '.join(names[:limit])} and {len(names) - limit:,} more"
    return ", ".join(names)


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)
