"""What each unit of a layer answers: a cell or a picture for each, one of them chosen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.cursor_keys import MOVES
from gui.heat_colours import Kind, image_of, indices, limit_of
from gui.inside.sheet_layout import SheetLayout
from gui.theme import current
from gui.tipped import Tipped
from nncore.arrays import FloatArray


class LayerSheet(Tipped):
    """Shows the activations of one layer.

    Parameters
    ----------
    name, title : str
        Object name, and the layer's name (the accessible name).
    count : int
        Units, or feature maps.
    pixels : (int, int)
        Height and width of a feature map; (1, 1) for units that answer with one number.
    parent : QWidget, optional
        The owner.

    Signals
    -------
    unit_chosen(int)
        Somebody has clicked a unit, or gone to it with the arrow keys.
    """

    unit_chosen = Signal(int)

    def __init__(
        self,
        name: str,
        title: str,
        count: int,
        pixels: tuple[int, int] = (1, 1),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, title, parent)
        self._title, self._count, self._pixels = title, count, pixels
        self._layout = self._arrange(200)
        self._values: FloatArray | None = None
        self._kind: Kind = "positive"
        self._limit = 1.0
        self._image: QImage | None = None
        self._chosen: int | None = None
        self._off: frozenset[int] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self._layout.size[1], self._layout.size[0])
        self._describe()

    @property
    def limit(self) -> float:
        """The activation of the strongest colour."""
        return self._limit

    @property
    def kind(self) -> Kind:
        """How the activations are coloured."""
        return self._kind

    @property
    def chosen(self) -> int | None:
        """The unit that is marked."""
        return self._chosen

    def fit(self, height: int, scale: float = 1.0) -> None:
        """Arrange the units so that they take no more than `height` logical pixels, if they can.

        Parameters
        ----------
        height : int, logical pixels
            What there is.
        scale : float
            Times the usual size of a unit.
        """
        layout = self._arrange(height, scale)
        if layout != self._layout:
            self._layout, self._image = layout, None
            self.setFixedSize(layout.size[1], layout.size[0])

    def set_values(self, values: FloatArray | None) -> None:
        """Show what the units answer.

        Parameters
        ----------
        values : float (count,) or (count, H, W), or None
            Not changed any more; None where there is no drawing.
        """
        self._values, self._image = values, None
        if values is not None:
            self._limit = limit_of(values)
            self._kind = "signed" if values.min() < 0.0 else "positive"
        self._describe()
        self.update()

    def set_chosen(self, unit: int | None) -> None:
        """Mark a unit, or none."""
        if unit != self._chosen:
            self._chosen = unit
            self._describe()
            self.update()

    def set_off(self, units: frozenset[int]) -> None:
        """Cross out the units that are switched off."""
        if units != self._off:
            self._off = units
            self._describe()
            self.update()

    def unit_rect(self, unit: int) -> QRect:
        """Return the place of a unit, in logical pixels."""
        return self._layout.rect(unit)

    def words_of(self, unit: int) -> str:
        """Say which unit it is, and what it answers."""
        name = f"{self._title}, {'map' if self._pixels != (1, 1) else 'unit'} {unit}"
        off = " (switched off)" if unit in self._off else ""
        if self._values is None:
            return f"{name}{off}"
        value = self._values[unit]
        if value.ndim:
            return (
                f"{name}{off}: up to {float(value.max()):.3g}, {float(value.mean()):.3g} on average"
            )
        return f"{name}{off}: {float(value):.4g}"

    def tip_at(self, place: QPoint) -> str:
        """Say what the unit at a place answers."""
        unit = self._layout.unit_at(place)
        return "" if unit is None else self.words_of(unit)

    def _arrange(self, height: int, scale: float = 1.0) -> SheetLayout:
        return SheetLayout.for_height(self._count, self._pixels, height, scale)

    def _describe(self) -> None:
        scale = f"; the strongest colour is {self._limit:.3g}" if self._values is not None else ""
        units = "maps" if self._pixels != (1, 1) else "units"
        chosen = f"{self._count} {units}" if self._chosen is None else self.words_of(self._chosen)
        self.setAccessibleDescription(chosen + scale)

    def _choose(self, unit: int) -> None:
        self.set_chosen(unit)
        self.unit_chosen.emit(unit)

    def _paint_units(self, painter: QPainter) -> None:
        if self._image is None:
            shape = (self._count, *self._pixels)
            values = np.zeros(shape) if self._values is None else self._values.reshape(shape)
            places = indices(values, self._kind, self._limit)
            self._image = image_of(self._layout.arranged(places), self._kind)
        painter.drawImage(self.rect(), self._image)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the units, crosses on those that are off, and a frame around the chosen one."""
        painter = QPainter(self)
        self._paint_units(painter)
        theme = current()
        painter.setPen(QPen(QColor(theme.danger), 1.5))
        for unit in self._off:
            place = self.unit_rect(unit)
            painter.drawLine(place.topLeft(), place.bottomRight())
            painter.drawLine(place.topRight(), place.bottomLeft())
        if self._chosen is not None:
            place = self.unit_rect(self._chosen)
            painter.setPen(QPen(QColor(theme.validation), 2.0))
            painter.drawRect(place.adjusted(1, 1, -1, -1))
        if self.hasFocus():
            place = self.rect() if self._chosen is None else self.unit_rect(self._chosen)
            painter.setPen(QPen(QColor(theme.text), 1.0))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the unit under the mouse."""
        unit = self._layout.unit_at(event.position().toPoint())
        if unit is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from unit to unit with the arrow keys; Home and End to the first and the last."""
        key = event.key()
        if key in MOVES:
            before = self._chosen
            moved = None if before is None else self._layout.moved(before, *MOVES[key])
            self._choose(moved or 0)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(0 if key == Qt.Key.Key_Home else self._count - 1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Paint in the colours of the new theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._image = None
        super().changeEvent(event)
