"""Parses YAML into nodes with positions; refuses aliases, anchors, unknown tags and further documents."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

import yaml

from paper_listings.errors import PapersError, Problem
from paper_listings.yamlnodes.words import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH_LIMIT = 30
"""Deepest nesting that is read; a settings file needs five levels."""

Mark: TypeAlias = tuple[int, int]
"""Line and column, counted from 1."""
Kind: TypeAlias = Literal[
    "text", "a number", "a yes/no value", "a date", "an empty value", "a merge of mappings", "a default value"
]

_KINDS: Final[dict[str, Kind]] = {
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:bool": "a yes/no value",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:null": "an empty value",
    "tag:yaml.org,2002:merge": "a merge of mappings",
    "tag:yaml.org,2002:value": "a default value",
}
_FAST: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML can be built without libyaml."""
_RESOLVER: Final = yaml.resolver.Resolver()
_TRAPS: Final = {
    "*": 'a bare * begins an alias in YAML: put the whole text in quotes, "*…"',
    "&": 'a bare & begins an anchor in YAML: put the whole text in quotes, "&…"',
    "!": 'a bare ! begins a tag in YAML: put the whole text in quotes, "!…"',
    "?": 'a question mark inside [ ] has a special meaning in YAML: put the whole text in quotes, "…?"',
    "@": 'text cannot begin with @ in YAML: put it in quotes, "@…"',
    "%": 'text cannot begin with % in YAML: put it in quotes, "%…"',
    "`": "text cannot begin with a backtick in YAML: put it in quotes",
    "\t": "a tab cannot indent a line in YAML: use spaces",
    ":": 'check the indentation, and put text that contains ": " in quotes, "…: …"',
}
_PYTHON: Final = "remove it: it would run code; put Python code in an MkDocs hook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value, as written."""

    mark: Mark
    text: str
    kind: Kind
    """The type that YAML gives it; anything in quotes is text."""
    tag: str | None = None
    """The tag before it, if the file may use that tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list."""

    mark: Mark
    tag: str | None = None
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with values."""

    mark: Mark
    tag: str | None = None
    flat: list[Node] = field(default_factory=list)
    """Keys and values alternating, so that duplicate keys are noticed."""

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Each key with its value, in order."""
        return zip(self.flat[::2], self.flat[1::2], strict=True)


class _YamlMark(Protocol):
    line: int
    column: int


Node: TypeAlias = Scalar | Sequence | Mapping


class Faults:
    """Collects what is wrong with one file, to report it all at once."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._found: dict[tuple[Mark, str], Problem] = {}
        self._settled: frozenset[Mark] = frozenset()

    def settle(self) -> None:
        """Ignore further faults at positions that already have one: the value there cannot be checked any further."""
        self._settled = frozenset(mark for mark, _ in self._found)

    def add(self, mark: Mark, problem: str, remedy: str) -> None:
        """Add a fault at a line and column."""
        if mark in self._settled:
            return
        place = f"{self.place}:{mark[0]}:{mark[1]}"
        self._found.setdefault((mark, problem), Problem(place=place, problem=problem, remedy=remedy))

    def raise_any(self) -> None:
        """Raise PapersError with all faults in file order, if there are any."""
        if self._found:
            raise PapersError([self._found[key] for key in sorted(self._found)])


def compose(
    text: str, faults: Faults, tags: frozenset[str] = frozenset(), *, is_long: bool = False
) -> Node | None:
    """The tree of the file, or None if it is empty or unreadable; YAML that is not allowed here is added to `faults`.

    Only `tags` may be used. A placeholder for an alias, or a value after another tag, is not checked any further.
    A file that `is_long` is first read with libyaml, ten times as fast; what it refuses, PyYAML reads and explains.
    """
    if is_long:
        with contextlib.suppress(yaml.YAMLError):
            return _build(text, faults, tags, _FAST)
    try:
        return _build(text, faults, tags, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        _add_syntax_fault(error, text, faults)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        mark = before.count("\n") + 1, error.position - before.rfind("\n")
        faults.add(mark, f"the character U+{ord(text[error.position]):04X} is not allowed here", "remove it")
    return None


def _build(
    text: str, faults: Faults, tags: frozenset[str], loader: type[yaml.SafeLoader | yaml.CSafeLoader]
) -> Node | None:
    top: list[Node] = []
    open_lists = [top]
    for event in yaml.parse(text, Loader=loader):
        mark = _mark(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent) and top:
            faults.add(mark, "a second document begins here", 'remove the line "---"')
        if isinstance(event, yaml.NodeEvent):
            _refuse_extras(event, mark, faults, tags)
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            open_lists[-1].append(Scalar(mark=mark, text=event.anchor or "", kind="text"))
        elif isinstance(event, yaml.ScalarEvent):
            open_lists[-1].append(
                Scalar(mark=mark, text=event.value or "", kind=_kind(event.value, event.implicit), tag=tag)
            )
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(open_lists) > DEPTH_LIMIT:
                faults.add(mark, f"nested deeper than {DEPTH_LIMIT} levels", "close some brackets before it")
                return None
            is_list = isinstance(event, yaml.SequenceStartEvent)
            node = Sequence(mark=mark, tag=tag) if is_list else Mapping(mark=mark, tag=tag)
            open_lists[-1].append(node)
            open_lists.append(node.items if isinstance(node, Sequence) else node.flat)
        elif isinstance(event, yaml.CollectionEndEvent):
            open_lists.pop()
    return top[0] if top else None


@lru_cache(1 << 10)
def _kind(text: str, implicit: tuple[bool, bool]) -> Kind:
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, implicit)  # type: ignore[no-untyped-call]
    return _KINDS.get(tag, "text")


def _mark(mark: _YamlMark | None) -> Mark:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _refuse_extras(event: yaml.NodeEvent, mark: Mark, faults: Faults, tags: frozenset[str]) -> None:
    if isinstance(event, yaml.AliasEvent):
        faults.add(mark, f"*{event.anchor} is an alias, which is not allowed here", _TRAPS["*"])
    elif event.anchor is not None:
        faults.add(mark, f"&{event.anchor} is an anchor, which is not allowed here", _TRAPS["&"])
    if (tag := getattr(event, "tag", None)) is not None and tag not in tags:
        remedy = _PYTHON if "python/" in tag else _TRAPS["!"]
        faults.add(mark, f"{_shown(tag)} is a tag that is not allowed here", remedy)


def _shown(tag: str) -> str:
    """A tag as people write it, on one line and shortened."""
    return shortened(tag.replace("tag:yaml.org,2002:", "!!"))


def _add_syntax_fault(error: yaml.MarkedYAMLError, text: str, faults: Faults) -> None:
    problem, context = str(error.problem), error.context or ""
    unclosed = "end of stream" in problem or "stream end" in problem
    opener = unclosed or "alias" in context or "anchor" in context or "tag" in context
    at = error.context_mark if opener and error.context_mark is not None else error.problem_mark
    mark = _mark(at)
    character = (text.splitlines()[mark[0] - 1 :] or [""])[0][mark[1] - 1 :][:1]
    if unclosed:
        faults.add(
            mark,
            f"the {character} that opens here is never closed",
            f"close it, or put the {character} in quotes",
        )
        return
    if context and error.context_mark is not None:
        context += f" that begins on line {error.context_mark.line + 1}"
    said = " ".join(f"not valid YAML: {problem} {context}".split())
    faults.add(mark, said, _TRAPS.get(character, "check the quotes, brackets and indentation here"))
