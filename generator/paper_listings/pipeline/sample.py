"""Removes the sample that comes with the program: its listing, its papers, the note about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.owner import config
from paper_listings.pipeline.importing import LISTINGS
from paper_listings.store import atomic, bounded, stored_papers
from paper_listings.store.lock import locked

if TYPE_CHECKING:
    from paper_listings.paper import Paper

LISTING: Final = "2025-12-08-daily-papers.txt"
"""The sample's listing, in the folder of listings."""
DAY: Final = "2025-12-08"
_KEYS: Final = Path(__file__).with_name("sample.txt")
_NOTE: Final = re.compile(rf"^  {DAY}:.*\n(?:(?:\s*\n)* {{3,}}.*\n)*", re.MULTILINE)
"""The note about the sample in `papers.yml`: the line of its day, and those indented below it."""
_NO_NOTES: Final = re.compile(r"^(?:# Notes shown .*\n)?notes:\s*\n(?=\S|\Z)", re.MULTILINE)
"""A list of notes that has none."""
_OURS: Final = "The summaries shown here were written for this site as samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was removed, and what was left."""

    papers: int
    files: tuple[str, ...]
    """The files that were removed or changed, relative to the site's root, sorted."""
    kept: int
    """Papers of the sample that stay, because another source or listing has them too."""


def keys() -> frozenset[str]:
    """The keys of the sample's papers."""
    return frozenset(_KEYS.read_text(encoding="ascii").split())


def left(root: Path) -> int:
    """How many papers in the store are the sample's alone."""
    sample = keys()
    papers = stored_papers.load(root / "data")
    return sum(paper.key in sample and _is_only_the_sample(paper) for paper in papers)


def remove(root: Path) -> Removed:
    """Remove the sample from the site in `root`; what is gone already is no error.

    A paper that another source has shown as well is not the sample's alone, and stays.
    """
    data = root / "data"
    changed: set[str] = set()
    with locked(data):
        stored = stored_papers.read(data)
        sample = keys()
        ours = [paper for paper in stored.papers if paper.key in sample]
        gone = {paper.key for paper in ours if _is_only_the_sample(paper)}
        left = [paper for paper in stored.papers if paper.key not in gone]
        settings = _without_note(root)
        with atomic.faults_named(
            f"data/{LISTINGS}/{LISTING}", "removed", "make the folder writable, then run again"
        ):
            listing = data / LISTINGS / LISTING  # first: no import brings back what the rest removes
            if listing.is_file():
                listing.unlink()
                changed.add(f"data/{LISTINGS}/{LISTING}")
        if gone:
            written = stored_papers.save(data, left, stored=stored, allow_loss=True)
            changed.update(path.relative_to(root).as_posix() for path in written)
        if settings is not None:
            with atomic.faults_named(config.SETTINGS, "written", "make it writable, then run again"):
                atomic.write(root / config.SETTINGS, settings, durable=True)
            changed.add(config.SETTINGS)
    return Removed(papers=len(gone), files=tuple(sorted(changed)), kept=len(ours) - len(gone))


def _is_only_the_sample(paper: Paper) -> bool:
    return paper.sources == ("listing",) and paper.listed.isoformat() == DAY


def _without_note(root: Path) -> bytes | None:
    """The settings without the note about the sample; None if they have none, or one of the owner's."""
    path = root / config.SETTINGS
    if not path.exists():
        return None
    try:
        text = bounded.read_settings(path).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise PapersError.single(config.SETTINGS, f"cannot be read ({error})", "save it as UTF-8") from None
    found = _NOTE.search(text)
    if not found or _OURS not in " ".join(found[0].split()):
        return None
    return _NO_NOTES.sub("", text[: found.start()] + text[found.end() :]).encode()
