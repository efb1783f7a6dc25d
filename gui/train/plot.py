"""What all plots over epochs have in common; the one place that knows pyqtgraph's habits.

pyqtgraph ignores the palette, so the theme is applied by hand. Pens are opaque and one wide:
wider ones cost five times as much to smooth (28 against 7 ms for three plots). Where pixels
are small they are two wide and need no smoothing. Menus, buttons and mouse modes are off.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsView, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.train.axes import nice_ticks
from gui.train.legend import Entry
from gui.train.plot_lines import add_upright

LEFT_AXIS_WIDTH = 40
RIGHT_MARGIN = 54
"""Pixels right of the last epoch: for the word "epochs", and for labels of lines."""

UNIT_ROOM, LONGEST_MARK = 8, 1000
"""Pixels that a mark of so many epochs keeps from the unit."""

PACE_MS = 250
STRIDE = 2.0
"""A curve that grew by less than so many pixels is drawn again only after so many ms."""

SHARP = 1.5
"""Device pixels for each logical one from which on lines need no smoothing."""

LABEL_ROOM = 8.0
"""Pixels under the lowest and over the highest mark, so that their words find room."""

FEW_POINTS = 25
"""Up to this many points, each is marked: one point alone would make no line."""


LOOK_CHANGES = (
    QEvent.Type.PaletteChange,
    QEvent.Type.StyleChange,
    QEvent.Type.DevicePixelRatioChange,
)


class Plot(QWidget):
    """A plot over epochs with a fixed range, light or dark as the window is.

    Nothing is drawn while it is hidden; what has changed meanwhile is drawn once when it is
    shown again.

    Parameters
    ----------
    name : str
        Object name.
    accessible_name : str
        What a screen reader calls it.

    Signals
    -------
    legend_changed(object)
        A tuple of `Entry`.
    hovered(object)
        A tuple of `Entry` with the values at the cursor; None when it leaves.
    """

    legend_changed = Signal(object)
    hovered = Signal(object)

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self._total_epochs = 0.0
        self._top = 1.0
        self._cursor: float | None = None
        self._dirty = False
        self._drawn_to = 0.0
        self._applied: tuple[theme.Theme, float] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PACE_MS)
        self._timer.timeout.connect(self.on_pace_due)
        self._view = pg.PlotWidget(enableMenu=False)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # One rectangle: curves that grow would make a clip region of dozens, which is slow.
        self._view.setViewportUpdateMode(
            QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate
        )
        self._item = self._view.getPlotItem()
        self._item.hideButtons()
        self._item.setMouseEnabled(False, False)
        self._item.disableAutoRange()
        self._view.viewport().installEventFilter(self)
        self._left, self._bottom = self._item.getAxis("left"), self._item.getAxis("bottom")
        self._left.setWidth(LEFT_AXIS_WIDTH)
        self._left.setGrid(255)
        self._left.setZValue(-1000)  # or the grid hides what runs along it
        self._axis_height = theme.base_size() + 6
        self._bottom.setHeight(self._axis_height)
        for axis in (self._left, self._bottom):
            axis.setStyle(
                tickLength=0, tickAlpha=255, tickTextOffset=4, hideOverlappingLabels=False
            )
        self._line, self._mark = add_upright(self._item), add_upright(self._item)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The scene asks for 640×480; the card decides.
        self._view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column.addWidget(self._view)
        self.set_total_epochs(1.0)

    def set_total_epochs(self, total_epochs: float) -> None:
        """Fix the range of the epochs."""
        if total_epochs != self._total_epochs:
            self._total_epochs = total_epochs
            self.fit()

    def set_mark(self, epoch: float | None) -> None:
        """Mark the moment that is looked at; None for none."""
        self._mark.setVisible(epoch is not None)
        if epoch is not None:
            self._mark.setValue(epoch)

    def fit(self) -> None:
        """Fit the axes to the room there is."""
        total = self._total_epochs
        width = max(2.0 * RIGHT_MARGIN, self.width() - LEFT_AXIS_WIDTH - 2.0)
        epochs_per_pixel = total / (width - RIGHT_MARGIN)
        self._epochs_per_pixel = epochs_per_pixel
        self._item.setXRange(0.0, width * epochs_per_pixel, padding=0)
        at_most = int(np.clip((width - RIGHT_MARGIN) // 36, 2, 10))
        marks = nice_ticks(total, at_most)
        if marks[-1] >= LONGEST_MARK and (total - marks[-1]) / epochs_per_pixel < UNIT_ROOM:
            marks.pop()
        ticks = [(value, f"{value:g}") for value in marks]
        # The unit stands in the margin, where an axis label would cost a line of height.
        ticks.append((total + 0.58 * RIGHT_MARGIN * epochs_per_pixel, "epochs"))
        self._bottom.setTicks([ticks])
        height = max(40.0, self.height() - self._axis_height - 2.0)
        margin = self._top * LABEL_ROOM / (height - 2.0 * LABEL_ROOM)
        self._item.setYRange(-margin, self._top + margin, padding=0)

    def set_y_range(self, high: float, ticks: list[tuple[float, str]]) -> None:
        """Fix the range of the values, from zero, and their marks."""
        self._top = high
        self._left.setTicks([ticks])
        self.fit()

    def changed(self, newest: float | None = None) -> None:
        """Draw what changed: now, soon, or when it is next shown.

        Parameters
        ----------
        newest : float or None
            Epoch that the curves have reached, where all that happened is that they grew; by
            less than `STRIDE` pixels, they can wait a moment.
        """
        self._dirty = True
        grown = 0.0 if newest is None else newest - self._drawn_to
        waits = newest is not None and 0.0 <= grown < STRIDE * self._epochs_per_pixel
        if self.isVisible() and not (waits and self._timer.isActive()):
            self._drawn_to = self._drawn_to if newest is None else newest
            self._flush()

    @Slot()
    def on_pace_due(self) -> None:
        """Draw what has waited long enough."""
        if self.isVisible():
            self._flush()

    def draw_changes(self) -> None:
        """Draw what changed since the last time."""
        raise NotImplementedError

    def draw_theme(self, shown: theme.Theme) -> None:
        """Give the curves the colours of a theme."""
        raise NotImplementedError

    def legend(self) -> tuple[Entry, ...]:
        """Return the names of the lines."""
        raise NotImplementedError

    def values_at(self, epoch: float) -> tuple[Entry, ...]:
        """Return the values of the lines at an epoch, in words."""
        raise NotImplementedError

    def apply_theme(self) -> None:
        """Take the colours of the theme that the window shows now."""
        shown, pixels = theme.current(), self.devicePixelRatioF()
        if (shown, pixels) == self._applied:
            return
        self._applied = (shown, pixels)
        self._view.setBackground(shown.card)
        font = theme.ui_font(-2, tabular=True)
        for axis in (self._left, self._bottom):
            axis.setPen(pg.mkPen(None))
            axis.setTextPen(shown.muted)
            axis.setTickPen(pg.mkPen(shown.grid, width=1))
            axis.setStyle(tickFont=font)
        self._line.setPen(pg.mkPen(shown.muted, width=1))
        self._mark.setPen(pg.mkPen(shown.text, width=1))
        self.draw_theme(shown)
        self.legend_changed.emit(self.legend())

    def pen(self, colour: str, dash: Qt.PenStyle = Qt.PenStyle.SolidLine) -> Any:
        """Return a pen for a curve: opaque, one wide, or two where pixels are small."""
        return pg.mkPen(colour, width=2 if self._is_sharp else 1, style=dash)

    def dress(
        self, curve: Any, colour: str, dash: Qt.PenStyle = Qt.PenStyle.SolidLine, mark: int = 4
    ) -> None:
        """Give a curve its colour and dash; its marks are `mark` logical pixels wide."""
        curve.opts["antialias"] = not self._is_sharp
        curve.setPen(self.pen(colour, dash))
        curve.setSymbolPen(self.pen(colour))
        curve.setSymbolBrush(colour)
        curve.setSymbolSize(mark)

    def add_curve(self, *, z: float) -> Any:
        """Add an empty curve; a higher `z` lies over a lower one."""
        curve = pg.PlotDataItem(connect="finite")
        curve.setZValue(z)
        self._item.addItem(curve, ignoreBounds=True)
        # Only now: adding it gives it the plot's own settings.
        curve.setDownsampling(auto=True, method="peak")
        curve.setClipToView(True)
        return curve

    @property
    def _is_sharp(self) -> bool:
        return self.devicePixelRatioF() >= SHARP

    def _flush(self) -> None:
        self.apply_theme()
        if self._dirty:
            self._dirty = False
            self._timer.start()
            self.draw_changes()
            self._show_values()

    def _move_cursor(self, position: QPointF | None) -> None:
        box = self._item.getViewBox()
        self._cursor = None
        if position is not None:
            scene = self._view.mapToScene(position.toPoint())
            if box.sceneBoundingRect().contains(scene):
                self._cursor = float(box.mapSceneToView(scene).x())
        self._line.setVisible(self._cursor is not None)
        if self._cursor is not None:
            self._line.setValue(self._cursor)
            self._show_values()
        else:
            self.hovered.emit(None)

    def _show_values(self) -> None:
        if self._cursor is not None:
            when = Entry(f"epoch {self._cursor:.3g}")
            self.hovered.emit((when, *self.values_at(self._cursor)))

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Watch what happens inside."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._move_cursor(event.position())
            return True
        if kind == QEvent.Type.Leave:
            self._move_cursor(None)
        if kind == QEvent.Type.Wheel:
            # Passed on to the page, which scrolls.
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Return the least size that is of use."""
        return QSize(200, 80)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Lay out what lies inside anew."""
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent, /) -> None:
        """Draw what changed while hidden."""
        super().showEvent(event)
        self._flush()

    def event(self, event: QEvent, /) -> bool:
        """Follow the theme, and the window to a screen with other pixels."""
        if event.type() in LOOK_CHANGES and self.isVisible():
            self.apply_theme()
        return super().event(event)
