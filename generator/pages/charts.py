"""Bar charts as paths of an SVG: nothing but geometry, so that colours stay with the style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP: Final = 10
"""Width of a bar with its gap, in units of the drawing."""
BAR: Final = 8
"""Width of a bar."""
HEIGHT: Final = 100
"""Height of the tallest bar."""
BARS_AT_LEAST: Final = 12
"""A chart is as wide as so many bars; fewer are spread over it, the first and the last at its ends, as their names are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A bar chart. The last bar stands apart: its month is not over."""

    width: int
    height: int
    closed: str
    """Path of all bars but the last."""
    open: str
    """Path of the last bar."""
    top: int
    """What the tallest bar stands for."""


def bars(counts: Sequence[int]) -> Chart:
    """The chart of `counts`, in order, the tallest bar as high as the chart; a count that is not 0 is seen."""
    top = max(counts, default=0)
    width = STEP * max(len(counts), BARS_AT_LEAST)
    apart = (width - STEP) / max(len(counts) - 1, 1)
    paths = [_bar(round(place * apart), count, top) for place, count in enumerate(counts)]
    return Chart(
        width=width,
        height=HEIGHT,
        closed="".join(paths[:-1]),
        open="".join(paths[-1:]),
        top=top,
    )


def _bar(left: int, count: int, top: int) -> str:
    if not count:
        return ""
    height = max(1, round(count * HEIGHT / top))
    return f"M{left + 1} {HEIGHT}v-{height}h{BAR}v{height}z"
