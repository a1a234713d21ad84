"""Splits BibTeX into entries with the raw values of their fields, and carries on after every error.

Grammar: http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf; `%` starts a comment between fields, as in biber.
Programs and people deviate from it: entries have no key, a comma or a brace is missing or one too many. What is meant
is read if there is only one way to read it; everything else becomes a fault with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from paper_listings.text import MONTHS, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = re.compile(r"(?<![\w.@\\])@[ \t]*([A-Za-z]+)\s*([{(])|^[ \t]*%[^\n]*", re.MULTILINE)
"""The start of an entry, or a line that is a comment."""
_OWN_LINE = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
"""The start of an entry at the beginning of a line, which no value goes past."""
_IN_COMMENT = re.compile(r"@[ \t]*(?!comment|string|preamble)[A-Za-z]+\s*[{(]", re.IGNORECASE)
_BLANK = re.compile(r"(?:\s++|%[^\n]*+)*+")
_KEY = re.compile(r"[^\s,={}\"]++(?:[ \t]++[^\s,={}\"]++)*+(?=\s*(?:,|\}|\Z))")
_KEY_WITHOUT_COMMA = re.compile(r"[^\s,={}\"]++(?=\s+[A-Za-z][\w.:+/-]*\s*=)")
_NAME = re.compile(r"([A-Za-z_][\w.:+/-]*)\s*=\s*")
_NAME_WITHOUT_SIGN = re.compile(r"([A-Za-z_][\w.:+/-]*)\s*(?=[{\"])")
_BARE = re.compile(r"[^\s,={}()\"#%@]+")
_BARE_WORDS = re.compile(r"[^,={}()\"#%@\n]+(?=\s*(?:[,})]|\n|\Z))")
_JOIN = re.compile(r"(?:\s++|%[^\n]*+)*+#(?:\s++|%[^\n]*+)*+")
_SIMPLE = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")
_UNESCAPED_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_IN_QUOTES = re.compile(r'[{}"]')
_AFTER_QUOTE = re.compile(r"\s*(?:[,#})%]|\Z|[A-Za-z_][\w.:+/-]*\s*=)")
_REST = re.compile(r"[^,{}\n]*")
_GOES_ON = re.compile(r"\s*,\s*[A-Za-z_][\w.:+/-]*\s*=\s*[\"{\w]")
_SWALLOWED = re.compile(
    r",\s*(?:author|title|journal|booktitle|year|date|doi|url|pages|volume)\s*=", re.IGNORECASE
)
"""In a value that ends where its entry should: fields after a brace that is missing."""
_STRAY = re.compile(r"^[ \t]*(?:[A-Za-z][\w-]*\s*=\s*[{\"][^\n]*|[A-Za-z]+\{[^\s,={}]+,[^\n]*)", re.MULTILINE)
_SHOWN: Final = 80
"""Characters of the input that a fault quotes."""
_UNCLOSED: Final = "a brace is not closed"
_GROWTH: Final = 20
"""How many times as long as the file all values of its strings may become; strings can be made of strings."""
_CLOSING: Final = {"{": "}", "(": ")"}
_MACROS: Final = {
    name: month for month in MONTHS for name in (month[:3].lower(), month[:4].lower(), month.lower())
}
"""Months by the macros of all styles; people also write their names without braces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in the file that does not follow the grammar."""

    line: int
    text: str
    costs_entry: bool = False
    """Whether an entry could not be read because of it."""
    is_comment: bool = False
    """Whether it is an entry that the file itself comments out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry; the names of its fields are in lower case, their values without quotes but with their TeX."""

    line: int
    kind: str
    """In lower case: `article`."""
    key: str
    """Empty if it has none."""
    fields: dict[str, str]

    @property
    def name(self) -> str:
        """The entry as named to the user."""
        return repr(self.key) if self.key else f"an entry of type {self.kind}"


def read(text: str) -> Iterator[Entry | Fault]:
    """Yields the entries of a file and its faults, in the order of their lines.

    Runs in time linear in the text: a value never goes past the next line that starts an entry.
    """
    yield from _Reader(text.replace("\r\n", "\n").replace("\r", "\n")).read()


class _BrokenEntry(Exception):  # noqa: N818 - caught where the entry began
    """Raised at a place where the entry cannot be read any further."""


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    bound: int = 0
    """Where the current entry ends at the latest."""
    counted: tuple[int, int] = (0, 1)
    """A position and its line."""
    macros: dict[str, str] = field(default_factory=lambda: dict(_MACROS))
    growth: int = 0
    """Characters that macros have added."""
    unknown: set[str] = field(default_factory=set)
    """Undefined macros that were reported; each is reported once."""
    faults: list[Fault] = field(default_factory=list)

    def read(self) -> Iterator[Entry | Fault]:
        end = 0
        while start := _START.search(self.text, self.at):
            yield from self.between(end, start.start())
            if start[1] is None:
                yield from self.commented_out(start)
                self.at = end = start.end()
                continue
            self.at = start.end()
            following = _OWN_LINE.search(self.text, self.at)
            self.bound = following.start() if following else len(self.text)
            kind, closing = start[1].lower(), _CLOSING[start[2]]
            if kind in {"comment", "preamble"}:
                yield from self.skipped(start, closing)
            elif entry := self.entry(start, kind, closing):
                yield entry
            yield from self.faults
            self.faults.clear()
            end = self.at
        yield from self.between(end, len(self.text))

    def line(self, at: int) -> int:
        before, line = self.counted
        line += self.text.count("\n", before, at) - self.text.count("\n", at, before)
        self.counted = at, line
        return line

    def fault(self, at: int, problem: str, *, costs_entry: bool = False) -> None:
        self.faults.append(Fault(line=self.line(at), text=problem, costs_entry=costs_entry))

    def between(self, start: int, end: int) -> Iterator[Fault]:
        """What is outside entries is a comment, unless it looks like a part of one."""
        if end - start > 1 and (stray := _STRAY.search(self.text, start, end)):
            yield Fault(line=self.line(stray.start()), text=f"outside any entry: {_quoted(stray[0])}")

    def commented_out(self, line: re.Match[str]) -> Iterator[Fault]:
        if _IN_COMMENT.search(line[0]):
            number = self.line(line.start())
            yield Fault(line=number, text=f"commented out: {_quoted(line[0])}", is_comment=True)

    def skipped(self, start: re.Match[str], closing: str) -> Iterator[Fault]:
        """Skips `@comment{…}`; if it is not closed before the next entry, only its first line, as BibTeX does."""
        inside = self.braced(closing) if closing == "}" else None
        if inside is None:
            line_end = self.text.find("\n", start.end(), self.bound)
            self.at = self.bound if line_end < 0 else line_end
        elif inner := _IN_COMMENT.findall(inside):
            said = f"commented out: {len(inner):,} in @{start[1].lower()}"
            yield Fault(line=self.line(start.start()), text=said, is_comment=True)

    def entry(self, start: re.Match[str], kind: str, closing: str) -> Entry | None:
        """The entry, if it is one and can be read; defines the macros of a `@string`."""
        line = self.line(start.start())
        key = "" if kind == "string" else self.key()
        fields: dict[str, str] = {}
        twice: set[str] = set()
        try:
            for name, value in self.fields(closing):
                if fields.setdefault(name, value) != value:
                    twice.add(name)
        except _BrokenEntry as error:
            self.at = self.bound
            problem = f"{error}: {_quoted(self.text[start.start() : self.bound])}"
            self.fault(start.start(), problem, costs_entry=kind != "string")
            return None
        if kind == "string":
            for name in fields.keys() - _MACROS.keys():
                self.macros[name] = fields[name]
            return None
        entry = Entry(line=line, kind=kind, key=key, fields=fields)
        if twice:
            self.fault(start.start(), f"{entry.name}: given twice: {', '.join(sorted(twice))}")
        return entry

    def key(self) -> str:
        self.skip_blank()
        if _NAME.match(self.text, self.at, self.bound):
            return ""
        for form in (_KEY, _KEY_WITHOUT_COMMA):
            if match := form.match(self.text, self.at, self.bound):
                self.at = match.end()
                return clean(match[0], _SHOWN)
        return ""

    def fields(self, closing: str) -> Iterator[tuple[str, str]]:
        """Yields names and values up to the end of the entry; raises _BrokenEntry."""
        swallowed = False
        while True:
            self.skip_blank()
            if self.at >= self.bound or _START.match(self.text, self.at):
                if swallowed:
                    raise _BrokenEntry(_UNCLOSED)
                self.fault(self.at, "the entry before this line is not closed")
                return
            if self.text[self.at] == closing:
                self.at += 1
                if not _GOES_ON.match(self.text, self.at, self.bound):
                    return
                self.fault(self.at, "a closing brace before the end of the entry")
            elif self.text[self.at] == ",":
                self.at += 1
            elif name := self.name():
                value = self.value()
                swallowed = swallowed or _SWALLOWED.search(value) is not None
                yield name, value
            else:
                self.junk()

    def name(self) -> str | None:
        for form in (_NAME, _NAME_WITHOUT_SIGN):
            if match := form.match(self.text, self.at, self.bound):
                self.at = match.end()
                return match[1].lower()
        return None

    def junk(self) -> None:
        """Skips text that is no field, up to the next comma or brace; raises _BrokenEntry."""
        begin = self.at
        if self.text[begin] == "{":
            if self.braced("}", begin + 1) is None:
                raise _BrokenEntry(_UNCLOSED)
        else:
            words = _REST.match(self.text, begin + 1, self.bound)
            self.at = words.end() if words else self.bound
        self.fault(begin, f"not a field: {_quoted(self.text[begin : self.at])}")

    def value(self) -> str:
        """The value at this place, with its parts joined; raises _BrokenEntry if it is not closed."""
        parts = [self.part()]
        while join := _JOIN.match(self.text, self.at, self.bound):
            self.at = join.end()
            parts.append(self.part())
        return "".join(parts)

    def part(self) -> str:
        if simple := _SIMPLE.match(self.text, self.at, self.bound):
            self.at = simple.end()
            return simple[1]
        sign = self.text[self.at : self.at + 1]
        if sign not in {"{", '"'}:
            return self.bare()
        inside = self.braced("}", self.at + 1) if sign == "{" else self.quoted()
        if inside is None:
            raise _BrokenEntry(_UNCLOSED)
        return inside

    def braced(self, closing: str, begin: int | None = None) -> str | None:
        """The text up to the brace that closes it, and moves behind that; None, without moving, if there is none."""
        begin = self.at if begin is None else begin
        for braces in (_BRACE, _UNESCAPED_BRACE):
            depth = 1
            for brace in braces.finditer(self.text, begin, self.bound):
                depth += {"{": 1, closing: -1}.get(brace[0], 0)
                if not depth:
                    self.at = brace.end()
                    return self.text[begin : brace.start()]
        return None

    def quoted(self) -> str | None:
        """The same for quotes; a quotation mark in the middle of a value does not end it."""
        begin, depth = self.at + 1, 0
        for sign in _IN_QUOTES.finditer(self.text, begin, self.bound):
            depth += {"{": 1, "}": -1}.get(sign[0], 0)
            if sign[0] == '"' and depth == 0 and _AFTER_QUOTE.match(self.text, sign.end(), self.bound):
                self.at = sign.end()
                return self.text[begin : sign.start()]
        return None

    def bare(self) -> str:
        """A number or the value of a macro; other words are taken as they are, with a fault for each new one."""
        word = _BARE.match(self.text, self.at, self.bound)
        if word is None:
            return ""
        known = self.macros.get(word[0].lower())
        if known is None and not word[0][0].isdigit():
            word = _BARE_WORDS.match(self.text, self.at, self.bound) or word
            if word[0] not in self.unknown:
                self.unknown.add(word[0])
                self.fault(word.start(), f"neither in braces nor a @string: {_quoted(word[0])}")
        self.at = word.end()
        if known is None:
            return word[0]
        self.growth += len(known)
        if self.growth > _GROWTH * len(self.text):
            raise _BrokenEntry("the values of @string grow too long")
        return known

    def skip_blank(self) -> None:
        """Moves behind white space and comments."""
        blank = _BLANK.match(self.text, self.at, self.bound)
        self.at = blank.end() if blank else self.at


def _quoted(text: str) -> str:
    return repr(clean(text, _SHOWN))
