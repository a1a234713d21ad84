"""MkDocs, driven from Python: loading `mkdocs.yml`, building, serving; its failures become our errors."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import IpAddress
from mkdocs.exceptions import MkDocsException

from generator import config
from generator.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

CONFIG = config.MKDOCS


class _Counter(logging.Handler):
    """Collects the warnings of a build, in order."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(" ".join(record.getMessage().split()))


@contextlib.contextmanager
def _listening() -> Iterator[list[str]]:
    logger = logging.getLogger("mkdocs")
    counter = _Counter()
    propagate, level = logger.propagate, logger.level
    logger.addHandler(counter)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield counter.messages
    finally:
        logger.removeHandler(counter)
        logger.propagate = propagate
        logger.setLevel(level)


def _folded(messages: list[str], error: BaseException) -> str:
    """What MkDocs said, on one line: its warnings, else its error."""
    return "; ".join(messages) or " ".join(str(error).split())


def load(root: Path, *, site_dir: Path | None = None, strict: bool = False) -> MkDocsConfig:
    """The configuration of the site in `root`; raises PapersError for what MkDocs would refuse."""
    path = config.mkdocs_file(root)
    # Without standard input MkDocs takes the file for it, and does not know its path.
    options: dict[str, Any] = {"config_file_path": str(path), "strict": strict}
    options |= {"site_dir": str(site_dir)} if site_dir else {}
    with _listening() as messages:
        try:
            return load_config(str(path), **options)
        except (MkDocsException, SystemExit, OSError) as error:
            said = _folded(messages, error)
            raise PapersError.single(
                str(path), said.rstrip(". "), "see https://www.mkdocs.org/user-guide/configuration/"
            ) from None


def build(mkdocs: MkDocsConfig) -> tuple[str, ...]:
    """Build the site; returns MkDocs' warnings, which fail a strict build."""
    with _listening() as messages:
        try:
            mkdocs_build.build(mkdocs)
        except (MkDocsException, SystemExit) as error:
            said = _folded(messages, error)
            raise PapersError.single(
                CONFIG, f"MkDocs stopped: {said}", "correct what it names and build again"
            ) from None
        return tuple(messages)


def _can_be_served(address: str) -> bool:
    """Whether MkDocs takes the address; that its port is one it does not ask."""
    try:
        port: int = IpAddress().run_validation(address).port
    except ValidationError:
        return False
    return 0 < port < 1 << 16


def serve(root: Path, address: str | None = None) -> None:
    """Build and serve the site with live reload, until interrupted; `address` is HOST:PORT."""
    path = config.mkdocs_file(root)
    if address is not None and not _can_be_served(address):
        raise PapersError.single(
            f"--address {address}",
            "no address of this machine and port",
            "write localhost or an IP address, a colon, and a port from 1 to 65535, such as 127.0.0.1:8000",
        )
    options: dict[str, Any] = {"dev_addr": address} if address else {}
    try:
        mkdocs_serve.serve(str(path), **options)
    except MkDocsException as error:
        raise PapersError.single(
            CONFIG, f"MkDocs stopped: {error}", "correct what it names and serve again"
        ) from None
    except OSError as error:
        raise PapersError.single(
            address or "127.0.0.1:8000",
            f"cannot be served ({error.strerror})",
            "choose another with --address",
        ) from None
