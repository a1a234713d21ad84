"""Deciding which topics a paper has, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

from generator.topics import bag
from generator.topics.matcher import Matcher
from generator.topics.model import EVIDENCE_UNIT, SCORE_UNIT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from generator.topics.matcher import Phrase
    from generator.topics.model import Reading, TopicModel
    from generator.topics.taxonomy import Entry, Taxonomy

Verdict: TypeAlias = Literal["main", "given", "too few points", "far behind the best", "one topic too many"]

POINTS: Final = 10.0
"""Points of the taxonomy for a whole unit of learned score: a strong phrase is worth a fifth of it."""
MAIN_FLOOR: Final = round(0.2 * SCORE_UNIT)
"""The score that the most likely main topic needs; a paper that has no such topic is unsorted."""
TERMS_KEPT: Final = 8
"""A learned topic names at most so many terms as reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words of the paper that speak for a topic, or against it."""

    text: str
    """As written in the paper where it stands first."""
    points: float
    """Negative when it speaks against the topic."""
    in_title: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a scorer has to say of one topic."""

    points: float
    """In the unit of the taxonomy's threshold."""
    terms: tuple[Term, ...]
    """What the points come from, in any order; they need not add up to `points`."""
    rank: float | None = None
    """For the choice of the main topic, where it is known apart; else points times the topic's weight decide."""


class Scorer(Protocol):
    """Gives points to topics."""

    def score(self, title: str, abstract: str) -> Mapping[str, Score]:
        """The scores by slug; a topic that is not mentioned has no points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a paper has, or has not, a topic."""

    slug: str
    terms: tuple[Term, ...]
    """Strongest first; among equals the title's first, then by text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The topics of one paper."""

    slugs: tuple[str, ...]
    """The main topic first; empty when the paper is unsorted."""
    reasons: tuple[Reason, ...]
    """One for each slug, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one topic fared with one paper."""

    slug: str
    points: float
    weighted: float
    """Points times the topic's weight: topics are ranked by it."""
    verdict: Verdict
    reason: Reason


class PhraseScorer:
    """Points by the phrases of the taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._scoring = taxonomy.scoring
        self._matcher = Matcher(taxonomy)

    def score(self, title: str, abstract: str) -> dict[str, Score]:
        """The scores of all topics of which a phrase occurs."""
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
            slug: Score(points=math.fsum(term.points for term in counted), terms=tuple(counted))
            for slug, counted in terms.items()
        }

    def _times(self, hits: int, *, in_title: bool) -> float:
        return hits * self._scoring.title_factor if in_title else min(hits, self._scoring.body_cap)


class LearnedScorer:
    """Points by the learned weights, for the topics that they know; by phrases for all others.

    For a learned topic, its learned score is expressed in the taxonomy's points, so that its learned threshold is the
    taxonomy's `threshold`; only phrases that the weights cannot know, and phrases against it, add to that.
    """

    def __init__(self, taxonomy: Taxonomy, model: TopicModel) -> None:
        self._threshold = taxonomy.scoring.threshold
        self._model = model
        wanted = {topic.slug for topic in taxonomy.topics if topic.learned}
        self._outputs = {slug: number for number, slug in enumerate(model.topics) if slug in wanted}
        self._phrases = PhraseScorer(_beyond(taxonomy, model, self._outputs.keys()))

    def score(self, title: str, abstract: str) -> dict[str, Score]:
        """The scores of all topics that have any evidence."""
        scores = self._phrases.score(title, abstract)
        reading = self._model.read(bag.terms(title, abstract))
        if reading is None:
            return scores
        learned = self._model.scores(self._model.evidence(reading))
        in_title = bag.terms(title, "")
        half = len(self._model.topics)
        main = max(self._outputs.values(), key=lambda output: (learned[half + output], -output), default=None)
        for slug, output in self._outputs.items():
            threshold = MAIN_FLOOR if output == main else self._model.thresholds[output]
            points = self._threshold + (learned[output] - threshold) * POINTS / SCORE_UNIT
            said = scores.get(slug)
            if points + (said.points if said else 0) < self._threshold and not said:
                continue
            rank = self._threshold + learned[half + output] * POINTS / SCORE_UNIT
            scores[slug] = Score(
                points=points + (said.points if said else 0.0),
                terms=(*self._terms(reading, output, in_title), *(said.terms if said else ())),
                rank=rank + (said.points if said else 0.0),
            )
        return scores

    def _terms(self, reading: Reading, output: int, in_title: Mapping[str, int]) -> Iterator[Term]:
        for name, share in self._model.contributions(reading, output, TERMS_KEPT):
            yield Term(text=name, points=round(share * POINTS / EVIDENCE_UNIT, 2), in_title=name in in_title)


def _beyond(taxonomy: Taxonomy, model: TopicModel, learned: Collection[str]) -> Taxonomy:
    """The taxonomy with only those phrases that count beside the learned weights."""

    def kept(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(entry for entry in entries if not any(_is_known(one, model) for one in entry.spellings))

    topics = tuple(
        replace(topic, strong=kept(topic.strong), weak=kept(topic.weak)) if topic.slug in learned else topic
        for topic in taxonomy.topics
    )
    return replace(taxonomy, topics=topics)


def _is_known(spelling: str, model: TopicModel) -> bool:
    """Whether the weights know the phrase, or could have known it: what is common enough was weighed."""
    return any(term in model.terms for term in bag.terms(spelling.rstrip("*"), "")) or "*" in spelling


class Assigner:
    """Gives papers their topics. A topic with phrases works at once; with a model, the topics it knows are learned."""

    def __init__(self, taxonomy: Taxonomy, model: TopicModel | None = None) -> None:
        self._scoring = taxonomy.scoring
        self._weights = {topic.slug: topic.weight for topic in taxonomy.topics}
        self._scorer: Scorer = LearnedScorer(taxonomy, model) if model else PhraseScorer(taxonomy)

    def assign(self, title: str, abstract: str | None) -> Assignment:
        """The topics of a paper with this title and abstract, and the reasons."""
        given = [ranked for ranked in self._ranked(title, abstract or "") if ranked[2] in {"main", "given"}]
        return Assignment(
            slugs=tuple(slug for slug, _, _ in given),
            reasons=tuple(Reason(slug=slug, terms=_in_order(score.terms)) for slug, score, _ in given),
        )

    def standings(self, title: str, abstract: str | None) -> tuple[Standing, ...]:
        """How every topic that has a term fared: those given first, then by rank, then by slug."""
        return tuple(
            Standing(
                slug=slug,
                points=score.points,
                weighted=self._rank(slug, score),
                verdict=verdict,
                reason=Reason(slug=slug, terms=_in_order(score.terms)),
            )
            for slug, score, verdict in self._ranked(title, abstract or "")
        )

    def _rank(self, slug: str, score: Score) -> float:
        return score.points * self._weights[slug] if score.rank is None else score.rank

    def _order(self, slug: str, score: Score) -> float:
        """By what the topics beside the main one are ordered."""
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


def _in_order(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(
        sorted(terms, key=lambda term: (-abs(term.points), not term.in_title, term.text, term.points))
    )
