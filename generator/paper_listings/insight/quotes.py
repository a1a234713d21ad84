"""Places papers under topics, with the words of each paper that speak for a topic, as the paper spells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from paper_listings.display.repair import repaired_text
from paper_listings.topics import term_bag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paper_listings.topics.assign import Assignment, Term

QUOTED: Final = 5
"""Maximum number of terms that are quoted for a topic."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a paper that speak for a topic."""

    text: str
    in_title: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The topics of one paper, and the words that speak for each."""

    slugs: tuple[str, ...]
    """The main topic first; empty if the paper is unsorted."""
    quotes: tuple[tuple[Quote, ...], ...]
    """For each of `slugs`, the strongest words first; none if no single word decides."""
    by_owner: tuple[str, ...] = ()
    """Those of `slugs` that the paper has only because the site's owner gave it them."""


def placement(assignment: Assignment, title: str, abstract: str | None) -> Placement:
    """The placement of a paper that was assigned these topics."""
    if not assignment.slugs:
        return Placement(slugs=(), quotes=())
    title, abstract = repaired_text(title), repaired_text(abstract or "")
    wanted = {term.text for reason in assignment.reasons for term in reason.terms}
    spelled = term_bag.written(title, abstract, wanted)
    running = " ".join(f"{title} / {abstract}".split())
    return Placement(
        slugs=assignment.slugs,
        quotes=tuple(_quotes(reason.terms, spelled, running) for reason in assignment.reasons),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A quote and its words, as terms."""

    quote: Quote
    words: frozenset[str]


def _quotes(terms: Iterable[Term], spelled: Mapping[str, str], running: str) -> tuple[Quote, ...]:
    """The strongest terms for the topic, without those whose words are all in other terms."""
    quotes: list[_Found] = []
    for term in terms:
        text = spelled.get(term.text) or (term.text if _stands(term.text, running) else "")
        if term.points <= 0 or len(term.text) == 1 or not text:
            continue
        new = _Found(Quote(text, term.in_title), _words(text))
        within = [one for one in quotes if one.words < new.words and one.quote.in_title <= term.in_title]
        fresh = new.words.difference(*(one.words for one in within))
        if fresh and fresh <= {word for one in quotes if one not in within for word in one.words}:
            continue
        place = quotes.index(within[0]) if within else len(quotes)
        quotes.insert(place, new)
        quotes = [one for one in quotes if one not in within]
    return tuple(one.quote for one in quotes[:QUOTED])


def _stands(words: str, running: str) -> bool:
    """Whether the phrase `words` occurs in a text on one line."""
    return words in running and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", running) is not None


def _words(text: str) -> frozenset[str]:
    return frozenset(term for term in term_bag.found(text) if " " not in term) or frozenset({text.lower()})
