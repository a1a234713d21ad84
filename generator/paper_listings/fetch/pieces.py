"""Fetches a source for a range of days, in pieces that can be stored one by one."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlencode

from paper_listings.errors import PapersError
from paper_listings.fetch.progress import Progress, plan_of
from paper_listings.sources import huggingface
from paper_listings.sources.arxiv import api as arxiv_api
from paper_listings.sources.arxiv import feed as arxiv_feed
from paper_listings.sources.arxiv import oai as arxiv_oai
from paper_listings.sources.arxiv.entries import ANNOUNCING
from paper_listings.sources.context import Context
from paper_listings.sources.parsed import Parsed, Remark
from paper_listings.sources.quality import judge
from paper_listings.sources.source_settings import (
    ArxivApiSource,
    ArxivFeedSource,
    ArxivOaiSource,
    HuggingFaceSource,
)
from paper_listings.sources.vanished import refuse_vanished
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.fetch.web import Web
    from paper_listings.paper import Paper
    from paper_listings.sources.collecting import ResponsePage
    from paper_listings.sources.source_settings import SourceConfig

_PAGES_A_DAY = 40
_EMPTY_PAGES = 4
_LONGEST_LIST = 30_000
_DAY = dt.timedelta(days=1)
_LATEST = 50
"""Number of latest papers, across pieces, that are checked for a missing field."""
_SAYING_WHY = frozenset({200, 400})
"""A response with status 400 is a feed that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The result of one request; once it is stored, its progress may be saved."""

    description: str
    """The request, as shown to the user: `huggingface 2026-11-20`."""
    parsed: Parsed
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    since: dt.date
    until: dt.date
    today: dt.date
    web: Web
    name: str

    def piece(self, description: str, parsed: Parsed, cursor: str | None) -> Piece:
        return Piece(description=description, parsed=parsed, progress=Progress(plan=self.name, cursor=cursor))


def fetch_source(
    config: SourceConfig,
    *,
    today: dt.date,
    web: Web,
    since: dt.date | None = None,
    until: dt.date | None = None,
    progress: Progress | None = None,
) -> Iterator[Piece]:
    """The pieces of a source for the listing days `since` to `until`, both included.

    Without `since` it starts as many days back as the source is configured to; without `until` it ends today. Given
    the `progress` of an interrupted fetch of the same plan, it resumes there. Raises PapersError as soon as a piece
    cannot be fetched or must not be stored; all pieces before it are good.
    """
    until = until or today
    since = since or until - dt.timedelta(days=config.look_back_days)
    if since > until:
        raise PapersError.single(config.name, f"{since} is later than {until}", "swap --since and --until")
    name = plan_of(config, since, until)
    plan = _Plan(since=since, until=until, today=today, web=web, name=name)
    cursor = progress.cursor if progress and progress.plan == name else None
    match config:
        case HuggingFaceSource():
            pieces = _huggingface(config, plan, cursor)
        case ArxivApiSource():
            pieces = _arxiv_api(config, plan, cursor)
        case ArxivFeedSource():
            pieces = _arxiv_feed(config, plan)
        case ArxivOaiSource():
            pieces = _arxiv_oai(config, plan, cursor)
        case _:
            assert_never(config)
    yield from _watched(pieces, _expected(config))


def _expected(config: SourceConfig) -> tuple[str, ...]:
    """The fields that every paper from a source has."""
    match config:
        case HuggingFaceSource():
            return huggingface.EXPECTED
        case ArxivApiSource():
            return arxiv_api.EXPECTED
        case ArxivFeedSource():
            return arxiv_feed.EXPECTED
        case ArxivOaiSource():
            with_categories = config.metadata_prefix != "oai_dc"
            return (*arxiv_oai.EXPECTED, *(("categories",) if with_categories else ()))
        case _:
            assert_never(config)


def _watched(pieces: Iterator[Piece], expected: tuple[str, ...]) -> Iterator[Piece]:
    """Yields the pieces, as long as the latest papers have the expected fields; one piece may be too small to tell."""
    latest: deque[Paper] = deque(maxlen=_LATEST)
    for piece in pieces:
        latest.extend(piece.parsed.papers)
        refuse_vanished(tuple(latest), expected, piece.description)
        yield piece


def _huggingface(config: HuggingFaceSource, plan: _Plan, cursor: str | None) -> Iterator[Piece]:
    """Day by day, oldest first; requests pages of a day until one brings nothing new."""
    day = dt.date.fromisoformat(cursor) if cursor else plan.since
    while day <= plan.until:
        parsed = _huggingface_day(config, plan, day)
        following = day + _DAY
        yield plan.piece(
            f"{config.name} {day}", parsed, following.isoformat() if following <= plan.until else None
        )
        day = following


def _huggingface_day(config: HuggingFaceSource, plan: _Plan, day: dt.date) -> Parsed:
    """All pages of one day as one; page sizes are ignored, because the source may return fewer than requested."""
    whole = Parsed(format=huggingface.NAME, papers=(), page_date=plan.today)
    known: set[str] = set()
    count = 0
    for number in range(_PAGES_A_DAY):
        query = {"date": day.isoformat(), "limit": config.page_size, **({"p": number} if number else {})}
        url = f"{config.base_url.rstrip('/')}/api/daily_papers?{urlencode(query)}"
        context = Context(place=url, today=plan.today, listed=day, page_date=plan.today, first=count + 1)
        page = huggingface.parse_page(plan.web.get(url, pace=config.pace), context)
        parsed = judge(page.parsed, url, expected=_expected(config))
        fresh = tuple(paper for paper in parsed.papers if paper.key not in known)
        if number and not fresh:
            return whole
        known.update(paper.key for paper in fresh)
        whole = replace(whole, papers=whole.papers + fresh, remarks=whole.remarks + parsed.remarks)
        count += page.records
        if not page.records:
            return whole
    raise PapersError.single(
        f"{config.base_url} {day}",
        f"more than {_PAGES_A_DAY} pages for one day",
        "check what the source returns",
    )


def _arxiv_api(config: ArxivApiSource, plan: _Plan, cursor: str | None) -> Iterator[Piece]:
    """Page by page, oldest submission first, so that new papers never shift earlier pages."""
    start = int(cursor) if cursor else 0
    while True:
        query = {
            "search_query": _search(config, plan),
            "start": start,
            "max_results": config.page_size,
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }
        url = f"{config.base_url.rstrip('/')}/api/query?{urlencode(query)}"
        context = Context(place=url, today=plan.today, page_date=plan.today, first=start + 1)
        page = _filled_page(config, plan, context, start)
        total = page.total or 0
        if total > _LONGEST_LIST:
            raise PapersError.single(
                url,
                f"{total:,} papers, but arXiv returns at most {_LONGEST_LIST:,} per query",
                "request fewer days with --since and --until, or use the source arxiv-oai",
            )
        end = start + page.records
        description = f"{config.name} {start + 1}–{end} of {total}" if total else f"{config.name} none"
        parsed = _within(judge(page.parsed, url, expected=_expected(config)), plan, ())
        yield plan.piece(description, parsed, str(end) if end < total else None)
        if end >= total:
            return
        start = end


def _search(config: ArxivApiSource, plan: _Plan) -> str:
    """The query in arXiv's syntax: categories and keywords, within the submission days."""
    parts = [" OR ".join(f"cat:{name}" for name in config.categories)]
    if config.keywords:
        parts.append(" OR ".join(f'all:"{" ".join(word.split())}"' for word in config.keywords))
    begin = plan.since - ANNOUNCING
    days = f"submittedDate:[{begin:%Y%m%d}0000 TO {plan.until:%Y%m%d}2359]"
    return " AND ".join([*(f"({part})" for part in parts), days])


