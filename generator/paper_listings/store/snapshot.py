"""All files of the store as of one moment, also while another process is saving it.

Nothing is locked, so this works on read-only disks too. The files are read and then looked at again: if any was
replaced meanwhile, those are read anew. A save that is under way or was killed is read as done, see `journal`.
"""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from paper_listings.errors import PapersError
from paper_listings.store import atomic, bounded, journal
from paper_listings.store.month_files import FOLDERS, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_TRIES = 3_000
_PAUSE = 0.001
"""Seconds between two tries."""

_Mark: TypeAlias = "tuple[int, int, int]"
"""Inode, size in bytes and time of the last change, in nanoseconds: another file, or another content, has another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The files of records and counts, by path below the data folder, sorted."""

    files: Mapping[str, bytes]
    """As the last save left them, or will."""
    disk: Mapping[str, bytes]
    """As they stand."""
    unfinished: bool
    """Whether a save was begun and has not ended."""


def read(data: Path, shown: str) -> Snapshot:
    """The files of the store in `data`, which errors call `shown`; none where there is no store.

    Raises PapersError for what cannot be read, and when the files change all the time.
    """
    known: dict[str, tuple[_Mark, bytes]] = {}
    for _ in range(_TRIES):
        before = _marks(data, shown)
        try:
            planned = journal.parse(_content(data, journal.NAME, known)) if journal.NAME in before else ()
            names = {change.path for change in planned}
            steady = [name for name in before if name not in names and name != journal.NAME]
            contents = {name: _content(data, name, known) for name in steady}
            contents |= _those_there(data, names, known)
        except OSError as error:
            if _marks(data, shown) == before:
                raise _unreadable(data, shown, error) from error
        else:
            read_then = {name: known[name][0] for name in before if name not in names}
            if read_then == _without(before, names) == _without(_marks(data, shown), names):
                disk = dict(sorted(contents.items()))
                files = dict(sorted(journal.followed(planned, disk).items()))
                return Snapshot(files=files, disk=disk, unfinished=journal.NAME in before)
        time.sleep(_PAUSE)
    raise PapersError.single(
        shown, "changes faster than it can be read", "run again when the other run has ended"
    )


def _marks(data: Path, shown: str) -> dict[str, _Mark]:
    marks: dict[str, _Mark] = {}
    for folder in FOLDERS:
        with atomic.faults_named(f"{shown}/{folder}", "read", "make it a readable folder"):
            try:
                entries = sorted(os.scandir(data / folder), key=lambda entry: entry.name)
            except FileNotFoundError:
                continue
            for entry in entries:
                name = f"{folder}/{entry.name}"
                if name == journal.NAME or entry.name.endswith(SUFFIX):
                    try:
                        marks[name] = _mark(os.stat(data / name))  # noqa: PTH116 - entry.stat() may be old on Windows
                    except FileNotFoundError:
                        continue
    return marks


def _mark(found: os.stat_result) -> _Mark:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _content(data: Path, name: str, known: dict[str, tuple[_Mark, bytes]]) -> bytes:
    """What a file holds; read only where it is not known by its mark."""
    path = data / name
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(0, "not a regular file", str(path))
    if name not in known or known[name][0] != _mark(found):
        with path.open("rb") as file:
            mark = _mark(os.fstat(file.fileno()))
            known[name] = (mark, bounded.read(file))
    return known[name][1]


def _those_there(data: Path, names: Iterable[str], known: dict[str, tuple[_Mark, bytes]]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name in names:
        try:
            found[name] = _content(data, name, known)
        except FileNotFoundError:
            continue
    return found


def _without(marks: Mapping[str, _Mark], names: Iterable[str]) -> dict[str, _Mark]:
    """The marks of files that no save is changing: the others are pinned by the journal."""
    return {name: mark for name, mark in marks.items() if name not in names}


def _unreadable(data: Path, shown: str, error: OSError) -> PapersError:
    name = os.path.relpath(error.filename or data, data).replace(os.sep, "/")
    place = shown if name == "." else f"{shown}/{name}"
    return PapersError.single(place, f"cannot be read ({error.strerror or error})", "make it a readable file")
