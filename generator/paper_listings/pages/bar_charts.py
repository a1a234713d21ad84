"""Draws bar charts as SVG paths: only geometry, so that colours stay in the style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 120
"""Width of a chart, in units of the drawing; every bar gets the same share of it, and fills four fifths of that."""
_PART_AT_LEAST: Final = 10
HEIGHT: Final = 100
"""Height of the tallest bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A bar chart. The last bar is separate, because its month may not be over."""

    width: int
    height: int
    closed: str
    """Path of all bars but the last."""
    open: str
    """Path of the last bar."""
    top: int
    """The count of the tallest bar."""


def bars(counts: Sequence[int]) -> Chart:
    """The chart of `counts`, in order. The tallest bar is as high as the chart; every count above 0 is visible."""
    top = max(counts, default=0)
    part = max(WIDTH // max(len(counts), 1), _PART_AT_LEAST)
    paths = [_bar(place * part, part, count, top) for place, count in enumerate(counts)]
    return Chart(
        width=part * max(len(counts), 1),
        height=HEIGHT,
        closed="".join(paths[:-1]),
        open="".join(paths[-1:]),
        top=top,
    )


def _bar(left: int, part: int, count: int, top: int) -> str:
    if not count:
        return ""
    height = max(1, round(count * HEIGHT / top))
    gap = round(part / 10)
    return f"M{left + gap} {HEIGHT}v-{height}h{part - 2 * gap}v{height}z"
