"""Builds a site of 10,000 real papers, for tests that need that size, and searches it."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_listings.dates import PartialDate
from paper_listings.paper import Link, Paper, key_for
from paper_listings.store import stored_papers
from paper_listings.text import clean, is_web_address
from tests.shared_data import SHARED
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHOSEN = os.environ.get("PAPERS_VOLUME", "")
"""1, or the folder of such a site that is already built."""
_CORPUS = SHARED / "corpus/papers-10k.jsonl.gz" if SHARED else None
PRESENT = _CORPUS is not None and _CORPUS.is_file()

_ASK = """async ({text, waits}) => {
    const field = document.querySelector("#pl-q");
    const list = document.querySelector(".pl-results");
    const status = document.querySelector(".pl-status");
    const started = performance.now();
    const shown = new Promise((done) => {
        document.addEventListener("papers:cards", done, {once: true});
        const empty = new MutationObserver(() => {
            if (status.textContent.startsWith("No paper")) { empty.disconnect(); done(); }
        });
        empty.observe(status, {childList: true});
    });
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    if (!waits) field.form.requestSubmit();
    await shown;
    await new Promise(requestAnimationFrame);
    return {
        took: performance.now() - started,
        titles: [...list.querySelectorAll(".pl-card__title")].map((title) => title.textContent),
    };
}"""


def _paper(record: dict[str, Any]) -> Paper:
    title = clean(record["title"])
    address = (record["github"] or "").strip()
    return Paper(
        key=key_for(title, record["id"]),
        title=title,
        abstract=clean(record["abstract"]),
        authors=tuple(map(clean, record["authors"])) or None,
        author_count=len(record["authors"]) or None,
        organization=record["organization"],
        published=PartialDate.fromisoformat(record["published"]),
        listed=dt.date.fromisoformat(record["listed"]),
        comments=record["comments"],
        upvotes=record["upvotes"],
        arxiv_id=record["id"],
        links=(Link(kind="code", url=address),) if is_web_address(address) else (),
        sources=("huggingface",),
    )


def records() -> list[Paper]:
    """Returns the papers, as they would be stored."""
    assert _CORPUS is not None
    return [_paper(json.loads(line)) for line in gzip.decompress(_CORPUS.read_bytes()).splitlines()]


def built(folder: Path, found: list[Paper]) -> Path:
    """Returns the built site: built in `folder`, which must not exist yet, or the existing one that was chosen."""
    if Path(CHOSEN).is_dir():
        return Path(CHOSEN)
    root = copy_site(folder, with_data=False)
    stored_papers.save(root / "data", found)
    result = papers(root, "build")
    assert result.exit_code == 0, result.output
    return root / "site"


def ask(page: Page, text: str, *, waits: bool = False) -> dict[str, Any]:
    """Searches for a text, at once or after the typing pause. Returns the `titles` found and the ms it `took`."""
    answer: dict[str, Any] = page.evaluate(_ASK, {"text": text, "waits": waits})
    return answer
