"""Reads all files of the store as of one moment, even while another process is saving it.

Nothing is locked, so this works on read-only disks too. The files are read and then checked again: any that were
replaced in the meantime are read again. A save that is in progress or was killed is read as done, see `journal`.
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
"""Inode, size in bytes and modification time in nanoseconds; differs if the file or its content changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The files of records and counts, by path relative to the data folder, sorted."""

    files: Mapping[str, bytes]
    """As the last save left them, or will leave them."""
    disk: Mapping[str, bytes]
    """As they are on disk."""
    unfinished: bool
    """Whether a save has begun but not finished."""


def read(data: Path, shown: str) -> Snapshot:
    """The files of the store in `data`, which errors call `shown`; none if there is no store.

    Raises PapersError if something cannot be read, or if the files keep changing.
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
        shown, "changes faster than it can be read", "run again when the other run has finished"
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
    """The content of a file, read only if its mark is new."""
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
    """The marks without those of `names`: the journal fixes the contents of the files that a save is changing."""
    return {name: mark for name, mark in marks.items() if name not in names}


def _unreadable(data: Path, shown: str, error: OSError) -> PapersError:
    name = os.path.relpath(error.filename or data, data).replace(os.sep, "/")
    place = shown if name == "." else f"{shown}/{name}"
    return PapersError.single(place, f"cannot be read ({error.strerror or error})", "make it a readable file")
