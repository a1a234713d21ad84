"""Writes files atomically: to a temporary file beside the target, which is then renamed."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMPORARY_SUFFIX = ".tmp"


def write(path: Path, content: bytes, *, durable: bool) -> None:
    """Write `content` to `path`; readers see the old file or the new one, never a part.

    `durable` waits until content and name are on disk, so that a power cut cannot undo them. Raises OSError; the old
    file is then untouched and no temporary file is left. A killed process may leave one: `.NAME.tmp`.
    """
    temporary = _temporary(path)
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in `folder` are on disk, on systems that can open a folder."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear(path: Path) -> None:
    """Remove the temporary file of `path`, if a killed process left one."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        _temporary(path).unlink()


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}{TEMPORARY_SUFFIX}")


def is_temporary(path: Path) -> bool:
    """Whether `path` is named like a temporary file left by a killed process."""
    return path.name.startswith(".") and path.name.endswith(TEMPORARY_SUFFIX)


@contextlib.contextmanager
def faults_named(place: str, verb: str, remedy: str) -> Iterator[None]:
    """Turn an OSError inside the block into a PapersError at `place`: `cannot be VERB (reason)`."""
    try:
        yield
    except OSError as error:
        raise PapersError.single(place, f"cannot be {verb} ({error.strerror or error})", remedy) from error