def _filled_page(config: ArxivApiSource, plan: _Plan, context: Context, start: int) -> ResponsePage:
    """The page at `start`, requested again if it is empty although more results are due, as arXiv's sometimes are."""
    url = context.place
    for attempt in range(_EMPTY_PAGES):
        data = plan.web.get(url, pace=config.pace, readable=_SAYING_WHY)
        page = arxiv_api.parse_page(data, context)
        if page.start not in {None, start}:
            raise PapersError.single(
                url,
                f"results from {page.start} instead of {start}",
                "run it again; if the error persists, report it",
            )
        if page.records or start >= (page.total or 0):
            return page
        if attempt + 1 < _EMPTY_PAGES:
            plan.web.pause(attempt, url=url, trouble="an empty page")
    raise PapersError.single(
        url,
        f"an empty page, {count_of(_EMPTY_PAGES, 'time')}",
        "none of it was stored; run it again later",
    )


def _arxiv_feed(config: ArxivFeedSource, plan: _Plan) -> Iterator[Piece]:
    """The one day in the feed; empty if nothing was announced."""
    url = f"{config.base_url.rstrip('/')}/atom/{'+'.join(config.categories)}"
    context = Context(place=url, today=plan.today, page_date=plan.today)
    found = arxiv_feed.parse(plan.web.get(url, pace=config.pace, readable=_SAYING_WHY), context)
    parsed = judge(found, url, expected=_expected(config))
    yield plan.piece(f"{config.name} {'+'.join(config.categories)}", parsed, None)


