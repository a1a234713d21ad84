"""Counts, surveys, explains and assigns topics, for the store's papers or for any others."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.insight.chosen_topics import chosen, demand_known
from paper_listings.insight.library import Library, month_of, months_of, shelve
from paper_listings.insight.quotes import Placement, Quote, placement
from paper_listings.owner import config
from paper_listings.owner.overriding import NO_MARKS, overridden
from paper_listings.site import processes
from paper_listings.store import stored_papers
from paper_listings.store.derived import Derived, derived_of, digest
from paper_listings.text import clean
from paper_listings.topics import survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from paper_listings.errors import Problem
    from paper_listings.owner.overrides import TopicChange
    from paper_listings.owner.overriding import Marks, Overridden
    from paper_listings.paper import Paper
    from paper_listings.topics.assign import Assigner, Assignment
    from paper_listings.topics.taxonomy import Taxonomy

BATCH: Final = 500
"""Lines that a worker process takes at a time."""
FEWEST: Final = 800
"""Papers from which worker processes pay: starting them takes about as long as sorting so many."""
TOPICS: Final = "topics"
"""A kind of derived data, by month: the topics of each paper, and why."""
WORKERS_AT_MOST: Final = 8
"""Most worker processes; the one that reads and writes all lines cannot keep more of them busy."""
_TAKEN_OVER: Final[list[Assigner]] = []
"""The assigner that this worker process was started with."""


def load_papers(root: Path) -> Overridden:
    """All papers of the store, as the owner wants them shown."""
    overrides = config.load_overrides(root)
    return overridden(stored_papers.load(root / "data"), overrides)


def load_library(root: Path) -> Library:
    """The papers that are shown, with their topics."""
    taxonomy, found = config.load_taxonomy(root), load_papers(root)
    return sort_papers(
        found.papers,
        taxonomy,
        derived_of(root),
        workers=workers_here(),
        topics=found.topics,
        marks=found.marks,
    )


def sort_papers(
    papers: Sequence[Paper],
    taxonomy: Taxonomy,
    derived: Derived | None = None,
    *,
    workers: int = 1,
    topics: Mapping[str, tuple[TopicChange, ...]] | None = None,
    marks: Marks = NO_MARKS,
) -> Library:
    """The library of `papers`. Topics that `derived` has kept are not computed again; then those in `topics` are changed.

    Raises PapersError if a change names a topic that the taxonomy does not have. If more than `FEWEST` papers are new or have changed, `workers` processes share the work.
    """
    changes = topics or {}
    demand_known(chain.from_iterable(changes.values()), [topic.slug for topic in taxonomy.topics])
    kept = derived or Derived()
    inputs = digest(repr(taxonomy))
    months = months_of(papers)
    known: dict[str, Mapping[str, tuple[str, Placement]]] = {
        month.name: kept.find(TOPICS, month.name, inputs, _loads) or {} for month in months
    }
    digests = {paper.key: digest(paper.title, paper.abstract or "").hex() for paper in papers}
    placed: dict[str, Placement] = {}
    missing: list[Paper] = []
    for month in months:
        for paper in month.papers:
            mark, placement = known[month.name].get(paper.key, ("", None))
            if placement is not None and mark == digests[paper.key]:
                placed[paper.key] = placement
            else:
                missing.append(paper)
    if missing:
        assigner = config.assigner_of(taxonomy)
        new = _placed(assigner, missing, workers=workers if len(missing) > FEWEST else 1)
        placed.update(zip((paper.key for paper in missing), new, strict=True))
    changed = {month_of(paper.listed) for paper in missing}
    for month in months:
        if month.name in changed:
            rows = {paper.key: (digests[paper.key], placed[paper.key]) for paper in month.papers}
            kept.keep(TOPICS, month.name, inputs, _dumps(rows))
    placed |= {key: chosen(placed[key], changed) for key, changed in changes.items() if key in placed}
    return shelve(papers, taxonomy.topics, placed, marks)


def survey_topics(root: Path) -> survey.Survey:
    """Surveys how the taxonomy sorts the papers in the store."""
    taxonomy = config.load_taxonomy(root)
    return survey.survey(taxonomy, config.assigner_of(taxonomy), load_papers(root).papers)


def explain(root: Path, key: str) -> survey.Explanation:
    """Why the paper with this key has its topics; raises PapersError if there is no such paper."""
    taxonomy = config.load_taxonomy(root)
    for paper in load_papers(root).papers:
        if paper.key == key:
            return survey.explain(taxonomy, config.assigner_of(taxonomy), paper)
    raise PapersError.single(
        "data/papers", f"no paper with the key {key!r}", "take the key from the end of a paper’s address"
    )


def assign_lines(
    root: Path,
    lines: Iterable[bytes],
    place: str,
    word: Callable[[str | int, Assignment], str],
    *,
    workers: int = 1,
) -> Iterator[str]:
    """Assigns topics to lines of JSON with `id`, `title` and `abstract`; yields what `word` returns for each, in order.

    Blank lines are skipped. With more than `BATCH` lines, `workers` processes share the work.
    """
    assigner = config.assigner_of(config.load_taxonomy(root))
    batches = iter(partial(_numbered, enumerate(lines, 1)), [])
    first, second = next(batches, []), next(batches, [])
    if workers == 1 or not second:
        for batch in chain((first, second), batches):
            yield from _spoken(_assigned(assigner, batch, place, word))
        return
    work = partial(_assigned_elsewhere, place=place, word=word)
    with _pool(assigner, workers, place, "free some memory, or split the file") as pool:
        results: deque[Future[tuple[list[str], tuple[Problem, ...]]]] = deque()
        for batch in chain((first, second), batches):
            results.append(processes.submit(pool, work, batch))
            if len(results) > 2 * workers:
                yield from _spoken(results.popleft().result())
        for result in results:
            yield from _spoken(result.result())


def _placed(assigner: Assigner, papers: Sequence[Paper], *, workers: int) -> list[Placement]:
    """The placements of `papers`, in their order."""
    texts = [(paper.title, paper.abstract) for paper in papers]
    if workers == 1:
        return _placements(assigner, texts)
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
    with _pool(assigner, workers, "topics", "free some memory") as pool:
        placed = [processes.submit(pool, _placed_elsewhere, batch) for batch in batches]
        return list(chain.from_iterable(future.result() for future in placed))


def _placed_elsewhere(texts: Sequence[tuple[str, str | None]]) -> list[Placement]:
    return _placements(_TAKEN_OVER[-1], texts)


def _placements(assigner: Assigner, texts: Iterable[tuple[str, str | None]]) -> list[Placement]:
    return [placement(assigner.assign(title, abstract), title, abstract) for title, abstract in texts]


def _dumps(rows: Mapping[str, tuple[str, Placement]]) -> bytes:
    """Papers by key, each with a digest of its texts, as `_loads` reads them."""
    listed = {
        key: (
            mark,
            placed.slugs,
            [[(quote.text, quote.in_title) for quote in quotes] for quotes in placed.quotes],
        )
        for key, (mark, placed) in rows.items()
    }
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()


def _loads(data: bytes) -> dict[str, tuple[str, Placement]]:
    quote = cache(Quote)  # many papers have the same
    return {
        key: (
            mark,
            Placement(
                slugs=tuple(slugs),
                quotes=tuple(tuple(quote(*one) for one in quotes) for quotes in all_quotes),
            ),
        )
        for key, (mark, slugs, all_quotes) in json.loads(data).items()
    }


@contextlib.contextmanager
def _pool(assigner: Assigner, workers: int, place: str, remedy: str) -> Iterator[ProcessPoolExecutor]:
    """Worker processes that have the assigner. Raises PapersError if one of them is killed."""
    # never forked: libraries may have started threads
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=(assigner,))
    try:
        with processes.ending_late_ones():
            yield pool
    except BrokenProcessPool:
        raise PapersError.single(place, "a worker process was killed", remedy) from None
    finally:
        pool.shutdown(cancel_futures=True)


def workers_here() -> int:
    """The number of processes that can run at once on this machine, at most `WORKERS_AT_MOST`."""
    return min(processes.cores(), WORKERS_AT_MOST)


def _begin(assigner: Assigner) -> None:
    """Set up a worker process: take the parent's assigner, leave interrupts to the parent, and end with it."""
    _TAKEN_OVER.append(assigner)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Exit with the parent: workers of a killed parent would wait for work for ever and keep its output open."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _numbered(lines: Iterator[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    return list(islice(lines, BATCH))


