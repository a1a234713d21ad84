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
Changes: TypeAlias = "Mapping[str, Mapping[str, list[str]]]"
"""Paths by kind, and for each kind by what happened to the files; sorted."""


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


def changes_between(before: Files, after: Files) -> Changes:
    """The files of each kind that are new, changed and removed."""
    found: dict[str, dict[str, list[str]]] = {kind: {what: [] for what in CHANGES} for kind in KINDS}
    for path in sorted(before.keys() | after.keys()):
        if path not in before:
            found[kind_of(path)]["new"].append(path)
        elif path not in after:
            found[kind_of(path)]["removed"].append(path)
        elif before[path] != after[path]:
            found[kind_of(path)]["changed"].append(path)
    return found
