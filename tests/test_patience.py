"""Tests that no test depends on the machine's speed: none waits for a fixed time, and all time limits are in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PLACE = "patience.py"
CLOCKS = {"monotonic", "perf_counter"}
MEASURES = "measures the machine; claim what is done, and measure the time in tests/bench"
WAITS_FOR_A_TIME = "waits for a time to pass; wait for the state that is meant (expect, patience.until)"
WAITS_FOR_SILENCE = (
    "waits for silence of the network; wait for the state that is meant (expect, at_rest, all_told)"
)
OWN_LIMIT = "a limit of its own; take PATIENCE or COMMAND of tests/patience.py"
BARE_ADDRESS = "goes on before the scripts of the page have run; wait with tests.browser.arrived"
OWN_WINDOW = "a page with Playwright's own limits; open it with tests.browser.window"


def faults(source: str, name: str) -> list[str]:
    """Finds code in a test file that depends on the machine's speed, as `file:line: problem; what to do`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [*node.args, *(one.value for one in node.keywords)]
            limits = [one.value for one in node.keywords if one.arg == "timeout"]
            if called in {"wait", "join", "set_default_timeout", "set_default_navigation_timeout"}:
                limits += node.args
            if called in CLOCKS and name != PLACE:
                found.append((node.lineno, MEASURES))
            if called == "wait_for_timeout" or (called == "sleep" and name != PLACE):
                found.append((node.lineno, WAITS_FOR_A_TIME))
            if any(isinstance(one, ast.Constant) and one.value == "networkidle" for one in given):
                found.append((node.lineno, WAITS_FOR_SILENCE))
            if any(is_number(one) for one in limits):
                found.append((node.lineno, OWN_LIMIT))
            if called in {"to_have_url", "wait_for_url", "expect_navigation"} and name != "browser.py":
                found.append((node.lineno, BARE_ADDRESS))
            if called == "new_context" and name != "browser.py":
                found.append((node.lineno, OWN_WINDOW))
    return [f"{name}:{line}: {problem}" for line, problem in sorted(found)]


def is_number(node: ast.expr) -> bool:
    """Whether it is a number or is computed only from numbers."""
    if isinstance(node, ast.BinOp):
        return is_number(node.left) and is_number(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def test_no_test_hangs_on_the_speed_of_the_machine() -> None:
    files = sorted(TESTS.glob("*.py"))
    assert len(files) > 80
    assert [fault for path in files for fault in faults(path.read_text(encoding="utf-8"), path.name)] == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("begun = time.perf_counter()", MEASURES),
        ("begun = monotonic()", MEASURES),
        ("page.wait_for_timeout(200)", WAITS_FOR_A_TIME),
        ("time.sleep(pause)", WAITS_FOR_A_TIME),
        ("sleep(1)", WAITS_FOR_A_TIME),
        ('page.goto(address, wait_until="networkidle")', WAITS_FOR_SILENCE),
        ('page.wait_for_load_state("networkidle")', WAITS_FOR_SILENCE),
        ("subprocess.run(command, timeout=60)", OWN_LIMIT),
        ("arrived(page, address, timeout=5 * 1000)", OWN_LIMIT),
        ("expect(page).to_have_url(address)", BARE_ADDRESS),
        ('page.wait_for_url("**/search/")', BARE_ADDRESS),
        ("thread.join(10)", OWN_LIMIT),
        ("over.wait(0.5)", OWN_LIMIT),
        ("context.set_default_timeout(5_000)", OWN_LIMIT),
        ("browser.new_context()", OWN_WINDOW),
    ],
)
def test_what_hangs_on_the_speed_of_the_machine_is_named(line: str, problem: str) -> None:
    assert faults(f"\n{line}\n", "test_x.py") == [f"test_x.py:2: {problem}"]


@pytest.mark.parametrize(
    "line",
    [
        "subprocess.run(command, timeout=COMMAND)",
        "thread.join(PATIENCE)",
        "', '.join(names)",
        "server.wait()",
        "arrived(page, address)",
    ],
)
def test_what_waits_for_a_state_is_no_fault(line: str) -> None:
    assert faults(line, "test_x.py") == []
