"""Parses the store's month files by key, and reports each damaged line with a remedy that loses nothing."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from paper_listings.errors import PapersError, Problem
from paper_listings.limits import COUNT, holds_day
from paper_listings.order import oldest_first
from paper_listings.paper import is_key
from paper_listings.store import records, tidy_files
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from paper_listings.paper import Paper

RECORDS, COUNTS = FOLDERS = ("papers", "counts")
"""The folders of records and counts, relative to the data folder."""
SUFFIX = ".jsonl"
COUNT_FIELDS: Final = ("comments", "upvotes", "seen")
_NOT_RECORDED: Final = frozenset(COUNT_FIELDS)
_SHOWN_VALUE = 60
_MONTH_FILE = re.compile(r"\d{4}-\d{2}\.jsonl")
_CONFLICT = re.compile(rb"(?:<{7}|={7}|>{7})(?: |\r?\Z)")

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The counts of one paper, from one line of a counts file."""

    key: str
    comments: int | None
    upvotes: int | None
    seen: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Generic[_Value]):
    """One file as read: its bytes, and the value of each line, by key."""

    content: bytes
    digest: str
    """Of its path and content, see `tidy_files`."""
    values: Mapping[str, _Value]
    is_tidy: bool
    """Whether the content is what a save would write of these values."""

    def lines(self) -> dict[str, bytes]:
        """The bytes of each line, by key."""
        return dict(zip(self.values, filter(bytes.strip, self.content.split(b"\n")), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind(Generic[_Value]):
    """How the lines of the files in one folder are read."""

    folder: str
    parse: Callable[[bytes, str], tuple[str, _Value]]
    """Reads a line; raises PapersError naming its place."""
    restore: Callable[[Mapping[str, Any]], _Value]
    """Reads the JSON of a line that is known to be valid."""
    is_tidy: Callable[[str, File[_Value]], bool]
    """Whether a file of this name is as a save would write it."""


def parse(
    data: Path, contents: Mapping[str, bytes], tidy: Collection[str] = ()
) -> tuple[dict[Path, File[Paper]], dict[Path, File[Counts]]]:
    """The records and counts in `contents`, which maps paths relative to `data` to file contents.

    Papers have their latest counts. Files whose `tidy_files.digest` is in `tidy` are not checked. Raises PapersError
    naming every damaged line.
    """
    problems: list[Problem] = []
    counts_problems: list[Problem] = []
    counted = _parse_folder(data, _COUNTS, contents, tidy, counts_problems)
    newest = latest_counts(counted.values())
    kind = _Kind(
        folder=RECORDS,
        parse=lambda line, place: _paper(line, place, newest),
        restore=lambda record: records.restore(record, **_count_fields(newest.get(record["key"]))),
        is_tidy=_is_tidy_month,
    )
    recorded = _parse_folder(data, kind, contents, tidy, problems)
    problems += counts_problems
    if not problems:
        problems.extend(_uncounted(data, recorded, counted))
    if problems:
        raise PapersError(problems)
    return recorded, counted


def _uncounted(
    data: Path, recorded: Mapping[Path, File[Paper]], counted: Mapping[Path, File[Counts]]
) -> Iterator[Problem]:
    """One problem if there are counts for papers that are not in the store, however many: one cause took them away."""
    keys = {key for file in recorded.values() for key in file.values}
    stray = [(path, file, key) for path, file in counted.items() for key in file.values if key not in keys]
    if stray:
        path, file, key = stray[0]
        others = f" and {count_of(len(stray) - 1, 'other')}" if len(stray) > 1 else ""
        papers = store_path(data, data / RECORDS)
        verb = "are" if others else "is"
        yield Problem(
            place=f"{store_path(data, path)}:{_line_number(file, key)}",
            problem=f"counts for {key}{others}, which {verb} not in the store",
            remedy=f"restore the papers as last committed: git checkout -- {papers}, or from an earlier commit",
        )


def latest_counts(counted: Iterable[File[Counts]]) -> dict[str, Counts]:
    """The latest counts of each paper, by key; a killed save may leave two."""
    latest: dict[str, Counts] = {}
    for file in counted:
        for key, counts in file.values.items():
            former = latest.get(key)
            if not (former and former.seen and (not counts.seen or counts.seen < former.seen)):
                latest[key] = counts
    return latest


def with_counts(paper: Paper, counts: Counts | None) -> Paper:
    """The paper with other counts; with its own if there are none."""
    return replace(paper, **_count_fields(counts)) if counts else paper


def _count_fields(counts: Counts | None) -> dict[str, Any]:
    return {"comments": counts.comments, "upvotes": counts.upvotes, "seen": counts.seen} if counts else {}


def record_line(paper: Paper) -> bytes:
    """The line of a paper in a file of records."""
    return records.dumps(paper, omit=_NOT_RECORDED, sparse=True).encode()


def counts_line(counted: Paper | Counts) -> bytes:
    """The line of a paper in a file of counts."""
    return records.dumps_counts(counted.key, counted.seen, counted.comments, counted.upvotes).encode()


def _is_tidy_month(name: str, file: File[Paper]) -> bool:
    papers = [*file.values.values()]
    return (
        all(month_file(paper) == name for paper in papers)
        and papers == sorted(papers, key=oldest_first)
        and file.content == joined(map(record_line, papers))
    )


def month_file(paper: Paper) -> str:
    """The name of the files for papers listed in the same month: `2025-12.jsonl`."""
    return f"{paper.listed.year:04}-{paper.listed.month:02}{SUFFIX}"


def joined(lines: Iterable[bytes]) -> bytes:
    """The content of a file of these lines."""
    return b"".join(line + b"\n" for line in lines)


def store_path(data: Path, path: Path) -> str:
    """The path as shown to the user: relative to the parent of the data folder."""
    return path.relative_to(data.parent).as_posix()


def _parse_folder(
    data: Path,
    kind: _Kind[_Value],
    contents: Mapping[str, bytes],
    tidy: Collection[str],
    problems: list[Problem],
) -> dict[Path, File[_Value]]:
    files: dict[Path, File[_Value]] = {}
    for name, content in contents.items():
        path = data / name
        if path.parent.name != kind.folder:
            continue
        place = store_path(data, path)
        if not _MONTH_FILE.fullmatch(path.name):
            problem = "not named after a month, so its lines would not be read"
            problems.append(
                Problem(place=place, problem=problem, remedy="name it YYYY-MM.jsonl or move it away")
            )
            continue
        if not content.strip():
            remedy = f"delete it if that is meant; {_back(place)}"
            problems.append(Problem(place=place, problem="empty, which no save leaves", remedy=remedy))
            continue
        digest = tidy_files.digest(name, content)
        if digest in tidy:
            values = _restore_lines(content, kind.restore)
            files[path] = File(content=content, digest=digest, values=values, is_tidy=True)
        else:
            values = _parse_lines(content, place, kind.parse, problems)
            file = File(content=content, digest=digest, values=values, is_tidy=False)
            files[path] = replace(file, is_tidy=not problems and kind.is_tidy(path.name, file))
    return files


def _restore_lines(content: bytes, restore: Callable[[Mapping[str, Any]], _Value]) -> dict[str, _Value]:
    """Reads the lines of a tidy file: all are valid, and a line break is always the end of one."""
    found = json.loads(b"[" + content[:-1].replace(b"\n", b",") + b"]")
    return {record["key"]: restore(record) for record in found}


def _parse_lines(
    content: bytes, place: str, parse: Callable[[bytes, str], tuple[str, _Value]], problems: list[Problem]
) -> dict[str, _Value]:
    values: dict[str, _Value] = {}
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            key, value = parse(line, f"{place}:{number}")
        except PapersError as error:
            problems.extend(
                replace(problem, remedy=_remedy(line, place, problem)) for problem in error.problems
            )
            continue
        if key in values:
            problem = f"duplicate key {key}"
            remedy = f"merge the two lines into one that keeps the fields of both; {_back(place)}"
            problems.append(Problem(place=f"{place}:{number}", problem=problem, remedy=remedy))
        values[key] = value
    return values


def _remedy(line: bytes, place: str, problem: Problem) -> str:
    """How to repair a damaged line without losing a paper."""
    if _CONFLICT.match(line):
        return "keep the lines of both sides, and delete the markers <<<<<<<, ======= and >>>>>>>"
    return f"{problem.remedy}; {_back(place)}"


def _back(place: str) -> str:
    return f"or restore the file as last committed: git checkout -- {place}"


def _line_number(file: File[Counts], key: str) -> int:
    return file.content.split(b"\n").index(file.lines()[key]) + 1


def _paper(line: bytes, place: str, latest: Mapping[str, Counts]) -> tuple[str, Paper]:
    paper = records.loads(line, place)
    return paper.key, with_counts(paper, latest.get(paper.key))


def _counts(line: bytes, place: str) -> tuple[str, Counts]:
    try:
        record = json.loads(line)
        key, seen = record.pop("key"), record.pop("seen", None)
        comments, upvotes = record.pop("comments", None), record.pop("upvotes", None)
        day = None if seen is None else dt.date.fromisoformat(seen)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise PapersError.single(place, f"invalid counts ({error})", "repair the line") from None
    if record or not isinstance(key, str) or not is_key(key):
        wrong = f"unknown field {next(iter(record))!r}" if record else f"key cannot be {key!r}"
        raise PapersError.single(place, wrong, "repair the line")
    for name, count in (("comments", comments), ("upvotes", upvotes)):
        if count is not None and (type(count) is not int or not 0 <= count <= COUNT):
            shortened = f"{count!r}"[:_SHOWN_VALUE]
            wanted = f"write a whole number from 0 to {COUNT}"
            raise PapersError.single(place, f"{name} cannot be {shortened}", wanted)
    if day and not holds_day("seen", day):
        raise PapersError.single(place, f"seen cannot be {day}", "repair the line")
    return key, Counts(key=key, comments=comments, upvotes=upvotes, seen=day)


def _restored_counts(record: Mapping[str, Any]) -> Counts:
    seen = record.get("seen")
    return Counts(
        key=record["key"],
        comments=record.get("comments"),
        upvotes=record.get("upvotes"),
        seen=seen and records.day(seen),
    )


_COUNTS: Final[_Kind[Counts]] = _Kind(
    folder=COUNTS,
    parse=_counts,
    restore=_restored_counts,
    is_tidy=lambda _, file: file.content == joined(map(counts_line, file.values.values())),
)
