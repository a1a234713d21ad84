"""Splits a pasted listing into lines, and classifies each line by what it looks like."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from typing import TYPE_CHECKING

from paper_listings.sources.listing.values import Kind, Line, PrintedDate
from paper_listings.sources.parsed import Remark
from paper_listings.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad"))
_LEAP_YEAR = 2000
_FOOTER_LIMIT = 300
"""Longest line that is split at the separator before a date."""
_NOTE_LIMIT = 300
"""Longest quote of a line in a remark."""
_SHORT = 80
"""Longest line that can be anything other than text."""

_MONTH_NUMBERS = {
    spelling: number
    for number, name in enumerate(MONTHS, start=1)
    for spelling in (name, name[:3], *(("Sept",) if name == "September" else ()))
}
_BULLETS = r"[•∙‣◦⁃*+–\ufffd·-]"
_COUNT = r"\d[\d,]*(?:\.\d+)?[kKmM]?"
_GIVEN = rf"(?P<count>{_COUNT}|[-–])"
_MONTH = "|".join(_MONTH_NUMBERS)
_DATE = re.compile(
    rf"(?P<mark>[·\ufffd]?) ?(?:Published on )?(?P<printed>(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})"
    rf"(?:,? ?(?P<year>(?:19|20)\d\d))?)(?: (?P<count>{_COUNT}))?"
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("authors", re.compile(rf"(?P<mark>(?:{_BULLETS} ?)*+)(?P<count>\d[\d,]*) authors?", re.IGNORECASE)),
    ("date", _DATE),
    ("number", re.compile(_GIVEN)),
    ("votes", re.compile(rf"\[-\] ?{_GIVEN}")),
    ("upvote", re.compile(rf"Upvotes?(?: {_GIVEN})?")),
    ("submitter", re.compile(r"Submitted by(?: \S+)?")),
    ("buttons", re.compile(rf"(?:GitHub|Github|arXiv Page|Project [Pp]age)(?: {_COUNT})?")),
)
_ONE_LINE_FOOTER = re.compile(r"(.*\S) · (?=(?:Published on )?[A-Z][a-z]{2,8}\.? \d)(\S.*)")
_SEPARATORS = {"·", "•", "∙", "\ufffd"}
_HEADER_LINE = re.compile(r"\s*|[\w-]+:(?: .*)?|\s+-? ?.*|- .*")
_LONGEST_HEADER = 60
"""Lines in which a YAML header ends."""
_RULE = re.compile(r"(?:={3,}|-{3,}|\*(?: ?\*){2,})")
_PAGER = re.compile(r"(?:(?:previous|next|\d{1,3}|…|\.\.\.)(?: |$)){2,}", re.IGNORECASE)
_CHROME = frozenset(
    """
    new
    get trending papers in your email inbox!
    get trending papers in your email inbox once a day!
    subscribe
    daily papers
    daily papers - hugging face
    trending papers
    trending papers - hugging face
    by ak and the research community
    byak and the research community
    by
    ak
    and the research community
    daily
    weekly
    monthly
    hugging face
    hugging face's logo
    search models, datasets, users...
    models
    datasets
    spaces
    buckets
    posts
    community
    docs
    enterprise
    solutions
    pricing
    log in
    sign up
    company
    © hugging face
    tos
    privacy
    about
    jobs
    careers
    website
    inference providers
    system theme
    previous
    next
    view all
    references
    """.strip().split("\n    ")
)


def decoded(data: bytes) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    """The lines of `data` (UTF-8, or UTF-16 if it has a byte order mark or zero bytes), with remarks on invalid bytes."""
    encoding = _wide_encoding(data)
    if encoding:
        return tuple(re.split(r"\r\n|\n|\r", data.decode(encoding, "replace"))), ()
    lines: list[str] = []
    remarks: list[Remark] = []
    for number, raw in enumerate(re.split(rb"\r\n|\n|\r", data.removeprefix(codecs.BOM_UTF8)), start=1):
        try:
            lines.append(raw.decode())
        except UnicodeDecodeError:
            lines.append(raw.decode(errors="replace"))
            remarks.append(note(number, f"invalid UTF-8: {lines[-1]}"))
    return tuple(lines), tuple(remarks)


def without_front_matter(texts: Sequence[str]) -> tuple[str, ...]:
    """The lines with those of a YAML header, which clippers put above the page, made empty."""
    if not texts or texts[0].strip() != "---":
        return tuple(texts)
    end = next((at for at, text in enumerate(texts[1:_LONGEST_HEADER], start=1) if text.strip() == "---"), 0)
    if not end or not all(_HEADER_LINE.fullmatch(text) for text in texts[1:end]):
        return tuple(texts)
    return ("",) * (end + 1) + tuple(texts[end + 1 :])


def _wide_encoding(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:400]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) // 4 else None


def note(line: int | None, text: str) -> Remark:
    """A remark that something on a line was not understood."""
    folded = " ".join(text.split())
    return Remark(
        kind="not understood",
        line=line,
        text=folded if len(folded) <= _NOTE_LIMIT else folded[: _NOTE_LIMIT - 1] + "…",
    )


def lines_of(texts: Sequence[str], *, first: int = 1, glued: bool = False) -> tuple[Line, ...]:
    """The non-blank lines; a footer on one line becomes three lines with the same number.

    `first` is the number of the first line, `glued` whether it directly follows another line.
    """
    lines: list[Line] = []
    blank = not glued
    for number, text in enumerate(texts, start=first):
        form = folded(text)
        for part in _parts(form):
            lines.append(_line(number, text if part == form else part, part, glued=not blank))
            blank = False
        blank = not form
    return tuple(lines)


def folded(text: str) -> str:
    """`text` on one line without invisible characters."""
    return " ".join(text.translate(_INVISIBLE).split())


def _parts(form: str) -> Iterator[str]:
    footer = _ONE_LINE_FOOTER.fullmatch(form) if len(form) <= _FOOTER_LIMIT else None
    if footer and printed_date(footer.group(2), 0):
        yield from (footer.group(1), "·", footer.group(2))
    elif form:
        yield form


def _line(number: int, text: str, form: str, *, glued: bool) -> Line:
    kind, mark, count = _looks(form) if len(form) <= _SHORT else ("text", None, None)
    date = printed_date(form, number) if kind == "date" else None
    if kind == "date" and date is None:
        kind, mark, count = "text", None, None
    return Line(
        number=number,
        text=text,
        form=form,
        kind=kind,
        glued=glued,
        count=count_in(count),
        bulleted=bool(mark),
        date=date,
    )


def _looks(form: str) -> tuple[Kind, str | None, str | None]:
    """The kind of a line, its leading bullet or separator, and its count."""
    if form in _SEPARATORS:
        return "separator", None, None
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(form):
            groups = match.groupdict()
            return kind, groups.get("mark"), groups.get("count")
    return ("chrome" if is_chrome(form) else "text"), None, None


def is_chrome(form: str) -> bool:
    """Whether the line belongs to the page itself rather than a paper, ignoring bullets."""
    bare = re.sub(r"^[-*•] ", "", form).casefold().replace("’", "'")
    return bare in _CHROME or _PAGER.fullmatch(bare) is not None or is_rule(form)


def is_rule(form: str) -> bool:
    """Whether the line only underlines a heading, or separates parts of the page, in Markdown."""
    return _RULE.fullmatch(form) is not None


def printed_date(form: str, line: int) -> PrintedDate | None:
    """The date that makes up all of `form`, apart from a comment count; None if it is not a valid date."""
    match = _DATE.fullmatch(form)
    if match is None:
        return None
    date = PrintedDate(
        line=line,
        month=_MONTH_NUMBERS[match["month"]],
        day=int(match["day"]),
        year=int(match["year"]) if match["year"] else None,
        text=match["printed"],
    )
    return date if day_in(date, date.year or _LEAP_YEAR) else None


def day_in(date: PrintedDate, year: int) -> dt.date | None:
    """The day in the given year; None if that year has no 29 February."""
    try:
        return dt.date(year, date.month, date.day)
    except ValueError:
        return None


def count_in(text: str | None) -> int | None:
    """`5` → 5, `1,234` → 1234, `50.8k` → 50800; None for `-` or nothing."""
    if text is None or not text[:1].isdigit():
        return None
    scale = {"k": 1_000, "m": 1_000_000}.get(text[-1].casefold(), 1)
    whole, _, fraction = text.rstrip("kKmM").replace(",", "").partition(".")
    return int(whole) * scale + int(fraction or "0") * scale // int("1" + "0" * len(fraction))
