"""The store on disk: one file of JSON lines a listing month, and beside it one with the counts, which change daily.

`papers/YYYY-MM.jsonl` holds the records by `listed`, without counts; `counts/YYYY-MM.jsonl` holds, of the same papers
in the same order, what was counted at the last look. Both belong into git; `.lock` and `.*.tmp` do not.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from generator import atomic, records
from generator.errors import PapersError, Problem
from generator.limits import COUNT, holds_day
from generator.merge import merge
from generator.order import oldest_first
from generator.paper import Paper, is_key
from generator.text import count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_RECORDS = "papers"
_COUNTS = "counts"
_COUNT_FIELDS = ("comments", "upvotes", "seen")
_SUFFIX = ".jsonl"
_MONTH_FILE = re.compile(r"\d{4}-\d{2}\.jsonl")
_REPAIR = "repair the line or restore the file from git"
_SHOWN_KEYS = 5
_SHOWN_VALUE = 60


_Value = TypeVar("_Value")
_Plan: TypeAlias = "dict[Path, Mapping[str, bytes]]"
"""By file, and by key in the order of the file, the lines that it shall have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """What one line of a counts file says of one paper."""

    key: str
    comments: int | None
    upvotes: int | None
    seen: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File(Generic[_Value]):
    """One file as it was read: its bytes, and by key the value and the bytes of each line."""

    content: bytes
    values: Mapping[str, _Value]
    lines: Mapping[str, bytes]


def load(data: Path) -> tuple[Paper, ...]:
    """All papers in the store, in total order; none if there is no store yet.

    A paper that stands in two files, as a killed run may leave it, is one paper. Raises PapersError naming every
    damaged line.
    """
    recorded, counted = _read(data)
    papers: dict[str, Paper] = {}
    for file in recorded.values():
        for key, paper in file.values.items():
            papers[key] = merge(papers[key], paper) if key in papers else paper
    latest: dict[str, _Counts] = {}
    for counts in (counts for file in counted.values() for counts in file.values.values()):
        former = latest.get(counts.key)
        if not (former and former.seen and (not counts.seen or counts.seen < former.seen)):
            latest[counts.key] = counts
    for key, counts in latest.items():
        papers[key] = replace(papers[key], comments=counts.comments, upvotes=counts.upvotes, seen=counts.seen)
    return tuple(sorted(papers.values(), key=oldest_first))


def save(data: Path, papers: Sequence[Paper], *, allow_loss: bool = False) -> tuple[Path, ...]:
    """Make `papers` the content of the store; returns the files that were written or removed, sorted.

    Files with the right content are not touched. Killed at any moment, the store holds every paper it held before.
    Raises PapersError, with nothing written, if a stored paper is missing from `papers` (unless `allow_loss`) or a
    line is damaged; and if the disk does not take it, when the store still holds every paper. Hold `locked` around
    load and save.
    """
    recorded, counted = _read(data)
    _refuse_loss(data, recorded, papers, allow_loss=allow_loss)
    ordered = sorted(papers, key=oldest_first)
    records_then = _by_month(data / _RECORDS, ordered, _record_line)
    counts_then = _by_month(data / _COUNTS, filter(_is_counted, ordered), _counts_line)
    now = {path: file.content for path, file in (recorded | counted).items()}
    touched: set[Path] = set()
    with atomic.faults_named(_name(data, data), "written", "give it room and write access, then run again"):
        _clear(data)
        for then in (
            # Lines that leave a file go last, and counts before their paper: what is killed loses nothing.
            _with_leavers(records_then, recorded),
            _with_leavers(counts_then, counted),
            _without_others(counts_then, counted),
            _without_others(records_then, recorded),
        ):
            touched.update(_write(then, now))
    return tuple(sorted(touched))


def _name(data: Path, path: Path) -> str:
    """The path as it is shown to a person: from the folder in which the data folder lies."""
    return path.relative_to(data.parent).as_posix()


def _read(data: Path) -> tuple[dict[Path, _File[Paper]], dict[Path, _File[_Counts]]]:
    problems: list[Problem] = []
    recorded = _read_folder(data, _RECORDS, _paper, problems)
    counted = _read_folder(data, _COUNTS, _counts, problems)
    if not problems:
        keys = {key for file in recorded.values() for key in file.values}
        problems.extend(
            Problem(
                place=f"{_name(data, path)}:{_line_number(file, key)}",
                problem=f"counts for {key}, which is not in the store",
                remedy="remove the line, or restore the paper from git",
            )
            for path, file in counted.items()
            for key in file.values
            if key not in keys
        )
    if problems:
        raise PapersError(problems)
    return recorded, counted


def _read_folder(
    data: Path, folder: str, parse: Callable[[bytes, str], tuple[str, _Value]], problems: list[Problem]
) -> dict[Path, _File[_Value]]:
    files: dict[Path, _File[_Value]] = {}
    with atomic.faults_named(_name(data, data / folder), "read", "make it a readable folder"):
        paths = sorted((data / folder).iterdir()) if (data / folder).exists() else []
    for path in paths:
        if path.suffix != _SUFFIX:
            continue
        place = _name(data, path)
        if not _MONTH_FILE.fullmatch(path.name):
            problem = "not named after a month, so its lines would not be read"
            problems.append(
                Problem(place=place, problem=problem, remedy="name it YYYY-MM.jsonl or move it away")
            )
            continue
        with atomic.faults_named(place, "read", "make it a readable file"):
            content = path.read_bytes()
        files[path] = _parse_file(content, place, parse, problems)
    return files


