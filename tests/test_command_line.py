"""Tests the command line with hostile input: any argument or pipe gives one clear line, never a traceback."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from paper_listings.cli import main, terminal
from paper_listings.errors import PapersError
from paper_listings.owner import config
from paper_listings.store import bounded
from tests.days import content, stop_clock
from tests.patience import COMMAND
from tests.sites import REPOSITORY, copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Sequence

CALLS = int(os.environ.get("PAPERS_FUZZ_CALLS", "300"))
"""Number of calls with random arguments; `PAPERS_FUZZ_CALLS=3000` runs more."""
PASTED = "<the pasted page>"
WIDE = "Owls \u2603 \u4e2d and \U0001f600 é"
LISTING = f"Daily Papers\n\nDec 8\n\n{WIDE}\n\nAn abstract.\n\n  • 5 authors\n·\nJun 20, 2024\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site(tmp_path / "root")


def run(root: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in a separate process."""
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
    command = [sys.executable, "-m", "paper_listings", "--root", str(root), *arguments]
    return subprocess.run(command, cwd=REPOSITORY, timeout=COMMAND, check=False, **settings)  # type: ignore[call-overload, no-any-return]


def named(arguments: Sequence[str], listing: Path) -> list[str]:
    """Replaces the placeholder for a page in the arguments with the example site's pasted page."""
    return [str(listing) if one == PASTED else one for one in arguments]


def one_line(done: subprocess.CompletedProcess[bytes]) -> str:
    assert done.returncode == 1, done
    (line,) = done.stderr.decode().splitlines()
    return str(line)


# --- arguments ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", ""),
        ("parse", ""),
        ("import", "\0"),
        ("topics", "assign", ""),
        ("topics", "assign", "a\0b"),
        ("check", ""),
        ("check", "a\0"),
        ("build", "--site-dir", ""),
        ("build", "--site-dir", "\0"),
    ],
    ids=repr,
)
def test_a_path_that_is_empty_or_impossible_is_wrong_usage(root: Path, arguments: tuple[str, ...]) -> None:
    before = content(root)
    result = papers(root, *arguments)
    assert result.exit_code == 2
    assert "name a file or folder." in result.stderr
    assert content(root) == before


def test_an_empty_root_is_wrong_usage_and_not_the_current_folder() -> None:
    result = CliRunner().invoke(main, ["--root", "", "topics"])
    assert result.exit_code == 2
    assert "it is empty" in result.stderr


@pytest.mark.parametrize("path", ["/", ".", "..", "/dev"])
def test_a_folder_is_no_file_to_parse(root: Path, path: str) -> None:
    result = papers(root, "parse", path)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.endswith("cannot be read (Is a directory); name a file that can be read")


@pytest.mark.parametrize("path", [None, "/dev"])
def test_importing_a_folder_without_listings_warns_of_each_of_its_files(root: Path, path: str | None) -> None:
    before = content(root / "data")
    result = papers(root, "import", path or root)
    assert result.exit_code == 0
    lines = result.stderr.splitlines()
    assert lines
    assert all(line.startswith("warning: ") and "skipped; " in line for line in lines)
    assert content(root / "data") == before


# --- endless inputs -------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("device", ["/dev/full", "/dev/zero"])
def test_an_input_without_end_is_one_line(root: Path, device: str) -> None:
    before = content(root / "data")
    line = one_line(run(root, "import", device))
    assert line == f"{device}: cannot be read (more than 256 MiB); split it into files"
    assert content(root / "data") == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_without_end_is_one_line(root: Path) -> None:
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        line = one_line(run(root, "import", "/dev/stdin", stdin=endless.stdout))
        endless.kill()
    assert line == "/dev/stdin: cannot be read (more than 256 MiB); split it into files"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", ["papers.yml", "topics.yml"])
def test_settings_without_end_are_one_line(root: Path, name: str) -> None:
    (root / name).unlink()
    (root / name).symlink_to("/dev/full")
    result = papers(root, "generate")
    assert result.exit_code == 1
    assert f"{name}: cannot be read (more than 4 MiB)" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_settings_that_are_a_pipe_are_said_at_once(root: Path) -> None:
    (root / "topics.yml").unlink()
    os.mkfifo(root / "topics.yml")
    result = papers(root, "topics")
    assert result.exit_code == 1
    assert "topics.yml: cannot be read (a pipe, which may never be written to)" in result.stderr


def test_a_huge_mkdocs_file_is_one_line(root: Path) -> None:
    with (root / "mkdocs.yml").open("ab") as file:
        file.truncate(bounded.SETTINGS + 1)
    with pytest.raises(PapersError, match=r"mkdocs\.yml: is larger than 4 MiB; check whether"):
        config.mkdocs_file(root)


