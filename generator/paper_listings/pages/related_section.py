"""The related papers that a paper page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.display.addresses import paper_url
from paper_listings.display.repair import repaired_html, repaired_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from markupsafe import Markup

    from paper_listings.insight.library import Library
    from paper_listings.insight.related import Related


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A related paper as the page shows it."""

    url: str
    title: Markup
    listed: dt.date
    terms: tuple[str, ...]
    """The terms that the two papers share."""


def related_rows(library: Library, links: Sequence[Related]) -> tuple[Neighbour, ...]:
    """One row for each of `links`, in their order."""
    return tuple(
        Neighbour(
            url=paper_url(link.key),
            title=repaired_html(library.by_key[link.key].title),
            listed=library.by_key[link.key].listed,
            terms=tuple(map(repaired_text, link.terms)),
        )
        for link in links
    )
