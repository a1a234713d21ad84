"""Why a paper stands in its topics, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.library import Library
    from generator.paper import Paper
    from generator.topics.taxonomy import Topic

TERMS_SHOWN = 5
"""A reason names so many terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A topic of a paper and the sentence that says why."""

    topic: Topic
    text: str


def explanations(library: Library, paper: Paper) -> tuple[Explanation, ...]:
    """One explanation for each topic of `paper`, the main topic first."""
    reasons = {reason.slug: reason for reason in library.assignments[paper.key].reasons}
    return tuple(
        Explanation(
            topic=topic,
            text="Speaks of "
            + ", ".join(
                f"“{term.text}”" + (" (title)" if term.in_title else "")
                for term in [term for term in reasons[topic.slug].terms if term.points > 0][:TERMS_SHOWN]
            )
            + ".",
        )
        for topic in library.topics_of(paper)
    )
