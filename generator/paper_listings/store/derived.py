"""Keeps results between runs, each under a digest of everything that it was made from: safe to delete, never wrong.

An entry is a file, `KIND/NAME` below the folder of a `Derived`, with the digest of its inputs and one of its content.
An entry that is damaged, cut off or made from other inputs is as good as none. Nothing in an entry is ever run.
"""

from __future__ import annotations

import contextlib
import hashlib
import platform
import unicodedata
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from paper_listings.store import atomic, bounded

if TYPE_CHECKING:
    from collections.abc import Callable

_Value = TypeVar("_Value")

FOLDER: Final = ".cache/papers"
"""Relative to the root of a site."""
_MARK: Final = b"paper-listings derived 1\n"
_SIZE: Final = 32
"""Bytes of a digest."""
_PACKAGE: Final = Path(__file__).parents[1]
_LIBRARIES: Final = ("jinja2", "latex2mathml", "lxml", "markdown", "markupsafe", "numpy", "scipy")
"""Packages whose version may change a result."""


class Derived:
    """The entries in a folder; without a folder, nothing is kept."""

    def __init__(self, folder: Path | None = None, *, program: bytes = b"") -> None:
        self._folder = folder
        self._program = program
        """Digest of the program, an input of every entry."""
        self._asked: set[tuple[str, str]] = set()

    def kept(self, kind: str, name: str, inputs: bytes, make: Callable[[], bytes]) -> bytes:
        """The content of the entry, made and kept if there is none for these `inputs`."""
        found = self.find(kind, name, inputs, bytes)
        if found is None:
            found = make()
            self.keep(kind, name, inputs, found)
        return found

    def find(self, kind: str, name: str, inputs: bytes, load: Callable[[bytes], _Value]) -> _Value | None:
        """What `load` makes of the entry's content; None if there is no entry for these `inputs`, or if it is invalid.

        `kind` and `name` are parts of a path, of letters, digits and hyphens.
        """
        self._asked.add((kind, name))
        if self._folder is None:
            return None
        path = self._folder / kind / name
        try:
            content = bounded.read_file(path) if path.is_file() else b""
        except OSError:
            return None
        head = _MARK + self._digest(kind, name, inputs)
        data = content[len(head) + _SIZE :]
        if not content.startswith(head) or content[len(head) :][:_SIZE] != digest(data):
            return None
        try:
            return load(data)
        except Exception:  # noqa: BLE001 -- whatever is wrong with an entry, it is made again
            return None

    def keep(self, kind: str, name: str, inputs: bytes, data: bytes) -> None:
        """Keep the content of an entry, instead of any other of this kind and name; if that fails, do without."""
        self._asked.add((kind, name))
        if self._folder is None:
            return
        path = self._folder / kind / name
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            content = _MARK + self._digest(kind, name, inputs) + digest(data) + data
            atomic.write(path, content, durable=False)

    def spare(self, kind: str, name: str) -> None:
        """Let `tidy` leave an entry that was not needed this time."""
        self._asked.add((kind, name))

    def tidy(self) -> None:
        """Remove all entries that this object was not asked for."""
        if self._folder is None:
            return
        for path in self._folder.glob("*/*"):
            if (path.parent.name, path.name) not in self._asked:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _digest(self, kind: str, name: str, inputs: bytes) -> bytes:
        return digest(self._program, kind, name, inputs)


def derived_of(root: Path) -> Derived:
    """The entries of the site in this folder."""
    return Derived(root / FOLDER, program=program())


def digest(*parts: bytes | str) -> bytes:
    """A digest of 32 bytes; different `parts` have different digests, even if they are the same when joined."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.digest()


@cache
def program() -> bytes:
    """A digest of everything in this package, of the Python that runs it, and of the libraries that it uses."""
    parts: list[bytes | str] = [platform.python_version(), unicodedata.unidata_version]
    parts.extend(map(_version, _LIBRARIES))
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            parts += [path.relative_to(_PACKAGE).as_posix(), path.read_bytes()]
    return digest(*parts)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
