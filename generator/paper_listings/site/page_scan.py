"""Reads from the HTML of a page what the check of a site needs: ids, heading levels, references, loaded files.

The page is read in one pass and no tree is built: lxml calls a function for each start tag
(`docs/decisions/0022-check.md`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

_REFERENCES: Final = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}
_LOADED: Final = {"script": "src", "img": "src", "iframe": "src", "source": "src"}
_LOADED_RELATIONS: Final = frozenset(
    {"stylesheet", "icon", "preload", "modulepreload", "manifest", "preconnect"}
)
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_WANTED: Final = frozenset({*_REFERENCES, *_LOADED, *_HEADINGS})


class UnreadableError(Exception):
    """Raised for a page that is not HTML in UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a page contains, each in order of the page."""

    ids: Mapping[str, int]
    """How often each id occurs."""
    levels: tuple[int, ...]
    """The levels of the headings, 1 to 6."""
    references: tuple[str, ...]
    """Where links, scripts, images and forms lead: first all of `a`, then of `link`, `script`, `img` and `form`."""
    loaded: tuple[str, ...]
    """The addresses that a browser loads by itself: first all of `script`, then `img`, `iframe`, `source`, `link`."""


class _Target:
    """Is called by lxml for each start tag."""

    def __init__(self) -> None:
        self.elements = 0
        self.ids: dict[str, int] = {}
        self.levels: list[int] = []
        self.references: dict[str, list[str]] = {tag: [] for tag in _REFERENCES}
        self.loaded: dict[str, list[str]] = {tag: [] for tag in (*_LOADED, "link")}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if value := attributes.get("id"):
            self.ids[value] = self.ids.get(value, 0) + 1
        if tag not in _WANTED:
            return
        if level := _HEADINGS.get(tag):
            self.levels.append(level)
            return
        if (name := _REFERENCES.get(tag)) and (value := attributes.get(name)):
            self.references[tag].append(value)
        if tag == "a":
            return
        if (name := _LOADED.get(tag)) and (value := attributes.get(name)):
            self.loaded[tag].append(value)
        elif tag == "link" and _LOADED_RELATIONS.intersection(attributes.get("rel", "").split()):
            self.loaded[tag].append(attributes.get("href", ""))

    def close(self) -> None:
        """Does nothing; lxml requires it."""


def scan(data: bytes) -> Scan:
    """Returns what a page contains; raises UnreadableError if it is not HTML in UTF-8."""
    target = _Target()
    try:
        data.decode()
        # lxml calls only those methods of a target that exist; its stubs require all of them
        etree.fromstring(data, etree.HTMLParser(encoding="utf-8", target=target))  # type: ignore[arg-type]
    except (etree.LxmlError, UnicodeDecodeError) as error:
        raise UnreadableError(str(error)) from None
    if not target.elements:
        raise UnreadableError("Document is empty")
    return Scan(
        ids=target.ids,
        levels=tuple(target.levels),
        references=tuple(value for values in target.references.values() for value in values),
        loaded=tuple(value for values in target.loaded.values() for value in values),
    )
