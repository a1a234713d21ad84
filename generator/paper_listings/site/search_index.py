"""Builds the search index: runs Pagefind over the paper pages of a built site."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError
from paper_listings.site.search_bundle import facets, ordered

if TYPE_CHECKING:
    from pathlib import Path

_UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")
TIMEOUT = 900
"""Seconds an index may take; 10,000 papers take about 20."""


def index(site_dir: Path) -> tuple[str, ...]:
    """Write `site_dir/pagefind/`; returns the keys of the papers whose pages did not get into it, sorted.

    There is one record per paper page (`data-pagefind-body`); the bundle's own user interfaces are removed, because
    the search page has its own. A site without papers gets no index.
    """
    papers = site_dir / "papers"
    keys = {page.parent.relative_to(papers).as_posix() for page in papers.rglob("index.html")}
    if not keys:
        return ()
    bundle = site_dir / "pagefind"
    if bundle.is_dir():
        shutil.rmtree(bundle)  # Pagefind leaves the records of an older index there
    command = [
        sys.executable,
        "-m",
        "pagefind",
        "--site",
        str(site_dir),
        "--glob",
        "papers/**/index.html",
        "--silent",
    ]
    try:
        done = subprocess.run(  # noqa: S603 -- a fixed command, no shell
            command, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        raise PapersError.single(
            str(bundle),
            f"the search index took more than {TIMEOUT} seconds",
            "build on a faster machine",
        ) from None
    if done.returncode or not (bundle / "pagefind.js").is_file():
        said = " ".join((done.stderr or done.stdout).split())[:300] or f"exit code {done.returncode}"
        raise PapersError.single(str(bundle), f"Pagefind failed: {said}", "run `make venv` to reinstall it")
    for pattern in _UNUSED:
        for path in bundle.glob(pattern):
            path.unlink()
    return tuple(sorted(keys - _finish(bundle)))


def _finish(bundle: Path) -> frozenset[str]:
    """Replace the files that Pagefind wrote in random order; returns the keys of the papers in the index."""
    filters = bundle / "filter"
    if filters.is_dir():
        shutil.rmtree(filters)
    paths = [*bundle.glob("*.pf_meta"), bundle / "pagefind-entry.json"]
    files = ordered({path.name: path.read_bytes() for path in paths})
    for path in paths:
        path.unlink()
    records = {path.stem: path.read_bytes() for path in (bundle / "fragment").iterdir()}
    made = facets(records)
    for name, data in (files | {"facets.json": made.data}).items():
        (bundle / name).write_bytes(data)
    return made.keys
