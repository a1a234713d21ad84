"""Renders all export files of the site, one at a time, by their paths below `docs/`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from paper_listings.display.addresses import papers_file
from paper_listings.exports import api, bibtex, csljson, csv_table, markdown_list, ris
from paper_listings.exports.packing import packed
from paper_listings.insight.library import UNSORTED, month_of
from paper_listings.order import newest_first, oldest_first
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper


def render(papers: Sequence[Paper], site: ExportSite) -> Iterator[tuple[str, bytes]]:
    """Yields every file as its path below the site's root and its bytes; only one is held at a time.

    First come the `month_files` of each month, oldest first, then the `open_files`.
    """
    for month, held in _by_month(papers):
        yield from month_files(month, held, site)
    yield from open_files(papers, site)


def month_files(month: str, papers: Sequence[Paper], site: ExportSite) -> Iterator[tuple[str, bytes]]:
    """Yields `api/papers/YYYY-MM/N.json.gz` and `months/YYYY-MM/papers.bib` with all `papers` of a month, `2025-12`.

    They depend on nothing else, so those of a closed month never change. The citations name all authors and have
    neither abstracts nor keywords, which a paper's page has; RIS and CSL-JSON are made of them in the browser.
    """
    for page in api.month_pages(month, papers):
        yield page.path, packed(api.page_document(page, site))
    url = site.month_url(month).removeprefix(site.url)
    remark = f"{count_of(len(papers), 'paper')} listed in {month}: {site.month_url(month)}"
    yield (
        papers_file(url, "bib"),
        bibtex.bibtex_document(papers, site, remark, abstracts=False, keywords=False).encode(),
    )


def open_files(papers: Sequence[Paper], site: ExportSite) -> Iterator[tuple[str, bytes]]:
    """Yields the files that change whenever papers come.

    `topics/SLUG/papers.{json,csv,bib,ris,csl.json,txt}` with the topic's newest papers, also for papers without a
    topic if there are any, then `api/{papers,topics,schema}.json` and `llms.txt`.
    """
    ordered = sorted(papers, key=newest_first)
    shelves: dict[str, list[Paper]] = {slug: [] for slug in site.topics}
    unsorted: list[Paper] = []
    for paper in ordered:
        slugs = site.slugs(paper)
        for slug in slugs:
            shelves[slug].append(paper)
        if not slugs:
            unsorted.append(paper)
    for slug, shelf in shelves.items():
        yield from topic_files(slug, shelf, site)
    if unsorted:
        yield from topic_files(UNSORTED, unsorted, site)

    counts = {slug: len(shelf) for slug, shelf in shelves.items()}
    newest = ordered[: api.NEWEST]
    pages = tuple(_listed_pages(papers, site))
    yield "api/papers.json", api.papers_document(newest, len(ordered), pages, site)
    yield "api/topics.json", api.topics_document(counts, site)
    yield "api/schema.json", api.schema_document(site)
    yield "llms.txt", markdown_list.llms_text(newest, counts, site).encode()


def topic_files(slug: str, papers: Sequence[Paper], site: ExportSite) -> Iterator[tuple[str, bytes]]:
    """Yields the files of one topic, with its newest `api.TOPIC_LIMIT` papers and a remark if there are more.

    Abstracts are in the tables and lists; citations have none, as elsewhere.
    """
    newest = sorted(papers, key=newest_first)[: api.TOPIC_LIMIT]
    total = len(papers)
    remark = count_of(total, "paper")
    if total > len(newest):
        remark = f"The newest {len(newest):,} of {remark}; all are in {site.url}api/papers.json"
    url = site.topic_url(slug).removeprefix(site.url)
    yield papers_file(url, "json"), api.topic_document(slug, newest, total, site)
    yield papers_file(url, "csv"), csv_table.csv_document(newest, site).encode()
    yield papers_file(url, "bib"), bibtex.bibtex_document(newest, site, remark, abstracts=False).encode()
    yield papers_file(url, "ris"), ris.ris_document(newest, site, abstracts=False).encode()
    yield papers_file(url, "csl.json"), csljson.csl_document(newest, site, abstracts=False).encode()
    yield papers_file(url, "txt"), markdown_list.topic_text(slug, newest, site, remark).encode()


def _by_month(papers: Sequence[Paper]) -> Iterator[tuple[str, tuple[Paper, ...]]]:
    """The papers of each month, oldest first."""
    ordered = sorted(papers, key=oldest_first)
    return (
        (month, tuple(held)) for month, held in groupby(ordered, key=lambda paper: month_of(paper.listed))
    )


def _listed_pages(papers: Sequence[Paper], site: ExportSite) -> Iterator[api.ListedPage]:
    """What is said of all pages of the API. Writing their JSON once more is cheaper than compressing it."""
    for month, held in _by_month(papers):
        for page in api.month_pages(month, held):
            yield api.listed_page(page, api.page_document(page, site))
