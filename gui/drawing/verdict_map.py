"""A map of verdicts: a cell for each pose, lettered and coloured by the digit read there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.cursor_keys import CHOOSING, MOVES
from gui.drawing.verdict_map_painting import (
    BELOW,
    LEFT,
    Layout,
    empty_cells,
    paint_axes,
    paint_cells,
    paint_mark,
    veil_cells,
)
from gui.drawing.verdict_map_words import cell_words, spoken_map
from gui.theme import current
from gui.tipped import Tipped
from nncore.data.transform import UNMOVED, Pose
from nncore.insight.verdict_map import VerdictMap

_LEAST = 132  # logical pixels of a map whose cells can be told apart


class VerdictMapView(Tipped):
    """Shows one map, where the drawing is on it, and lets a pose be chosen.

    Parameters
    ----------
    name : str
        The object name.
    title : str
        What the map is of, for a screen reader.
    parent : QWidget, optional
        The owner.

    Signals
    -------
    pose_requested(object)
        The :class:`~nncore.data.transform.Pose` of the cell that was chosen.
    """

    pose_requested = Signal(object)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.setAccessibleDescription(spoken_map(None))
        self._map: VerdictMap | None = None
        self._pose = UNMOVED
        self._cursor: tuple[int, int] | None = None
        self._cells: QPixmap | None = None
        self._painted = np.zeros((0, 0), dtype=bool)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def shown(self) -> VerdictMap | None:
        """The map that is shown."""
        return self._map

    def set_map(self, verdicts: VerdictMap | None) -> None:
        """Show a map, or none; cells that are not known yet go on showing the one before."""
        before, self._map = self._map, verdicts
        if verdicts is None or before is None:
            self._cells = None
        elif verdicts.grid is not before.grid and self._cells is not None:
            veil_cells(self._cells, self.layout_of(verdicts))
            self._painted[:] = False
        if verdicts is None or verdicts.is_complete:
            self.setAccessibleDescription(spoken_map(verdicts))
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if verdicts else Qt.CursorShape.ArrowCursor
        )
        self.update()

    def set_pose(self, pose: Pose) -> None:
        """Mark where the drawing is."""
        if pose != self._pose:
            self._pose = pose
            self.update()

    def layout_of(self, verdicts: VerdictMap) -> Layout:
        """Return where the cells of a map are."""
        return Layout(self.width(), self.height(), verdicts.grid.shape)

    def tip_at(self, place: QPoint) -> str:
        """Say what is read in the cell at a place; "" beside the map."""
        cell = self._cell_at(place.toPointF())
        return cell_words(self._map, *cell) if self._map and cell else ""

    def _cell_at(self, place: QPointF) -> tuple[int, int] | None:
        return self.layout_of(self._map).cell_at(place.x(), place.y()) if self._map else None

    def _step(self, verdicts: VerdictMap, down: int, across: int) -> None:
        """Move the keyboard's cursor; it begins where the drawing is."""
        row, column = self._cursor or self._own_cell(verdicts)
        rows, columns = verdicts.grid.shape
        self._cursor = (
            min(max(row + down, 0), rows - 1),
            min(max(column + across, 0), columns - 1),
        )
        self.setAccessibleDescription(cell_words(verdicts, *self._cursor))
        self.update()

    def _refresh_cells(self, verdicts: VerdictMap) -> QPixmap:
        """Paint the cells that have become known; all after a change of size or theme."""
        layout = self.layout_of(verdicts)
        if self._cells is None:
            self._cells = empty_cells(layout, self.devicePixelRatioF())
            self._painted = np.zeros(layout.shape, dtype=bool)
        known = ~np.isnan(verdicts.confidence)
        paint_cells(self._cells, layout, verdicts, known & ~self._painted)
        self._painted = known
        return self._cells

    def _own_cell(self, verdicts: VerdictMap) -> tuple[int, int]:
        row, column = verdicts.grid.place_of(self._pose)
        rows, columns = verdicts.grid.shape
        return min(max(round(row), 0), rows - 1), min(max(round(column), 0), columns - 1)

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(380, self.heightForWidth(380))

    def minimumSizeHint(self) -> QSize:
        """Return the least at which cells can be told apart."""
        return QSize(int(LEFT) + _LEAST, int(BELOW) + _LEAST)

    def hasHeightForWidth(self) -> bool:
        """Tell that the map is a square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at which all of the width is used."""
        return max(_LEAST, width - int(LEFT)) + int(BELOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, the figures at the axes, and the marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._map is None:
            empty = Layout(self.width(), self.height(), (1, 1))
            painter.fillRect(empty.area, QColor(current().bar_empty))
        else:
            layout = self.layout_of(self._map)
            painter.drawPixmap(QPoint(0, 0), self._refresh_cells(self._map))
            paint_axes(painter, layout, self._map.grid)
            paint_mark(painter, layout, self._map.grid.place_of(self._pose))
            if self.hasFocus():
                cursor = self._cursor or self._own_cell(self._map)
                painter.setPen(QPen(QColor(current().accent), 3.0))
                painter.drawRect(layout.rect(*cursor).adjusted(-1.0, -1.0, 1.0, 1.0))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the pose of the cell under the mouse."""
        cell = self._cell_at(event.position())
        if self._map and cell and event.button() == Qt.MouseButton.LeftButton:
            self._cursor = cell
            self.pose_requested.emit(self._map.grid.pose_at(*cell))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell with the arrow keys; Enter or space puts the drawing there."""
        if self._map and event.key() in MOVES:
            self._step(self._map, *MOVES[event.key()])
        elif self._map and event.key() in CHOOSING:
            cell = self._cursor or self._own_cell(self._map)
            self.pose_requested.emit(self._map.grid.pose_at(*cell))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget the cursor; it begins anew where the drawing is."""
        self._cursor = None
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint the cells at the new size."""
        self._cells = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Paint in the colours of the new theme."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._cells = None
        super().changeEvent(event)
