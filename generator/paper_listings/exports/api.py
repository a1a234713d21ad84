"""The static API: JSON documents of all papers and topics, paged so that old pages do not change.

Pages are cut by listing month and numbered from the month's oldest papers, so a new paper changes only the
newest page. Numbering from the newest would shift every page every day, and numbering across all months
would shift them whenever somebody imports older papers. A page names no neighbours and no total, because those
change: `papers.json` lists all pages, with the hash of each. An old page still changes if a paper on it does:
its counts while a source still shows it, a revised abstract, new rules for topics.

Another site can import any document with `papers`: a record there is one of `records.as_record` plus the
fields `json_schema.ADDED` (`url`, `topics`); an importer drops these two, and ignores everything around the list.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from paper_listings.display.addresses import papers_file
from paper_listings.exports.json_schema import FILES, schema
from paper_listings.order import newest_first, oldest_first
from paper_listings.store.records import as_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper

PAGE_SIZE = 200
"""Papers on a page: about 0.4 MB, or 0.15 MB as GitHub Pages sends it."""
NEWEST = 100
"""Papers in `papers.json` itself."""
TOPIC_LIMIT = 500
"""Papers in the files of one topic, 5 MB in all formats: without a limit every paper would be on disk ten times."""

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPage:
    """One page of the API."""

    month: str
    """`2025-12`."""
    number: int
    """Counted from 1, the page with the month's oldest papers."""
    papers: tuple[Paper, ...]
    """Oldest first."""

    @property
    def path(self) -> str:
        """Its path below the site's root."""
        return f"api/papers/{self.month}/{self.number}.json"


def api_pages(papers: Sequence[Paper], size: int = PAGE_SIZE) -> tuple[ApiPage, ...]:
    """`papers` cut into pages, oldest first."""
    months = groupby(
        sorted(papers, key=oldest_first), key=lambda paper: f"{paper.listed.year:04}-{paper.listed.month:02}"
    )
    held = ((month, tuple(group)) for month, group in months)
    return tuple(
        ApiPage(month=month, number=start // size + 1, papers=group[start : start + size])
        for month, group in held
        for start in range(0, len(group), size)
    )


def documents(papers: Sequence[Paper], counts: Mapping[str, int], site: ExportSite) -> dict[str, str]:
    """Every document below `api/`, by its path; `counts` is the number of papers of each topic."""
    pages = [(page, _page(page, site)) for page in api_pages(papers)]
    return {
        "api/papers.json": _papers(sorted(papers, key=newest_first), pages, site),
        "api/topics.json": _topics(counts, site),
        "api/schema.json": json.dumps(schema(_schema_url(site)), ensure_ascii=False, indent=1) + "\n",
        **{page.path: text for page, text in pages},
    }


def topic_document(slug: str, newest: Sequence[Paper], total: int, site: ExportSite) -> str:
    """`topics/SLUG/papers.json`: the `newest` papers of the topic's `total`."""
    return _dumps(
        site,
        topic=_topic(slug, site),
        total=total,
        complete=len(newest) == total,
        papers=[api_record(paper, site) for paper in sorted(newest, key=newest_first)],
    )


def api_record(paper: Paper, site: ExportSite) -> dict[str, Any]:
    """The paper's record with its address and its topics."""
    return {**as_record(paper), "url": site.permalink(paper), "topics": list(site.slugs(paper))}


def _papers(newest: Sequence[Paper], pages: Sequence[tuple[ApiPage, str]], site: ExportSite) -> str:
    return _dumps(
        site,
        title=site.title,
        url=site.url,
        total=len(newest),
        pages=[
            {
                "url": site.url + page.path,
                "month": page.month,
                "number": page.number,
                "count": len(page.papers),
                "first": page.papers[0].listed.isoformat(),
                "last": page.papers[-1].listed.isoformat(),
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
            for page, text in pages
        ],
        papers=[api_record(paper, site) for paper in newest[:NEWEST]],
    )


def _page(page: ApiPage, site: ExportSite) -> str:
    records = [api_record(paper, site) for paper in page.papers]
    return _dumps(site, month=page.month, number=page.number, papers=records)


def _topics(counts: Mapping[str, int], site: ExportSite) -> str:
    return _dumps(
        site,
        topics=[
            {
                **_topic(slug, site),
                "total": counts[slug],
                "files": {
                    name: papers_file(site.topic_url(slug), format_) for name, format_ in FILES.items()
                },
            }
            for slug in site.topics
        ],
    )


def _topic(slug: str, site: ExportSite) -> dict[str, str]:
    return {"slug": slug, "title": site.topic_title(slug), "url": site.topic_url(slug)}


def _schema_url(site: ExportSite) -> str:
    return site.url + "api/schema.json"


def _dumps(site: ExportSite, **content: object) -> str:
    head = {"version": _VERSION, "schema": _schema_url(site)}
    return json.dumps({**head, **content}, ensure_ascii=False, separators=(",", ":")) + "\n"
