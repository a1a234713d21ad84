"""Search over ten thousand real papers: speed, weight, and whether what is looked for comes first.

Takes minutes, so it runs only with PAPERS_VOLUME=1, or PAPERS_VOLUME=FOLDER to look at a site of these papers that is
already built there.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import logging
import os
import random
import re
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from generator import store
from generator.paper import Link, Paper, key_for
from generator.text import clean, is_web_address, normalized_title
from tests.browser import served
from tests.shared_data import SHARED
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

VOLUME = os.environ.get("PAPERS_VOLUME", "")
CORPUS = SHARED / "corpus/papers-10k.jsonl.gz" if SHARED else None
LOG = logging.getLogger(__name__)
pytestmark = [
    pytest.mark.site,
    pytest.mark.skipif(CORPUS is None or not CORPUS.is_file(), reason="../shared is absent"),
    pytest.mark.skipif(not VOLUME, reason="takes minutes; set PAPERS_VOLUME=1"),
]

SAMPLES = 200
READERS = 9
RARE = 0.01
"""A word is rare when at most this share of all papers has it."""
COMPRESSED = (".js", ".json", ".html", ".css", ".svg")
"""What GitHub Pages sends compressed."""

ASK = """async ({text, waits}) => {
    const field = document.querySelector("#pl-q");
    const list = document.querySelector(".pl-results");
    const status = document.querySelector(".pl-status");
    const started = performance.now();
    const shown = new Promise((done) => {
        document.addEventListener("papers:cards", done, {once: true});
        const empty = new MutationObserver(() => {
            if (status.textContent.startsWith("No paper")) { empty.disconnect(); done(); }
        });
        empty.observe(status, {childList: true});
    });
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    if (!waits) field.form.requestSubmit();
    await shown;
    await new Promise(requestAnimationFrame);
    return {
        took: performance.now() - started,
        titles: [...list.querySelectorAll(".pl-card__title")].map((title) => title.textContent),
    };
}"""
SHOWN = """async () => {
    while (!document.querySelector(".pl-results .pl-card")) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now();
}"""
WATCH = """() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
    }).observe({type: "longtask", buffered: true});
}"""


def _records() -> list[dict[str, Any]]:
    assert CORPUS is not None
    return [json.loads(line) for line in gzip.decompress(CORPUS.read_bytes()).splitlines()]


def _paper(record: dict[str, Any]) -> Paper:
    title = clean(record["title"])
    address = (record["github"] or "").strip()
    return Paper(
        key=key_for(title, record["id"]),
        title=title,
        abstract=clean(record["abstract"]),
        authors=tuple(map(clean, record["authors"])) or None,
        author_count=len(record["authors"]) or None,
        organization=record["organization"],
        published=dt.date.fromisoformat(record["published"]),
        listed=dt.date.fromisoformat(record["listed"]),
        comments=record["comments"],
        upvotes=record["upvotes"],
        arxiv_id=record["id"],
        links=(Link(kind="code", url=address),) if is_web_address(address) else (),
        sources=("huggingface",),
    )


@pytest.fixture(scope="module")
def records() -> list[Paper]:
    return [_paper(record) for record in _records()]


@pytest.fixture(scope="module")
def site(records: list[Paper], tmp_path_factory: pytest.TempPathFactory) -> Path:
    if Path(VOLUME).is_dir():
        return Path(VOLUME)
    root = copy_site(tmp_path_factory.mktemp("volume") / "root", with_data=False)
    store.save(root / "data", records)
    result = papers(root, "build")
    assert result.exit_code == 0, result.output
    return root / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site, "/base/") as base:
        yield base


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}search/", wait_until="networkidle")
        page.evaluate(WATCH)
        yield page


def _ask(page: Page, text: str, *, waits: bool = False) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate(ASK, {"text": text, "waits": waits})
    return answer


@pytest.mark.parametrize("query", ["diffusion", "robot manipulation", "long context benchmark"])
def test_a_first_search_is_quick_light_and_does_not_block_the_page(
    query: str, browser: Browser, site: Path, address: str
) -> None:
    """Medians of nine readers of each sort, all with empty caches.

    Cold: from choosing the field, and the first keystroke in the same moment, until the first cards are painted, where
    nothing of search was loaded before, as with touch. Ready: the same with a keyboard, where the engine is loaded as the page opens.
    Warm: the same of a search whose words were searched before. Opened: from following a link to a search until the
    first cards are painted, so the page itself is in it; it has no limit of its own. Weight: all that search loads.
    """
    times: dict[str, list[float]] = {"cold": [], "ready": [], "warm": [], "opened": [], "longest task": []}
    weights = []
    for _ in range(READERS):
        with browser.new_context(has_touch=True, is_mobile=True) as context:
            page = context.new_page()
            page.goto(f"{address}search/", wait_until="networkidle")
            page.evaluate(WATCH)
            paths = _requested(page, address)
            times["cold"].append(_ask(page, query, waits=True)["took"])
            weights.append(sum(_weight(site / path) for path in paths))
            _ask(page, f"{query} model")
            times["warm"].append(_ask(page, query, waits=True)["took"])
            times["longest task"].append(page.evaluate("longest"))
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{address}search/", wait_until="networkidle")
            times["ready"].append(_ask(page, query, waits=True)["took"])
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{address}search/?q={query}", wait_until="commit")
            times["opened"].append(page.evaluate(SHOWN))
    for name, values in times.items():
        LOG.info("%s: %s %.0f ms (%.0f to %.0f)", query, name, median(values), min(values), max(values))
    LOG.info("%s: %d bytes; load of the machine %.1f", query, max(weights), os.getloadavg()[0])
    assert median(times["cold"]) <= 500
    assert median(times["ready"]) <= 500
    assert median(times["warm"]) <= 150
    assert median(times["longest task"]) <= 200
    assert max(weights) <= 300_000


def _requested(page: Page, address: str) -> list[str]:
    """The paths below `address` that the page asks for from now on."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append(request.url.removeprefix(address).split("?")[0]))
    return paths


def _weight(path: Path) -> int:
    data = path.read_bytes()
    return len(gzip.compress(data, mtime=0)) if path.suffix in COMPRESSED else len(data)


def test_a_title_typed_in_full_comes_first(page: Page, records: list[Paper]) -> None:
    sample = random.Random(7).sample(records, SAMPLES)
    missed = []
    for paper in sample:
        titles = _ask(page, paper.title)["titles"]
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
        titles = _ask(page, query)["titles"]
        if records[place].title not in titles[:3]:
            missed.append((query, records[place].title, titles[:3]))
    LOG.info("%d of %d found in the top three; not %s", len(places) - len(missed), len(places), missed)
    assert len(places) == SAMPLES
    assert len(missed) <= 10
