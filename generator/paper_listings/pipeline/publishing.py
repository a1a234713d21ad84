"""Compares a built site with what was last published, so that nothing that readers have is lost by mistake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings.display.addresses import PUBLISHED
from paper_listings.errors import PapersError, Problem
from paper_listings.feeds import guard, manifest
from paper_listings.fetch.live_site import fetch_file
from paper_listings.pipeline.sorting import load_papers
from paper_listings.pipeline.workspace import site_of
from paper_listings.site import builder
from paper_listings.store import atomic

if TYPE_CHECKING:
    from paper_listings.feeds.manifest import Manifest
    from paper_listings.fetch.web import Web

KEPT: Final = ".cache/published.json.gz"
"""Where what was last published is kept for the comparison, below the site's root."""
ALLOW: Final = (
    "Actions, Publish, Run workflow, “Publish even if papers are missing”; "
    "on your machine, papers check --allow-smaller"
)
"""How to publish a smaller site once, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A built site beside what was last published."""

    old: Manifest
    new: Manifest
    losses: tuple[Problem, ...]
    """What the new site has lost."""
    is_allowed: bool
    """Whether it may be published all the same, once."""

    @property
    def is_first(self) -> bool:
        """Whether nothing was published before."""
        return not self.old.feeds


def fetch_published(
    root: Path, web: Web, *, mark: str, to: Path | None = None, allow_smaller: bool = False
) -> tuple[Manifest, tuple[Problem, ...]]:
    """Get what the live site says it has published, and keep it in a file for `compare`.

    The empty manifest stands for a site that is not published yet. Raises PapersError if what is published is not
    known; with `allow_smaller` that is returned as a problem, and the empty manifest is kept. `mark` is as in
    `fetch_file`.
    """
    url = site_of(builder.load(root)).url
    file = to or root / KEPT
    problems: tuple[Problem, ...] = ()
    found = manifest.Manifest()
    try:
        data = fetch_file(web, url, PUBLISHED, mark)
        if data is not None:
            found = manifest.loads(data, url + PUBLISHED)
    except PapersError as error:
        problems = tuple(
            replace(
                problem,
                problem=f"what was last published is not known: {problem.problem}",
                remedy=f"{problem.remedy}, or publish without comparing once: {ALLOW}",
            )
            for problem in error.problems
        )
        file.unlink(missing_ok=True)
        if not allow_smaller:
            raise PapersError(problems) from None
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(file, manifest.dumps(found), durable=False)
    return found, problems


def compare(root: Path, site_dir: Path | None, against: Path, *, allow_smaller: bool = False) -> Comparison:
    """Compare the built site with the manifest in the file `against`; raises PapersError if one cannot be read.

    Papers that the owner took out are not lost.
    """
    folder = site_dir or Path(builder.load(root).site_dir)
    old = _load(against, "get it with papers workflow published")
    new = _load(folder / PUBLISHED, "run `papers build` first, or name another folder")
    return Comparison(
        old=old,
        new=new,
        losses=guard.losses(old, new, removed=load_papers(root).departed, allow=ALLOW),
        is_allowed=allow_smaller,
    )


def _load(file: Path, remedy: str) -> Manifest:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise PapersError.single(str(file), f"cannot be read ({error.strerror})", remedy) from None
    return manifest.loads(data, str(file))