def _parse_file(
    content: bytes, place: str, parse: Callable[[bytes, str], tuple[str, _Value]], problems: list[Problem]
) -> _File[_Value]:
    values: dict[str, _Value] = {}
    lines: dict[str, bytes] = {}
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            key, value = parse(line, f"{place}:{number}")
        except PapersError as error:
            problems.extend(error.problems)
            continue
        if key in values:
            problem = f"{key} for the second time in this file"
            problems.append(
                Problem(place=f"{place}:{number}", problem=problem, remedy="keep one of the two lines")
            )
        values[key] = value
        lines[key] = line
    return _File(content=content, values=values, lines=lines)


def _line_number(file: _File[_Counts], key: str) -> int:
    return file.content.split(b"\n").index(file.lines[key]) + 1


def _paper(line: bytes, place: str) -> tuple[str, Paper]:
    paper = records.loads(line, place)
    return paper.key, paper


def _counts(line: bytes, place: str) -> tuple[str, _Counts]:
    try:
        record = json.loads(line)
        key, seen = record.pop("key"), record.pop("seen", None)
        comments, upvotes = record.pop("comments", None), record.pop("upvotes", None)
        day = None if seen is None else dt.date.fromisoformat(seen)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise PapersError.single(place, f"no valid counts ({error})", _REPAIR) from None
    if record or not isinstance(key, str) or not is_key(key):
        wrong = f"unknown field {next(iter(record))!r}" if record else f"key cannot be {key!r}"
        raise PapersError.single(place, wrong, _REPAIR)
    for name, count in (("comments", comments), ("upvotes", upvotes)):
        if count is not None and (type(count) is not int or not 0 <= count <= COUNT):
            shown = f"{count!r}"[:_SHOWN_VALUE]
            raise PapersError.single(
                place, f"{name} cannot be {shown}", f"write a whole number from 0 to {COUNT}"
            )
    if day and not holds_day("seen", day):
        raise PapersError.single(place, f"seen cannot be {day}", _REPAIR)
    return key, _Counts(key=key, comments=comments, upvotes=upvotes, seen=day)


def _refuse_loss(
    data: Path, recorded: Mapping[Path, _File[Paper]], papers: Sequence[Paper], *, allow_loss: bool
) -> None:
    given = {paper.key for paper in papers}
    if len(given) < len(papers):
        raise PapersError.single(_name(data, data / _RECORDS), "two papers have one key", "unite them first")
    lost = sorted({key for file in recorded.values() for key in file.values} - given)
    if lost and not allow_loss:
        shown = ", ".join(lost[:_SHOWN_KEYS]) + (", …" if len(lost) > _SHOWN_KEYS else "")
        raise PapersError.single(
            _name(data, data / _RECORDS),
            f"{count_of(len(lost), 'stored paper')} would be lost ({shown})",
            "find out where they went, or allow the loss explicitly",
        )


def _record_line(paper: Paper) -> str:
    return records.dumps(paper, omit=frozenset(_COUNT_FIELDS), sparse=True)


def _counts_line(paper: Paper) -> str:
    return records.dumps(paper, omit=frozenset(records.FIELDS) - {"key", *_COUNT_FIELDS}, sparse=True)


def _is_counted(paper: Paper) -> bool:
    return any(getattr(paper, name) is not None for name in _COUNT_FIELDS)


def _by_month(folder: Path, papers: Iterable[Paper], line: Callable[[Paper], str]) -> _Plan:
    months: dict[Path, dict[str, bytes]] = {}
    for paper in papers:
        path = folder / f"{paper.listed.year:04}-{paper.listed.month:02}{_SUFFIX}"
        months.setdefault(path, {})[paper.key] = line(paper).encode()
    return dict(months)


def _with_leavers(then: _Plan, stored: Mapping[Path, _File[Any]]) -> _Plan:
    """`then`, with the lines that leave each file still at its end."""
    return then | {
        path: {**then.get(path, {}), **_leavers(then, path, file)} for path, file in stored.items()
    }


def _without_others(then: _Plan, stored: Iterable[Path]) -> _Plan:
    """`then`, with no line for each stored file of which nothing stays."""
    return {path: {} for path in stored} | then


def _leavers(then: _Plan, path: Path, file: _File[Any]) -> dict[str, bytes]:
    return {key: line for key, line in file.lines.items() if key not in then.get(path, {})}


def _write(then: _Plan, now: dict[Path, bytes]) -> Iterator[Path]:
    """Make the files what is planned, and `now` with them; a file without lines is removed."""
    for path, lines in sorted(then.items()):
        content = b"".join(line + b"\n" for line in lines.values())
        if content and now.get(path) != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.write(path, content, durable=True)
        elif not content and path in now:
            path.unlink()
            atomic.sync_folder(path.parent)
        else:
            continue
        now[path] = content
        yield path


def _clear(data: Path) -> None:
    for folder in (data / _RECORDS, data / _COUNTS):
        for path in folder.iterdir() if folder.exists() else ():
            if atomic.is_temporary(path):
                path.unlink()
