"""Tests search over 10,000 real papers: download size, and whether the expected paper comes first.

Takes minutes, so it runs only with PAPERS_VOLUME=1, or with PAPERS_VOLUME=FOLDER to use a site of these papers that is
already built there. `python -m tests.bench search` measures the search time.
"""

from __future__ import annotations

import gzip
import logging
import random
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from paper_listings.text import normalized_title
from tests import volume
from tests.browser import all_told, at_rest, served, window
from tests.shared_data import ABSENT
from tests.volume import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from paper_listings.paper import Paper

LOG = logging.getLogger(__name__)
pytestmark = [
    pytest.mark.site,
    pytest.mark.skipif(not volume.PRESENT, reason=ABSENT),
    pytest.mark.skipif(not volume.CHOSEN, reason="takes minutes; set PAPERS_VOLUME=1"),
]

SAMPLES = 200
RARE = 0.01
"""A word is rare if at most this share of all papers contains it."""
COMPRESSED = (".js", ".json", ".html", ".css", ".svg")
"""File types that GitHub Pages compresses."""


@pytest.fixture(scope="module")
def records() -> list[Paper]:
    return volume.records()


@pytest.fixture(scope="module")
def site(records: list[Paper], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return volume.built(tmp_path_factory.mktemp("volume") / "root", records)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site, "/base/") as base:
        yield base


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The search page on a touch device, where nothing is loaded before the search field gets focus."""
    with window(browser, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(f"{address}search/")
        at_rest(page)
        yield page


@pytest.mark.parametrize("query", ["diffusion", "robot manipulation", "long context benchmark"])
def test_a_first_search_is_light(query: str, page: Page, site: Path, address: str) -> None:
    paths = _requested(page, address)
    ask(page, query, waits=True)
    all_told(page)
    weight = sum(
        _weight(site / path) for path in paths if path.startswith(("pagefind/", "assets/", "papers/"))
    )
    LOG.info("%s: %d bytes", query, weight)
    assert 0 < weight <= 300_000


def _requested(page: Page, address: str) -> list[str]:
    """Returns a list that collects the paths below `address` that the page requests from now on."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append(request.url.removeprefix(address).split("?")[0]))
    return paths


def _weight(path: Path) -> int:
    path = path / "index.html" if path.is_dir() else path
    data = path.read_bytes()
    return len(gzip.compress(data, mtime=0)) if path.suffix in COMPRESSED else len(data)


def test_a_title_typed_in_full_comes_first(page: Page, records: list[Paper]) -> None:
    sample = random.Random(7).sample(records, SAMPLES)
    missed = []
    for paper in sample:
        titles = ask(page, paper.title)["titles"]
        if not titles or normalized_title(titles[0]) != normalized_title(paper.title):
            missed.append((paper.title, titles[:2]))
    LOG.info("%d of %d titles first; not %s", SAMPLES - len(missed), SAMPLES, missed)
    assert len(missed) <= 2


def test_three_rare_words_of_an_abstract_find_its_paper(page: Page, records: list[Paper]) -> None:
    words = [set(re.findall(r"(?<![\w-])[a-z]{5,}(?![\w-])", paper.abstract or "")) for paper in records]
    held = Counter(word for own in words for word in own)
    shuffled = random.Random(7)
    places = [
        place
        for place in shuffled.sample(range(len(records)), SAMPLES * 2)
        if sum(held[word] <= len(records) * RARE for word in words[place]) >= 3
    ][:SAMPLES]
    missed = []
    for place in places:
        rare = sorted(word for word in words[place] if held[word] <= len(records) * RARE)
        query = " ".join(shuffled.sample(rare, 3))
        titles = ask(page, query)["titles"]
        if records[place].title not in titles[:3]:
            missed.append((query, records[place].title, titles[:3]))
    LOG.info("%d of %d found in the top three; not %s", len(places) - len(missed), len(places), missed)
    assert len(places) == SAMPLES
    assert len(missed) <= 10
