"""Makes the source of a Hugo site with the pages of an outline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.builds.outline import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.builds.outline import Outline

LAYOUTS = Path(__file__).parent / "hugo/layouts"


def source(outline: Outline) -> Iterator[tuple[str, str]]:
    """The files of the Hugo site: settings, layouts, a page for each paper and one for each topic."""
    yield "config.json", _dumps(_settings(outline["site"]))
    for path in sorted(LAYOUTS.rglob("*.*")):
        yield f"layouts/{path.relative_to(LAYOUTS)}", path.read_text(encoding="utf-8")
    for weight, paper in enumerate(outline["papers"], 1):
        front = {**paper, "slug": paper["key"], "date": paper["listed"], "weight": weight}
        yield f"content/papers/{paper['key']}.md", _dumps(front)
    for one in outline["lists"]:
        outputs = ["html", "rss"] if one["is_open"] else ["html"]
        yield f"content/{one['path']}_index.md", _dumps({"title": one["title"], "outputs": outputs})


def _settings(site: dict[str, Any]) -> dict[str, Any]:
    return {
        "baseURL": site["url"],
        "title": site["title"],
        "buildFuture": True,
        "disableAliases": True,
        "disableKinds": ["section", "sitemap", "robotsTXT", "404"],
        "outputs": {"home": ["html", "rss"], "taxonomy": ["html"], "term": ["html"]},
        "paginate": site["page_size"],
        "params": {"page_size": site["page_size"], "feed_items": site["feed_items"]},
        "taxonomies": {field: field for field in FIELDS},
    }


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
