"""The output layer: a line for each digit, with its logit as a bar to either side of zero."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui.inside.layer_sheet import LayerSheet
from gui.inside.sheet_layout import SheetLayout
from gui.inside.signed_bars import paint_lines

_WIDTH: Final = 134
_TALLEST: Final = 20
_SHORTEST: Final = 12


class OutputSheet(LayerSheet):
    """Shows ten logits; each can be chosen like any other unit.

    Parameters
    ----------
    name, title : str
        Object name, and the layer's name (the accessible name).
    count : int
        How many.
    parent : QWidget, optional
        The owner.
    """

    def __init__(self, name: str, title: str, count: int, parent: QWidget | None = None) -> None:
        super().__init__(name, title, count, (1, 1), parent)

    def words_of(self, unit: int) -> str:
        """Say which digit it is, and its logit."""
        if self._values is None:
            return f"{self._title}, digit {unit}"
        return f"{self._title}, digit {unit}: logit {float(self._values[unit]):+.3f}"

    def _arrange(self, height: int, scale: float = 1.0) -> SheetLayout:
        line = min(max(height // self._count - 1, _SHORTEST), _TALLEST)
        return SheetLayout(self._count, (line, _WIDTH), 1, 1, 1)

    def _paint_units(self, painter: QPainter) -> None:
        values = np.zeros(self._count) if self._values is None else self._values
        best = int(values.argmax()) if self._values is not None else -1
        lines = [self.unit_rect(unit).adjusted(4, 0, -4, 0) for unit in range(self._count)]
        paint_lines(painter, lines, values, best, is_known=self._values is not None)
