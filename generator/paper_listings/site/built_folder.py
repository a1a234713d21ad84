"""Protects the folder of a built site: it must be new, empty, or contain only files that this program built.

MkDocs empties the folder that it builds into. So nothing is built into a folder that has files but no manifest,
`.built.json`, nor into one with files that the manifest does not list.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError, Problem
from paper_listings.site.folders import content, is_folder, reason, refused, short_path
from paper_listings.store import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.site.folders import Folders, Named

BUILT: Final = ".built.json"
"""The manifest of a built site."""
_DROPPINGS: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that file managers leave in folders that people open."""
_SIGNS: Final = (
    "index.html",
    "404.html",
    "sitemap.xml",
    "feed.xml",
    "feeds.opml",
    "topics/index.html",
    "assets/papers.css",
)
"""What every site has that this program built before it wrote manifests."""
_BY_MKDOCS: Final = frozenset(
    {"404.html", "sitemap.xml", "sitemap-pages.xml", "sitemap.xml.gz", "assets", "pagefind"}
)
"""What a built site contains that does not come from `docs/`."""
_OF_THE_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO})
_REMEDY: Final = "free some space and make it writable, then build again"


def built_folder_faults(folders: Folders, owned: tuple[str, ...]) -> tuple[Problem, ...]:
    """Why a site must not be built into its folder: anything there that this program did not make.

    `owned` are the names directly below `docs` that the generator writes. Does not raise.
    """
    try:
        problem = _unfit_site(folders, owned)
    except (OSError, ValueError) as error:
        return (
            refused(
                "site_dir", folders.site, f"which cannot be read ({reason(error)})", "name another folder"
            ),
        )
    return () if problem is None else (problem,)


def _unfit_site(folders: Folders, owned: tuple[str, ...]) -> Problem | None:
    site = folders.site.path
    if not is_folder(site):
        return _unmakeable_site(folders.site)
    if not os.access(site, os.W_OK | os.X_OK):
        return refused(
            "site_dir", folders.site, "which cannot be written", "make it writable, or name another folder"
        )
    manifest = _manifest(site)
    if manifest is None and not content(site):
        return None
    if manifest is None and not _is_older_build(site):
        return refused("site_dir", folders.site, "which holds files that this program did not build")
    foreign = sorted(_foreign(site, manifest or frozenset(), _given_names(folders.docs.path, owned)))
    if not foreign:
        return None
    others = f", nor {len(foreign) - 1} more" if len(foreign) > 1 else ""
    return Problem(
        place=folders.site.place,
        problem=f"{short_path(site / foreign[0])} was not built by this program{others}",
        remedy="a build would remove it: move it away, or name another folder",
    )


def _unmakeable_site(site: Named) -> Problem | None:
    above = next(folder for folder in (site.path, *site.path.parents) if os.path.lexists(folder))
    if above == site.path and site.path.is_symlink():
        return refused("site_dir", site, "a symbolic link that leads nowhere")
    if not above.is_dir():
        return refused("site_dir", site, f"and {short_path(above)} is a file")
    if not os.access(above, os.W_OK | os.X_OK):
        return refused(
            "site_dir", site, f"which cannot be made in {short_path(above)}", "name another folder"
        )
    return None


def _foreign(site: Path, built: frozenset[str], names: frozenset[str]) -> Iterator[str]:
    """Paths below the site that are not `built`; if that is unknown, those that do not begin with our `names`."""
    for path, is_file in _files(site):
        if path.rpartition("/")[2] in _DROPPINGS:
            continue
        if not is_file or (path not in built if built else path.split("/")[0] not in names):
            yield path


def _given_names(docs: Path, owned: tuple[str, ...]) -> frozenset[str]:
    """Names that may be at the top of a site: those of pages and files in `docs_dir`, and those of MkDocs."""
    found = {*owned, *((path.name for path in docs.iterdir()) if docs.is_dir() else ())}
    pages = {name.removesuffix(".md") for name in found if name.endswith(".md")}
    return frozenset({*found, *pages, *(f"{page}.html" for page in pages), *_BY_MKDOCS})


def _is_older_build(site: Path) -> bool:
    return all((site / sign).exists() for sign in _SIGNS)


def _manifest(site: Path) -> frozenset[str] | None:
    """The files of a finished build, none if it was interrupted; None if this program has built nothing here."""
    try:
        found = json.loads((site / BUILT).read_bytes())
        files = found["files"] if found["is_complete"] else []
        return frozenset(map(str, files))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


@contextlib.contextmanager
def writing(site: Path) -> Iterator[None]:
    """Turn an error of a full or read-only disk inside the block into a PapersError that names the site's folder.

    The system names no file if it was open already, and the source if a file was being copied.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _OF_THE_DISK:
            raise
        raise PapersError.single(str(site), f"cannot be written ({error.strerror})", _REMEDY) from error


def begin(site: Path) -> None:
    """Mark a folder as being built into by this program."""
    with atomic.faults_named(str(site), "written", _REMEDY):
        site.mkdir(parents=True, exist_ok=True)
        _write(site, is_complete=False, files=[])


def finish(site: Path) -> None:
    """Record what was built, so that the next build can tell it from files added by others since."""
    with atomic.faults_named(str(site), "written", _REMEDY):
        _write(site, is_complete=True, files=sorted(path for path, _ in _files(site)))


def remove(folders: Folders, owned: tuple[str, ...]) -> int:
    """Empty the folder of a built site; returns the number of files. Raises PapersError if it has any others."""
    if problems := built_folder_faults(folders, owned):
        raise PapersError(problems)
    site = folders.site.path
    if not is_folder(site):
        return 0
    found = [path for path, _ in _files(site)]
    with atomic.faults_named(str(site), "emptied", "make it writable, then run again"):
        for path in found:
            (site / path).unlink()
        (site / BUILT).unlink(missing_ok=True)
        for folder, _, _ in [*os.walk(site, topdown=False)]:
            if folder == str(site) or not os.path.relpath(folder, site).startswith("."):
                with contextlib.suppress(OSError):  # folders that are not empty stay
                    Path(folder).rmdir()
    return len(found)


def _write(site: Path, *, is_complete: bool, files: list[str]) -> None:
    text = json.dumps({"files": files, "is_complete": is_complete}, indent=0, sort_keys=True)
    atomic.write(site / BUILT, text.encode() + b"\n", durable=False)


def _files(site: Path) -> Iterator[tuple[str, bool]]:
    """Paths below a folder, and whether each is a file; links do not count as files and are not followed.

    Hidden names at the top are skipped, because MkDocs leaves them alone; so are folders.
    """
    stack = [""]
    while stack:
        below = stack.pop()
        with os.scandir(site / below) as entries:
            for entry in entries:
                path = f"{below}/{entry.name}" if below else entry.name
                if path.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    stack.append(path)
                else:
                    yield path, entry.is_file(follow_symlinks=False)
