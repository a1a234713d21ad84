"""Builds the search index: one Pagefind index for each part of the papers, made anew only if the part has changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.site import built_folder, pagefind, search_bundle, search_cache
from paper_listings.site.search_cache import Kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from paper_listings.pages.search_parts import Part
    from paper_listings.pages.search_record import SearchRecord

BUNDLE: Final = "pagefind"
"""Name of the index's folder in the site."""
_SHARED: Final = ("pagefind.js", "pagefind-worker.js")
"""The program in the browser, which all parts share."""
_FACETS: Final = "facets.json"
_FRAGMENTS: Final = "fragment/"
_VERSION_DIGITS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What `finish` did."""

    missing: tuple[str, ...] = ()
    """Keys of the papers that did not get into the index, sorted."""
    made: tuple[str, ...] = ()
    """Names of the parts that were indexed anew; the others were kept from an earlier run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    part: Part
    missing: tuple[str, ...]
    papers: int
    digest: str
    is_new: bool


def index(
    site_dir: Path, parts: Iterable[Part], cache: Path | None = None, *, language: str = "en"
) -> Indexed:
    """Write `site_dir/pagefind/`, the index of `parts`, which are given newest first. Raises PapersError.

    The newest part is at the root of that folder, each other part in a folder with its name. `cache` is where finished
    parts are kept. Without papers there is no index.
    """
    with Indexing(parts, cache, language=language) as indexing:
        return indexing.finish(site_dir)


