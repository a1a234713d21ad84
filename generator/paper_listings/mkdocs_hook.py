"""The MkDocs hook: if MkDocs runs on its own, generates the pages before a build and the search index after it."""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, InclusionLevel

if str(root := Path(__file__).resolve().parent.parent) not in sys.path:
    sys.path.insert(0, str(root))  # a plain `pip install -r requirements.txt` does not install this package

from paper_listings.errors import PapersError
from paper_listings.owner import overrides, site_address
from paper_listings.pages.sidebar import Sidebar, sidebar_of
from paper_listings.pipeline import building
from paper_listings.pipeline.generating import generate
from paper_listings.pipeline.workspace import settings_of, site_of, workspace_of
from paper_listings.site.shell_page import frame_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_EPOCH = "SOURCE_DATE_EPOCH"
_UNUSED = "assets/javascripts/"
"""Where Material has its scripts and their source maps, 2.4 MB; see docs/decisions/0004-no-theme-scripts.md."""
_LOG = logging.getLogger("mkdocs.hooks.papers")
_state: dict[str, Any] = {
    "live": False,
    "alone": True,
    "deploys": False,
    "epoch_given": _EPOCH in os.environ,
    "finished": {},
}


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this is `mkdocs serve`, which rebuilds pages as they are edited."""
    if dirty:
        raise PluginError("mkdocs --dirty: it would publish a broken search index; build without it")
    _state["live"] = command == "serve"
    _state["deploys"] = command == "gh-deploy"


def on_config(config: MkDocsConfig) -> None:
    """If MkDocs runs on its own, take the site's address from its host, and say if it leads nowhere."""
    if isinstance(config.extra.get(building.SIDEBAR), Sidebar) or _state["live"]:
        return  # `papers build` has looked at it, and `mkdocs serve` serves it here
    hosting = site_address.hosting_of(os.environ)
    if hosting.url and not hosting.is_confirmed and site_address.is_local(config.site_url or ""):
        config.site_url = hosting.url
        _LOG.info("site_url: %s, from %s of %s", hosting.url, hosting.variable, hosting.name)
    try:
        said = site_address.warning(config.site_url or "", hosting, is_published=_state["deploys"])
    except PapersError as error:
        raise PluginError(str(error)) from error
    if said:
        _LOG.info("%s", said)


def on_pre_build(*, config: MkDocsConfig) -> None:
    """If MkDocs runs on its own, write the pages of all papers; fix the date of the build.

    MkDocs empties the site's folder after this, so the build stops here if that folder must not be emptied.
    """
    _state["alone"] = not isinstance(config.extra.get(building.SIDEBAR), Sidebar)
    try:
        if _state["alone"]:
            building.admit(config)
            workspace = workspace_of(config)
            with workspace.writing_docs():
                generated = generate(workspace, site_of(config), frame_of(config))
            for problem in (*generated.set_aside, *generated.without_effect):
                _LOG.warning("%s", problem)
            for problem in generated.written.lost_edits():
                _LOG.info("%s", problem)
            config.extra[building.SIDEBAR] = sidebar_of(generated.library, settings_of(config))
            _state["library"] = generated.library
            building.begin(Path(config.site_dir))
    except PapersError as error:
        raise PluginError(str(error)) from error
    sidebar = config.extra[building.SIDEBAR]
    sidebar["live"] = _state["live"]
    if not _state["epoch_given"] and sidebar["latest"]:
        midnight = dt.datetime.combine(dt.date.fromisoformat(sidebar["latest"]), dt.time(), dt.UTC)
        os.environ[_EPOCH] = str(int(midnight.timestamp()))


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Leave out the theme's scripts, which no page of ours loads; make links sound that lead into parts.

    Parts are years that were built elsewhere: their pages are not in docs/ of the site that is joined from them.
    """
    for file in [file for file in files if file.src_uri.startswith(_UNUSED)]:
        files.remove(file)
    for path in config.extra.get(building.ELSEWHERE, ()):
        files.append(
            File(
                path,
                config.docs_dir,
                config.site_dir,
                config.use_directory_urls,
                inclusion=InclusionLevel.EXCLUDED,
            )
        )
    return files


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> None:  # noqa: ARG001 -- MkDocs' signature
    """Rebuild when the store or an override changes; MkDocs refuses to watch what a new site does not have."""
    data = workspace_of(config).data
    for path in (data / "papers", data / "counts", workspace_of(config).root / overrides.FILE):
        if path.exists():
            server.watch(str(path))


@event_priority(-100)  # last: what others change still counts
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 -- MkDocs' signature
    """Keep the finished HTML of a generated page from the Markdown processor, which would take minutes to return it."""
    if page.meta.get("finished") is not True:
        return markdown
    _state["finished"][page.file.src_uri] = markdown.strip()
    return ""


@event_priority(100)  # first: others get the page's HTML
def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 -- MkDocs' signature
    """Give a generated page its finished HTML."""
    finished: dict[str, str] = _state["finished"]
    return finished.pop(page.file.src_uri, html)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001 -- MkDocs' signature
    """Leave out the lines and indentation of the templates' own tags, a quarter of the bytes of a page."""
    env.trim_blocks = env.lstrip_blocks = True
    return env


@event_priority(-100)  # last, so that the site is complete
def on_post_build(*, config: MkDocsConfig) -> None:
    """If MkDocs runs on its own, index the built site for search and record which files it consists of."""
    if not _state["alone"]:
        return
    try:
        missing = building.index(config, _state.pop("library", None))
    except PapersError as error:
        raise PluginError(str(error)) from error
    for problem in missing:
        _LOG.warning("%s", problem)
