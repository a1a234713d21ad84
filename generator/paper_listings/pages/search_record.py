"""What the search index stores about a paper besides its text, for result cards, filters and sorting."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from paper_listings.display.repair import repaired_text
from paper_listings.text import short_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_listings.pages.cards import Card
    from paper_listings.topics.taxonomy import Topic


def facts(card: Card, topics: Sequence[Topic]) -> str:
    """The facts as `search-card.js` reads them: a JSON object in base64url, which no decoding on the way can change.

    Pagefind decodes entities in the value of a filter once more than HTML does: a name with `&quot;` would end its
    string. `title` is included only if it has a `$`, as formulas do, because the index keeps no dollar signs and no TeX.
    """
    paper = card.paper
    title = {"title": repaired_text(paper.title)} if "$" in paper.title else {}
    return encoded(
        title
        | {
            "key": paper.key,
            "by": card.byline,
            "code": card.has_code,
            "comments": paper.comments or 0,
            "said": card.comments,
            "date": paper.published.isoformat() if paper.published else None,
            "day": short_date(paper.published) if paper.published else "Date unknown",
            "inferred": paper.published_is_inferred,
            "listed": paper.listed.isoformat(),
            "links": [[item.label, item.url] for item in card.links],
            "org": paper.organization,
            "topics": [topic.slug for topic in topics],
        }
    )


def encoded(value: dict[str, Any]) -> str:
    """`value` as JSON in UTF-8, in base64url (RFC 4648, section 5) without padding."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decoded(text: str) -> dict[str, Any]:
    """The value that `encoded` wrote; raises ValueError for anything else."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    value = json.loads(data)
    if not isinstance(value, dict):
        raise ValueError(text)  # noqa: TRY004 -- the text is wrong, not its type
    return value