class Indexing:
    """Indexes parts in the background, one after the other, while the program does something else.

    Use it in a `with` statement, whose end also ends what is still running. Memory holds the records of one part.
    """

    def __init__(
        self,
        parts: Iterable[Part],
        cache: Path | None = None,
        *,
        language: str = "en",
        spared: Collection[str] = (),
    ) -> None:
        """Start indexing `parts`. Of others, the `cache` keeps only those that are `spared`, by name."""
        self._language = language
        self._spared = frozenset(spared)
        self._temporary = None if cache else tempfile.TemporaryDirectory()
        self._cache = cache or Path(self._temporary.name if self._temporary else "")
        self._pagefind = pagefind.Pagefind()
        self._thread = ThreadPoolExecutor(1, "search-index")
        self._made = self._thread.submit(self._run, parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pagefind.end()
        self._thread.shutdown()
        if self._temporary:
            self._temporary.cleanup()

    def finish(self, site_dir: Path) -> Indexed:
        """Wait for the index and write it below `site_dir`. Raises PapersError if a part could not be indexed.

        Files that are there already are left alone, those of an earlier index are removed.
        """
        made = self._made.result()
        with built_folder.writing(site_dir):
            self._place_parts(made, site_dir / BUNDLE)
        return _indexed_parts(made)

    def _place_parts(self, made: Sequence[_Made], bundle: Path) -> None:
        listed: list[tuple[str, str, int, str]] = []
        wanted: set[str] = set()
        for one in made:
            if one.papers:
                folder = f"{one.part.name}/" if listed else ""
                wanted |= _place(self._files(one, folder), bundle)
                listed.append((folder, one.part.since, one.papers, one.digest[:_VERSION_DIGITS]))
        if listed:
            wanted |= _place({"parts.json": search_bundle.parts_file(listed)}, bundle)
        _clear(bundle, wanted)

    def hand_over(self, folder: Path) -> Indexed:
        """Wait for the index and keep each part in `folder`, a cache for another build. Raises PapersError like `finish`."""
        made = self._made.result()
        for one in made:
            kept = search_cache.load(self._cache, one.part.name) or self._make(one.part)[1]  # damaged since
            self._save(folder, one.part.name, kept)
        return _indexed_parts(made)

    def _run(self, parts: Iterable[Part]) -> list[_Made]:
        made = [self._make(part)[0] for part in parts]
        search_cache.forget(self._cache, self._spared.union(one.part.name for one in made))
        return made

    def _make(self, part: Part) -> tuple[_Made, Kept]:
        """Index a part, unless the cache has its index."""
        maker = f"{search_cache.code()} {pagefind.version()} {self._language}"
        kept = search_cache.load(self._cache, part.name)
        records = None if part.digest else list(part.records())
        digest = _sha(maker, part.digest or repr(records))
        if kept and kept.digest == digest:
            return _made(part, kept, is_new=False), kept
        records = list(part.records()) if records is None else records
        pages = [(one.url, one.document()) for one in records]
        text = _sha(maker, *chain.from_iterable(pages))
        known = _known(kept, records) if kept and kept.text == text else self._indexed(pages)
        kept = _finished(known, records, digest=digest, text=text)
        self._save(self._cache, part.name, kept)
        return _made(part, kept, is_new=True), kept

    def _indexed(self, pages: list[tuple[str, str]]) -> _Known:
        """What Pagefind makes of these pages."""
        files = self._pagefind.run(pages, self._language)
        keys = {
            Path(path).stem: search_bundle.key_of(path, data)
            for path, data in files.items()
            if path.startswith(_FRAGMENTS)
        }
        metas = {
            path: data for path, data in files.items() if path.endswith((".pf_meta", search_bundle.ENTRY))
        }
        kept = {path: data for path, data in files.items() if path.startswith(("index/", "wasm.", *_SHARED))}
        return _Known(keys=frozenset(keys.values()), files=kept | search_bundle.ordered(metas, keys))

    def _save(self, folder: Path, name: str, kept: Kept) -> None:
        try:
            search_cache.save(folder, name, kept)
        except OSError as error:
            raise PapersError.single(
                str(folder),
                f"cannot be written: {error.strerror}",
                "free some space and make it writable",
            ) from None

    def _files(self, one: _Made, folder: str) -> dict[str, bytes | memoryview]:
        """The files of a part in its folder of the bundle; those that all parts share are only in the first."""
        kept = search_cache.load(self._cache, one.part.name) or self._make(one.part)[1]  # damaged since
        files = dict(kept.files)
        if folder:
            files = {path: data for path, data in files.items() if not path.startswith(("wasm.", *_SHARED))}
            files[search_bundle.ENTRY] = search_bundle.entry_below(bytes(files[search_bundle.ENTRY]))
        return {f"{folder}{path}": data for path, data in files.items()}


def _indexed_parts(made: Sequence[_Made]) -> Indexed:
    return Indexed(
        missing=tuple(sorted(chain.from_iterable(one.missing for one in made))),
        made=tuple(one.part.name for one in made if one.is_new),
    )


def _place(files: Mapping[str, bytes | memoryview], bundle: Path) -> set[str]:
    """Write those of the files that differ; returns all their paths."""
    folders: set[str] = set()
    for path, data in files.items():
        target = os.path.join(bundle, path)  # noqa: PTH118 -- a Path takes longer to make than a small file to read
        if os.path.dirname(target) not in folders:  # noqa: PTH120 -- the same
            folders.add(os.path.dirname(target))  # noqa: PTH120 -- the same
            (bundle / path).parent.mkdir(parents=True, exist_ok=True)
        if not _holds(target, data):
            with open(target, "wb", 0) as file:  # noqa: PTH123 -- the same
                file.write(data)
    return set(files)


def _holds(target: str, data: bytes | memoryview) -> bool:
    try:
        with open(target, "rb", 0) as file:  # noqa: PTH123 -- the same
            return file.read() == data
    except OSError:
        return False


def _clear(bundle: Path, wanted: set[str]) -> None:
    """Remove all other files from the bundle, and empty folders."""
    for folder, _, names in os.walk(bundle, topdown=False):
        below = Path(folder).relative_to(bundle).as_posix()
        prefix = "" if below == "." else f"{below}/"
        for name in names:
            if f"{prefix}{name}" not in wanted:
                Path(folder, name).unlink()
        with suppress(OSError):
            Path(folder).rmdir()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What Pagefind made of the text of a part."""

    keys: frozenset[str]
    """Of the papers that it indexed."""
    files: Mapping[str, bytes | memoryview]
    """The files of the bundle, by path."""


def _known(kept: Kept, records: list[SearchRecord]) -> _Known:
    """The same, from a finished index of these records."""
    files = {path: data for path, data in kept.files.items() if path != _FACETS}
    return _Known(keys=frozenset(one.key for one in records) - set(kept.missing), files=files)


def _finished(known: _Known, records: list[SearchRecord], *, digest: str, text: str) -> Kept:
    there = [one for one in records if one.key in known.keys]
    return Kept(
        digest=digest,
        text=text,
        papers=len(there),
        missing=tuple(one.key for one in records if one.key not in known.keys),
        files={**known.files, _FACETS: search_bundle.facets(there)},
    )


def _made(part: Part, kept: Kept, *, is_new: bool) -> _Made:
    return _Made(part=part, missing=kept.missing, papers=kept.papers, digest=kept.digest, is_new=is_new)


def _sha(*texts: str) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()
