"""Finds the file and line of a paper in the store, for use in messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def place_of(data: Path, key: str) -> str:
    """`data/papers/2025-12.jsonl:17` for the paper with this key; the store's folder if no line has it.

    The store below `data` must be readable by `stored_papers.load`.
    """
    folder = data / "papers"
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
            if key.encode() in line and json.loads(line).get("key") == key:
                return f"{path.relative_to(data.parent).as_posix()}:{number}"
    return folder.relative_to(data.parent).as_posix()
