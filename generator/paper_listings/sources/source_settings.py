"""Defines and validates the settings of each source that is fetched, with their defaults."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from paper_listings.paper import is_category
from paper_listings.text import is_web_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

SourceName: TypeAlias = Literal["huggingface", "arxiv-api", "arxiv-feed", "arxiv-oai"]
MetadataPrefix: TypeAlias = Literal["arXiv", "arXivRaw", "oai_dc"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The rate limit of a host."""

    requests: int
    seconds: float
    """At most `requests` in any period of this many seconds."""


HUGGINGFACE_PACE: Final = Pace(requests=500, seconds=300.0)
"""https://huggingface.co/docs/hub/rate-limits"""
ARXIV_PACE: Final = Pace(requests=1, seconds=3.0)
"""https://info.arxiv.org/help/api/tou.html; shared by all of arXiv's hosts"""


LOOK_BACK_DAYS: Final = 14
"""Default days before today that every run fetches again: papers have been added to a day up to twelve days late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HuggingFaceSource:
    """Hugging Face's daily papers, day by day."""

    name: SourceName = "huggingface"
    base_url: str = "https://huggingface.co"
    look_back_days: int = LOOK_BACK_DAYS
    """Number of days before today that every run fetches again: no paper appears later than this after its day."""
    page_size: int = 100
    """Papers per request; the source's own default is 50."""
    pace: Pace = HUGGINGFACE_PACE


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivApiSource:
    """The arXiv API: papers in categories, matching any of the keywords if there are any."""

    categories: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    """Words or phrases, searched in all fields."""
    name: SourceName = "arxiv-api"
    base_url: str = "https://export.arxiv.org"
    look_back_days: int = LOOK_BACK_DAYS
    page_size: int = 200
    pace: Pace = ARXIV_PACE


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivFeedSource:
    """arXiv's feed of today's announcements in some categories."""

    categories: tuple[str, ...]
    name: SourceName = "arxiv-feed"
    base_url: str = "https://rss.arxiv.org"
    look_back_days: int = LOOK_BACK_DAYS
    """Has no effect: the feed covers only one day."""
    pace: Pace = ARXIV_PACE


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivOaiSource:
    """arXiv's OAI-PMH, for backfilling past days."""

    sets: tuple[str, ...] = ("cs",)
    """OAI-PMH sets, such as `cs` or `cs:cs:CL`."""
    categories: tuple[str, ...] = ()
    """Only papers in one of these; all papers if empty."""
    name: SourceName = "arxiv-oai"
    base_url: str = "https://oaipmh.arxiv.org"
    metadata_prefix: MetadataPrefix = "arXiv"
    look_back_days: int = LOOK_BACK_DAYS
    pace: Pace = ARXIV_PACE


SourceConfig: TypeAlias = HuggingFaceSource | ArxivApiSource | ArxivFeedSource | ArxivOaiSource

_WEEKEND = frozenset({5, 6})
_SET = re.compile(r"[A-Za-z-]+(?::[A-Za-z.-]+)*")
_LARGEST_PAGE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One invalid setting of a source: the field, what is wrong, and what to do."""

    field: str
    problem: str
    remedy: str


def publishes_on(config: SourceConfig, day: dt.date) -> bool:  # noqa: ARG001 -- so far all have the same calendar
    """Whether a source usually lists new papers on `day`.

    Hugging Face repeats Friday's list at weekends, and arXiv announces nothing then:
    https://info.arxiv.org/help/availability.html
    """
    return day.weekday() not in _WEEKEND


def name_in_papers(config: SourceConfig) -> str:
    """The name under which papers from a source record it in `Paper.sources`."""
    return "huggingface" if isinstance(config, HuggingFaceSource) else "arxiv"


def is_narrow(config: SourceConfig) -> bool:
    """Whether the owner's keywords may leave a source without papers for weeks."""
    return isinstance(config, ArxivApiSource) and bool(config.keywords)


def source_faults(config: SourceConfig) -> tuple[Fault, ...]:
    """Every value in `config` that has the right type but is invalid, in field order."""
    found = [*_common_faults(config)]
    if not isinstance(config, HuggingFaceSource):
        found += [
            Fault(field="categories", problem=f"invalid category: {name!r}", remedy="write it as cs.CL")
            for name in config.categories
            if not is_category(name)
        ]
    if isinstance(config, ArxivApiSource | ArxivFeedSource) and not config.categories:
        found.append(
            Fault(field="categories", problem="no category", remedy="name one or more, such as cs.CL")
        )
    if isinstance(config, ArxivApiSource):
        found += [
            Fault(
                field="keywords", problem=f"invalid keyword: {word!r}", remedy='write words without " \\ ( )'
            )
            for word in config.keywords
            if not word.strip() or set(word) & set('"\\()')
        ]
    if isinstance(config, ArxivOaiSource):
        found += [
            Fault(field="sets", problem=f"invalid set: {name!r}", remedy="write it as cs or cs:cs:CL")
            for name in config.sets or ("",)
            if not _SET.fullmatch(name)
        ]
    return tuple(found)


def _common_faults(config: SourceConfig) -> Iterator[Fault]:
    if not is_web_address(config.base_url):
        yield Fault(field="base_url", problem=f"invalid URL: {config.base_url!r}", remedy="write https://…")
    if config.look_back_days < 0:
        yield Fault(field="look_back_days", problem=f"{config.look_back_days} days", remedy="write 0 or more")
    if config.pace.requests < 1 or config.pace.seconds < 0:
        yield Fault(
            field="pace",
            problem=f"{config.pace.requests} requests in {config.pace.seconds:g} seconds",
            remedy="write 1 request or more, 0 seconds or more",
        )
    if isinstance(config, HuggingFaceSource | ArxivApiSource) and not 0 < config.page_size <= _LARGEST_PAGE:
        yield Fault(
            field="page_size",
            problem=f"{config.page_size} papers per page",
            remedy=f"write 1 to {_LARGEST_PAGE}",
        )
