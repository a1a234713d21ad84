"""Renders all export files of the site, by their paths below `docs/`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from paper_listings.display.addresses import papers_file
from paper_listings.exports import api, bibtex, csljson, csv_table, markdown_list, ris
from paper_listings.insight.library import UNSORTED, month_of
from paper_listings.order import newest_first
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_listings.exports.export_context import ExportSite
    from paper_listings.paper import Paper


def render(papers: Sequence[Paper], site: ExportSite) -> dict[str, str]:
    """The text of every file by its path below the site's root, to be written as UTF-8 with unchanged line endings.

    `api/…`, `llms.txt`, `topics/SLUG/papers.{json,csv,bib,ris,csl.json,txt}`, also for papers without a topic if there
    are any, `months/YYYY-MM/papers.{bib,ris,csl.json}` and `papers/KEY/paper.txt`.
    """
    ordered = sorted(papers, key=newest_first)
    shelves: dict[str, list[Paper]] = {slug: [] for slug in site.topics}
    for paper in ordered:
        for slug in site.slugs(paper):
            shelves[slug].append(paper)
    counts = {slug: len(shelf) for slug, shelf in shelves.items()}
    files = api.documents(ordered, counts, site)
    files["llms.txt"] = markdown_list.llms_text(ordered[: api.NEWEST], counts, site)
    for slug, shelf in shelves.items():
        files.update(topic_files(slug, shelf, site))
    if unsorted := [paper for paper in ordered if not site.slugs(paper)]:
        files.update(topic_files(UNSORTED, unsorted, site))
    for month, held in groupby(ordered, key=lambda paper: month_of(paper.listed)):
        files.update(month_files(month, tuple(held), site))
    for paper in ordered:
        files[f"papers/{paper.key}/paper.txt"] = markdown_list.paper_text(paper, site)
    return files


def topic_files(slug: str, papers: Sequence[Paper], site: ExportSite) -> dict[str, str]:
    """The files of one topic, with its newest `api.TOPIC_LIMIT` papers and a remark if there are more."""
    newest = sorted(papers, key=newest_first)[: api.TOPIC_LIMIT]
    total = len(papers)
    remark = count_of(total, "paper")
    if total > len(newest):
        remark = f"The newest {len(newest):,} of {remark}; all are in {site.url}api/papers.json"
    url = site.topic_url(slug).removeprefix(site.url)
    return _citations(url, newest, site, remark) | {
        papers_file(url, "json"): api.topic_document(slug, newest, total, site),
        papers_file(url, "csv"): csv_table.csv_document(newest, site),
        papers_file(url, "txt"): markdown_list.topic_text(slug, newest, site, remark),
    }


def month_files(month: str, papers: Sequence[Paper], site: ExportSite) -> dict[str, str]:
    """The files of one month, `2025-12`, with all of its `papers`. They do not depend on papers of other months."""
    url = site.month_url(month).removeprefix(site.url)
    return _citations(url, papers, site, f"{count_of(len(papers), 'paper')} listed in {month}")


def _citations(url: str, papers: Sequence[Paper], site: ExportSite, remark: str) -> dict[str, str]:
    return {
        papers_file(url, "bib"): bibtex.bibtex_document(papers, site, remark),
        papers_file(url, "ris"): ris.ris_document(papers, site),
        papers_file(url, "csl.json"): csljson.csl_document(papers, site),
    }
