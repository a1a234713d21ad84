"""Sample mutants of the core and see which of them the tests notice. Run by `make mutants`.

    .tools/mutants/bin/python -m tools.mutants --core PATTERNS [-n NUMBER] [--seed SEED] [--within PATTERN]

A mutant is the program with one small change that cosmic-ray or `tools/mutant_operators.py` makes: another comparison,
a number one larger, a row of a table taken out. Lines are drawn at random by the seed, then one of the mutants that
begin on each. Annotations, decorators and what only a type checker reads are left alone. Tests run in a copy of the
repository below `.mutants/`: of those that need neither a site nor a browser nor a whole run, the files nearest to the
module by imports come first, and the first failure ends it, unless the test fails without the mutant too. What survives is shown as a difference and listed in
`.mutants/survivors.txt`; some of it means the same as the program, and no test can tell.
"""

from __future__ import annotations

import argparse
import difflib
import fnmatch
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

from tools.mutant_operators import OPERATORS
from tools.nearest_tests import graph_of, module_name, nearest

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / ".mutants"
PYTHON: Final = ROOT / ".venv/bin/python"
TIMEOUT: Final = 900
"""Seconds after which the tests of a mutant are ended: it runs for ever, which is noticed."""
ATTEMPTS: Final = 3
"""How often the tests of a mutant are begun, should something end their process."""
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
"""Of cosmic-ray's replacements of signs those that leave a program that may run: `keys & keys` cannot become `keys ** keys`."""
BINARY: Final = frozenset({"arith_expr", "term", "expr", "xor_expr", "and_expr", "shift_expr", "power"})
"""Where a sign stands between two values."""
UNREAD: Final = frozenset(
    {"annassign", "tfpdef", "param", "decorator", "decorators", "import_from", "import_name"}
)
BROKEN: Final = 70
"""What `tools.forked_tests` answers of a module that cannot be imported."""
_LATER: Final = itertools.count(10)
"""Seconds by which each mutant is younger than the program: Python compiles what has another time anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change to one module."""

    path: str
    line: int
    column: int
    operator: str
    occurrence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a mutant: `killed`, `survived`, or `broken` where the module cannot even be imported."""

    mutant: Mutant
    verdict: str
    by: str
    """The test that failed, or `time`."""
    difference: str
    seconds: float


def operators() -> dict[str, Any]:
    """The operators by name, cosmic-ray's first."""
    theirs = {
        name.removeprefix("core/"): cosmic_ray.plugins.get_operator(name)
        for name in cosmic_ray.plugins.operator_names()
        if name.removeprefix("core/") in PLAIN or name.partition("_")[2] in SIGNS
    }
    return theirs | {operator.__name__: operator for operator in OPERATORS}


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """All mutants of a module, in the order of its operators."""
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
    """Whether an operator changes what it is meant for: cosmic-ray takes `*` of a parameter list for a product."""
    kind, _, signs = operator.partition("_")
    if kind == "ReplaceBinaryOperator":
        return node.parent.type in BINARY
    if kind == "ReplaceComparisonOperator" and any(child.type == "string" for child in node.children):
        return signs in {"Eq_NotEq", "NotEq_Eq"}  # texts have an order, but nothing hangs on it
    return True


def _is_read(node: Any) -> bool:
    """Whether a node is run, and not only read by a type checker or by people."""
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
    """Whether `child` is the value in `name: kind = value`, of a variable or a parameter."""
    before = parent.children[: parent.children.index(child)]
    return any(getattr(one, "value", "") == "=" for one in before)


def sample(core: Sequence[str], seed: int) -> Iterator[Mutant]:
    """One mutant of each line of the core that has some, in an order drawn by the seed: first the kind, then the mutant."""
    lines: dict[tuple[str, int], dict[str, list[Mutant]]] = {}
    for path in core:
        for mutant in mutants_of(path, (ROOT / path).read_text()):
            kinds = lines.setdefault((path, mutant.line), {})
            kinds.setdefault(mutant.operator.partition("_")[0], []).append(mutant)
    chance = random.Random(seed)  # noqa: S311 - a sample is no secret
    for place in chance.sample(sorted(lines), len(lines)):
        yield chance.choice(lines[place][chance.choice(sorted(lines[place]))])


