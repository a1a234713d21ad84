"""How long a search over ten thousand papers takes a reader, in Chromium: medians of nine readers with empty caches."""

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
"""Milliseconds that a median may take; what follows a link has no limit, since the page itself is in it.

Cold: from choosing the field, and the first keystroke in the same moment, until the first cards are painted, where
nothing of search was loaded before, as with touch. Ready: the same with a keyboard, where the engine is loaded as the
page opens. Warm: the same of a search whose words were searched before. Opened: from following a link to a search until
the first cards are painted.
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
    """One line a query and kind of time; where the real papers are absent, one line that says so."""
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
    """Milliseconds by kind, one a reader."""
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
