"""Loads and saves the store: per listing month, one JSON Lines file of records and one of daily counts.

`papers/YYYY-MM.jsonl` holds the records by `listed`, without counts; `counts/YYYY-MM.jsonl` holds the latest counts of
the same papers in the same order. Both belong in git; `.lock` and `.*.tmp` do not. A load sees the complete result of
one save, never a part of it: see `snapshot` and `journal`.
"""

from __future__ import annotations

import contextlib
import gc
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from paper_listings.errors import PapersError
from paper_listings.merging.merge import merge
from paper_listings.order import oldest_first
from paper_listings.store import atomic, journal, month_files, records, snapshot, tidy_files
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from paper_listings.paper import Paper
    from paper_listings.store.snapshot import Snapshot

LARGE = 2_000
"""From this number of papers on, tidy files are remembered; smaller stores load in half a second."""
_SHOWN_KEYS = 5


_Plan: TypeAlias = "dict[Path, Mapping[str, bytes]]"
"""The planned lines of each file, by key, in file order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The store as it was read: its papers, and the files that a save compares with."""

    papers: tuple[Paper, ...]
    """In total order; none if there is no store yet."""
    snapshot: Snapshot
    recorded: Mapping[Path, month_files.File[Paper]]
    counted: Mapping[Path, month_files.File[month_files.Counts]]


def load(data: Path) -> tuple[Paper, ...]:
    """All papers in the store, in total order; none if there is no store yet. Raises as `read` does."""
    return read(data).papers


def read(data: Path) -> Stored:
    """The store as it is; what is read under a lock can be handed to `save`.

    A paper that is in two files, as a killed run may leave it, is loaded once. Raises PapersError naming every damaged
    line.
    """
    found = snapshot.read(data, month_files.store_path(data, data))
    known = tidy_files.load(data)
    with _without_collection():
        recorded, counted = month_files.parse(data, found.files, known)
        papers: dict[str, Paper] = {}
        twice: set[str] = set()
        for file in recorded.values():
            twice.update(papers.keys() & file.values.keys())
            papers.update(file.values)
        papers |= _merged(data, recorded, counted, twice)
        ordered = tuple(sorted(papers.values(), key=oldest_first))
    if len(ordered) >= LARGE:
        _remember(data, known, {**recorded, **counted})
    return Stored(papers=ordered, snapshot=found, recorded=recorded, counted=counted)


def _merged(
    data: Path,
    recorded: Mapping[Path, month_files.File[Paper]],
    counted: Mapping[Path, month_files.File[month_files.Counts]],
    keys: Collection[str],
) -> dict[str, Paper]:
    """The papers with these keys, each in more than one file."""
    merged: dict[str, Paper] = {}
    for path, file in recorded.items() if keys else ():
        lines = file.lines()
        for key in file.values.keys() & keys:
            paper = records.loads(lines[key], month_files.store_path(data, path))
            merged[key] = merge(merged[key], paper) if key in merged else paper
    latest = month_files.latest_counts(counted.values()) if keys else {}
    return {key: month_files.with_counts(paper, latest.get(key)) for key, paper in merged.items()}


def _remember(data: Path, known: Collection[str], files: Mapping[Path, month_files.File[Any]]) -> None:
    """Remember which files are tidy, if that is news."""
    tidy = {file.digest for file in files.values() if file.is_tidy}
    if tidy != known:
        tidy_files.save(data, tidy)


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Pauses the search for unreachable cycles, which takes long while many objects are made that all stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def save(
    data: Path,
    papers: Sequence[Paper],
    *,
    stored: Stored | None = None,
    allow_loss: bool = False,
    leaving: Collection[str] = frozenset(),
) -> tuple[Path, ...]:
    """Make `papers` the content of the store; returns the files that were written or removed, sorted.

    Files with the right content are not touched. Killed at any moment, the store holds every paper it held before.
    Raises PapersError, with nothing written, if a stored paper is missing from `papers` (unless `allow_loss`, or its key
    is one of `leaving`) or a line is damaged; and if the disk does not take it, when the store still holds every paper. Hold `locked` around
    reading and saving; `stored` is what was read since the lock was taken, and need not be read again.
    """
    stored = stored or read(data)
    found, recorded, counted = stored.snapshot, stored.recorded, stored.counted
    _refuse_loss(data, recorded, papers, leaving, allow_loss=allow_loss)
    if found.disk != found.files:
        recorded, counted = month_files.parse(data, found.disk)
    months = _by_month(papers)
    settled = _settled(months, recorded, counted)
    recorded = {path: file for path, file in recorded.items() if path not in settled}
    counted = {path: file for path, file in counted.items() if path not in settled}
    records_then: _Plan = {
        path: {paper.key: month_files.record_line(paper) for paper in month}
        for name, month in months.items()
        if (path := data / month_files.RECORDS / name) not in settled
    }
    counts_then: _Plan = {
        path: {paper.key: month_files.counts_line(paper) for paper in month if _is_counted(paper)}
        for name, month in months.items()
        if (path := data / month_files.COUNTS / name) not in settled
    }
    steps = (
        # Lines are added before any are removed, and counts are removed before their paper: at no point is a paper lost.
        _with_leavers(records_then, recorded),
        _with_leavers(counts_then, counted),
        _without_others(counts_then, counted),
        _without_others(records_then, recorded),
    )
    now = {path: file.content for path, file in recorded.items()}
    now |= {path: file.content for path, file in counted.items()}
    changes = _changes(data, steps, now)
    touched: set[Path] = set()
    with atomic.faults_named(
        month_files.store_path(data, data), "written", "free some space and make it writable, then run again"
    ):
        _clear(data)
        if len(changes) > 1 or found.unfinished:
            journal.begin(data, changes)
        for then in steps:
            touched.update(_write(then, now))
        journal.end(data)
    return tuple(sorted(touched))


