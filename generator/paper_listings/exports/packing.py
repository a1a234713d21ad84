"""Compresses files that programs read, in the gzip format (RFC 1952)."""

from __future__ import annotations

import zlib
from typing import Final

LEVEL: Final = 9
"""The best of zlib's levels."""
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""Deflate, no name, no time, best compression, unknown system: nothing of the machine or the clock."""


def packed(data: bytes) -> bytes:
    """`data` as a gzip file.

    The same data give the same bytes with the same zlib. Other implementations (zlib-ng) may find another compression,
    so nothing else that is published depends on these bytes: digests and sizes are those of `data`.
    """
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(data) + deflate.flush()
    return (
        _HEAD + body + zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    )
