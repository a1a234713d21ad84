"""Writes the owner's decisions into `overrides.yml`, and says what the next build will change."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_listings import days
from paper_listings.errors import PapersError
from paper_listings.owner import config, override_text, overrides, overriding
from paper_listings.owner.overrides import Correction, Merger, Note, Overrides, Pin, Removal, Separation
from paper_listings.store import atomic, stored_papers
from paper_listings.store.lock import locked
from paper_listings.text import clean, count_of, long_date
from paper_listings.yamlnodes import shortened

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paper_listings.owner.overrides import Entry
    from paper_listings.owner.overriding import Overridden
    from paper_listings.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What the owner says with every decision."""

    reason: str
    today: dt.date


def remove(root: Path, name: str, word: Word) -> list[str]:
    """Keep a paper out for good: out of the store now, out of the site with the next build. Returns what was done, in lines."""
    with locked(root / "data"):
        decided, text, place = _read(root)
        stored = stored_papers.read(root / "data")
        key, group = overriding.records_of(stored.papers, decided, _named(name))
        known = next((entry for entry in decided.removals if entry.key in {key, *_arxiv_ids(group)}), None)
        if not group:
            if known is None:
                raise _unknown(name)
            return [f"{known.place} keeps {key} out already."]
        others = (paper for paper in stored.papers if paper not in group)
        names = [one for one in overriding.names_of(group, others) if one != (known.key if known else key)]
        entries = decided.entries
        if known is None:
            entry = Removal(key=key, reason=_reason(word), on=word.today, place=place, known_as=tuple(names))
            _write(root, override_text.appended(text, place, entry))
            entries = (*entries, entry)
        elif known.known_as is None:
            _write(root, override_text.completed(text, known, names, decided))
        gone = {paper.key for paper in group} | overriding.leaving(stored.papers, Overrides(entries=entries))
        stored_papers.save(
            root / "data",
            [paper for paper in stored.papers if paper.key not in gone],
            stored=stored,
            leaving=gone,
        )
    return [
        f"Removed {key} from the store ({count_of(len(gone), 'record')}) and noted it in {overrides.FILE}: no source brings it back.",
        "The next build removes its page, and it from every list, feed, file and the search; Atom feeds mark it as deleted.",
        *_listings(root, group),
        f"Next: papers build, and commit {overrides.FILE} and data/. Older commits still have the paper.",
    ]


def _listings(root: Path, group: Sequence[Paper]) -> Iterator[str]:
    """The pasted listings that name a removed paper: they are in the repository, though not on the site."""
    titles = [clean(paper.title).encode() for paper in group]
    for path in sorted((root / "data/listings").glob("*")):
        if path.is_file() and any(title in path.read_bytes() for title in titles):
            yield f"{path.relative_to(root).as_posix()} still has its title; the site does not show that file."


def pin(root: Path, name: str, word: Word) -> list[str]:
    """Let a paper stand first on the home page and in its topics."""

    def decide(found: Overridden, place: str) -> tuple[Entry, list[str]]:
        paper = _shown(found, name)
        entry = Pin(key=paper.key, reason=_reason(word), on=word.today, place=place)
        return entry, [
            f"Pinned {paper.key} “{paper.title}”.",
            "The next build shows it first on the home page and in its topics.",
        ]

    return _decide(root, decide)


def note(root: Path, name: str, text: str, word: Word) -> list[str]:
    """Show a comment with a paper."""

    def decide(found: Overridden, place: str) -> tuple[Entry, list[str]]:
        paper = _shown(found, name)
        entry = Note(
            key=paper.key, reason=_reason(word), on=word.today, place=place, text=_sentence(text, "the note")
        )
        return entry, [
            f"Noted {paper.key} “{paper.title}”: {entry.text}",
            "The next build shows the note on its page and its cards, as plain text.",
        ]

    return _decide(root, decide)


def move(root: Path, name: str, day: dt.date, word: Word) -> list[str]:
    """Correct the listing day of a paper."""
    if day > days.tomorrow(word.today):
        raise PapersError.single(
            shortened(name), f"the day {day} is in the future", "name the day on which it was listed"
        )

    def decide(found: Overridden, place: str) -> tuple[Entry, list[str]]:
        paper = _shown(found, name)
        if fault := days.unlisted(day, paper.arxiv_id):
            raise PapersError.single(paper.key, fault, "name the day on which it was listed")
        entry = Correction(key=paper.key, reason=_reason(word), on=word.today, place=place, listed=day)
        return entry, [
            f"Moved {paper.key} “{paper.title}” from {long_date(paper.listed)} to {long_date(day)}.",
            "The next build changes the lists, files and feeds of both days; its page keeps its address.",
        ]

    return _decide(root, decide)


