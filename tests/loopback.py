"""A loopback server that simulates sources and their failures, and a clock that never really waits."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from paper_listings.fetch.clock import Clock
from paper_listings.fetch.web import Limits, Web
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = dt.datetime(2026, 3, 12, 6, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the server received it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The response that the server sends, and how it misbehaves."""

    body: bytes = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    """A false Content-Length to claim."""
    drip: float | None = None
    """Seconds between the bytes of the body."""
    silent: bool = False
    """Sends nothing, and waits until the test ends."""


class Server:
    """Answers each request with a script, and records the requests in order."""

    def __init__(self, script: Callable[[Asked], Reply]) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self.url = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    played: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(
            path=parts.path,
            query={name: values[0] for name, values in parse_qs(parts.query).items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            method=self.command,
            body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
        )
        self.played.asked.append(asked)
        self.close_connection = True
        reply = self.played.script(asked)
        if reply.silent:
            self.played.over.wait(PATIENCE)
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        claimed = len(reply.body) if reply.length is None else reply.length
        self.send_header("Content-Length", str(claimed))
        self.send_header("Connection", "close")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.send(reply)

    do_POST = do_PATCH = do_GET  # noqa: N815 -- the names that http.server looks for

    def send(self, reply: Reply) -> None:
        if reply.drip is None:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            if self.played.over.wait(reply.drip):
                return

    def log_message(self, *_: object) -> None:
        """Logs nothing."""


@contextmanager
def serving(script: Callable[[Asked], Reply]) -> Iterator[Server]:
    """Runs a server during a `with` block."""
    server = Server(script)
    handler = type("Handler", (_Handler,), {"played": server})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            http.shutdown()
            thread.join()


@dataclass(slots=True)
class Time:
    """A clock whose sleep only advances its time, and that records every wait."""

    seconds: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def clock(self, now: dt.datetime = NOW) -> Clock:
        return Clock(
            monotonic=lambda: self.seconds,
            now=lambda: now + dt.timedelta(seconds=self.seconds - 1000.0),
            sleep=self.sleep,
        )


QUICK = Limits(
    connect=PATIENCE,
    read=PATIENCE,
    answer=PATIENCE,
    request=100,
    run=1000,
    size=1_000_000,
    tries=3,
    backoff=2,
)
"""Limits for runs that really wait only for a loopback server, with plenty of time for it."""


def web(time: Time, *, limits: Limits = QUICK, now: dt.datetime = NOW) -> Web:
    """A Web for tests: `chance` is one half, so a first wait is three quarters of the backoff."""
    return Web(
        user_agent="paper-listings (+https://site.example/)",
        clock=time.clock(now),
        chance=lambda: 0.5,
        limits=limits,
    )


def closed_port() -> int:
    """Returns a loopback port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
