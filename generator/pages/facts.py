"""What the search index keeps of a paper beside its text, for result cards, filters and sorting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator.text import short_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pages.cards import Card
    from generator.topics.taxonomy import Topic


def facts(card: Card, topics: Sequence[Topic], byline: str | None) -> str:
    """The facts as a JSON object, as `search-card.js` reads them. `skip` is the number of words before the abstract."""
    paper = card.paper
    return json.dumps(
        {
            "key": paper.key,
            "by": card.byline,
            "code": any(link.kind == "code" for link in paper.links),
            "comments": paper.comments or 0,
            "said": card.comments,
            "date": paper.published.isoformat() if paper.published else None,
            "day": short_date(paper.published) if paper.published else "Date unknown",
            "inferred": paper.published_is_inferred,
            "listed": paper.listed.isoformat(),
            "links": [[item.label, item.url] for item in card.links],
            "org": paper.organization,
            "topics": [topic.slug for topic in topics],
            "skip": len(f"{paper.title} {byline or ''}".split()),
        },
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
