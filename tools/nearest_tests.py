"""Which test files look at a module, the nearest first: those named like it, then those that import it most directly."""

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
"""Test files that import one of these at their top run whole commands, or look at an edge or a tool."""

Graph = Mapping[str, frozenset[str]]
"""What each module of the program and of its tests imports of the others."""


def module_name(path: Path) -> str:
    """The name under which a file below the repository's root is imported."""
    return ".".join(path.with_suffix("").parts).removeprefix("generator.").removesuffix(".__init__")


def imported(text: str) -> frozenset[str]:
    """The modules that a program imports, and the names it takes from them, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return frozenset(found)


def graph_of(root: Path) -> Graph:
    """The imports of the program and the tests below `root`; of tests that are slow there is nothing."""
    files = [*root.glob(f"{PACKAGE}/**/*.py"), *root.glob("tests/*.py")]
    texts = {module_name(path.relative_to(root)): path.read_text() for path in files}
    found: dict[str, frozenset[str]] = {}
    for name, text in texts.items():
        imports = imported(text)
        if not (name.startswith("tests.test_") and imports & SLOW):
            found[name] = imports & texts.keys()
    return found


def distances(start: str, graph: Graph) -> dict[str, int]:
    """How many imports lie between a module and each one that it reaches; itself at 0."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        for there in graph.get(here, ()):
            if there not in found:
                found[there] = found[here] + 1
                waiting.append(there)
    return found


def nearest(path: str, graph: Graph) -> Sequence[str]:
    """The test files that reach the module at `path`, in the order in which they are likely to notice a change of it."""
    module = module_name(Path(path))
    far = {name: distances(name, graph) for name in graph if name.startswith("tests.test_")}
    near = [name for name in far if module in far[name]]
    near.sort(key=lambda name: (module.rpartition(".")[2] not in name, far[name][module], name))
    return [f"{name.replace('.', '/')}.py" for name in near]