def _refuse_loss(
    data: Path,
    recorded: Mapping[Path, month_files.File[Paper]],
    papers: Sequence[Paper],
    leaving: Collection[str],
    *,
    allow_loss: bool,
) -> None:
    given = {paper.key for paper in papers}
    if len(given) < len(papers):
        raise PapersError.single(
            month_files.store_path(data, data / month_files.RECORDS),
            "two papers have the same key",
            "merge them first",
        )
    lost = sorted({key for file in recorded.values() for key in file.values} - given - set(leaving))
    if lost and not allow_loss:
        shown = ", ".join(lost[:_SHOWN_KEYS]) + (", …" if len(lost) > _SHOWN_KEYS else "")
        raise PapersError.single(
            month_files.store_path(data, data / month_files.RECORDS),
            f"{count_of(len(lost), 'stored paper')} would be lost ({shown})",
            "find out where they went, or allow the loss explicitly",
        )


def _by_month(papers: Iterable[Paper]) -> dict[str, list[Paper]]:
    """The papers, sorted, by the name of the files in which they are stored."""
    months: dict[str, list[Paper]] = {}
    for paper in sorted(papers, key=oldest_first):
        months.setdefault(month_files.month_file(paper), []).append(paper)
    return months


def _settled(
    months: Mapping[str, Sequence[Paper]],
    recorded: Mapping[Path, month_files.File[Paper]],
    counted: Mapping[Path, month_files.File[month_files.Counts]],
) -> frozenset[Path]:
    """The tidy files whose papers are the very ones that were read, so their content is right already."""
    records_settled = (
        path
        for path, file in recorded.items()
        if file.is_tidy and _are_the_same(months.get(path.name, ()), [*file.values.values()])
    )
    counts_settled = (
        path
        for path, file in counted.items()
        if file.is_tidy
        and [_counts_of(paper) for paper in months.get(path.name, ()) if _is_counted(paper)]
        == [*file.values.values()]
    )
    return frozenset((*records_settled, *counts_settled))


def _are_the_same(some: Sequence[Paper], others: Sequence[Paper]) -> bool:
    return len(some) == len(others) and all(map(operator.is_, some, others))


def _counts_of(paper: Paper) -> month_files.Counts:
    return month_files.Counts(key=paper.key, comments=paper.comments, upvotes=paper.upvotes, seen=paper.seen)


def _is_counted(paper: Paper) -> bool:
    return paper.comments is not None or paper.upvotes is not None or paper.seen is not None


def _with_leavers(then: _Plan, stored: Mapping[Path, month_files.File[Any]]) -> _Plan:
    """`then`, with the lines that will leave each file still at its end."""
    return then | {
        path: {**then.get(path, {}), **_leavers(then, path, file)} for path, file in stored.items()
    }


def _without_others(then: _Plan, stored: Iterable[Path]) -> _Plan:
    """`then`, with no lines for each stored file that will be removed."""
    return {path: {} for path in stored} | then


def _leavers(then: _Plan, path: Path, file: month_files.File[Any]) -> dict[str, bytes]:
    return {key: line for key, line in file.lines().items() if key not in then.get(path, {})}


def _changes(data: Path, steps: Sequence[_Plan], now: Mapping[Path, bytes]) -> list[journal.Change]:
    """The change to each file whose content changes, with its intermediate stages."""
    contents: dict[Path, list[bytes | None]] = {}
    for then in steps:
        for path, lines in then.items():
            contents.setdefault(path, [now.get(path)]).append(_joined(lines) or None)
    return [
        journal.Change(
            path=path.relative_to(data).as_posix(),
            content=stages[-1],
            stages=frozenset(map(journal.digest, stages)),
        )
        for path, stages in sorted(contents.items())
        if stages[-1] != stages[0]
    ]


def _joined(lines: Mapping[str, bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines.values())


def _write(then: _Plan, now: dict[Path, bytes]) -> Iterator[Path]:
    """Write the planned files and update `now`, yielding each path that changed; a file without lines is removed."""
    for path, lines in sorted(then.items()):
        content = _joined(lines)
        if content and now.get(path) != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.write(path, content, durable=True)
        elif not content and path in now:
            path.unlink()
            atomic.sync_folder(path.parent)
        else:
            continue
        now[path] = content
        yield path


def _clear(data: Path) -> None:
    for folder in (data / month_files.RECORDS, data / month_files.COUNTS):
        for path in folder.iterdir() if folder.exists() else ():
            if atomic.is_temporary(path) and path != data / journal.NAME:
                path.unlink()
