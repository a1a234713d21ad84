"""Builds the site with Zensical and with MkDocs, checks both results and compares them. Run by `make canary`.

    python -m tools.canary [--root SITE] [--zensical PROGRAM]

Zensical reads `mkdocs.yml`, the pages in `docs/` and the theme's overrides, but runs no hooks. This script does the
hook's work: it writes the pages beforehand, passes topics and counts for the sidebar in settings that inherit
`mkdocs.yml`, and runs the search indexer and the checks on the built folder. Both sites stay in `.canary/` for
inspection. Zensical builds from a copy of `docs/`, because it keeps its cache next to its settings.
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
from paper_listings.pipeline.workspace import settings_of
from paper_listings.site import builder
from tools.compare_sites import look, report

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ".canary"
INSTALLED: Final = ROOT / ".tools/canary/bin/zensical"
"""Where `make canary` installs Zensical, in a separate environment."""
TIMEOUT: Final = 600
"""Seconds before a build times out; a hundred pages take two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a site is built from, apart from its generated pages."""

    settings: Path
    docs: Path
    theme: Path
    sidebar: Mapping[str, Any]


def program() -> Path | None:
    """The installed Zensical: the one from `make canary`, or the one on the PATH, or None."""
    if INSTALLED.is_file():
        return INSTALLED
    found = shutil.which("zensical")
    return Path(found) if found else None


def settings(source: Source) -> str:
    """Zensical's settings as YAML: those of `mkdocs.yml`, plus what the hook would have added."""
    return yaml.safe_dump(
        {
            "INHERIT": str(source.settings),
            "theme": {"custom_dir": str(source.theme)},
            "plugins": [{"search": {"enabled": False}}],
            "extra": {building.SIDEBAR: dict(source.sidebar)},
        }
    )


def build(source: Source, folder: Path, zensical: Path) -> Path:
    """Builds the pages in `docs/` with Zensical. Returns the built folder, inside `folder`."""
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
    return site


def compare(root: Path, zensical: Path) -> tuple[str, bool]:
    """Builds with both and checks both. Returns the comparison as text, and whether the sites are the same."""
    mkdocs = builder.load(root)
    built = building.build(root, site_dir=root / FOLDER / "mkdocs")
    source = Source(
        settings=Path(mkdocs.config_file_path).resolve(),
        docs=Path(mkdocs.docs_dir),
        theme=Path(str(mkdocs.theme.custom_dir)),
        sidebar=sidebar_of(built.generated.library, settings_of(mkdocs)),
    )
    site = build(source, root / FOLDER / "zensical", zensical)
    if missing := building.index(mkdocs, built.generated.library, site):
        raise PapersError(missing)
    if problems := building.check_site(root, site).problems:
        raise PapersError(problems)
    return report(look(built.site_dir), look(site))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Build with Zensical and with MkDocs and compare the results."
    )
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--zensical", type=Path, default=program())
    options = parser.parse_args(arguments)
    if options.zensical is None:
        print("zensical: not installed; run make canary, or pass its path with --zensical", file=sys.stderr)
        return 1
    try:
        said, same = compare(options.root.resolve(), options.zensical)
    except OSError as error:
        print(
            f"{error.filename or options.root}: {error.strerror or error}; move it out of the way or make it writable, then run again",
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
