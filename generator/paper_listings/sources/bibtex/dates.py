"""Reads the date on which an entry was published, as precisely as its fields give one."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from paper_listings.dates import PartialDate
from paper_listings.sources import tex
from paper_listings.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS: Final = (
    "january januar jänner janvier enero gennaio janeiro",
    "february februar février fevrier febrero febbraio fevereiro",
    "march märz maerz mars marzo março",
    "april avril abril aprile",
    "may mai mayo maggio maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août aout agosto",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro",
)
"""Names of months in English, German, French, Spanish, Italian and Portuguese."""
_SHORTEST: Final = 3
"""Letters of the shortest abbreviation of a month's name."""
_YEAR = re.compile(r"(?<!\d)(?<!\d\.)\d{4}(?!\d|\.\d{4,5}\b)")
_SORTED = re.compile(r"\\noop\w*\s*\{[^{}]*\}")
"""What sorts an entry and is not printed: `{\\noopsort{1973b}}1973`."""
_BEFORE_OUR_ERA = re.compile(r"y?-\d|.*\d\s*b\.?\s?c\b", re.IGNORECASE)
_OPEN = re.compile(r"[\s.]*/")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})(?!\d)(?:\2(\d{1,2})(?!\d))?")
_COMPACT = re.compile(r"([12]\d{3})(\d\d)(\d\d)(?!\d)")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})\.\s?(?=\d{1,2}\.))?(\d{1,2})[-/.]\s?(\d{4})(?!\d)")
_MORE = r"(?:\s*(?:[-–—/&,]|and\b|to\b).*)?"
"""The rest of a range, of which only the beginning counts."""
_ORDINAL = r"(?:st|nd|rd|th|\.)?"
_NAMED = re.compile(
    rf"(?:(?P<first>\d{{1,2}}){_ORDINAL}(?:\s*[-–—/&]+\s*\d{{1,2}}{_ORDINAL})?[\s,]*)?"
    rf"(?P<name>[^\W\d_]+)\.?(?:[\s,]*(?P<last>\d{{1,2}}){_ORDINAL}(?!\d))?{_MORE}",
    re.IGNORECASE,
)
"""A month with the day that people put beside it: `January 5`, `5~Jan.`, `5--7 January`, `June 30 -- July 2`."""
_NUMBER = re.compile(rf"(\d{{1,2}})(?!\d){_MORE}")


def published(fields: Mapping[str, str]) -> tuple[PartialDate | None, str | None]:
    """The date in `date`, or in `year`, `month` and `day`, and what of it cannot be read.

    Of a range it is the beginning. `date` has the forms of biblatex (section 2.3.8 of its manual, "Date and time
    specifications") and those that people write; where it says less than the other fields, these count. Other dates,
    such as `urldate`, are not the paper's.
    """
    return _published(*(fields.get(name, "") for name in ("date", "year", "month", "day")))


@lru_cache(1 << 12)  # a library has few different ones
def _published(*written: str) -> tuple[PartialDate | None, str | None]:
    date, year, month, day = (clean(tex.decode(_SORTED.sub("", text))) for text in written)
    whole = _date(date, is_year=False)
    parted, problem = _from_parts(year, month, day)
    if whole and not (parted and parted.parts[: len(whole.parts)] == whole.parts):
        return whole, None
    if parted:
        return parted, problem
    return None, _unreadable("date", date) or problem


def _from_parts(year: str, month: str, day: str) -> tuple[PartialDate | None, str | None]:
    date = _date(year, is_year=True)
    if date is None:
        return None, _unreadable("year", year or month)
    if date.month or not (month or day):
        return date, None
    number, beside = _month(month)
    if number is None:
        return date, _unreadable("month", month or day)
    of_month = re.match(r"\d{1,2}(?!\d)", day)
    found = int(of_month[0]) if of_month else beside
    exact = _valid(date.year, number, found)
    if exact.month is None:
        return exact, _unreadable("month", month)
    return exact, None if exact.day == found else f"there is no day {found} in {exact}"


def _unreadable(name: str, text: str) -> str | None:
    return f"no {name} in {clean(text, 40)!r}" if text else None


def _date(text: str, *, is_year: bool) -> PartialDate | None:
    """The date that a text says, in numbers or words; None if it names no year, or one before our era."""
    text = re.sub("[~?%]", "", text).lstrip("([ ")
    if _BEFORE_OUR_ERA.match(text) or _OPEN.match(text):
        return None
    if date := _in_numbers(text, is_year=is_year):
        return date
    found = _YEAR.search(text)
    if not found or not int(found[0]):
        return None
    month, day = _in_words(f"{text[: found.start()]} {text[found.end() :]}")
    return _valid(int(found[0]), month or 0, day)


def _in_numbers(text: str, *, is_year: bool) -> PartialDate | None:
    """The date at the beginning of a text, if it has a month at least."""
    if match := _COMPACT.match(text):
        return _valid(*map(int, match.groups()))
    if match := _DAY_FIRST.match(text):
        return _valid(int(match[3]), int(match[2]), int(match[1] or 0))
    match = _YEAR_FIRST.match(text)
    if not match or not int(match[1]):
        return None
    year, month = int(match[1]), int(match[3])
    is_next_year = month == (year + 1) % 100 and not match[4] and (is_year or match[2] == "/")
    return PartialDate(year) if is_next_year else _valid(year, month, int(match[4] or 0))


def _month(text: str) -> tuple[int | None, int | None]:
    """The month of a text in numbers or words, and the day beside it."""
    month, day = _in_words(_YEAR.sub("", text))
    if month is None and (match := _NUMBER.fullmatch(text)):
        return int(match[1]), None
    return month, day


def _in_words(text: str) -> tuple[int | None, int | None]:
    """The month that a text names, and the day beside it, if the text says nothing else."""
    match = _NAMED.fullmatch(text.strip(" ,.()[]"))
    month = _named(match["name"]) if match else None
    if match is None or month is None:
        return None, None
    day = match["first"] or match["last"]
    return month, int(day) if day else None


def _named(word: str) -> int | None:
    """The number of the month with this name or abbreviation, unless it could be that of another as well."""
    if len(word) < _SHORTEST:
        return None
    numbers = [
        number
        for number, names in enumerate(_MONTHS, 1)
        if any(name.startswith(word.lower()) for name in names.split())
    ]
    return numbers[0] if len(numbers) == 1 else None


def _valid(year: int, month: int, day: int | None = None) -> PartialDate:
    """The date without what the calendar has not: seasons and halves of years are numbered like months, from 21."""
    with suppress(ValueError):
        return PartialDate(year, month, day or None)
    with suppress(ValueError):
        return PartialDate(year, month)
    return PartialDate(year)
