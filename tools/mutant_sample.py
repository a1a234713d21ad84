"""Lists the mutants of a module, and draws a random sample from several modules.

cosmic-ray makes most of the changes, `mutant_operators` the rest. Code that never runs (annotations, decorators,
imports) is not changed, and operator changes that cannot run are left out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast

from tools.mutant_operators import OPERATORS

PLAIN: Final = frozenset(
    {"AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"}
    | {"ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer", "NumberReplacer"}
    | {"ZeroIterationForLoop"}
)
SIGNS: Final = frozenset(
    {
        "Add_Sub",
        "Sub_Add",
        "Mul_Add",
        "Mul_Div",
        "Div_Mul",
        "FloorDiv_Mul",
        "FloorDiv_Div",
        "Mod_Mul",
        "Pow_Mul",
    }
    | {"BitOr_BitAnd", "BitAnd_BitOr", "BitXor_BitAnd", "LShift_RShift", "RShift_LShift"}
    | {
        f"{one}_{other}"
        for one in ("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE")
        for other in ("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE")
    }
    | {"Is_IsNot", "IsNot_Is", "Delete_USub", "Delete_Not", "Delete_Invert"}
)
"""Those of cosmic-ray's operator replacements that may still run; `keys & keys` cannot become `keys ** keys`, for example."""
BINARY: Final = frozenset({"arith_expr", "term", "expr", "xor_expr", "and_expr", "shift_expr", "power"})
"""Syntax nodes in which an operator stands between two values."""
UNREAD: Final = frozenset(
    {"annassign", "tfpdef", "param", "decorator", "decorators", "import_from", "import_name"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change to one module."""

    path: str
    line: int
    column: int
    operator: str
    occurrence: int


def operators() -> dict[str, Any]:
    """The mutation operators by name, cosmic-ray's first."""
    theirs = {
        name.removeprefix("core/"): cosmic_ray.plugins.get_operator(name)
        for name in cosmic_ray.plugins.operator_names()
        if name.removeprefix("core/") in PLAIN or name.partition("_")[2] in SIGNS
    }
    return theirs | {operator.__name__: operator for operator in OPERATORS}


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Yields all mutants of a module, ordered by operator."""
    tree = get_ast(source)
    nodes = [(node, _is_read(node)) for node in ast_nodes(tree)]
    for name, operator in operators().items():
        occurrence = 0
        made = operator()
        for node, is_read in nodes:
            for (line, column), _ in made.mutation_positions(node):
                if is_read and _makes_sense(name, node):
                    yield Mutant(path=path, line=line, column=column, operator=name, occurrence=occurrence)
                occurrence += 1


def _makes_sense(operator: str, node: Any) -> bool:
    """Whether a mutation is useful. cosmic-ray, for example, takes the `*` in a parameter list for a multiplication."""
    kind, _, signs = operator.partition("_")
    if kind == "ReplaceBinaryOperator":
        return node.parent.type in BINARY
    if kind == "ReplaceComparisonOperator" and any(child.type == "string" for child in node.children):
        return signs in {"Eq_NotEq", "NotEq_Eq"}  # strings can be ordered, but nothing depends on it
    return True


def _is_read(node: Any) -> bool:
    """Whether a node is executed, rather than only read by type checkers or people."""
    child, parent = node, node.parent
    while parent is not None:
        if parent.type in UNREAD and not _is_value(child, parent):
            return False
        if parent.type == "funcdef" and child in parent.children[3:-1]:
            return False
        if parent.type == "if_stmt" and parent.children[1].get_code().strip() == "TYPE_CHECKING":
            return False
        if parent.type == "argument" and parent.get_code().strip().startswith("strict="):
            return False
        if parent.type == "expr_stmt" and "TypeAlias" in parent.get_code():
            return False
        child, parent = parent, parent.parent
    return not (node.type == "if_stmt" and node.children[1].get_code().strip() == "TYPE_CHECKING")


def _is_value(child: Any, parent: Any) -> bool:
    """Whether `child` is the value in `name: type = value`, for a variable or a parameter."""
    before = parent.children[: parent.children.index(child)]
    return any(getattr(one, "value", "") == "=" for one in before)


def sample(root: Path, core: Sequence[str], seed: int) -> Iterator[Mutant]:
    """Yields one mutant per line of the core, in random order. On each line, it picks a kind of mutant, then a mutant."""
    lines: dict[tuple[str, int], dict[str, list[Mutant]]] = {}
    for path in core:
        for mutant in mutants_of(path, (root / path).read_text()):
            kinds = lines.setdefault((path, mutant.line), {})
            kinds.setdefault(mutant.operator.partition("_")[0], []).append(mutant)
    chance = random.Random(seed)  # noqa: S311 - sampling needs no secure random numbers
    for place in chance.sample(sorted(lines), len(lines)):
        yield chance.choice(lines[place][chance.choice(sorted(lines[place]))])
