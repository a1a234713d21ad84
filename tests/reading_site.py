"""Builds small sites for tests: invented papers with the real templates, theme and MkDocs, but no store or network."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_listings.dates import PartialDate
from paper_listings.display.addresses import THEME_CSS
from paper_listings.exports import all_exports
from paper_listings.exports.export_context import ExportSite
from paper_listings.insight.library import arrange
from paper_listings.insight.special_selections import selections
from paper_listings.owner.settings import Site
from paper_listings.pages.all_pages import change_files, fixed_files, month_files
from paper_listings.pages.context import gather
from paper_listings.pages.paper_extras import Extras
from paper_listings.pages.paper_pages import paper_files
from paper_listings.pages.shell import mark, shell_of
from paper_listings.pages.sidebar import sidebar_of
from paper_listings.paper import Link, Paper, key_for
from paper_listings.pipeline.building import SIDEBAR
from paper_listings.pipeline.planning import citations, export_site
from paper_listings.pipeline.workspace import settings_of
from paper_listings.site import builder, shell_page
from paper_listings.text import clean
from paper_listings.topics.assign import Assigner
from paper_listings.topics.taxonomy import parse_taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_listings.insight.library import Library
    from paper_listings.insight.special_selections import Selection
    from paper_listings.pages.shell import Shell

ROOT = Path(__file__).parents[1]
TAXONOMY = parse_taxonomy(
    """
version: 1
topics:
  - {slug: kites, title: "Kites & flight", about: Papers on kites., strong: [kite, flight]}
  - {slug: tea, title: Tea, about: Papers on tea., strong: [tea, kettle]}
  - {slug: empty, title: Never met, about: Papers on nothing., strong: [zzyzx]}
""",
    "topics.yml",
)
SITE = Site(
    title="Paper Listings",
    description="Invented papers on kites and tea.",
    url="http://127.0.0.1:8000/",
    page_size=20,
    notes={dt.date(2025, 12, 8): "A note on this day."},
)
CONFIG = """\
INHERIT: {root}/tests/example/mkdocs.yml
site_name: Paper Listings
site_url: http://127.0.0.1:8000/
docs_dir: {docs}
site_dir: {site}
hooks: []
watch: []
theme:
  custom_dir: {root}/generator/paper_listings/site/theme
"""


def paper(number: int, listed: dt.date, **facts: object) -> Paper:
    """Returns an invented paper; `facts` override its fields."""
    subject = ("kite", "kettle", "stone")[number % 3]
    plain: dict[str, object] = {
        "key": f"2501.{number:05}",
        "arxiv_id": f"2501.{number:05}",
        "title": f"Study {number:03} of the {subject}",
        "abstract": (
            f"We look at a {subject} in the wind for the {number}th time and write down everything that we see there. "
            "It moves, then it rests, and nobody in the garden knows the reason for either of the two. "
            f"In the end we offer the {subject} to a neighbour, who is pleased."
        ),
        "authors": ("Ana Å. Lund", "Bo Öst", "Cy Ng", "Di Fo", "Ed Gray")[: number % 5 + 1],
        "published": PartialDate.of(dt.date(2025, 1, 1) + dt.timedelta(days=number)),
        "listed": listed,
        "position": number,
        "comments": number % 4,
        "sources": ("huggingface",),
        "links": (Link(kind="code", url=f"https://example.org/code/{number}"),) if number % 2 else (),
    }
    return Paper(**(plain | facts))  # type: ignore[arg-type]


def papers() -> tuple[Paper, ...]:
    """Returns papers on three days in two months; the last day has 25, more than fit on a page."""
    days = [dt.date(2025, 12, 8)] * 25 + [dt.date(2025, 12, 5)] * 3 + [dt.date(2025, 11, 28)] * 2
    return tuple(paper(number, day) for number, day in enumerate(days, 1))


def titled(title: str, abstract: str | None, listed: dt.date = dt.date(2025, 12, 8)) -> Paper:
    """Returns a paper with only title and abstract, cleaned as the sources do."""
    return Paper(
        key=key_for(clean(title), None),
        title=clean(title),
        abstract=clean(abstract) if abstract else None,
        listed=listed,
    )


def library_of(found: Sequence[Paper]) -> Library:
    """Returns a library of the papers with the invented topics."""
    return arrange(found, TAXONOMY.topics, Assigner(TAXONOMY).assign)


EXPORTED = ExportSite(title=SITE.title, description=SITE.description, url=SITE.url, topics={}, topics_of={})


def extras() -> Extras:
    """Returns the metadata that the exporters make, but another object, which the theme must not read as a template."""
    object_ = '{"@type":"ScholarlyArticle","name":"a \\u003c b & {{ c }}"}'
    return Extras(cite=lambda cited: replace(citations(EXPORTED)(cited), json_ld=object_))


PLAIN = shell_of(
    f"<!doctype html>\n<title>{mark('title')}</title>\n<meta name='description' content='{mark('description')}'>\n"
    f"<link rel='canonical' href='{SITE.url}papers/{mark('key')}/'>\n{mark('head')}\n<body>\n{mark('body')}\n</body>"
)
"""A shell without a theme."""


def render_pages(
    library: Library,
    site: Site,
    extras: Extras | None = None,
    selections: Sequence[Selection] = (),
    shells: Mapping[int, Shell] | None = None,
) -> dict[str, bytes]:
    """Returns every page of the site, those of papers too, by path below `docs/`."""
    context = gather(library, site, extras or Extras(), selections)
    files = dict(fixed_files(context)) | dict(change_files(context))
    for month in library.months:
        files.update(month_files(context, month))
    for day in library.days:
        files.update(paper_files(context, day, shells or {1: PLAIN, 2: PLAIN}))
    return files


def build_site(folder: Path, found: Sequence[Paper]) -> Path:
    """Renders the pages of these papers into `folder` and builds them with MkDocs. Returns the built site."""
    library = library_of(found)
    docs, site = folder / "docs", folder / "site"
    docs.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG.format(root=ROOT, docs=docs, site=site), encoding="utf-8")
    mkdocs = builder.load(folder)
    frame = shell_page.frame_of(mkdocs)
    written = dict(all_exports.render(library.papers, export_site(library, SITE)))
    written |= render_pages(library, SITE, extras(), selections(library, SITE), frame.shells)
    written |= {THEME_CSS: frame.css}
    for name, data in written.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name in ("feed.xml", "feeds.opml"):
        (docs / name).write_text("<x/>", encoding="utf-8")
    mkdocs.extra[SIDEBAR] = sidebar_of(library, settings_of(mkdocs)) | {"live": False}
    builder.build(mkdocs)
    return site
