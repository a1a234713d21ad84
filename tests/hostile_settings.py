"""Damages the three settings files of a site at random; the same seed gives the same damage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

FILES: Final = ("mkdocs.yml", "papers.yml", "topics.yml")
OUTSIDE: Final = "outside"
"""A folder next to the site, with someone's files."""

_ENTRY: Final = re.compile(r"^(\s*(?:- )?[\w-]+:)(?: .*)?$")
_RUNS: Final = '!!python/object/apply:os.mkdir ["../ran"]'
VALUES: Final = (
    "3", "-1", "0", "1e999", ".nan", "0b_", "1:99:99", "9" * 5_000, "2025-99-99", "true", "~", "''", "' '", "=", "<<",
    r'"a\0b"', r'"\ud800"', r'"\u202e"', r'"a\nb"', "é", "'" + "x" * 100_000 + "'", "[]", "{}", "[a, [b]]", "{a: {b: c}}",
    "[" * 100 + "]" * 100, "[" * 2_000, "{" * 50, "*a", "&a x", "&a [*a]", _RUNS, "!!python/name:os.system ''", "!!set {a}",
    "!ENV [NOBODY_SETS_THIS, x]", "!ENV NOBODY_SETS_THIS", "!ENV {a: b}", "!ENV []", "!relative x", "!x y", "!<tag:%0A> y",
    "'<script>alert(1)</script>'", "'\"><img src=x>'", "'{{ 7 * 7 }}'", "../outside", "/", "..", ".", "'", '"', "[a", "@a", "`a`",
    "%a", "a: b", "- a", "? a", "|", ">-", "http://[", "ftp://x", "http://x:99999/", "javascript:alert(1)", "Ａ", "a/b", "A B",
    "-" * 80, "x" * 300,
)  # fmt: skip
_FOLDERS: Final = (
    "data", "DATA", "./data/", "data/new", "docs", "docs/new", "generator", "generator/paper_listings/site/theme", ".git", "..", ".", "", "/",
    "../outside", "../outside/new", "../OUTSIDE", "docs/../../outside", "link", "link/new", "gone", "loop", "mkdocs.yml",
    "topics.yml/new", "~", "~/x", "fresh", "../fresh", "fresh/deep", "x" * 300, r'"a\0b"', r'"\ud800"', "[data]", "!ENV [NOBODY_SETS_THIS, data]",
    "!ENV [NOBODY_SETS_THIS, ../outside]", "!relative $docs_dir", "../empty",
)  # fmt: skip
_ADDED: Final = (
    "unknown: 1\n", "site_nmae: x\n", "site_name: Twice\n", "extra: {papers: {}}\n", "INHERIT: mkdocs.yml\n",
    "INHERIT: base.yml\n", "INHERIT: ../outside/thesis.tex\n", "INHERIT: ../outside\n", "INHERIT: gone.yml\n",
    "theme: {1: x}\n", "---\na: b\n", "...\n", "\t- a\n", "version: 2\n", "topics: []\n", "plugins: [no-such]\n", f"x: {_RUNS}\n",
    "extra:\n  a: &a [x, x, x]\n  b: &b [*a, *a, *a]\n  c: [*b, *b, *b]\n", "hooks: [gone.py]\n", "hooks: [../outside/thesis.tex]\n",
    "feeds: [{title: A, slug: ../../outside/x, query: a}]\n", "nav: [../outside/thesis.tex]\n", "strict: perhaps\n",
    "extra_templates: [../../outside/thesis.tex]\n", "watch: [../outside]\n", "edit_uri_template: '{x}'\n",
)  # fmt: skip


def lay_out(top: Path, root: Path) -> None:
    """Creates what broken settings could point to: someone's files, links, a file to inherit."""
    for name in (OUTSIDE, f"{OUTSIDE}/chapters", "empty"):
        (top / name).mkdir()
    for name in ("thesis.tex", "chapters/one.tex", "index.html"):
        (top / OUTSIDE / name).write_text("Years of work.")
    (root / "link").symlink_to(top / OUTSIDE)
    (root / "gone").symlink_to(top / "nowhere")
    (root / "loop").symlink_to(root / "loop")
    (root / "base.yml").write_text(f"site_author: Somebody\nextra:\n  x: {_RUNS}\n")


def damage(root: Path, random: Random) -> str:
    """Damages one to three places in one or two files. Returns the names of those files."""
    names = random.sample(FILES, random.choice((1, 1, 1, 2)))
    for name in names:
        for _ in range(random.choice((1, 1, 2, 3))):
            _damage(root / name, random)
    return " ".join(names)


def _damage(path: Path, random: Random) -> None:
    if not path.is_file() or path.is_symlink():
        return
    content = path.read_bytes()
    kinds = (_value, _value, _value, _value, _line, _key, _added, _added, _bytes, _folder, _folder)
    if random.random() < 0.03:
        _replaced(path, random)
        return
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    path.write_bytes(random.choice(kinds)(text, path.name, random))


def _value(text: str, _: str, random: Random) -> bytes:
    """Changes the value of one key."""
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    if places:
        number = random.choice(places)
        lines[number] = _ENTRY.sub(lambda match: f"{match[1]} {random.choice(VALUES)}", lines[number])
    return "\n".join([*lines, ""]).encode()


def _line(text: str, _: str, random: Random) -> bytes:
    """Duplicates, removes, indents or unindents a line."""
    lines = text.splitlines() or [""]
    number = random.randrange(len(lines))
    line = lines[number]
    lines[number : number + 1] = random.choice(([line, line], [], [f"  {line}"], [line[1:]], [f"\t{line}"]))
    return "\n".join([*lines, ""]).encode()


def _key(text: str, _: str, random: Random) -> bytes:
    """Swaps two letters of a key."""
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    if places:
        number = random.choice(places)
        head, colon, tail = lines[number].partition(":")
        lines[number] = head[:-2] + head[:-3:-1] + colon + tail
    return "\n".join([*lines, ""]).encode()


def _added(text: str, _: str, random: Random) -> bytes:
    return (text + random.choice(_ADDED)).encode()


def _bytes(text: str, _: str, random: Random) -> bytes:
    """Truncates the file, or inserts bytes that are not text."""
    content = text.encode()
    at = random.randrange(len(content) + 1)
    noise = random.choice(
        (b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[2J", "\u2028".encode(), random.randbytes(9))
    )
    return random.choice((content[:at], content[:at] + noise + content[at:], content[:at] + noise))


def _folder(text: str, name: str, random: Random) -> bytes:
    """Changes the folder of the site or of its pages."""
    if name != FILES[0]:
        return _value(text, name, random)
    key = random.choice(("site_dir", "docs_dir", "  custom_dir"))
    folder = random.choice(_FOLDERS)
    return re.sub(rf"^{key}:.*$", lambda _: f"{key}: {folder}", text, flags=re.MULTILINE).encode()


def _replaced(path: Path, random: Random) -> None:
    """Replaces the file with something else."""
    path.unlink()
    match random.randrange(5):
        case 0:
            path.mkdir()
        case 1:
            path.write_bytes(random.randbytes(3_000))
        case 2:
            path.symlink_to("loop")
        case 3:
            path.write_text("")
        case _:
            pass
