"""Caches responses on disk, with the validators for conditional requests; ignores damaged entries."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One cached response."""

    body: bytes
    etag: str | None
    modified: str | None

    @property
    def conditions(self) -> dict[str, str]:
        """The request headers that ask for the response only if it has changed."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    url: str
    etag: str | None
    modified: str | None
    sha256: str


def load(folder: Path, url: str) -> Kept | None:
    """The cached response for `url`; None if there is none, or if label and body do not match."""
    label_file, body_file = _files(folder, url)
    try:
        label = _Label(**json.loads(label_file.read_bytes()))
        body = body_file.read_bytes()
    except (OSError, ValueError, TypeError):
        return None
    if label.url != url or label.sha256 != hashlib.sha256(body).hexdigest():
        return None
    return Kept(body=body, etag=label.etag, modified=label.modified)


def save(folder: Path, url: str, kept: Kept) -> None:
    """Cache a response, if it has validators; a full or read-only disk is not an error here."""
    if not kept.conditions:
        return
    label_file, body_file = _files(folder, url)
    digest = hashlib.sha256(kept.body).hexdigest()
    label = _Label(url=url, etag=kept.etag, modified=kept.modified, sha256=digest)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in ((body_file, kept.body), (label_file, json.dumps(asdict(label)).encode())):
            part = file.with_name(f"{file.name}.{os.getpid()}")
            part.write_bytes(data)
            part.replace(file)
    except OSError:
        return


def _files(folder: Path, url: str) -> tuple[Path, Path]:
    name = hashlib.sha256(url.encode()).hexdigest()[:32]
    return folder / f"{name}.json", folder / f"{name}.body"
