"""The shell of a paper's page: the theme's HTML around it, rendered once, with slots for what a paper fills in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Slot: TypeAlias = Literal["key", "title", "description", "head", "body"]
SLOTS: Final[tuple[Slot, ...]] = get_args(Slot)
_MARK: Final = "papershell{}slot"
_MARKS: Final = re.compile("papershell({})slot".format("|".join(SLOTS)))
_INDENTED: Final = re.compile(r"\s*\n\s*")


def mark(slot: Slot) -> str:
    """The word that stands for a slot while the theme renders the shell; it needs no escaping anywhere."""
    return _MARK.format(slot)


@dataclass(frozen=True, slots=True)
class Shell:
    """A page of the theme in pieces: HTML, and the names of the slots between them, `len(pieces) - 1` of them."""

    pieces: tuple[str, ...]
    slots: tuple[Slot, ...]

    def filled(self, values: Mapping[Slot, str]) -> str:
        """The page with the HTML in `values` in its slots."""
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += (values[slot], piece)
        return "".join(parts)


def shell_of(html: str) -> Shell:
    """The shell in a rendered page that has `mark`s in its slots, without its indentation.

    Raises ValueError if the page lacks a slot: the theme then does not show all of a paper.
    """
    found = _MARKS.split(_INDENTED.sub("\n", html.strip()))
    slots = tuple(slot for name in found[1::2] for slot in SLOTS if slot == name)
    if missing := sorted(set(SLOTS) - set(slots)):
        raise ValueError(", ".join(missing))
    return Shell(pieces=tuple(found[::2]), slots=slots)
