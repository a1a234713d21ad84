"""A part of a site on disk: the files of one closed year, their digests, and those of what they were made from.

A part is a folder with the year's files at their places in the site, finished search indexes in `indexes/`, and the
manifest `part.json`. It is used only whole: a part with a file that is missing or differs from its manifest is damaged.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError, Problem
from paper_listings.site.folders import short_path
from paper_listings.store import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST: Final = "part.json"
INDEXES: Final = "indexes"
"""The folder of finished parts of the search index, as `search_cache` keeps them."""
_VERSION: Final = 1
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_REMEDY: Final = "free some space and make it writable, then build again"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPart:
    """What one closed year adds to a site."""

    folder: Path
    year: str
    url: str
    """The address of the site that it is part of."""
    makers: str
    """A digest of settings, theme and packages that its pages were made with."""
    groups: Mapping[str, str]
    """For each group of files, a digest of what they were made from."""
    pages: tuple[str, ...]
    """Its files, by their paths below `docs/`."""
    indexes: tuple[str, ...] = ()
    """Names of the parts of the search index that are finished."""
    set_aside: Mapping[str, Problem] = field(default_factory=dict)
    """Papers that cannot be shown, by key; the digests are those of a site without them."""

    @property
    def paths(self) -> Iterator[str]:
        """Its files, by their paths below the folder."""
        yield from map(site_path, self.pages)
        yield from (f"{INDEXES}/{name}.index" for name in self.indexes)


def site_path(path: str) -> str:
    """The path in the site of a file below `docs/`: MkDocs turns Markdown into pages and copies all others."""
    return path.removesuffix(".md") + ".html" if path.endswith(".md") else path


def reduce(folder: Path, pages: tuple[str, ...]) -> tuple[str, ...]:
    """Remove all files of a built site but these `pages`; returns those that are there."""
    there = tuple(sorted(page for page in pages if (folder / site_path(page)).is_file()))
    kept = set(map(site_path, there))
    with atomic.faults_named(str(folder), "written", _REMEDY):
        for below, folders, names in os.walk(folder, topdown=False):
            for name in names:
                path = Path(below, name)
                if path.relative_to(folder).as_posix() not in kept and not _is_hidden(path, folder):
                    path.unlink()
            for name in folders:
                if not any(Path(below, name).iterdir()):
                    Path(below, name).rmdir()
    return there


def _is_hidden(path: Path, folder: Path) -> bool:
    """Whether MkDocs leaves the file alone."""
    return path.relative_to(folder).parts[0].startswith(".")


def save(part: YearPart) -> None:
    """Write the manifest of a part whose files are there."""
    content = {
        "version": _VERSION,
        "year": part.year,
        "url": part.url,
        "makers": part.makers,
        "groups": dict(part.groups),
        "pages": list(part.pages),
        "indexes": list(part.indexes),
        "set_aside": {
            key: [problem.place, problem.problem, problem.remedy] for key, problem in part.set_aside.items()
        },
        "files": {path: _digest(part.folder / path) for path in part.paths},
    }
    with atomic.faults_named(str(part.folder), "written", _REMEDY):
        text = json.dumps(content, indent=0, sort_keys=True)
        atomic.write(part.folder / MANIFEST, text.encode() + b"\n", durable=False)


def load(folder: Path) -> YearPart:
    """The part in a folder; raises PapersError if there is none, or if it is not as it was written."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError:
        raise PapersError.single(
            short_path(folder),
            f"has no {MANIFEST}, so it is no part of a site",
            f"build it: papers build --year YEAR --site-dir {short_path(folder)}",
        ) from None
    try:
        found = json.loads(content)
        part = _part(folder, found)
        files = {str(path): str(digest) for path, digest in found["files"].items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise _damaged(folder, MANIFEST, "is damaged", "YEAR") from None
    for path in part.paths:
        if not _is_plain(path) or _digest(folder / path) != files.get(path):
            raise _damaged(folder, path, "is not as it was built", part.year)
    return part


def _part(folder: Path, found: dict[str, object]) -> YearPart:
    if found["version"] != _VERSION or not re.fullmatch("[0-9]{4}", str(found["year"])):
        raise ValueError(found["version"])
    groups, set_aside = found["groups"], found["set_aside"]
    pages, indexes = found["pages"], found["indexes"]
    if not isinstance(groups, dict) or not isinstance(set_aside, dict):
        raise TypeError
    if not isinstance(pages, list) or not isinstance(indexes, list):
        raise TypeError
    return YearPart(
        folder=folder,
        year=str(found["year"]),
        url=str(found["url"]),
        makers=str(found["makers"]),
        groups={str(name): str(digest) for name, digest in groups.items()},
        pages=tuple(map(str, pages)),
        indexes=tuple(map(str, indexes)),
        set_aside={
            str(key): Problem(place=str(place), problem=str(problem), remedy=str(remedy))
            for key, (place, problem, remedy) in set_aside.items()
        },
    )


def _damaged(folder: Path, path: str, problem: str, year: str) -> PapersError:
    return PapersError.single(short_path(folder / path), problem, rebuild(folder, year))


def rebuild(folder: Path, year: str) -> str:
    """What to do about a part that cannot be used."""
    return f"build it again: papers build --year {year} --site-dir {short_path(folder)}"


def _is_plain(path: str) -> bool:
    return not re.search(r"[\\:\x00]", path) and all(part not in {"", ".", ".."} for part in path.split("/"))


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file; None if there is none, or a link in its place."""
    try:
        return None if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None


def place(part: YearPart, site_dir: Path) -> None:
    """Copy the pages of a part into a site that does not have them yet."""
    made: set[Path] = set()
    with atomic.faults_named(str(site_dir), "written", _REMEDY):
        for path in map(site_path, part.pages):
            target = site_dir / path
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            shutil.copyfile(part.folder / path, target)


def place_indexes(part: YearPart, cache: Path) -> None:
    """Copy the search indexes of a part to where the search index is kept."""
    with atomic.faults_named(str(cache), "written", _REMEDY):
        cache.mkdir(parents=True, exist_ok=True)
        for name in part.indexes:
            shutil.copyfile(part.folder / INDEXES / f"{name}.index", cache / f"{name}.index")
