"""The drawing on the canvas, read again and again while the network learns."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.train.axes import spread, thin_out, value_at
from gui.train.legend import Entry
from gui.train.plot import FEW_POINTS, Plot
from gui.train.plot_lines import set_points
from nncore.arrays import FloatArray

LABELLED = 0.1
"""Probability over which a digit that does not win is labelled too."""

MAX_POINTS = 300
"""Readings that are drawn; more would lie within a pixel of one another."""

LABEL_PIXELS = 15.0
"""Least distance between two labels, one under the other."""


class DrawingHistory(Plot):
    """Ten probabilities over the run; the digit that wins stands out."""

    def __init__(self, name: str = "drawing_history", parent: QWidget | None = None) -> None:
        super().__init__(name, "Probability of each digit for your drawing, over the run", parent)
        self._epochs: FloatArray = np.zeros(0)
        self._probabilities: FloatArray = np.zeros((0, 10))
        self._digit: int | None = None
        self._dressed: int | None = None
        # Two items for ten lines: what loses is one path with gaps.
        self._winner, self._others = self.add_curve(z=2), self.add_curve(z=1)
        self._others.setDownsampling(auto=False)
        self._others.setClipToView(False)
        self._labels = [pg.TextItem(str(digit), anchor=(0, 0.5)) for digit in range(10)]
        for label in self._labels:
            label.textItem.document().setDocumentMargin(1)  # or their grounds hide one another
            label.setVisible(False)
            self._item.addItem(label, ignoreBounds=True)
        self.set_y_range(1.0, [(0.0, "0"), (0.5, "50"), (1.0, "100 %")])

    @property
    def has_points(self) -> bool:
        """Whether there is a drawing, and a network has read it."""
        return len(self._epochs) > 0

    @property
    def winner(self) -> int | None:
        """The digit that stands out."""
        return self._digit

    def set_points(
        self, epochs: FloatArray, probabilities: FloatArray, digit: int | None = None
    ) -> None:
        """Show how the reading of the drawing changed.

        Parameters
        ----------
        epochs : float (K,), ascending
            When it was read; none where there is no drawing.
        probabilities : float (K, 10), in [0, 1]
            What was read.
        digit : int or None
            The digit that stands out; None for the one that leads at the end.
        """
        if digit is None and len(epochs):
            digit = int(np.argmax(probabilities[-1]))
        same = (
            digit == self._digit
            and np.array_equal(epochs, self._epochs)
            and np.array_equal(probabilities, self._probabilities)
        )
        if same:
            return
        digit_changed = digit != self._digit
        grew = not digit_changed and self._is_grown(epochs, probabilities)
        self._epochs, self._probabilities, self._digit = epochs, probabilities, digit
        self.changed(float(epochs[-1]) if grew else None)
        if digit_changed:
            self.legend_changed.emit(self.legend())

    def _is_grown(self, epochs: FloatArray, probabilities: FloatArray) -> bool:
        """Tell whether the same drawing was only read by later networks of the same run.

        The last point is the network in training, and takes the place of the one before.
        """
        return (
            len(epochs) > 0
            and len(self._epochs) > 0
            and epochs[-1] > self._epochs[-1]
            and np.array_equal(probabilities[0], self._probabilities[0])
        )

    def fit(self) -> None:
        """Fit the axes to the room there is, and the labels to the axes."""
        super().fit()
        if self.isVisible():
            self._place_labels()

    def draw_changes(self) -> None:
        """Draw what changed since the last time."""
        if self._digit != self._dressed:
            self.draw_theme(theme.current())
        kept = thin_out(len(self._epochs), MAX_POINTS)
        x, y = self._epochs[kept], self._probabilities[kept]
        winner = 0 if self._digit is None else self._digit
        few = len(x) <= FEW_POINTS
        set_points(self._winner, x, y[:, winner], marked=few)
        set_points(self._others, *_joined(x, np.delete(y, winner, axis=1)), marked=few)
        self._place_labels()

    def draw_theme(self, shown: theme.Theme) -> None:
        """Dress the curves in the colours of a theme."""
        self._dressed = self._digit
        self.dress(self._winner, shown.accent, mark=3)
        self.dress(self._others, shown.faint, mark=3)
        for digit, label in enumerate(self._labels):
            wins = digit == self._digit
            # Its own ground, or the line at 100 % would strike it through.
            label.fill = pg.mkBrush(shown.card)
            label.setColor(shown.accent if wins else shown.muted)
            label.setFont(theme.ui_font(0 if wins else -2, _weight(wins)))

    def legend(self) -> tuple[Entry, ...]:
        """Return the names of the lines."""
        if self._digit is None:
            return ()
        return (Entry(f"probability of each digit for the {self._digit} on the canvas"),)

    def values_at(self, epoch: float) -> tuple[Entry, ...]:
        """Return the values at an epoch, in words."""
        shown = theme.current()
        found = []
        for digit in range(10):
            line = self._probabilities[:, digit]
            value = value_at(self._epochs, line, epoch, self._total_epochs)
            if value is not None:
                found.append((value, digit))
        found.sort(reverse=True)
        return tuple(
            Entry(f"{digit}: {value:.0%}".replace("%", " %"), self._colour(digit, shown))
            for value, digit in found[:3]
        )

    def _colour(self, digit: int, shown: theme.Theme) -> str:
        return shown.accent if digit == self._digit else shown.muted

    def _place_labels(self) -> None:
        """Put a digit at the end of each line that matters, none over another."""
        wanted = []
        if self.has_points:
            last = self._probabilities[-1]
            wanted = [
                digit for digit in range(10) if digit == self._digit or last[digit] > LABELLED
            ]
            distance = self._label_distance()
            # Of more labels than there is height for, those of the likeliest stay.
            likeliest = sorted(wanted, key=lambda digit: -float(last[digit]))
            wanted = sorted(likeliest[: int(1.0 / distance) + 1])
            places = spread([float(last[digit]) for digit in wanted], distance)
            left = float(self._epochs[-1])
            for digit, height in zip(wanted, places, strict=True):
                self._labels[digit].setPos(left, height)
        for digit, label in enumerate(self._labels):
            label.setVisible(digit in wanted)

    def _label_distance(self) -> float:
        """Return the least distance of two labels in units of the axis."""
        height = max(1.0, float(self._item.getViewBox().height()))
        return min(1.0, LABEL_PIXELS * 1.09 / height)


def _joined(x: FloatArray, lines: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return several lines as one with gaps.

    Parameters
    ----------
    x : float (K,)
        What they have in common.
    lines : float (K, L)
        Their values.

    Returns
    -------
    x, y : float (L · (K + 1),)
        Line after line, each ended by NaN.
    """
    gap = np.full((1, lines.shape[1]), np.nan)
    return np.tile(np.append(x, np.nan), lines.shape[1]), np.vstack([lines, gap]).T.ravel()


def _weight(wins: bool) -> QFont.Weight:
    return QFont.Weight.Bold if wins else QFont.Weight.Normal
