"""Reads an arXiv entry of any format as a paper: announcement day, categories and names.

Announcement calendar: https://info.arxiv.org/help/availability.html
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings import days
from paper_listings.dates import PartialDate
from paper_listings.paper import Paper, is_category, key_for, parse_arxiv_id, parse_doi
from paper_listings.sources import tex
from paper_listings.sources.collecting import BadRecord
from paper_listings.sources.paper_links import links_of
from paper_listings.sources.parsed import Remark
from paper_listings.text import TITLE_LIMIT, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from paper_listings.sources.context import Context

ANNOUNCING = dt.timedelta(days=4)
"""From submission to listing on arXiv: Thursday afternoon to Monday, unless moderation holds the paper."""
SOURCE = "arxiv"
"""The source name of papers in every arXiv format."""

_SUFFIX = re.compile(r"(?:Jr|Sr|Ph\.?D|M\.?D)\.?|I{2,3}|IV")
_DEADLINE = dt.time(14)
_FRIDAY = 4
_YEARS = range(1900, 3000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivEntry:
    """The raw fields of one paper in an arXiv format."""

    identifier: str
    title: str | None
    abstract: str | None
    authors: Iterable[str]
    published: dt.date | None
    listed: dt.date
    terms: Iterable[str] = ()
    comment: str | None = None
    doi: str | None = None
    position: int | None = None


def read_entry(entry: ArxivEntry, number: int, context: Context) -> Iterator[Paper | Remark]:
    """Yields the paper that an entry describes, and remarks on it; raises BadRecord if it has no id or title.

    arXiv's own PDF is not kept as a link, because its URL follows from the id. Feeds and OAI-PMH give names in TeX;
    these are decoded, so that all formats agree.
    """
    identifier = entry.identifier.strip().removeprefix("oai:arXiv.org:")
    arxiv_id = parse_arxiv_id(identifier)
    title = clean(entry.title or "", TITLE_LIMIT)
    if arxiv_id is None:
        raise BadRecord(f"no arXiv id: {clean(identifier, 80)!r}")
    if not title:
        raise BadRecord(f"no title for {arxiv_id}")
    listed = entry.listed
    if days.tomorrow(context.today) < listed <= context.today + ANNOUNCING:
        listed = context.fallback_listed
    if fault := days.fault_of_preprint(arxiv_id, entry.published, listed, context.today):
        raise BadRecord(f"{title}: {fault}")
    doi = _first_doi(entry.doi)
    if entry.doi and entry.doi.strip() and doi is None:
        yield Remark(kind="not understood", line=number, text=f"{title}: doi: {clean(entry.doi, 80)}")
    names = (tex.decode(author[:TITLE_LIMIT]) for author in entry.authors)
    authors = tuple(name for text in names if has_letters(name := clean(text, TITLE_LIMIT)))
    abstract = clean(entry.abstract or "") or None
    yield Paper(
        key=key_for(title, arxiv_id),
        title=title,
        abstract=abstract,
        authors=authors or None,
        author_count=len(authors) or None,
        published=PartialDate.of(entry.published) if entry.published else None,
        listed=listed,
        position=entry.position,
        arxiv_id=arxiv_id,
        doi=doi,
        links=links_of((), (abstract, entry.comment)),
        categories=categories(entry.terms),
        sources=(SOURCE,),
    )


def categories(terms: Iterable[str]) -> tuple[str, ...]:
    """The arXiv categories among subject terms, each once; MSC and ACM codes (`14J32`, `I.2.7`) are none."""
    return tuple(dict.fromkeys(term for term in terms if is_category(term)))


def has_letters(name: str) -> bool:
    """Whether a name contains a letter: arXiv splits `Team: A, B` into `Team`, `:`, `A`, `B`."""
    return any(c.isalpha() for c in name)


def split_names(line: str) -> tuple[str, ...]:
    """The names in one line: `A. Bee, C. Dee, Jr. and E. Eff (Some Place, Other Place)`.

    Affiliations in brackets are dropped.
    """
    names: list[str] = []
    for part in re.split(r"[,;:]|\band\b", _without_brackets(line)):
        name = " ".join(part.split())
        if names and _SUFFIX.fullmatch(name):
            names[-1] += f" {name}"
        elif name:
            names.append(name)
    return tuple(names)


def _without_brackets(line: str) -> str:
    depth, kept = 0, []
    for c in line:
        depth += c == "("
        if depth <= 0:
            kept.append(c)
        depth = max(0, depth - (c == ")"))
    return "".join(kept)


def announced(submitted: dt.datetime) -> dt.date:
    """The listing day of a paper submitted at `submitted` (UTC), unless moderation holds it.

    Submissions close at 14:00 in New York, are announced on the evenings from Sunday to Thursday, and are listed
    under the next day. Those from Friday after the deadline, Saturday and Sunday are listed on Tuesday. Holidays are
    ignored.
    """
    local = submitted - dt.timedelta(hours=4 if _summer(submitted) else 5)
    day = local.date() if local.time() < _DEADLINE else local.date() + dt.timedelta(days=1)
    if day.weekday() > _FRIDAY:
        day += dt.timedelta(days=7 - day.weekday())
    return day + dt.timedelta(days=3 if day.weekday() == _FRIDAY else 1)


def _summer(submitted: dt.datetime) -> bool:
    """Whether New York is on daylight saving time: second Sunday of March to first Sunday of November."""
    year = submitted.year
    march, november = dt.datetime(year, 3, 8, 7, tzinfo=dt.UTC), dt.datetime(year, 11, 1, 6, tzinfo=dt.UTC)
    begin = march + dt.timedelta(days=6 - march.weekday())
    end = november + dt.timedelta(days=6 - november.weekday())
    return begin <= submitted < end


def moment(
    text: str | None, read: Callable[[str], dt.datetime] = dt.datetime.fromisoformat
) -> dt.datetime | None:
    """The time that `read` (ISO 8601) finds in a text, as UTC; None if there is none or its year is absurd."""
    try:
        value = read((text or "").strip())
    except (ValueError, OverflowError):
        return None
    if value.year not in _YEARS:
        return None
    return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


def _first_doi(text: str | None) -> str | None:
    words = (text or "").split()
    return parse_doi(words[0]) if words else None
