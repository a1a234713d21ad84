"""Fixtures shared by many tests, such as sites that are built once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests import example_site
from tests.browser import chromium
from tests.sites import REPOSITORY, copy_site, papers
from tests.thorough import register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

OF_A_WORKFLOW = {"PAPERS_SINCE", "PAPERS_UNTIL", "PAPERS_SOURCE", "PAPERS_ALLOW_SMALLER", "PAPERS_DRY_RUN"}
register()
for name in [name for name in os.environ if name.startswith("GITHUB_") or name in OF_A_WORKFLOW]:
    del os.environ[name]  # what commands say must not depend on whether the tests run in a workflow
os.environ["PYTHONPATH"] = (
    os.pathsep.join(  # commands started by tests use the code in this folder, not an installed package
        filter(None, (str(REPOSITORY / "generator"), os.environ.get("PYTHONPATH")))
    )
)
for _host in ("GITLAB_CI", "NETLIFY", "CF_PAGES"):  # a host that runs the tests does not publish their sites
    os.environ.pop(_host, None)
SLOWEST = tuple(
    f"test_{name}"
    for name in [
        "publishing",
        "reading_browser",
        "search",
        "hostile_site",
        "locks",
        "back_fill",
        "interrupted",
        "parts",
        "build",
    ]
)
"""Test files that take as long as all the others together. They start first, so that no process is left running one alone."""


@pytest.hookimpl(tryfirst=True)  # before any order requested on the command line
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the slowest files first."""
    places = {name: place for place, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example site after a build; the site is in `site/`."""
    root = copy_site(tmp_path_factory.mktemp("built") / "root")
    result = papers(root, "build", "--strict")
    assert result.exit_code == 0, result.output
    return root


@pytest.fixture(scope="session")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the pasted page of the example site's newest day, and that date in its name."""
    path = tmp_path_factory.mktemp("listings") / f"{example_site.DAY}-daily-papers.txt"
    path.write_text(example_site.listing(), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium() as running:
        yield running
