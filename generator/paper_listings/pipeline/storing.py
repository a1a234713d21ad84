"""Merges papers into the store, and logs what they revised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.merging.merge import unite
from paper_listings.merging.revisions import revisions
from paper_listings.pipeline.history import refuse_moved
from paper_listings.store import change_log, stored_papers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from paper_listings.merging.merge import United
    from paper_listings.paper import Paper


def store(data: Path, papers: Sequence[Paper], today: dt.date) -> United:
    """Merge `papers` into the store in `data`, whose lock the caller holds; returns the changes.

    What they revise is logged under `today`, before the papers are saved: a run that is killed in between says it
    again, rather than never. Raises PapersError, with nothing stored, if a known paper would move to an impossible day.
    """
    stored = stored_papers.read(data)
    united = unite(stored.papers, papers)
    refuse_moved(data, stored.papers, united.papers)
    changed = set(united.changed)
    before = {paper.key: paper for paper in stored.papers if paper.key in changed}
    change_log.add(data, revisions(before, (paper for paper in united.papers if paper.key in changed), today))
    stored_papers.save(data, united.papers, stored=stored)
    return united
