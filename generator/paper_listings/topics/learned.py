"""Scores topics by the learned weights, and an owner's own topics by their phrases."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from paper_listings.topics import term_bag
from paper_listings.topics.assign import Assigner, PhraseScorer, Score, Term
from paper_listings.topics.weights import EVIDENCE_UNIT, SCORE_UNIT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from paper_listings.topics.taxonomy import Taxonomy, TaxonomyEntry
    from paper_listings.topics.weights import Reading, TopicModel

POINTS: Final = 10.0
"""Taxonomy points per whole unit of learned score; a strong phrase is worth a fifth of it."""
MAIN_FLOOR: Final = round(0.2 * SCORE_UNIT)
"""The score that the most likely main topic needs; a paper without such a topic is unsorted."""
NEAR: Final = round(0.1 * SCORE_UNIT)
"""A topic that misses its threshold by more than this, and has no phrase in the paper, is not reported at all."""
TERMS_KEPT: Final = 8
"""Maximum terms that are given as reasons for a learned topic."""


Shipped: TypeAlias = "frozenset[tuple[str, str, str]]"
"""Slug, kind and spelling of each phrase."""


class LearnedScorer:
    """Scores the topics that the learned weights know by these, and all others by phrases.

    The learned score of a topic is converted to the taxonomy's points, so that its learned threshold equals the
    taxonomy's `threshold`. In addition to it, only vetoes and phrases that the weights do not know count.
    """

    def __init__(self, taxonomy: Taxonomy, model: TopicModel) -> None:
        self._threshold = taxonomy.scoring.threshold
        self._model = model
        wanted = {topic.slug for topic in taxonomy.topics if topic.learned}
        self._outputs = [
            (slug, output, model.thresholds[output])
            for output, slug in enumerate(model.topics)
            if slug in wanted
        ]
        self._phrases = PhraseScorer(_beyond(taxonomy, model, {slug for slug, _, _ in self._outputs}))

    def score(self, title: str, abstract: str) -> dict[str, Score]:
        """The scores of all topics with any evidence.

        A learned topic whose phrases add up to less than zero is vetoed, and is not the most likely main topic.
        """
        scores = self._phrases.score(title, abstract)
        from_title = term_bag.found(title)
        reading = self._model.read(term_bag.counted(from_title, term_bag.found(abstract)))
        if reading is None:
            return scores
        learned = self._model.scores(self._model.evidence(reading))
        half = len(self._model.topics)
        in_title = frozenset(from_title)
        main = max(
            (output for slug, output, _ in self._outputs if slug not in scores or scores[slug].points >= 0),
            key=learned[half:].__getitem__,
            default=None,
        )
        for slug, output, threshold in self._outputs:
            ahead = learned[output] - (MAIN_FLOOR if output == main else threshold)
            if ahead < -NEAR and slug not in scores:
                continue
            said = scores.get(slug)
            more = said.points if said else 0.0
            scores[slug] = Score(
                points=self._threshold + ahead * POINTS / SCORE_UNIT + more,
                terms=partial(self._terms, reading, output, in_title, said),
                rank=self._threshold + learned[half + output] * POINTS / SCORE_UNIT + more,
            )
        return scores

    def _terms(
        self, reading: Reading, output: int, in_title: frozenset[str], said: Score | None
    ) -> Iterator[Term]:
        for name, share in self._model.contributions(reading, output, TERMS_KEPT):
            yield Term(text=name, points=round(share * POINTS / EVIDENCE_UNIT, 2), in_title=name in in_title)
        if said:
            yield from said.terms()


class LearnedAssigner(Assigner):
    """Assigns topics by the learned weights and by phrases, and tells which phrases count besides the weights."""

    def __init__(
        self, taxonomy: Taxonomy, model: TopicModel, shipped: Callable[[], Shipped] = frozenset
    ) -> None:
        super().__init__(taxonomy, LearnedScorer(taxonomy, model))
        self.shipped = shipped
        """Returns the phrases that come with the site; few commands need them."""
        self._taxonomy = taxonomy
        self._model = model

    def counting(self) -> Taxonomy:
        """The taxonomy with only the phrases that count."""
        learned = {topic.slug for topic in self._taxonomy.topics if topic.learned}
        return _beyond(self._taxonomy, self._model, learned.intersection(self._model.topics))

    def unweighed(self) -> tuple[str, ...]:
        """The topics that the weights do not know, in file order."""
        return tuple(topic.slug for topic in self._taxonomy.topics if topic.slug not in self._model.topics)

    def missing(self) -> tuple[str, ...]:
        """The topics that the weights know but the taxonomy lacks, in the order of the weights."""
        return tuple(slug for slug in self._model.topics if self._taxonomy.topic(slug) is None)


def parse_shipped(text: str) -> Shipped:
    """The phrases in a list, one per line: topic, kind and spelling, separated by tabs; `#` begins a comment."""
    rows = (line.split("\t", 2) for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset((slug, kind, spelling) for slug, kind, spelling in rows)


def _beyond(taxonomy: Taxonomy, model: TopicModel, learned: Collection[str]) -> Taxonomy:
    """The taxonomy with only the phrases that count besides the learned weights, which decide on those they know."""

    def kept(entries: tuple[TaxonomyEntry, ...]) -> tuple[TaxonomyEntry, ...]:
        return tuple(entry for entry in entries if not any(_is_known(one, model) for one in entry.spellings))

    topics = tuple(
        replace(topic, strong=kept(topic.strong), weak=kept(topic.weak), not_=())
        if topic.slug in learned
        else topic
        for topic in taxonomy.topics
    )
    return replace(taxonomy, topics=topics)


def _is_known(spelling: str, model: TopicModel) -> bool:
    """Whether the weights know the phrase, or could have: every phrase that is common enough was weighed."""
    return any(term in model.terms for term in term_bag.terms_of(spelling.rstrip("*"), "")) or "*" in spelling
