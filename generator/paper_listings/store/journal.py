"""Journals a save: records the new contents of several store files, so that they change together.

The journal is one file, written before the first of the other files changes and removed after the last. Once it
exists, the save has happened: readers use the contents in it instead of the files. A killed save leaves its journal
behind, and the next save takes over from it. It is named like a temporary file, so it stays out of git.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.store import atomic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME = "papers/.save.tmp"
"""Path of the journal, relative to the data folder."""
_PATH = re.compile(r"[a-z]+/[^/\\\x00]+\.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change to one file."""

    path: str
    """Relative to the data folder, with `/`."""
    content: bytes | None
    """The new content; None if the file is to be removed."""
    stages: frozenset[str | None]
    """SHA-256 of its content before, during and after the save; None means no file."""


def begin(data: Path, changes: Sequence[Change]) -> None:
    """Write the journal of `changes`, atomically and durably; raises OSError with nothing changed."""
    body = b"".join(change.content or b"" for change in changes)
    header = {
        "sha256": digest(body),
        "files": [
            {
                "path": change.path,
                "size": None if change.content is None else len(change.content),
                "stages": sorted(change.stages, key=str),
            }
            for change in changes
        ],
    }
    path = data / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, json.dumps(header).encode() + b"\n" + body, durable=True)


def end(data: Path) -> None:
    """Remove the journal, if there is one."""
    if (data / NAME).exists():
        (data / NAME).unlink()
        atomic.sync_folder((data / NAME).parent)


def parse(content: bytes) -> tuple[Change, ...]:
    """The changes in a journal; none if it is incomplete, since its save has not changed anything yet."""
    head, _, body = content.partition(b"\n")
    try:
        header = json.loads(head)
        if header["sha256"] != digest(body):
            return ()
        changes = []
        for file in header["files"]:
            size = file["size"]
            if not _PATH.fullmatch(file["path"]):
                return ()
            changes.append(
                Change(
                    path=file["path"],
                    content=None if size is None else body[:size],
                    stages=frozenset(file["stages"]),
                )
            )
            body = body[size or 0 :]
    except (ValueError, TypeError, LookupError):
        return ()
    return tuple(changes)


def followed(changes: Sequence[Change], disk: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of `disk`, by path, as they will be when the save is done.

    If one of them matches no stage of the save, something else has changed it since; then the files are returned as
    they are on disk.
    """
    if any(digest(disk.get(change.path)) not in change.stages for change in changes):
        return dict(disk)
    gone = {change.path for change in changes}
    kept = {path: content for path, content in disk.items() if path not in gone}
    return kept | {change.path: change.content for change in changes if change.content is not None}


def digest(content: bytes | None) -> str | None:
    """SHA-256 of a file's content; None if there is no file."""
    return None if content is None else hashlib.sha256(content).hexdigest()
