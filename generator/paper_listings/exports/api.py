"""The static API: JSON documents of all papers and topics, paged so that old pages do not change.

Pages are cut by listing month and numbered from the month's oldest papers, so a new paper changes only the
newest page. Numbering from the newest would shift every page every day, and numbering across all months
would shift them whenever somebody imports older papers. A page names no neighbours and no total, because those
change: `papers.json` lists all pages, with the hash of each. An old page still changes if a paper on it does:
its counts while a source still shows it, a revised abstract, new rules for topics.

Pages are compressed, because only programs read them, and all of them together are as large as the store. What
`papers.json` says of a page is said of the JSON in it, which is the same however it was compressed.

Another site can import any document with `papers`: a record there is one of `records.as_record` plus the
fields `json_schema.ADDED` (`url`, `topics`); an importer drops these two, and ignores everything around the list.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_listings.display.addresses import papers_file
from paper_listings.exports.json_schema import FILES, VERSION, schema
from paper_listings.order import newest_first, oldest_first
from paper_listings.store.records import as_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper

PAGE_SIZE = 200
"""Papers on a page: about 0.4 MB of JSON, 0.15 MB compressed."""
NEWEST = 100
"""Papers in `papers.json` itself."""
TOPIC_LIMIT = 50
"""Papers in the files of one topic, 0.5 MB in all formats, as many as on a topic's page; new papers change them all."""


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
        return f"api/papers/{self.month}/{self.number}.json.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """What `papers.json` says of a page; `size` and `sha256` are those of its JSON before compression."""

    path: str
    month: str
    number: int
    count: int
    first: str
    """Listing day of its oldest paper, `2025-12-01`."""
    last: str
    size: int
    """In bytes."""
    sha256: str


def month_pages(month: str, papers: Sequence[Paper], size: int = PAGE_SIZE) -> tuple[ApiPage, ...]:
    """The `papers` of one month, `2025-12`, cut into pages, oldest first."""
    ordered = tuple(sorted(papers, key=oldest_first))
    return tuple(
        ApiPage(month=month, number=start // size + 1, papers=ordered[start : start + size])
        for start in range(0, len(ordered), size)
    )


def page_document(page: ApiPage, site: ExportSite) -> bytes:
    """The JSON of a page, not yet compressed."""
    records = [api_record(paper, site) for paper in page.papers]
    return _dumps(site, month=page.month, number=page.number, papers=records)


def listed_page(page: ApiPage, document: bytes) -> ListedPage:
    """What `papers.json` says of `page`, whose JSON is `document`."""
    return ListedPage(
        path=page.path,
        month=page.month,
        number=page.number,
        count=len(page.papers),
        first=page.papers[0].listed.isoformat(),
        last=page.papers[-1].listed.isoformat(),
        size=len(document),
        sha256=hashlib.sha256(document).hexdigest(),
    )


def papers_document(
    newest: Sequence[Paper], total: int, pages: Sequence[ListedPage], site: ExportSite
) -> bytes:
    """`api/papers.json`: the `newest` of all `total` papers, and all pages, oldest first."""
    return _dumps(
        site,
        title=site.title,
        url=site.url,
        total=total,
        pages=[
            {
                "url": site.url + page.path,
                "month": page.month,
                "number": page.number,
                "count": page.count,
                "first": page.first,
                "last": page.last,
                "size": page.size,
                "sha256": page.sha256,
            }
            for page in pages
        ],
        papers=[api_record(paper, site) for paper in sorted(newest, key=newest_first)[:NEWEST]],
    )


def topic_document(slug: str, newest: Sequence[Paper], total: int, site: ExportSite) -> bytes:
    """`topics/SLUG/papers.json`: the `newest` papers of the topic's `total`."""
    return _dumps(
        site,
        topic=_topic(slug, site),
        total=total,
        complete=len(newest) == total,
        papers=[api_record(paper, site) for paper in sorted(newest, key=newest_first)],
    )


def topics_document(counts: Mapping[str, int], site: ExportSite) -> bytes:
    """`api/topics.json`; `counts` is the number of papers of each topic."""
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


def schema_document(site: ExportSite) -> bytes:
    """`api/schema.json`."""
    return (json.dumps(schema(_schema_url(site)), ensure_ascii=False, indent=1) + "\n").encode()


def api_record(paper: Paper, site: ExportSite) -> dict[str, Any]:
    """The paper's record with its address and its topics."""
    return {**as_record(paper), "url": site.permalink(paper), "topics": list(site.slugs(paper))}


def _topic(slug: str, site: ExportSite) -> dict[str, str]:
    return {"slug": slug, "title": site.topic_title(slug), "url": site.topic_url(slug)}


def _schema_url(site: ExportSite) -> str:
    return site.url + "api/schema.json"


def _dumps(site: ExportSite, **content: object) -> bytes:
    head = {"version": VERSION, "schema": _schema_url(site)}
    return (json.dumps({**head, **content}, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
