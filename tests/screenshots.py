"""Takes the README's screenshots from the built site. Run by `make screenshots`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser import at_rest, chromium, served, window
from tests.sites import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

FOLDER = REPOSITORY / ".github/screenshots"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 800}
VIEWS: tuple[tuple[str, str, ViewportSize, str], ...] = (
    ("home", "", DESKTOP, "light"),
    ("topic-dark", "topics/multimodal/", DESKTOP, "dark"),
    ("home-phone", "", PHONE, "light"),
    ("search", "search/?q=continual+learning", DESKTOP, "light"),
)
"""File name, page, window size, colour scheme."""


def main() -> None:
    """Takes all screenshots. The page's clock is set to the sample's day, so that nothing looks stale."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(REPOSITORY / "site") as address, chromium() as browser:
        for name, page_url, viewport, scheme in VIEWS:
            with window(browser, viewport=viewport, color_scheme=scheme) as context:
                page = context.new_page()
                page.clock.set_fixed_time("2025-12-09T08:00:00Z")
                page.goto(address + page_url)
                if "search" in page_url:
                    expect(page.locator(".pl-results[aria-busy=false] article").first).to_be_visible()
                at_rest(page)
                page.screenshot(path=FOLDER / f"{name}.png")
            print(FOLDER / f"{name}.png")  # noqa: T201 -- a script


if __name__ == "__main__":
    main()
