"""One run at a time: a lock on a folder, which the system releases with the process that holds it."""

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
"""The file in the folder that is held locked; it stays there, empty, and does not belong into git."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold `folder` for this run alone; raises PapersError at once if another run holds it.

    The system lets go of the lock when the process ends, however it ends.
    """
    place = (folder / LOCK_NAME).relative_to(folder.parent).as_posix()
    with atomic.faults_named(place, "locked", "make the folder writable"):
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK_NAME).open("ab")
    with file:
        with atomic.faults_named(place, "locked", "keep the folder on a local disk"):
            if not _lock(file):
                raise PapersError.single(
                    place, "another run is at work in this folder", "run again when it has ended"
                )
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