def _assigned(
    assigner: Assigner,
    batch: Iterable[tuple[int, bytes]],
    place: str,
    word: Callable[[str | int, Assignment], str],
) -> tuple[list[str], tuple[Problem, ...]]:
    """The texts for the lines up to the first bad one, and what is wrong with that one."""
    said: list[str] = []
    try:
        for number, line in batch:
            if line.strip():
                name, title, abstract = _titled(line, f"{place}:{number}")
                said.append(word(name, assigner.assign(title, abstract)))
    except PapersError as error:
        return said, error.problems
    return said, ()


def _assigned_elsewhere(
    batch: Iterable[tuple[int, bytes]], *, place: str, word: Callable[[str | int, Assignment], str]
) -> tuple[list[str], tuple[Problem, ...]]:
    return _assigned(_TAKEN_OVER[-1], batch, place, word)


def _spoken(result: tuple[list[str], tuple[Problem, ...]]) -> Iterator[str]:
    said, problems = result
    yield from said
    if problems:
        raise PapersError(problems)


def _titled(line: bytes, place: str) -> tuple[str | int, str, str | None]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    values = [row.get(field) for field in ("id", "title", "abstract")] if isinstance(row, dict) else []
    match values:
        case [str() | int() as name, str() as title, str() | None as abstract] if not isinstance(name, bool):
            name = clean(name) if isinstance(name, str) else name
            return name, clean(title), clean(abstract) if abstract else None
        case _:
            raise PapersError.single(
                place, "not a paper", 'write one object per line: {"id": "…", "title": "…", "abstract": "…"}'
            )
