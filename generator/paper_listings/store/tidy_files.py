"""Remembers which month files are valid and exactly as a save writes them, by digest, so they are loaded without checks.

The file is safe to delete, and ignored if it is damaged or was written by another version of this program. It is kept
only for stores that are large enough to gain from it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings.store import atomic

if TYPE_CHECKING:
    from collections.abc import Collection

NAME: Final = ".cache/store.json"
"""Relative to the parent of the data folder."""
_SOURCES: Final = (
    "days.py", "limits.py", "order.py", "paper.py", "text.py",
    "store/month_files.py", "store/records.py", "store/tidy_files.py",
)  # fmt: skip


def digest(name: str, content: bytes) -> str:
    """Identifies a file of the store, by its path relative to the data folder and its content."""
    found = hashlib.sha256(name.encode("utf-8", "surrogateescape") + b"\0")
    found.update(content)
    return found.hexdigest()


def load(data: Path) -> frozenset[str]:
    """The digests of files of the store in `data` that are known to be tidy; none if nothing valid is remembered."""
    try:
        found = json.loads((data.parent / NAME).read_bytes())
        if found["version"] == _version() and found["sha256"] == _sum(found["files"]):
            return frozenset(found["files"])
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        pass
    return frozenset()


def save(data: Path, files: Collection[str]) -> None:
    """Remember the digests of tidy files, and no others, if the folder can be written."""
    ordered = sorted(files)
    found = {"version": _version(), "sha256": _sum(ordered), "files": ordered}
    with contextlib.suppress(OSError):
        (data.parent / NAME).parent.mkdir(parents=True, exist_ok=True)
        atomic.write(data.parent / NAME, json.dumps(found, indent=0).encode(), durable=False)


def _sum(files: list[str]) -> str:
    return hashlib.sha256("\n".join(files).encode()).hexdigest()


@cache
def _version() -> str:
    """Identifies everything that decides whether a line is valid and how it is written."""
    found = hashlib.sha256(unicodedata.unidata_version.encode())
    for name in _SOURCES:
        found.update((Path(__file__).parents[1] / name).read_bytes())
    return found.hexdigest()
