"""The search page in a browser: opening it, and waiting until it has answered."""

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
"""Whether the papers that are shown answer what the form and the address of the page ask."""
_ENGINE = """async () => { await (await import("../assets/search-engine.js")).engine(); }"""


def open_search(page: Page, address: str, query: str = "") -> None:
    """Open the search page of a site at a search, such as `?q=robot`, and wait for its papers."""
    page.goto(f"{address}search/{query}")
    settle(page)


def settle(page: Page) -> None:
    """Wait for the papers that answer what the page asks now."""
    page.wait_for_function(_SETTLED)


def wait_for_engine(page: Page) -> None:
    """Wait until the page's own engine, which it loads if it has not, can search."""
    page.evaluate(_ENGINE)
