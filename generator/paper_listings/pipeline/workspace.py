"""The folders and settings of a site, as `mkdocs.yml` describes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_listings.owner import config
from paper_listings.store.lock import locked

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from mkdocs.config.defaults import MkDocsConfig

    from paper_listings.owner.settings import Settings, Site


CACHE = ".cache"
"""What runs remember, below the site's root; safe to delete when none is running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The folders of one site."""

    root: Path
    docs: Path

    @property
    def data(self) -> Path:
        """The folder of listings and the store."""
        return self.root / "data"

    def writing_docs(self) -> AbstractContextManager[None]:
        """Locks `docs/` for this run; entering raises PapersError if another run writes there."""
        return locked(self.root / CACHE, "building this site")


def workspace_of(mkdocs: MkDocsConfig) -> Workspace:
    """The folders of the site that `mkdocs.yml` describes."""
    return Workspace(root=Path(mkdocs.config_file_path).resolve().parent, docs=Path(mkdocs.docs_dir))


def site_of(mkdocs: MkDocsConfig) -> Site:
    """The site's identity and sizes, from `mkdocs.yml` and `papers.yml`."""
    return settings_of(mkdocs).site


def settings_of(mkdocs: MkDocsConfig) -> Settings:
    """All settings in `papers.yml`, with the site's identity from `mkdocs.yml`."""
    return config.load_settings(
        workspace_of(mkdocs).root,
        title=mkdocs.site_name,
        description=mkdocs.site_description or "",
        url=(mkdocs.site_url or "").rstrip("/") + "/",
    )
