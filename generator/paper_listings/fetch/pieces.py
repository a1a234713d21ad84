"""Fetches days of a source, in pieces that can be stored one by one."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, assert_never
from urllib.parse import urlencode

from paper_listings.dayranges import DayRange, in_parts, single, within
from paper_listings.errors import PapersError, Problem
from paper_listings.fetch.progress import Progress, plan_of
from paper_listings.fetch.web import UnreachableError
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
    from collections.abc import Iterator, Sequence

    from paper_listings.fetch.web import Web
    from paper_listings.paper import Paper
    from paper_listings.sources.collecting import ResponsePage
    from paper_listings.sources.source_settings import SourceConfig

_PAGES_A_DAY = 40
_EMPTY_PAGES = 4
_LONGEST_LIST = 30_000
_DAYS_A_QUERY = 15
"""Days that are requested from the arXiv API at once: a look-back, and no more papers than it returns."""
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
    covers: tuple[DayRange, ...] = ()
    """The days of which everything has come with this piece and those before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A request that brought nothing, although the rest of the source can still be fetched."""

    description: str
    """The request, as shown to the user."""
    days: DayRange
    """The days that are not complete without it."""
    fault: Problem
    is_down: bool
    """Whether the server did not answer at all."""
    progress: Progress | None
    """How a backfill goes on after it; None if nothing after it can be requested."""


Answer: TypeAlias = Piece | Missed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    days: tuple[DayRange, ...]
    """In order."""
    newest_first: bool
    today: dt.date
    web: Web
    name: str

    def piece(
        self, description: str, parsed: Parsed, cursor: str | None, covers: Sequence[DayRange] = ()
    ) -> Piece:
        progress = Progress(plan=self.name, cursor=cursor)
        return Piece(description=description, parsed=parsed, progress=progress, covers=tuple(covers))

    def missed(
        self,
        description: str,
        days: DayRange,
        error: PapersError,
        cursor: str | None,
        *,
        passable: bool = True,
    ) -> Missed:
        return Missed(
            description=description,
            days=days,
            fault=error.problems[0],
            is_down=isinstance(error, UnreachableError),
            progress=Progress(plan=self.name, cursor=cursor) if passable else None,
        )

    def parts(self, days: int) -> tuple[DayRange, ...]:
        """The days in ranges of at most this many, in the order in which they are requested."""
        parts = tuple(part for item in self.days for part in in_parts(item, days))
        return parts[::-1] if self.newest_first else parts


def fetch_source(
    config: SourceConfig,
    *,
    days: Sequence[DayRange],
    today: dt.date,
    web: Web,
    progress: Progress | None = None,
    newest_first: bool = False,
) -> Iterator[Answer]:
    """The pieces of a source for these listing days, which are in order and do not overlap.

    A request that fails becomes a `Missed`, and the next is sent. Given the `progress` of an interrupted fetch of the
    same days, it resumes there. Raises PapersError if the source has changed so that nothing more may be stored; all
    pieces before that are good.
    """
    name = plan_of(config, days[0].since, days[-1].until)
    plan = _Plan(days=tuple(days), newest_first=newest_first, today=today, web=web, name=name)
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


def _watched(answers: Iterator[Answer], expected: tuple[str, ...]) -> Iterator[Answer]:
    """Yields the answers, as long as the latest papers have the expected fields; one piece may be too small to tell."""
    latest: deque[Paper] = deque(maxlen=_LATEST)
    for answer in answers:
        if isinstance(answer, Piece):
            latest.extend(answer.parsed.papers)
            refuse_vanished(tuple(latest), expected, answer.description)
        yield answer


def _huggingface(config: HuggingFaceSource, plan: _Plan, cursor: str | None) -> Iterator[Answer]:
    """Day by day; requests pages of a day until one brings nothing new."""
    days = [part.since for part in plan.parts(1)]
    for day, following in zip(days, [*days[1:], None], strict=True):
        if cursor and day.isoformat() < cursor:
            continue
        description, onward = f"{config.name} {day}", following.isoformat() if following else None
        try:
            parsed = _huggingface_day(config, plan, day)
        except PapersError as error:
            yield plan.missed(description, single(day), error, onward)
        else:
            yield plan.piece(description, parsed, onward, [single(day)])


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


def _arxiv_api(config: ArxivApiSource, plan: _Plan, cursor: str | None) -> Iterator[Answer]:
    """Query by query, each for some days; `cursor` is the first day of a query and the number of its first paper."""
    first, _, start = cursor.partition(" ") if cursor else ("", "", "")
    parts = plan.parts(_DAYS_A_QUERY)
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        if part.since.isoformat() >= first:
            onward = f"{following.since} 0" if following else None
            yield from _arxiv_query(config, plan, part, int(start or 0), onward)
            start = ""


def _arxiv_query(
    config: ArxivApiSource, plan: _Plan, days: DayRange, start: int, onward: str | None
) -> Iterator[Answer]:
    """Page by page, oldest submission first, so that new papers never shift earlier pages; then `onward`.

    If a page fails, the pages after it are still requested, but its days have not all come.
    """
    total, is_whole = None, True
    while total is None or start < total:
        url = _query_address(config, days, start)
        context = Context(place=url, today=plan.today, page_date=plan.today, first=start + 1)
        end = start + config.page_size
        try:
            page = _filled_page(config, plan, context, start)
            if (page.total or 0) > _LONGEST_LIST:
                raise _too_long(url, page.total or 0)
            parsed = judge(page.parsed, url, expected=_expected(config))
        except PapersError as error:
            is_last = total is None or end >= total
            description = f"{config.name} {start + 1}–{end}"
            yield plan.missed(description, days, error, onward if is_last else f"{days.since} {end}")
            if is_last or isinstance(error, UnreachableError):
                return
            is_whole, start = False, end
            continue
        total, end = page.total or 0, start + page.records
        is_last = end >= total
        yield plan.piece(
            f"{config.name} {start + 1}–{end} of {total}" if total else f"{config.name} none",
            _within(parsed, (days,), ()),
            onward if is_last else f"{days.since} {end}",
            [days] if is_last and is_whole else (),
        )
        if is_last:
            return
        start = end


def _too_long(url: str, total: int) -> PapersError:
    return PapersError.single(
        url,
        f"{total:,} papers, but arXiv returns at most {_LONGEST_LIST:,} per query",
        "request fewer days with --since and --until, or use the source arxiv-oai",
    )


def _query_address(config: ArxivApiSource, days: DayRange, start: int) -> str:
    query = {
        "search_query": _search(config, days),
        "start": start,
        "max_results": config.page_size,
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
    }
    return f"{config.base_url.rstrip('/')}/api/query?{urlencode(query)}"


def _search(config: ArxivApiSource, days: DayRange) -> str:
    """The query in arXiv's syntax: categories and keywords, within the submission days."""
    parts = [" OR ".join(f"cat:{name}" for name in config.categories)]
    if config.keywords:
        parts.append(" OR ".join(f'all:"{" ".join(word.split())}"' for word in config.keywords))
    begin = days.since - ANNOUNCING
    submitted = f"submittedDate:[{begin:%Y%m%d}0000 TO {days.until:%Y%m%d}2359]"
    return " AND ".join([*(f"({part})" for part in parts), submitted])


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


