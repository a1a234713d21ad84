"""Reads a page pasted as plain text: finds the footers, then the titles and abstracts between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from paper_listings.sources.listing.blocks import is_prose, is_sentence, roles
from paper_listings.sources.listing.lines import note
from paper_listings.sources.listing.values import PastedCard, PastedPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_listings.sources.listing.blocks import Role
    from paper_listings.sources.listing.values import Line, PrintedDate
    from paper_listings.sources.parsed import Remark

_LONGEST_NAME = 150
"""Longest line above a separator that can be an organisation."""
_LONGEST_GLUED_NAME = 80
"""The same, if the line directly follows the abstract or is apart from the separator."""


_TITLE_AND_ABSTRACT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Footer:
    lines: tuple[Line, ...]
    author_count: int | None = None
    organization: str | None = None
    date: PrintedDate | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """The lines before a footer, or before the end of the page."""

    lines: tuple[Line, ...]
    footer: _Footer | None
    votes_before: int | None
    """Upvotes printed below the word "Upvote", after the previous paper."""


def read(lines: Sequence[Line]) -> PastedPage:
    """The cards of the page in order, its own date, and a remark on every line that is neither."""
    day = _page_day(lines)
    top, body = ((), lines) if day is None else (lines[:day], lines[day + 1 :])
    remarks = [note(line.number, line.form) for line in top if line.kind == "text"]
    runs = tuple(_runs(body))
    airy = _is_airy(runs)
    cards: list[PastedCard] = []
    for run in runs:
        if run.votes_before is not None and cards and cards[-1].upvotes is None:
            cards[-1] = replace(cards[-1], upvotes=run.votes_before)
        found, unknown = _cards(run, airy=airy)
        cards.extend(found)
        remarks.extend(unknown)
    return PastedPage(
        cards=tuple(cards), day=None if day is None else lines[day].date, remarks=tuple(remarks)
    )


def _page_day(lines: Sequence[Line]) -> int | None:
    """Index of the line with the page's own date: at the top, before any footer, and not inside text."""
    unknown: list[Line] = []
    for at, line in enumerate(lines):
        after_a_paper = len(unknown) >= _TITLE_AND_ABSTRACT and is_prose(unknown[-1].form)
        if line.kind in {"authors", "separator"} or line.bulleted or (line.kind == "date" and after_a_paper):
            return None
        if line.kind == "date" and line.count is None:
            apart = not line.glued or lines[at - 1].kind != "text" or len(unknown) < _TITLE_AND_ABSTRACT
            if apart:
                return at
        elif line.kind == "text":
            unknown.append(line)
    return None


def _is_airy(runs: Sequence[_Run]) -> bool:
    parted = [any(not line.glued for line in run.lines[1:]) for run in runs if len(run.lines) > 1]
    return sum(parted) * 2 >= len(parted)


def _runs(lines: Sequence[Line]) -> Iterator[_Run]:
    pending: list[Line] = []
    votes: int | None = None
    at = 0
    while at < len(lines):
        if _begins_footer(lines, at, pending):
            footer = _footer(lines, at, pending)
            at += len(footer.lines)
            if footer.organization:
                pending.pop()
            yield _Run(lines=tuple(pending), footer=footer, votes_before=votes)
            pending, votes = [], None
            continue
        line = lines[at]
        following = lines[at + 1] if at + 1 < len(lines) else None
        at += 1
        if line.kind == "submitter":
            at += line.form == "Submitted by" and following is not None and following.kind == "text"
        elif line.kind == "upvote":
            counted = line.count is None and following is not None and following.kind == "number"
            votes = following.count if counted and following else line.count
            at += counted
        elif line.kind != "buttons" and (line.kind != "separator" or _is_inside_text(lines, at - 1)):
            pending.append(line)
    yield _Run(lines=tuple(pending), footer=None, votes_before=votes)


def _is_inside_text(lines: Sequence[Line], at: int) -> bool:
    return lines[at].glued and at + 1 < len(lines) and lines[at + 1].glued


