"""Renders the shells of paper pages with the theme that MkDocs uses, and gathers the theme's style sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from paper_listings.display.addresses import paper_url, source_path
from paper_listings.errors import PapersError
from paper_listings.pages.shell import mark, shell_of
from paper_listings.site.builder import listening, stopped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig

    from paper_listings.pages.shell import Shell

_SHEETS: Final = ("assets/stylesheets/main.*.min.css", "assets/stylesheets/palette.*.min.css")
_MAP: Final = re.compile(r"/\*# sourceMappingURL=.*?\*/\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the theme gives to papers' pages."""

    shells: Mapping[int, Shell]
    """The shell of a paper's page by the number of folders that its key adds: 1, and 2 for old arXiv ids."""
    css: bytes
    """The theme's own style sheets."""


def frame_of(mkdocs: MkDocsConfig) -> Frame:
    """The frame of the theme in use; raises PapersError if the theme cannot make one."""
    return Frame(shells=_shells(mkdocs), css=_theme_css(mkdocs))


def _shells(mkdocs: MkDocsConfig) -> dict[int, Shell]:
    with listening() as heard:
        try:
            rendered = {depth: _rendered(mkdocs, depth) for depth in (1, 2)}
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- themes raise what they like
            raise stopped(mkdocs, error, heard.messages) from None
    try:
        return {depth: shell_of(html) for depth, html in rendered.items()}
    except ValueError as error:
        raise PapersError.single(
            str(mkdocs.config_file_path),
            f"the theme leaves out what a paper’s page needs: {error}",
            "use this program's own slim.html in theme.custom_dir, or extend it",
        ) from None


def _rendered(mkdocs: MkDocsConfig, depth: int) -> str:
    """A paper's page, as MkDocs renders pages, with marks for all that a paper fills in; its key adds `depth` folders."""
    key = "folder/" * (depth - 1) + mark("key")
    files = Files([_file(mkdocs, path) for path in dict.fromkeys(_nav_paths(mkdocs.nav))])
    nav = get_navigation(files, mkdocs)
    for page in nav.pages:
        if "title" not in vars(page) and Path(str(page.file.abs_src_path)).is_file():
            page.read_source(mkdocs)  # its title is in its text
    file = _file(mkdocs, source_path(paper_url(key)))
    page = Page(mark("title"), file, mkdocs)
    meta = {"title": mark("title"), "description": mark("description"), "head": mark("head")}
    page.content = mark("body")
    context = get_context(nav, files, mkdocs, page)
    html: str = mkdocs.theme.get_env().get_template("slim.html").render(context, shell=meta)
    return html.replace(key, mark("key"))


def _file(mkdocs: MkDocsConfig, path: str) -> File:
    return File(
        path, mkdocs.docs_dir, mkdocs.site_dir, mkdocs.use_directory_urls, inclusion=InclusionLevel.INCLUDED
    )


def _nav_paths(nav: object) -> list[str]:
    """The Markdown files that a navigation leads to."""
    if isinstance(nav, list):
        return [path for item in nav for path in _nav_paths(item)]
    if isinstance(nav, dict):
        return [path for item in nav.values() for path in _nav_paths(item)]
    return [nav] if isinstance(nav, str) and nav.endswith(".md") else []


def _theme_css(mkdocs: MkDocsConfig) -> bytes:
    patterns = _SHEETS if mkdocs.theme.get("palette") else _SHEETS[:1]
    found = (
        path
        for pattern in patterns
        for folder in mkdocs.theme.dirs
        for path in sorted(Path(folder).glob(pattern))
    )
    return "\n".join(_MAP.sub("", path.read_text("utf-8")) for path in found).encode()
