"""Imports papers from files into the store."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paper_listings import days
from paper_listings.errors import PapersError, Problem
from paper_listings.pipeline.storing import store
from paper_listings.sources import registry
from paper_listings.sources.context import Context
from paper_listings.sources.encoding import recoded
from paper_listings.sources.jsonl import pages_of
from paper_listings.store import bounded
from paper_listings.store.lock import locked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from paper_listings.merging.merge import United
    from paper_listings.owner.overrides import Removal
    from paper_listings.sources.parsed import Parsed


LISTINGS: Final = "listings"
"""The folder that people drop listings into, relative to the data folder."""
_REMEDIES: Final = {errno.EFBIG: "split it into files", errno.EINVAL: "get it again"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    parsed: tuple[tuple[str, Parsed], ...]
    """The place of each input, and what was parsed from it."""
    united: United
    total: int
    """Papers in the store afterwards."""
    kept_out: tuple[Removal, ...] = ()
    """For each paper that the owner keeps out, the entry that does it."""
    skipped: tuple[Problem, ...] = ()
    """What was in a folder but is no listing."""
    refused: tuple[Problem, ...] = ()
    """What is wrong with listings in a folder that must not be stored; the others were."""


def parse_file(
    path: Path,
    *,
    format_name: str | None,
    page_date: dt.date | None,
    listed: dt.date | None,
    today: dt.date,
    encoding: str | None = None,
) -> Parsed:
    """Parses one file; the page's day is `page_date`, else the date in the file name.

    The file is text in `encoding`, otherwise what its bytes tell.

    Raises PapersError for a day in the future: the store's newest day would be ahead of the clock, and a silent
    source would go unnoticed until then. The day after `today` is allowed, because it has begun somewhere. Days
    before arXiv began and files of more than `bounded.LIMIT` bytes, compressed or not, are refused, too.
    """
    place = display_path(path)
    page_date, remedy = (
        (page_date, "correct --page-date")
        if page_date
        else (registry.date_in_name(path.name), "rename the file, or name the day with --page-date")
    )
    tomorrow = days.tomorrow(today)
    for day, what, way in (
        (page_date, "day of the page", remedy),
        (listed, "listing day", "correct --listed"),
    ):
        if day and day > tomorrow:
            raise PapersError.single(place, f"the {what}, {day}, is in the future", way)
        if day and day < days.FIRST:
            raise PapersError.single(place, f"the {what}, {day}, is before arXiv began, on {days.FIRST}", way)
    try:
        data = bounded.unpacked(bounded.read_file(path))
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "name a file that can be read")
        raise PapersError.single(place, f"cannot be read ({error.strerror})", remedy) from None
    if encoding:
        data = recoded(data, encoding, place)
    context = Context(place=place, page_date=page_date, listed=listed, today=today)
    parsed = registry.parse(data, context, format_name)
    for paper in parsed.papers:
        if paper.listed > tomorrow:
            raise PapersError.single(
                place,
                f"the listing day of {paper.key}, {paper.listed}, is in the future",
                "correct the record",
            )
    return parsed


def display_path(path: Path) -> str:
    """`path` as a person would write it: relative to the current folder if it is below it."""
    return os.path.relpath(path) if path.resolve().is_relative_to(Path.cwd()) else str(path)


def with_pages(path: Path) -> tuple[Path, ...]:
    """`path`, or, if it is an index of the API, the pages it lists if all of them are beside it as on the site.

    The index alone has only the newest papers; parsing it reports that. Sites of older versions have their pages
    uncompressed, and a server may have decompressed them.
    """
    if path.suffix != ".json" or not (folder := path.with_suffix("")).is_dir():
        return (path,)
    try:
        named = pages_of(bounded.read_file(path))
    except OSError:
        return (path,)
    packed = [folder / f"{page}.gz" for page in named]
    pages = tuple(page if page.is_file() else page.with_suffix("") for page in packed)
    return pages if pages and all(map(Path.is_file, pages)) else (path,)


def import_files(
    data: Path,
    files: Sequence[Path],
    parse: Callable[[Path], Parsed],
    today: dt.date,
) -> Imported:
    """Parse all files, then merge their papers into the store and save it. Nothing is written if one fails.

    A `papers.json` of the API includes its pages, see `with_pages`. A folder stands for the files in it, each on its
    own: what is no listing is skipped, and a listing that must not be stored keeps no other from being stored. The
    same goes for files in `LISTINGS` if several are named, as a shell does for `data/listings/*`.
    """
    problems: list[Problem] = []
    refused: list[Problem] = []
    skipped: list[Problem] = []
    parsed: list[tuple[str, Parsed]] = []
    for path, is_found in _inputs(data, files):
        if is_found and (problem := _no_listing(path)):
            skipped.append(problem)
            continue
        try:
            parsed.append((display_path(path), parse(path)))
        except PapersError as error:
            (refused if is_found else problems).extend(error.problems)
    if problems:
        raise PapersError(problems + refused)
    with locked(data):
        done = store(data, [paper for _, outcome in parsed for paper in outcome.papers], today)
    return Imported(
        parsed=tuple(parsed),
        united=done.united,
        total=len(done.united.papers),
        kept_out=done.kept_out,
        skipped=tuple(skipped),
        refused=tuple(refused),
    )


def _inputs(data: Path, files: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file once, and whether it was found in a folder rather than chosen by a person."""
    found: dict[Path, bool] = {}
    for named in files:
        if named.is_dir() and not _is_among_listings(data, named):
            found.update(dict.fromkeys(sorted(named.iterdir()), True))
        else:
            is_found = len(files) > 1 and _is_among_listings(data, named)
            found.update(dict.fromkeys(with_pages(named), is_found))
    yield from found.items()


def _is_among_listings(data: Path, path: Path) -> bool:
    return path.resolve().parent == (data / LISTINGS).resolve()


def _no_listing(path: Path) -> Problem | None:
    """Why a file found in a folder is no listing; None if it is one, or cannot be read."""
    place = display_path(path)
    if path.is_dir():
        return Problem(place=place, problem="a folder, skipped", remedy="move its listings up, or remove it")
    if not path.is_file():
        return Problem(place=place, problem="not a file, skipped", remedy="remove it")
    try:
        data = bounded.unpacked(bounded.read_file(path))
    except OSError:
        return None
    if registry.guess(data) is not None:
        return None
    problem = "no listing of papers, skipped" if data.strip() else "empty, skipped"
    return Problem(place=place, problem=problem, remedy="remove it, or paste the page from its heading on")