def _arxiv_feed(config: ArxivFeedSource, plan: _Plan) -> Iterator[Answer]:
    """The one day in the feed, whatever days are due; without papers, it is the day on which the feed was made."""
    url = f"{config.base_url.rstrip('/')}/atom/{'+'.join(config.categories)}"
    context = Context(place=url, today=plan.today, page_date=plan.today)
    description = f"{config.name} {'+'.join(config.categories)}"
    try:
        found = arxiv_feed.parse(plan.web.get(url, pace=config.pace, readable=_SAYING_WHY), context)
        parsed = judge(found, url, expected=_expected(config))
    except PapersError as error:
        yield plan.missed(description, single(plan.today), error, None)
        return
    shown = {paper.listed for paper in parsed.papers} or {parsed.page_date} - {None}
    days = within((single(day) for day in shown if day), dt.date.min, plan.today)
    yield plan.piece(description, parsed, None, days)


def _arxiv_oai(config: ArxivOaiSource, plan: _Plan, cursor: str | None) -> Iterator[Answer]:
    """Set by set, token by token; `cursor` is the index of the set and the token.

    OAI-PMH selects by the day of the last change, so a paper of the window that was revised since comes after it.
    The list therefore continues to today, and papers listed on other days are left out. Each page names the next, so
    a set is at its end when a page fails.
    """
    place, _, token = cursor.partition(" ") if cursor else ("0", "", "")
    is_whole = True
    for index in range(int(place), len(config.sets)):
        for answer in _arxiv_set(config, plan, index, token):
            is_whole = is_whole and isinstance(answer, Piece)
            if isinstance(answer, Piece) and is_whole and answer.progress.cursor is None:
                yield replace(answer, covers=plan.days)
            else:
                yield answer
        token = ""


def _arxiv_set(config: ArxivOaiSource, plan: _Plan, index: int, token: str) -> Iterator[Answer]:
    name, resumed, count = config.sets[index], bool(token), 0
    days = DayRange(since=plan.days[0].since, until=plan.days[-1].until)
    while True:
        url = _oai_address(config, days, name, token)
        context = Context(place=url, today=plan.today, page_date=plan.today, first=count + 1)
        try:
            page = arxiv_oai.parse_page(plan.web.get(url, pace=config.pace), context)
            if page.token == token and token:
                raise PapersError.single(url, "the same page repeatedly", "run it again later")
            parsed = _within(
                judge(page.parsed, url, expected=_expected(config)), plan.days, config.categories
            )
        except PapersError as error:
            if resumed and arxiv_oai.EXPIRED in str(error):
                token, resumed = "", False
                continue
            yield plan.missed(f"{config.name} {name}", days, error, None, passable=False)
            return
        resumed = False
        count += page.records
        token = page.token or ""
        is_last = not token and index + 1 == len(config.sets)
        onward = f"{index} {token}" if token else str(index + 1)
        description = f"{config.name} {name}, {count_of(count, 'record')}"
        yield plan.piece(description, parsed, None if is_last else onward)
        if not token:
            return


def _oai_address(config: ArxivOaiSource, days: DayRange, set_name: str, token: str) -> str:
    query = {"verb": "ListRecords"}
    if token:
        query["resumptionToken"] = token
    else:
        query |= {
            "metadataPrefix": config.metadata_prefix,
            "set": set_name,
            "from": days.since.isoformat(),
        }
    return f"{config.base_url.rstrip('/')}/oai?{urlencode(query)}"


def _within(parsed: Parsed, days: Sequence[DayRange], categories: tuple[str, ...]) -> Parsed:
    """Only the papers listed on one of the days and, if categories are given, in one of them."""
    kept = tuple(
        paper
        for paper in parsed.papers
        if any(item.since <= paper.listed <= item.until for item in days)
        and (not categories or not set(categories).isdisjoint(paper.categories))
    )
    gone = len(parsed.papers) - len(kept)
    if not gone:
        return parsed
    remark = Remark(
        kind="left out", line=None, text=f"{count_of(gone, 'paper')} from other days or categories"
    )
    return replace(parsed, papers=kept, remarks=(*parsed.remarks, remark))
