"""Mutation operators that cosmic-ray lacks: remove table rows, list words, regex alternatives, guards and calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import parso
from cosmic_ray.operators.operator import Example, Operator
from parso.python.tree import Leaf

Position = tuple[tuple[int, int], tuple[int, int]]
"""Start and end, each as (line, column)."""
_TOKEN: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|<?[=!]|[a-zA-Z-]*:|P=|>))?|[)|]", re.DOTALL
)
"""Tokens of a regular expression: an escape, a character set, the start or end of a group, a bar."""
_WORD: Final = re.compile(r"[^\s\"'\\]+\s*")


class RemoveRow(Operator):
    """Removes one element from a tuple, list, set or dict literal that has several."""

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        for row in _rows(node):
            yield row[0].start_pos, row[-1].end_pos

    def mutate(self, node: Any, index: int) -> Any:
        row = _rows(node)[index]
        at, end = node.children.index(row[0]), node.children.index(row[-1]) + 1
        kept = [*node.children[:at], *node.children[end + 1 :]]
        if kept[-1].get_code().strip() != ",":
            kept.append(parso.parse(",").children[0])
        node.children = kept
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        return (
            Example("x = (1, 2)", "x = ( 2,)"),
            Example("x = [1, 2, 3]", "x = [1, 2,]", occurrence=2),
            Example("x = {1: 2, 3: 4}", "x = { 3: 4,}"),
        )


def _rows(node: Any) -> list[list[Any]]:
    """The elements of a literal, each as its syntax nodes; empty if there is only one element."""
    inside = node.type in {"testlist_comp", "dictorsetmaker"} and node.parent and node.parent.type == "atom"
    if not inside or any(child.type in {"comp_for", "sync_comp_for"} for child in node.children):
        return []
    rows: list[list[Any]] = [[]]
    for child in node.children:
        if child.type == "operator" and child.value == ",":
            rows.append([])
        else:
            rows[-1].append(child)
    rows = [row for row in rows if row]
    return rows if len(rows) > 1 else []


class RemoveWord(Operator):
    """Removes one word from a string literal on which `.split()` is called."""

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        for word in _words(node):
            line, column = _place(node, word.start())
            yield (line, column), (line, column + len(word.group().rstrip()))

    def mutate(self, node: Any, index: int) -> Any:
        word = _words(node)[index]
        node.value = node.value[: word.start()] + node.value[word.end() :]
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        return (Example("x = 'a b'.split()", "x = 'b'.split()"),)


def _words(node: Any) -> list[re.Match[str]]:
    if node.type != "string" or not re.fullmatch(r"\.split\(\)", _after(node)):
        return []
    return list(_WORD.finditer(node.value))


def _after(node: Any) -> str:
    """The rest of the expression after a leaf, without white space."""
    if node.parent is None or node.parent.type != "atom_expr":
        return ""
    code = "".join(child.get_code() for child in node.parent.children[1:])
    return "".join(code.split())


class RemoveAlternative(Operator):
    """Removes one alternative from a regular expression."""

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        for start, end in _alternatives(node):
            line, column = _place(node, start)
            yield (line, column), (line, column + end - start)

    def mutate(self, node: Any, index: int) -> Any:
        start, end = _alternatives(node)[index]
        node.value = node.value[:start] + node.value[end:]
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        return (
            Example("x = re.compile(r'a|b')", "x = re.compile(r'b')"),
            Example("x = re.compile(r'a|(b|[|)])')", "x = re.compile(r'a|(b)')", occurrence=3),
        )


def _alternatives(node: Any) -> list[tuple[int, int]]:
    """Start and end of each alternative in a pattern, including one adjacent bar."""
    if node.type not in {"string", "fstring_string"} or "|" not in node.value or _is_docstring(node):
        return []
    begin = len(re.match(r"[a-zA-Z]*(?:\"\"\"|'''|[\"'])?", node.value)[0]) if node.type == "string" else 0
    end = len(node.value) - (3 if node.value.endswith(('"""', "'''")) else 1) if begin else len(node.value)
    groups: list[list[int]] = [[begin]]
    found: list[tuple[int, int]] = []

    def close(bounds: list[int], last: int) -> None:
        edges = [*bounds, last]
        if len(edges) > 2:  # noqa: PLR2004 - a start, a bar and an end
            found.extend(
                (edges[n], edges[n + 1]) if n == 0 else (edges[n] - 1, edges[n + 1] - (n + 2 < len(edges)))
                for n in range(len(edges) - 1)
            )

    for token in _TOKEN.finditer(node.value):
        at, sign = token.start(), token.group()
        if not begin <= at < end:
            continue
        if sign == "|":
            groups[-1].append(at + 1)
        elif sign[0] == "(":
            groups.append([token.end()])
        elif sign == ")" and len(groups) > 1:
            close(groups.pop(), at)
    if len(groups) == 1:
        close(groups.pop(), end)
    return sorted(found)


def _place(node: Any, offset: int) -> tuple[int, int]:
    line, column = node.start_pos
    before = node.value[:offset]
    if "\n" in before:
        return line + before.count("\n"), len(before) - before.rindex("\n") - 1
    return line, column + offset


def _is_docstring(node: Any) -> bool:
    return node.parent is not None and node.parent.type == "simple_stmt"


class RemoveGuard(Operator):
    """Disables an `if` statement that has no `else`, including its body."""

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        if node.type == "if_stmt" and not any(_leaf(child) in {"else", "elif"} for child in node.children):
            yield node.start_pos, node.children[1].end_pos

    def mutate(self, node: Any, _: int) -> Any:
        never = parso.parse("False").children[0]
        never.prefix = " "
        node.children[1] = never
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        return (Example("if x: y()", "if False: y()"),)


class RemoveCall(Operator):
    """Removes a statement that is only a call."""

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        if (
            node.type == "simple_stmt"
            and node.children[0].type == "atom_expr"
            and node.children[0].get_code().rstrip().endswith(")")
        ):
            yield node.start_pos, node.children[0].end_pos

    def mutate(self, node: Any, _: int) -> Any:
        node.children[0] = parso.parse(f"{node.children[0].get_first_leaf().prefix}pass").children[0]
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        return (Example("x.append(y)\n", "pass\n"),)


def _leaf(node: Any) -> str:
    return node.value if isinstance(node, Leaf) else ""


OPERATORS = (RemoveRow, RemoveWord, RemoveAlternative, RemoveGuard, RemoveCall)
