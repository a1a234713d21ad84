"""Writes entries into the text of an `overrides.yml`, and leaves everything else in it as the owner wrote it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.owner.overrides import (
    VERSION,
    Correction,
    Merger,
    Note,
    Removal,
    Separation,
    parse_overrides,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_listings.owner.overrides import Entry, Overrides

_AFTER_BREAK: Final = re.compile("(?<=\n)|(?<=\r)(?!\n)|(?<=[\x85\u2028\u2029])")
"""Where a line begins, as YAML counts lines."""
_EMPTY: Final = re.compile(r"overrides:[ \t]*(?:\[[ \t]*\])?[ \t]*(?=#|\r|\n|$)")
"""The line that begins the list of entries, or that has an empty one."""
_ITEM: Final = re.compile(r"( *)- ")
_KEY: Final = re.compile(r"[^\s#-]")
"""The beginning of a line with a key of the file itself, or with the end of the document."""
_HEAD: Final = f"""\
# Your decisions about single papers: they override every source. docs/overrides.dev.md explains them.
version: {VERSION}

overrides:
"""


def appended(text: str, place: str, entry: Entry) -> str:
    """`text` with `entry` at the end of its list. An empty text becomes a file.

    Raises PapersError if the result has faults, or if the list is written in a way that cannot be extended line by line.
    """
    lines = _lines(text if text.strip() else _HEAD)
    newline = _newline(lines)
    start = next((number for number, line in enumerate(lines) if _EMPTY.match(line)), None)
    if start is None:
        if any(line.startswith("overrides") for line in lines):
            raise _unfit(place)
        lines = [*_ended(lines, newline), f"overrides:{newline}"]
        start = len(lines) - 1
    lines[start] = re.sub(r"[ \t]*\[[ \t]*\]", "", lines[start], count=1)
    end = _end_of_list(lines, start)
    item = next((found for line in lines[start + 1 : end] if (found := _ITEM.match(line))), None)
    indent = item[1] if item else ""
    new = (f"{indent}{line}{newline}" for line in entry_lines(entry))
    result = "".join((*_ended(lines[:end], newline), *new, *lines[end:]))
    parse_overrides(result, place)
    return result


def completed(text: str, removal: Removal, names: Sequence[str], before: Overrides) -> str:
    """`text`, which says `before`, with `names` in its entry `removal`, which does not say yet what else its paper is known as.

    Raises PapersError like `appended`.
    """
    lines = _lines(text)
    place, line, _ = removal.place.rsplit(":", 2)
    number = int(line)
    indent = " " * len(lines[number - 1].partition("remove:")[0])
    newline = _newline(lines)
    added = f"{indent}known_as: {_listed(names)}{newline}"
    result = "".join((*_ended(lines[:number], newline), added, *lines[number:]))
    whole = replace(removal, known_as=tuple(names))
    try:
        is_right = parse_overrides(result, place).entries == tuple(
            whole if one == removal else one for one in before.entries
        )
    except PapersError:
        is_right = False
    if not is_right:
        raise _unfit(removal.place)
    return result


def _unfit(place: str) -> PapersError:
    return PapersError.single(
        place,
        "an entry inside brackets cannot be extended by a command",
        "write each entry as lines, the first one with a dash: - remove: KEY",
    )


def _lines(text: str) -> list[str]:
    return [line for line in _AFTER_BREAK.split(text) if line]


def _newline(lines: Iterable[str]) -> str:
    """The line break of the file."""
    return next(("\r\n" for line in lines if line.endswith("\r\n")), "\n")


def _ended(lines: Sequence[str], newline: str) -> list[str]:
    """`lines`, the last one with a line break."""
    if not lines or _lines(f"{lines[-1]}x")[0] == lines[-1]:
        return [*lines]
    return [*lines[:-1], lines[-1] + newline]


def _end_of_list(lines: Sequence[str], start: int) -> int:
    """The number of lines until the end of the list that begins at line `start`: comments after it belong to what follows."""
    following = next((at for at in range(start + 1, len(lines)) if _KEY.match(lines[at])), None)
    end = len(lines) if following is None else following
    while end > start + 1 and (
        not lines[end - 1].strip() or (following is not None and lines[end - 1].startswith("#"))
    ):
        end -= 1
    return end


def entry_lines(entry: Entry) -> Iterator[str]:
    """The lines of an entry; all texts are in quotes, so that YAML takes none for anything else."""
    action, rest = _parts(entry)
    yield f"- {action}: {_quoted(entry.key)}"
    yield from (f"  {name}: {value}" for name, value in rest)
    yield f"  reason: {_quoted(entry.reason)}"
    yield f"  on: {entry.on.isoformat()}"


def _parts(entry: Entry) -> tuple[str, list[tuple[str, str]]]:
    """What an entry decides, and the lines that only entries of this kind have, each a key and its value."""
    match entry:
        case Removal(known_as=names):
            return "remove", [("known_as", _listed(names))] if names is not None else []
        case Correction():
            return "correct", list(_facts(entry))
        case Merger(into=into):
            return "merge", [("into", _quoted(into))]
        case Separation(other=other):
            return "apart", [("from", _quoted(other))]
        case Note(text=text):
            return "note", [("text", _quoted(text))]
        case _:
            return "pin", []


def _facts(entry: Correction) -> Iterator[tuple[str, str]]:
    if entry.title is not None:
        yield "title", _quoted(entry.title)
    if entry.authors is not None:
        yield "authors", _listed(entry.authors)
    if entry.organization is not None:
        yield "organization", _quoted(entry.organization)
    for name, day in (("published", entry.published), ("listed", entry.listed)):
        if day is not None:
            yield name, day.isoformat()
    if entry.links:
        kinds = (f"{kind}: {_listed([link.url for link in links])}" for kind, links in entry.links.items())
        yield "links", f"{{{', '.join(kinds)}}}"
    topics = entry.topics
    changes = [
        f"{name}: {_listed(slugs)}"
        for name, slugs in (("add", topics.add), ("remove", topics.remove))
        if slugs
    ]
    if topics.main is not None:
        changes.append(f"main: {_quoted(topics.main)}")
    if changes:
        yield "topics", f"{{{', '.join(changes)}}}"


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """`text` in double quotes, on one line; what cannot be printed is escaped."""
    return "".join(
        char if char.isprintable() else f"\\U{ord(char):08x}" for char in json.dumps(text, ensure_ascii=False)
    )
