"""An invented site for tests: settings, topics, papers, and the page that most of the papers were pasted from.

Nothing here reads the repository's own settings or data, so a fork can change them freely.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from paper_listings.store import stored_papers
from paper_listings.store.records import loads

if TYPE_CHECKING:
    from paper_listings.paper import Paper

FOLDER: Final = Path(__file__).parent / "example"
SETTINGS: Final = ("mkdocs.yml", "papers.yml", "topics.yml")
DAY: Final = dt.date(2025, 12, 8)
"""The newest listing day, and the date of the page that `listing` renders."""
_LIBRARY: Final = FOLDER / "library.yml"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEAD: Final = f"""\
new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

{_MONTHS[DAY.month - 1]} {DAY.day}"""


def _papers() -> tuple[Paper, ...]:
    found: list[Paper] = []
    listed_on: dict[dt.date, int] = {}
    for record in yaml.safe_load(_LIBRARY.read_text(encoding="utf-8")):
        day = record.setdefault("listed", DAY)
        listed_on[day] = listed_on.get(day, 0) + 1
        record |= {"position": listed_on[day], "seen": day, "sources": ["listing"]}
        found.append(loads(json.dumps(record, default=str), f"{_LIBRARY.name}: {record['title']}"))
    return tuple(found)


PAPERS: Final = _papers()
"""All papers, newest listing day first, and within a day in listing order."""
LISTED: Final = tuple(paper for paper in PAPERS if paper.listed == DAY)
"""The papers of the newest day, which `listing` shows."""


def write_settings(folder: Path) -> None:
    """Writes its mkdocs.yml, papers.yml and topics.yml into `folder`."""
    for name in SETTINGS:
        shutil.copy(FOLDER / name, folder / name)


def write_papers(folder: Path) -> None:
    """Writes its papers into the store in `folder`/data."""
    stored_papers.save(folder / "data", PAPERS)


def listing() -> str:
    """The page of its newest day, as pasted from a browser into a text file."""
    return "\n\n".join([_HEAD, *map(_block, LISTED)]) + "\n"


def _block(paper: Paper) -> str:
    """The page's text for one paper; a paper without a date has no footer."""
    assert paper.abstract
    lines = [paper.title, paper.abstract]
    if paper.published:
        day = paper.published.first
        count = len(paper.authors or ()) or paper.author_count
        by = paper.organization or f"  • {count} authors"
        year = "" if paper.published_is_inferred else f", {day.year}"
        comments = f" {paper.comments}" if paper.comments else ""
        lines.append(f"{by}\n·\n{_MONTHS[day.month - 1]} {day.day}{year}{comments}")
    return "\n\n".join(lines)
