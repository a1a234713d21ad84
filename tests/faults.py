"""Runs commands in processes that fail at a chosen change to the disk: killed there, or with the disk full or read-only.

A change is anything that Python asks the system to change on disk: a file opened for writing, a piece written, a file
renamed or removed, a folder made. The test decides at which change it happens, not the machine's speed.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import importlib
import io
import json
import os
import pkgutil
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import ReadableBuffer

REPOSITORY = Path(__file__).resolve().parents[1]
Kind: TypeAlias = Literal["killed", "full", "read-only"]
_ERRORS = {"full": errno.ENOSPC, "read-only": errno.EROFS}
_TAKING_SPACE = ("mkdir", "link", "symlink", "sendfile", "fsync", "truncate", "ftruncate")
_OTHERS = ("rename", "replace", "unlink", "remove", "rmdir", "chmod", "utime")
_MODES = frozenset("wxa+")


class Disk:
    """Counts changes to the disk and makes them fail from the one numbered `at` on. For a process of its own."""

    def __init__(self, kind: Kind | None, at: int) -> None:
        self.kind = kind
        self.at = at
        self.count = 0

    def change(
        self, path: object = None, *, takes_space: bool, half: Callable[[], object] = lambda: None
    ) -> None:
        """Counts a change. If it is to fail, does `half` of it and kills the process, or raises the system's error.

        The system names the `path`, except where it is only given an open file.
        """
        self.count += 1
        if self.kind is None or self.count < self.at:
            return
        if self.kind == "killed":
            half()
            os.kill(os.getpid(), signal.SIGKILL)
        if self.kind == "read-only" or takes_space:
            if self.kind == "full":
                half()
            number = _ERRORS[self.kind]
            raise OSError(
                number, os.strerror(number), *([path] if isinstance(path, str | os.PathLike) else [])
            )

    def install(self) -> None:
        """Comes between Python and the system, for the rest of this process."""
        for name in (*_TAKING_SPACE, *_OTHERS):
            setattr(os, name, self._counted(getattr(os, name), takes_space=name in _TAKING_SPACE))
        os.open = self._opening(os.open)
        os.write = self._writing(os.write)
        builtins.open = io.open = self._files(io.open)

    def _counted(self, work: Callable[..., Any], *, takes_space: bool) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- whatever it takes
            self.change(args[0], takes_space=takes_space)
            return work(*args, **kwargs)

        return counted

    def _opening(self, work: Callable[..., int]) -> Callable[..., int]:
        def opening(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401 -- the same
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not str(path).startswith("/dev/"):
                self.change(path, takes_space=bool(flags & os.O_CREAT))
            return work(path, flags, *args, **kwargs)

        return opening

    def _writing(self, work: Callable[..., int]) -> Callable[..., int]:
        def writing(descriptor: int, data: Any) -> int:  # noqa: ANN401 -- the same
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                self.change(
                    takes_space=True, half=lambda: work(descriptor, memoryview(data)[: len(data) // 2])
                )
            return work(descriptor, data)

        return writing

    def _files(self, work: Callable[..., Any]) -> Callable[..., Any]:
        disk = self

        class File(io.FileIO):
            def write(self, data: ReadableBuffer, /) -> int:
                view = memoryview(data).cast("B")
                disk.change(takes_space=True, half=lambda: io.FileIO.write(self, view[: len(view) // 2]))
                return super().write(data)

        def opened(  # noqa: PLR0917 -- as in `open`
            file: Any,  # noqa: ANN401 -- the same
            mode: str = "r",
            buffering: int = -1,
            encoding: str | None = None,
            errors: str | None = None,
            newline: str | None = None,
            closefd: bool = True,  # noqa: FBT001, FBT002 -- the same
            opener: Any = None,  # noqa: ANN401 -- the same
        ) -> Any:  # noqa: ANN401 -- the same
            is_other = isinstance(file, int) or str(file).startswith("/dev/")
            if not _MODES.intersection(mode) or is_other:
                return work(file, mode, buffering, encoding, errors, newline, closefd, opener)
            if opener is None:  # an opener calls os.open, which counts
                self.change(file, takes_space=True)
            raw = File(file, "".join(sign for sign in mode if sign in "rwxa+"), closefd, opener)
            if not buffering:
                return raw
            binary = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)

        return opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a command ended."""

    code: int
    """Its exit code; negative after a signal."""
    changes: int
    """Changes that it made to the disk, with those that failed; 0 if it was killed."""
    printed: str
    said: str
    """Standard error."""

    @property
    def is_killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Nursery:
    """Starts commands as children of a process that has loaded everything once."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder

    def run(self, *arguments: str | Path, kind: Kind | None = None, at: int = 0) -> Run:
        """Runs `papers ARGUMENTS…`, failing from the change numbered `at` on, and waits for its end."""
        streams = [self._folder / name for name in ("stdout", "stderr")]
        task = [kind, at, [*map(str, streams)], [*map(str, arguments)]]
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        code, changes = map(int, self._process.stdout.readline().split())
        printed, said = (path.read_text("utf-8") for path in streams)
        return Run(code=code, changes=changes, printed=printed, said=said)


@contextlib.contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery whose commands run on the day of `loopback.NOW`."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-c", "from tests.faults import _tend; _tend()"],
            cwd=REPOSITORY,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        yield Nursery(process, Path(folder))
        assert process.stdin is not None
        process.stdin.close()


def _tend() -> None:
    """Loads the program, then runs a child for each line of input. Prints its exit code and its number of changes."""
    import paper_listings
    from paper_listings.cli import main, terminal
    from paper_listings.site import search_cache
    from paper_listings.store import derived
    from tests.loopback import NOW

    for module in pkgutil.walk_packages(paper_listings.__path__, "paper_listings."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    derived.program()
    search_cache.code()
    setattr(terminal, "now", lambda: NOW)  # noqa: B010 -- mypy rejects assignment to a module
    for line in sys.stdin:
        kind, at, streams, arguments = json.loads(line)
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            os.close(ours)
            for number, path in enumerate(streams, 1):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            disk = Disk(kind, at)
            tell = os.write
            disk.install()
            try:
                main(arguments)
            finally:
                tell(theirs, str(disk.count).encode())
        os.close(theirs)
        with open(ours, "rb") as told:  # noqa: PTH123 -- a descriptor
            count = int(told.read() or 0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), count, flush=True)  # noqa: T201 -- the answer
