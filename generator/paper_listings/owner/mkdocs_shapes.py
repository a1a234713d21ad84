"""What settings of MkDocs can be: shapes, and those that this program has an opinion of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from paper_listings.text import clean, is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

INHERIT: Final = "INHERIT"
"""The key that names the file whose settings these change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a setting of MkDocs may be."""

    kind: Literal[
        "text", "path", "flag", "choice", "list", "mapping", "script", "table", "nav", "theme", "named", "free", "gone"
    ]  # fmt: skip
    """`mapping` has the known `keys`, `table` any keys; `script` is a path or a mapping; `named` are plugins or
    extensions; `free` is anything."""
    choices: tuple[str, ...] = ()
    """The words of a choice."""
    member: Shape | None = None
    """What the members of a list are; None for texts."""
    keys: Mapping[str, Shape] = field(default_factory=dict)
    """The known keys of a mapping."""
    complaint: Callable[[str], str | None] | None = None
    """What there is to say against a text of the right type; None if nothing."""
    note: str = ""
    """Of a setting that is gone: what MkDocs says about it."""
    may_be_blank: bool = True
    """Whether a key without a value counts as absent."""


TEXT: Final = Shape(kind="text")
"""A text, which may be empty or left out after its key."""
PAGE: Final = Shape(kind="text", may_be_blank=False)
"""A name or a path that has to be there."""
FREE: Final = Shape(kind="free")
"""What MkDocs hands on to others as it is."""
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
"""What this program asks of settings, beyond what MkDocs asks."""
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
"""Settings of any theme, and the plain ones of Material; a theme may have others."""
