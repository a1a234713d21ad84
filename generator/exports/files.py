"""All export files of the site, by path: what the generator writes below `docs/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.exports import api, bibtex, markdown_list, spreadsheet
from generator.order import newest_first
from generator.text import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.exports.site import ExportSite
    from generator.paper import Paper


def render(papers: Sequence[Paper], site: ExportSite) -> dict[str, str]:
    """The text of every file by its path below the site's root, to be written as UTF-8 with line ends as they are.

    `api/…`, `llms.txt`, `topics/SLUG/papers.{json,csv,bib,txt}` and `papers/KEY/paper.txt`.
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
    for paper in ordered:
        files[f"papers/{paper.key}/paper.txt"] = markdown_list.paper_text(paper, site)
    return files


def topic_files(slug: str, papers: Sequence[Paper], site: ExportSite) -> dict[str, str]:
    """The four files of one topic: its newest `api.TOPIC_LIMIT` papers, saying so where there are more."""
    newest = sorted(papers, key=newest_first)[: api.TOPIC_LIMIT]
    total = len(papers)
    remark = count_of(total, "paper")
    if total > len(newest):
        remark = f"The newest {len(newest):,} of {remark}; all are in {site.url}api/papers.json"
    folder = f"topics/{slug}/papers"
    return {
        f"{folder}.json": api.topic_document(slug, newest, total, site),
        f"{folder}.csv": spreadsheet.document(newest, site),
        f"{folder}.bib": bibtex.document(newest, site, remark),
        f"{folder}.txt": markdown_list.topic_text(slug, newest, site, remark),
    }
