"""Changes the topics of single papers as the site's owner says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.errors import PapersError, Problem
from paper_listings.insight.quotes import Placement
from paper_listings.yamlnodes import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from paper_listings.owner.overrides import TopicChange


def chosen(placed: Placement, changes: Iterable[TopicChange]) -> Placement:
    """`placed` after all `changes`, in their order. Topics that are added come last, a main one first."""
    quotes = dict(zip(placed.slugs, placed.quotes, strict=True))
    slugs = list(placed.slugs)
    for change in changes:
        slugs = [slug for slug in slugs if slug not in change.remove]
        slugs += [slug for slug in change.add if slug not in slugs]
        if change.main:
            slugs = [change.main, *(slug for slug in slugs if slug != change.main)]
    return Placement(
        slugs=tuple(slugs),
        quotes=tuple(quotes.get(slug, ()) for slug in slugs),
        by_owner=tuple(slug for slug in slugs if slug not in quotes),
    )


def demand_known(changes: Iterable[TopicChange], known: Collection[str]) -> None:
    """Raise PapersError, with all of them, if `changes` name topics that are not `known`."""
    if problems := list(_unknown(changes, known)):
        raise PapersError(problems)


def _unknown(changes: Iterable[TopicChange], known: Collection[str]) -> Iterator[Problem]:
    for change in changes:
        for slug, place in change.places.items():
            if slug not in known:
                yield Problem(
                    place=place,
                    problem=f"topics.yml has no topic {slug!r}",
                    remedy=suggestion(slug, known) or "use one of: " + ", ".join(sorted(known)),
                )
