"""Measures list filtering in Chromium, for a full page and for four times as many cards."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from statistics import median

from tests.browser import chromium, served, window
from tests.reading_site import build_site, papers

SIZES = (50, 200)
"""Numbers of cards; real pages have at most 50."""
QUERIES = (
    "kite -lund",
    "k",
    "kettle garden",
    "",
    "nobody in the",
    "-stone",
    "zzyzx",
    "neighbour pleased",
    "öst",
)
FILL = """(count) => {
    const cards = [...document.querySelectorAll("article.pl-card")];
    for (let at = cards.length; at < count; at++) {
        const copy = cards[at % cards.length].cloneNode(true);
        copy.id = `${copy.id}-${at}`;
        cards.at(-1).after(copy);
    }
    return document.querySelectorAll("article.pl-card").length;
}"""
NARROW = """(text) => {
    const field = document.querySelector("#pl-f");
    const begun = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.offsetHeight; // the layout belongs to it
    return performance.now() - begun;
}"""


def run() -> str:
    """Returns milliseconds per pass: the first, which reads the text of all cards, and median and maximum of later ones."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        site = build_site(Path(folder) / "site", papers())
        with served(site) as address, chromium() as browser, window(browser) as context:
            for size in SIZES:
                page = context.new_page()
                page.route(
                    f"{address}assets/filter.js", lambda route: route.abort()
                )  # when more cards have been added
                page.goto(address)
                count = page.evaluate(FILL, size)
                page.evaluate("(name) => import(name)", f"{address}assets/filter.js?again")
                first, *later = [page.evaluate(NARROW, query) for query in QUERIES]
                lines.append(
                    f"{count} cards: first {first:.0f} ms, then median {median(later):.0f} ms, longest {max(later):.0f} ms"
                )
    return "\n".join(lines) + f"\nload of the machine {os.getloadavg()[0]:.1f}"
