"""Tests the recipes for publishing elsewhere: the container's steps in an empty environment, and what they name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.patience import COMMAND
from tests.sites import REPOSITORY, copy_site

if TYPE_CHECKING:
    from pathlib import Path

DOCKERFILE = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
RECIPES = (REPOSITORY / "docs/deploying.dev.md").read_text(encoding="utf-8")
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
STEPS = re.findall(r"^RUN (.+)$", DOCKERFILE, re.MULTILINE)


def step(root: Path, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a step of the container with an empty environment, as a builder does."""
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=root,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=COMMAND,
        check=False,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site as `make venv` leaves it."""
    root = copy_site(tmp_path / "root", with_data=False)
    command = root / ".venv/bin/papers"
    command.parent.mkdir(parents=True)
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{REPOSITORY}/generator" exec "{sys.executable}" -m paper_listings "$@"\n'
    )
    command.chmod(0o755)
    return root


@pytest.mark.site
@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_the_container_builds_a_site_for_the_address_that_it_is_given(root: Path) -> None:
    *_, build = STEPS
    refused = step(root, build)
    assert refused.returncode != 0
    assert "give the address of the site: --build-arg SITE_URL=" in refused.stderr
    assert not (root / "site").exists()
    done = step(root, build, SITE_URL="https://papers.example.org/below/")
    assert done.returncode == 0, done.stderr
    assert "https://papers.example.org/below/" in (root / "site/feed.xml").read_text()


def test_the_container_runs_only_what_the_makefile_and_the_command_have() -> None:
    installed, venv, build = STEPS
    assert "make" in installed
    assert venv == "make venv"
    assert build.endswith(".venv/bin/papers build")
    assert "COPY --from=build /papers/site " in DOCKERFILE


def test_what_is_made_here_stays_out_of_the_container() -> None:
    ignored = set((REPOSITORY / ".dockerignore").read_text().splitlines())
    for name in re.findall(r"^/([\w.]+)/?$", (REPOSITORY / ".gitignore").read_text(), re.MULTILINE):
        assert name in ignored | {"dist", ".coverage", "htmlcov", ".benchmarks"}, name
    assert ".git" in ignored


def test_the_recipe_for_gitlab_is_sound_and_uses_what_is_there() -> None:
    recipe = yaml.safe_load(RECIPES.split("```yaml\n")[1].partition("```")[0])
    assert recipe["pages"]["artifacts"] == {"paths": ["public"]}
    assert any("papers build --site-dir public" in line for line in recipe["pages"]["script"])
    for job in ("update", "pages"):
        for line in recipe[job]["script"]:
            for target in re.findall(r"^make ([a-z]+)", line):
                assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


def test_every_target_that_a_recipe_makes_is_there() -> None:
    targets = set(re.findall(r"make (?:-s )?([a-z]+)[`;\s]", RECIPES)) - {"and"}
    assert {"site", "update"} <= targets
    for target in targets - {"an"}:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_the_steps_without_make_are_those_that_make_runs() -> None:
    windows = RECIPES.split("```bat\n")[1].partition("```")[0].replace("\\", "/")
    assert "python tools/install.py --project . requirements.txt" in windows
    assert "$(BIN)/python $(INSTALL) --project . requirements.txt" in MAKEFILE
