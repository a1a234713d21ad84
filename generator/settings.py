"""What an owner decides about the site, as one frozen value: from `mkdocs.yml` and `papers.yml`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.errors import PapersError
from generator.text import clean, is_web_address
from generator.yamlnodes import Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.yamlnodes import Value

PAGE_SIZE = 50
"""Papers on a page of any list, unless `papers.yml` says otherwise; also the most it may say."""
FEED_ITEMS = 100
"""Papers in a feed, unless `papers.yml` says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site's identity and sizes. Defaults are those of a `papers.yml` that says nothing."""

    title: str
    """`site_name` of `mkdocs.yml`."""
    description: str
    """`site_description` of `mkdocs.yml`."""
    url: str
    """`site_url` of `mkdocs.yml`: absolute, with a final slash."""
    page_size: int = PAGE_SIZE
    """Papers on a page of any list."""
    feed_items: int = FEED_ITEMS
    """Papers in a feed."""
    notes: Mapping[dt.date, str] = field(default_factory=dict)
    """A sentence shown beside the papers of a listing day."""


def parse_settings(text: str, place: str, *, title: str, description: str, url: str) -> Site:
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
    document.finish()
    if not is_web_address(url):
        raise PapersError.single(
            "mkdocs.yml",
            f"site_url is {url!r}",
            "write an absolute http(s) address, such as https://example.org/papers/",
        )
    return Site(
        title=clean(title),
        description=clean(description),
        url=url,
        page_size=page_size,
        feed_items=feed_items,
        notes=notes,
    )


def _day(name: str, value: Value) -> dt.date | None:
    try:
        return dt.date.fromisoformat(name)
    except ValueError:
        value.fault(f"{name!r} is no day", "write the listing day as YYYY-MM-DD")
        return None
