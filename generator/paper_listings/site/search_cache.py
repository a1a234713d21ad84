"""Keeps the finished index of each part in one file, so that a part that has not changed is not indexed again.

A file is a line of JSON and, behind it, the contents of all files of the part's bundle. The line says what the index
was made from, which files there are, and the digest of the contents. A damaged file counts as missing; the folder may
be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import paper_listings
from paper_listings.store import atomic

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SUFFIX: Final = ".index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The finished index of a part."""

    digest: str
    """Of everything that it was made from."""
    text: str
    """Of the text that Pagefind indexed, and of Pagefind."""
    papers: int
    """Number of papers in it."""
    missing: tuple[str, ...]
    """Keys of the papers that did not get into it."""
    files: Mapping[str, bytes | memoryview] = field(repr=False)
    """The bundle: contents by path."""


def load(folder: Path, name: str) -> Kept | None:
    """The index of the part with this name; None if there is none, or if it is damaged."""
    try:
        head, _, body = (folder / f"{name}{_SUFFIX}").read_bytes().partition(b"\n")
        about = json.loads(head)
        if hashlib.sha256(body).hexdigest() != about["body"]:
            return None
        view, at = memoryview(body), 0
        files: dict[str, bytes | memoryview] = {}
        for path, size in about["files"]:
            files[path] = view[at : at + size]
            at += size
        return Kept(
            digest=about["digest"],
            text=about["text"],
            papers=about["papers"],
            missing=tuple(about["missing"]),
            files=files,
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def save(folder: Path, name: str, kept: Kept) -> None:
    """Keep the index of the part with this name. Raises OSError."""
    files = sorted(kept.files.items())
    body = b"".join(data for _, data in files)
    about = {
        "digest": kept.digest,
        "text": kept.text,
        "papers": kept.papers,
        "missing": kept.missing,
        "files": [(path, len(data)) for path, data in files],
        "body": hashlib.sha256(body).hexdigest(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    atomic.write(folder / f"{name}{_SUFFIX}", json.dumps(about).encode() + b"\n" + body, durable=False)


def forget(folder: Path, names: Collection[str]) -> None:
    """Remove the indexes of all parts but those with these names."""
    for path in folder.glob(f"*{_SUFFIX}"):
        if path.stem not in names:
            with suppress(OSError):
                path.unlink()


@cache
def code() -> str:
    """A digest of this program: another version may write another index."""
    digest = hashlib.sha256()
    root = Path(paper_listings.__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
