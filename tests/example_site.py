"""An invented site for tests: its settings, its topics and its papers, and the page from which most of them came.

Nothing here looks at the settings or the data of the repository, so that a fork may change those as it likes.
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
"""The newest listing day, and the day of the page that `listing` renders."""
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
"""All its papers, newest listing day first, those of a day in the order in which they were listed."""
LISTED: Final = tuple(paper for paper in PAPERS if paper.listed == DAY)
"""Those of the newest day: what `listing` shows."""


def write_settings(folder: Path) -> None:
    """Its mkdocs.yml, papers.yml and topics.yml, in `folder`."""
    for name in SETTINGS:
        shutil.copy(FOLDER / name, folder / name)


def write_papers(folder: Path) -> None:
    """Its papers, in the store below `folder`/data."""
    stored_papers.save(folder / "data", PAPERS)


def listing() -> str:
    """The page of its newest day, as it is pasted from a browser into a text file."""
    return "\n\n".join([_HEAD, *map(_block, LISTED)]) + "\n"


def _block(paper: Paper) -> str:
    """What the page shows of a paper; of one without a date it shows no footer."""
    assert paper.abstract
    lines = [paper.title, paper.abstract]
    if paper.published:
        count = len(paper.authors or ()) or paper.author_count
        by = paper.organization or f"  • {count} authors"
        year = "" if paper.published_is_inferred else f", {paper.published.year}"
        comments = f" {paper.comments}" if paper.comments else ""
        lines.append(f"{by}\n·\n{_MONTHS[paper.published.month - 1]} {paper.published.day}{year}{comments}")
    return "\n\n".join(lines)
