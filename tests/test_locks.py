"""Tests that exactly the locked versions are installed, whatever an index offers, with old and new pip."""

from __future__ import annotations

import base64
import gzip
import hashlib
import importlib.metadata
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from tests.patience import COMMAND
from tests.sites import REPOSITORY
from tools.install import LockError, Pin, normal, read_lock

LOCKS = sorted(path.name for path in REPOSITORY.glob("requirements*.txt"))
BUILD = "requirements-build.txt"
OWN_ENVIRONMENT = {f"requirements-{name}.txt" for name in ("audit", "build", "canary", "lock", "mutants")}
"""Lock files of tools with a separate environment, without this project."""
NEWER = "9999.1"
PIPS = ("oldest", "bundled", "newest")
"""The pip of Python 3.11.0, the one that this Python puts into a new environment, and the newest locked one."""


def pip_of(name: str) -> dict[str, str]:
    """Returns environment variables that make Python run this pip instead of its own."""
    if name == "bundled":
        return {}
    if name == "oldest" and sys.version_info >= (3, 12):
        pytest.skip("the pip of Python 3.11.0 does not run on later versions of Python")
    folder = REPOSITORY / ".tools" / f"pip-{name}"
    if not folder.is_dir():
        pytest.skip(f"{folder.name} is absent; run .ci/tools")
    return {"PYTHONPATH": str(folder)}


def requirements_of(pin: Pin, edges: dict[str, set[str]]) -> list[str]:
    """The requirements of a locked package: its own metadata if it is installed, otherwise the comments in its lock file."""
    try:
        found = importlib.metadata.distribution(pin.name)
    except importlib.metadata.PackageNotFoundError:
        return sorted(edges[pin.name])
    return list(found.requires or ()) if found.version == pin.version else sorted(edges[pin.name])


def edges_of(text: str) -> dict[str, set[str]]:
    """The names of the packages that each package needs, from the `# via …` comments of a lock file."""
    edges: dict[str, set[str]] = defaultdict(set)
    name = ""
    for line in text.splitlines():
        if line and line[0].isalnum():
            name = line.split("==")[0]
        elif (parent := re.fullmatch(r"    #(?: via|  ) +([a-z0-9-]+)", line)) is not None:
            edges[parent[1]].add(name)
    return edges


BUILDERS = ("packaging", "setuptools", "wheel")
"""Packages that must really work in the locked version: they build this project and the only source distribution."""
SOURCE_ONLY = "feedgen"


def wheel(folder: Path, name: str, version: str, requires: list[str]) -> str:
    """Writes a wheel with this name: empty, except that locked build tools are the real ones. Returns its SHA-256."""
    stem = f"{name.replace('-', '_')}-{version}"
    about = f"{stem}.dist-info"
    files = {
        f"{about}/METADATA": metadata(name, version, requires),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if name in BUILDERS and version != NEWER:
        found = importlib.metadata.distribution(name)
        for file in found.files or ():
            path = str(found.locate_file(file))
            if (
                file.parts[0] != ".."
                and file.suffix != ".pyc"
                and file.name not in {"METADATA", "WHEEL", "RECORD", "INSTALLER"}
            ):
                files[str(file)] = Path(path).read_bytes()
    record = f"{about}/RECORD"
    rows = []
    for path, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(data)}\n")
    files[record] = "".join([*rows, f"{record},,\n"]).encode()
    place = folder / name / f"{stem}-py3-none-any.whl"
    place.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place, "w") as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path), data)
    return hashlib.sha256(place.read_bytes()).hexdigest()


def metadata(name: str, version: str, requires: list[str]) -> bytes:
    """Returns a package's core metadata."""
    needs = [f"Requires-Dist: {entry}" for entry in requires]
    return "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *needs, ""]).encode()


