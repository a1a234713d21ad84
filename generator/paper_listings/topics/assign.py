"""Decides which topics a paper has, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from paper_listings.topics.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from paper_listings.topics.matcher import Phrase
    from paper_listings.topics.taxonomy import Taxonomy

Verdict: TypeAlias = Literal["main", "given", "too few points", "far behind the best", "one topic too many"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words of the paper that count for or against a topic."""

    text: str
    """A phrase as the paper first writes it, or a term as the learned weights know it (see `term_bag.written`)."""
    points: float
    """Negative if it counts against the topic."""
    in_title: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A scorer's result for one topic."""

    points: float
    """In the unit of the taxonomy's threshold."""
    terms: Callable[[], Iterable[Term]]
    """Returns the terms behind the points, in any order; they need not add up to `points`."""
    rank: float | None = None
    """Decides the main topic, if there is a separate score for it; otherwise points times the topic's weight do."""


class Scorer(Protocol):
    """Gives points to topics."""

    def score(self, title: str, abstract: str) -> Mapping[str, Score]:
        """The scores by slug; a missing topic has no points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a paper has a topic, or does not have it."""

    slug: str
    terms: tuple[Term, ...]
    """Strongest first; equal ones from the title first, then by text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The topics of one paper."""

    slugs: tuple[str, ...]
    """The main topic first; empty if the paper is unsorted."""
    reasons: tuple[Reason, ...]
    """One for each slug, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one topic scored for one paper."""

    slug: str
    points: float
    weighted: float
    """Points times the topic's weight; topics are ranked by it."""
    verdict: Verdict
    reason: Reason


class PhraseScorer:
    """Scores topics by the phrases of the taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._scoring = taxonomy.scoring
        self._matcher = Matcher(taxonomy)

    def score(self, title: str, abstract: str) -> dict[str, Score]:
        """The scores of all topics with a phrase that occurs."""
        terms: dict[str, list[Term]] = {}
        for text, in_title in ((title, True), (abstract, False)):
            tally: dict[int, tuple[Phrase, list[str]]] = {}
            for hit in self._matcher.find(text):
                for phrase in hit.phrases:
                    tally.setdefault(phrase.number, (phrase, []))[1].append(hit.text)
            for phrase, found in tally.values():
                points = self._scoring.points(phrase.kind) * self._times(len(found), in_title=in_title)
                terms.setdefault(phrase.slug, []).append(
                    Term(text=found[0], points=points, in_title=in_title)
                )
        return {
            slug: Score(points=math.fsum(term.points for term in counted), terms=partial(tuple, counted))
            for slug, counted in terms.items()
        }

    def _times(self, hits: int, *, in_title: bool) -> float:
        return hits * self._scoring.title_factor if in_title else min(hits, self._scoring.body_cap)


class Assigner:
    """Assigns topics to papers. A topic needs only phrases to work; `scorer` may know more than phrases."""

    def __init__(self, taxonomy: Taxonomy, scorer: Scorer | None = None) -> None:
        self._scoring = taxonomy.scoring
        self._weights = {topic.slug: topic.weight for topic in taxonomy.topics}
        self._scorer: Scorer = scorer or PhraseScorer(taxonomy)

    def assign(self, title: str, abstract: str | None) -> Assignment:
        """The topics of a paper with this title and abstract, and the reasons."""
        given = [ranked for ranked in self._ranked(title, abstract or "") if ranked[2] in {"main", "given"}]
        return Assignment(
            slugs=tuple(slug for slug, _, _ in given),
            reasons=tuple(Reason(slug=slug, terms=_in_order(score.terms())) for slug, score, _ in given),
        )

    def standings(self, title: str, abstract: str | None) -> tuple[Standing, ...]:
        """How every topic with a term scored: assigned topics first, then by rank, then by slug."""
        return tuple(
            Standing(
                slug=slug,
                points=score.points,
                weighted=self._rank(slug, score),
                verdict=verdict,
                reason=Reason(slug=slug, terms=_in_order(score.terms())),
            )
            for slug, score, verdict in self._ranked(title, abstract or "")
        )

    def _rank(self, slug: str, score: Score) -> float:
        return score.points * self._weights[slug] if score.rank is None else score.rank

    def _order(self, slug: str, score: Score) -> float:
        """The value by which the topics after the main one are ordered."""
        return score.points * self._weights[slug] if score.rank is None else score.points

    def _ranked(self, title: str, abstract: str) -> list[tuple[str, Score, Verdict]]:
        scores = self._scorer.score(title, abstract)
        known = [(slug, score) for slug, score in scores.items() if slug in self._weights]
        known.sort(key=lambda ranked: (-self._rank(*ranked), ranked[0]))
        main = next((slug for slug, score in known if score.points >= self._scoring.threshold), None)
        known.sort(key=lambda ranked: (ranked[0] != main, -self._order(*ranked), ranked[0]))
        best = max((score.points for _, score in known if score.rank is None), default=0.0)
        ranked: list[tuple[str, Score, Verdict]] = []
        given = 0
        for slug, score in known:
            verdict = self._verdict(score, best, given)
            given += verdict in {"main", "given"}
            ranked.append((slug, score, verdict))
        return sorted(ranked, key=lambda found: found[2] not in {"main", "given"})

    def _verdict(self, score: Score, best: float, given: int) -> Verdict:
        if score.points < self._scoring.threshold:
            return "too few points"
        if score.rank is None and score.points < best * self._scoring.keep_ratio:
            return "far behind the best"
        if given >= self._scoring.max_topics:
            return "one topic too many"
        return "given" if given else "main"


def _in_order(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(
        sorted(terms, key=lambda term: (-abs(term.points), not term.in_title, term.text, term.points))
    )
