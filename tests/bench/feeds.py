"""Measures the time to render the three feeds of 1,000 papers."""

from __future__ import annotations

import datetime as dt
import time

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
from paper_listings.feeds.item_text import item_words
from paper_listings.feeds.paper_items import paper_item
from paper_listings.paper import Paper, title_key

SITE = "https://papers.example.org/"
PAPERS = 1_000
LIMIT = 1.0
"""The time limit in seconds."""


def run() -> str:
    """Returns one line: seconds, best of three, and the sizes of the RSS, Atom and JSON feeds."""
    feed = _feed()
    times = []
    for _ in range(3):
        item_words.cache_clear()
        begin = time.perf_counter()
        sizes = [len(render(feed)) for render in (render_rss, render_atom, render_json)]
        times.append(time.perf_counter() - begin)
    seconds = min(times)
    verdict = "ok" if seconds <= LIMIT else f"MORE THAN {LIMIT:.0f} s"
    return f"feeds: {PAPERS:,} papers in RSS, Atom and JSON: {seconds:.2f} s (best of 3), {sum(sizes) / 1e6:.1f} MB, {verdict}"


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
    papers = (
        Paper(
            key=title_key(f"paper {number}"),
            title=f"On the Number of Spoons, Part {number}",
            abstract=f"We count spoons in drawer {number} & show that x < y. " * 25,
            authors=tuple(f"Author Number {number + other}" for other in range(8)),
            published=dt.date(2025, 1, 1),
            listed=dt.date(2025, 1, 1) + dt.timedelta(days=number // 50),
            position=number % 50 + 1,
        )
        for number in range(PAPERS)
    )
    items = (paper_item(paper, f"{SITE}papers/{paper.key}/", (topic,)) for paper in papers)
    return Feed(channel=channel, items=order_items(items))


if __name__ == "__main__":
    print(run())  # noqa: T201 - its purpose
