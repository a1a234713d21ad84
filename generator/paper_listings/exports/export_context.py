"""What exports need to know about the site: its names, its topics and its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.insight.library import UNSORTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_listings.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSite:
    """The site as exports see it."""

    title: str
    """The site's name."""
    description: str
    """One sentence on what the site is."""
    url: str
    """Absolute, with a final slash."""
    topics: Mapping[str, str]
    """Title of every topic by slug, in the order in which topics are shown."""
    topics_of: Mapping[str, tuple[str, ...]]
    """Slugs of a paper's topics by the paper's key, the main one first; a paper without topics may be absent."""

    def permalink(self, paper: Paper) -> str:
        """The paper's own page."""
        return f"{self.url}papers/{paper.key}/"

    def topic_url(self, slug: str) -> str:
        """The topic's own page."""
        return f"{self.url}topics/{slug}/"

    def topic_title(self, slug: str) -> str:
        """The title of a topic, or of the papers without any."""
        return "Unsorted" if slug == UNSORTED else self.topics[slug]

    def month_url(self, month: str) -> str:
        """The page of a month, `2025-12`."""
        return f"{self.url}months/{month}/"

    def slugs(self, paper: Paper) -> tuple[str, ...]:
        """The slugs of the paper's topics."""
        return self.topics_of.get(paper.key, ())
