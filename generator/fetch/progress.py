"""How far a long fetch has come: enough to go on after the last piece that was stored."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from generator.sources.settings import SourceConfig


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
    """Write the progress to `path`, whole or not at all; finished progress removes the file."""
    if progress.cursor is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    part.replace(path)
