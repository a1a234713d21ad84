"""The Trending and Trends pages: what their templates show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_listings.display.addresses import paper_url, topic_url
from paper_listings.display.repair import repaired_html
from paper_listings.insight import trends
from paper_listings.pages.bar_charts import Chart, bars
from paper_listings.text import count_of, month_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from markupsafe import Markup

    from paper_listings.insight.library import Library

_WITH_UPVOTES = rf"$(1 + u + {trends.COMMENT_WEIGHT}c) \cdot 2^{{-a/{trends.HALF_LIFE}}}$"
_WITHOUT_UPVOTES = rf"$(1 + {trends.COMMENT_WEIGHT}c) \cdot 2^{{-a/{trends.HALF_LIFE}}}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A paper of the ranking."""

    url: str
    title: Markup
    listed: dt.date
    facts: tuple[str, ...]
    """Points and known counts, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with its numbers and texts."""

    name: str
    """Unique on the page; the ids of the chart's title and description begin with it."""
    title: str
    url: str | None
    hue: str | None
    """Slug of the topic whose colour the bars have."""
    chart: Chart
    total: int
    summary: str
    """What readers who cannot see the chart need to know."""
    rows: tuple[tuple[str, int], ...]
    """Months and their numbers, the latest first."""


def trending_page(library: Library) -> dict[str, Any]:
    """Address, template and values of the Trending page."""
    ranked = trends.trending(library.papers, library.latest)
    has_upvotes = trends.has_upvotes(ranked)
    return {
        "url": "trending/",
        "template": "trending.html",
        "meta": {
            "title": "Trending",
            "description": "The papers of the last few weeks that draw the most attention.",
            "kind": "trending",
        },
        "rows": [
            Row(
                url=paper_url(one.paper.key),
                title=repaired_html(one.paper.title),
                listed=one.paper.listed,
                facts=_facts(one),
            )
            for one in ranked
        ],
        "formula": repaired_html(_WITH_UPVOTES if has_upvotes else _WITHOUT_UPVOTES),
        "has_upvotes": has_upvotes,
        "latest": library.latest,
        "days": trends.TRENDING_DAYS,
        "half_life": trends.HALF_LIFE,
    }


def _facts(one: trends.Trending) -> tuple[str, ...]:
    counts = ((one.paper.upvotes, "upvote"), (one.paper.comments, "comment"))
    return (*(count_of(number, word) for number, word in counts if number), f"{one.points:,.1f} points")


def trends_page(library: Library) -> dict[str, Any]:
    """Address, template and values of the Trends page."""
    monthly = trends.monthly(library)
    window = trends.rising(library.papers)
    months = [month_name(month.year, month.month) for month in monthly.months]
    return {
        "url": "trends/",
        "template": "trends.html",
        "meta": {
            "title": "Trends",
            "description": "Papers per topic and month, and terms on the rise.",
            "kind": "trends",
        },
        "everything": _figure("all", "All papers", None, months, monthly.totals),
        "figures": [
            _figure(series.topic.slug, series.topic.title, topic_url(series.topic.slug), months, series.counts)
            for series in sorted(monthly.series, key=lambda series: -series.total)
            if series.total
        ],
        "months": months,
        "window": window,
        "rising": [
            {"term": one.term, "count": one.count, "before": one.before, "z": f"{one.z:.1f}",
             "url": paper_url(one.example.key), "title": repaired_html(one.example.title)}
            for one in window.terms
        ],
        "needed": trends.WINDOW_PAPERS,
        "days": trends.WINDOW_DAYS,
        "z": trends.Z_AT_LEAST,
        "least": trends.COUNT_AT_LEAST,
    }  # fmt: skip


def _figure(slug: str, title: str, url: str | None, months: Sequence[str], counts: Sequence[int]) -> Figure:
    return Figure(
        name=f"chart-{slug}",
        title=title,
        url=url,
        hue=slug if url else None,
        chart=bars(counts),
        total=sum(counts),
        summary=_summary(months, counts),
        rows=tuple(zip(months[::-1], counts[::-1], strict=True)),
    )


def _summary(months: Sequence[str], counts: Sequence[int]) -> str:
    if not months:
        return "No papers yet."
    top = max(counts)
    most = f"{count_of(counts[-1], 'paper')} in {months[-1]}, the latest month"
    if len(months) == 1:
        return f"{most}."
    return f"{most}; the most, {count_of(top, 'paper')}, in {months[counts.index(top)]}; {count_of(counts[0], 'paper')} in {months[0]}, the first."
