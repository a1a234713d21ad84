"""Explains in plain words why a paper has its topics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.display.repair import repaired_text
from paper_listings.topics import term_bag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.insight.library import Library
    from paper_listings.paper import Paper
    from paper_listings.topics.assign import Term
    from paper_listings.topics.taxonomy import Topic

TERMS_SHOWN = 5
"""Maximum number of terms that a reason names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyTopic:
    """A topic of a paper and the sentence that says why."""

    topic: Topic
    text: str


@dataclass(frozen=True, slots=True)
class _Quote:
    """A term as the paper spells it."""

    text: str
    words: frozenset[str]
    in_title: bool


def explanations(library: Library, paper: Paper) -> tuple[WhyTopic, ...]:
    """One explanation for each topic of `paper`, the main topic first."""
    reasons = {reason.slug: reason for reason in library.assignments[paper.key].reasons}
    title, abstract = repaired_text(paper.title), repaired_text(paper.abstract or "")
    spelled = term_bag.written(title, abstract)
    running = " ".join(f"{title} / {abstract}".split())
    return tuple(
        WhyTopic(topic=topic, text=_sentence(_quotes(reasons[topic.slug].terms, spelled, running)))
        for topic in library.topics_of(paper)
    )


def _sentence(quotes: Iterable[_Quote]) -> str:
    named = ", ".join(f"“{quote.text}”" + (" (title)" if quote.in_title else "") for quote in quotes)
    return f"Mentions {named}." if named else "No single word decides; all of them count together."


def _quotes(terms: Iterable[Term], spelled: dict[str, str], running: str) -> list[_Quote]:
    """The strongest terms for the topic, without those whose words are all in other terms."""
    quotes: list[_Quote] = []
    for term in terms:
        text = spelled.get(term.text) or (term.text if _stands(term.text, running) else "")
        if term.points <= 0 or len(term.text) == 1 or not text:
            continue
        new = _Quote(text, _words(text), term.in_title)
        within = [quote for quote in quotes if quote.words < new.words and quote.in_title <= new.in_title]
        fresh = new.words.difference(*(quote.words for quote in within))
        if fresh and fresh <= {word for quote in quotes if quote not in within for word in quote.words}:
            continue
        place = quotes.index(within[0]) if within else len(quotes)
        quotes.insert(place, new)
        quotes = [quote for quote in quotes if quote not in within]
    return quotes[:TERMS_SHOWN]


def _stands(words: str, running: str) -> bool:
    """Whether the phrase `words` occurs in a text on one line."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", running) is not None


def _words(text: str) -> frozenset[str]:
    return frozenset(term for term in term_bag.found(text) if " " not in term) or frozenset({text.lower()})
