"""Papers with a payload in every field, after import, and the text that must be shown for them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from paper_listings.paper import LINK_KINDS, parse_doi
from paper_listings.sources import jsonl
from paper_listings.sources.context import Context
from paper_listings.text import is_web_address
from tests.payloads import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_listings.sources.parsed import Parsed

DAY = dt.date(2025, 12, 8)
TAIL = "z" * 150 + " ends here. And this is the end."


def record(number: int, payload: str) -> dict[str, Any]:
    """Returns a store record with `payload` in every field in which an import accepts it."""
    return {
        "title": f"{payload} w{number:04}w",
        "abstract": f"{payload[:9_500]} {TAIL}",
        "authors": [payload, f"Ann {payload}"],
        "organization": payload,
        "listed": DAY.isoformat(),
        "published": DAY.isoformat(),
        "comments": number,
        "upvotes": number,
        "position": number,
        "doi": _doi(number, payload),
        "links": {kind: [_address(number, kind, payload)] for kind in LINK_KINDS},
        "categories": [payload],
        "keywords": [payload],
        "sources": [payload],
    }


def _doi(number: int, payload: str) -> str:
    doi = f"10.1000/{number}/{''.join(payload.split())}"
    return doi if parse_doi(doi) and len(doi) < 1_000 else f"10.1000/{number}"


def _address(number: int, kind: str, payload: str) -> str:
    plain = f"https://example.org/{kind}/{number}"
    address = f"{plain}?{''.join(payload.split())}"
    if is_web_address(payload):
        address = payload + f"#{kind}{number}"
    return address if is_web_address(address) and len(address) < 1_500 else plain


def entered(payloads: Iterable[str] = PAYLOADS) -> Parsed:
    """Parses a file of such records, one per line, as an import does."""
    lines = (json.dumps(record(number, payload)) for number, payload in enumerate(payloads, 1))
    return jsonl.parse("\n".join(lines).encode(), Context(place="hostile.jsonl", today=DAY))


def folded(text: str) -> str:
    """Returns `text` without what the search index drops: zero-width spaces and repeated white space."""
    return " ".join(text.replace("\u200b", "").split())
