"""Gradients and updates of each layer over the run, and the loss along two straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from gui.backprop.line_plot import Curve, LinePlot
from gui.backprop.turning import turn
from gui.card import Card
from gui.source_link import SourceLink
from gui.theme import GAP
from gui.train.column_scroll import PageColumns
from nncore.insight.backprop.course import Sizes, measure
from nncore.insight.backprop.directions import Slice, slices

NO_RUN: Final = "Train a network (Train, Start): here each of its layers gets a curve, live."
SIZES: Final = (
    "Measured at some networks of the run on the same 50 digits. A layer whose gradient is far "
    "smaller than the others' hardly learns; updates near 0.001 of the weights are usual."
)
LINES: Final = (
    "Mean loss of 50 digits, with the shown network in the middle. One line goes down the "
    "gradient, the other any way, each filter by a piece as long as its weights (Li et al. 2018)."
)


class CoursePage(QWidget):
    """Three plots.

    Attributes
    ----------
    gradients, updates : LinePlot
        A curve for each layer with weights.
    lines : LinePlot
        The loss around the shown network.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backprop_course")
        self.setAccessibleName("Over the run")
        self.gradients = LinePlot(
            "course_gradients",
            "Size of the gradient of each layer",
            "epoch",
            "|∂L/∂W|",
            is_log=True,
            parent=self,
        )
        self.updates = LinePlot(
            "course_updates",
            "Size of one update of each layer, as a share of its weights",
            "epoch",
            "|ΔW| / |W|",
            is_log=True,
            parent=self,
        )
        self.lines = LinePlot(
            "course_lines",
            "Loss along the gradient and along a random direction",
            "distance, in lengths of the weights",
            "loss",
            is_log=True,
            parent=self,
        )
        self._about = QLabel(NO_RUN, self)
        self._about.setObjectName("course_about")
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._lay_out()

    def set_sizes(self, names: Sequence[str], sizes: Sequence[Sizes]) -> None:
        """Show what was measured over a run; nothing where there is none."""
        epochs = tuple(each.epoch for each in sizes)
        for plot, kind in ((self.gradients, "gradients"), (self.updates, "updates")):
            plot.set_curves(
                [
                    Curve(name, epochs, tuple(getattr(each, kind)[place] for each in sizes), place)
                    for place, name in enumerate(names)
                ]
                if sizes
                else []
            )
        self._about.setText(SIZES if sizes else NO_RUN)

    @Slot(object)
    def set_lines(self, lines: Sequence[Slice]) -> None:
        """Show the loss along the lines."""
        names = {"gradient": "down the gradient", "random": "a random direction"}
        self.lines.set_curves(
            [
                Curve(
                    names[line.direction],
                    tuple(line.distances.tolist()),
                    tuple(line.losses.tolist()),
                    2 * place,
                )
                for place, line in enumerate(lines)
            ]
        )

    def set_narrow(self, is_narrow: bool) -> None:
        """Put one plot below the other where there is little room."""
        turn([self._row], is_narrow=is_narrow)

    def _lay_out(self) -> None:
        gradients = Card("How large the gradient is in each layer", self)
        gradients.body.addWidget(self.gradients, 1)
        updates = Card("How far an update moves each layer", self)
        updates.body.addWidget(self.updates, 1)
        around = Card("The loss around the shown network", self)
        words = QLabel(LINES, self)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        around.body.addWidget(self.lines, 1)
        around.body.addWidget(words)
        around.body.addWidget(SourceLink("lines_source", slices, self))
        below = Card("", self)
        below.body.addWidget(self._about)
        below.body.addWidget(SourceLink("sizes_source", measure, self))
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        self._row.addWidget(gradients, 1)
        self._row.addWidget(updates, 1)
        column = PageColumns(QBoxLayout.Direction.TopToBottom, self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(self._row, 1)
        column.addWidget(below)
        column.addWidget(around, 1)
