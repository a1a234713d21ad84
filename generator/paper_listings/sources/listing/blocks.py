"""Tells titles from abstracts in the lines between two footers, by the cheapest reading of their structure.

A listing alternates titles and abstracts, one block each. Every deviation (a missing footer, a missing or extra
blank line, hard wrapping, an unrelated line) has a price, and the cheapest reading of all lines wins. What a line
looks like matters only if the order of the lines allows several readings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_listings.sources.listing.values import Line

Role: TypeAlias = Literal["title", "title goes on", "abstract", "abstract goes on", "new paragraph", "skip"]
_State: TypeAlias = Literal["nothing", "title", "abstract", "closed"]

_LONG_TITLE = 175
_LONGEST_TITLE = 300
_SHORTEST_ABSTRACT = 165


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line, and how it relates to its neighbours."""

    line: Line
    glued: bool
    wraps: bool
    """Whether the line above is full, so that this one may continue it."""
    sentence: bool
    """Whether it ends with a full stop."""
    prose: bool
    """Whether its block is long, or ends with a full stop."""


def is_sentence(form: str) -> bool:
    """Whether the text ends with a full stop, ignoring quotation marks and brackets; many titles are questions."""
    return form.rstrip("\"')]”’").endswith((".", "…", "。"))


def is_prose(form: str) -> bool:
    """Whether the text is as long as an abstract, or ends with a full stop."""
    return len(form) >= _SHORTEST_ABSTRACT or is_sentence(form)


def roles(lines: Sequence[Line], *, airy: bool, ended: bool) -> tuple[Role, ...]:
    """The role of each line; `airy` if blank lines separate titles from abstracts, `ended` if a footer follows.

    Runs in time linear in the number of lines.
    """
    best: dict[_State, float] = {"nothing": 0.0}
    history: list[dict[_State, tuple[_State, Role]]] = []
    for row in _rows(lines):
        costs: dict[_State, float] = {}
        steps: dict[_State, tuple[_State, Role]] = {}
        for state, cost in best.items():
            for following, role, price in _readings(state, row, airy=airy):
                if following not in costs or cost + price < costs[following]:
                    costs[following] = cost + price
                    steps[following] = (state, role)
        best = costs
        history.append(steps)
    state = min(best, key=lambda each: best[each] + _price_of_end(each, ended=ended))
    found: list[Role] = []
    for steps in reversed(history):
        state, role = steps[state]
        found.append(role)
    return tuple(reversed(found))


def _rows(lines: Sequence[Line]) -> Iterator[_Row]:
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and lines[end].glued:
            end += 1
        block = lines[start:end]
        width = max(len(line.form) for line in block)
        length = sum(len(line.form) for line in block)
        for at, line in enumerate(block):
            word = len(line.form.split(" ", 1)[0])
            yield _Row(
                line=line,
                glued=at > 0,
                wraps=at > 0 and len(block[at - 1].form) + 1 + word > width,
                sentence=is_sentence(line.form),
                prose=length >= _SHORTEST_ABSTRACT or is_sentence(block[-1].form),
            )
        start = end


def _readings(state: _State, row: _Row, *, airy: bool) -> Iterator[tuple[_State, Role, float]]:
    if state == "title":
        if row.glued:
            yield "title", "title goes on", (0.5 if row.wraps else 6) + (1.5 if row.sentence else 0)
            yield "abstract", "abstract", (4 if row.wraps else 1) + (0 if row.prose else 3)
        else:
            yield "abstract", "abstract", 0 if row.prose else 3
        return
    if state == "abstract":
        if row.glued:
            torn = 1 if airy else 5
            yield "abstract", "abstract goes on", 0 if row.wraps else torn
        else:
            yield "abstract", "new paragraph", 2 if row.prose else 4
    yield "title", "title", _price_of_title(row) + _price_of_missing_footer(state, row, airy=airy)
    yield "nothing" if state == "nothing" else "closed", "skip", _price_of_skipping(row)


def _price_of_title(row: _Row) -> float:
    form = row.line.form
    return (
        (2 if len(form) > _LONG_TITLE else 0)
        + (1 if len(form) > _LONGEST_TITLE else 0)
        + (2 if row.sentence and form.endswith(".") else 0)
        + (1 if form[0].islower() else 0)
        + {"number": 4, "chrome": 1}.get(row.line.kind, 0)
    )


def _price_of_missing_footer(state: _State, row: _Row, *, airy: bool) -> float:
    if state == "nothing":
        return 0
    if state == "abstract" and row.glued:
        return 8 if airy else 3
    return 1


def _price_of_skipping(row: _Row) -> float:
    if row.line.kind == "chrome":
        return 0.1
    if row.line.kind in {"number", "votes"}:
        return 0.2
    return 6 if row.prose else 4


def _price_of_end(state: _State, *, ended: bool) -> float:
    with_footer: dict[_State, float] = {"nothing": 6, "title": 5, "abstract": 0, "closed": 1}
    without_footer: dict[_State, float] = {"nothing": 0, "title": 9, "abstract": 1, "closed": 1}
    return (with_footer if ended else without_footer)[state]
