"""Measures the feeds of 10,000 papers: saved searches, selecting, rendering, checking; and three formats of 1,000."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, TypeVar

from paper_listings import feeds
from paper_listings.dates import PartialDate
from paper_listings.display.addresses import OPML
from paper_listings.feeds import (
    Channel,
    Feed,
    FeedUrls,
    TopicRef,
    order_items,
    render_atom,
    render_json,
    render_rss,
)
from paper_listings.feeds.all_feeds import render_feeds, select
from paper_listings.feeds.item_text import item_words
from paper_listings.feeds.paper_items import paper_item
from paper_listings.insight.library import arrange
from paper_listings.insight.special_selections import found_by, selections
from paper_listings.owner.config import assigner_of, load_taxonomy
from paper_listings.owner.saved_searches import SavedSearch
from paper_listings.owner.settings import Site
from paper_listings.paper import Paper, title_key
from tests.bench._invented import papers
from tests.sites import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

_Made = TypeVar("_Made")

SITE = "https://papers.example.org/"
PAPERS = 1_000
LIMIT = 1.0
"""The time limit for 1,000 papers in three formats, in seconds."""
STORE = 10_000
STORE_LIMIT = 4.0
"""The limit of CPU time for all feeds of 10,000 papers, in seconds."""
SEARCHES_LIMIT = 2.0
"""The limit of CPU time for 20 saved searches among 10,000 papers, in seconds."""
BYTES_LIMIT = 700
"""The limit of archives, in bytes per paper."""
QUERIES = (
    "graph", "diffusion -video", '"language model"', "reasoning", "robot grasping", "speech", "attention", "vision language",
    "benchmark", "tool agents", '"chain of thought"', "retrieval", "quantization", "federated", "protein", "code", "alignment",
    "video", '"reinforcement learning"', "owls",
)  # fmt: skip


def run() -> str:
    """Returns one line per measurement."""
    return "\n".join((_formats(), *_store()))


def _formats() -> str:
    """Seconds, best of three, and the sizes of the RSS, Atom and JSON feeds."""
    feed = _feed()
    times = []
    for _ in range(3):
        item_words.cache_clear()
        begin = time.perf_counter()
        sizes = [len(render(feed)) for render in (render_rss, render_atom, render_json)]
        times.append(time.perf_counter() - begin)
    seconds = min(times)
    return (
        f"feeds: {PAPERS:,} papers in RSS, Atom and JSON: {seconds:.2f} s (best of 3), {sum(sizes) / 1e6:.1f} MB, "
        + _verdict(seconds, LIMIT, "s")
    )


def _store() -> tuple[str, ...]:
    """CPU seconds of each step for a whole store, and the bytes of its archives."""
    taxonomy = load_taxonomy(REPOSITORY)
    library = arrange(papers(STORE), taxonomy.topics, assigner_of(taxonomy).assign)
    searches = tuple(
        SavedSearch(slug=f"search-{number}", title=query, query=query) for number, query in enumerate(QUERIES)
    )
    site = Site(title="Bench", description="Papers", url=SITE, searches=searches[:2])
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], _Made]) -> _Made:
        begin = time.process_time()
        made = work()
        spent[name] = time.process_time() - begin
        return made

    found = timed("2 saved searches", lambda: selections(library, site))
    published = timed("select", lambda: select(library, site, found))
    files = timed("render", lambda: dict(render_feeds(published, site)))
    opml = (OPML, published.channels)
    problems = timed(
        "check",
        lambda: feeds.check(files.get, site.url, published.feeds, archives=published.archives, opml=opml),
    )
    total = sum(spent.values())
    steps = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in spent.items())
    timed("20", lambda: found_by(searches, library))
    archived = sum(len(data) for path, data in files.items() if path.startswith("archive/"))
    return (
        f"feeds: {STORE:,} papers, {len(files)} files, {len(problems)} problems: {total:.2f} s of CPU ({steps}), "
        + _verdict(total, STORE_LIMIT, "s"),
        f"feeds: {len(searches)} saved searches: {spent['20']:.2f} s of CPU, "
        + _verdict(spent["20"], SEARCHES_LIMIT, "s"),
        f"feeds: archives {archived / STORE:.0f} bytes per paper, "
        + _verdict(archived / STORE, BYTES_LIMIT, "bytes"),
    )


def _verdict(measured: float, limit: float, unit: str) -> str:
    return "ok" if measured <= limit else f"MORE THAN {limit:.0f} {unit}"


def _feed() -> Feed:
    topic = TopicRef(slug="spoons", title="Spoons & forks", url=SITE + "topics/spoons/")
    channel = Channel(
        key="all",
        title="Bench",
        subtitle="A thousand papers",
        author="Bench",
        page_url=SITE,
        urls=FeedUrls(rss=SITE + "feed.xml", atom=SITE + "atom.xml", json=SITE + "feed.json"),
        topics_url=SITE + "topics/",
        css_url=SITE + "feed.css",
    )
    held = (
        Paper(
            key=title_key(f"paper {number}"),
            title=f"On the Number of Spoons, Part {number}",
            abstract=f"We count spoons in drawer {number} & show that x < y. " * 25,
            authors=tuple(f"Author Number {number + other}" for other in range(8)),
            published=PartialDate(2025, 1, 1),
            listed=dt.date(2025, 1, 1) + dt.timedelta(days=number // 50),
            position=number % 50 + 1,
        )
        for number in range(PAPERS)
    )
    items = (paper_item(paper, f"{SITE}papers/{paper.key}/", (topic,)) for paper in held)
    return Feed(channel=channel, items=order_items(items))


if __name__ == "__main__":
    print(run())  # noqa: T201 - its purpose
