"""Renders the pages of an outline with Jinja2 and nothing else: what rendering alone takes in Python."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.bench.builds.outline import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.builds.outline import Outline

TEMPLATES = Path(__file__).parent / "jinja"


def rendered(outline: Outline) -> Iterator[tuple[str, str]]:
    """The files of the site: those that Hugo makes, apart from the format of dates."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.globals["site"] = site = outline["site"]
    page, listing, feed = (environment.get_template(name) for name in ("paper.html", "list.html", "feed.xml"))
    papers = {paper["key"]: paper for paper in outline["papers"]}
    size, items = site["page_size"], site["feed_items"]
    for key, paper in papers.items():
        path = f"papers/{key}/"
        yield f"{path}index.html", page.render(path=path, paper=paper)
    for one in outline["lists"]:
        listed = [papers[key] for key in one["papers"]]
        paths = _paths(one["path"], 1 if one["is_open"] else ceil(len(listed) / size))
        for number, path in enumerate(paths):
            yield (
                f"{path}index.html",
                listing.render(
                    path=path,
                    title=one["title"],
                    papers=listed[number * size : (number + 1) * size],
                    before=paths[number - 1] if number else None,
                    after=paths[number + 1] if number + 1 < len(paths) else None,
                ),
            )
        if one["is_open"]:
            path = one["path"]
            yield f"{path}index.xml", feed.render(path=path, title=one["title"], papers=listed[:items])
    newest = outline["papers"]
    none = {"before": None, "after": None}
    yield "index.html", listing.render(path="", title=site["title"], papers=newest[:size], **none)
    yield "index.xml", feed.render(path="", title=site["title"], papers=newest[:items])
    for field in FIELDS:
        yield f"{field}/index.html", listing.render(path=f"{field}/", title=field, papers=[], **none)


def _paths(first: str, count: int) -> list[str]:
    return [first, *(f"{first}page/{number}/" for number in range(2, count + 1))]
