"""Keeps the log of revisions: what sources changed in stored papers, in one JSON Lines file per month.

`changes/YYYY-MM.jsonl` holds the revisions that the store learned of in that month, one record a line, sorted. It
belongs in git. A month that is over is never written again. Lines may be in any order and twice, as a merge of two
branches leaves them; the next save of the month sorts them. A store without the log has no revisions to tell.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError, Problem
from paper_listings.limits import holds_day
from paper_listings.merging.revisions import FIELDS, Revision, united
from paper_listings.paper import is_key
from paper_listings.store import atomic, bounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FOLDER: Final = "changes"
"""The folder of the log, relative to the data folder."""
_NAME: Final = re.compile(r"\d{4}-\d{2}\.jsonl")
_REMEDY: Final = "delete the line, or restore the file as last committed: git checkout -- {}"


def load(data: Path) -> tuple[Revision, ...]:
    """All revisions, in order of days and keys; none without a log. Raises PapersError naming every damaged line."""
    problems: list[Problem] = []
    found: list[Revision] = []
    with atomic.faults_named(f"{data.name}/{FOLDER}", "read", "make it a readable folder"):
        paths = sorted((data / FOLDER).iterdir()) if (data / FOLDER).exists() else []
    for path in paths:
        if _NAME.fullmatch(path.name):
            found.extend(_parse(path, problems))
    if problems:
        raise PapersError(problems)
    return united(found)


def add(data: Path, revisions: Iterable[Revision]) -> None:
    """Add `revisions` to the log; files that have them already are not touched.

    Raises PapersError if a file to be changed is damaged or cannot be written; it is then as it was.
    """
    for month, some in itertools.groupby(united(revisions), key=lambda one: f"{one.day:%Y-%m}"):
        path = data / FOLDER / f"{month}.jsonl"
        problems: list[Problem] = []
        known = _parse(path, problems) if path.exists() else ()
        if problems:
            raise PapersError(problems)
        content = b"".join(map(_line, united((*known, *some))))
        with atomic.faults_named(
            _shown(path), "written", "free some space and make it writable, then run again"
        ):
            if not path.exists() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                atomic.write(path, content, durable=True)


def _line(one: Revision) -> bytes:
    record = {"day": one.day.isoformat(), "key": one.key, "fields": one.fields}
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _parse(path: Path, problems: list[Problem]) -> tuple[Revision, ...]:
    with atomic.faults_named(_shown(path), "read", "make it a readable file"):
        content = bounded.read_file(path)
    return tuple(_revisions(content, _shown(path), path.stem, problems))


def _revisions(content: bytes, place: str, month: str, problems: list[Problem]) -> Iterator[Revision]:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            day, key, fields = dt.date.fromisoformat(record["day"]), record["key"], record["fields"]
            is_sound = (
                record.keys() == {"day", "key", "fields"}
                and day.isoformat().startswith(month)
                and holds_day("seen", day)
                and isinstance(key, str)
                and is_key(key)
                and bool(fields)
                and set(fields) <= set(FIELDS)
            )
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            is_sound = False
        if is_sound:
            yield Revision(day=day, key=key, fields=tuple(name for name in FIELDS if name in fields))
        else:
            problem = "not a revision of this month"
            problems.append(Problem(place=f"{place}:{number}", problem=problem, remedy=_REMEDY.format(place)))


def _shown(path: Path) -> str:
    return path.relative_to(path.parents[2]).as_posix()
