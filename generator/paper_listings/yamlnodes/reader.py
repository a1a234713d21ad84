"""Reads typed values from a YAML settings file, and collects the faults of all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, overload

from paper_listings.text import clean
from paper_listings.yamlnodes.nodes import Faults, Kind, Mapping, Mark, Node, Scalar, Sequence, compose
from paper_listings.yamlnodes.words import shortened, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence as Options

D = TypeVar("D")
S = TypeVar("S")
T = TypeVar("T", bound=str)

Form: TypeAlias = Kind | Literal["a list", "a mapping", "nothing"]
_LARGEST = 1_000_000_000
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{0,17})?")
_TEXT = 'text, in quotes if it contains "?" or ": "'


class _Required:
    """Stands in for the default of a required value."""


_REQUIRED: Final = _Required()


class Document:
    """One YAML file being read: read `root`, then `finish`.

    Faults are collected and raised together. After a fault an accessor returns a placeholder of the right type;
    `finish` raises, so that no placeholder gets out.
    """

    def __init__(
        self, text: str, place: str, *, tags: frozenset[str] = frozenset(), is_long: bool = False
    ) -> None:
        """Compose the file; one with thousands of entries `is_long`, and is then read faster."""
        self.faults = Faults(place)
        self.sections: list[Section] = []
        node = compose(text, self.faults, tags, is_long=is_long)
        if node is None:
            self.faults.raise_any()
            self.faults.add(
                (1, 1), "the file is empty", "write its settings, or restore the file that came with the site"
            )
            self.faults.raise_any()
        self.faults.settle()
        self.root = Value(self, "", (1, 1), node).section()
        """The top-level mapping of the file."""

    def finish(self) -> None:
        """Raise PapersError with all faults, including unknown keys; return if there are none."""
        for section in self.sections:
            section.add_unknown()
        self.faults.raise_any()


class Value:
    """One value of the file, which may be missing, to be read as the type it should have.

    Without a default the value is required. A blank value counts as missing.
    """

    def __init__(self, document: Document, name: str, mark: Mark, node: Node | None) -> None:
        self.name = name
        self._document = document
        self.mark = node.mark if node is not None else mark
        """Line and column of the value or, if it is missing, of the mapping that lacks it."""
        self._is_blank = isinstance(node, Scalar) and node.kind == "an empty value" and not node.text
        self._node = None if self._is_blank else node
        self._section: Section | None = None

    @property
    def is_given(self) -> bool:
        """Whether the file gives the value."""
        return self._node is not None

    @property
    def is_blank(self) -> bool:
        """Whether the file has the key without a value."""
        return self._is_blank

    @property
    def is_empty(self) -> bool:
        """Whether the value is missing or an empty list."""
        return self._node is None or (isinstance(self._node, Sequence) and not self._node.items)

    @property
    def tag(self) -> str | None:
        """The tag before the value."""
        return self._node.tag if self._node is not None else None

    @property
    def form(self) -> Form:
        """The type of the value, as YAML sees it."""
        match self._node:
            case Scalar(kind=kind):
                return kind
            case Sequence():
                return "a list"
            case Mapping():
                return "a mapping"
            case _:
                return "nothing"

    @property
    def written(self) -> str:
        """A scalar value exactly as written; empty for anything else."""
        return self._node.text if isinstance(self._node, Scalar) else ""

    @property
    def place(self) -> str:
        """`file:line:column` of the value or, if it is missing, of the mapping that lacks it."""
        return f"{self._document.faults.place}:{self.mark[0]}:{self.mark[1]}"

    def fault(self, problem: str, remedy: str) -> None:
        """Add a fault at this value."""
        self._document.faults.add(self.mark, problem, remedy)

    @overload
    def text(self) -> str: ...
    @overload
    def text(self, default: D) -> str | D: ...
    def text(self, default: D | _Required = _REQUIRED) -> str | D:
        """The text, cleaned; must not be empty."""
        node = self._node
        if not isinstance(node, Scalar):
            return self._otherwise(default, "", _TEXT)
        if node.kind != "text":
            self.fault(
                f"{self.name} must be text, but YAML reads a bare {shortened(node.text)} as {node.kind}",
                f'put it in quotes: "{shortened(node.text)}"',
            )
        elif not clean(node.text):
            self.fault(f"{self.name} is empty", "write something, or remove it")
        return clean(node.text)

    @overload
    def integer(self, *, minimum: int = ..., maximum: int = ...) -> int: ...
    @overload
    def integer(self, default: D, *, minimum: int = ..., maximum: int = ...) -> int | D: ...
    def integer(
        self, default: D | _Required = _REQUIRED, *, minimum: int = 0, maximum: int = _LARGEST
    ) -> int | D:
        """The whole number, within the limits."""
        node = self._node
        wanted = f"a whole number from {minimum} to {maximum}"
        if isinstance(node, Scalar) and node.kind == "a number" and _INTEGER.fullmatch(node.text):
            return self._within(int(node.text), minimum, maximum, wanted)
        return self._otherwise(default, minimum, wanted)

    @overload
    def number(self, *, minimum: float = ..., maximum: float = ...) -> float: ...
    @overload
    def number(self, default: D, *, minimum: float = ..., maximum: float = ...) -> float | D: ...
    def number(
        self, default: D | _Required = _REQUIRED, *, minimum: float = 0.0, maximum: float = _LARGEST
    ) -> float | D:
        """The number, within the limits."""
        node = self._node
        wanted = f"a number from {minimum:g} to {maximum:g}"
        if isinstance(node, Scalar) and node.kind == "a number" and _NUMBER.fullmatch(node.text):
            return self._within(float(node.text), minimum, maximum, wanted)
        return self._otherwise(default, minimum, wanted)

    @overload
    def boolean(self) -> bool: ...
    @overload
    def boolean(self, default: D) -> bool | D: ...
    def boolean(self, default: D | _Required = _REQUIRED) -> bool | D:
        """True for `true`, `yes` and `on`, False for `false`, `no` and `off`."""
        node = self._node
        if isinstance(node, Scalar) and node.kind == "a yes/no value":
            return node.text.lower() in {"true", "yes", "on"}
        return self._otherwise(default, False, "true or false")  # noqa: FBT003 - the placeholder is an ordinary value

    @overload
    def choice(self, options: Options[T]) -> T: ...
    @overload
    def choice(self, options: Options[T], default: D) -> T | D: ...
    def choice(self, options: Options[T], default: D | _Required = _REQUIRED) -> T | D:
        """One of the words in `options`."""
        node = self._node
        wanted = "one of: " + ", ".join(options)
        if not isinstance(node, Scalar):
            return self._otherwise(default, options[0], wanted)
        for option in options:
            if option == node.text:
                return option
        guess = suggestion(node.text, options)
        remedy = f"{guess} (possible: {', '.join(options)})" if guess else f"write {wanted}"
        self.fault(f'{self.name} cannot be "{shortened(node.text)}"', remedy)
        return options[0]

    @overload
    def items(self) -> tuple[Value, ...]: ...
    @overload
    def items(self, default: D) -> tuple[Value, ...] | D: ...
    def items(self, default: D | _Required = _REQUIRED) -> tuple[Value, ...] | D:
        """The members of a list, in order."""
        if isinstance(self._node, Sequence):
            return tuple(
                Value(self._document, f"{self.name}[{number}]", node.mark, node)
                for number, node in enumerate(self._node.items, 1)
            )
        return self._otherwise(default, (), 'a list: [a, b], or lines that begin with "- "')

    def section(self) -> Section:
        """The value as a mapping. For an optional one, check `is_given` first.

        Anything else is a fault; reading from the empty section that is then returned adds no further faults.
        """
        if self._section is None:
            if isinstance(self._node, Mapping):
                self._section = Section(self._document, self, tuple(self._node.pairs()))
            else:
                self._otherwise(_REQUIRED, None, 'lines with "key: value"')
                self._section = Section(Document("{}", self.place), self, ())
        return self._section

    def _within(self, number: S, minimum: S, maximum: S, wanted: str) -> S:
        if minimum <= number <= maximum:  # type: ignore[operator]  # called with int or float only
            return number
        self.fault(f"{self.name} is {number}", f"write {wanted}")
        return minimum

    def _otherwise(self, default: D | _Required, stand_in: S, wanted: str) -> S | D:
        """The default of a missing value; otherwise adds a fault and returns the placeholder."""
        if self._node is None and not isinstance(default, _Required):
            return default
        name = self.name or "the file"
        if isinstance(self._node, Scalar):
            self.fault(f'{name} cannot be "{shortened(self._node.text)}"', f"write {wanted}")
        elif isinstance(self._node, Sequence):
            self.fault(f"{name} cannot be a list", f"write {wanted}")
        elif isinstance(self._node, Mapping):
            self.fault(f'{name} cannot have "key: value" in it', f"write {wanted}")
        elif self._is_blank:
            self.fault(f"{name} has no value", f"write {wanted}")
        else:
            self.fault(f"{name} is missing", f"add it: {wanted}")
        return stand_in


class Section:
    """A mapping in the file. Asking for a key makes it known; `Document.finish` reports the others."""

    def __init__(self, document: Document, value: Value, pairs: Iterable[tuple[Node, Node]]) -> None:
        self.value = value
        """The mapping as a value, for faults of the mapping as a whole."""
        self._document = document
        document.sections.append(self)
        self._asked: set[str] = set()
        self._values: dict[str, Value] = {}
        self._keys: dict[str, Value] = {}
        for key, node in pairs:
            written = Value(document, "the key", key.mark, key)
            if not isinstance(key, Scalar):
                written.fault("a list or mapping cannot be a key", 'write "key: value", and a "?" in quotes')
            elif key.text in self._values:
                first = self._keys[key.text].place.rsplit(":", 2)[1]
                written.fault(
                    f'"{shortened(key.text)}" is given twice', f"remove one; the first is on line {first}"
                )
            else:
                self._keys[key.text] = written
                self._values[key.text] = Value(document, self._path(key.text), key.mark, node)

    def __getitem__(self, key: str) -> Value:
        self._asked.add(key)
        return self._values.get(key) or Value(self._document, self._path(key), self.value.mark, None)

    def names(self) -> tuple[Value, ...]:
        """The keys as values, in order, for callers that check the keys themselves."""
        return tuple(self._keys.values())

    def entries(self) -> tuple[tuple[str, Value], ...]:
        """All keys as written with their values, in order, for a mapping that may have any keys."""
        self._asked.update(self._values)
        return tuple(self._values.items())

    def add_unknown(self) -> None:
        """Add a fault for each key that was never asked for."""
        for key, written in self._keys.items():
            if key not in self._asked:
                unused = sorted(self._asked - self._values.keys())
                guess = suggestion(key, unused) or suggestion(key, sorted(self._asked))
                known = ", ".join(sorted(self._asked))
                written.fault(
                    f'"{shortened(key)}" is not a known key', guess or f"remove it, or write one of: {known}"
                )

    def _path(self, key: str) -> str:
        return f"{self.value.name}.{key}" if self.value.name else key
