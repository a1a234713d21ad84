"""Makes a store of any size, to measure with: `python -m tools.make_store DATA 10000 [--corpus FILE] [--more-days N]`.

With a corpus (JSON lines with `id`, `title`, `abstract`, `authors`, …, gzipped or not) its papers come first; further
ones are put together from halves of titles and from sentences of its abstracts. Without one, everything is invented,
with words as frequent as in real papers. The same arguments give the same store; `--more-days` adds days behind it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link, Paper, in_order, parse_arxiv_id
from paper_listings.store import stored_papers
from paper_listings.text import clean, is_web_address, sentences
from tests.bench import _invented

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LAST_DAY = dt.date(2026, 10, 28)
"""The last listing day, without `--more-days`: a Wednesday, so that the next day begins neither a week nor a month."""
FEWEST, MOST = 30, 70
"""Papers of a weekday."""
SENTENCES = 7
"""Sentences of an abstract that is put together."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What a paper says, before it gets a day and a place."""

    title: str
    abstract: str
    authors: tuple[str, ...]
    arxiv_id: str | None = None
    organization: str | None = None
    links: tuple[Link, ...] = ()
    keywords: tuple[str, ...] = ()
    counts: tuple[int, int] = (0, 0)


def made(count: int, corpus: Path | None = None, more_days: int = 0) -> list[Paper]:
    """Returns `count` papers on consecutive weekdays, the last on `LAST_DAY`, and those of `more_days` after it."""
    sizes = [*_sizes(count, random.Random(1))]
    first = len(sizes)
    more = random.Random(
        2
    )  # a chance of its own each, so that days that are added change nothing before them
    sizes += [more.randint(FEWEST, MOST) for _ in range(more_days)]
    texts = _texts(sum(sizes), corpus, random.Random(3))
    chance = random.Random(4)
    papers: list[Paper] = []
    numbers: dict[str, int] = {}
    for number, size in enumerate(sizes):
        listed = _weekday(number - first)
        for position, text in enumerate(islice(texts, size), 1):
            month = f"{listed:%y%m}"
            numbers[month] = numbers.get(month, 60_000) + 1
            key = text.arxiv_id or f"{month}.{numbers[month]}"
            papers.append(
                Paper(
                    key=key,
                    arxiv_id=key,
                    title=text.title,
                    abstract=text.abstract or None,
                    authors=text.authors or None,
                    author_count=len(text.authors) or None,
                    organization=text.organization,
                    published=PartialDate.of(listed - dt.timedelta(days=chance.randint(0, 9))),
                    listed=listed,
                    position=position,
                    seen=listed,
                    upvotes=text.counts[0],
                    comments=text.counts[1],
                    links=text.links,
                    keywords=text.keywords,
                    sources=("huggingface",),
                )
            )
    return papers


def _sizes(count: int, chance: random.Random) -> Iterator[int]:
    """Papers of consecutive weekdays, `count` in all; from `FEWEST` to `MOST` each, if there are so many."""
    while count > 0:
        size = chance.randint(FEWEST, MOST)
        if count <= MOST:
            size = count
        elif count - size < FEWEST:
            size = count // 2
        yield size
        count -= size


def _weekday(number: int) -> dt.date:
    """The weekday `number` weekdays after the one that follows `LAST_DAY`; negative numbers lie before it."""
    weeks, day = divmod(LAST_DAY.weekday() + 1 + number, 5)
    return LAST_DAY + dt.timedelta(days=7 * weeks + day - LAST_DAY.weekday())


def _texts(count: int, corpus: Path | None, chance: random.Random) -> Iterator[_Text]:
    if corpus is None:
        for paper in _invented.papers(count):
            yield _Text(
                paper.title,
                paper.abstract or "",
                paper.authors or (),
                counts=(paper.upvotes or 0, paper.comments or 0),
            )
        return
    real = _read(corpus)
    yield from islice(real, count)
    if count <= len(real):
        return
    split = [[*sentences(text.abstract)] for text in real]
    for _ in range(count - len(real)):
        yield _put_together(real, split, chance)


def _read(corpus: Path) -> list[_Text]:
    """Returns the papers of the corpus, each arXiv id once, in its order."""
    data = corpus.read_bytes()
    lines = (gzip.decompress(data) if corpus.suffix == ".gz" else data).splitlines()
    found = {row["id"]: row for row in map(json.loads, lines) if parse_arxiv_id(row["id"]) == row["id"]}
    return [_text(row) for row in found.values()]


def _text(row: dict[str, Any]) -> _Text:
    given = [Link(kind="code", url=row["github"])] if row.get("github") else []
    given += [Link(kind="project", url=row["project"])] if row.get("project") else []
    return _Text(
        title=clean(row["title"]),
        abstract=clean(row["abstract"] or ""),
        authors=tuple(filter(None, map(clean, row["authors"] or ()))),
        arxiv_id=row["id"],
        organization=clean(row["organization"]) if row.get("organization") else None,
        links=in_order(tuple(link for link in given if is_web_address(link.url))),
        keywords=tuple(filter(None, map(clean, row.get("keywords") or ()))),
        counts=(row.get("upvotes") or 0, row.get("comments") or 0),
    )


def _put_together(real: Sequence[_Text], split: Sequence[Sequence[str]], chance: random.Random) -> _Text:
    ends = [chance.choice(real).title.split() for _ in range(2)]
    title = " ".join(ends[0][: len(ends[0]) // 2 + 1] + ends[1][len(ends[1]) // 2 :])
    drawn = (chance.choice(chance.choice(split) or [""]) for _ in range(SENTENCES))
    model = chance.choice(real)
    return _Text(
        title=title,
        abstract=" ".join(filter(None, drawn)),
        authors=chance.choice(real).authors,
        organization=model.organization,
        links=model.links,
        keywords=model.keywords,
        counts=model.counts,
    )


def save(data: Path, papers: Sequence[Paper]) -> None:
    """Writes papers into the store in `data`. Raises PapersError if it holds others, which would be lost."""
    stored_papers.save(data, papers)


def main(arguments: Sequence[str]) -> int:
    """Makes the store that the arguments describe. Returns 1 if another one is there, which is left as it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="the data folder of a site")
    parser.add_argument("count", type=int, help="number of papers")
    parser.add_argument("--corpus", type=Path, help="real papers as JSON lines")
    parser.add_argument("--more-days", type=int, default=0, help="days to add behind them")
    given = parser.parse_args(arguments)
    papers = made(given.count, given.corpus, given.more_days)
    try:
        save(given.data, papers)
    except PapersError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{len(papers):,} papers, {papers[0].listed} to {papers[-1].listed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
