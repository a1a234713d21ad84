"""The API page: every file that can be downloaded, with examples that run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_listings.display.addresses import (
    CITATIONS,
    FILE_LABELS,
    MONTH_FILES,
    OPML,
    papers_file,
    period_url,
    topic_url,
)
from paper_listings.exports.api import NEWEST, PAGE_SIZE, TOPIC_LIMIT
from paper_listings.exports.json_schema import schema
from paper_listings.insight.library import UNSORTED

if TYPE_CHECKING:
    from paper_listings.insight.library import Library
    from paper_listings.pages.context import Page, SiteContext

_CURL = """\
curl --fail --remote-name {site}api/papers.json
curl --fail {site}{page} | gunzip > page.json"""
_PYTHON = """\
import gzip, json
from urllib.request import urlopen

def read(url):
    with urlopen(url) as answer:
        data = answer.read()
    return json.loads(gzip.decompress(data) if data[:2] == b"\\x1f\\x8b" else data)

papers = []
for page in read("{site}api/papers.json")["pages"]:
    papers += read(page["url"])["papers"]
print(len(papers))"""


def api_page(context: SiteContext) -> Page:
    """The page about what programs can read on the site."""
    library = context.library
    return context.page(
        "api/",
        "api.html",
        {
            "title": "API",
            "description": f"{context.site.title} for programs: JSON, CSV, citations and Markdown, with examples.",
            "kind": "api",
        },
        groups=_files(library),
        fields=_fields(),
        example=library.papers[0].key if library.papers else None,
        opml=OPML,
        newest=NEWEST,
        curl=_CURL.format(site=context.site.url, page=_page(library) or "api/papers/2026-01/1.json.gz"),
        python=_PYTHON.format(site=context.site.url),
    )


def _row(name: str, text: str, path: str | None = None) -> dict[str, str | None]:
    return {"name": name, "text": text, "path": path}


def _files(library: Library) -> tuple[dict[str, Any], ...]:
    """Files by kind; a name with a placeholder links to an example of it, if there is one."""
    topic = topic_url(library.topics[0].slug) if library.topics else None
    month = period_url("months", library.months[0].name) if library.months else None
    page = _page(library)
    limit = f"the newest {TOPIC_LIMIT} at most"
    return (
        {
            "title": "Data",
            "rows": (
                _row(
                    "api/papers.json",
                    f"The newest {NEWEST} papers, and the list of all pages.",
                    "api/papers.json",
                ),
                _row(
                    "api/papers/YYYY-MM/N.json.gz",
                    f"A page: up to {PAGE_SIZE} papers listed in that month, compressed with gzip. "
                    "The pages together hold every paper once, with all that is known about it.",
                    page,
                ),
                _row(
                    "api/topics.json",
                    "All topics, how many papers each has, and the addresses of its files.",
                    "api/topics.json",
                ),
                _row(
                    "topics/SLUG/papers.json",
                    f"The papers of a topic, {limit}; papers without a topic, if any, are in topics/{UNSORTED}.",
                    topic and papers_file(topic, "json"),
                ),
                _row(
                    "topics/SLUG/papers.csv",
                    "The same as a table that spreadsheets open safely.",
                    topic and papers_file(topic, "csv"),
                ),
                _row("api/schema.json", "JSON Schema (draft 2020-12) of all of these.", "api/schema.json"),
            ),
        },
        {
            "title": "Citations",
            "rows": (
                *(
                    _row(
                        papers_file("topics/SLUG/", format_),
                        f"{FILE_LABELS[format_]} of a topic, {limit}.",
                        topic and papers_file(topic, format_),
                    )
                    for format_ in CITATIONS
                ),
                *(
                    _row(
                        papers_file("months/YYYY-MM/", format_),
                        f"{FILE_LABELS[format_]} of all papers listed in a month, with all authors, without "
                        "abstracts. The month’s page makes RIS and CSL-JSON of it.",
                        month and papers_file(month, format_),
                    )
                    for format_ in MONTH_FILES
                ),
            ),
        },
        {
            "title": "Plain Markdown",
            "rows": (
                _row("llms.txt", "The map of the site for language models and other tools.", "llms.txt"),
                _row(
                    "topics/SLUG/papers.txt",
                    f"The papers of a topic, one line each, {limit}.",
                    topic and papers_file(topic, "txt"),
                ),
            ),
        },
    )


def _page(library: Library) -> str | None:
    """The path of a page of the API; None if there are no papers."""
    return f"api/papers/{library.months[0].name}/1.json.gz" if library.months else None


def _fields() -> tuple[dict[str, str], ...]:
    """The fields of a record as the schema describes them."""
    properties = schema("")["$defs"]["paper"]["properties"]
    return tuple(
        {"name": name, "type": _type(field["type"]), "text": field["description"]}
        for name, field in properties.items()
    )


def _type(named: str | list[str]) -> str:
    return named if isinstance(named, str) else " or ".join(named)
