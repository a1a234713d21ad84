"""Loads the owner's files in the site's root folder: `mkdocs.yml`, `papers.yml`, `topics.yml` and `overrides.yml`."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError, Problem
from paper_listings.owner import overrides
from paper_listings.owner.mkdocs_settings import Given, look
from paper_listings.owner.mkdocs_shapes import INHERIT
from paper_listings.owner.settings import Settings, parse_settings
from paper_listings.store import bounded
from paper_listings.topics.learned import LearnedAssigner, parse_shipped
from paper_listings.topics.taxonomy import parse_taxonomy
from paper_listings.topics.weights import TopicModel, parse_model
from paper_listings.yamlnodes import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_listings.owner.mkdocs_shapes import Shape
    from paper_listings.owner.overrides import Overrides
    from paper_listings.topics.learned import Shipped
    from paper_listings.topics.taxonomy import Taxonomy

MKDOCS = "mkdocs.yml"
SETTINGS = "papers.yml"
TAXONOMY = "topics.yml"
WEIGHTS = Path(__file__).parents[1] / "topics/weights.txt"
SHIPPED = WEIGHTS.with_name("shipped.txt")


def mkdocs_file(root: Path) -> Path:
    """The file that makes a folder a site; raises PapersError if it is missing or too large."""
    path = root / MKDOCS
    if not path.is_file():
        raise PapersError.single(
            str(path), "not found", "run this in the folder of a site, or name it with --root"
        )
    if path.stat().st_size > bounded.SETTINGS:
        raise PapersError.single(
            str(path), f"is larger than {bounded.SETTINGS >> 20} MiB", "check whether it is the right file"
        )
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class MkdocsSettings:
    """The settings in `mkdocs.yml` and the files that it inherits, and everything that is wrong with them."""

    place: str
    """The file itself, as named in messages."""
    given: Mapping[str, Given] = field(default_factory=dict)
    """Each setting where it takes effect: in the file itself, otherwise in the nearest file that it inherits."""
    pages: tuple[Given, ...] = ()
    """The targets of the navigation, in order."""
    problems: tuple[Problem, ...] = ()

    def place_of(self, key: str) -> str:
        """Where a setting is given; the file itself if it is not given."""
        return self.given[key].place if key in self.given else self.place


def look_at_mkdocs(path: Path, shapes: Mapping[str, Shape]) -> MkdocsSettings:
    """The settings in a `mkdocs.yml` and the files that it inherits; `shapes` has those known to MkDocs, by key."""
    place = _shown(path)
    given: dict[str, Given] = {}
    pages: tuple[Given, ...] = ()
    problems: list[Problem] = []
    seen: set[str] = set()
    while True:
        seen.add(os.path.realpath(path))
        try:
            found = look(_read(path), _shown(path), shapes)
        except PapersError as error:
            problems.extend(error.problems)
            break
        pages = pages if "nav" in given else found.pages
        given = dict(found.given) | given
        problems.extend(found.problems)
        parent = found.given.get(INHERIT)
        if parent is None:
            if found.given and "site_name" not in given:
                problems.append(_missing("site_name", place))
            break
        if parent.text is None or any(problem.place == parent.place for problem in found.problems):
            break
        path = Path(os.path.normpath(path.parent / parent.text))
        if fault := _unfit_parent(path, parent, seen):
            problems.append(fault)
            break
    return MkdocsSettings(place=place, given=given, pages=pages, problems=tuple(problems))


def _missing(key: str, place: str) -> Problem:
    return Problem(place=f"{place}:1:1", problem=f"{key} is missing", remedy="add it")


def _unfit_parent(path: Path, parent: Given, seen: set[str]) -> Problem | None:
    if not os.path.isfile(path):  # noqa: PTH113 -- a path that is too long is not a file, but not an error either
        return Problem(
            place=parent.place,
            problem=f"{shortened(_shown(path))} is not a file",
            remedy="correct the path, or remove the line",
        )
    if os.path.realpath(path) in seen:
        return Problem(
            place=parent.place, problem=f"{_shown(path)} inherits from itself", remedy="remove this line"
        )
    return None


def load_settings(root: Path, *, title: str, description: str, url: str) -> Settings:
    """The settings; a missing `papers.yml` means the defaults. Raises PapersError with all faults at once."""
    path = root / SETTINGS
    text = _read(path) if path.exists() else ""
    return parse_settings(text, _shown(path), title=title, description=description, url=url)


def load_overrides(root: Path) -> Overrides:
    """The owner's decisions about single papers; a missing `overrides.yml` means none. Raises PapersError like `load_settings`."""
    path = root / overrides.FILE
    text = _read(path, bounded.OVERRIDES) if path.exists() else ""
    return overrides.parse_overrides(text, _shown(path))


def load_taxonomy(root: Path) -> Taxonomy:
    """The topics; raises PapersError with all faults of the file at once."""
    path = root / TAXONOMY
    return parse_taxonomy(_read(path), _shown(path))


@cache
def load_model() -> TopicModel:
    """The learned weights that come with the generator."""
    return parse_model(_read(WEIGHTS), _shown(WEIGHTS))


def load_shipped() -> Shipped:
    """The phrases in `topics.yml` as shipped."""
    return parse_shipped(_read(SHIPPED))


def assigner_of(taxonomy: Taxonomy) -> LearnedAssigner:
    """Assigns papers the topics of `taxonomy`, by its phrases and the learned weights."""
    return LearnedAssigner(taxonomy, load_model(), load_shipped)


def _shown(path: Path) -> str:
    return os.path.relpath(path)


def _read(path: Path, limit: int = bounded.SETTINGS) -> str:
    content = b""
    try:
        content = bounded.read_settings(path, limit).removeprefix(codecs.BOM_UTF8)
        return content.decode().replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise PapersError.single(
            _shown(path),
            f"cannot be read ({error.strerror})",
            "run this in the folder of a site, or name it with --root",
        ) from None
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        place = f"{_shown(path)}:{line}:{column}"
        raise PapersError.single(place, f"is not UTF-8 ({error.reason})", "save it as UTF-8") from None
