"""Installs exactly the packages in lock files, or reports the first problem in one line.

The Makefile runs it with the Python of the target environment: `python tools/install.py requirements.txt`. It needs
only the standard library and pip. pip never resolves dependencies: `--no-deps` makes sure that packages released later
change nothing, and `--no-build-isolation` that source distributions are built with the tools in
`requirements-build.txt` instead of the newest ones. Afterwards the installed packages are compared with the dependencies
declared in `pyproject.toml` and by the installed packages.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BUILD = "requirements-build.txt"
REMEDY = "run `make lock`"
INSTALL = ("install", "--no-deps", "--no-build-isolation")
RECORD = "installed-from-locks.json"
"""A file in the environment's folder that records which packages each lock file installed there."""
BUNDLED = frozenset({"pip", "setuptools", "wheel"})
"""Packages that come with an environment or are build tools; a lock file need not contain them."""

_PIN = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<extra>\[[^]]*])?==(?P<version>[^\s;]+)\s*(?:;\s*(?P<marker>.*))?"
)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


class LockError(Exception):
    """A lock file, or what was installed from it, is wrong; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package in a lock file."""

    lock: Path
    line: int
    """Line number in the lock file, from 1."""
    name: str
    """Normalised as in a package index: lower case, with hyphens."""
    version: str
    marker: str | None
    """The environments that the pin applies to, as a PEP 508 marker; None for all."""

    @property
    def place(self) -> str:
        """Where the pin is, such as `requirements.txt:12: mkdocs`."""
        return f"{self.lock.name}:{self.line}: {self.name}"


def normal(name: str) -> str:
    """A package name, normalised as in a package index (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(lock: Path) -> list[Pin]:
    """Reads the pins of a lock file in the format of `uv pip compile --generate-hashes`.

    Raises LockError for a line that leaves pip a choice: without an exact version or a hash, or with an extra or option.
    """
    try:
        text = lock.read_text(encoding="utf-8")
    except OSError as error:
        raise LockError(f"{lock.name}: {error.strerror}; {REMEDY}") from None
    pins: list[Pin] = []
    lines = enumerate(text.splitlines(), 1)
    for number, first in lines:
        entry = first.strip()
        if not entry or entry.startswith("#"):
            continue
        while entry.endswith("\\"):
            entry = entry[:-1] + next(lines, (0, ""))[1].strip()
        requirement, _, hashes = entry.partition("--hash=")
        place = f"{lock.name}:{number}: {requirement.strip()}"
        match = _PIN.fullmatch(requirement.strip())
        if match is None:
            raise LockError(f"{place}: not pinned to an exact version; {REMEDY}")
        if match["extra"]:
            raise LockError(f"{place}: has an extra, whose packages must be pinned separately; {REMEDY}")
        if not all(_HASH.fullmatch(word) for word in f"--hash={hashes}".split()):
            raise LockError(f"{place}: no SHA-256 hash; {REMEDY}")
        pins.append(
            Pin(
                lock=lock,
                line=number,
                name=normal(match["name"]),
                version=match["version"],
                marker=match["marker"],
            )
        )
    return pins


def install(locks: Sequence[Path], *options: str) -> None:
    """Installs exactly the files in these lock files with pip. Raises LockError."""
    for lock in locks:
        read_lock(lock)
    _pip(locks, *INSTALL, *(f"--requirement={lock}" for lock in locks), "--require-hashes", *options)


def forget(locks: Sequence[Path]) -> None:
    """Uninstalls packages that an old version of a lock file installed here and that no lock file has now. Raises LockError."""
    record = Path(sys.prefix, RECORD)
    before: dict[str, list[str]] = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    now = before | {lock.name: sorted({pin.name for pin in read_lock(lock)}) for lock in locks}
    kept = {name for names in now.values() for name in names} | BUNDLED
    if strays := sorted({name for names in before.values() for name in names} - kept):
        _pip(locks, "uninstall", "--yes", *strays)
    record.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


def install_project(project: str) -> None:
    """Installs this project without its dependencies: a folder as an editable install, or a built wheel."""
    _pip(
        (),
        *INSTALL,
        "--no-index",
        *(["--editable", project] if Path(project).is_dir() else ["--force-reinstall", project]),
    )


def _pip(locks: Sequence[Path], *arguments: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "--quiet",
        *arguments,
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- fixed arguments
    if result.returncode:
        raise LockError(_told(result.stdout + result.stderr, locks))


def _told(said: str, locks: Sequence[Path]) -> str:
    """Turns pip's output into one line."""
    names = " ".join(lock.name for lock in locks) or "pip"
    other = re.search(
        r"THESE PACKAGES DO NOT MATCH THE HASHES.*?^\s+(\S+)==(\S+) from", said, re.DOTALL | re.MULTILINE
    )
    if other:
        pins = [pin for lock in locks for pin in read_lock(lock) if pin.name == normal(other[1])]
        place = pins[0].place if pins else f"{names}: {other[1]}"
        return f"{place}: the index offers a file whose hash is not in the lock file; do not install it, or {REMEDY}"
    faults = [
        line.removeprefix("ERROR: ").strip() for line in said.splitlines() if line.startswith("ERROR: ")
    ]
    reason = " ".join(
        (faults or [line for line in said.splitlines() if line.strip()] or ["pip failed"])[-1].split()
    )
    return f"{names}: {reason}; check that the index is reachable, or {REMEDY}"


