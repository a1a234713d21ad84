"""Checks where settings put pages and site: never in, around or in place of the sources, nor among other files."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings.errors import Problem
from paper_listings.store import output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CODE: Final = Path(__file__).resolve().parents[1]
_LEFT_ALONE: Final = frozenset(
    {".git", ".gitattributes", ".gitignore", ".gitkeep", ".keep", ".nojekyll", ".DS_Store"}
)
"""Hidden files that a folder may have and still count as empty; MkDocs leaves hidden files where they are."""
_SHOWN: Final = 300
_REMEDIES: Final = {
    "site_dir": "name a new or empty folder, such as site",
    "docs_dir": "name a folder for pages beside mkdocs.yml, such as docs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A folder that a setting or an option names, and where."""

    path: Path
    place: str
    """`file:line:column` or the option, for messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The folders of one site."""

    root: Path
    docs: Named
    site: Named


def plain(path: Path) -> Path:
    """An absolute path without `..`, as MkDocs makes it: links are not followed."""
    return Path(os.path.normpath(path.absolute()))


def folder_faults(folders: Folders) -> tuple[Problem, ...]:
    """What is wrong with the folders that the settings name, apart from the files of a built site. Does not raise."""
    root = folders.root
    kept = (
        (root / "data", "where the papers are stored"),
        (root / "generator", "the generator"),
        (_CODE, "the generator"),
        (root / ".git", "the history of the repository"),
    )
    docs, site = folders.docs, folders.site
    found = [_misplaced("docs_dir", docs, kept, root) or _unfit_docs(docs, root)]
    pages = () if found[0] else ((docs.path, "where the pages are written"),)
    found.append(_misplaced("site_dir", site, (*kept, *pages), root))
    return tuple(problem for problem in found if problem is not None)


def _misplaced(name: str, named: Named, kept: Iterable[tuple[Path, str]], root: Path) -> Problem | None:
    whole = (root, "the folder of the whole site")
    for other, what in (whole, *kept):
        relation = _relation(named.path, other)
        if relation is None or (other == root and relation == "lies in"):
            continue
        match relation:
            case "is" if short_path(other) == short_path(named.path):
                said = what
            case "is":
                said = f"the same as {short_path(other)} on some disks, if not on this one: {what}"
            case _ if other == root:
                said = f"which {relation} {what}"
            case _:
                said = f"which {relation} {short_path(other)}, {what}"
        return refused(name, named, said)
    return None


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder; raises OSError if the system refuses the path, for example because it is too long.

    `Path.is_dir` returns False for those since Python 3.14.
    """
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP}:
            return False
        raise


def _unfit_docs(docs: Named, root: Path) -> Problem | None:
    """`docs_dir` may have pages of the owner, so it must be a folder of the site, or one that this program filled."""
    try:
        if not is_folder(docs.path):
            return refused("docs_dir", docs, "which is not a folder", "create it, or name another")
        if output.is_manifest_in(docs.path) or not content(docs.path) or _is_for_pages(docs.path, root):
            return None
    except (OSError, ValueError) as error:
        return refused("docs_dir", docs, f"which cannot be read ({reason(error)})", "make it readable")
    return refused("docs_dir", docs, "which holds files that are not pages of this site")


def _is_for_pages(docs: Path, root: Path) -> bool:
    if _relation(docs, root) != "lies in":
        return False
    below = Path(os.path.relpath(os.path.realpath(docs), os.path.realpath(root))).parts
    return below == ("docs",) or (not any(part.startswith(".") for part in below) and _has_pages(docs))


def _has_pages(docs: Path) -> bool:
    return any(name.endswith(".md") for _, _, names in os.walk(docs) for name in names)


def overlap(one: Path, other: Path) -> bool:
    """Whether two folders are the same, or one lies in the other."""
    return _relation(one, other) is not None


def content(folder: Path) -> list[str]:
    """The names in a folder, without hidden files that do not count."""
    return [path.name for path in folder.iterdir() if path.name not in _LEFT_ALONE]


def refused(name: str, named: Named, problem: str, remedy: str | None = None) -> Problem:
    """The problem with the folder that the setting `name` names."""
    said = f"{name} is {short_path(named.path)}, {problem}"
    return Problem(place=named.place, problem=said, remedy=remedy or _REMEDIES[name])


def short_path(path: Path) -> str:
    """A path as messages show it: relative to the current folder, and shortened."""
    text = os.path.relpath(path)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def reason(error: OSError | ValueError) -> str:
    """The system's message, without the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _relation(folder: Path, other: Path) -> str | None:
    """How a folder is related to another, with links followed and case ignored; None if they are unrelated."""
    ours, theirs = _lineage(folder), _lineage(other)
    if ours[0] & theirs[0]:
        return "is"
    if any(theirs[0] & above for above in ours[1:]):
        return "lies in"
    if any(ours[0] & above for above in theirs[1:]):
        return "contains"
    return None


def _lineage(folder: Path) -> list[frozenset[str]]:
    """A folder and those above it, each as a set of identities: its path, and its number on the disk."""
    real = Path(os.path.realpath(folder))
    return [frozenset(_identities(path)) for path in (real, *real.parents)]


def _identities(path: Path) -> Iterator[str]:
    yield unicodedata.normalize("NFC", str(path)).casefold()
    try:
        found = path.stat()
    except (OSError, ValueError):
        return
    if stat.S_ISDIR(found.st_mode):
        yield f"{found.st_dev}:{found.st_ino}"
