"""Runs Pagefind as a service that is given pages one by one, so that their order, and with it every byte, is ours."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from importlib import metadata
from typing import IO, TYPE_CHECKING, Any, Final

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TypeAlias

    _Message: TypeAlias = dict[str, object]

TIMEOUT: Final = 900
"""Seconds one index may take; 15,000 papers take about 30."""
_SHOWN: Final = 300
"""Characters of Pagefind's words that an error repeats."""
_BLOCK: Final = 1 << 16


def version() -> str:
    """The version that is installed."""
    return metadata.version("pagefind")


class Pagefind:
    """At most one run at a time, which another thread may end.

    A message is JSON in base64 with a comma behind it: https://pagefind.app/docs/node-api/ describes the values. The
    service reads messages as fast as they come, answers each in turn, and ends with its input, finished or not.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ended: str | None = None

    def end(self, why: str = "the build was ended") -> None:
        """End the current run; no other can start."""
        self._ended = self._ended or why
        if self._process:
            self._process.kill()

    def run(self, pages: Iterable[tuple[str, str]], bundle: Path, language: str) -> None:
        """Write an index of `pages`, given as addresses and HTML, into the folder `bundle`. Raises PapersError."""
        with tempfile.TemporaryFile() as log:
            command = [sys.executable, "-m", "pagefind", "--service"]
            with subprocess.Popen(  # noqa: S603 -- a fixed command, no shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            ) as process:
                self._process = process
                late = threading.Timer(
                    TIMEOUT, self.end, (f"the search index took more than {TIMEOUT} seconds",)
                )
                late.start()
                try:
                    said = "" if self._ended else _converse(process, _messages(pages, bundle, language))
                finally:
                    late.cancel()
                    process.kill()
                    self._process = None
            if self._ended:
                raise PapersError.single(str(bundle), self._ended, "build on a faster machine")
            if said or not (bundle / "pagefind.js").is_file():
                log.seek(0)
                said = said or " ".join(log.read().decode(errors="replace").split()) or "it wrote nothing"
                raise PapersError.single(
                    str(bundle), f"Pagefind failed: {said[:_SHOWN]}", "run `make venv` to reinstall it"
                )


def _converse(process: subprocess.Popen[bytes], messages: Iterable[_Message]) -> str:
    """What Pagefind said is wrong; empty if nothing, or if it ended early."""
    if process.stdin is None or process.stdout is None:
        raise TypeError(process)
    last = 0
    with suppress(BrokenPipeError):
        for last, message in enumerate(messages):
            text = json.dumps({"message_id": last, "payload": message})
            process.stdin.write(base64.b64encode(text.encode()) + b",")
        process.stdin.flush()
    for answer in _answers(process.stdout):
        if answer["payload"]["type"] == "Error":
            return " ".join(str(answer["payload"].get("message")).split())
        if answer["message_id"] == last:
            break
    return ""


def _messages(pages: Iterable[tuple[str, str]], bundle: Path, language: str) -> Iterator[_Message]:
    yield {"type": "NewIndex", "config": {"force_language": language}}
    for url, html in pages:
        yield {"type": "AddFile", "index_id": 0, "file_path": None, "url": url, "file_contents": html}
    yield {"type": "WriteFiles", "index_id": 0, "output_path": str(bundle)}


def _answers(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    rest = b""
    while block := os.read(stream.fileno(), _BLOCK):
        *whole, rest = (rest + block).split(b",")
        for message in whole:
            yield json.loads(base64.b64decode(message))
