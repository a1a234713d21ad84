"""Opens the search page in a browser, and waits for its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SETTLED = """() => {
    const plain = (search) => {
        const given = [...new URLSearchParams(search)].filter(([, value]) => value.trim());
        return given.map(String).sort().join("&");
    };
    const list = document.querySelector(".pl-results");
    const asked = plain(new FormData(document.querySelector(".pl-search")));
    return list.ariaBusy !== "true" && plain(list.dataset.answers ?? "") === asked && plain(location.search) === asked;
}"""
"""Whether the papers shown are the results for the page's form and address."""
_ENGINE = """async () => { await (await import("../assets/search-engine.js")).engine(); }"""


def open_search(page: Page, address: str, query: str = "") -> None:
    """Opens a site's search page with a query, such as `?q=robot`, and waits for the results."""
    page.goto(f"{address}search/{query}")
    settle(page)


def settle(page: Page) -> None:
    """Waits for the results of the page's current query."""
    page.wait_for_function(_SETTLED)


def wait_for_engine(page: Page) -> None:
    """Waits until the page's search engine is ready, and loads it if necessary."""
    page.evaluate(_ENGINE)
