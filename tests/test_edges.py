"""Tests the error messages if MkDocs or Pagefind fails."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from mkdocs.exceptions import PluginError

from paper_listings import mkdocs_hook
from paper_listings.errors import PapersError, Problem
from paper_listings.pipeline import building
from paper_listings.site import builder
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path


def test_the_module_runs_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paper_listings", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("papers, version ")


@pytest.mark.parametrize(
    "text",
    [
        "site_name: [",
        "site_name: Owls\nplugins: [no-such-plugin]\n",
        "site_name: Owls\ndocs_dir: nowhere\n",
        "",
    ],
)
def test_a_faulty_mkdocs_configuration_is_one_clear_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text)
    (tmp_path / "docs").mkdir()
    with pytest.raises(PapersError) as caught:
        builder.load(tmp_path)
    assert re.search(r"mkdocs\.yml:\d+:\d+: ", str(caught.value))
    assert "\n" not in str(caught.value)


def test_a_page_that_mkdocs_cannot_build_is_named(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root")
    (root / "docs/mine.md").write_text("# Mine\n\n[gone](gone.md)\n")
    assert "mine/index.html: link 'gone.md' leads nowhere" in papers(root, "build").stderr
    result = papers(root, "build", "--strict")
    assert result.exit_code == 1
    assert "MkDocs stopped" in result.stderr
    assert "mine.md" in result.stderr


def test_an_address_in_use_is_one_line(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = papers(root, "serve", "--address", f"127.0.0.1:{taken.getsockname()[1]}")
    assert result.exit_code == 1
    assert "cannot be served" in result.stderr


def test_a_site_without_papers_builds_and_says_what_to_do(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    result = papers(root, "build")
    assert result.exit_code == 0, result.stderr
    assert not (root / "site/pagefind").exists()
    assert "papers import" in (root / "site/index.html").read_text()


def test_the_hook_refuses_builds_that_would_break_the_index() -> None:
    with pytest.raises(PluginError, match="--dirty"):
        mkdocs_hook.on_startup(command="serve", dirty=True)


def test_the_hook_turns_our_errors_into_those_of_mkdocs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_site(tmp_path / "root")
    (root / "topics.yml").write_text("topics: no\n")
    mkdocs_hook.on_startup(command="build", dirty=False)
    with pytest.raises(PluginError, match=r"topics\.yml:1:"):
        mkdocs_hook.on_pre_build(config=builder.load(root))

    def failing(_: object, __: object) -> tuple[Problem, ...]:
        raise PapersError.single("pagefind", "broken", "mend it")

    monkeypatch.setattr(building, "index", failing)
    with pytest.raises(PluginError, match="pagefind: broken; mend it"):
        mkdocs_hook.on_post_build(config=builder.load(copy_site(tmp_path / "other")))


def test_the_build_date_comes_from_the_data_unless_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mkdocs_hook, "_state", {"live": False, "epoch_given": False})
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    mkdocs = builder.load(copy_site(tmp_path / "root"))
    mkdocs_hook.on_pre_build(config=mkdocs)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1765152000"
    monkeypatch.setattr(mkdocs_hook, "_state", {"live": False, "epoch_given": True})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    mkdocs_hook.on_pre_build(config=mkdocs)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1"


@pytest.mark.parametrize("name", ["papers.yml", "topics.yml"])
def test_settings_that_cannot_be_read_are_named(tmp_path: Path, name: str) -> None:
    root = copy_site(tmp_path / "root")
    (root / name).write_bytes(b"title: \xff\xfe\n")
    result = papers(root, "generate")
    assert result.exit_code == 1
    assert f"{name}:1:8: is not UTF-8" in result.stderr
    (root / name).unlink()
    (root / name).mkdir()
    assert f"{name}: cannot be read" in papers(root, "generate").stderr
