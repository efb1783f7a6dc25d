"""The curves of a race: one colour and one dash for each lane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.train.axes import value_at
from gui.train.legend import Entry
from gui.train.plot import FEW_POINTS, Plot
from gui.train.plot_lines import set_points
from nncore.arrays import FloatArray
from nncore.training.history import Curves

COLOURS = (0, 3, 4, 5)
"""Places in the theme's `run_colours` that are easy to tell apart."""

DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)
"""So that lanes are told apart without colour too."""


class RacePlot(Plot):
    """Validation accuracy of each lane; the training accuracy until there are two of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("race_plot", "Accuracy of each recipe over the epochs", parent)
        self._names: tuple[str, ...] = ()
        self._lanes: tuple[Curves, ...] = ()
        self._lines: list[Any] = [self.add_curve(z=lane + 1) for lane in range(len(COLOURS))]
        ticks = [(value / 100, f"{value}") for value in (0, 25, 50, 75)]
        self.set_y_range(1.0, [*ticks, (1.0, "100 %")])

    def begin(self, names: Sequence[str], total_epochs: float) -> None:
        """Begin a race of recipes of these names, as long as the longest."""
        self._names, self._lanes = tuple(names), ()
        self.set_total_epochs(total_epochs)
        self.changed()
        self.legend_changed.emit(self.legend())

    def set_lanes(self, lanes: Sequence[Curves]) -> None:
        """Show the curves so far, one set for each lane."""
        self._lanes = tuple(lanes)
        self.changed()
        self.legend_changed.emit(self.legend())

    def draw_changes(self) -> None:
        """Draw what changed since the last time."""
        for lane, line in enumerate(self._lines):
            x, y = self._points(lane)
            set_points(line, x, y, marked=len(x) <= FEW_POINTS)

    def draw_theme(self, shown: theme.Theme) -> None:
        """Dress the lanes in the colours of a theme."""
        for lane, line in enumerate(self._lines):
            self.dress(line, shown.run_colours[COLOURS[lane]], DASHES[lane])

    def legend(self) -> tuple[Entry, ...]:
        """Return the names of the lanes, each with its latest accuracy."""
        entries = []
        for lane, name in enumerate(self._names):
            _, y = self._points(lane)
            known = y[np.isfinite(y)]
            words = f"{name} {_percent(float(known[-1]))}" if len(known) else name
            entries.append(self._entry(lane, words))
        return tuple(entries)

    def values_at(self, epoch: float) -> tuple[Entry, ...]:
        """Return the accuracies at an epoch, in words."""
        entries = []
        for lane, name in enumerate(self._names):
            value = value_at(*self._points(lane), epoch, self._total_epochs)
            if value is not None:
                entries.append(self._entry(lane, f"{name} {_percent(value)}"))
        return tuple(entries)

    def _points(self, lane: int) -> tuple[FloatArray, FloatArray]:
        if lane >= len(self._lanes):
            return np.zeros(0), np.zeros(0)
        curves = self._lanes[lane]
        if len(curves.validation_epoch) > 1:
            return curves.validation_epoch, curves.validation_accuracy
        return curves.epoch, curves.accuracy

    def _entry(self, lane: int, words: str) -> Entry:
        return Entry(words, theme.current().run_colours[COLOURS[lane]], DASHES[lane])


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"
