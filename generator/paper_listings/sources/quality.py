"""Whether an input is good enough to be stored: not when many of its records are bad, or none is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_listings.errors import PapersError
from paper_listings.sources.vanished import FEWEST, refuse_vanished
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_listings.sources.parsed import Parsed

TOLERATED = 10
"""One record in so many may be bad; a single bad one among good ones always may."""


def judge(parsed: Parsed, place: str, *, expected: Sequence[str] = (), due: bool = False) -> Parsed:
    """`parsed` itself; raises PapersError when it must not be stored.

    That is when more than a tenth of the records (and more than one) are bad, when all of them are, when nearly all
    show one paper or lack one of the `expected` fields of a Paper, or when papers were `due` and there is none.
    """
    bad = parsed.remarks_of("bad record")
    total = len(parsed.papers) + len(bad)
    if bad and (not parsed.papers or (len(bad) > 1 and len(bad) * TOLERATED > total)):
        where = place if bad[0].line is None else f"{place}:{bad[0].line}"
        raise PapersError.single(
            where,
            f"{len(bad):,} of {count_of(total, 'record')} cannot be read, the first: {bad[0].text}",
            "nothing was stored; repair them, or see whether the source has changed its format",
        )
    if due and not parsed.papers:
        raise PapersError.single(
            place,
            f"no paper in it, read as {parsed.format}",
            "see whether it is the right input, and whether the source has changed its format",
        )
    again = len(parsed.remarks_of("shown twice"))
    if len(parsed.papers) == 1 and again + 1 >= FEWEST:
        raise PapersError.single(
            place,
            f"all {again + 1:,} records show one paper, {parsed.papers[0].key}",
            "nothing was stored; see whether the source has changed its format",
        )
    refuse_vanished(parsed.papers, expected, place)
    return parsed
