"""Parses the owner's settings of the site, from `papers.yml` and `mkdocs.yml`, into one frozen value."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError
from paper_listings.owner.saved_searches import parse_searches
from paper_listings.sources.source_settings import (
    LOOK_BACK_DAYS,
    ArxivApiSource,
    ArxivFeedSource,
    ArxivOaiSource,
    HuggingFaceSource,
    SourceConfig,
    source_faults,
)
from paper_listings.text import clean, is_web_address
from paper_listings.yamlnodes import Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_listings.owner.saved_searches import SavedSearch
    from paper_listings.yamlnodes import Value

PAGE_SIZE = 50
"""Default papers per page of any list, and the maximum that `papers.yml` may set."""
FEED_ITEMS = 100
"""Default papers per feed."""
SITE_LIMIT = "1GB"
"""Default size that a site may have: the limit of GitHub Pages."""
STALE_AFTER = 7
"""Default working days without a new paper from a source after which a fetch fails."""
_SIZE = re.compile(r"([0-9]{1,4}) ?(MB|GB|TB)")
_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site's identity and sizes. The defaults are those of an empty `papers.yml`."""

    title: str
    """`site_name` of `mkdocs.yml`."""
    description: str
    """`site_description` of `mkdocs.yml`."""
    url: str
    """`site_url` of `mkdocs.yml`: absolute, with a final slash."""
    page_size: int = PAGE_SIZE
    """Papers per page of any list."""
    feed_items: int = FEED_ITEMS
    """Papers per feed."""
    notes: Mapping[dt.date, str] = field(default_factory=dict)
    """A sentence shown beside the papers of a listing day."""
    searches: tuple[SavedSearch, ...] = ()
    """Saved searches, each with a feed."""
    limit: int = 10**9
    """The size that the site's host allows, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything set in `papers.yml`."""

    site: Site
    sources: tuple[SourceConfig, ...]
    """The sources that `papers fetch` fetches, in file order."""
    stale_after: int
    """A fetch fails if the newest paper of any source is more than this many working days old."""
    split_years: bool = False
    """Whether the publishing workflow builds closed years of a large store apart, each on a machine of its own."""


def parse_settings(text: str, place: str, *, title: str, description: str, url: str) -> Settings:
    """The settings in the text of a `papers.yml`; raises PapersError with all its faults at once.

    The site's `title`, `description` and `url` come from `mkdocs.yml`.
    """
    document = Document(text if text.strip() else "{}", place)
    root = document.root
    root["version"].integer(1, minimum=1, maximum=1)
    page_size = root["page_size"].integer(PAGE_SIZE, minimum=1, maximum=PAGE_SIZE)
    feed_items = root["feed_items"].integer(FEED_ITEMS, minimum=1, maximum=1_000)
    notes: dict[dt.date, str] = {}
    if root["notes"].is_given:
        for name, value in root["notes"].section().entries():
            if day := _day(name, value):
                notes[day] = value.text()
    stale_after = root["stale_after"].integer(STALE_AFTER, minimum=1, maximum=365)
    sources = _sources(root["sources"])
    searches = parse_searches(root["feeds"])
    limit = _bytes(root["site_limit"])
    split_years = root["split_years"].boolean(default=False)
    document.finish()
    if not is_web_address(url):
        raise PapersError.single(
            "mkdocs.yml",
            f"site_url is {url!r}",
            "write an absolute http(s) address, such as https://example.org/papers/",
        )
    site = Site(
        title=clean(title),
        description=clean(description),
        url=url,
        page_size=page_size,
        feed_items=feed_items,
        notes=notes,
        searches=searches,
        limit=limit,
    )
    return Settings(site=site, sources=sources, stale_after=stale_after, split_years=split_years)


def _sources(value: Value) -> tuple[SourceConfig, ...]:
    if not value.is_given:
        return (HuggingFaceSource(),)
    section = value.section()
    days = section["look_back_days"].integer(LOOK_BACK_DAYS, minimum=1, maximum=90)
    addresses = _addresses(section["addresses"])
    found: list[SourceConfig] = []
    if section["huggingface"].is_given:
        section["huggingface"].choice(("daily",))
        found.append(HuggingFaceSource(look_back_days=days))
    if section["arxiv"].is_given:
        found.append(_arxiv(section["arxiv"], days))
    return tuple(
        replace(config, base_url=addresses[host]) if (host := _host(config)) in addresses else config
        for config in found
    )


def _host(config: SourceConfig) -> str:
    return "huggingface" if isinstance(config, HuggingFaceSource) else "arxiv"


def _addresses(value: Value) -> dict[str, str]:
    """Addresses that replace those of the sources: a mirror, or the owner's own server."""
    if not value.is_given:
        return {}
    section = value.section()
    found: dict[str, str] = {}
    for host in ("huggingface", "arxiv"):
        if section[host].is_given:
            found[host] = section[host].text().rstrip("/")
            if not is_web_address(found[host]):
                section[host].fault(f"{found[host]!r} is not a URL", "write https://…")
    return found


def _arxiv(value: Value, days: int) -> SourceConfig:
    section = value.section()
    categories = section["categories"]
    names = tuple(item.text() for item in categories.items(()))
    keywords = tuple(item.text() for item in section["keywords"].items(()))
    config: SourceConfig
    match section["via"].choice(("api", "feed", "oai"), "api"):
        case "feed":
            config = ArxivFeedSource(categories=names, look_back_days=days)
        case "oai":
            sets = tuple(item.text() for item in section["sets"].items(())) or ("cs",)
            config = ArxivOaiSource(sets=sets, categories=names, look_back_days=days)
        case _:
            config = ArxivApiSource(categories=names, keywords=keywords, look_back_days=days)
    for fault in source_faults(config):
        section[fault.field].fault(fault.problem, fault.remedy)
    return config


def _bytes(value: Value) -> int:
    """A size such as `1GB`, in bytes."""
    text = value.text(SITE_LIMIT)
    if (found := _SIZE.fullmatch(text)) and (number := int(found[1])):
        return number * _UNITS[found[2]]
    value.fault(f"{text!r} is not a size", "write a whole number and MB, GB or TB, such as 1GB")
    return 0


def _day(name: str, value: Value) -> dt.date | None:
    try:
        return dt.date.fromisoformat(name)
    except ValueError:
        value.fault(f"{name!r} is not a date", "write the listing day as YYYY-MM-DD")
        return None