def _arxiv_oai(config: ArxivOaiSource, plan: _Plan, cursor: str | None) -> Iterator[Piece]:
    """Set by set, token by token; `cursor` is the index of the set and the token.

    OAI-PMH selects by the day of the last change, so a paper of the window that was revised since comes after it.
    The list therefore continues to today, and papers listed on other days are left out.
    """
    place, _, token = cursor.partition(" ") if cursor else ("0", "", "")
    resumed = bool(token)
    for index in range(int(place), len(config.sets)):
        count = 0
        while True:
            url = _oai_address(config, plan, config.sets[index], token)
            context = Context(place=url, today=plan.today, page_date=plan.today, first=count + 1)
            try:
                page = arxiv_oai.parse_page(plan.web.get(url, pace=config.pace), context)
            except PapersError as error:
                if not (resumed and arxiv_oai.EXPIRED in str(error)):
                    raise
                token, resumed = "", False
                continue
            resumed = False
            count += page.records
            parsed = _within(judge(page.parsed, url, expected=_expected(config)), plan, config.categories)
            if page.token == token and token:
                raise PapersError.single(url, "the same page repeatedly", "run it again later")
            token = page.token or ""
            onward = f"{index} {token}" if token else str(index + 1)
            done = not token and index + 1 == len(config.sets)
            yield plan.piece(
                f"{config.name} {config.sets[index]}, {count_of(count, 'record')}",
                parsed,
                None if done else onward,
            )
            if not token:
                break


def _oai_address(config: ArxivOaiSource, plan: _Plan, set_name: str, token: str) -> str:
    query = {"verb": "ListRecords"}
    if token:
        query["resumptionToken"] = token
    else:
        query |= {
            "metadataPrefix": config.metadata_prefix,
            "set": set_name,
            "from": plan.since.isoformat(),
        }
    return f"{config.base_url.rstrip('/')}/oai?{urlencode(query)}"


def _within(parsed: Parsed, plan: _Plan, categories: tuple[str, ...]) -> Parsed:
    """Only the papers listed in the window and, if categories are given, in one of them."""
    kept = tuple(
        paper
        for paper in parsed.papers
        if plan.since <= paper.listed <= plan.until
        and (not categories or not set(categories).isdisjoint(paper.categories))
    )
    gone = len(parsed.papers) - len(kept)
    if not gone:
        return parsed
    remark = Remark(
        kind="left out", line=None, text=f"{count_of(gone, 'paper')} from other days or categories"
    )
    return replace(parsed, papers=kept, remarks=(*parsed.remarks, remark))
