"""Generates papers for benchmarks, with words from the topic weights in realistic frequencies."""

from __future__ import annotations

import datetime as dt
import math
import random
from functools import cache
from itertools import accumulate

from paper_listings.owner.config import load_model
from paper_listings.paper import Paper

IDF_UNIT = 16
"""The idf in the weights file is `16 · ln(papers / papers with the term)`."""
TERMS_IN_TITLE, TERMS_IN_ABSTRACT = 5, 84
"""Terms drawn per paper. Including the words inside pairs, a paper has about 120 different known terms, like a real one."""
PAPERS_A_DAY = 40
_BETWEEN = ("the", "of the", "and", "for", "which the", "is", "with")


def papers(count: int) -> list[Paper]:
    """Returns `count` papers, listed from 2024 onwards; the same ones every time."""
    chance = random.Random(11)
    return [
        Paper(
            key=f"2401.{number:05}",
            arxiv_id=f"2401.{number:05}",
            title=_text(chance, TERMS_IN_TITLE).removesuffix(".").capitalize(),
            abstract=_abstract(chance),
            authors=tuple(f"Author {chance.randrange(3_000)}" for _ in range(4)),
            listed=dt.date(2024, 1, 1) + dt.timedelta(days=number // PAPERS_A_DAY),
            position=number % PAPERS_A_DAY + 1,
            upvotes=chance.randrange(80),
            comments=chance.randrange(5),
        )
        for number in range(count)
    ]


def _abstract(chance: random.Random) -> str:
    """Returns seven sentences, one of them with a cue word."""
    sentences = [_text(chance, TERMS_IN_ABSTRACT // 7).capitalize() for _ in range(7)]
    sentences[2] = f"In this paper, we propose {sentences[2].lower()}"
    return " ".join(sentences)


def _text(chance: random.Random, terms: int) -> str:
    names, weights = _vocabulary()
    drawn = chance.choices(names, cum_weights=weights, k=terms)
    return " ".join(f"{name} {chance.choice(_BETWEEN)}" for name in drawn[:-1]) + f" {drawn[-1]}."


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Returns the terms and their cumulative shares."""
    terms = load_model().terms
    return [*terms], [*accumulate(math.exp(-known.idf / IDF_UNIT) for known in terms.values())]
