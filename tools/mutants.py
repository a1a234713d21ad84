"""Sample mutants of the core and see which of them the tests notice. Run by `make mutants`.

    .tools/mutants/bin/python -m tools.mutants --core PATTERNS [-n NUMBER] [--seed SEED] [--within PATTERN]

A mutant is the program with one small change that cosmic-ray or `tools/mutant_operators.py` makes: another comparison,
a number one larger, a row of a table taken out. Lines are drawn at random by the seed, then one of the mutants that
begin on each. Annotations, decorators and what only a type checker reads are left alone. Tests run in a copy of the
repository below `.mutants/`: of those that need neither a site nor a browser nor a whole run, the files nearest to the
module by imports come first, and the first failure ends it. A test that fails by chance, or without the mutant too, is
passed over. What survives is shown as a difference and listed in `.mutants/survivors.txt`; some of it means the same as
the program, and no test can tell.
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
"""Seconds after which the tests of a mutant are ended: it runs for ever, which is noticed."""
ATTEMPTS: Final = 3
"""How often the tests of a mutant are begun, should something end their process."""
BROKEN: Final = 70
"""What `tools.forked_tests` answers of a module that cannot be imported."""
_LATER: Final = itertools.count(10)
"""Seconds by which each mutant is younger than the program: Python compiles what has another time anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a mutant: `killed`, `survived`, or `broken` where the module cannot even be imported."""

    mutant: Mutant
    verdict: str
    by: str
    """The test that failed, or `time`."""
    difference: str
    seconds: float


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
        self.passed_over: list[str] = []
        """Tests that are not asked."""
        self._process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if name != "PAPERS_SHARED"}  # noqa: TID251 - a door
        environment["PYTHONPATH"] = os.pathsep.join([str(self.folder / "generator"), str(self.folder)])
        return subprocess.Popen(  # noqa: S603 - our own program
            [PYTHON, "-m", "tools.forked_tests"],
            cwd=self.folder, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, module: str, tests: Sequence[str]) -> tuple[int, str]:
        """The exit code of pytest, 0 if all pass, and the test that failed first."""
        without = [f"--deselect={name}" for name in self.passed_over if name not in tests]
        for _ in range(ATTEMPTS):
            if said := self._asked(json.dumps([module, [*without, *tests], TIMEOUT]) + "\n"):
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


@contextlib.contextmanager
def written(path: Path, text: str) -> Iterator[None]:
    """The file with another text for a while, and with a time of its own, by which Python knows that it is another."""
    source, stamp = path.read_text(), path.stat().st_mtime
    path.write_text(text)
    os.utime(path, (stamp, stamp + next(_LATER)))
    try:
        yield
    finally:
        path.write_text(source)
        os.utime(path, (stamp, stamp))


def noticed(tests: Tests, path: Path, changed: str, module: str, files: Sequence[str]) -> tuple[int, str]:
    """The exit code of the tests in `files` with the changed module, and the first test that fails because of it.

    One that fails by chance, or without the change too, is passed over from then on.
    """
    while True:
        with written(path, changed):
            code, failed = tests.run(module, files)
            by_chance = bool(failed) and tests.run(module, [failed])[0] == 0
        if not failed:
            return code, failed
        if not by_chance and tests.run(module, [failed])[0] == 0:
            return code, failed
        print(
            f"passed over: {failed} fails {'by chance' if by_chance else 'without a mutant too'}", flush=True
        )
        tests.passed_over.append(failed)


def outcome(mutant: Mutant, tests: Tests, files: Sequence[str]) -> Outcome:
    """What the tests in `files` make of a mutant."""
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
