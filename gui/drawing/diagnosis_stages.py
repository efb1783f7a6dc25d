"""The way from the canvas to the input: a picture, a switch and three bars for every stage."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.drawing.input_preview import InputPreview
from gui.drawing.probability_bars import FLAGS_LEFT, FLAGS_RIGHT
from gui.drawing.wording import DIGIT_NAMES, percent
from gui.theme import current, ui_font
from nncore.arrays import FloatArray
from nncore.insight.diagnosis import Diagnosis, Step
from nncore.insight.stages import Stage
from nncore.network.model import Reading

_ROW = 18
_TITLE = 24
_SHOWN = 3
_OFF = 0.4
"""How bright the ink of a stage is that is off."""

TITLES: Final = {
    None: "As drawn",
    Stage.SIZE: "Scaled",
    Stage.PEN: "Pen redrawn",
    Stage.CENTRE: "Centred",
    Stage.SLANT: "Upright",
}
TIPS: Final = {
    None: "The whole canvas, shrunk to the input: all that the raw route does",
    Stage.SIZE: "Scale the ink until its longer side is 20 pixels, as in MNIST",
    Stage.PEN: "Draw the strokes again with a pen as wide as MNIST's",
    Stage.CENTRE: "Move the ink by whole pixels until its centre of mass is in the middle",
    Stage.SLANT: (
        "Shear the ink until it leans as MNIST's digits do on average. The preparation does not "
        "do this; here it shows whether the slant matters."
    ),
}


class TopThree(QWidget):
    """The three most probable digits as bars, painted by hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probabilities: FloatArray | None = None
        self._best: list[int] = []
        self._is_lit = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Three most probable digits")

    def set_probabilities(self, probabilities: FloatArray | None, *, is_lit: bool) -> None:
        """Show the three largest; not lit where the stage is off."""
        self._probabilities, self._is_lit = probabilities, is_lit
        best = [] if probabilities is None else np.argsort(probabilities)[::-1][:_SHOWN].tolist()
        self._best = best
        self.setAccessibleDescription(self.text())
        self.setToolTip(self.text())
        self.update()

    def text(self) -> str:
        """Return what is shown, in words."""
        if self._probabilities is None:
            return "nothing drawn yet"
        return ", ".join(
            f"{DIGIT_NAMES[digit]} {percent(float(self._probabilities[digit]))}"
            for digit in self._best
        )

    def _paint_row(self, painter: QPainter, rank: int, row: QRect, figures: int) -> None:
        colours = current()
        bar = QRectF(row).adjusted(16, 5, -figures - 6, -5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bar_empty))
        painter.drawRoundedRect(bar, 2, 2)
        if self._probabilities is None:
            return
        digit = self._best[rank]
        probability = float(self._probabilities[digit])
        bar.setWidth(max(bar.width() * min(probability, 1.0), 1.0))
        is_lit = self._is_lit and rank == 0
        painter.setBrush(QColor(colours.accent if is_lit else colours.faint))
        painter.drawRoundedRect(bar, min(2.0, bar.width() / 2), 2)
        weight = QFont.Weight.Bold if rank == 0 else QFont.Weight.Normal
        painter.setFont(ui_font(-1, weight, tabular=True))
        painter.setPen(QColor(colours.text if is_lit else colours.muted))
        painter.drawText(row, FLAGS_LEFT, str(digit))
        painter.setFont(ui_font(-2, tabular=True))
        painter.drawText(row, FLAGS_RIGHT, percent(probability))

    def sizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(120, _SHOWN * _ROW)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which figures stay legible."""
        return QSize(92, _SHOWN * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures = QFontMetrics(ui_font(-2, tabular=True)).horizontalAdvance("> 99.9 %")
        for rank in range(_SHOWN):
            row = QRect(0, rank * _ROW, self.width(), _ROW)
            self._paint_row(painter, rank, row, figures)
        painter.end()


class StageTile(QWidget):
    """One stage: its switch, what the network would receive after it, and would say.

    Signals
    -------
    toggled()
        The switch was thrown.
    """

    toggled = Signal()

    def __init__(self, stage: Stage | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = stage
        name = stage.value if stage else "drawn"
        self._switch: QCheckBox | None = None
        title: QWidget
        if stage is None:
            title = QLabel(TITLES[None], self)
        else:
            title = self._switch = QCheckBox(TITLES[stage], self)
            self._switch.setObjectName(f"stage_{name}")
            self._switch.setAccessibleName(f"Stage: {TITLES[stage]}")
            self._switch.setAccessibleDescription(TIPS[stage])
            self._switch.toggled.connect(self.toggled)
        title.setFixedHeight(_TITLE)
        title.setToolTip(TIPS[stage])
        self._picture = InputPreview(self)
        self._picture.setObjectName(f"stage_{name}_picture")
        self._picture.setAccessibleName(f"The ink: {TITLES[stage]}")
        self._picture.setToolTip(TIPS[stage])
        self._bars = TopThree(self)
        self._bars.setObjectName(f"stage_{name}_probabilities")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(title)
        column.addWidget(self._picture, 1)
        column.addWidget(self._bars)

    @property
    def is_on(self) -> bool:
        """Whether the stage is switched on; the canvas always is."""
        return self._switch is None or self._switch.isChecked()

    def set_on(self, on: bool) -> None:
        """Set the switch, without `toggled`."""
        if self._switch is not None:
            self._switch.blockSignals(True)
            self._switch.setChecked(on)
            self._switch.blockSignals(False)

    def set_step(self, step: Step | None) -> None:
        """Show what has come of the stage; None where there is no ink."""
        if step is None:
            self._picture.set_reading(Reading.blank())
            self._bars.set_probabilities(None, is_lit=False)
        else:
            shown = step.input if step.is_on else step.input * np.float32(_OFF)
            self._picture.set_reading(Reading.of(shown, step.probabilities))
            self._bars.set_probabilities(step.probabilities, is_lit=step.is_on)


class StageRow(QWidget):
    """All stages, from the canvas at the left to what the network receives at the right.

    Signals
    -------
    stages_requested(object)
        Which stages are to be on: frozenset of Stage.
    """

    stages_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stages")
        self.setAccessibleName("Stages of the preparation")
        self._tiles = [StageTile(stage, self) for stage in (None, *Stage)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for tile in self._tiles:
            row.addWidget(tile, 1)
            tile.toggled.connect(self._on_toggled)

    def set_stages(self, stages: frozenset[Stage]) -> None:
        """Set the switches, without `stages_requested`."""
        for tile in self._tiles:
            tile.set_on(tile.stage in stages)

    def set_diagnosis(self, diagnosis: Diagnosis | None) -> None:
        """Show the stages of a diagnosis; None where there is no ink."""
        for index, tile in enumerate(self._tiles):
            tile.set_step(None if diagnosis is None else diagnosis.steps[index])

    @Slot()
    def _on_toggled(self) -> None:
        on = frozenset(tile.stage for tile in self._tiles if tile.stage and tile.is_on)
        self.stages_requested.emit(on)
