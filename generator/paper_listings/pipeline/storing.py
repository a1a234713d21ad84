"""Merges papers from sources into the store, as far as the owner lets them in, and logs what they revise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_listings.merging.merge import unite
from paper_listings.merging.revisions import revisions
from paper_listings.owner import config, overriding
from paper_listings.pipeline.history import refuse_moved
from paper_listings.store import change_log, stored_papers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from paper_listings.merging.merge import United
    from paper_listings.owner.overrides import Overrides, Removal
    from paper_listings.paper import Paper
    from paper_listings.store.stored_papers import Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A store with further papers, before it is saved."""

    united: United
    kept_out: tuple[Removal, ...]
    """For each paper that the owner keeps out, the entry that does it."""
    leaving: frozenset[str]
    """The keys of stored papers that the owner has removed since."""


def merged(data: Path, stored: Sequence[Paper], papers: Sequence[Paper], overrides: Overrides) -> Merged:
    """The content of the store, `stored`, with `papers` merged into it. Raises PapersError for impossible listing days."""
    leaving = overriding.leaving(stored, overrides)
    staying = [paper for paper in stored if paper.key not in leaving]
    admitted = overriding.admitted(papers, staying, overrides)
    united = unite(staying, admitted.papers, apart=overrides.apart)
    refuse_moved(data, staying, united.papers)
    settled = overrides.apart | {frozenset((entry.key, entry.into)) for entry in overrides.mergers}
    doubles = tuple(double for double in united.doubles if frozenset(double.keys) not in settled)
    return Merged(united=replace(united, doubles=doubles), kept_out=admitted.kept_out, leaving=leaving)


def store(data: Path, papers: Sequence[Paper], today: dt.date, stored: Stored | None = None) -> Merged:
    """Merge `papers` into the store in `data`, whose lock the caller holds, and save it.

    What they revise is logged under `today`, before they are saved: a run that is killed in between tells it again,
    rather than never. The site's overrides are loaded here, so that no way into the store can forget them. `stored` is
    what was read since the lock was taken. Raises PapersError, with nothing stored, if a known paper would move to an
    impossible day.
    """
    overrides = config.load_overrides(data.parent)
    stored = stored or stored_papers.read(data)
    done = merged(data, stored.papers, papers, overrides)
    changed = set(done.united.changed)
    before = {paper.key: paper for paper in stored.papers if paper.key in changed}
    after = (paper for paper in done.united.papers if paper.key in changed)
    change_log.add(data, revisions(before, after, today))
    stored_papers.save(data, done.united.papers, stored=stored, leaving=done.leaving)
    return done
