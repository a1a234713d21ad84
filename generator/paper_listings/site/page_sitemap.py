"""Writes the sitemap of the pages that are in no other one: fixed pages, topics, and what the owner wrote.

It is made of the built site, because only that has all of them, whichever program built it and in however many parts.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from lxml import etree

from paper_listings.display.addresses import LISTS_SITEMAP, PAGES_SITEMAP
from paper_listings.pages.sitemaps import sitemap
from paper_listings.store import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ELSEWHERE: Final = frozenset({"papers", "pagefind", "assets", "404.html"})
"""What is directly below a site's root and has no pages of this sitemap: papers have sitemaps of their own."""
_INDEX: Final = "index.html"


def write(site_dir: Path, site_url: str) -> None:
    """Write `sitemap-pages.xml` into a built site; `site_url` ends with a slash."""
    lists = site_dir / LISTS_SITEMAP
    listed = {str(one.text) for one in etree.parse(lists).iter("{*}loc")} if lists.is_file() else set()
    found = {site_url + quote(address) for address in _addresses(site_dir)}
    atomic.write(site_dir / PAGES_SITEMAP, sitemap(found - listed), durable=False)


def _addresses(site_dir: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(site_dir):
        below = os.path.relpath(folder, site_dir).replace(os.sep, "/") + "/"
        if below == "./":
            below = ""
            folders[:] = [name for name in folders if name not in _ELSEWHERE]
            files = [name for name in files if name not in _ELSEWHERE]  # noqa: PLW2901 -- as `folders`
        yield from (below + name.removesuffix(_INDEX) for name in files if name.endswith(".html"))
