"""Runs all benchmarks, or those named: `python -m tests.bench [NAME…]`."""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
WHOLE = "whole"
"""The benchmark of whole builds; the others measure one part each."""


def names() -> list[str]:
    """The benchmark modules in this folder, whole builds first."""
    found = {path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_")}
    return [WHOLE, *sorted(found - {WHOLE})]


def main(chosen: list[str]) -> int:
    """Runs the `chosen` benchmarks, or all of them, in sequence. Returns 2 if one does not exist."""
    if unknown := [name for name in chosen if name not in names()]:
        sys.stderr.write(f"no bench {unknown[0]!r}; there are: {', '.join(names())}\n")
        return 2
    for name in chosen or names():
        if sys.stderr.isatty():
            sys.stderr.write(f"… {name}\n")
        begun = time.perf_counter()
        lines = importlib.import_module(f"tests.bench.{name}").run()
        sys.stdout.write(f"{name} ({time.perf_counter() - begun:.0f} s)\n")
        sys.stdout.write("".join(f"  {line}\n" for line in lines.splitlines()))
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
