"""Build the site's source with Zensical beside MkDocs, check both and compare them. Run by `make canary`.

    python -m tools.canary [--root SITE] [--zensical PROGRAM]

Zensical reads `mkdocs.yml`, the pages below `docs/` and the theme's overrides, but runs no hooks. What the hook does is
done here: pages are written before, topics and counts for the sidebar come in settings that inherit `mkdocs.yml`, and
the search index and the checks run on the built folder. Both sites stay in `.canary/` to be looked at; Zensical works
on a copy of `docs/`, since it keeps its cache beside its settings.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from paper_listings.errors import PapersError
from paper_listings.pages.sidebar import sidebar_of
from paper_listings.pipeline import building
from paper_listings.site import builder
from tools.compare_sites import look, report

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ".canary"
INSTALLED: Final = ROOT / ".tools/canary/bin/zensical"
"""Where `make canary` installs Zensical, in an environment of its own."""
TIMEOUT: Final = 600
"""Seconds a build may take; a hundred pages take two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a site is built from, besides its pages."""

    settings: Path
    docs: Path
    theme: Path
    sidebar: Mapping[str, Any]


def program() -> Path | None:
    """The installed Zensical: that of `make canary`, else the one on the path."""
    if INSTALLED.is_file():
        return INSTALLED
    found = shutil.which("zensical")
    return Path(found) if found else None


def settings(source: Source) -> str:
    """Zensical's settings: those of `mkdocs.yml`, and what the hook would have added."""
    return yaml.safe_dump(
        {
            "INHERIT": str(source.settings),
            "theme": {"custom_dir": str(source.theme)},
            "plugins": [{"search": {"enabled": False}}],
            "extra": {building.SIDEBAR: dict(source.sidebar)},
        }
    )


def build(source: Source, folder: Path, zensical: Path) -> Path:
    """Build the pages below `docs/` with Zensical, index them for search; the built folder, inside `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source.docs, folder / "docs")
    path = folder / "mkdocs.yml"
    path.write_text(settings(source), encoding="utf-8")
    try:
        done = subprocess.run(  # noqa: S603 -- a fixed command, no shell
            [zensical, "build", "--strict", "--config-file", path],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PapersError.single(str(zensical), f"cannot build ({error})", "run make canary") from None
    site = folder / "site"
    if done.returncode or not (site / "index.html").is_file():
        said = " ".join((done.stderr or done.stdout).split())[-600:] or f"exit code {done.returncode}"
        raise PapersError.single(str(zensical), f"failed: {said}", "see docs/decisions/0013-successor.md")
    if missing := building.index(site, folder / "data"):
        raise PapersError(missing)
    return site


def compare(root: Path, zensical: Path) -> tuple[str, bool]:
    """Build with both, check both; the comparison in words, and whether the sites are the same."""
    mkdocs = builder.load(root)
    built = building.build(root, site_dir=root / FOLDER / "mkdocs")
    source = Source(
        settings=Path(mkdocs.config_file_path).resolve(),
        docs=Path(mkdocs.docs_dir),
        theme=Path(str(mkdocs.theme.custom_dir)),
        sidebar=sidebar_of(built.generated.library),
    )
    site = build(source, root / FOLDER / "zensical", zensical)
    if problems := building.check_site(root, site).problems:
        raise PapersError(problems)
    return report(look(built.site_dir), look(site))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Build with Zensical and with MkDocs, and compare.")
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--zensical", type=Path, default=program())
    options = parser.parse_args(arguments)
    if options.zensical is None:
        print("zensical: not installed; run make canary, or name it with --zensical", file=sys.stderr)
        return 1
    try:
        said, same = compare(options.root.resolve(), options.zensical)
    except OSError as error:
        print(
            f"{error.filename or options.root}: {error.strerror or error}; free the place and run again",
            file=sys.stderr,
        )
        return 1
    except PapersError as error:
        print(error, file=sys.stderr)
        return 1
    print(said)
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
