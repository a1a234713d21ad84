"""Loading what an owner writes: `papers.yml` and `topics.yml` below the site's root."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator import bounded
from generator.errors import PapersError
from generator.settings import Settings, parse_settings
from generator.topics.learned import LearnedAssigner, parse_shipped
from generator.topics.model import TopicModel, parse_model
from generator.topics.taxonomy import parse_taxonomy

if TYPE_CHECKING:
    from generator.topics.learned import Shipped
    from generator.topics.taxonomy import Taxonomy

MKDOCS = "mkdocs.yml"
SETTINGS = "papers.yml"
TAXONOMY = "topics.yml"
WEIGHTS = Path(__file__).parent / "topics/weights.txt"
SHIPPED = WEIGHTS.with_name("shipped.txt")


def mkdocs_file(root: Path) -> Path:
    """The file that makes a folder a site; raises PapersError where it is missing."""
    path = root / MKDOCS
    if not path.is_file():
        raise PapersError.single(
            str(path), "not found", "run this in the folder of a site, or name it with --root"
        )
    if path.stat().st_size > bounded.SETTINGS:
        raise PapersError.single(
            str(path), f"has more than {bounded.SETTINGS >> 20} MiB", "see whether it is the right file"
        )
    return path


def load_settings(root: Path, *, title: str, description: str, url: str) -> Settings:
    """The settings; a missing `papers.yml` means defaults. Raises PapersError with all faults at once."""
    path = root / SETTINGS
    text = _read(path) if path.exists() else ""
    return parse_settings(text, _shown(path), title=title, description=description, url=url)


def load_taxonomy(root: Path) -> Taxonomy:
    """The topics; raises PapersError with all faults of the file at once."""
    path = root / TAXONOMY
    return parse_taxonomy(_read(path), _shown(path))


@cache
def load_model() -> TopicModel:
    """The learned weights that come with the generator."""
    return parse_model(_read(WEIGHTS), _shown(WEIGHTS))


def load_shipped() -> Shipped:
    """The phrases that `topics.yml` has where nobody has changed it."""
    return parse_shipped(_read(SHIPPED))


def load_assigner(root: Path) -> LearnedAssigner:
    """What gives papers of the site in `root` their topics: its taxonomy and the learned weights."""
    return LearnedAssigner(load_taxonomy(root), load_model(), load_shipped)


def _shown(path: Path) -> str:
    return os.path.relpath(path)


def _read(path: Path) -> str:
    try:
        return bounded.read_settings(path).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise PapersError.single(
            _shown(path),
            f"cannot be read ({error.strerror})",
            "run this in the folder of a site, or name it with --root",
        ) from None
    except UnicodeDecodeError as error:
        raise PapersError.single(_shown(path), f"is not UTF-8 ({error.reason})", "save it as UTF-8") from None
