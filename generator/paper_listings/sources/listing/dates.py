"""Works out the dates of a pasted listing: the page's own date, and years that are not printed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from paper_listings import days
from paper_listings.errors import PapersError
from paper_listings.sources.listing.lines import day_in, note
from paper_listings.sources.parsed import Remark
from paper_listings.sources.quality import TOLERATED
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_listings.sources.context import Context
    from paper_listings.sources.listing.values import PastedCard, PrintedDate

_GIVE_IT = "give the day it was shown with --page-date YYYY-MM-DD"
_NEW_ARXIV_ID = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.")
_LEAP_CYCLE = 8
"""Number of years that always include a 29 February."""


def page_day(
    printed: PrintedDate | None, cards: Sequence[PastedCard], context: Context
) -> tuple[dt.date, tuple[Remark, ...]]:
    """The day on which the page was shown: as given, otherwise as printed, with its year inferred if missing.

    The inferred year is the smallest that makes the page later than every date printed in full and no earlier
    than every month in an arXiv id, or the latest one when there is neither; the page is
    never later than the context's `today`. Raises PapersError when there is no such day.
    """
    today = context.today
    if context.page_date:
        return context.page_date, _disagreement(printed, context.page_date)
    if printed is None:
        raise PapersError.single(context.place, "the page's own date is missing", _GIVE_IT)
    if printed.year:
        return dt.date(printed.year, printed.month, printed.day), ()
    earliest = max(_earliest_days(cards), default=None)
    if earliest:
        years = range(earliest.year, min(today.year, earliest.year + _LEAP_CYCLE) + 1)
    else:
        years = range(today.year, today.year - _LEAP_CYCLE - 1, -1)
    for year in years:
        day = day_in(printed, year)
        if day and day <= today and (earliest is None or day >= earliest):
            text = f"{printed.text} is taken as {day.isoformat()}"
            return day, (Remark(kind="page date inferred", line=printed.line, text=text),)
    raise PapersError.single(
        f"{context.place}:{printed.line}",
        f"no year makes the page's date {printed.text} later than every printed date and not later than today",
        _GIVE_IT,
    )


def refuse_early(
    day: dt.date, cards: Sequence[PastedCard], place: str, *, what: str = "page", remedy: str = _GIVE_IT
) -> None:
    """Raises PapersError if the page or its papers (`what`) cannot be from `day` because the papers are newer.

    Up to a tenth of them may be newer: a printed date can be wrong. Dates printed without a year are ignored.
    """
    faults: list[str] = []
    for card in cards:
        date = card.date
        full = dt.date(date.year, date.month, date.day) if date and date.year else None
        if fault := days.unlisted(day, card.arxiv_id, full):
            faults.append(f"{card.title!r}: {fault}")
    if len(faults) == len(cards) or (len(faults) > 1 and len(faults) * TOLERATED > len(cards)):
        raise PapersError.single(
            place,
            f"the {what} cannot be from {day}, judging by {len(faults):,} of its {count_of(len(cards), 'paper')}; "
            f"the first: {faults[0]}",
            remedy,
        )


def _earliest_days(cards: Iterable[PastedCard]) -> Iterator[dt.date]:
    """Yields days before which the page cannot have been shown.

    A new-style arXiv id begins with year and month: https://info.arxiv.org/help/arxiv_identifier.html
    """
    for card in cards:
        if card.date and card.date.year:
            yield dt.date(card.date.year, card.date.month, card.date.day) + dt.timedelta(days=1)
        if card.arxiv_id and (match := _NEW_ARXIV_ID.match(card.arxiv_id)):
            yield dt.date(2000 + int(match[1]), int(match[2]), 1)


def _disagreement(printed: PrintedDate | None, given: dt.date) -> tuple[Remark, ...]:
    if printed is None or day_in(printed, printed.year or given.year) == given:
        return ()
    text = f"the page says {printed.text}, but its date is given as {given.isoformat()}"
    return (note(printed.line, text),)


def published(date: PrintedDate, page: dt.date) -> tuple[dt.date | None, tuple[Remark, ...]]:
    """A paper's date, with the page's year if none is printed, and any remarks on it."""
    day = day_in(date, date.year or page.year)
    if day is None:
        return None, (note(date.line, f"{date.text} does not exist in {page.year}"),)
    remarks: list[Remark] = []
    if date.year is None:
        text = f"{date.text} is taken as {day.isoformat()}"
        remarks.append(Remark(kind="year inferred", line=date.line, text=text))
    if day > page:
        text = f"{day.isoformat()} is later than the page, from {page.isoformat()}"
        remarks.append(Remark(kind="date in the future", line=date.line, text=text))
    return day, tuple(remarks)
