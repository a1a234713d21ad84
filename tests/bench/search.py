"""Measures search over 10,000 papers in Chromium: medians of nine readers with empty caches."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from statistics import median

from tests import volume
from tests.browser import at_rest, chromium, served, window
from tests.search_page import wait_for_engine
from tests.shared_data import ABSENT

READERS = 9
QUERIES = ("diffusion", "robot manipulation", "long context benchmark")
LIMITS = {"cold": 500, "ready": 500, "warm": 150, "longest task": 200}
"""Limits for medians, in milliseconds; following a link has no limit, because it includes loading the page.

Cold: from focusing the field and typing the first letter until the first cards are painted, with no part of search
loaded before, as on touch devices. Ready: the same with a keyboard, where the engine loads with the page. Warm: the same
for words that were searched before. Opened: from following a link to a search until the first cards are painted.
"""

_SHOWN = """async () => {
    while (!document.querySelector(".pl-results .pl-card")) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now();
}"""
_WATCH = """() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
    }).observe({type: "longtask", buffered: true});
}"""


def run() -> str:
    """Returns one line per query and kind of time, or one line saying that the real papers are missing."""
    if not volume.PRESENT:
        return ABSENT
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        site = volume.built(Path(folder) / "root", volume.records())
        with served(site, "/base/") as address:
            for query in QUERIES:
                for name, took in _times(f"{address}search/", query).items():
                    limit = LIMITS.get(name)
                    verdict = (
                        ""
                        if limit is None
                        else ", ok"
                        if median(took) <= limit
                        else f", MORE THAN {limit} ms"
                    )
                    lines.append(
                        f"{query}: {name} {median(took):.0f} ms ({min(took):.0f} to {max(took):.0f}){verdict}"
                    )
    return "\n".join(lines) + f"\nload of the machine {os.getloadavg()[0]:.1f}"


def _times(address: str, query: str) -> dict[str, list[float]]:
    """Returns milliseconds by kind, one value per reader."""
    times: dict[str, list[float]] = {"cold": [], "ready": [], "warm": [], "opened": [], "longest task": []}
    with chromium() as browser:
        for _ in range(READERS):
            with window(browser, has_touch=True, is_mobile=True) as context:
                page = context.new_page()
                page.goto(address)
                at_rest(page)
                page.evaluate(_WATCH)
                times["cold"].append(volume.ask(page, query, waits=True)["took"])
                volume.ask(page, f"{query} model")
                times["warm"].append(volume.ask(page, query, waits=True)["took"])
                times["longest task"].append(page.evaluate("longest"))
            with window(browser) as context:
                page = context.new_page()
                page.goto(address)
                wait_for_engine(page)
                times["ready"].append(volume.ask(page, query, waits=True)["took"])
            with window(browser) as context:
                page = context.new_page()
                page.goto(f"{address}?q={query}", wait_until="commit")
                times["opened"].append(page.evaluate(_SHOWN))
    return times
