"""Decides whether an input is good enough to store: not if it is empty or too many records are bad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.errors import PapersError
from paper_listings.sources.vanished import FEWEST, refuse_vanished
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_listings.sources.parsed import Parsed

TOLERATED = 10
"""One record in this many may be bad; a single bad record among good ones is always allowed."""


def judge(parsed: Parsed, place: str, *, expected: Sequence[str] = (), due: bool = False) -> Parsed:
    """Returns `parsed`; raises PapersError if it must not be stored.

    That is the case if more than a tenth of the records (and more than one) are bad, if all of them are, if nearly
    all show the same paper or lack one of the `expected` fields of a Paper, or if papers were `due` and there are
    none.
    """
    bad = parsed.remarks_of("bad record")
    total = len(parsed.sightings) + len(bad)
    if bad and (not parsed.papers or (len(bad) > 1 and len(bad) * TOLERATED > total)):
        where = place if bad[0].line is None else f"{place}:{bad[0].line}"
        raise PapersError.single(
            where,
            f"{len(bad):,} of {count_of(total, 'record')} cannot be read; the first: {bad[0].text}",
            "nothing was stored; repair them, or check whether the source has changed its format",
        )
    if due and not parsed.papers:
        raise PapersError.single(
            place,
            f"no papers found, read as {parsed.format}",
            "check whether it is the right input, and whether the source has changed its format",
        )
    again = len(parsed.remarks_of("shown twice"))
    if len(parsed.papers) == 1 and again + 1 >= FEWEST:
        raise PapersError.single(
            place,
            f"all {again + 1:,} records show the same paper, {parsed.papers[0].key}",
            "nothing was stored; check whether the source has changed its format",
        )
    refuse_vanished(parsed.papers, expected, place)
    return parsed
