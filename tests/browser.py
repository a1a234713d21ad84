"""A real Chromium for tests: how it is started, what its pages are waited for, and a loopback server for built sites."""

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
"""The first is the same engine without the window around it, and opens a page in half the time."""
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
    """The path of a Chromium: CHROMIUM, one on the PATH, or Playwright's own; None when there is none."""
    named = os.environ.get("CHROMIUM")
    for name in (named, *NAMES):
        if name and (found := shutil.which(name)):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, closed at the end."""
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
def window(browser: Browser, **options: Any) -> Iterator[BrowserContext]:  # noqa: ANN401 -- those of Playwright
    """A window with storage of its own that waits as long as all tests do; options as of `Browser.new_context`."""
    with browser.new_context(**options) as opened:
        opened.set_default_timeout(MILLISECONDS)
        yield opened


def arrived(page: Page, address: str | re.Pattern[str]) -> None:
    """Return when the page is at the address and can be used: an address is told before the page's scripts have run."""
    expect(page).to_have_url(address)
    at_rest(page)


def at_rest(page: Page) -> None:
    """Return when the page is loaded, its scripts have run and what they changed is painted."""
    page.wait_for_load_state("load")
    page.evaluate(AT_REST)


def watch_shifts(page: Page) -> None:
    """Add up, from the next page on, how far things move that were painted already."""
    page.add_init_script(f"{{{WATCH_SHIFTS}}}")


def shifted(page: Page) -> float:
    """The cumulative layout shift of the page so far, from 0 (nothing moved)."""
    at_rest(page)
    return float(page.evaluate("shifted()"))


def all_told(page: Page) -> None:
    """Return when the listeners of the page have heard of every request so far.

    The page asks for one thing more, which comes last. So what a test then misses was not asked for.
    """
    with page.expect_response(lambda answer: answer.url.endswith("?last")):
        page.evaluate(ASK_AGAIN)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a base path, without a word; connections are kept, as hosts of static sites do."""

    base = "/"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name of the base class
        pass

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(self.base.rstrip("/")) if path.startswith(self.base) else "/absent"
        return super().translate_path(inside or "/")


class _Server(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that left before it had the whole answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 -- the types of the base class
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def served(folder: Path, base: str = "/") -> Iterator[str]:
    """Serve `folder` on loopback at the path `base`; gives the address, with a final slash."""
    handler = functools.partial(type("_Based", (_Quiet,), {"base": base}), directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{base}"
        finally:
            server.shutdown()
            thread.join()
