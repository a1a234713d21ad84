"""How far a long fetch has come: enough to go on after the last piece that was stored."""

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
    """The state after one piece: save it when the piece is stored, and not before."""

    plan: str
    """What is being fetched, as `plan_of` says it: progress of another plan is of no use."""
    cursor: str | None
    """Where to go on, in the source's terms; None when everything is stored."""


def plan_of(config: SourceConfig, since: dt.date, until: dt.date) -> str:
    """A short name of a fetch: it differs where settings or days differ."""
    values = f"{type(config).__name__} {asdict(config)!r} {since.isoformat()} {until.isoformat()}"
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def load(path: Path) -> Progress | None:
    """The progress saved at `path`; None without one, or when it cannot be read: then a fetch begins anew."""
    try:
        value = json.loads(path.read_bytes())
        plan, cursor = value["plan"], value["cursor"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(plan, str) or not isinstance(cursor, str | None):
        return None
    return Progress(plan=plan, cursor=cursor)


def save(path: Path, progress: Progress) -> None:
    """Write the progress to `path`, whole or not at all; finished progress removes the file.

    Raises PapersError when the disk does not take it.
    """
    remedy = "make its folder writable; what is stored is safe, and asked for again in the next run"
    with atomic.faults_named("/".join(path.parts[-3:]), "written", remedy):
        if progress.cursor is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, json.dumps(asdict(progress)).encode(), durable=True)
