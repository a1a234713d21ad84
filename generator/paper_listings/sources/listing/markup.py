"""Reads a page dumped with its links: as Markdown, numbered footnotes, or URLs on their own lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_listings.paper import Link, link_kind, parse_arxiv_id
from paper_listings.sources.listing.blocks import is_sentence
from paper_listings.sources.listing.lines import is_chrome, lines_of, note
from paper_listings.sources.listing.links import DumpedLink, chunks, footnotes
from paper_listings.sources.listing.values import PastedCard, PastedPage
from paper_listings.text import is_web_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_listings.sources.listing.links import Chunk
    from paper_listings.sources.listing.values import Line, PrintedDate
    from paper_listings.sources.parsed import Remark

_SIGN = re.compile(
    r"\s*#{1,6} (?:.* )?(?:Daily|Trending) Papers\s*"
    r"|#{2,4} \[.*\]\s?(?:\(https?://[^\s()\[\]]+\)|\[\d+\])\s*"
    r"|\[.*\]\(https://huggingface\.co/papers/[^\s()\[\]]+\)\s*"
    r"|\s*https://huggingface\.co/login\?next=%2Fpapers%2F\S+\s*"
)
_ADDRESS_LINE = re.compile(r"\s*https://huggingface\.co/(?:papers/\S+|login\?\S+)\s*")
_CARD_LEVEL = 3
_LONGEST_NAME = 150
_BULLETS = re.compile(r"^(?:[-*•] ?)+")


def is_marked_up(texts: Sequence[str]) -> bool:
    """Whether the page was dumped with its links or headings."""
    return any(_SIGN.fullmatch(text) for text in texts)


def read(texts: Sequence[str]) -> PastedPage:
    """The cards of the page in order, its own date, and a remark on every line that is neither."""
    reader = _Reader(
        notes=footnotes(texts), has_addresses=any(_ADDRESS_LINE.fullmatch(text) for text in texts)
    )
    for chunk in chunks(texts, reader.notes):
        reader.take(chunk)
    return reader.page()


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A card that is still being read."""

    line: int
    title: str
    arxiv_id: str | None
    abstract: list[Line] = field(default_factory=list)
    author_count: int | None = None
    organization: str | None = None
    date: PrintedDate | None = None
    comments: int | None = None
    upvotes: int | None = None
    links: list[Link] = field(default_factory=list)
    is_bare: bool = False
    """Whether only a link opened it, and no heading."""

    @property
    def has_footer(self) -> bool:
        return self.date is not None or self.author_count is not None or self.organization is not None

    def card(self, upvotes: int | None) -> PastedCard:
        return PastedCard(
            line=self.line,
            title=self.title,
            abstract=" ".join(line.text for line in self.abstract) or None,
            author_count=self.author_count,
            organization=self.organization,
            date=self.date,
            comments=self.comments,
            upvotes=upvotes if self.upvotes is None else self.upvotes,
            arxiv_id=self.arxiv_id,
            links=tuple(self.links),
        )


