"""Measures papers per second for each parser, on generated responses of realistic size."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import TYPE_CHECKING

from paper_listings.sources.context import Context
from paper_listings.sources.registry import FORMATS
from paper_listings.store.records import dumps
from tests.source_examples import (
    api_entry,
    api_feed,
    atom,
    daily_paper,
    feed_entry,
    oai,
    oai_arxiv,
    oai_record,
)

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 2000
ABSTRACT = " ".join(f"invented{n % 7} word{n % 11}," for n in range(110))
"""About 1,600 characters, like real abstracts."""
CODED = 'M\\"uller'
"""One paper in five has an author whose name needs TeX."""
AUTHORS = [f"Ada{n} Byron{n}" for n in range(8)]


def _huggingface() -> bytes:
    people = [{"_id": "x", "name": name, "hidden": False} for name in AUTHORS]
    words = [f"keyword {n}" for n in range(10)]
    records = [
        daily_paper(n, summary=f"{n} {ABSTRACT}", authors=people, ai_keywords=words) for n in range(COUNT)
    ]
    return json.dumps(records).encode()


def _api() -> bytes:
    people = "".join(f"<author><name>{name}</name></author>" for name in AUTHORS)
    return api_feed(
        *(api_entry(n, more=people).replace("Abstract", f"Abstract {ABSTRACT}") for n in range(COUNT))
    )


def _feed() -> bytes:
    people = ", ".join(AUTHORS)
    return atom(*(feed_entry(n, abstract=f"{n} {ABSTRACT}", creator=people) for n in range(COUNT)))


def _oai() -> bytes:
    records = (oai_arxiv(n, name=CODED if n % 5 == 0 else "Byron") for n in range(COUNT))
    return oai(
        *(oai_record(n, record.replace("We invent.", f"{n} {ABSTRACT}")) for n, record in enumerate(records))
    )


def _bibtex() -> bytes:
    people = " and ".join(["Lovelace, {\\'A}da", *AUTHORS[1:]])
    return "\n".join(
        f"@article{{k{n}, title={{An {{Invented}} Title {n}}}, author={{{people}}}, date={{2025-01-02}},"
        f" abstract={{{ABSTRACT}}}}}"
        for n in range(COUNT)
    ).encode()


def _jsonl() -> bytes:
    context = Context(place="bench", today=dt.date(2026, 3, 12))
    return "\n".join(map(dumps, FORMATS["huggingface"].parse(_huggingface(), context).papers)).encode()


def _listing() -> bytes:
    cards = (
        f"Invented Title Number {n}\n\n{ABSTRACT}\n\n  • 5 authors\n·\nJun 20, 2024 1\n" for n in range(COUNT)
    )
    return ("Daily Papers\n\n" + "\n".join(cards)).encode()


INPUTS: dict[str, Callable[[], bytes]] = {
    "huggingface": _huggingface,
    "jsonl": _jsonl,
    "arxiv-api": _api,
    "arxiv-feed": _feed,
    "arxiv-oai": _oai,
    "bibtex": _bibtex,
    "listing": _listing,
}


def rate(name: str) -> float:
    """Returns papers per second for the parser `name`, best of three runs."""
    data = INPUTS[name]()
    context = Context(place="bench", today=dt.date(2026, 3, 12), page_date=dt.date(2026, 3, 12))
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        parsed = FORMATS[name].parse(data, context)
        best = min(best, time.perf_counter() - begun)
        if len(parsed.papers) != COUNT:
            raise ValueError(f"{name}: {len(parsed.papers)} of {COUNT} papers")
    return COUNT / best


def run() -> str:
    """Returns one line per parser."""
    return "\n".join(f"{name:<12} {rate(name):>8,.0f} papers/s" for name in INPUTS)


if __name__ == "__main__":
    print(run())  # noqa: T201 - run by hand
