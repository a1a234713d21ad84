"""Protects listing days: refuses input that would list a known paper before the paper existed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings import days
from paper_listings.errors import PapersError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paper_listings.paper import Paper


def refuse_moved(data: Path, known: Sequence[Paper], united: Sequence[Paper]) -> None:
    """Raises PapersError if `united` moves papers of `known` to an earlier day that is before the paper itself."""
    problems = [
        Problem(
            place=f"{data.name}/papers",
            problem=fault,
            remedy="nothing was stored; correct the day in the input, or check the source",
        )
        for fault in days.moved(known, united)
    ]
    if problems:
        raise PapersError(problems)