def _begins_footer(lines: Sequence[Line], at: int, pending: Sequence[Line]) -> bool:
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else None
    if line.kind == "authors":
        if following and following.kind in {"separator", "date"}:
            return True
        goes_on = following is not None and following.glued and following.kind == "text"
        return not goes_on and (line.bulleted or not line.glued)
    if line.kind == "separator":
        if following and following.kind in {"authors", "date"}:
            return True
        closes = following is None or not following.glued
        return closes and line.glued and _organization(lines[at], pending) is not None
    below_text = not line.glued and len(pending) > 0 and pending[-1].kind == "text"
    return line.kind == "date" and (line.bulleted or below_text)


def _footer(lines: Sequence[Line], at: int, pending: Sequence[Line]) -> _Footer:
    """The footer that begins at a line: its authors, organisation, separators and date, each if present."""
    taken = [lines[at]]
    for line in lines[at + 1 : at + 6]:
        seen = {each.kind for each in taken}
        last = taken[-1]
        if "date" in seen:
            if line.kind == "number" and line.glued and last.kind == "date" and last.count is None:
                taken.append(line)
            break
        if line.kind == "separator" or line.kind in {"authors", "date"} - seen:
            taken.append(line)
        else:
            break
    by_kind = {line.kind: line for line in reversed(taken)}
    date = by_kind.get("date")
    authors = by_kind.get("authors")
    number = by_kind.get("number", date)
    return _Footer(
        lines=tuple(taken),
        author_count=authors.count if authors else None,
        organization=None if lines[at].kind == "authors" else _organization(lines[at], pending),
        date=date.date if date else None,
        comments=number.count if number else None,
    )


def _organization(below: Line, pending: Sequence[Line]) -> str | None:
    """The line above the footer, if it names an organisation and is not part of the title or abstract."""
    if not pending or pending[-1].kind != "text":
        return None
    above = pending[-1]
    texts = (line for line in pending if line.kind == "text")
    first = tuple(islice(texts, _TITLE_AND_ABSTRACT + 1))
    if len(first) < _TITLE_AND_ABSTRACT:
        return None
    further = len(first) > _TITLE_AND_ABSTRACT
    short = len(above.form) <= _LONGEST_GLUED_NAME and not is_sentence(above.form)
    if below.glued and not above.glued:
        named = len(above.form) <= _LONGEST_NAME and (further or not is_prose(above.form))
    elif below.glued:
        named = short and further
    else:
        named = short and further and not above.glued and sum(1 for _ in texts) % 2 == 0
    return above.form if named else None


def _cards(run: _Run, *, airy: bool) -> tuple[list[PastedCard], list[Remark]]:
    """The cards in one run; all but the last have no footer."""
    drafts, remarks = _drafts(run.lines, roles(run.lines, airy=airy, ended=run.footer is not None))
    cards = [
        PastedCard(
            line=draft.title[0].number,
            title=" ".join(line.text for line in draft.title),
            abstract=" ".join(line.text for line in draft.abstract) or None,
            upvotes=draft.votes.count if draft.votes else None,
        )
        for draft in drafts
    ]
    footer = run.footer
    if footer and cards:
        last = cards[-1]
        if last.abstract is None:
            remarks.append(note(last.line, f"a title without an abstract: {last.title}"))
        cards[-1] = replace(
            last,
            author_count=footer.author_count,
            organization=footer.organization,
            date=footer.date,
            comments=footer.comments,
        )
    elif footer:
        remarks.extend(note(line.number, line.form) for line in footer.lines)
    return cards, remarks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    votes: Line | None
    title: list[Line]
    abstract: list[Line]


def _drafts(lines: Sequence[Line], parts: Sequence[Role]) -> tuple[list[_Draft], list[Remark]]:
    drafts: list[_Draft] = []
    remarks: list[Remark] = []
    votes: Line | None = None
    for line, role in zip(lines, parts, strict=True):
        if role == "title":
            drafts.append(_Draft(votes=votes, title=[line], abstract=[]))
            votes = None
        elif role == "title goes on":
            drafts[-1].title.append(line)
        elif role != "skip":
            drafts[-1].abstract.append(line)
            if role == "new paragraph":
                remarks.append(note(line.number, f"taken as another paragraph of the abstract: {line.form}"))
        elif line.kind in {"number", "votes"}:
            remarks.extend(note(each.number, each.form) for each in (votes,) if each)
            votes = line
        elif line.kind != "chrome":
            remarks.append(note(line.number, line.form))
    remarks.extend(note(each.number, each.form) for each in (votes,) if each)
    return drafts, remarks
