"""Explains in plain words why a paper has its topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.insight.library import Library
    from paper_listings.insight.quotes import Quote
    from paper_listings.paper import Paper
    from paper_listings.topics.taxonomy import Topic


BY_OWNER: Final = "Chosen by the owner of this site."


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyTopic:
    """A topic of a paper and the sentence that says why."""

    topic: Topic
    text: str


def explanations(library: Library, paper: Paper) -> tuple[WhyTopic, ...]:
    """One explanation for each topic of `paper`, the main topic first."""
    placed = library.assignments[paper.key]
    return tuple(
        WhyTopic(topic=topic, text=BY_OWNER if topic.slug in placed.by_owner else _sentence(quotes))
        for topic, quotes in zip(library.topics_of(paper), placed.quotes, strict=True)
    )


def _sentence(quotes: Iterable[Quote]) -> str:
    named = ", ".join(f"“{quote.text}”" + (" (title)" if quote.in_title else "") for quote in quotes)
    return f"Mentions {named}." if named else "No single word decides; all of them count together."
