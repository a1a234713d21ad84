"""Finds links in a page's text dump: `[label](URL)`, `[label][12]`, over several lines, or with the URL below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from paper_listings.paper import parse_arxiv_id
from paper_listings.sources.listing.lines import folded, is_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ADDRESS = r"https?://[^\s()\[\]]+"
_IMAGE = re.compile(
    r"!\[([^\[\]]*)\](?:\((?:<[^<>]*>|[^\s()<>]*)(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])"
    r"|!\[\[([^\[\]]*)\]\]"
    r"|\[(?:image|img|picture|thumbnail)(?:[:|] ?([^\[\]]*))?\](?![(\[])",
    re.IGNORECASE,
)
"""A picture in Markdown, as Obsidian embeds it, or as text browsers name it."""
_RELATIVE = re.compile(
    r"(?P<open>\]\(|^\s*\[\d{1,6}\]: +)<?(?P<address>https?://[^\s<>()]*|(?://huggingface\.co)?/[^\s<>()]*)>?"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?(?=\)|$)"
)
"""The address of a link, which may be relative, in angle brackets, or followed by a title."""
_CUT = re.compile(r"(?:\]\(|^\s*\[\d{1,6}\]: +)<?(?:https?:/)?/[^\s<>()]*-$")
_ONLY_PICTURES = re.compile(r"[\s*+•-]*(?:\x02[^\x02\x03]*\x03[\s*+•-]*)+")
_MARKED_IMAGE = re.compile("\x02([^\x02\x03]*)\x03")
_CLOSE = re.compile(rf"\] ?(?:\(({_ADDRESS})\)|\[(\d{{1,6}})\])$")
_INLINE = re.compile(rf"\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\(({_ADDRESS})\)|\[(\d{{1,6}})\])")
_NOTE = re.compile(r"\s*\[?(\d{1,6})(?:\]:?|[.:]) +(https?://\S+)")
_ESCAPE = re.compile(r"\\([\\*_\[\]`~#>+.!()=-])")
_BREAK = re.compile(r"\\{1,2}[ \t]*\n|\\ {2,}")
_LONGEST_LINK = 200
"""Maximum lines of one link, which bounds the cost of a link that is never closed."""
_LONGEST_BUTTON = 40
"""Longest label of a link that asks the reader to log in."""
_HEADING = re.compile(r"(#{1,6}) +")
_COMMENT = re.compile(r"\s*<!--.*-->\s*")
_MARKS = str.maketrans("\x02\x03", "  ")
_MAIN_PAGES = {"papers", "login", "join", "models", "datasets", "spaces", "docs", "pricing", "front"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpedLink:
    """A label and its URL."""

    label: str
    """With images reduced to marks around their alt text."""
    url: str | None
    """None if a footnote number has no URL."""

    @property
    def words(self) -> str:
        """The label without its images, folded."""
        return " ".join(_MARKED_IMAGE.sub(" ", self.label).split())

    @property
    def name(self) -> str:
        """The label of an organisation without the picture's alt text, which dumps put in front of it."""
        picture = _MARKED_IMAGE.search(self.label)
        if picture:
            return self.words or " ".join(picture.group(1).split())
        words = re.sub(r"^\[[^\[\]]*\] ?(?=\S)", "", self.words)
        handle = self.owner
        return words.removeprefix(f"{handle} ") if handle else words

    @property
    def paper(self) -> str | None:
        """The arXiv id of the Hugging Face paper page that it links to."""
        return parse_arxiv_id(self.url) if self.url and "huggingface.co/papers/" in self.url else None

    @property
    def login(self) -> bool:
        """Whether it is a button that requires logging in."""
        return self.url is not None and "huggingface.co/login" in self.url

    @property
    def login_paper(self) -> str | None:
        """The arXiv id of the paper that the login button is for."""
        if not self.login or self.url is None or "next=" not in self.url:
            return None
        return parse_arxiv_id(
            "https://huggingface.co" + unquote(self.url.split("next=", 1)[1].split("&", 1)[0])
        )

    @property
    def owner(self) -> str | None:
        """The user or organisation whose page it links to."""
        parts = urlsplit(self.url or "")
        steps = [step for step in parts.path.split("/") if step]
        if parts.netloc != "huggingface.co" or len(steps) != 1 or steps[0] in _MAIN_PAGES:
            return None
        return steps[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A heading, a link or a line of plain text."""

    line: int
    level: int
    """Level of the heading; 0 if it is not a heading."""
    glued: bool
    links: tuple[DumpedLink, ...]
    words: str
    """The whole text as a reader sees it, folded."""
    rest: str
    """The text outside the links, folded."""
    address: str | None
    """The URL, if there is nothing else on the line."""


def with_whole_addresses(texts: Sequence[str]) -> tuple[str, ...]:
    """The lines with the addresses of their links in one piece, absolute, and with nothing else around them.

    Relative ones are on Hugging Face. One that was wrapped at a hyphen is joined; its second line stays, empty.
    """
    lines = list(texts)
    for at, text in enumerate(lines):
        if text.endswith("-") and _CUT.search(text) and at + 1 < len(lines):
            lines[at], lines[at + 1] = text + lines[at + 1].strip(), ""
    return tuple(_absolute_links(text) for text in lines)


def _absolute_links(text: str) -> str:
    if "](" not in text and "]: " not in text:
        return text
    return _RELATIVE.sub(lambda found: found["open"] + _absolute(found["address"]), text)


def _absolute(address: str) -> str:
    if address.startswith("//"):
        return f"https:{address}"
    return f"https://huggingface.co{address}" if address.startswith("/") else address


def footnotes(texts: Sequence[str]) -> dict[str, str]:
    """The URLs listed at the end of a text dump, by number."""
    matches = (_NOTE.fullmatch(text.rstrip()) for text in texts)
    return {match.group(1): match.group(2) for match in matches if match}


def chunks(texts: Sequence[str], notes: Mapping[str, str]) -> Iterator[Chunk]:
    """Yields the lines of a text dump, joining lines that belong to the same heading or link."""
    lines = ["" if _COMMENT.fullmatch(text) else _without_images(text.rstrip()) for text in texts]
    closings = _following(lines, _CLOSE)
    headings = _following(lines, _HEADING)
    at = 0
    while at < len(lines):
        start, text = at, lines[at].strip()
        at += 1
        if not text or _NOTE.fullmatch(text) or is_rule(text):
            continue
        heading = _HEADING.match(text)
        level = len(heading.group(1)) if heading else 0
        text = text[heading.end() :] if heading else text
        closing = closings[start]
        if _is_open(text) and start < closing < min(headings[at], start + _LONGEST_LINK):
            whole = "\n".join((text, *lines[at : closing + 1]))
            if not _is_foreign(whole, lines[closing]):
                text, at = whole, closing + 1
        elif level:
            while at < len(lines) and lines[at].startswith(" "):
                text, at = f"{text}\n{lines[at]}", at + 1
        yield _chunk(start + 1, level, text, notes, glued=start > 0 and bool(lines[start - 1]))


def _without_images(text: str) -> str:
    """A line with its pictures reduced to marks around their alt text; empty if it has nothing else."""
    plain = text if text.isprintable() else text.translate(_MARKS)
    if "[" not in plain:
        return plain
    marked = _IMAGE.sub(lambda found: f"\x02{found[1] or found[2] or ''}\x03", plain)
    return "" if _ONLY_PICTURES.fullmatch(marked) else marked


def _following(lines: Sequence[str], pattern: re.Pattern[str]) -> list[int]:
    """For each line, the next line (or itself) that matches the pattern; the number of lines if there is none."""
    found = [len(lines)] * (len(lines) + 1)
    for at in range(len(lines) - 1, -1, -1):
        found[at] = at if pattern.search(lines[at]) else found[at + 1]
    return found


def _is_open(text: str) -> bool:
    return text.startswith("[") and (text.count("[") > text.count("]") or text.endswith("\\"))


def _is_foreign(whole: str, last: str) -> bool:
    """Whether the closing bracket belongs to a later link than the opening one."""
    if _INLINE.fullmatch(last.strip()):
        return True
    closing = _CLOSE.search(whole)
    url = closing.group(1) if closing else None
    return (
        url is not None and "huggingface.co/login" in url and len(whole.split("](", 1)[0]) > _LONGEST_BUTTON
    )


def _link(label: str, url: str | None, number: str | None, notes: Mapping[str, str]) -> DumpedLink:
    """The link; its label is unescaped only in Markdown, where the URL follows it."""
    if url is None:
        return DumpedLink(label=label, url=notes.get(number or ""))
    return DumpedLink(label=_ESCAPE.sub(r"\1", _BREAK.sub("\n", label)), url=url)


def _chunk(line: int, level: int, text: str, notes: Mapping[str, str], *, glued: bool) -> Chunk:
    links = tuple(
        _link(match.group(1), match.group(2), match.group(3), notes) for match in _INLINE.finditer(text)
    )
    rest = _INLINE.sub(" ", text).strip()
    words = _INLINE.sub(lambda match: _link(match.group(1), match.group(2), None, {}).words, text)
    closing = _CLOSE.search(text) if text.startswith("[") else None
    if closing and (not links or rest.startswith("[")):
        links, rest = (_link(text[1 : closing.start()], closing.group(1), closing.group(2), notes),), ""
        words = links[0].words
    return Chunk(
        line=line,
        level=level,
        glued=glued,
        links=links,
        words=folded(_MARKED_IMAGE.sub(" ", words)),
        rest=folded(_MARKED_IMAGE.sub(" ", rest)),
        address=text if re.fullmatch(_ADDRESS, text) else None,
    )
