"""Topics of the store's papers, and of any others: counted, surveyed, explained, assigned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator import config, store
from generator.errors import PapersError
from generator.library import Library, arrange
from generator.text import clean
from generator.topics import inspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from generator.topics.assign import Assignment


def load_library(root: Path) -> Library:
    """All papers of the store with their topics."""
    taxonomy = config.load_taxonomy(root)
    return arrange(store.load(root / "data"), taxonomy.topics, config.load_assigner(root).assign)


def survey_topics(root: Path) -> inspect.Survey:
    """What the taxonomy makes of the papers of the store."""
    taxonomy = config.load_taxonomy(root)
    return inspect.survey(taxonomy, config.load_assigner(root), store.load(root / "data"))


def explain(root: Path, key: str) -> inspect.Explanation:
    """Why the paper with this key is where it is; raises PapersError when there is none."""
    taxonomy = config.load_taxonomy(root)
    for paper in store.load(root / "data"):
        if paper.key == key:
            return inspect.explain(taxonomy, config.load_assigner(root), paper)
    raise PapersError.single(
        "data/papers", f"no paper with the key {key!r}", "take the key from the end of a paper’s address"
    )


def assign_lines(root: Path, lines: Iterable[bytes], place: str) -> Iterator[tuple[str, Assignment]]:
    """Topics for lines of JSON with `id`, `title` and `abstract`; blank lines are passed over."""
    assigner = config.load_assigner(root)
    for number, line in enumerate(lines, 1):
        if line.strip():
            name, title, abstract = _titled(line, f"{place}:{number}")
            yield name, assigner.assign(title, abstract)


def _titled(line: bytes, place: str) -> tuple[str, str, str | None]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    values = [row.get(field) for field in ("id", "title", "abstract")] if isinstance(row, dict) else []
    match values:
        case [str() | int() as name, str() as title, str() | None as abstract]:
            return str(name), clean(title), clean(abstract) if abstract else None
        case _:
            raise PapersError.single(
                place, "not a paper", 'write one object a line: {"id": "…", "title": "…", "abstract": "…"}'
            )
