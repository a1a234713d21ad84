"""Finds the test files for a module, nearest first: those named after it, then those that import it most directly."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

PACKAGE: Final = "generator/paper_listings"
SLOW: Final = frozenset(
    {"tests.browser", "tests.fetching", "tests.loopback", "tests.sites.copy_site", "tests.sites.papers"}
    | {
        "paper_listings.cli",
        "paper_listings.store.lock",
        "paper_listings.store.output",
        "paper_listings.store.stored_papers",
        "tools",
    }
)
"""Test files that import one of these run whole commands, or test disk access or a tool, so they are left out."""

Graph = Mapping[str, frozenset[str]]
"""For each module of the program and the tests: which of the others it imports."""


def module_name(path: Path) -> str:
    """The import name of a file, given its path relative to the repository's root."""
    return ".".join(path.with_suffix("").parts).removeprefix("generator.").removesuffix(".__init__")


def imported(text: str) -> frozenset[str]:
    """The modules that a source text imports anywhere, and the names that it imports from them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return frozenset(found)


def graph_of(root: Path) -> Graph:
    """The import graph of the program and the tests in `root`, without slow test files."""
    files = [*root.glob(f"{PACKAGE}/**/*.py"), *root.glob("tests/*.py")]
    texts = {module_name(path.relative_to(root)): path.read_text() for path in files}
    found: dict[str, frozenset[str]] = {}
    for name, text in texts.items():
        imports = imported(text)
        if not (name.startswith("tests.test_") and imports & SLOW):
            found[name] = imports & texts.keys()
    return found


def distances(start: str, graph: Graph) -> dict[str, int]:
    """The number of imports from `start` to each module that it reaches; 0 for itself."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        for there in graph.get(here, ()):
            if there not in found:
                found[there] = found[here] + 1
                waiting.append(there)
    return found


def nearest(path: str, graph: Graph) -> Sequence[str]:
    """The test files that reach the module at `path`, those most likely to catch a change first."""
    module = module_name(Path(path))
    far = {name: distances(name, graph) for name in graph if name.startswith("tests.test_")}
    near = [name for name in far if module in far[name]]
    near.sort(key=lambda name: (module.rpartition(".")[2] not in name, far[name][module], name))
    return [f"{name.replace('.', '/')}.py" for name in near]