def test_a_line_without_end_is_named() -> None:
    text = io.BytesIO(b'{"id":1}\n' + b"x" * 20)
    found = bounded.lines(text, "a.jsonl", limit=12)
    assert next(found) == b'{"id":1}\n'
    with pytest.raises(
        PapersError, match=r"^a\.jsonl:2: a line of more than 12 bytes; write one object per line"
    ):
        next(found)


def test_what_is_within_the_limit_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    assert bounded.read_file(path, 100) == b"x" * 100
    with pytest.raises(OSError, match="more than 99 bytes"):
        bounded.read_file(path, 99)


def test_too_little_memory_is_one_line(root: Path, listing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(bounded, "read_file", exhausted)
    result = CliRunner().invoke(main, ["--root", str(root), "import", str(listing)])
    assert (result.exit_code, result.stderr) == (
        1,
        "memory: not enough; split the input, or free some memory\n",
    )


# --- output ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1", "gbk", "utf-8"])
def test_no_code_page_is_too_narrow(root: Path, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "2025-12-08.txt"
    path.write_text(LISTING, encoding="utf-8")
    told = {"env": {**os.environ, "PYTHONIOENCODING": encoding}}
    shown = run(root, "parse", str(path), **told)
    assert shown.returncode == 0, shown.stderr
    assert b"Owls" in shown.stdout
    as_json = run(root, "parse", "--json", str(path), **told)
    written = as_json.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    assert json.loads(written)["title"] == WIDE
    assert run(root, "import", str(path), **told).returncode == 0


COMMANDS = (
    *("parse", "import", "fetch", "generate", "build", "join", "years", "serve", "topics", "topics check"),
    *(
        "topics explain",
        "topics assign",
        "check",
        "remove",
        "merge",
        "apart",
        "move",
        "pin",
        "note",
        "sample",
    ),
)
EVERY = (
    "--help",
    *(f"{name} --help" for name in COMMANDS),
    *(
        "topics",
        "topics check",
        "years",
        "sample",
        "check",
        "generate",
        "parse data",
        "no\u2603",
        "join \u2603",
    ),
    *(
        "topics explain \u2603",
        "fetch --source \u2603",
        "import \u2603.txt",
        "build --site-dir \u2603/\U0001f600",
    ),
    *("remove \u2603 --reason \u2603", "pin 2512.00001 --reason \u2603"),
)
"""Every command, with its help, its report or its error, most of them about characters that few code pages have."""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_nothing_that_a_command_says_fails_on_a_narrow_code_page(
    root: Path, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "2025-12-09.txt"
    path.write_text(LISTING.replace("Dec 8", "Dec 9"), encoding="utf-8")
    told = {"env": {**os.environ, "PYTHONIOENCODING": encoding}}
    assert run(root, "import", str(path), **told).returncode == 0
    for command in EVERY:
        done = run(root, *command.split(), **told)
        said = done.stdout + done.stderr
        assert done.returncode in {0, 1, 2}, command
        assert said, command
        assert b"Traceback" not in said, (command, said)
        assert b"UnicodeEncodeError" not in said, (command, said)
        said.decode("utf-8" if encoding == "ascii" else encoding)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="needs names that are no UTF-8")
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_name_that_is_no_text_is_shown_escaped(root: Path, tmp_path: Path, locale: str) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/n\xff-2025-12-08.txt")
    Path(path).write_text(LISTING, encoding="utf-8")
    for told in ({}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        done = run(root, "import", path, env={**os.environ, "LC_ALL": locale, **told})
        assert done.returncode == 0, done.stderr
        assert b"n\\udcff-2025-12-08.txt: 1 paper" in done.stdout or b"n?-2025" in done.stdout


@pytest.mark.parametrize("data", [LISTING.encode().replace(b"Owls", b"Owls \xed\xa0\x80"), b"\xff\xfe" * 99])
@pytest.mark.parametrize("command", ["parse", "import"])
def test_a_lone_surrogate_in_a_page_is_no_traceback(
    root: Path, tmp_path: Path, data: bytes, command: str
) -> None:
    path = tmp_path / "2025-12-08.txt"
    path.write_bytes(data)
    done = run(root, command, str(path))
    assert done.returncode in {0, 1}
    assert b"Traceback" not in done.stderr


def test_an_escaped_character_is_read_back_by_json() -> None:
    terminal.open_streams()
    text = json.dumps("a \u2603 \U0001f600 \udcff", ensure_ascii=False)
    assert json.loads(text.encode("cp437", "papers-escape").decode("cp437")) == "a \u2603 \U0001f600 \udcff"
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", "papers-escape")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [("parse", PASTED), ("topics",), ("--help",), ("import", PASTED)])
def test_a_full_disk_behind_the_output_is_one_line(
    root: Path, listing: Path, arguments: Sequence[str]
) -> None:
    with Path("/dev/full").open("wb") as full:
        line = one_line(run(root, *named(arguments, listing), stdout=full))
    assert line == "output: No space left on device; free some space, or write elsewhere"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize("arguments", [("parse", PASTED), ("generate",), ("topics", "check")])
@pytest.mark.parametrize("closed", ["2>&-", "<&-", "2>&- <&-"])
def test_closed_streams_do_not_keep_a_command_from_its_work(
    root: Path, listing: Path, arguments: Sequence[str], closed: str
) -> None:
    call = [sys.executable, "-m", "paper_listings", "--root", str(root), *named(arguments, listing)]
    command = ["sh", "-c", f'"$@" {closed}', "sh", *call]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, timeout=COMMAND, check=False)
    assert done.returncode == 0, done
    assert done.stdout


def test_progress_goes_nowhere_when_standard_error_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    terminal.open_streams()
    terminal.progress("a step")
    assert sys.stderr is not None
    sys.stderr.close()


# --- random calls ---------------------------------------------------------------------------------------------

VALUES = (
    "", " ", "-", "--", ".", "/", "\0", "a\0b", "\udcff", "é☃", "-1", "0", "nix", "x" * 300, "../..", "/dev/null",
    "0001-01-01", "1970-01-01", "9999-12-31", "2026-02-30", "2025-12-08", "٢٠٢٥-١٢-٠٨", "99999-01-01", "2025-1-1",
    "huggingface", "jsonl", "bibtex", "listing", "arxiv-oai", "2512.04324", "t-000000000000", "%s", "${HOME}", "*",
)  # fmt: skip


def commands() -> list[tuple[tuple[str, ...], list[str]]]:
    """Returns every command with its options, except `serve`, which would not end."""
    found: list[tuple[tuple[str, ...], list[str]]] = []

    def walk(command: click.Command, path: tuple[str, ...]) -> None:
        ctx = click.Context(command)
        options = [option for parameter in command.params for option in parameter.opts if option[:1] == "-"]
        if path and path != ("serve",):
            found.append((path, options))
        if isinstance(command, click.Group):
            for name in command.list_commands(ctx):
                child = command.get_command(ctx, name)
                assert child is not None
                walk(child, (*path, name))

    walk(main, ())
    return found


@pytest.fixture
def inputs(tmp_path: Path, listing: Path) -> list[str]:
    """Paths that are not files, and files in no known format."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    contents = {
        "empty.txt": b"",
        "nul.json": b"\0" * 99,
        "surrogate.jsonl": b'{"title":"A \\ud800","listed":"2025-12-08"}\n',
        "half.json": b'[{"paper":{"id":"2512.00001","title":"A',
        "deep.json": b"[" * 50_000,
        "far.jsonl": b'{"title":"A","listed":"9999-12-31","published":"0001-01-01"}\n',
        "number.json": b"1e999999",
        "bytes.bib": b"@misc{a, title={\xff\xfe}, date={0001-01-01}, url={http://[}}",
        "latin.txt": b"Daily Papers\r\rDec 8\r\rA \xe9 title\r\rB.\r\r\x95 5 authors\r\xb7\rJun 31, 2024\r",
        "xml.xml": b"<?xml version='1.0' encoding='utf-7'?><feed xmlns='http://www.w3.org/2005/Atom'>",
        "page.json": b'{"papers":[{}],"pages":[{"month":"2025-12","number":1}]}',
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return [*map(str, folder.iterdir()), str(folder), str(listing)]


def test_hundreds_of_random_calls_end_without_a_traceback(
    tmp_path: Path, inputs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    root = copy_site(tmp_path / "root")
    (root / "papers.yml").write_text("sources: {}\n")
    monkeypatch.chdir(tmp_path)
    chance = random.Random(8)
    left_out = {
        ("build",),
        ("generate",),
        ("topics", "check"),
        ("workflow", "published"),
    }  # it asks the live site
    cheap = [found for found in commands() if found[0] not in left_out]
    ended: dict[int, int] = {}
    for _ in range(CALLS):
        path, options = chance.choice(cheap)
        words: list[str] = []
        for _ in range(chance.randrange(4)):
            words += chance.choice(
                [[chance.choice(options or ["--nix"])], [chance.choice(VALUES)], [chance.choice(inputs)]]
            )
        root_words = (
            ["--root", chance.choice(["", "\0", *inputs])]
            if chance.random() < 0.05
            else ["--root", str(root)]
        )
        result = CliRunner().invoke(main, [*root_words, *path, *words])
        call = (path, words, result.output[-300:])
        assert result.exception is None or isinstance(result.exception, SystemExit), (call, result.exc_info)
        assert result.exit_code in {0, 1, 2}, call
        assert result.exit_code == 0 or result.stderr.strip(), call
        ended[result.exit_code] = ended.get(result.exit_code, 0) + 1
    assert set(ended) == {0, 1, 2}
