"""How the text of a paper becomes HTML: the one place through which every title, lead and abstract goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from markupsafe import Markup


def shown(text: str) -> Markup:
    """`text` as HTML that shows it literally."""
    return escape(text)
