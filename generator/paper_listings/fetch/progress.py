"""Saves the progress of a fetch, so that it can resume after the last stored piece."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from paper_listings.store import atomic

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from paper_listings.sources.source_settings import SourceConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The state after one piece; save it once the piece is stored, not before."""

    plan: str
    """What is being fetched, from `plan_of`; progress of another plan is useless."""
    cursor: str | None
    """Where to resume, in the source's terms; None if everything is stored."""


def plan_of(config: SourceConfig, since: dt.date, until: dt.date) -> str:
    """A short name for a fetch; it differs if the settings or days differ."""
    values = f"{type(config).__name__} {asdict(config)!r} {since.isoformat()} {until.isoformat()}"
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def load(path: Path) -> Progress | None:
    """The progress saved at `path`; None if it is missing or unreadable, and the fetch then starts over."""
    try:
        value = json.loads(path.read_bytes())
        plan, cursor = value["plan"], value["cursor"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(plan, str) or not isinstance(cursor, str | None):
        return None
    return Progress(plan=plan, cursor=cursor)


def save(path: Path, progress: Progress) -> None:
    """Write the progress to `path` atomically; finished progress removes the file.

    Raises PapersError if it cannot be written.
    """
    remedy = "make its folder writable; stored papers are safe, and the next run fetches them again"
    with atomic.faults_named("/".join(path.parts[-3:]), "written", remedy):
        if progress.cursor is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, json.dumps(asdict(progress)).encode(), durable=True)
