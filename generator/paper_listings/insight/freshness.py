"""Says how new the papers of each source are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from paper_listings.paper import Paper

LABELS: Final = {
    "huggingface": "Hugging Face",
    "arxiv": "arXiv",
    "listing": "Pasted listings",
    "bibtex": "BibTeX",
    "jsonl": "JSON Lines",
}
"""What readers call each source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """A source and the newest listing day of its papers."""

    source: str
    """A key of `LABELS`."""
    label: str
    newest: dt.date


def source_of(name: str) -> str:
    """The source that a format reads: those of arXiv are one, `arxiv`."""
    return "arxiv" if name.startswith("arxiv-") else name


def freshness(papers: Iterable[Paper]) -> tuple[Freshness, ...]:
    """The newest listing day of each source that has papers, in the order of `LABELS`.

    A record does not say on which day which source showed it: if several did, its listing day counts for all.
    """
    newest: dict[str, dt.date] = {}
    for paper in papers:
        for name in paper.sources:
            if name not in newest or paper.listed > newest[name]:
                newest[name] = paper.listed
    found: dict[str, dt.date] = {}
    for name, day in newest.items():
        source = source_of(name)
        found[source] = max(day, found.get(source, day))
    return tuple(
        Freshness(source=source, label=label, newest=found[source])
        for source, label in LABELS.items()
        if source in found
    )
