"""Lines in a plot, as pyqtgraph makes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg

from nncore.arrays import FloatArray


def add_upright(item: Any) -> Any:
    """Add a hidden upright line to a plot; it does not count for the range."""
    line = pg.InfiniteLine(angle=90, movable=False)
    line.hide()
    item.addItem(line, ignoreBounds=True)
    return line


def set_points(curve: Any, x: FloatArray, y: FloatArray, *, marked: bool) -> None:
    """Give a curve its points, each marked or not; nothing where none of them is finite."""
    if not np.isfinite(y).any():
        x = y = np.zeros(0)
    symbol = "o" if marked and len(x) else None
    if curve.opts["symbol"] != symbol:
        curve.opts["symbol"] = symbol
    curve.setData(x, y)
