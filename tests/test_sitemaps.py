"""Tests that sitemaps list every page, each once: papers and lists of periods in their own, all others in MkDocs'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from paper_listings.display.addresses import LISTS_SITEMAP, source_path
from paper_listings.pages.all_pages import month_files
from paper_listings.pages.context import gather
from paper_listings.pages.paper_extras import Extras
from paper_listings.pages.sitemaps import sitemap_files, sitemap_paths
from tests.reading_site import SITE, library_of
from tests.test_pages import LIBRARY

if TYPE_CHECKING:
    from pathlib import Path


def addresses(sitemap: bytes) -> list[str]:
    return [str(found.text) for found in etree.fromstring(sitemap).iter("{*}loc")]


def test_lists_of_periods_are_in_a_sitemap_of_their_own() -> None:
    context = gather(LIBRARY, SITE, Extras())
    files = dict(sitemap_files(context))
    assert list(files) == sitemap_paths(LIBRARY)
    listed = addresses(files[LISTS_SITEMAP])
    rendered = [path for month in LIBRARY.months for path, _ in month_files(context, month)]
    assert any("/2/" in address for address in listed)
    assert [source_path(address.removeprefix(SITE.url)) for address in listed] == sorted(
        rendered, key=lambda path: path.removesuffix("index.md")
    )


def test_papers_are_in_the_sitemaps_of_their_months() -> None:
    files = dict(sitemap_files(gather(LIBRARY, SITE, Extras())))
    for month in LIBRARY.months:
        found = addresses(files[f"papers/sitemap-{month.name}.xml"])
        assert found == sorted(f"{SITE.url}papers/{paper.key}/" for paper in month.papers)


def test_a_site_without_papers_has_no_such_sitemaps() -> None:
    empty = library_of([])
    assert dict(sitemap_files(gather(empty, SITE, Extras()))) == {}
    assert sitemap_paths(empty) == []


@pytest.mark.site
def test_the_sitemaps_of_a_built_site_have_every_page_once(built: Path) -> None:
    site = built / "site"
    base = "http://127.0.0.1:8000/"
    named = [address.removeprefix(base) for address in addresses((site / "sitemap.xml").read_bytes())]
    found = [address for name in named for address in addresses((site / name).read_bytes())]
    pages = {
        f"{base}{path.relative_to(site).parent}/".replace("/./", "/") for path in site.rglob("index.html")
    }
    assert sorted(found) == sorted(pages)
