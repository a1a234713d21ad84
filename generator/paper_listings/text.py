"""Cleans plain text, compares titles, finds URLs, and formats dates and counts for readers."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from paper_listings.dates import PartialDate

TITLE_LIMIT = 1_000
"""Longest title kept, in characters; the longest seen in the wild has 175."""
TEXT_LIMIT = 20_000
"""Longest abstract kept, in characters; the longest seen in the wild has 1,923."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1 controls that are not white space
    "\u061c\u202a-\u202e\u2066-\u2069"  # bidirectional overrides and isolates
    "\ufeff\ufff9-\ufffb"  # byte order mark, interlinear annotations
    "\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_NOT_WORD = re.compile(r"[\W_]+")
_ASCII_WORDS = "".join(c.lower() if c.isalnum() else " " for c in map(chr, range(128)))
"""For `str.translate`: what `_NOT_WORD` and case folding do to ASCII, which most titles are."""
_ADDRESS = re.compile(
    r"https?://(?:[^\s<>\"'`“”‘’{}|\\^\[\]…—、。，；：！？（）「」『』【】《》]|\\~\{\}|\\[_%&#$~])+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|resp|approx|Fig|Eq|Sec|No|Dr|Prof|St|a\.k\.a|w\.r\.t)|\b[A-Z])\.$"
)
_LONGEST = 12
"""More characters than the longest abbreviation, its full stop and the character before it have."""
_ESCAPED = re.compile(r"\\(?:(~)\{\}|([_%&#$~]))")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BREAKS_OUT = re.compile(r"[ <>\"'`\\{}|^]")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?", re.IGNORECASE)


def clean(text: str, limit: int = TEXT_LIMIT) -> str:
    """`text` as the store keeps it: NFC, on one line, without invisible or forbidden characters.

    Controls, noncharacters and bidirectional overrides are removed, lone surrogates become U+FFFD, runs of
    white space (no-break spaces too) become one space, and text longer than `limit` characters is cut at a word
    and ends in an ellipsis. Cleaning is idempotent.
    """
    if _is_clean(text) and len(text) <= limit:
        return text
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    if not folded.isprintable():  # every unwanted character is unprintable, and most texts have none
        paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        folded = " ".join(unicodedata.normalize("NFC", _UNWANTED.sub("", paired)).split())
    if len(folded) <= limit:
        return folded
    head = folded[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"


def _is_clean(text: str) -> bool:
    """Whether nothing but its length can be wrong with `text`: of printable characters, only a space is white space."""
    return (
        text.isprintable()
        and "  " not in text
        and not text.startswith(" ")
        and not text.endswith(" ")
        and unicodedata.is_normalized("NFC", text)
    )


def normalized_title(title: str) -> str:
    """The form in which titles are compared: accents, case, punctuation and spacing are folded away."""
    if title.isascii():
        words = " ".join(title.translate(_ASCII_WORDS).split())
    else:
        bare = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
        words = _NOT_WORD.sub(" ", bare.casefold()).strip()
    return words or clean(title).casefold()


def find_urls(text: str) -> tuple[str, ...]:
    """The URLs in running text, without duplicates, in order of first appearance; see `placed_urls`."""
    return tuple(dict.fromkeys(url for _, url in placed_urls(plain_addresses(text))))


def placed_urls(text: str) -> Iterator[tuple[int, str]]:
    """Yields the URLs in running text in order, each with the offset of its first character.

    A URL ends at white space, a quotation mark, a bracket or Chinese punctuation. Full stops and other punctuation
    at its end are not part of it; a closing parenthesis is part of it only if it was opened inside the URL. A URL
    cut short by an ellipsis or a TeX command leads nowhere and is skipped.
    """
    for match in _ADDRESS.finditer(text):
        url = _trimmed(match.group())
        is_cut = "..." in match.group()[len(url) :] or text[match.end() : match.end() + 1] in {"…", "\\"}
        if not is_cut and is_web_address(url):
            yield match.start(), url


def plain_addresses(text: str) -> str:
    r"""`text` with the TeX escapes in its URLs undone: `\_`, `\%`, `\&`, `\#`, `\$`, `\~` and `\~{}`."""
    return _ADDRESS.sub(lambda match: _ESCAPED.sub(r"\1\2", match.group()), text)


def address_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of URLs in `text`, including any punctuation attached to them."""
    return tuple(match.span() for match in _ADDRESS.finditer(text))


def _trimmed(run: str) -> str:
    unopened, end = run.count(")") - run.count("("), len(run)
    while end and (run[end - 1] in ".,;:!?*_~" or (run[end - 1] == ")" and unopened > 0)):
        end -= 1
        unopened -= run[end] == ")"
    return run[:end]


def is_web_address(url: str) -> bool:
    """Whether `url` is absolute, is http or https, has a host, and cannot break out of an HTML attribute."""
    if not url.isprintable() or _BREAKS_OUT.search(url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc) is not None


def with_address(label: str, url: str) -> str:
    """`label (url)`; only the label if `url` is no web address, only the URL if the label is empty or the same."""
    if not is_web_address(url):
        return label
    return url if label in {"", url} else f"{label} ({url})"


def sentences(text: str) -> Iterator[str]:
    """The sentences of `text` in order; joined by a space they are `text` again if its white space is folded."""
    begin = 0
    for stop in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[max(0, stop.start() - _LONGEST) : stop.start()]):
            yield text[begin : stop.end()].strip()
            begin = stop.end()
    if rest := text[begin:].strip():
        yield rest


def is_slug(text: str) -> bool:
    """Whether `text` can be a name in addresses: lower-case letters and digits, joined by single hyphens."""
    return _SLUG.fullmatch(text) is not None


def long_date(date: dt.date | PartialDate) -> str:
    """`20 June 2024`, `June 2024` or `2024`; month names come from our own table, so pages do not depend on the locale."""
    if date.month is None:
        return str(date.year)
    month = month_name(date.year, date.month)
    return month if date.day is None else f"{date.day} {month}"


def short_date(date: dt.date | PartialDate) -> str:
    """`20 Jun 2024`, `June 2024` or `2024`."""
    if date.month is None or date.day is None:
        return long_date(date)
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}"


def month_name(year: int, month: int) -> str:
    """`June 2024`."""
    return f"{MONTHS[month - 1]} {year}"


def count_of(number: int, singular: str, plural: str | None = None) -> str:
    """`1 paper`, `2,000 papers`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
