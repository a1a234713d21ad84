"""What is wrong with mkdocs.yml, said by whole commands: no code of a tag runs, and what MkDocs refuses has its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from paper_listings.errors import PapersError
from paper_listings.owner.mkdocs_schema import address_complaint
from paper_listings.site import builder
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site(tmp_path / "root", with_data=False)


@pytest.mark.parametrize("inherited", [False, True])
@pytest.mark.parametrize("command", ["build", "generate", "serve", "check", "fetch"])
def test_no_command_runs_what_a_tag_names(root: Path, command: str, *, inherited: bool) -> None:
    ran = root / "ran"
    hostile = f'extra:\n  x: !!python/object/apply:os.mkdir ["{ran}"]\n'
    with (root / "mkdocs.yml").open("a") as file:
        file.write("INHERIT: base.yml\n" if inherited else hostile)
    (root / "base.yml").write_text(hostile)
    done = papers(root, command)
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert "is a tag that is not allowed here; remove it: it would run code" in line
    assert not ran.exists()


def load(root: Path, old: str, new: str) -> str:
    """What loading says after a change of mkdocs.yml."""
    path = root / "mkdocs.yml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(PapersError) as caught:
        builder.load(root)
    (problem,) = caught.value.problems
    assert "\n" not in str(problem)
    return str(problem)


HOOK = "generator/paper_listings/mkdocs_hook.py\n\nwatch"


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("plugins: []", "plugins: [no-such-plugin]", "22:10", 'The "no-such-plugin" plugin is not installed'),
        ("[toc, tables,", "[no_such_extension,", "20:22", "Failed to load extension 'no_such_extension'. ModuleNotFoundError"),
        ("name: material", "name: no-such-theme", "11:3", "Unrecognised theme name"),
        (HOOK, "gone.py\n\nwatch", "25:3", "isn't an existing file"),
        (HOOK, "bad.py\n\nwatch", "25:3", "SyntaxError: "),
        (HOOK, "raising.py\n\nwatch", "25:3", "KeyError: 'owl'; correct it; see https://www.mkdocs.org/"),
        (HOOK, "leaving.py\n\nwatch", "25:3", "SystemExit: 3; correct it"),
        ("site_dir: site", "site_dir: !ENV [NOBODY_SETS_THIS, data]", "7:11", "where the papers are stored"),
        ("  font: false", "  font: {text: Owl}", "11:3", 'theme.font would be loaded from another site; add "font: false"'),
        ("  font: false", "", "11:3", "theme.font would be loaded from another site"),
        ("assets/papers.css", "assets/owls.css", "18:3", 'extra_css names "assets/owls.css", which is neither'),
        ("assets/papers.css", "https://example.org/owls.css", "18:3", "which is neither in docs_dir nor in the theme"),
        ("assets/papers.css", "'" + "x" * 9_000 + "'", "18:3", "which is neither in docs_dir nor in the theme"),
        ("assets/favicon.svg", "'\"><b>'", "11:3", 'theme.favicon names ""><b>", which is neither'),
        ("topics.yml\n", "gone.yml\n", "28:3", "isn't an existing file or directory"),
    ],
)  # fmt: skip
def test_what_only_mkdocs_can_know_has_its_place_too(
    root: Path, old: str, new: str, place: str, words: str
) -> None:
    (root / "bad.py").write_text("def owl(:\n")
    (root / "raising.py").write_text("raise KeyError('owl')\n")
    (root / "leaving.py").write_text("raise SystemExit(3)\n")
    line = load(root, old, new)
    assert f"mkdocs.yml:{place}: " in line
    assert words in line


def test_what_the_navigation_leads_to_and_is_not_there_is_named_before_the_build(root: Path) -> None:
    path = root / "mkdocs.yml"
    old = "  - About: about/index.md\n"
    assert old in path.read_text()
    new = "  - About:\n    - about/index.md#x\n    - A: topics/\n    - B: https://example.org/\n    - C: <b>.md\n  - owls.md\n  - 'http://['\n"
    path.write_text(path.read_text().replace(old, new))
    done = papers(root, "build")
    assert done.exit_code == 1
    assert [line.partition("mkdocs.yml")[2] for line in done.stderr.splitlines()] == [
        ':46:10: nav links to "<b>.md", which is not in docs_dir; correct the path, or remove the line',
        ':47:5: nav links to "owls.md", which is not in docs_dir; correct the path, or remove the line',
        ':48:5: nav links to "http://[", which is not in docs_dir; correct the path, or remove the line',
    ]
    assert not (root / "site").exists()


@pytest.mark.site
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  font: false", "  font: false\n  language: ../../owl", "mkdocs.yml:11:3: MkDocs stopped in language.html: TemplateNotFound"),
        (HOOK, "generator/paper_listings/mkdocs_hook.py\n  - mine.py\n\nwatch", "mkdocs.yml: MkDocs stopped: ZeroDivisionError: division by zero"),
    ],
)  # fmt: skip
def test_a_build_that_stops_is_one_line(root: Path, old: str, new: str, words: str) -> None:
    (root / "mine.py").write_text("def on_nav(nav, config, files):\n    return 1 / 0\n")
    path = root / "mkdocs.yml"
    path.write_text(path.read_text().replace(old, new))
    done = papers(root, "build")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert words in line


def test_the_settings_are_looked_at_again_each_time_that_mkdocs_reads_them_while_serving(root: Path) -> None:
    path = root / "mkdocs.yml"
    served = builder._LookedAt(path)
    served.seek(0)
    assert served.read(3) + served.read() == path.read_bytes()
    served.close()
    with path.open("a") as file:
        file.write("extra: !!python/name:os.system ''\n")
    with pytest.raises(Abort, match="is a tag that is not allowed here"):
        served.seek(0)


def test_mkdocs_reads_its_settings_through_the_file_that_looks_at_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []
    look_first = builder.look

    def looking(path: Path) -> object:
        looked.append(path)
        return look_first(path)

    monkeypatch.setattr(builder, "look", looking)
    found = load_config(builder._LookedAt(root / "mkdocs.yml"))  # type: ignore[arg-type]
    assert isinstance(found, MkDocsConfig)
    assert found.config_file_path == str(root / "mkdocs.yml")
    assert looked == [root / "mkdocs.yml"]


@pytest.mark.parametrize(
    ("address", "is_right"),
    [
        ("localhost:1", True),
        ("[::1]:8000", True),
        ("127.0.0.1:65535", True),
        ("127.0.0.1:0", False),
        ("x", False),
    ],
)
def test_an_address_has_a_host_of_this_machine_and_a_port(address: str, *, is_right: bool) -> None:
    assert (address_complaint(address) is None) is is_right
