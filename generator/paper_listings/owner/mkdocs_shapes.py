"""Defines the shapes that MkDocs settings can have, and what this program itself requires of some."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from paper_listings.text import clean, is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

INHERIT: Final = "INHERIT"
"""The key that names the file to inherit settings from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The allowed values of an MkDocs setting."""

    kind: Literal[
        "text", "path", "flag", "choice", "list", "mapping", "script", "table", "nav", "theme", "named", "free", "gone"
    ]  # fmt: skip
    """`mapping` has the known `keys`, `table` any keys; `script` is a path or a mapping; `named` are plugins or
    extensions; `free` is anything."""
    choices: tuple[str, ...] = ()
    """The allowed words of a choice."""
    member: Shape | None = None
    """The shape of a list's members; None for text."""
    keys: Mapping[str, Shape] = field(default_factory=dict)
    """The known keys of a mapping."""
    complaint: Callable[[str], str | None] | None = None
    """Returns the remedy for an invalid text of the right type; None if the text is valid or there is no check."""
    note: str = ""
    """MkDocs' message about a setting that was removed."""
    may_be_blank: bool = True
    """Whether a key without a value counts as missing."""


TEXT: Final = Shape(kind="text")
"""Text, which may be empty or missing after its key."""
PAGE: Final = Shape(kind="text", may_be_blank=False)
"""A name or path that must not be missing."""
FREE: Final = Shape(kind="free")
"""A value that MkDocs passes on to others unchanged."""
PART: Final = Shape(kind="table")
"""Settings of a part, with any keys."""
OWN: Final[Mapping[str, Shape]] = {
    INHERIT: Shape(kind="path", may_be_blank=False),
    "site_name": Shape(
        kind="text",
        may_be_blank=False,
        complaint=lambda text: None if clean(text) else "write the name of the site",
    ),
    "site_url": Shape(
        kind="text",
        complaint=lambda text: (
            None
            if is_web_address(text)
            else "write an absolute http(s) address, such as https://example.org/papers/"
        ),
    ),
}
"""What this program requires of settings, beyond what MkDocs requires."""
THEME: Final[Mapping[str, Shape]] = {
    "name": TEXT,
    "custom_dir": Shape(kind="path"),
    "static_templates": Shape(kind="list"),
    "locale": TEXT,
    "language": TEXT,
    "direction": TEXT,
    "features": Shape(kind="list"),
    "logo": TEXT,
    "favicon": TEXT,
    "variant": TEXT,
    "icon": PART,
}
"""Settings of any theme, and the simple ones of Material; a theme may have others."""
