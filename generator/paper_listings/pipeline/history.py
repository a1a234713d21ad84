"""What was listed stays listed: no sighting moves a known paper to a day that cannot be its listing day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings import days
from paper_listings.errors import PapersError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paper_listings.paper import Paper


def refuse_moved(data: Path, known: Sequence[Paper], united: Sequence[Paper]) -> None:
    """Raises PapersError for papers of `known` that `united` lists on an earlier day, which is before the paper."""
    problems = [
        Problem(
            place=f"{data.name}/papers",
            problem=fault,
            remedy="nothing was stored; correct the day of what is read, or see what the source says",
        )
        for fault in days.moved(known, united)
    ]
    if problems:
        raise PapersError(problems)
