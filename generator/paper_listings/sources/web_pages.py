"""Recognises saved web pages, which no format reads, and says what each is and what to do instead."""

from __future__ import annotations

import re
from typing import Final

from paper_listings.sources.decode import is_html

_ARCHIVE = re.compile(rb"\A(?:From: <Saved by |MIME-Version: )[^\0]{0,2000}?multipart/related", re.IGNORECASE)
_HEAD: Final = 200_000
"""Bytes in which a page says what it is."""
_PAGES: Final = (
    (
        re.compile(
            rb"huggingface\.co/papers|data-target=[\"']DailyPapers|<title>[^<]*Hugging Face", re.IGNORECASE
        ),
        (
            "a saved web page of Hugging Face papers; its HTML is not read",
            "copy all of the page in the browser into a .txt file, or save https://huggingface.co/api/daily_papers?date=YYYY-MM-DD",
        ),
    ),
    (
        re.compile(
            rb"arxiv\.org/list/|id=[\"'](?:dlpage|articles)[\"']|/list/[a-z-]+(?:\.[a-z-]+)?/(?:new|recent)",
            re.IGNORECASE,
        ),
        (
            "a saved web page of an arXiv listing; its HTML is not read",
            "save the feed of the category, such as https://rss.arxiv.org/atom/cs.CL, or run papers fetch",
        ),
    ),
    (
        re.compile(b""),
        (
            "a web page, not a list of papers",
            "save the list itself, or copy the text of the page into a .txt file",
        ),
    ),
)
"""What tells a page, what it is, and what to do instead; the last is any page."""


def named_page(data: bytes) -> tuple[str, str] | None:
    """What a saved web page is, and what to do instead; None if the bytes are no web page."""
    if not (is_html(data) or _ARCHIVE.match(data)):
        return None
    head = data[:_HEAD].replace(b"\0", b"")
    return next(said for form, said in _PAGES if form.search(head))
