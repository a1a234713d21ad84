"""Limits request rates: computes how long to wait before the next request to a host."""

from __future__ import annotations

import ipaddress
from collections import deque
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from paper_listings.sources.source_settings import Pace


def host_family(url: str) -> str:
    """The domain shared by the hosts of one owner: `export.arxiv.org` and `rss.arxiv.org` are `arxiv.org`.

    An IP address is its own family.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ".".join(host.split(".")[-2:])
    return host


class Limiter:
    """Remembers the latest requests to each family of hosts."""

    def __init__(self) -> None:
        self._asked: dict[str, deque[float]] = {}

    def delay(self, family: str, pace: Pace, now: float) -> float:
        """Seconds to wait from `now` until the next request to `family` at this pace; 0 if no wait is needed."""
        asked = self._asked.get(family, deque())
        if len(asked) < pace.requests:
            return 0.0
        return max(0.0, asked[-pace.requests] + pace.seconds - now)

    def note(self, family: str, pace: Pace, now: float) -> None:
        """Remember a request made at `now`."""
        asked = self._asked.setdefault(family, deque())
        asked.append(now)
        while len(asked) > pace.requests:
            asked.popleft()
