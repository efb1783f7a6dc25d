"""What every layer makes of the drawing: all layers in a row, from the ink to the logits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from gui.card import Card
from gui.inside.layer_column import LayerColumn
from gui.inside.layer_sheet import LayerSheet
from nncore.insight.inside import LayerValues, Place

HOW_TO: Final = "each colour scale ends at the layer's largest value · click a unit to look into it"
BLANK: Final = "Draw a digit: here you see what every layer makes of it."
NARROW: Final = 640
"""Below this width there is no room for a note; logical pixels."""

SCALES: Final = (1.8, 1.5, 1.25, 1.0)
"""Times the usual size of a unit."""

_SPACING: Final = 22
_SCROLL_BAR: Final = 12


class _Row(QScrollArea):
    """Scrolls sideways; brings what has the keyboard into sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("layers_scroll")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def bring_into_sight(self, sheet: LayerSheet) -> None:
        """Scroll to the chosen unit of a layer."""
        content = self.widget()
        if sheet.chosen is not None and content is not None:
            middle = sheet.mapTo(content, sheet.unit_rect(sheet.chosen).center())
            self.ensureVisible(middle.x(), middle.y(), 40, 10)

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Scroll to a layer that gets the keyboard."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 20, 0)
        return super().eventFilter(watched, event)


class ActivationsCard(Card):
    """The row of all layers.

    Signals
    -------
    unit_chosen(int place, int unit)
        Somebody has chosen a unit.

    Attributes
    ----------
    columns : tuple of LayerColumn
        The layers, the input first.
    """

    unit_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What every layer makes of it", parent)
        self.setObjectName("activations")
        self.columns: tuple[LayerColumn, ...] = ()
        self._chosen: tuple[int, int] | None = None
        self._is_blank = True
        self._note = QLabel(BLANK, self)
        self._note.setObjectName("activations_note")
        self._note.setProperty("role", "muted")
        self.header.addWidget(self._note)
        self._row = _Row(self)
        self.body.addWidget(self._row, 1)

    def set_places(self, places: tuple[Place, ...]) -> None:
        """Show another network's layers; nothing changes where they are the same."""
        if tuple(column.place for column in self.columns) == places:
            return
        content = QWidget()
        content.setProperty("role", "plain")
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACING)
        self._chosen = None
        self.columns = tuple(LayerColumn(place, content) for place in places)
        for column in self.columns:
            row.addWidget(column)
            row.addStretch(1)
            column.unit_chosen.connect(self._on_unit_chosen)
            column.sheet.installEventFilter(self._row)
        self._row.setWidget(content)
        content.setAutoFillBackground(False)
        self._fit()

    def set_layers(self, layers: tuple[LayerValues, ...] | None) -> None:
        """Show what each layer gives for the drawing; None for a blank canvas."""
        if layers is not None:
            self.set_places(tuple(layer.place for layer in layers))
        self._is_blank = layers is None
        self._show_note()
        for number, column in enumerate(self.columns):
            column.set_values(layers[number] if layers is not None else None)

    def set_chosen(self, place: int, unit: int) -> None:
        """Mark a unit of a place, and none elsewhere."""
        if self._chosen == (place, unit):
            return
        self._chosen = place, unit
        for sheet in self._sheets():
            is_here = sheet is self.columns[place].sheet
            sheet.set_chosen(unit if is_here else None)

    def set_off(self, off: Mapping[int, frozenset[int]]) -> None:
        """Cross out units that are switched off, by place."""
        for column in self.columns:
            if isinstance(column.sheet, LayerSheet):
                column.sheet.set_off(off.get(column.place.index, frozenset()))

    def _sheets(self) -> list[LayerSheet]:
        return [each.sheet for each in self.columns if isinstance(each.sheet, LayerSheet)]

    def _show_note(self) -> None:
        self._note.setText(BLANK if self._is_blank else HOW_TO)
        self._note.setVisible(self._is_blank or self.width() >= NARROW)
        self.setToolTip("" if self._note.isVisible() else HOW_TO)

    def _fit(self) -> None:
        """Make the units as large as there is room for; scroll where even the usual is too much."""
        height, width = self._row.height(), self._row.width()
        for scale in SCALES:
            scrolls = scale == SCALES[-1]
            for column in self.columns:
                column.fit(height - _SCROLL_BAR * scrolls, scale)
            wanted = sum(column.sizeHint().width() + _SPACING for column in self.columns)
            if wanted - _SPACING <= width:
                break

    @Slot(int, int)
    def _on_unit_chosen(self, place: int, unit: int) -> None:
        self.set_chosen(place, unit)
        sheet = self.columns[place].sheet
        if isinstance(sheet, LayerSheet):
            self._row.bring_into_sight(sheet)
        self.unit_chosen.emit(place, unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the units for the new height."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # the row's height is the new one from here
        self._show_note()
        self._fit()
