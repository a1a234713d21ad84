"""Helpers for fetching from a loopback server that serves days as Hugging Face does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from paper_listings.dayranges import DayRange
from paper_listings.errors import PapersError
from paper_listings.fetch.pieces import Missed, fetch_source
from paper_listings.sources.source_settings import Pace
from tests.loopback import Reply, Time, web
from tests.source_examples import (
    TODAY,
    daily,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paper_listings.fetch.pieces import Answer, Piece
    from paper_listings.fetch.progress import Progress
    from paper_listings.sources.source_settings import SourceConfig
    from tests.loopback import Asked, Server

FREE = Pace(requests=1000, seconds=0)


def answers(
    config: SourceConfig,
    server: Server,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    today: dt.date = TODAY,
    state: Progress | None = None,
    time: Time | None = None,
) -> list[Answer]:
    """Returns what a source answers for these days, by default for the last week and today."""
    there = replace(config, base_url=server.url, pace=FREE)
    last = until or today
    days = DayRange(since=since or last - dt.timedelta(days=7), until=last)
    with web(time or Time()) as client:
        return list(fetch_source(there, days=[days], today=today, web=client, progress=state))


def fetched(
    config: SourceConfig,
    server: Server,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    today: dt.date = TODAY,
    state: Progress | None = None,
    time: Time | None = None,
) -> list[Piece]:
    """Returns the pieces of these days; raises PapersError for the first request that failed."""
    pieces: list[Piece] = []
    for answer in answers(config, server, since=since, until=until, today=today, state=state, time=time):
        if isinstance(answer, Missed):
            raise PapersError([answer.fault])
        pieces.append(answer)
    return pieces


def keys(pieces: list[Piece]) -> list[str]:
    return [paper.key for piece in pieces for paper in piece.parsed.papers]


def calendar(days: Mapping[str, list[dict[str, Any]]], *, most: int = 100) -> Callable[[Asked], Reply]:
    """Returns a server script for days as Hugging Face serves them, with at most `most` papers per page."""

    def script(asked: Asked) -> Reply:
        size = min(int(asked.query.get("limit", 50)), most)
        begin = int(asked.query.get("p", 0)) * size
        return Reply(body=daily(*days.get(asked.query["date"], [])[begin : begin + size]))

    return script
