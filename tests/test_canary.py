"""Tests that Zensical, the theme's successor, builds the same pages, papers, anchors and links."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from paper_listings.errors import PapersError
from tests.sites import copy_site, papers
from tests.test_pages import HOSTILE
from tools import canary

ZENSICAL = canary.program()


@pytest.mark.site
@pytest.mark.skipif(ZENSICAL is None, reason="Zensical is not installed: make canary installs it")
def test_zensical_builds_the_same_site_from_the_same_source_hostile_papers_included(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy_site(tmp_path / "root")
    hostile = tmp_path / "hostile.jsonl"
    records = [
        {"title": f"{text} tides {number}", "abstract": f"{text} and {text}", "authors": [text], "published": "2025-12-01"}
        for number, text in enumerate(HOSTILE)
    ]  # fmt: skip
    hostile.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert papers(root, "import", hostile, "--listed", "2025-12-09").exit_code == 0
    assert ZENSICAL
    code = canary.main(["--root", str(root), "--zensical", str(ZENSICAL)])
    said = capsys.readouterr()
    assert code == 0, said
    assert "The same: " in said.out
    assert "≠" not in said.out


def impostor(folder: Path, lines: str) -> Path:
    """Creates a script that stands in for Zensical."""
    path = folder / "zensical"
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


@pytest.mark.site
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("echo undefined value >&2; exit 1", "failed: undefined value; see docs/decisions/0013-successor.md"),
        ("exit 0", "failed: exit code 0; see docs/decisions"),
        (
            "mkdir site; cp -r ../mkdocs/. site; rm -r site/trends",
            "link 'trends/' leads nowhere",
        ),
    ],
)  # fmt: skip
def test_a_build_that_fails_or_loses_a_page_is_never_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str, words: str
) -> None:
    root = copy_site(tmp_path / "root")
    program = impostor(tmp_path, f'cd "$(dirname "$4")"; {lines}')
    assert canary.main(["--root", str(root), "--zensical", str(program)]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.site
def test_a_site_that_says_something_else_is_not_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy_site(tmp_path / "root")
    lines = 'cd "$(dirname "$4")"; cp -r ../mkdocs site; sed -i s/Monday/Tuesday/ site/index.html'
    assert canary.main(["--root", str(root), "--zensical", str(impostor(tmp_path, lines))]) == 1
    assert "differences in text: 1\n  index.html: " in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy_site(tmp_path / "root")
    (root / ".canary").write_text("in the way")
    assert canary.main(["--root", str(root), "--zensical", str(impostor(tmp_path, "exit 0"))]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert ".canary" in said


def test_without_zensical_the_canary_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(canary, "program", lambda: None)
    assert canary.main([]) == 1
    assert (
        capsys.readouterr().err
        == "zensical: not installed; run make canary, or pass its path with --zensical\n"
    )
    source = canary.Source(settings=tmp_path / "mkdocs.yml", docs=tmp_path, theme=tmp_path, sidebar={})
    with pytest.raises(PapersError, match=r"nowhere/zensical: cannot build \(.*\); run make canary"):
        canary.build(source, tmp_path.parent / "built", Path("nowhere/zensical"))
