"""The pages at the addresses of records that were merged into another: each leads to the paper that was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from paper_listings.display.addresses import paper_url
from paper_listings.display.repair import repaired_text
from paper_listings.pages.templating import finished

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_listings.insight.library import Period
    from paper_listings.pages.context import SiteContext
    from paper_listings.pages.shell import Shell


def moved_files(
    context: SiteContext, day: Period, shells: Mapping[int, Shell]
) -> Iterator[tuple[str, bytes]]:
    """The files at the former addresses of the papers of one listing day, by path below the site's root.

    Their canonical link is the address of the paper. `shells` are the same as for `paper_files`.
    """
    for paper in day.papers:
        for key in context.library.moved_here.get(paper.key, ()):
            here = paper_url(key)
            body = finished("moved.html", here, card=context.cards[paper.key], key=key)
            title = repaired_text(paper.title)
            html = shells[1 + key.count("/")].filled(
                {
                    "key": paper.key,
                    "title": escape(title),
                    "description": escape(f"This page has moved: {title}"),
                    "head": "",
                    "body": body,
                }
            )
            yield f"{here}index.html", html.encode()
