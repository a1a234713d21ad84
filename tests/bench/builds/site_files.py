"""Compares the files of a site before and after a build, by kind."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from paper_listings.site import size_report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGEFIND: Final = "pagefind/"
KINDS: Final = (*size_report.KINDS, PAGEFIND)
"""The kinds of the size report, with the search index apart from the search page."""
CHANGES: Final = ("new", "changed", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a site."""

    size: int
    """In bytes."""
    digest: bytes


Files: TypeAlias = "Mapping[str, File]"
"""By path below the site's folder."""
Changes: TypeAlias = "Mapping[str, Mapping[str, int]]"
"""Numbers of files by kind, and for each kind by what happened to them."""


def files_of(folder: Path) -> dict[str, File]:
    """The files below a folder, in the order of their paths."""
    return {
        str(path.relative_to(folder)): File(size=len(data), digest=hashlib.sha256(data).digest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for data in [path.read_bytes()]
    }


def kind_of(path: str) -> str:
    """The kind of a file of a site."""
    return PAGEFIND if path.startswith(PAGEFIND) else size_report.kind_of(path)


def bytes_by_kind(files: Files) -> dict[str, int]:
    """The sizes of the files summed up, in the order of `KINDS`."""
    found = dict.fromkeys(KINDS, 0)
    for path, file in files.items():
        found[kind_of(path)] += file.size
    return found


def count_by_kind(files: Files) -> dict[str, int]:
    """The number of files, in the order of `KINDS`."""
    return dict.fromkeys(KINDS, 0) | Counter(map(kind_of, files))


def changes_between(before: Files, after: Files) -> dict[str, dict[str, int]]:
    """How many files of each kind are new, changed and removed."""
    found = {kind: dict.fromkeys(CHANGES, 0) for kind in KINDS}
    for path in before.keys() | after.keys():
        if path not in before:
            found[kind_of(path)]["new"] += 1
        elif path not in after:
            found[kind_of(path)]["removed"] += 1
        elif before[path] != after[path]:
            found[kind_of(path)]["changed"] += 1
    return found
