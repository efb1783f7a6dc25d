"""One layer in the row of all layers: its name, its units, and the scale of their colours."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.heat_picture import HeatPicture
from gui.inside.layer_sheet import LayerSheet
from gui.inside.output_sheet import OutputSheet
from gui.inside.scale_bar import ScaleBar
from nncore.insight.inside import LayerValues, Place

INPUT_SIDE = 140
"""Largest side of the input, in logical pixels."""


class LayerColumn(QWidget):
    """A layer of the network.

    Parameters
    ----------
    place : Place
        Which.
    parent : QWidget, optional
        The owner.

    Signals
    -------
    unit_chosen(int place, int unit)
        Somebody has chosen a unit of it.

    Attributes
    ----------
    sheet : LayerSheet or HeatPicture
        Its units; or the input.
    """

    unit_chosen = Signal(int, int)

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._title = QLabel(place.name, self)
        self._title.setProperty("role", "title")
        self._size = QLabel(" ", self)
        self._size.setProperty("role", "muted")
        self.sheet = self._make_sheet()
        self._scale = ScaleBar(f"layer_{place.index}_scale", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        top = Qt.AlignmentFlag.AlignTop
        column.addWidget(self._title, 0, top)
        column.addWidget(self._size, 0, top)
        column.addWidget(self.sheet, 0, top)
        column.addWidget(self._scale, 0, top)
        column.addStretch(1)

    @property
    def place(self) -> Place:
        """Which layer it is."""
        return self._place

    def fit(self, height: int, scale: float) -> None:
        """Arrange the units for so many logical pixels of height, at times their usual size."""
        words = (self._title, self._size, self._scale)
        left = height - sum(each.sizeHint().height() + 3 for each in words)
        if isinstance(self.sheet, LayerSheet):
            self.sheet.fit(left, scale)
        else:
            side = max(56, min(left, INPUT_SIDE))
            self.sheet.setFixedSize(side, side)

    def set_values(self, layer: LayerValues | None) -> None:
        """Show what the layer gives for the drawing; None where there is none."""
        if layer is not None:
            title, _, size = layer.title.partition(" · ")
            self._title.setText(title)
            self._size.setText(size or "ink, from 0 to 1")
        if isinstance(self.sheet, HeatPicture):
            image = (
                None
                if layer is None
                else layer.values[:, :, 0]
                if layer.place.is_image
                else (layer.values[None])
            )
            full = 1.0 if layer is None else max(1.0, layer.limit)
            self.sheet.set_values(image, "ink", full)
            self._scale.set_scale("ink", None if layer is None else full, "")
            return
        assert isinstance(self.sheet, LayerSheet)
        values = None
        if layer is not None:
            values = layer.values.transpose(2, 0, 1) if self._place.is_image else layer.values
        self.sheet.set_values(values)
        limit = self.sheet.limit if values is not None else None
        words = layer.scale if layer is not None else ""
        self._scale.set_scale(self.sheet.kind, limit, words)

    def _make_sheet(self) -> LayerSheet | HeatPicture:
        place = self._place
        name = f"layer_{place.index}"
        if place.kind == "input":
            return HeatPicture(name, "Input: what the network receives", self)
        pixels = place.shape[:2] if place.is_image else (1, 1)
        sheet = (
            OutputSheet(name, "Output", place.units, self)
            if place.kind == "output"
            else LayerSheet(name, place.name, place.units, (pixels[0], pixels[1]), self)
        )
        sheet.unit_chosen.connect(self._on_unit_chosen)
        return sheet

    @Slot(int)
    def _on_unit_chosen(self, unit: int) -> None:
        self.unit_chosen.emit(self._place.index, unit)
