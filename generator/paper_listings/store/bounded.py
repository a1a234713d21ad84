"""Files read up to a stated size: a device or a pipe without end is a fault like any other."""

from __future__ import annotations

import errno
from typing import IO, TYPE_CHECKING, Final

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT: Final = 256 << 20
"""Largest input, in bytes: 256 MiB. A year of arXiv with abstracts is smaller."""
SETTINGS: Final = 4 << 20
"""Largest file of settings or topics that an owner writes, in bytes: 4 MiB."""
LINE: Final = 16 << 20
"""Longest line of an input that is read line by line, in bytes: 16 MiB."""
_PIECE: Final = 1 << 20


def read(file: IO[bytes], limit: int = LIMIT) -> bytes:
    """All that is in `file`; raises OSError (EFBIG) when that is more than `limit` bytes."""
    pieces: list[bytes] = []
    size = 0
    while piece := file.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise OSError(errno.EFBIG, f"more than {_shown(limit)}")
    return b"".join(pieces)


def read_file(path: Path, limit: int = LIMIT) -> bytes:
    """All that is in the file at `path`; raises OSError as `read` does, and where it cannot be opened."""
    with path.open("rb") as file:
        return read(file, limit)


def read_settings(path: Path) -> bytes:
    """All that is in a file that an owner writes; raises OSError as `read_file` does, and for a pipe."""
    if path.is_fifo():
        raise OSError(errno.EINVAL, "a pipe, to which nobody may ever write")
    return read_file(path, SETTINGS)


def lines(file: IO[bytes], place: str, limit: int = LINE) -> Iterator[bytes]:
    """The lines of `file`, of which there may be any number; raises PapersError for one of more than `limit` bytes."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit:
            raise PapersError.single(
                f"{place}:{number}", f"a line of more than {_shown(limit)}", "write one object a line"
            )
        yield line


def _shown(size: int) -> str:
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size:,} bytes"