class _Reader:
    """Reads a page chunk by chunk, and remembers what it has seen so far."""

    def __init__(self, *, notes: dict[str, str], has_addresses: bool) -> None:
        self.notes = notes
        self.has_addresses = has_addresses
        self.drafts: list[_Draft] = []
        self.day: PrintedDate | None = None
        self.remarks: list[Remark] = []
        self.unlinked: list[Line] = []
        """Text that waits for its URL on a later line."""
        self.votes: Line | None = None
        """A count that waits for its paper."""
        self.votes_by_id: dict[str, int] = {}
        self.skips_name = False
        self.awaits_votes = False

    @property
    def draft(self) -> _Draft | None:
        return self.drafts[-1] if self.drafts else None

    def page(self) -> PastedPage:
        self.settle()
        if self.votes:
            self.reject(self.votes)
        cards = tuple(draft.card(self.votes_by_id.get(draft.arxiv_id or "")) for draft in self.drafts)
        return PastedPage(cards=cards, day=self.day, remarks=tuple(self.remarks))

    def reject(self, line: Line) -> None:
        if not is_chrome(line.form):
            self.remarks.append(note(line.number, line.form))

    def take(self, chunk: Chunk) -> None:
        if self.skips_name and not chunk.level:
            self.skips_name = False
        elif chunk.level:
            self.skips_name = False
            self.settle()
            self.take_heading(chunk)
        elif chunk.address and self.has_addresses and "huggingface.co" in chunk.address:
            self.take_address(DumpedLink(label="", url=chunk.address))
        else:
            self.take_content(chunk)

    def take_heading(self, chunk: Chunk) -> None:
        arxiv_id = next((link.paper for link in chunk.links if link.paper), None)
        if is_chrome(chunk.words):
            return
        if chunk.level >= _CARD_LEVEL or arxiv_id:
            self.open_heading(chunk.line, chunk.words, arxiv_id)
        else:
            self.remarks.append(note(chunk.line, chunk.words))

    def open_heading(self, line: int, title: str, arxiv_id: str | None) -> None:
        """Opens a card, or gives it its title if a bare link above, such as a picture's, has already opened it."""
        draft = self.draft
        if draft and draft.is_bare and not draft.has_footer and arxiv_id in {None, draft.arxiv_id}:
            for each in draft.abstract:
                self.reject(each)
            draft.line, draft.title, draft.abstract, draft.is_bare = line, title, [], False
        else:
            self.open(line, title, arxiv_id)

    def open(self, line: int, title: str, arxiv_id: str | None) -> None:
        draft = _Draft(line=line, title=title, arxiv_id=arxiv_id)
        if self.votes:
            draft.upvotes, self.votes = self.votes.count, None
        self.drafts.append(draft)

    def take_content(self, chunk: Chunk) -> None:
        rest = _BULLETS.sub("", chunk.rest) if chunk.links else chunk.rest
        lines = lines_of((rest,), first=chunk.line, glued=chunk.glued)
        if chunk.links and any(line.kind == "text" for line in lines):
            self.take_prose(chunk)
            return
        counts = [link for link in chunk.links if link.words.isdecimal()]
        for link in chunk.links:
            if link not in counts:
                self.take_link(chunk, link, dated=False)
        self.take_lines(lines)
        for link in counts:
            self.take_link(chunk, link, dated=bool(lines))

    def take_prose(self, chunk: Chunk) -> None:
        draft = self.draft
        if draft and not draft.has_footer:
            urls = [link.url for link in chunk.links if link.url and is_web_address(link.url)]
            draft.links += [Link(kind=link_kind(url), url=url) for url in urls]
        self.take_lines(lines_of((chunk.words,), first=chunk.line, glued=chunk.glued))

    def take_lines(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self.take_line(line)

    def take_line(self, line: Line) -> None:
        draft = self.draft
        in_prose = (
            line.glued and not line.bulleted and bool(draft and draft.abstract and not draft.has_footer)
        )
        if line.kind == "separator":
            self.settle()
            if draft:
                self.take_name_above(draft)
        elif line.kind == "date" and not in_prose:
            self.take_date(line)
        elif line.kind == "authors" and draft and not in_prose and draft.author_count is None:
            self.settle()
            draft.author_count = line.count
        elif line.kind in {"number", "votes"} and not in_prose:
            self.settle()
            self.take_number(line)
        elif line.kind == "submitter":
            self.skips_name = line.form == "Submitted by"
        elif line.kind == "upvote":
            self.awaits_votes = line.count is None
            if draft and draft.upvotes is None:
                draft.upvotes = line.count
        elif line.kind != "buttons":
            self.take_text(line)

    def take_name_above(self, draft: _Draft) -> None:
        """Takes the line above a separator as an organisation, if an abstract remains without it."""
        above = draft.abstract[-1] if len(draft.abstract) > 1 and not draft.has_footer else None
        if above and not above.glued and len(above.form) <= _LONGEST_NAME and not is_sentence(above.form):
            draft.organization = draft.abstract.pop().form

    def take_date(self, line: Line) -> None:
        self.settle()
        draft = self.draft
        if draft is None and self.day is None:
            self.day = line.date
        elif draft and draft.date is None:
            if line.bulleted:
                self.take_name_above(draft)
            draft.date, draft.comments = line.date, line.count
        else:
            self.reject(line)

    def take_number(self, line: Line) -> None:
        draft = self.draft
        if self.awaits_votes and draft:
            draft.upvotes, self.awaits_votes = line.count, False
        elif draft and draft.date and draft.comments is None and line.glued:
            draft.comments = line.count
        else:
            if self.votes:
                self.reject(self.votes)
            self.votes = line

    def take_text(self, line: Line) -> None:
        if self.has_addresses:
            self.unlinked.append(line)
        else:
            self.place(line)

    def place(self, line: Line) -> None:
        draft = self.draft
        if draft is None or draft.has_footer:
            self.reject(line)
        else:
            draft.abstract.append(line)

    def settle(self) -> None:
        """Places the text that still waits for a URL, since none will follow."""
        waiting, self.unlinked = self.unlinked, []
        for line in waiting:
            self.place(line)

    def take_address(self, link: DumpedLink) -> None:
        draft = self.draft
        waiting, self.unlinked = self.unlinked, []
        if self.votes and draft and link.url and link.url.endswith("#community"):
            draft.comments, self.votes = self.votes.count, None
        elif not waiting:
            return
        elif link.paper and (draft is None or draft.has_footer or draft.arxiv_id != link.paper):
            start = max(at for at, line in enumerate(waiting) if at == 0 or not line.glued)
            for line in waiting[:start]:
                self.place(line)
            self.open(waiting[start].number, " ".join(line.text for line in waiting[start:]), link.paper)
        elif draft and link.owner and not draft.has_footer:
            for line in waiting[:-1]:
                self.place(line)
            draft.organization = waiting[-1].form
        else:
            for line in waiting:
                self.place(line)

    def take_link(self, chunk: Chunk, link: DumpedLink, *, dated: bool) -> None:
        words = link.words.removeprefix("LINK: ") or (link.name if link.owner else "")
        line = _line(chunk.line, words if words == "-" else _BULLETS.sub("", words))
        if line is None:
            return
        if line.kind == "authors" and self.draft:
            self.take_line(line)
        elif line.kind == "number" or (line.kind == "upvote" and line.count is not None):
            self.take_count(line, link, dated=dated)
        elif line.kind in {"buttons", "upvote"}:
            self.take_button(link)
        elif link.login:
            self.reject(line)
        elif not is_chrome(words):
            self.take_label(line, link)

    def take_count(self, line: Line, link: DumpedLink, *, dated: bool) -> None:
        draft = self.draft
        if draft and (dated or (link.url or "").endswith("#community")):
            draft.comments = line.count
        elif link.login_paper:
            if line.count is not None:
                self.votes_by_id.setdefault(link.login_paper, line.count)
        else:
            self.take_line(line)

    def take_button(self, link: DumpedLink) -> None:
        draft = self.draft
        if draft is None or link.url is None or not is_web_address(link.url):
            return
        if "arxiv.org/" in link.url:
            draft.arxiv_id = draft.arxiv_id or parse_arxiv_id(link.url)
        elif not link.login:
            draft.links.append(Link(kind=link_kind(link.url), url=link.url))

    def take_label(self, line: Line, link: DumpedLink) -> None:
        draft = self.draft
        if link.paper and (draft is None or draft.has_footer or draft.arxiv_id not in {None, link.paper}):
            self.open(line.number, link.words, link.paper)
            self.drafts[-1].is_bare = True
        elif draft is None or draft.has_footer:
            self.reject(line)
        elif link.owner or (draft.abstract and not link.paper):
            draft.organization = link.name
        else:
            draft.abstract.append(line)


def _line(number: int, words: str) -> Line | None:
    return next(iter(lines_of((words,), first=number)), None)
