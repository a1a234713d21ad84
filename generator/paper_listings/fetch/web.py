"""Sends requests one at a time: rate-limited, bounded in time and size, and retried if that may help."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

import requests
import urllib3

from paper_listings.errors import PapersError
from paper_listings.fetch.limiter import Limiter, host_family
from paper_listings.text import count_of, is_web_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from paper_listings.fetch.clock import Clock
    from paper_listings.sources.source_settings import Pace

_OK = 200
_MOVED = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = 5
_PIECE = 65_536
_LATER = "none of it was stored; run it again later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits on fetching, in seconds and bytes."""

    connect: float = 10.0
    read: float = 30.0
    """Longest silence of a server within a response."""
    answer: float = 120.0
    """Longest time for one response from first to last byte, however slowly it arrives."""
    request: float = 600.0
    """Longest time for one request, including its tries and waits."""
    run: float | None = 3_600.0
    """Longest time for the whole run; None if only each request is limited."""
    size: int = 64_000_000
    """Largest response, uncompressed."""
    tries: int = 5
    backoff: float = 2.0
    """First wait before a retry; it doubles with each try, and the actual wait is random, from half of it to all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server returned."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a server."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """None for GET."""


class _Session(requests.Session):
    """A session that does not follow redirects: the library would read their whole bodies, and go anywhere."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """No redirect target."""


class UnreachableError(PapersError):
    """Raised if a server does not answer, or not in time: another request now would most likely fail, too."""


class _Failure(Exception):  # noqa: N818 - of one try: the next may succeed
    """Why one try got no response."""


class Web:
    """Sends requests to servers; the entry points pass in the clock, randomness and the site's user agent."""

    def __init__(
        self,
        *,
        user_agent: str,
        clock: Clock,
        chance: Callable[[], float],
        limits: Limits | None = None,
    ) -> None:
        self.clock = clock
        self.limits = limits or Limits()
        self._chance = chance
        self._limiter = Limiter()
        self._begun = clock.monotonic()
        self._session = _Session()
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"})
        self._session.auth = _no_credentials

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, url: str, *, pace: Pace, readable: frozenset[int] = frozenset({_OK})) -> bytes:
        """The body at `url`, if its status is in `readable`; raises PapersError naming the URL, or UnreachableError.

        Temporary failures (no connection, silence, truncated responses, 408, 425, 429, 5xx) are retried after the
        wait that the server asks for, otherwise after a growing random one, as long as the limits allow.
        """
        return self.answer(Request(url=url), pace=pace, readable=readable).body

    def answer(
        self,
        request: Request,
        *,
        pace: Pace,
        readable: frozenset[int],
        follow: bool = True,
        tries: int | None = None,
    ) -> Answer:
        """The whole answer to `request`, if its status is in `readable`; raises PapersError as `get` does.

        A request with credentials must not `follow` redirects. One that changes something should have a single try:
        a server may have done it although its answer was lost.
        """
        url = request.url
        if not is_web_address(url):
            raise PapersError.single(url, "invalid URL", "correct base_url")
        deadline = self.clock.monotonic() + self.limits.request
        if self.limits.run is not None:
            deadline = min(deadline, self._begun + self.limits.run)
        trouble = "no time left"
        tries = tries or self.limits.tries
        for attempt in range(tries):
            try:
                answer = (self._follow if follow else self._exchange)(request, pace, deadline)
            except _Failure as failure:
                trouble, wait = str(failure), None
            else:
                if answer.status in readable:
                    return answer
                trouble, wait = f"HTTP {answer.status}", self._asked_wait(answer.headers)
                if answer.status not in _PASSING:
                    raise PapersError.single(url, trouble, "check the address and the settings")
            if attempt + 1 < tries:
                self.pause(attempt, url=url, trouble=trouble, asked=wait, deadline=deadline)
        raise UnreachableError.single(url, f"{trouble} ({count_of(tries, 'try', 'tries')})", _LATER)

    def pause(
        self,
        attempt: int,
        *,
        url: str,
        trouble: str,
        asked: float | None = None,
        deadline: float | None = None,
    ) -> None:
        """Wait before trying `url` again; raises UnreachableError immediately if the wait would be too long."""
        span = self.limits.backoff * 2**attempt
        wait = span * (0.5 + 0.5 * self._chance()) if asked is None else asked
        if deadline is not None and self.clock.monotonic() + wait >= deadline:
            left = max(0.0, deadline - self.clock.monotonic())
            raise UnreachableError.single(
                url, f"{trouble}; waiting another {wait:,.0f} s is too long with {left:,.0f} s left", _LATER
            )
        self.clock.sleep(wait)

    def _asked_wait(self, headers: Mapping[str, str]) -> float | None:
        """Seconds that Retry-After asks for; a date is relative to the server's own clock, if it sends one."""
        text = headers.get("Retry-After", "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        until = _mail_date(text)
        if until is None:
            return None
        since = _mail_date(headers.get("Date", "")) or self.clock.now()
        return max(0.0, (until - since).total_seconds())

    def _follow(self, request: Request, pace: Pace, deadline: float) -> Answer:
        """The answer at the end of the redirects."""
        here = request
        for _ in range(_REDIRECTS + 1):
            answer = self._exchange(here, pace, deadline)
            if answer.status not in _MOVED:
                return answer
            here = replace(here, url=_redirected(request.url, here.url, answer.headers.get("Location", "")))
        raise PapersError.single(request.url, f"more than {_REDIRECTS} redirects", "see whether it has moved")

    def _exchange(self, request: Request, pace: Pace, deadline: float) -> Answer:
        """One paced request and its answer; a thread asks, so that nothing can last longer than the limit."""
        url, family = request.url, host_family(request.url)
        delay = self._limiter.delay(family, pace, self.clock.monotonic())
        left = deadline - self.clock.monotonic() - delay
        if left <= 0:
            raise UnreachableError.single(url, "no time left", _LATER)
        if delay:
            self.clock.sleep(delay)
        self._limiter.note(family, pace, self.clock.monotonic())
        seconds = min(self.limits.answer, left)
        outcome: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
        given_up = threading.Event()

        def ask() -> None:
            try:
                outcome.put(self._read(request, given_up))
            except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
                outcome.put(error)

        threading.Thread(target=ask, name=f"ask {family}", daemon=True).start()
        try:
            result = outcome.get(timeout=seconds)
        except queue.Empty:
            given_up.set()
            raise _Failure(f"no complete response within {seconds:,.0f} s") from None
        if isinstance(result, Exception):
            raise _translated(result)
        return result

    def _read(self, request: Request, given_up: threading.Event) -> Answer:
        url = request.url
        with self._session.request(
            request.method,
            url,
            headers=request.headers,
            data=request.body,
            allow_redirects=False,
            timeout=(self.limits.connect, self.limits.read),
            stream=True,
        ) as response:
            pieces: list[bytes] = []
            size = 0
            while piece := response.raw.read1(_PIECE, decode_content=True):
                pieces.append(piece)
                size += len(piece)
                if size > self.limits.size:
                    raise PapersError.single(
                        url,
                        f"a response of more than {self.limits.size:,} bytes",
                        "check what the address returns",
                    )
                if given_up.is_set():
                    break
            return Answer(status=response.status_code, body=b"".join(pieces), headers=response.headers)


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps the machine's `.netrc` out of requests, which need no credentials."""
    return request


def _redirected(asked: str, here: str, location: str) -> str:
    try:
        there = urljoin(here, location)
    except ValueError:
        there = ""
    if not location or not is_web_address(there) or host_family(there) != host_family(asked):
        raise PapersError.single(asked, f"redirected to {location[:200]!r}", "check whether it has moved")
    if here.startswith("https:") and not there.startswith("https:"):
        raise PapersError.single(
            asked, f"redirected to plain http, {there[:200]}", "check whether it has moved"
        )
    return there


def _translated(error: Exception) -> Exception:
    """The failure of a try; our own errors, and bugs in the program, are returned unchanged."""
    if isinstance(error, requests.exceptions.SSLError):
        return _Failure("no trusted TLS connection")
    if isinstance(error, requests.exceptions.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        return _Failure("no response in time")
    if isinstance(
        error, requests.exceptions.RequestException | urllib3.exceptions.HTTPError | OSError | ValueError
    ):
        return _Failure(f"the connection failed ({type(error).__name__})")
    return error


def _mail_date(text: str) -> dt.datetime | None:
    try:
        value = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return value if value.tzinfo else None