def merge(root: Path, name: str, into: str, word: Word) -> list[str]:
    """Show two records as one paper."""

    def decide(found: Overridden, place: str) -> tuple[Entry, list[str]]:
        paper, kept = _shown(found, name), _shown(found, into)
        entry = Merger(key=paper.key, into=kept.key, reason=_reason(word), on=word.today, place=place)
        return entry, [
            f"Merged {paper.key} “{paper.title}” into {kept.key} “{kept.title}”.",
            f"The next build shows one paper, at the address of {kept.key}; the page of {paper.key} leads there.",
        ]

    return _decide(root, decide)


def keep_apart(root: Path, name: str, other: str, word: Word) -> list[str]:
    """Keep two papers apart; the second may be a title's key that no record has yet."""

    def decide(found: Overridden, place: str) -> tuple[Entry, list[str]]:
        paper = _shown(found, name)
        far = _key(found, other)
        entry = Separation(key=paper.key, other=far, reason=_reason(word), on=word.today, place=place)
        return entry, [
            f"{paper.key} and {far} stay apart: no import merges them, and they are not reported as possible duplicates."
        ]

    return _decide(root, decide)


def _decide(root: Path, decide: Callable[[Overridden, str], tuple[Entry, list[str]]]) -> list[str]:
    """Write the entry that `decide` makes of the papers as they are shown, and return what it says."""
    with locked(root / "data"):
        decided, text, place = _read(root)
        entry, lines = decide(overriding.overridden(stored_papers.load(root / "data"), decided), place)
        _write(root, override_text.appended(text, place, entry))
    return [*lines, f"Next: papers build, and commit {overrides.FILE}."]


def _read(root: Path) -> tuple[Overrides, str, str]:
    """The decisions so far, the text of their file, and its place."""
    config.mkdocs_file(root)
    decided = config.load_overrides(root)
    path = root / overrides.FILE
    text = path.read_bytes().removeprefix(codecs.BOM_UTF8).decode() if path.exists() else ""
    return decided, text, os.path.relpath(path)


def _write(root: Path, text: str) -> None:
    """Replace the file, or the file that a link leads to."""
    path = Path(os.path.realpath(root / overrides.FILE))
    with atomic.faults_named(os.path.relpath(path), "written", "make it writable; nothing was changed"):
        atomic.write(path, text.encode(), durable=True)


def _named(name: str) -> str:
    """The key or arXiv id in what people write for a paper."""
    written = overrides.key_in(name)
    if written is None:
        raise PapersError.single(
            shortened(name) or "KEY",
            "names no paper",
            "write the address of its page, the end of that address, or its arXiv id",
        )
    return written


def _arxiv_ids(papers: Iterable[Paper]) -> set[str]:
    return {paper.arxiv_id for paper in papers if paper.arxiv_id}


def _key(found: Overridden, name: str) -> str:
    """The key of the shown paper with this name; a merged record is the one that was kept. Else the name itself."""
    written = _named(name)
    keys = {paper.arxiv_id: paper.key for paper in found.papers} | {
        paper.key: paper.key for paper in found.papers
    }
    return found.marks.moved.get(written) or keys.get(written, written)


def _shown(found: Overridden, name: str) -> Paper:
    """The shown paper that people call `name`."""
    key = _key(found, name)
    paper = next((paper for paper in found.papers if paper.key == key), None)
    if paper is None:
        raise _unknown(name)
    return paper


def _unknown(name: str) -> PapersError:
    return PapersError.single(
        shortened(name),
        "no paper of the site has this name",
        "take it from the end of the address of the paper’s page",
    )


def _reason(word: Word) -> str:
    return _sentence(word.reason, "the reason")


def _sentence(text: str, what: str) -> str:
    text = clean(text)
    if not text:
        raise PapersError.single(what, "is empty", "write a sentence")
    if len(text) > overrides.SENTENCE:
        raise PapersError.single(what, f"has {len(text):,} characters", f"shorten it to {overrides.SENTENCE}")
    return text
