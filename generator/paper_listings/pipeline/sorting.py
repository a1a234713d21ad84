"""Counts, surveys, explains and assigns topics, for the store's papers or for any others."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.insight.library import Library, arrange
from paper_listings.owner import config
from paper_listings.store import stored_papers
from paper_listings.text import clean
from paper_listings.topics import survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from paper_listings.errors import Problem
    from paper_listings.topics.assign import Assigner, Assignment

BATCH: Final = 500
"""Lines that a worker process takes at a time."""
WORKERS_AT_MOST: Final = 8
"""Most worker processes; the one that reads and writes all lines cannot keep more of them busy."""
_TAKEN_OVER: Final[list[Assigner]] = []
"""The assigner that this worker process was started with."""


def load_library(root: Path) -> Library:
    """All papers of the store with their topics."""
    taxonomy = config.load_taxonomy(root)
    return arrange(stored_papers.load(root / "data"), taxonomy.topics, config.assigner_of(taxonomy).assign)


def survey_topics(root: Path) -> survey.Survey:
    """Surveys how the taxonomy sorts the papers in the store."""
    taxonomy = config.load_taxonomy(root)
    return survey.survey(taxonomy, config.assigner_of(taxonomy), stored_papers.load(root / "data"))


def explain(root: Path, key: str) -> survey.Explanation:
    """Why the paper with this key has its topics; raises PapersError if there is no such paper."""
    taxonomy = config.load_taxonomy(root)
    for paper in stored_papers.load(root / "data"):
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
    pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(assigner,))
    try:
        work = partial(_assigned_elsewhere, place=place, word=word)
        results: deque[Future[tuple[list[str], tuple[Problem, ...]]]] = deque()
        for batch in chain((first, second), batches):
            results.append(pool.submit(work, batch))
            if len(results) > 2 * workers:
                yield from _spoken(results.popleft().result())
        for result in results:
            yield from _spoken(result.result())
    except BrokenProcessPool:
        raise PapersError.single(
            place, "a worker process was killed", "free some memory, or split the file"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def workers_here() -> int:
    """The number of processes that can run at once on this machine, at most `WORKERS_AT_MOST`."""
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(able, WORKERS_AT_MOST)


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
