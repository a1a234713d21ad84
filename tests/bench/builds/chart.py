"""Draws stacked bars as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH: Final = 920
_LEFT, _RIGHT, _BAR, _GAP, _LINE = 130, 90, 26, 12, 20
_COLOURS: Final = (
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb", "#774411",
    "#99ddff", "#44aa99", "#eedd88", "#ffaabb", "#555577", "#aaaa00",
)  # fmt: skip
"""Can be told apart by people who see fewer colours, neighbours above all."""
_LEGEND_COLUMNS: Final = 4


def chart(parts: Sequence[tuple[str, str, Mapping[str, Mapping[str, float]]]]) -> str:
    """An SVG file with a part below another: each has a title, a unit, and for each bar its values by name.

    Bars of one part have one scale; a value has the same colour in all of them.
    """
    svg = ET.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "font-family": "sans-serif", "font-size": "13"}
    )
    ET.SubElement(svg, "title").text = "; ".join(title for title, _, _ in parts)
    background = ET.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    y = 0
    for title, unit, bars in parts:
        y = _part(svg, y + _LINE, (title, unit), bars)
    svg.set("viewBox", f"0 0 {WIDTH} {y}")
    background.set("height", str(y))
    ET.indent(svg)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _part(svg: ET.Element, top: int, words: tuple[str, str], bars: Mapping[str, Mapping[str, float]]) -> int:
    """Draws one part from `top` on; returns where it ends."""
    _text(svg, 10, top + 4, words[0], weight="bold")
    names = [*dict.fromkeys(name for values in bars.values() for name in values)]
    colours = {name: _COLOURS[place % len(_COLOURS)] for place, name in enumerate(names)}
    longest = max((sum(values.values()) for values in bars.values()), default=0) or 1
    y = top + _LINE
    for label, values in bars.items():
        _text(svg, 10, y + _BAR * 0.68, label)
        x = float(_LEFT)
        for name, value in values.items():
            width = value / longest * (WIDTH - _LEFT - _RIGHT)
            box = {"x": f"{x:.1f}", "y": str(y), "width": f"{width:.1f}", "height": str(_BAR)}
            bar = ET.SubElement(svg, "rect", box | {"fill": colours[name]})
            ET.SubElement(bar, "title").text = f"{name}: {value:.2f} {words[1]}"
            x += width
        _text(svg, x + 6, y + _BAR * 0.68, f"{sum(values.values()):.1f} {words[1]}")
        y += _BAR + _GAP
    for place, name in enumerate(names):
        row, column = divmod(place, _LEGEND_COLUMNS)
        x = 10 + column * (WIDTH - 20) / _LEGEND_COLUMNS
        below = y + row * _LINE
        box = {"x": f"{x:.1f}", "y": str(below), "width": "12", "height": "12", "fill": colours[name]}
        ET.SubElement(svg, "rect", box)
        _text(svg, x + 18, below + 11, name)
    return y + _LINE * (-(-len(names) // _LEGEND_COLUMNS)) + _LINE


def _text(svg: ET.Element, x: float, y: float, text: str, *, weight: str = "normal") -> None:
    placed = {"x": f"{x:.1f}", "y": f"{y:.1f}", "fill": "#222222", "font-weight": weight}
    ET.SubElement(svg, "text", placed).text = text
