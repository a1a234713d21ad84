"""CONTRIBUTING shows the whole package as it is, and names only files that exist."""

from __future__ import annotations

import ast
import re
import tomllib

from tests.sites import PACKAGE, REPOSITORY

TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
LAYERS = {
    "entry points": ("__main__", "cli", "mkdocs_hook"),
    "pipeline": ("pipeline",),
    "edges": ("site", "owner", "fetch", "store"),
    "core": (
        "pages", "feeds", "exports", "insight", "sources", "merging", "topics", "display", "days", "dayranges", "limits",
        "order",
    ),
    "ground": ("yamlnodes", "paper", "text", "dates", "errors"),
}  # fmt: skip
"""What the layers of the import contract are called; the order of their modules is that of the contract."""


def first_line(name: str) -> str:
    path = PACKAGE / name / "__init__.py" if (PACKAGE / name).is_dir() else PACKAGE / f"{name}.py"
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()[0]


def table() -> list[str]:
    """The rows of the table: every module of the import contract in its order, with its first line."""
    contract = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ][0]
    modules = [name for layer in contract["layers"] for name in re.split(r" : ", layer)]
    layer_of = {name: layer for layer, names in LAYERS.items() for name in names}
    return [
        f"| {layer_of[name]} | `{name}{'/' if (PACKAGE / name).is_dir() else ''}` | {first_line(name)} |"
        for name in modules
    ]


def test_the_table_of_modules_is_what_they_say() -> None:
    assert "\n".join(table()) in TEXT, "\n".join(table())


def test_every_file_that_is_named_is_there() -> None:
    named = {
        name
        for name in re.findall(r"`([\w./-]+/[\w.-]*)`", TEXT)
        if "NAME" not in name and not name.startswith(("../", "site/", "data/"))
    }
    assert len(named) > 30
    places = (REPOSITORY, PACKAGE, PACKAGE / "site")
    assert [name for name in sorted(named) if not any((place / name).exists() for place in places)] == []