def direct(root: Path, locks: Iterable[Path], *, alone: bool) -> dict[str, list[str]]:
    """The dependencies in `root`'s `pyproject.toml`: by project, and by group NAME for each `requirements-NAME.txt`."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups: Mapping[str, Any] = settings.get("dependency-groups", {})
    asked = {} if alone else {"the project": list(settings["project"]["dependencies"])}
    for lock in locks:
        group = lock.stem.removeprefix("requirements").removeprefix("-")
        if group in groups:
            asked[f"the group {group}"] = [entry for entry in groups[group] if isinstance(entry, str)]
    return asked


def verify(pins: Sequence[Pin], asked: Mapping[str, Sequence[str]]) -> None:
    """Compares the installed packages with the lock files, and those with the dependencies. Raises LockError.

    Each pin for this environment must be installed in its version. Each dependency in `asked`, direct or indirect,
    including extras, must be pinned to a version that satisfies it. And each pin must be needed by something.
    """
    from packaging.markers import Marker  # noqa: PLC0415 -- just installed from the build lock file

    here = {pin.name: pin for pin in pins if pin.marker is None or Marker(pin.marker).evaluate()}
    installed = {normal(found.metadata["Name"]): found for found in importlib.metadata.distributions()}
    for pin in here.values():
        version = installed[pin.name].version if pin.name in installed else "nothing"
        if version != pin.version:
            raise LockError(
                f"{pin.place}: {version} is installed, not {pin.version}; delete the environment and try again"
            )
    needed = _needed(here, installed, asked, " ".join(sorted({pin.lock.name for pin in pins})))
    for name, pin in here.items():
        if name not in needed | BUNDLED:
            raise LockError(f"{pin.place}: nothing needs it; {REMEDY}")


def _needed(
    here: Mapping[str, Pin],
    installed: Mapping[str, importlib.metadata.Distribution],
    asked: Mapping[str, Sequence[str]],
    locks: str,
) -> set[str]:
    """The names of all direct and indirect dependencies. Raises LockError if a pin is missing or does not fit."""
    from packaging.requirements import Requirement  # noqa: PLC0415 -- just installed from the build lock file

    waiting = [(who, Requirement(entry), "") for who, entries in asked.items() for entry in entries]
    seen: set[tuple[str, str]] = set()
    while waiting:
        who, wanted, extra = waiting.pop()
        name = normal(wanted.name)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": extra}):
            continue
        if name not in here:
            if name in BUNDLED:
                continue
            raise LockError(f"{locks}: {name}, which {who} needs, is missing; {REMEDY}")
        if not wanted.specifier.contains(here[name].version, prereleases=True):
            raise LockError(
                f"{here[name].place}: {here[name].version} does not satisfy {wanted}, which {who} needs; {REMEDY}"
            )
        for further in {"", *wanted.extras} - {known for known_name, known in seen if known_name == name}:
            seen.add((name, further))
            waiting += [(name, Requirement(entry), further) for entry in installed[name].requires or ()]
    return {name for name, _ in seen}


def main(arguments: Sequence[str] | None = None) -> int:
    """Installs the lock files into this Python's environment. Returns 1, with a one-line error, if that fails."""
    parser = argparse.ArgumentParser(description="Install exactly the packages in lock files.")
    parser.add_argument("locks", nargs="+", type=Path, metavar="LOCK")
    parser.add_argument("--alone", action="store_true", help="the environment does not contain this project")
    parser.add_argument(
        "--target", type=Path, metavar="DIR", help="install into this folder instead, for use in PYTHONPATH"
    )
    parser.add_argument(
        "--project", metavar="PATH", help="also install this project: a folder (editable) or a wheel"
    )
    given = parser.parse_args(arguments)
    root = given.locks[0].resolve().parent
    build = root / BUILD
    try:
        print(f"Installing {' and '.join(lock.name for lock in given.locks)} …", flush=True)
        if given.target:
            install(given.locks, f"--target={given.target}", "--upgrade")
            return 0
        pins = [pin for lock in (build, *given.locks) for pin in read_lock(lock)]
        install([build])
        install(given.locks)
        forget((build, *given.locks))
        if given.project:
            install_project(given.project)
        importlib.invalidate_caches()
        verify(pins, direct(root, (build, *given.locks), alone=given.alone))
    except LockError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
