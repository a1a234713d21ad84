"""Install exactly what lock files name, and say in one line where that did not happen.

Run by the Makefile with the Python of the environment to fill: `python tools/install.py requirements.txt`. Nothing but
the standard library and pip is needed. pip is never asked to resolve anything: it gets `--no-deps`, so that what an
index offers on some later day decides nothing, and `--no-build-isolation`, so that a source distribution is built by the
build tools of `requirements-build.txt` instead of the newest ones. What is installed is then compared with what the
dependencies in `pyproject.toml` and those of the installed packages ask for.
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
"""In the folder of an environment: the packages that each lock has installed there."""
BUNDLED = frozenset({"pip", "setuptools", "wheel"})
"""What comes with an environment or is a build tool: no lock has to ask for it."""

_PIN = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<extra>\[[^]]*])?==(?P<version>[^\s;]+)\s*(?:;\s*(?P<marker>.*))?"
)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


class LockError(Exception):
    """Something is wrong with a lock or with what was installed from it: one line that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package of a lock."""

    lock: Path
    line: int
    """The line of the lock, from 1."""
    name: str
    """As the index normalises it: lower case, hyphens."""
    version: str
    marker: str | None
    """The environments that the pin is for, as PEP 508 writes it; None for all."""

    @property
    def place(self) -> str:
        """Where the pin is, `requirements.txt:12: mkdocs`."""
        return f"{self.lock.name}:{self.line}: {self.name}"


def normal(name: str) -> str:
    """A package's name as an index normalises it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(lock: Path) -> list[Pin]:
    """The pins of a lock file as `uv pip compile --generate-hashes` writes it.

    Raises LockError for a line that leaves something for pip to decide: no exact version, an extra, no hash, an option.
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
            raise LockError(f"{place}: not one exact version; {REMEDY}")
        if match["extra"]:
            raise LockError(f"{place}: an extra, whose packages the lock must name by themselves; {REMEDY}")
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
    """Let pip install the files that these locks name, and nothing else. Raises LockError."""
    for lock in locks:
        read_lock(lock)
    _pip(locks, *INSTALL, *(f"--requirement={lock}" for lock in locks), "--require-hashes", *options)


def forget(locks: Sequence[Path]) -> None:
    """Remove what an earlier state of these locks installed here and no lock names any more. Raises LockError."""
    record = Path(sys.prefix, RECORD)
    before: dict[str, list[str]] = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    now = before | {lock.name: sorted({pin.name for pin in read_lock(lock)}) for lock in locks}
    kept = {name for names in now.values() for name in names} | BUNDLED
    if strays := sorted({name for names in before.values() for name in names} - kept):
        _pip(locks, "uninstall", "--yes", *strays)
    record.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


def install_project(project: str) -> None:
    """Install this project without its dependencies: `.` in place, for development, or a built wheel."""
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
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own arguments
    if result.returncode:
        raise LockError(_told(result.stdout + result.stderr, locks))


def _told(said: str, locks: Sequence[Path]) -> str:
    """One line for what pip said."""
    names = " ".join(lock.name for lock in locks) or "pip"
    other = re.search(
        r"THESE PACKAGES DO NOT MATCH THE HASHES.*?^\s+(\S+)==(\S+) from", said, re.DOTALL | re.MULTILINE
    )
    if other:
        pins = [pin for lock in locks for pin in read_lock(lock) if pin.name == normal(other[1])]
        place = pins[0].place if pins else f"{names}: {other[1]}"
        return f"{place}: the index offers a file of another hash than the lock has; install nothing from it, or {REMEDY}"
    faults = [
        line.removeprefix("ERROR: ").strip() for line in said.splitlines() if line.startswith("ERROR: ")
    ]
    reason = " ".join(
        (faults or [line for line in said.splitlines() if line.strip()] or ["pip failed"])[-1].split()
    )
    return f"{names}: {reason}; see whether the index can be reached, or {REMEDY}"


def direct(root: Path, locks: Iterable[Path], *, alone: bool) -> dict[str, list[str]]:
    """What `pyproject.toml` in `root` asks for, by who asks: the project and, per lock `requirements-NAME.txt`, the group NAME."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups: Mapping[str, Any] = settings.get("dependency-groups", {})
    asked = {} if alone else {"the project": list(settings["project"]["dependencies"])}
    for lock in locks:
        group = lock.stem.removeprefix("requirements").removeprefix("-")
        if group in groups:
            asked[f"the group {group}"] = [entry for entry in groups[group] if isinstance(entry, str)]
    return asked


def verify(pins: Sequence[Pin], asked: Mapping[str, Sequence[str]]) -> None:
    """Compare what is installed with the locks, and the locks with what needs them. Raises LockError.

    Each pin for this environment is installed in its version; each dependency of what was asked for, and of what that
    brings, is pinned in a version that fits, extras included; and no pin is there that nothing needs.
    """
    from packaging.markers import Marker  # noqa: PLC0415 -- installed by the build lock a moment ago

    here = {pin.name: pin for pin in pins if pin.marker is None or Marker(pin.marker).evaluate()}
    installed = {normal(found.metadata["Name"]): found for found in importlib.metadata.distributions()}
    for pin in here.values():
        version = installed[pin.name].version if pin.name in installed else "nothing"
        if version != pin.version:
            raise LockError(
                f"{pin.place}: {version} is installed, not {pin.version}; remove the environment and try again"
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
    """The names of all that was asked for and of what that needs in turn. Raises LockError where a pin is amiss."""
    from packaging.requirements import Requirement  # noqa: PLC0415 -- installed by the build lock a moment ago

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
            raise LockError(f"{locks}: {name} is missing, which {who} needs; {REMEDY}")
        if not wanted.specifier.contains(here[name].version, prereleases=True):
            raise LockError(
                f"{here[name].place}: {here[name].version} does not fit, {who} needs {wanted}; {REMEDY}"
            )
        for further in {"", *wanted.extras} - {known for known_name, known in seen if known_name == name}:
            seen.add((name, further))
            waiting += [(name, Requirement(entry), further) for entry in installed[name].requires or ()]
    return {name for name, _ in seen}


def main(arguments: Sequence[str] | None = None) -> int:
    """Install the locks into the environment of this Python; 1 and one line where that is not possible."""
    parser = argparse.ArgumentParser(description="Install exactly what lock files name.")
    parser.add_argument("locks", nargs="+", type=Path, metavar="LOCK")
    parser.add_argument("--alone", action="store_true", help="an environment without this project")
    parser.add_argument(
        "--target", type=Path, metavar="DIR", help="install into this folder instead, for PYTHONPATH"
    )
    parser.add_argument(
        "--project", metavar="PATH", help="install this project too: a folder in place, or a wheel"
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