def source(folder: Path, name: str, version: str, requires: list[str]) -> str:
    """Writes an empty source distribution that setuptools can build. Returns its SHA-256."""
    stem = f"{name}-{version}"
    setup = f"from setuptools import setup\nsetup(name={name!r}, version={version!r}, install_requires={requires!r}, py_modules=[])\n"
    place = folder / name / f"{stem}.tar.gz"
    place.parent.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(place, "w", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for path, data in {"setup.py": setup.encode(), "PKG-INFO": metadata(name, version, requires)}.items():
            entry = tarfile.TarInfo(f"{stem}/{path}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return hashlib.sha256(place.read_bytes()).hexdigest()


class Index:
    """An index in a folder: every package of the lock files, in its locked version and a newer one, all empty."""

    def __init__(self, folder: Path) -> None:
        self.simple = folder / "simple"
        self.project = folder / "project"
        self.project.mkdir(parents=True)
        shutil.copy(REPOSITORY / "pyproject.toml", self.project)
        for lock in LOCKS:
            pins = read_lock(REPOSITORY / lock)
            edges = edges_of((REPOSITORY / lock).read_text())
            lines = []
            for pin in pins:
                requires = requirements_of(pin, edges)
                write = source if pin.name == SOURCE_ONLY else wheel
                digest = write(self.simple, pin.name, pin.version, requires)
                wheel(self.simple, pin.name, NEWER, requires)
                marker = f" ; {pin.marker}" if pin.marker else ""
                lines.append(f"{pin.name}=={pin.version}{marker} \\\n    --hash=sha256:{digest}\n")
            (self.project / lock).write_text("".join(lines))
        for package in self.simple.iterdir():
            links = [f'<a href="{file.name}">{file.name}</a>' for file in sorted(package.iterdir())]
            (package / "index.html").write_text(f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>")

    def environment(self) -> dict[str, str]:
        """Returns environment variables that make pip use only this index."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        return kept | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": self.simple.as_uri(),
            "PIP_NO_CACHE_DIR": "1",
            "PIP_NO_COMPILE": "1",
            "PIP_FIND_LINKS": "",
        }


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment that contains only the pip bundled with this Python."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=COMMAND)
    return folder


def run(
    environment: Path, pip: str, index: Index, *arguments: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Runs Python with these arguments. Returns the result, and the installed versions by name."""
    python = environment / "bin/python"
    variables = index.environment() | pip_of(pip)
    done = subprocess.run(
        [python, *arguments], cwd=index.project, env=variables, capture_output=True, text=True, check=False,
        timeout=COMMAND,
    )  # fmt: skip
    packages = [str(path) for path in environment.glob("lib/python*/site-packages")]
    found = importlib.metadata.distributions(path=packages)
    return done, {normal(entry.metadata["Name"]): entry.version for entry in found}


def installer(index: Index, *locks: str) -> list[str]:
    """Returns the arguments with which the Makefile installs these lock files."""
    alone = ["--alone"] if set(locks) <= OWN_ENVIRONMENT else []
    return [str(REPOSITORY / "tools/install.py"), *alone, *(str(index.project / lock) for lock in locks)]


def clean_copy(pristine: Path, folder: Path) -> Path:
    """Copies the pristine environment with hard links instead of copies: pip replaces files, it does not write into them."""
    shutil.copytree(pristine, folder, symlinks=True, copy_function=os.link)
    return folder


@pytest.mark.parametrize("pip", PIPS)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_gives_its_own_versions_whatever_else_the_index_offers(
    lock: str, pip: str, index: Index, pristine: Path, tmp_path: Path
) -> None:
    environment = clean_copy(pristine, tmp_path / "venv")
    done, installed = run(environment, pip, index, *installer(index, lock))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    here = {pin.name: pin.version for pin in locked_here(lock) + locked_here(BUILD)}
    assert installed.items() >= here.items()
    assert set(installed) - set(here) <= {"pip", "setuptools", "wheel"}
    assert NEWER not in installed.values()


def locked_here(lock: str) -> list[Pin]:
    """Returns the pins of a lock file that apply to this Python on this machine."""
    from packaging.markers import Marker

    return [
        pin for pin in read_lock(REPOSITORY / lock) if pin.marker is None or Marker(pin.marker).evaluate()
    ]


@pytest.fixture
def broken(index: Index, tmp_path: Path) -> Index:
    """The same index with a copy of the lock files that a test may break."""
    copy = object.__new__(Index)
    copy.simple, copy.project = index.simple, tmp_path / "project"
    shutil.copytree(index.project, copy.project)
    return copy


def edited(index: Index, lock: str, pattern: str, replacement: str) -> None:
    """Replaces the only match of the pattern in a lock file."""
    path = index.project / lock
    text, count = re.subn(pattern, replacement, path.read_text(), flags=re.MULTILINE)
    assert count == 1, (lock, pattern)
    path.write_text(text)


FAULTS = {
    "an extra": (
        r"^click==",
        "click[fast]==",
        r"requirements-canary\.txt:\d+: click\[fast\]==\S+: has an extra, ",
    ),
    "no exact version": (
        r"^click==",
        "click>=",
        r"requirements-canary\.txt:\d+: click>=\S+: not pinned to an exact version; ",
    ),
    "no hash": (
        r"^(click==\S+) \\\n.*$",
        r"\1",
        r"requirements-canary\.txt:\d+: click==\S+: no SHA-256 hash; ",
    ),
    "a missing dependency": (
        r"^markupsafe==\S+ \\\n.*\n",
        "",
        r"requirements-build\.txt requirements-canary\.txt: markupsafe, which jinja2 needs, is missing; ",
    ),
    "a missing direct dependency": (
        r"^zensical==\S+ \\\n.*\n",
        "",
        r"requirements-build\.txt requirements-canary\.txt: zensical, which the group canary needs, is missing; ",
    ),
    "a wrong hash": (
        r"^(click==\S+ \\\n    --hash=sha256:).*$",
        r"\g<1>" + "0" * 64,
        r"requirements-canary\.txt:\d+: click: the index offers a file whose hash is not in the lock file; ",
    ),
    "a version that nobody has": (
        r"^click==\S+",
        "click==0.0.1",
        r"requirements-canary\.txt: No matching distribution .*; ",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_lock_is_refused_with_one_line_that_says_what_to_do(
    fault: str, broken: Index, pristine: Path, tmp_path: Path
) -> None:
    pattern, replacement, said = FAULTS[fault]
    edited(broken, "requirements-canary.txt", pattern, replacement)
    environment = clean_copy(pristine, tmp_path / "venv")
    done, _ = run(environment, "bundled", broken, *installer(broken, "requirements-canary.txt"))
    assert done.returncode == 1
    assert re.fullmatch(said + ".*`make lock`\n", done.stderr), done.stderr


def test_a_pin_that_nothing_needs_is_named(broken: Index, pristine: Path, tmp_path: Path) -> None:
    digest = wheel(broken.simple, "stray", "1.0", [])
    (broken.simple / "stray/index.html").write_text('<a href="stray-1.0-py3-none-any.whl">stray</a>')
    with (broken.project / "requirements-canary.txt").open("a") as lock:
        lock.write(f"stray==1.0 \\\n    --hash=sha256:{digest}\n")
    environment = clean_copy(pristine, tmp_path / "venv")
    done, _ = run(environment, "bundled", broken, *installer(broken, "requirements-canary.txt"))
    assert done.returncode == 1
    assert re.fullmatch(
        r"requirements-canary\.txt:\d+: stray: nothing needs it; run `make lock`\n", done.stderr
    )


def test_a_pin_that_does_not_fit_what_needs_it_is_named(
    broken: Index, pristine: Path, tmp_path: Path
) -> None:
    pyproject = broken.project / "pyproject.toml"
    pyproject.write_text(re.sub(r'"zensical>=[^"]*"', '"zensical>=99"', pyproject.read_text()))
    environment = clean_copy(pristine, tmp_path / "venv")
    done, _ = run(environment, "bundled", broken, *installer(broken, "requirements-canary.txt"))
    said = r"requirements-canary\.txt:\d+: zensical: \S+ does not satisfy zensical>=99, which the group canary needs; run `make lock`\n"
    assert done.returncode == 1
    assert re.fullmatch(said, done.stderr), done.stderr


def test_an_environment_that_drifted_is_put_right(index: Index, pristine: Path, tmp_path: Path) -> None:
    environment = clean_copy(pristine, tmp_path / "venv")
    _, drifted = run(environment, "bundled", index, "-m", "pip", "install", "--quiet", "click", "jinja2")
    assert drifted["click"] == NEWER
    done, installed = run(environment, "bundled", index, *installer(index, "requirements-canary.txt"))
    assert done.returncode == 0, done.stderr
    assert NEWER not in installed.values()


@pytest.mark.parametrize("pip", PIPS)
def test_this_project_is_installed_in_place_and_as_a_wheel(
    pip: str, index: Index, pristine: Path, tmp_path: Path
) -> None:
    environment = clean_copy(pristine, tmp_path / "venv")
    source = tmp_path / "source"
    package = source / "generator/paper_listings"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A stand-in."""\n')
    for name in ("README.md", "LICENSE"):
        (source / name).write_text("A stand-in.\n")
    for name in ("pyproject.toml", BUILD, "requirements.txt"):
        shutil.copy(index.project / name, source)
    install = [str(REPOSITORY / "tools/install.py"), "--project"]
    done, installed = run(environment, pip, index, *install, str(source), str(source / "requirements.txt"))
    assert done.returncode == 0, done.stderr
    assert "paper-listings" in installed
    build = "import os, sys; os.chdir(sys.argv[1]); from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    done, _ = run(environment, pip, index, "-c", build, str(source))
    built = source / done.stdout.splitlines()[-1]
    assert built.suffix == ".whl", done.stderr
    done, installed = run(environment, pip, index, *install, str(built), str(source / "requirements.txt"))
    assert done.returncode == 0, done.stderr
    assert "paper-listings" in installed


def test_what_left_the_lock_leaves_the_environment_and_what_a_person_added_stays(
    broken: Index, pristine: Path, tmp_path: Path
) -> None:
    environment = clean_copy(pristine, tmp_path / "venv")
    lock, pyproject = broken.project / "requirements-canary.txt", broken.project / "pyproject.toml"
    whole, asked = lock.read_text(), pyproject.read_text()
    digest = wheel(broken.simple, "stray", "1.0", [])
    (broken.simple / "stray/index.html").write_text('<a href="stray-1.0-py3-none-any.whl">stray</a>')
    lock.write_text(f"{whole}stray==1.0 \\\n    --hash=sha256:{digest}\n")
    pyproject.write_text(asked.replace("canary = [", 'canary = ["stray", '))
    done, installed = run(environment, "bundled", broken, *installer(broken, lock.name))
    assert (done.returncode, installed["stray"]) == (0, "1.0")
    run(environment, "bundled", broken, "-m", "pip", "install", "--quiet", "rich")
    lock.write_text(whole)
    pyproject.write_text(asked)
    done, installed = run(environment, "bundled", broken, *installer(broken, lock.name))
    assert done.returncode == 0, done.stderr
    assert "stray" not in installed
    assert "rich" in installed


def test_a_lock_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        LockError, match=r"^requirements-no\.txt: No such file or directory; run `make lock`$"
    ):
        read_lock(tmp_path / "requirements-no.txt")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry_and_its_group_is_in_pyproject(lock: str) -> None:
    text = (REPOSITORY / lock).read_text()
    assert "://" not in text
    assert "--index" not in text
    group = lock.removeprefix("requirements").removesuffix(".txt").removeprefix("-")
    assert group in {"", "lowest"} or re.search(
        rf"^{group} = \[", (REPOSITORY / "pyproject.toml").read_text(), re.MULTILINE
    )


def test_pip_is_called_by_the_installer_alone() -> None:
    called = re.compile(r"pip\W.*\binstall\b|pip\W.*\bdownload\b|\buv\W+(pip|tool|run|sync)\W+(install|sync)")
    for path in (
        REPOSITORY / "Makefile",
        *sorted((REPOSITORY / ".ci").iterdir()),
        *sorted((REPOSITORY / ".github").rglob("*.yml")),
    ):
        assert not [line for line in path.read_text().splitlines() if called.search(line)], path.name
