"""What other parts may add to a paper's page: citations, and metadata for reference managers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_listings.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """What reference managers read on a paper's page, and its script writes the citation from."""

    tags: tuple[tuple[str, str], ...] = ()
    """`(name, content)` of `<meta>` tags, such as `citation_title`."""
    unsaid: tuple[tuple[str, str], ...] = ()
    """`(name, value)` of data attributes for what a citation has and the tags have not."""
    json_ld: str = ""
    """A schema.org object, with `<`, `>` and `&` written as `\\uXXXX`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """Functions called once per paper; what is missing is left out of the page."""

    cite: Callable[[Paper], Citations] | None = None
