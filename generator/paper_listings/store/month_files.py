"""Parses the store's month files by key, and reports each damaged line with a remedy that loses nothing."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from paper_listings.errors import PapersError, Problem
from paper_listings.limits import COUNT, holds_day
from paper_listings.paper import is_key
from paper_listings.store import records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from paper_listings.paper import Paper

RECORDS, COUNTS = FOLDERS = ("papers", "counts")
"""The folders of records and counts, relative to the data folder."""
SUFFIX = ".jsonl"
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
    """One file as read: its bytes, and the value and bytes of each line, by key."""

    content: bytes
    values: Mapping[str, _Value]
    lines: Mapping[str, bytes]


def parse(
    data: Path, contents: Mapping[str, bytes]
) -> tuple[dict[Path, File[Paper]], dict[Path, File[Counts]]]:
    """The records and counts in `contents`, which maps paths relative to `data` to file contents.

    Raises PapersError naming every damaged line.
    """
    problems: list[Problem] = []
    recorded = _parse_folder(data, RECORDS, contents, _paper, problems)
    counted = _parse_folder(data, COUNTS, contents, _counts, problems)
    if not problems:
        keys = {key for file in recorded.values() for key in file.values}
        problems.extend(
            Problem(
                place=f"{store_path(data, path)}:{_line_number(file, key)}",
                problem=f"counts for {key}, which is not in the store",
                remedy=f"restore the papers as last committed: git checkout -- {store_path(data, data / RECORDS)}",
            )
            for path, file in counted.items()
            for key in file.values
            if key not in keys
        )
    if problems:
        raise PapersError(problems)
    return recorded, counted


def store_path(data: Path, path: Path) -> str:
    """The path as shown to the user: relative to the parent of the data folder."""
    return path.relative_to(data.parent).as_posix()


def _parse_folder(
    data: Path,
    folder: str,
    contents: Mapping[str, bytes],
    parse: Callable[[bytes, str], tuple[str, _Value]],
    problems: list[Problem],
) -> dict[Path, File[_Value]]:
    files: dict[Path, File[_Value]] = {}
    for name, content in contents.items():
        path = data / name
        if path.parent.name != folder:
            continue
        place = store_path(data, path)
        if not _MONTH_FILE.fullmatch(path.name):
            problem = "not named after a month, so its lines would not be read"
            problems.append(
                Problem(place=place, problem=problem, remedy="name it YYYY-MM.jsonl or move it away")
            )
            continue
        files[path] = _parse_file(content, place, parse, problems)
    return files


def _parse_file(
    content: bytes, place: str, parse: Callable[[bytes, str], tuple[str, _Value]], problems: list[Problem]
) -> File[_Value]:
    values: dict[str, _Value] = {}
    lines: dict[str, bytes] = {}
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
        lines[key] = line
    return File(content=content, values=values, lines=lines)


def _remedy(line: bytes, place: str, problem: Problem) -> str:
    """How to repair a damaged line without losing a paper."""
    if _CONFLICT.match(line):
        return "keep the lines of both sides, and delete the markers <<<<<<<, ======= and >>>>>>>"
    return f"{problem.remedy}; {_back(place)}"


def _back(place: str) -> str:
    return f"or restore the file as last committed: git checkout -- {place}"


def _line_number(file: File[Counts], key: str) -> int:
    return file.content.split(b"\n").index(file.lines[key]) + 1


def _paper(line: bytes, place: str) -> tuple[str, Paper]:
    paper = records.loads(line, place)
    return paper.key, paper


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
