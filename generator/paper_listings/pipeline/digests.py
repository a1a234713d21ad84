"""Digests of everything that decides what is rendered, to tell what need not be rendered again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent


@cache
def program() -> str:
    """The SHA-256 of this program: its code, templates and weights, in hex."""
    found = hashlib.sha256()
    for path in sorted(path for path in _PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        content = path.read_bytes()
        found.update(f"{path.relative_to(_PACKAGE).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def digest(*values: object) -> str:
    """The SHA-256 of the representations of `values`, in hex: of frozen values, which say everything about themselves."""
    found = hashlib.sha256()
    for value in values:
        found.update(repr(value).encode("utf-8", "surrogatepass"))
        found.update(b"\0")
    return found.hexdigest()
