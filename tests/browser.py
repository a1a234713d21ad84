"""Starts a real Chromium for tests, waits for its pages, and serves built sites on loopback."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect, sync_playwright

from tests.patience import PATIENCE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
)  # fmt: skip
"""The first is the same engine without a window; it opens a page in half the time."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
MILLISECONDS = PATIENCE * 1000
"""How long Playwright waits for anything."""
expect.set_options(timeout=MILLISECONDS)

AT_REST = """async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""
WATCH_SHIFTS = """
let shifted = 0;
const add = (entries) => { for (const entry of entries) shifted += entry.value; };
const observer = new PerformanceObserver((list) => add(list.getEntries()));
observer.observe({ type: "layout-shift", buffered: true });
window.shifted = () => { add(observer.takeRecords()); return shifted; };
"""
ASK_AGAIN = "async () => { await (await fetch(`${location.pathname}?last`)).text(); }"


def executable() -> str | None:
    """The path of a Chromium: from CHROMIUM, the PATH, or Playwright; None if there is none."""
    named = os.environ.get("CHROMIUM")
    for name in (named, *NAMES):
        if name and (found := shutil.which(name)):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Starts a headless browser, and closes it at the end."""
    path = executable()
    if path is None:
        message = "Chromium: not found; run .ci/tools"
        raise FileNotFoundError(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def window(browser: Browser, **options: Any) -> Iterator[BrowserContext]:  # noqa: ANN401 -- Playwright's types
    """Opens a window with its own storage and the timeout of all tests; takes the options of `Browser.new_context`."""
    with browser.new_context(**options) as opened:
        opened.set_default_timeout(MILLISECONDS)
        yield opened


def arrived(page: Page, address: str | re.Pattern[str]) -> None:
    """Waits until the page is at this address and usable: the address changes before the page's scripts have run."""
    expect(page).to_have_url(address)
    at_rest(page)


def at_rest(page: Page) -> None:
    """Waits until the page is loaded, its scripts have run and their changes are painted."""
    page.wait_for_load_state("load")
    page.evaluate(AT_REST)


def watch_shifts(page: Page) -> None:
    """Starts adding up layout shifts, from the next page onwards."""
    page.add_init_script(f"{{{WATCH_SHIFTS}}}")


def shifted(page: Page) -> float:
    """The page's cumulative layout shift so far; 0 means that nothing moved."""
    at_rest(page)
    return float(page.evaluate("shifted()"))


def all_told(page: Page) -> None:
    """Waits until the page's listeners have seen every request so far.

    The page makes one more request, which is reported last. Anything a test has not seen by then was not requested.
    """
    with page.expect_response(lambda answer: answer.url.endswith("?last")):
        page.evaluate(ASK_AGAIN)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder at a base path, without logging; keeps connections open, as static hosts do."""

    base = "/"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        pass

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(self.base.rstrip("/")) if path.startswith(self.base) else "/absent"
        return super().translate_path(inside or "/")


class _Server(http.server.ThreadingHTTPServer):
    """Does not report browsers that disconnect before the end of a response."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 -- the base class's types
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def served(folder: Path, base: str = "/") -> Iterator[str]:
    """Serves `folder` on loopback at the path `base`. Yields the address, with a trailing slash."""
    handler = functools.partial(type("_Based", (_Quiet,), {"base": base}), directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{base}"
        finally:
            server.shutdown()
            thread.join()
