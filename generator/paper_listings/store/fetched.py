"""Loads and saves the fetch history of each source: `fetched/SOURCE.jsonl` below the data folder, which belongs in git."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.store import atomic, bounded
from paper_listings.store.fetch_history import FetchHistory, dumps, loads

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "fetched"


def load(data: Path, source: str) -> FetchHistory:
    """The fetch history of a source; an empty one if it was never fetched.

    Raises PapersError naming every damaged line, and if the file cannot be read.
    """
    path = _path(data, source)
    place = f"{data.name}/{FOLDER}/{path.name}"
    try:
        content = bounded.read_file(path, bounded.SETTINGS)
    except FileNotFoundError:
        return FetchHistory()
    except OSError as error:
        raise PapersError.single(
            place, f"cannot be read ({error.strerror})", "restore it from git, or make it readable"
        ) from None
    return loads(content.decode("utf-8", "replace"), place)


def save(data: Path, source: str, history: FetchHistory) -> None:
    """Save the fetch history of a source atomically, if it has changed; raises PapersError if it cannot be written."""
    path = _path(data, source)
    content = dumps(history).encode()
    remedy = "make its folder writable; the papers are stored, and the next run fetches their days again"
    with atomic.faults_named(f"{data.name}/{FOLDER}/{path.name}", "written", remedy):
        if path.exists() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, content, durable=True)


def _path(data: Path, source: str) -> Path:
    return data / FOLDER / f"{source}.jsonl"
