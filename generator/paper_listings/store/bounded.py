"""Reads files up to a size limit, so that an endless device or pipe is an ordinary error."""

from __future__ import annotations

import errno
import gzip
import io
import zlib
from typing import IO, TYPE_CHECKING, Final

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT: Final = 256 << 20
"""Largest input, in bytes: 256 MiB. A year of arXiv with abstracts is smaller."""
SETTINGS: Final = 4 << 20
"""Largest settings or topics file, in bytes: 4 MiB."""
OVERRIDES: Final = 16 << 20
"""Largest file of overrides, in bytes: 16 MiB, about 100,000 entries."""
LINE: Final = 16 << 20
"""Longest line of an input that is read line by line, in bytes: 16 MiB."""
_PIECE: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"


def read(file: IO[bytes] | gzip.GzipFile, limit: int = LIMIT) -> bytes:
    """The contents of `file`; raises OSError (EFBIG) if it holds more than `limit` bytes."""
    pieces: list[bytes] = []
    size = 0
    while piece := file.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise OSError(errno.EFBIG, f"more than {_shown(limit)}")
    return b"".join(pieces)


def read_file(path: Path, limit: int = LIMIT) -> bytes:
    """The contents of the file at `path`; raises OSError as `read` does, and if it cannot be opened."""
    with path.open("rb") as file:
        return read(file, limit)


def unpacked(data: bytes, limit: int = LIMIT) -> bytes:
    """`data`, decompressed if it is gzip: a few bytes of it can become any number.

    Raises OSError (EFBIG) if it becomes more than `limit` bytes, and (EINVAL) if it is damaged.
    """
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return read(file, limit)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise OSError(errno.EINVAL, "damaged gzip data") from None
    except OSError:
        raise OSError(errno.EFBIG, f"more than {_shown(limit)} when decompressed") from None


def read_settings(path: Path, limit: int = SETTINGS) -> bytes:
    """The contents of a settings or topics file; raises OSError as `read_file` does, and for a pipe."""
    if path.is_fifo():
        raise OSError(errno.EINVAL, "a pipe, which may never be written to")
    return read_file(path, limit)


def lines(file: IO[bytes], place: str, limit: int = LINE) -> Iterator[bytes]:
    """Yields the lines of `file`, however many; raises PapersError for a line of more than `limit` bytes."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit:
            raise PapersError.single(
                f"{place}:{number}", f"a line of more than {_shown(limit)}", "write one object per line"
            )
        yield line


def _shown(size: int) -> str:
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size:,} bytes"
