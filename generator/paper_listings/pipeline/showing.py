"""Sets aside papers that cannot be shown, so that the others are still published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from paper_listings.errors import PapersError, Problem
from paper_listings.store.places import place_of
from paper_listings.text import clean, count_of

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.paper import Paper

_Made = TypeVar("_Made")
Make: TypeAlias = Callable[[Sequence["Paper"]], _Made]

TOLERATED: Final = 10
"""One paper in this many may be set aside, and a single one always; if more fail, the papers are not the cause."""
_SHOWN: Final = 200
"""Characters of an error that are shown."""


def set_aside(
    papers: Sequence[Paper],
    make: Make[_Made],
    heavy: Callable[[_Made], Mapping[str, int]],
    attempt: Callable[[Sequence[Paper]], object],
    data: Path,
) -> tuple[_Made, tuple[Problem, ...]]:
    """The result of `make` for `papers` without those that cannot be shown, and a problem for each of these.

    A paper is left out if `make` fails for it, alone as well as with others, or if its own page is too large: `heavy`
    gives the bytes of such pages by key. `attempt` does all that `make` does and keeps nothing: it finds the papers
    that fail. Raises PapersError if more than a few are left out; errors that concern the site as a whole are raised
    unchanged.
    """
    faults: dict[str, str] = {}
    try:
        made = make(papers)
    except PapersError:
        raise
    except Exception:  # a text may break any part of the program
        faults = dict(_culprits(papers, attempt))
        if not faults:
            raise
        _refuse_many(faults, papers, data)
        made = make(_without(papers, faults))
    if found := heavy(made):
        faults |= {key: f"its page has {size:,} bytes" for key, size in found.items()}
        _refuse_many(faults, papers, data)
        made = make(_without(papers, faults))
    return made, tuple(_problem(key, fault, data) for key, fault in sorted(faults.items()))


def unindexed(keys: Sequence[str], data: Path) -> tuple[Problem, ...]:
    """A problem for each paper that is missing from the search index."""
    return tuple(
        Problem(
            place=place_of(data, key),
            problem=f"{key} is not in the search index",
            remedy="correct its record, or report it; its page is there",
        )
        for key in keys
    )


def _culprits(papers: Sequence[Paper], attempt: Callable[[Sequence[Paper]], object]) -> list[tuple[str, str]]:
    """The papers for which `attempt` fails by themselves, and the errors; found by bisection."""
    try:
        attempt(papers)
    except PapersError:
        return []
    except Exception as error:  # noqa: BLE001 -- the same
        if len(papers) == 1:
            return [(papers[0].key, clean(f"{type(error).__name__}: {error}", _SHOWN))]
        half = len(papers) // 2
        return [*_culprits(papers[:half], attempt), *_culprits(papers[half:], attempt)]
    return []


def _without(papers: Sequence[Paper], faults: Mapping[str, str]) -> tuple[Paper, ...]:
    return tuple(paper for paper in papers if paper.key not in faults)


def _refuse_many(faults: Mapping[str, str], papers: Sequence[Paper], data: Path) -> None:
    if len(faults) > 1 and len(faults) * TOLERATED > len(papers):
        key, fault = min(faults.items())
        raise PapersError.single(
            place_of(data, key),
            f"{len(faults):,} of {count_of(len(papers), 'paper')} cannot be shown; the first is {key}: {fault}",
            "nothing was written; report it",
        )


def _problem(key: str, fault: str, data: Path) -> Problem:
    return Problem(
        place=place_of(data, key),
        problem=f"{key} was set aside because it cannot be shown: {fault}",
        remedy="correct its record, or report it; everything else is built",
    )