def copy() -> Path:
    """A fresh copy of the files of the repository, tracked or new."""
    target = FOLDER / "copy"
    shutil.rmtree(target, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git there is
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


class Tests:
    """The tests in a folder, run in forks of one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if name != "PAPERS_SHARED"}  # noqa: TID251 - a door
        return subprocess.Popen(  # noqa: S603 - our own program
            [PYTHON, "-m", "tools.forked_tests"],
            cwd=self.folder, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, module: str, tests: Sequence[str]) -> tuple[int, str]:
        """The exit code of pytest, 0 if all pass, and the test that failed first."""
        for _ in range(ATTEMPTS):
            if said := self._asked(json.dumps([module, list(tests), TIMEOUT]) + "\n"):
                code, name = json.loads(said)
                return int(code), str(name)
            print(
                f"the process of the tests has ended ({self._process.wait()}); it is begun anew",
                file=sys.stderr,
            )
            self._process = self._started()
        raise SystemExit("the tests cannot be run")

    def _asked(self, request: str) -> str:
        """The answer of the process, or nothing where it has ended."""
        if self._process.stdin is None or self._process.stdout is None:
            return ""
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
            return self._process.stdout.readline()
        except BrokenPipeError:
            return ""

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _noticed(tests: Tests, module: str, files: Sequence[str]) -> tuple[int, str]:
    """The exit code of the tests in `files`, and the first that fails every time: one that was only too slow is passed over."""
    options: list[str] = []
    while True:
        code, failed = tests.run(module, [*options, *files])
        if not failed or tests.run(module, [failed])[0]:
            return code, failed
        options += ["--deselect", failed]


def outcome(mutant: Mutant, tests: Tests, files: Sequence[str]) -> Outcome:
    """What the tests in `files` make of a mutant; a test that fails without the mutant too has not noticed it."""
    begun = time.monotonic()
    path = tests.folder / mutant.path
    module = module_name(Path(mutant.path))
    source, stamp = path.read_text(), path.stat().st_mtime
    changed = str(mutate_code(source, operators()[mutant.operator](), mutant.occurrence))
    difference = "\n".join(
        difflib.unified_diff(
            source.split("\n"), changed.split("\n"), mutant.path, mutant.path, n=1, lineterm=""
        )
    )
    path.write_text(changed)
    os.utime(path, (stamp, stamp + next(_LATER)))
    try:
        code, failed = (BROKEN, "") if changed == source else _noticed(tests, module, files)
    finally:
        path.write_text(source)
        os.utime(path, (stamp, stamp))
    if failed and tests.run(module, [failed])[0]:
        raise SystemExit(f"{failed} fails without a mutant too: mend it first")
    return Outcome(
        mutant=mutant,
        verdict={0: "survived", BROKEN: "broken"}.get(code, "killed"),
        by=failed or "time",
        difference=difference,
        seconds=time.monotonic() - begun,
    )


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """The arguments of the command line."""
    parser = argparse.ArgumentParser(
        prog="make mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--core", required=True, help="patterns of the modules to change, with commas between"
    )
    parser.add_argument("-n", type=int, default=40, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other mutants")
    parser.add_argument("--within", default="*", help="of the core, only modules like this")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Try a sample; the exit code is 0 whatever survives, for some of it always may."""
    asked = arguments(given)
    patterns = [pattern for pattern in asked.core.split(",") if pattern]
    modules = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("generator/**/*.py"))
    core = [
        path
        for path in modules
        if any(fnmatch.fnmatch(path, pattern) for pattern in patterns) and fnmatch.fnmatch(path, asked.within)
    ]
    graph = graph_of(ROOT)
    drawn = sample(core, asked.seed)
    tests = Tests(copy())
    tried: list[Outcome] = []
    for mutant in drawn:
        if len(tried) == asked.n:
            break
        found = outcome(mutant, tests, nearest(mutant.path, graph))
        if found.verdict != "broken":
            tried.append(found)
            by = f"by {found.by} " if found.verdict == "killed" else ""
            print(
                f"{found.verdict:8} {mutant.path}:{mutant.line} {mutant.operator} {by}({found.seconds:.0f} s)",
                flush=True,
            )
    tests.close()
    survivors = [one for one in tried if one.verdict == "survived"]
    text = "".join(f"{one.mutant.operator}\n{one.difference}\n\n" for one in survivors)
    (FOLDER / "survivors.txt").write_text(text)
    print(f"\n{text}{len(survivors)} of {len(tried)} survived (seed {asked.seed})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
