"""Draws the growth of time over arithmetic as an SVG that reads well in light and dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.growth import Curve

PANEL, GAP, LEFT, BOTTOM, TOP = 220, 46, 62, 46, 34
INK, LINE, GUIDE = "#7a7a80", "#1f77b4", "#b5b5ba"


def draw(curves: Sequence[Curve]) -> str:
    """Return one panel for each curve: seconds over arithmetic, both logarithmic."""
    width = LEFT + len(curves) * (PANEL + GAP)
    height = TOP + PANEL + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}">'
    ]
    for place, curve in enumerate(curves):
        parts += _panel(curve, LEFT + place * (PANEL + GAP))
    return "\n".join([*parts, "</svg>\n"])


def _panel(curve: Curve, left: int) -> list[str]:
    xs = [math.log10(value) for value in curve.arithmetic]
    ys = [math.log10(value) for value in curve.seconds]
    x_low, x_high = math.floor(min(xs)), math.ceil(max(xs))
    y_low, y_high = math.floor(min(ys)), math.ceil(max(ys))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (x - x_low) / max(1, x_high - x_low)
        up = (y - y_low) / max(1, y_high - y_low)
        return left + across * PANEL, TOP + (1 - up) * PANEL

    frame = f'<rect x="{left}" y="{TOP}" width="{PANEL}" height="{PANEL}" fill="none" '
    parts = [frame + f'stroke="{GUIDE}"/>']
    for power in range(x_low, x_high + 1):
        x, _ = at(power, y_low)
        parts.append(_text(x, TOP + PANEL + 16, f"10{_raised(power)}", "middle"))
    for power in range(y_low, y_high + 1):
        _, y = at(x_low, power)
        parts.append(_text(left - 6, y + 4, f"10{_raised(power)}", "end"))
    points = [at(x, y) for x, y in zip(xs, ys, strict=True)]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline points="{joined}" fill="none" stroke="{LINE}" stroke-width="2"/>')
    for (x, y), value in zip(points, curve.values, strict=True):
        title = f"<title>{curve.along} {value:,}</title>"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{LINE}">{title}</circle>')
    what = "seconds of a step" if curve.along == "batch" else "seconds of an epoch"
    middle = left + PANEL / 2
    parts.append(_text(middle, TOP - 18, f"{curve.along}: slope {curve.slope:.2f}", "middle"))
    parts.append(_text(middle, TOP - 4, what, "middle"))
    parts.append(_text(middle, TOP + PANEL + 34, "arithmetic (operations)", "middle"))
    return parts


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
