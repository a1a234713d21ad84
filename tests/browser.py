"""A real Chromium for tests: which one, how it is started, and a loopback server for built sites."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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
        message = "no Chromium; run .ci/tools"
        raise FileNotFoundError(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


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


@contextlib.contextmanager
def served(folder: Path, base: str = "/") -> Iterator[str]:
    """Serve `folder` on loopback at the path `base`; gives the address, with a final slash."""
    handler = functools.partial(type("_Based", (_Quiet,), {"base": base}), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{base}"
        finally:
            server.shutdown()
            thread.join()
