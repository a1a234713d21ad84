"""Files read up to a stated size: a device or a pipe without end is a fault like any other."""

from __future__ import annotations

import errno
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

LIMIT: Final = 256 << 20
"""Largest input, in bytes: 256 MiB. A year of arXiv with abstracts is smaller."""
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


def _shown(size: int) -> str:
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size:,} bytes"
