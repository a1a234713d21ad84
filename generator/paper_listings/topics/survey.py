"""Tests a taxonomy on papers: finds dead phrases, overlaps, topics that match too much, unsorted papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from paper_listings.topics import term_bag
from paper_listings.topics.learned import LearnedAssigner
from paper_listings.topics.matcher import Matcher, phrases_of
from paper_listings.topics.taxonomy import symbols_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_listings.paper import Paper
    from paper_listings.topics.assign import Assigner, Assignment, Standing
    from paper_listings.topics.matcher import Phrase
    from paper_listings.topics.taxonomy import Taxonomy

OVERLAP_SHARE = 0.6
"""Two topics overlap heavily if they share at least this part of the smaller topic's papers."""
GREEDY_SHARE = 0.5
"""A topic with more than this share of all papers matches nearly everything."""
FEWEST = 10
"""With fewer papers than this, shares are meaningless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two topics that share many papers."""

    smaller: str
    """Slug of the topic with fewer papers; if equal, the first by name."""
    larger: str
    shared: int
    """Number of papers that have both."""
    share: float
    """Share of the smaller topic's papers, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCount:
    """How many papers a topic has, and a few of them."""

    slug: str
    papers: int
    main: int
    """Number of papers for which it is the main topic."""
    share: float
    """Share of all papers, from 0 to 1."""
    sample: tuple[Paper, ...]
    """Spread evenly over its papers; those with it as main topic come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The result of applying a taxonomy to papers."""

    papers: int
    topics: tuple[TopicCount, ...]
    """In taxonomy order."""
    unsorted: tuple[Paper, ...]
    """Papers without a topic, in the order given."""
    dead: tuple[Phrase, ...]
    """Phrases that would count but occur in no paper, or only inside longer ones; in file order."""
    silent: tuple[Phrase, ...]
    """Phrases that came with the site but do not count, because the learned weights decide; in file order."""
    vain: tuple[Phrase, ...]
    """The same for phrases that the owner wrote."""
    unweighed: tuple[str, ...]
    """Slugs of the topics that the learned weights do not know, in taxonomy order."""
    missing: tuple[str, ...]
    """Slugs of the topics that the learned weights know but the taxonomy lacks."""
    overlaps: tuple[Overlap, ...]
    """Largest share first."""
    greedy: tuple[TopicCount, ...]
    """Topics that match nearly everything, largest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a paper has its topics."""

    paper: Paper
    assignment: Assignment
    standings: tuple[Standing, ...]
    """Every topic with a term in the paper; terms as the paper writes them."""
    phrases: tuple[tuple[Phrase, bool, int], ...]
    """Each phrase found, whether it is in the title, and how often; in file order."""
    silent: tuple[Phrase, ...]
    """The phrases found that do not count, because the learned weights decide."""


def survey(taxonomy: Taxonomy, assigner: Assigner, papers: Sequence[Paper], *, sample: int = 5) -> Survey:
    """Apply `taxonomy` to `papers`, and show up to `sample` papers for each topic."""
    sorted_papers = [(paper, assigner.assign(paper.title, paper.abstract).slugs) for paper in papers]
    counts = tuple(_count(topic.slug, sorted_papers, sample) for topic in taxonomy.topics)
    enough = len(papers) >= FEWEST
    greedy = [count for count in counts if enough and count.share > GREEDY_SHARE]
    counting = _counting(taxonomy, assigner)
    silent = _silent(phrases_of(taxonomy), counting)
    shipped = assigner.shipped() if isinstance(assigner, LearnedAssigner) else frozenset()
    return Survey(
        papers=len(papers),
        topics=counts,
        unsorted=tuple(paper for paper, slugs in sorted_papers if not slugs),
        dead=dead_phrases(counting, papers),
        silent=tuple(phrase for phrase in silent if _identity(phrase) in shipped),
        vain=tuple(phrase for phrase in silent if _identity(phrase) not in shipped),
        unweighed=assigner.unweighed() if isinstance(assigner, LearnedAssigner) else (),
        missing=assigner.missing() if isinstance(assigner, LearnedAssigner) else (),
        overlaps=_overlaps(counts, [slugs for _, slugs in sorted_papers]),
        greedy=tuple(sorted(greedy, key=lambda count: (-count.papers, count.slug))),
    )


def dead_phrases(taxonomy: Taxonomy, papers: Sequence[Paper]) -> tuple[Phrase, ...]:
    """The phrases that never count in `papers`, in file order."""
    matcher = Matcher(taxonomy)
    alive = {
        (phrase.number, symbols_of(phrase.spelling))
        for paper in papers
        for text in (paper.title, paper.abstract or "")
        for hit in matcher.find(text)
        for phrase in hit.phrases
    }
    return tuple(
        phrase for phrase in phrases_of(taxonomy) if (phrase.number, symbols_of(phrase.spelling)) not in alive
    )


def explain(taxonomy: Taxonomy, assigner: Assigner, paper: Paper) -> Explanation:
    """Why `paper` has its topics and not others."""
    matcher = Matcher(taxonomy)
    found: dict[tuple[int, bool, str], list[Phrase]] = {}
    for text, in_title in ((paper.title, True), (paper.abstract or "", False)):
        for hit in matcher.find(text):
            for phrase in hit.phrases:
                found.setdefault((phrase.number, not in_title, phrase.spelling), []).append(phrase)
    return Explanation(
        paper=paper,
        assignment=assigner.assign(paper.title, paper.abstract),
        standings=_written(assigner.standings(paper.title, paper.abstract), paper),
        phrases=tuple((found[key][0], not key[1], len(found[key])) for key in sorted(found)),
        silent=_silent(
            {phrase.number: phrase for key in sorted(found) for phrase in found[key]}.values(),
            _counting(taxonomy, assigner),
        ),
    )


def _counting(taxonomy: Taxonomy, assigner: Assigner) -> Taxonomy:
    return assigner.counting() if isinstance(assigner, LearnedAssigner) else taxonomy


def _silent(phrases: Iterable[Phrase], counting: Taxonomy) -> tuple[Phrase, ...]:
    """The phrases that are not in `counting`, the taxonomy of phrases that count."""
    kept = {_identity(phrase) for phrase in phrases_of(counting)}
    return tuple(phrase for phrase in phrases if _identity(phrase) not in kept)


def _identity(phrase: Phrase) -> tuple[str, str, str]:
    return phrase.slug, phrase.kind, phrase.spelling


def _written(standings: Sequence[Standing], paper: Paper) -> tuple[Standing, ...]:
    spelled = term_bag.written(paper.title, paper.abstract or "")
    return tuple(
        replace(
            standing,
            reason=replace(
                standing.reason,
                terms=tuple(
                    replace(term, text=spelled.get(term.text, term.text)) for term in standing.reason.terms
                ),
            ),
        )
        for standing in standings
    )


def _count(slug: str, sorted_papers: Sequence[tuple[Paper, tuple[str, ...]]], sample: int) -> TopicCount:
    having = [(paper, slugs[0] == slug) for paper, slugs in sorted_papers if slug in slugs]
    as_main = [paper for paper, is_main in having if is_main]
    others = [paper for paper, is_main in having if not is_main]
    shown = _spread(as_main, sample)
    return TopicCount(
        slug=slug,
        papers=len(having),
        main=len(as_main),
        share=len(having) / len(sorted_papers) if sorted_papers else 0.0,
        sample=(*shown, *_spread(others, sample - len(shown))),
    )


def _spread(papers: Sequence[Paper], number: int) -> tuple[Paper, ...]:
    """At most `number` of `papers`, evenly spaced, starting with the first."""
    if len(papers) <= number:
        return tuple(papers)
    return tuple(papers[index * len(papers) // number] for index in range(number))


def _overlaps(counts: Sequence[TopicCount], slugs_of: Sequence[tuple[str, ...]]) -> tuple[Overlap, ...]:
    large = sorted((count for count in counts if count.papers >= FEWEST), key=lambda c: (c.papers, c.slug))
    found = []
    for smaller, larger in combinations(large, 2):
        shared = sum(smaller.slug in slugs and larger.slug in slugs for slugs in slugs_of)
        share = shared / smaller.papers
        if share >= OVERLAP_SHARE:
            found.append(Overlap(smaller=smaller.slug, larger=larger.slug, shared=shared, share=share))
    return tuple(sorted(found, key=lambda overlap: (-overlap.share, overlap.smaller, overlap.larger)))
