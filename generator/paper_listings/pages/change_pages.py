"""The pages of what changed: the latest changes, and those of each month."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.display.addresses import changes_url
from paper_listings.insight.freshness import freshness
from paper_listings.insight.library import month_of
from paper_listings.pages.list_pages import settled
from paper_listings.pages.pagination import Step, Turn, chunked, neighbours
from paper_listings.text import month_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from paper_listings.insight.changes import DayOfChanges, Entry
    from paper_listings.pages.context import Page, SiteContext

TITLE = "What changed"
CHANGES = Step(url=changes_url(), title=TITLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Month:
    """The changes of a month."""

    name: str
    """`2025-12`."""
    title: str
    days: tuple[DayOfChanges, ...]
    """Latest first."""


def changes_page(context: SiteContext) -> Page:
    """The page of the latest changes, which leads to the months."""
    return context.page(
        changes_url(),
        "changes.html",
        {
            "title": TITLE,
            "description": f"Papers of {context.site.title} that are new, revised, corrected or removed, by day.",
            "kind": "changes",
        },
        title=TITLE,
        path=(),
        turn=Turn(),
        pages=(),
        number=1,
        groups=_grouped(_rows(context.changes)[: context.site.page_size]),
        papers=context.library.by_key,
        months=[Step(url=changes_url(month.name), title=month.title) for month in _months(context.changes)],
        sources=freshness(context.library.papers),
    )


def change_pages(context: SiteContext) -> Iterator[Page]:
    """The pages of each month. Only the latest month still changes: it is the newest with a change or a paper."""
    months = _months(context.changes)
    steps = [Step(url=changes_url(month.name), title=f"Changes in {month.title}") for month in months]
    for place, month in enumerate(months):
        chunks = chunked(_rows(month.days), context.site.page_size, whole_day=False)
        turn = neighbours(steps, place)
        urls = [changes_url(month.name, number) for number in range(1, len(chunks) + 1)]
        for number, rows in enumerate(chunks, 1):
            suffix = f", page {number}" if number > 1 else ""
            is_last = number == len(chunks)
            title = f"Changes in {month.title}"
            yield context.page(
                urls[number - 1],
                "changes.html",
                {
                    "title": title + suffix,
                    "description": f"What changed in {month.title}{suffix}.",
                    "kind": "changes",
                }
                | settled(is_open=place == 0 and is_last),
                title=title,
                path=(CHANGES,),
                turn=turn if is_last else Turn(earlier=turn.earlier),
                pages=urls,
                number=number,
                groups=_grouped(rows),
                papers=context.library.by_key,
                months=(),
                sources=(),
            )


def _months(days: Iterable[DayOfChanges]) -> list[_Month]:
    """The months of `days`, latest first as they are."""
    found = itertools.groupby(days, key=lambda one: month_of(one.day))
    return [
        _Month(name=name, title=month_name(int(name[:4]), int(name[5:])), days=tuple(held))
        for name, held in found
    ]


def _rows(days: Sequence[DayOfChanges]) -> list[tuple[dt.date, Entry]]:
    return [(found.day, entry) for found in days for entry in found.entries]


def _grouped(rows: Iterable[tuple[dt.date, Entry]]) -> list[tuple[dt.date, list[Entry]]]:
    """The entries of each day."""
    return [
        (day, [entry for _, entry in held]) for day, held in itertools.groupby(rows, key=lambda row: row[0])
    ]
