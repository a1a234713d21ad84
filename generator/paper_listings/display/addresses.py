"""The addresses of pages, feeds and files below the site's root, and relative links between them."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args
from urllib.parse import quote

from paper_listings.text import normalized_title

FeedFormat: TypeAlias = Literal["rss", "atom", "json"]
FEED_FORMATS: Final[tuple[FeedFormat, ...]] = get_args(FeedFormat)
FEED_LABELS: Final[dict[FeedFormat, str]] = {"rss": "RSS", "atom": "Atom", "json": "JSON"}
OPML: Final = "feeds.opml"
"""The file that lists all feeds."""
PUBLISHED: Final = "api/published.json.gz"
"""The file that says what the site publishes; the next build is compared with it."""
THEME_CSS: Final = "papers/theme.css"
"""The theme's style sheet, at an address that no release of the theme changes."""
FileFormat: TypeAlias = Literal["bib", "ris", "csl.json", "csv", "json", "txt"]
"""The extension of a file of papers."""
FILE_LABELS: Final[dict[FileFormat, str]] = {
    "bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON", "csv": "CSV", "json": "JSON", "txt": "Markdown",
}  # fmt: skip
CITATIONS: Final[tuple[FileFormat, ...]] = ("bib", "ris", "csl.json")
"""The formats that reference managers read."""
MONTH_FILES: Final[tuple[FileFormat, ...]] = ("bib",)
"""The files of a month; the browser makes the other citation formats from BibTeX."""
_ENDINGS: Final[dict[FeedFormat, str]] = {"rss": "xml", "atom": "atom.xml", "json": "json"}
_WHOLE: Final[dict[FeedFormat, str]] = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}


def feed_path(slug: str | None, format_: FeedFormat) -> str:
    """The path of the feed of a topic, or of all papers."""
    return f"feeds/{slug}.{_ENDINGS[format_]}" if slug else _WHOLE[format_]


def feed_archive_path(name: str) -> str:
    """The path of the archived part called `name` of the feed of all papers, which is Atom."""
    return f"archive/feeds/{name}.{_ENDINGS['atom']}"


def papers_file(url: str, format_: FileFormat) -> str:
    """The path of the file with the papers of the list at `url`, a topic or a month."""
    return f"{url}papers.{format_}"


def paper_url(key: str) -> str:
    """The permalink of a paper."""
    return f"papers/{key}/"


def topic_url(slug: str, month: str | None = None, number: int = 1) -> str:
    """The address of a topic, or of page `number` of one of its months."""
    return paged(f"topics/{slug}/" + (f"{month}/" if month else ""), number)


def period_url(kind: str, name: str, number: int = 1) -> str:
    """The address of page `number` of a period: `days` and `2025-12-08`, `weeks` and `2025-W50`, `months` and `2025-12`."""
    return paged(f"{kind}/{name}/", number)


def titles_url(month: str) -> str:
    """The address of the page with all titles of a month, such as `2025-12`."""
    return f"{period_url('months', month)}titles/"


def changes_url(month: str = "", number: int = 1) -> str:
    """The address of what changed, or of page `number` of what changed in a month, such as `2025-12`."""
    return paged(f"changes/{month}/", number) if month else "changes/"


PAGES_SITEMAP: Final = "sitemap-pages.xml"
"""The sitemap of all pages that are in no other."""
LISTS_SITEMAP: Final = "sitemap-lists.xml"
"""The sitemap of the lists of periods."""


def month_sitemap(month: str) -> str:
    """The sitemap of the papers of a month, `2025-12`."""
    return f"papers/sitemap-{month}.xml"


def paged(url: str, number: int) -> str:
    """The address of page `number` of a list; the first page has the list's own address."""
    return url if number == 1 else f"{url}{number}/"


def source_path(url: str) -> str:
    """The Markdown file, below `docs/`, that becomes the page at `url`.

    It is in the folder of its address, so that a relative link works both with builders that leave links in raw
    HTML alone (MkDocs) and with those that resolve them from the file's folder (Zensical).
    """
    return f"{url}index.md"


def relative(here: str, there: str) -> str:
    """The shortest relative link from the page `here` to `there`, both below the site's root; works under any base path."""
    above = here[: here.rfind("/") + 1]
    shared = 0
    while (end := above.find("/", shared) + 1) and there.startswith(above[shared:end], shared):
        shared = end
    return "../" * above.count("/", shared) + there[shared:] or "./"


def arxiv_page(arxiv_id: str) -> str:
    """The abstract page of a paper at arXiv."""
    return f"https://arxiv.org/abs/{arxiv_id}"


def arxiv_pdf(arxiv_id: str) -> str:
    """The PDF of a paper at arXiv."""
    return f"https://arxiv.org/pdf/{arxiv_id}"


def arxiv_search(title: str) -> str:
    """A search at arXiv for a title, as long as the paper's id is not known."""
    return f"https://arxiv.org/search/?query={quote(normalized_title(title), safe='')}&searchtype=title"


def doi_page(doi: str) -> str:
    """The resolver's address of a DOI, percent-encoded as https://www.doi.org/doi-handbook asks."""
    return "https://doi.org/" + quote(doi, safe="/:;,.()-_")
