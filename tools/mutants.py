"""Runs the tests on random mutants of the core and reports the survivors. Run by `make mutants`.

    .tools/mutants/bin/python -m tools.mutants --core PATTERNS [-n NUMBER] [--seed SEED] [--within PATTERN]

A mutant is the program with one small change, made by cosmic-ray or `tools/mutant_operators.py`: a different comparison,
a number plus one, a table row removed. The seed determines the random lines, and the mutant picked on each line.
Annotations, decorators and other code that only type checkers read are not changed. Tests run in a copy of the
repository in `.mutants/`. Only tests that need no site, no browser and no whole command are run, starting with the test
files nearest to the module by imports, until the first failure. A test that is flaky, or fails without the mutant too,
is skipped. Survivors are printed as diffs and written to `.mutants/survivors.txt`. Some of them behave the same as the
original, so no test can catch them.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import fnmatch
import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cosmic_ray.mutating import mutate_code

from tools.mutant_sample import Mutant, operators, sample
from tools.nearest_tests import PACKAGE, graph_of, module_name, nearest

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / ".mutants"
PYTHON: Final = ROOT / ".venv/bin/python"
TIMEOUT: Final = 900
"""Seconds before the tests of a mutant time out. A mutant that loops forever counts as killed."""
ATTEMPTS: Final = 3
"""How often the tests of a mutant are started, if the test process dies."""
BROKEN: Final = 70
"""The exit code that `tools.forked_tests` returns if the module cannot be imported."""
_LATER: Final = itertools.count(10)
"""Seconds added to the modification time of each mutant, so that Python recompiles the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Result for one mutant: `killed`, `survived`, or `broken` if the module cannot be imported."""

    mutant: Mutant
    verdict: str
    by: str
    """The test that failed; `time` after a timeout."""
    difference: str
    seconds: float


def copy() -> Path:
    """Makes a fresh copy of the repository's files, tracked or new. Returns its folder."""
    target = FOLDER / "copy"
    shutil.rmtree(target, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git from the PATH
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


class Tests:
    """Runs the tests in a folder, in forks of one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passed_over: list[str] = []
        """Tests that are skipped."""
        self._process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if name != "PAPERS_SHARED"}  # noqa: TID251 - a script may read the environment
        environment["PYTHONPATH"] = os.pathsep.join([str(self.folder / "generator"), str(self.folder)])
        return subprocess.Popen(  # noqa: S603 - fixed arguments
            [PYTHON, "-m", "tools.forked_tests"],
            cwd=self.folder, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, module: str, tests: Sequence[str]) -> tuple[int, str]:
        """The exit code of pytest, 0 if all tests pass, and the first test that failed."""
        without = [f"--deselect={name}" for name in self.passed_over if name not in tests]
        for _ in range(ATTEMPTS):
            if said := self._asked(json.dumps([module, [*without, *tests], TIMEOUT]) + "\n"):
                code, name = json.loads(said)
                return int(code), str(name)
            print(
                f"test process ended with exit code {self._process.wait()}; starting it again",
                file=sys.stderr,
            )
            self._process = self._started()
        raise SystemExit("tests: cannot be run; see the errors above")

    def _asked(self, request: str) -> str:
        """The response of the process, or an empty string if it has ended."""
        if self._process.stdin is None or self._process.stdout is None:
            return ""
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
            return self._process.stdout.readline()
        except BrokenPipeError:
            return ""

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()


@contextlib.contextmanager
def written(path: Path, text: str) -> Iterator[None]:
    """Replaces a file's text temporarily, with a different modification time so that Python notices the change."""
    source, stamp = path.read_text(), path.stat().st_mtime
    path.write_text(text)
    os.utime(path, (stamp, stamp + next(_LATER)))
    try:
        yield
    finally:
        path.write_text(source)
        os.utime(path, (stamp, stamp))


def noticed(tests: Tests, path: Path, changed: str, module: str, files: Sequence[str]) -> tuple[int, str]:
    """The exit code of the tests in `files` with the changed module, and the first test that fails because of the change.

    A test that is flaky, or fails without the change too, is skipped from then on.
    """
    while True:
        with written(path, changed):
            code, failed = tests.run(module, files)
            by_chance = bool(failed) and tests.run(module, [failed])[0] == 0
        if not failed:
            return code, failed
        if not by_chance and tests.run(module, [failed])[0] == 0:
            return code, failed
        print(f"skipped: {failed} {'is flaky' if by_chance else 'fails without a mutant too'}", flush=True)
        tests.passed_over.append(failed)


def outcome(mutant: Mutant, tests: Tests, files: Sequence[str]) -> Outcome:
    """Runs the tests in `files` on a mutant."""
    begun = time.monotonic()
    path = tests.folder / mutant.path
    source = path.read_text()
    changed = str(mutate_code(source, operators()[mutant.operator](), mutant.occurrence))
    difference = "\n".join(
        difflib.unified_diff(
            source.split("\n"), changed.split("\n"), mutant.path, mutant.path, n=1, lineterm=""
        )
    )
    code, failed = BROKEN, ""
    if changed != source:
        code, failed = noticed(tests, path, changed, module_name(Path(mutant.path)), files)
    return Outcome(
        mutant=mutant,
        verdict={0: "survived", BROKEN: "broken"}.get(code, "killed"),
        by=failed or "time",
        difference=difference,
        seconds=time.monotonic() - begun,
    )


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(
        prog="make mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--core", required=True, help="comma-separated patterns of the modules to change")
    parser.add_argument("-n", type=int, default=40, help="number of mutants")
    parser.add_argument("--seed", type=int, default=1, help="random seed that selects the mutants")
    parser.add_argument("--within", default="*", help="only modules of the core that match this pattern")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Tests a sample of mutants. The exit code is 0 even if some survive, because some always may."""
    asked = arguments(given)
    patterns = [pattern for pattern in asked.core.split(",") if pattern]
    modules = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(f"{PACKAGE}/**/*.py"))
    core = [
        path
        for path in modules
        if any(fnmatch.fnmatch(path, pattern) for pattern in patterns) and fnmatch.fnmatch(path, asked.within)
    ]
    graph = graph_of(ROOT)
    drawn = sample(ROOT, core, asked.seed)
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
