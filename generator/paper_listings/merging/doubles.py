"""Finds possible duplicates: pairs of records with similar titles, for a person to check; merges nothing."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from paper_listings.text import normalized_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from paper_listings.paper import Paper

Likeness: TypeAlias = Literal["same paper", "same title", "near title"]

NEAR_TITLE_WORDS = 4
"""Titles with fewer words are never near each other."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Double:
    """Two records that may be the same paper. They stay separate: merging them would break a permalink."""

    keys: tuple[str, str]
    """The keys, in the order of the records."""
    titles: tuple[str, str]
    """Their titles, in the same order."""
    likeness: Likeness
    """`same paper`: one sighting fits both; `same title`: but different ids; `near title`: one word differs."""


def possible_doubles(
    papers: Sequence[Paper],
    *,
    among: Collection[str] | None = None,
    normalized: Mapping[str, str] | None = None,
) -> tuple[Double, ...]:
    """Pairs with the same normalised title, or with titles that differ by one added, missing or changed word.

    With `among`, only pairs with at least one key in it. If many papers are alike, each is paired with a neighbour,
    not with all others. Runs in time linear in the number of words in all titles: two titles are near each other if
    the same words remain when one word is left out. `normalized` has the normalised
    titles that are known already, by key.
    """
    known = normalized or {}
    titles = [known.get(paper.key) or normalized_title(paper.title) for paper in papers]
    papers, titles = _candidates(papers, titles, among)
    signatures = [(paper, tuple(_signatures(title))) for paper, title in zip(papers, titles, strict=True)]
    wanted = {
        rest for paper, signed in signatures if among is None or paper.key in among for _, rest in signed
    }
    buckets: dict[str, list[tuple[int, Paper]]] = {}
    for paper, signed in signatures:
        for place, rest in signed:
            if rest in wanted:
                buckets.setdefault(rest, []).append((place, paper))
    order = {paper.key: number for number, paper in enumerate(papers)}
    found: dict[tuple[str, str], Double] = {}
    for rest, bucket in buckets.items():
        if len(bucket) > 1:
            for one, other, likeness in _alike(bucket, long=rest.count(" ") >= NEAR_TITLE_WORDS - 1):
                if among is None or one.key in among or other.key in among:
                    first, last = sorted((one, other), key=lambda paper: order[paper.key])
                    keys = (first.key, last.key)
                    if keys not in found or likeness == "same title":
                        found[keys] = Double(keys=keys, titles=(first.title, last.title), likeness=likeness)
    return tuple(sorted(found.values(), key=lambda double: [order[key] for key in double.keys]))


def _candidates(
    papers: Sequence[Paper], titles: Sequence[str], among: Collection[str] | None
) -> tuple[list[Paper], list[str]]:
    """The papers whose titles may be near another, one of the two with a key in `among`, and their normalised titles.

    If two titles of at least four words differ by one word, it is not among the first two words of both, or not among
    the last two, so these are the same.
    """
    signs = [_ends(title) for title in titles]
    wanted = {
        sign
        for paper, ends in zip(papers, signs, strict=True)
        if among is None or paper.key in among
        for sign in ends
    }
    shared = Counter(sign for ends in signs for sign in ends if sign in wanted)
    found = [
        (paper, title)
        for paper, title, ends in zip(papers, titles, signs, strict=True)
        if any(shared[sign] > 1 for sign in ends)
    ]
    return [paper for paper, _ in found], [title for _, title in found]


def _ends(title: str) -> tuple[object, ...]:
    """The whole title, its first two words and its last two."""
    return (title, (0, *title.split(None, 2)[:2]), (1, *title.rsplit(None, 2)[-2:]))


def _signatures(title: str) -> Iterator[tuple[int, str]]:
    """The whole title at place -1, and for each word's place the title without that word."""
    yield (-1, title)
    words = title.split()
    if len(words) >= NEAR_TITLE_WORDS:
        for place in range(len(words)):
            yield (place, " ".join(words[:place] + words[place + 1 :]))


def _alike(bucket: list[tuple[int, Paper]], *, long: bool) -> Iterator[tuple[Paper, Paper, Likeness]]:
    """Pairs among papers with the same signature: whole titles with each other or a longer one, or the same place."""
    by_place: dict[int, list[Paper]] = {}
    for place, paper in bucket:
        by_place.setdefault(place, []).append(paper)
    whole = by_place.pop(-1, [])
    for one, other in itertools.pairwise(whole):
        yield (one, other, "same title")
    for papers in by_place.values():
        for one, other in itertools.pairwise(papers):
            yield (one, other, "near title")
        if long and whole:
            for paper in papers:
                yield (whole[0], paper, "near title")
