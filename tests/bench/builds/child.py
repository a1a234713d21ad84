"""Does one piece of measured work in a process of its own: `python -m tests.bench.builds.child WORK ROOT …`.

Prints the marks of its stages as JSON, one array per line: stage, moment, CPU seconds of the main thread and of others.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from paper_listings.exports import bibtex
from paper_listings.insight.related import relate
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pipeline import building, planning
from paper_listings.pipeline.importing import import_files
from paper_listings.pipeline.sorting import load_library
from paper_listings.pipeline.workspace import site_of
from paper_listings.site import builder
from paper_listings.sources.parsed import Parsed
from paper_listings.store import stored_papers
from paper_listings.store.derived import derived_of
from tests.bench.builds import hugo, plain_jinja
from tests.bench.builds.measured import IMPORT
from tests.bench.builds.outline import outline
from tests.bench.builds.process_tree import children_cpu

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OUTLINE = "outline.json"
HUGO = "hugo"
"""Where `describe` writes what the others are given."""


def mark(stage: str) -> None:
    """Note that a stage begins now."""
    own, process = time.thread_time(), time.process_time()
    noted = (stage, time.monotonic(), own, process - own + children_cpu())
    sys.stdout.write(json.dumps(noted) + "\n")
    sys.stdout.flush()


def build(root: Path) -> None:
    """Build the site as `papers build` does."""
    building.build(root, progress=mark)
    mark("")


def take_in(root: Path, news: Path) -> None:
    """Merge the papers of the store in `news` into that of the site, as `papers import` does after parsing."""
    papers = stored_papers.load(news)
    mark(IMPORT)
    today = max(paper.listed for paper in papers)
    import_files(
        root / "data", [news / "papers.jsonl"], lambda _: Parsed(format="jsonl", papers=papers), today
    )
    mark("")


def describe(root: Path, folder: Path) -> None:
    """Write into `folder` what other programs are given: the outline of a built site, and the source for Hugo."""
    site = site_of(builder.load(root))
    library = load_library(root)
    exports = planning.export_site(library, site)
    cited = {
        paper.key: bibtex.bibtex_entry(paper, exports, NAMES_ON_PAGE, abstract=False)
        for paper in library.papers
    }
    described = outline(library, site, relate(library.papers, derived_of(root)), cited)
    (folder / OUTLINE).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    _write(folder / HUGO, hugo.source(described))


def render(folder: Path, site: Path) -> None:
    """Render the outline in `folder` with Jinja2, into `site`."""
    _write(site, plain_jinja.rendered(json.loads((folder / OUTLINE).read_text(encoding="utf-8"))))


def _write(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    for path, text in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


WORK: dict[str, Callable[..., None]] = {
    "build": build,
    "import": take_in,
    "describe": describe,
    "render": render,
}

if __name__ == "__main__":
    WORK[sys.argv[1]](*map(Path, sys.argv[2:]))
