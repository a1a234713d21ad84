"""Damages a store at random, as a bad disk, a broken copy or a careless edit does; the same seed gives the same damage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What was done to a store."""

    kind: str
    """`flipped byte`, for example."""
    path: str
    """The file, relative to the data folder."""
    line: int | None = None
    """The line, from 1; None for a whole file."""


def damage(data: Path, kind: str, random: Random) -> Damage:
    """Does one damage of this kind to a file of at least one line, and returns what was done."""
    files = sorted(path for path in data.rglob("*") if path.is_file() and path.stat().st_size)
    path = random.choice(files)
    name = path.relative_to(data).as_posix()
    if kind in OF_FILES:
        OF_FILES[kind](path, random)
        return Damage(kind=kind, path=name)
    lines = path.read_bytes().splitlines(keepends=True)
    number = random.randrange(len(lines))
    lines[number : number + 1] = OF_LINES[kind](lines[number], random)
    path.write_bytes(b"".join(lines))
    return Damage(kind=kind, path=name, line=number + 1)


def _flipped(line: bytes, random: Random) -> list[bytes]:
    at = random.randrange(len(line))
    return [line[:at] + bytes([line[at] ^ (1 << random.randrange(8))]) + line[at + 1 :]]


def _overwritten(line: bytes, random: Random) -> list[bytes]:
    at = random.randrange(len(line))
    return [line[:at] + bytes(min(16, len(line) - at)) + line[at + 16 :]]


def _without_a_byte(line: bytes, random: Random) -> list[bytes]:
    at = random.randrange(len(line))
    return [line[:at] + line[at + 1 :]]


def _with_a_byte_twice(line: bytes, random: Random) -> list[bytes]:
    at = random.randrange(len(line))
    return [line[: at + 1] + line[at:]]


def _cut(line: bytes, random: Random) -> list[bytes]:
    return [line[: random.randrange(1, len(line))] + b"\n"]


def _cut_file(path: Path, random: Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: random.randrange(1, len(content))])


def _other_name(path: Path, random: Random) -> None:
    name = random.choice([f"{path.stem} (copy).jsonl", f"{path.stem}-2.jsonl", "2019-01.jsonl"])
    path.with_name(name).write_bytes(path.read_bytes())


OF_LINES: Final[Mapping[str, Callable[[bytes, Random], list[bytes]]]] = {
    "flipped bit": _flipped,
    "zeroed bytes": _overwritten,
    "removed byte": _without_a_byte,
    "doubled byte": _with_a_byte_twice,
    "cut line": _cut,
    "doubled line": lambda line, _: [line, line],
    "removed line": lambda _line, _: [],
}
OF_FILES: Final[Mapping[str, Callable[[Path, Random], object]]] = {
    "cut file": _cut_file,
    "emptied file": lambda path, _: path.write_bytes(b""),
    "removed file": lambda path, _: path.unlink(),
    "doubled file": _other_name,
}
KINDS: Final = (*OF_LINES, *OF_FILES)
