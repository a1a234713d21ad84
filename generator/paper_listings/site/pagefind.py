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

    def run(self, pages: Iterable[tuple[str, str]], language: str) -> dict[str, bytes]:
        """The index of `pages`, given as addresses and HTML: the bundle's files by path. Raises PapersError."""
        with tempfile.TemporaryFile() as log:
            command = [sys.executable, "-m", "pagefind", "--service"]
            with subprocess.Popen(  # noqa: S603 -- a fixed command, no shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            ) as process:
                self._process = process
                ask, told = process.stdin, process.stdout
                if ask is None or told is None:
                    raise TypeError(process)
                late = threading.Timer(
                    TIMEOUT, self.end, (f"the search index took more than {TIMEOUT} seconds",)
                )
                late.start()
                try:
                    answer = {} if self._ended else _converse(ask, told, _messages(pages, language))
                finally:
                    late.cancel()
                    process.kill()
                    with suppress(BrokenPipeError):
                        ask.close()
                    self._process = None
            if self._ended:
                raise PapersError.single("pagefind", self._ended, "build on a faster machine")
            if answer.get("type") != "GetFiles":
                log.seek(0)
                said = str(answer.get("message") or log.read().decode(errors="replace") or "no answer")
                raise PapersError.single(
                    "pagefind",
                    f"Pagefind failed: {' '.join(said.split())[:_SHOWN]}",
                    "run `make venv` to reinstall it",
                )
        return {
            file["path"].removeprefix("pagefind/"): base64.b64decode(file["content"])
            for file in answer["files"]
        }


def _converse(ask: IO[bytes], told: IO[bytes], messages: Iterable[_Message]) -> dict[str, Any]:
    """The answer to the last message, or an error before it; empty if Pagefind ended early."""
    last = 0
    with suppress(BrokenPipeError):
        for last, message in enumerate(messages):
            text = json.dumps({"message_id": last, "payload": message})
            ask.write(base64.b64encode(text.encode()) + b",")
        ask.flush()
    for answer in _answers(told):
        if answer["payload"]["type"] == "Error" or answer["message_id"] == last:
            return dict(answer["payload"])
    return {}


def _messages(pages: Iterable[tuple[str, str]], language: str) -> Iterator[_Message]:
    """What Pagefind is told; files come as an answer, because it tells that it has written some before they are there."""
    yield {"type": "NewIndex", "config": {"force_language": language}}
    for url, html in pages:
        yield {"type": "AddFile", "index_id": 0, "file_path": None, "url": url, "file_contents": html}
    yield {"type": "GetFiles", "index_id": 0}


def _answers(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    begun: list[bytes] = []
    while block := os.read(stream.fileno(), _BLOCK):
        *whole, rest = block.split(b",")
        for message in whole:
            yield json.loads(base64.b64decode(b"".join((*begun, message))))
            begun = []
        begun.append(rest)
