"""Measures time and memory of `papers generate` for 1,000 papers, from scratch and with nothing changed."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from paper_listings.store import stored_papers
from tests.bench._invented import papers
from tests.sites import REPOSITORY, copy_site

PAPERS = 1_000


def run() -> str:
    """Returns one line per measurement."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_site(Path(folder) / "site", with_data=False)
        stored_papers.save(root / "data", papers(PAPERS))
        anew, again = _generate(root), _generate(root)
        files = [path for path in (root / "docs").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_000
    return (
        f"{PAPERS:,} papers: {len(files):,} files, {size / 1e6:.1f} MB in {anew:.1f} s, at most {memory:.0f} MB of memory\n"
        f"the same again, nothing to write: {again:.1f} s"
    )


def _generate(root: Path) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "paper_listings", "--root", str(root), "generate"]
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


if __name__ == "__main__":
    print(run())  # noqa: T201 - its purpose
