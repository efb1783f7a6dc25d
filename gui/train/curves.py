"""Loss and accuracy over the epochs: the run that is shown, and earlier ones behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.train.axes import nice_ticks, nice_top, value_at
from gui.train.legend import Entry
from gui.train.plot import FEW_POINTS, Plot
from gui.train.plot_lines import set_points
from gui.train.run_rows import past_colour
from nncore.arrays import FloatArray
from nncore.training.history import Curves

VALIDATION_DASH = Qt.PenStyle.DashLine
OVERLAY_DASHES = (
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotDotLine,
)
"""Earlier runs take turns with these, so that they are told apart without colour too."""

HIGHEST_LOSS = 3.0
"""A loss that explodes leaves the picture at this multiple of where it began."""

FAR_ABOVE = 20.0
"""Multiple of the highest mark beyond which nothing is drawn."""


@dataclass(frozen=True, eq=False)
class Overlay:
    """An earlier run behind the current one: its validation curve.

    Attributes
    ----------
    name, short : str
        What the legend calls it, and in few words where its value stands beside.
    colour : int
        Index into the theme's `run_colours`.
    curves : Curves
        All its curves.
    """

    name: str
    short: str
    colour: int
    curves: Curves


@dataclass(frozen=True, eq=False)
class _Line:
    name: str
    short: str
    x: FloatArray
    y: FloatArray
    colour: str
    dash: Qt.PenStyle


class CurvePlot(Plot):
    """Training and validation, live, with earlier runs behind them.

    Parameters
    ----------
    quantity : "loss" or "accuracy"
        What is plotted.
    name : str
        Object name.
    """

    def __init__(
        self, quantity: Literal["loss", "accuracy"], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, f"{quantity.capitalize()} over the epochs", parent)
        self._quantity = quantity
        self._curves: Curves | None = None
        self._drawn: Curves | None = None
        self._overlays: tuple[Overlay, ...] = ()
        self._drawn_overlays: tuple[Overlay, ...] | None = None
        self._overlay_curves: list[Any] = []
        self._training = self.add_curve(z=3)
        self._validation = self.add_curve(z=4)
        self._top = 0.0
        if quantity == "accuracy":
            ticks = [(value / 100, f"{value}") for value in (0, 25, 50, 75)]
            self.set_y_range(1.0, [*ticks, (1.0, "100 %")])

    def set_run(self, curves: Curves | None, total_epochs: float) -> None:
        """Show a run's curves so far; None for no run."""
        self.set_total_epochs(total_epochs)
        if curves is not self._curves:
            old, self._curves = self._curves, curves
            grew = old is not None and curves is not None and len(curves.epoch) > 0
            if (old is None) != (curves is None):
                self.legend_changed.emit(self.legend())
            self.changed(float(curves.epoch[-1]) if grew and curves is not None else None)

    def set_overlays(self, overlays: tuple[Overlay, ...]) -> None:
        """Show earlier runs behind the current one."""
        if overlays != self._overlays:
            self._overlays = overlays
            self.changed()
            self.legend_changed.emit(self.legend())

    def draw_changes(self) -> None:
        """Draw what changed since the last time."""
        if self._quantity == "loss":
            self._fit_loss()
        if self._overlays != self._drawn_overlays:
            self._draw_overlays()
        old, new = self._drawn, self._curves
        self._drawn = new
        if new is None:
            for curve in (self._training, self._validation):
                curve.setData([], [])
            return
        x, y = self._training_of(new)
        if old is None or not _same(self._training_of(old), (x, y)):
            set_points(self._training, x, self._drawable(y), marked=len(x) <= FEW_POINTS)
        x, y = self._validation_of(new)
        if old is None or not _same(self._validation_of(old), (x, y)):
            set_points(self._validation, x, self._drawable(y), marked=len(x) <= FEW_POINTS)

    def draw_theme(self, shown: theme.Theme) -> None:
        """Dress the curves in the colours of a theme."""
        for curve, line in zip(
            (self._training, self._validation), self._own_lines(shown), strict=True
        ):
            self.dress(curve, line.colour, line.dash)
        self._dress_overlays(shown)

    def legend(self) -> tuple[Entry, ...]:
        """Return the names of the lines."""
        return tuple(Entry(line.name, line.colour, line.dash, line.short) for line in self._lines())

    def values_at(self, epoch: float) -> tuple[Entry, ...]:
        """Return the values at an epoch, in words."""
        entries = []
        for line in self._lines():
            value = value_at(line.x, line.y, epoch, self._total_epochs)
            if value is not None:
                words = f"{value:.1%}".replace("%", " %") if self._is_share else f"{value:.3g}"
                entries.append(Entry(f"{line.short} {words}", line.colour, line.dash))
        return tuple(entries)

    @property
    def _is_share(self) -> bool:
        return self._quantity == "accuracy"

    def _training_of(self, curves: Curves) -> tuple[FloatArray, FloatArray]:
        return curves.epoch, curves.accuracy if self._is_share else curves.loss

    def _validation_of(self, curves: Curves) -> tuple[FloatArray, FloatArray]:
        values = curves.validation_accuracy if self._is_share else curves.validation_loss
        return curves.validation_epoch, values

    def _own_lines(self, shown: theme.Theme) -> list[_Line]:
        curves = self._curves
        nothing: FloatArray = np.zeros(0)
        x = y = validation_x = validation_y = nothing
        if curves is not None:
            x, y = self._training_of(curves)
            validation_x, validation_y = self._validation_of(curves)
        return [
            _Line("training", "training", x, y, shown.accent, Qt.PenStyle.SolidLine),
            _Line(
                "validation",
                "validation",
                validation_x,
                validation_y,
                shown.validation,
                VALIDATION_DASH,
            ),
        ]

    def _overlay_lines(self, shown: theme.Theme) -> list[_Line]:
        lines = []
        for number, overlay in enumerate(self._overlays):
            x, y = self._validation_of(overlay.curves)
            if len(x) < 2:
                # A run that ended within its first epoch has no validation curve to speak of.
                x, y = self._training_of(overlay.curves)
            colour = past_colour(shown, overlay.colour)
            dash = OVERLAY_DASHES[number % len(OVERLAY_DASHES)]
            lines.append(_Line(overlay.name, overlay.short, x, y, colour, dash))
        return lines

    def _lines(self) -> list[_Line]:
        shown = theme.current()
        own = self._own_lines(shown)
        # Of earlier runs alone: names of lines that are not there would only puzzle.
        hidden = self._curves is None and self._overlays
        return self._overlay_lines(shown) if hidden else own + self._overlay_lines(shown)

    def _draw_overlays(self) -> None:
        self._drawn_overlays = self._overlays
        while len(self._overlay_curves) > len(self._overlays):
            self._item.removeItem(self._overlay_curves.pop())
        while len(self._overlay_curves) < len(self._overlays):
            self._overlay_curves.append(self.add_curve(z=1))
        lines = self._overlay_lines(theme.current())
        for curve, line in zip(self._overlay_curves, lines, strict=True):
            set_points(curve, line.x, self._drawable(line.y), marked=False)
        self._dress_overlays(theme.current())

    def _dress_overlays(self, shown: theme.Theme) -> None:
        # Not strict: a theme may change before new overlays are drawn.
        for curve, line in zip(self._overlay_curves, self._overlay_lines(shown), strict=False):
            self.dress(curve, line.colour, line.dash)

    def _drawable(self, values: FloatArray) -> FloatArray:
        """Return values that a painter can follow: what explodes ends high above the picture."""
        if self._is_share:
            return values
        finite: FloatArray = np.where(np.isfinite(values), values, np.nan)
        return np.minimum(finite, FAR_ABOVE * self._top)

    def _fit_loss(self) -> None:
        """Make the highest mark a round number over all curves; it moves in steps only."""
        top = 0.0
        for line in self._lines():
            values = line.y[np.isfinite(line.y)]
            if len(values):
                top = max(top, min(float(values.max()), HIGHEST_LOSS * float(values[0])))
        top = nice_top(top)
        if top != self._top:
            self._top = top
            ticks = [(value, f"{value:g}") for value in nice_ticks(top, 5)]
            self.set_y_range(top, ticks)


def _same(first: tuple[FloatArray, FloatArray], second: tuple[FloatArray, FloatArray]) -> bool:
    """Whether two curves have the same points."""
    return all(
        np.array_equal(one, other, equal_nan=True) for one, other in zip(first, second, strict=True)
    )
