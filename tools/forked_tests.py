"""Runs tests repeatedly, each time in a fork of a process that has loaded the libraries but none of our code.

    python -m tools.forked_tests < requests

A request is one line of JSON: the module to import first, a list of test files or tests, and a timeout in seconds.
A response is one line of JSON: pytest's exit code (`BROKEN` if the module cannot be imported, a failure on timeout), and
the first test that failed. Run it with the tests' environment, in the folder that contains the tests.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import Final

import pytest

BROKEN: Final = 70
"""Returned instead of pytest's exit code if the module cannot be imported."""
LIBRARIES: Final = (
    "bibtexparser", "click", "feedgen.feed", "feedparser", "html5lib", "jinja2", "jsonschema",
    "latex2mathml.converter", "lxml.etree", "lxml.html", "markdown", "markdown_it", "pybtex.database", "requests", "rispy", "yaml",
)  # fmt: skip
"""The libraries that take longest to import. Must not include plugins of pytest, which it has to load itself."""
OPTIONS: Final = (
    "-q",
    "-x",
    "-m",
    "not site and not browser",
    "-p",
    "no:cacheprovider",
    "--hypothesis-seed=0",
)


class _First:
    """Remembers the first test, or test file, that failed."""

    def __init__(self) -> None:
        self.name = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid


def answer(module: str, tests: Sequence[str]) -> tuple[int, str]:
    """The exit code of pytest for `tests`, and the first failure. Runs in this process, so imports remain loaded."""
    first = _First()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            importlib.import_module(module)
        except Exception:  # noqa: BLE001 - any error means that the module is broken
            return BROKEN, ""
        code = int(pytest.main([*OPTIONS, *tests], plugins=[first]))
    return code, first.name


def forked(module: str, tests: Sequence[str], seconds: float) -> tuple[int, str]:
    """The same in a child process, which is killed after `seconds`; a timeout counts as a failure."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reading)
        try:
            os.write(writing, json.dumps(answer(module, tests)).encode())
        except BaseException:  # noqa: BLE001 - the child must exit in any case
            traceback.print_exc()
        os._exit(0)
    os.close(writing)
    try:
        ready, _, _ = select.select([reading], [], [], seconds)
        said = os.read(reading, 65_536) if ready else b""
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if ready and not said:
        raise RuntimeError("pytest itself failed; see above")
    code, name = json.loads(said) if said else (int(pytest.ExitCode.TESTS_FAILED), "")
    return code, name


def main() -> None:
    """Answers requests from standard input until it ends."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        module, tests, seconds = json.loads(line)
        print(json.dumps(forked(module, tests, seconds)), flush=True)


if __name__ == "__main__":
    main()
