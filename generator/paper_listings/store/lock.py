"""Locks a folder so that only one run uses it at a time; the system releases the lock with its process."""

from __future__ import annotations

import contextlib
import sys
from typing import IO, TYPE_CHECKING

from paper_listings.errors import PapersError
from paper_listings.store import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_NAME = ".lock"
"""The file in the folder that is locked; it stays there, empty, and does not belong in git."""


@contextlib.contextmanager
def locked(folder: Path, doing: str = "using this folder") -> Iterator[None]:
    """Lock `folder` for this run; raises PapersError immediately if another run has locked it.

    `doing` is what a run with the lock does, for the message. The system releases the lock when the process ends,
    however it ends.
    """
    place = (folder / LOCK_NAME).relative_to(folder.parent).as_posix()
    with atomic.faults_named(place, "locked", "make the folder writable"):
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK_NAME).open("ab")
    with file:
        with atomic.faults_named(place, "locked", "keep the folder on a local disk"):
            if not _lock(file):
                raise PapersError.single(place, f"another run is {doing}", "run again when it has finished")
        yield


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
