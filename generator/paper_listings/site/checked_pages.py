"""Remembers pages in which a check found nothing, by their digests, so that the next check need not read them again.

A page that has not changed is still sound if all that anything linked to is still there: every page, every other file,
every anchor. So the file holds the digest of each page, the other files that were linked to, and the anchors. It is
safe to delete, and ignored if it is damaged or was written by another version of the check.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from paper_listings.store import atomic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ENTRY: Final = re.compile(r"([0-9a-f]{32}) (0|[1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPage:
    """A page in which nothing was found."""

    digest: str
    """Of its bytes; see `digest`."""
    links: int
    """How many internal references it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPages:
    """What was found by checks of the same site, none of which found a problem."""

    pages: Mapping[str, SoundPage] = field(default_factory=dict)
    """Each page, by its path below the site's folder."""
    files: frozenset[str] = frozenset()
    """Other files that pages link to, by path."""
    anchors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The ids that other pages link to, by page."""
    runs: int = 0
    """How many checks in a row have relied on this since all pages were read."""


def digest(data: bytes) -> str:
    """Returns the digest of a page's bytes, 32 hex digits."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def load(path: Path, version: str) -> CheckedPages | None:
    """Returns what was saved by this `version` of the check; None if there is nothing, or it is damaged."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head.decode() != _head(body, version):
            return None
        found = json.loads(body)
        entries = {page: _ENTRY.fullmatch(entry) for page, entry in found["pages"].items()}
        return CheckedPages(
            pages={
                page: SoundPage(digest=entry[1], links=int(entry[2]))
                for page, entry in entries.items()
                if entry
            },
            files=frozenset(found["files"]),
            anchors={page: frozenset(ids) for page, ids in found["anchors"].items()},
            runs=int(found["runs"]),
        )
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def save(path: Path, version: str, checked: CheckedPages) -> None:
    """Saves what the next check may rely on, if the folder can be written."""
    found = {
        "pages": {page: f"{entry.digest} {entry.links}" for page, entry in sorted(checked.pages.items())},
        "files": sorted(checked.files),
        "anchors": {page: sorted(ids) for page, ids in sorted(checked.anchors.items())},
        "runs": checked.runs,
    }
    body = json.dumps(found, indent=0, ensure_ascii=False).encode("utf-8", "surrogatepass")
    with contextlib.suppress(OSError):  # what an earlier check saved is still true
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, _head(body, version).encode() + b"\n" + body, durable=False)


def _head(body: bytes, version: str) -> str:
    return f"{version} {hashlib.sha256(body).hexdigest()}"
