"""Finds the file of a site that a reference on a page leads to, by string operations where that is enough."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

_SEGMENT: Final = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
_PLAIN: Final = re.compile(
    rf"(?P<up>(?:\.\./)*)(?:(?P<last>\.\.)|(?P<rest>(?:{_SEGMENT}/)*(?:{_SEGMENT})?))(?:\#(?P<anchor>[A-Za-z0-9_.~-]*))?"
)
"""References without `.` segments, escapes, queries, schemes, hosts: almost all that this program writes."""
_PLAIN_PAGE: Final = re.compile(rf"(?:{_SEGMENT}/)*{_SEGMENT}")
_REMEMBERED: Final = 1 << 16
"""How many references are kept, taken apart: more than a site repeats, however large it is."""
_INDEX: Final = "index.html"


class Target(NamedTuple):
    """Where a reference leads."""

    path: str | None
    """A path below the site's folder, that of a page if the reference names a folder; None: outside the site."""
    anchor: str
    """The id on that page; empty if the whole page is meant."""


class _Parts(NamedTuple):
    up: int
    rest: str
    anchor: str


class Folder:
    """The folder of one page, from which its references are resolved."""

    def __init__(self, page: str, base_path: str) -> None:
        """`page` is the path of a page below the site's folder, which is published at `base_path`, such as `/`."""
        self._page = page
        self._base_path = base_path
        folder = page[: page.rfind("/") + 1]
        self._above: list[str] = []
        """The page's folder, the one above it, and so on up to the site's own, which is empty."""
        if _PLAIN_PAGE.fullmatch(page):
            names = folder.split("/")[:-1]
            self._above = [
                "".join(f"{name}/" for name in names[:depth]) for depth in range(len(names), -1, -1)
            ]

    def target(self, reference: str) -> Target:
        """Returns where an internal reference leads; see `is_internal`."""
        parts = _parts(reference)
        if parts is None or parts.up >= len(self._above):
            return _resolve(self._page, reference, self._base_path)
        if not parts.rest and not parts.up:
            return Target(self._page, parts.anchor)
        path = self._above[parts.up] + parts.rest
        return Target(path if path and path[-1] != "/" else path + _INDEX, parts.anchor)


@lru_cache(_REMEMBERED)
def _parts(reference: str) -> _Parts | None:
    """Takes a plain reference apart; None if it is not plain."""
    if not (found := _PLAIN.fullmatch(reference)):
        return None
    up = found["up"].count("/") + bool(found["last"])
    return _Parts(up, found["rest"] or "", found["anchor"] or "")


def _resolve(page: str, reference: str, base_path: str) -> Target:
    """Returns where any internal reference leads, by RFC 3986."""
    folder, _, name = page.rpartition("/")
    here = f"{base_path}{folder}{'/' if folder else ''}{'' if name == _INDEX else name}"
    address, anchor = urldefrag(urljoin(here, reference))
    path, base = unquote(urlsplit(address).path), unquote(base_path)
    if not path.startswith(base):
        return Target(None, unquote(anchor))
    path = path.removeprefix(base)
    return Target(path if path and path[-1] != "/" else path + _INDEX, unquote(anchor))


@lru_cache(_REMEMBERED)
def is_internal(reference: str) -> bool:
    """Whether a reference names neither a scheme nor a host, so it leads to a place of the same site."""
    if reference.startswith(("https://", "http://")):
        return False
    if _PLAIN.fullmatch(reference):
        return True
    try:
        parts = urlsplit(reference)
    except ValueError:  # a host that is none, such as `//[`
        return False
    return not parts.scheme and not parts.netloc
