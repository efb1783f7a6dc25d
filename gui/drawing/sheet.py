"""The sheet of paper on the screen: a drawing and the line under the pen, always sharp."""

from collections import deque
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.drawing import sheet_frame
from gui.drawing.ink_layer import InkLayer
from gui.drawing.live_line import LiveLine
from gui.drawing.sheet_frame import KeyCursor
from gui.drawing.sketch import BLANK
from gui.drawing.smooth import CANVAS_UNITS
from nncore.data.drawing import Drawing

_BORDER_PX = 10  # what the border, the rounded corners and the focus ring may touch
_KEYBOARD_FOCUS = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class Sheet(QWidget):
    """Shows a drawing on a square of 280 × 280 units in the middle of the widget.

    While a line grows, only what changed is painted. The widget knows nothing of tools.

    Attributes
    ----------
    pointer_count : int
        How many events of the pen have been answered so far.
    paint_log : deque of (int, float)
        For measuring: `pointer_count` and the time (`perf_counter`) at the end of each paint.
    hint : str
        Words on the empty sheet.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pointer_count = 0
        self.paint_log: deque[tuple[int, float]] = deque(maxlen=8192)
        self._shown = BLANK
        self._line: LiveLine | None = None
        self._layer = InkLayer()
        self._layer_key: tuple[int, float, theme.Theme] | None = None
        self._key_cursor: KeyCursor | None = None
        self._has_ring = False
        self.hint = sheet_frame.HINT
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)

    @property
    def shown(self) -> Drawing:
        """The drawing on the sheet, without the line under the pen."""
        return self._shown

    def paint_now(self) -> None:
        """Paint what waits to be painted, without waiting for the next chance."""
        update = QEvent.Type.UpdateRequest
        QCoreApplication.sendPostedEvents(self.window(), update.value)

    def show_drawing(self, drawing: Drawing, wiped: QRectF | None = None) -> None:
        """Show another drawing; only where it differs is painted anew.

        Parameters
        ----------
        drawing : Drawing
            What is to be seen; the one that is seen already costs nothing.
        wiped : QRectF, canvas units, optional
            Where the eraser passed, if that is the whole difference.
        """
        before, self._shown = self._shown, drawing
        if self._layer_key is not None and drawing is not before:
            self._update_pixels(self._layer.replace(before, drawing, wiped))
        if before.is_blank != drawing.is_blank:
            self.update()  # the hint comes or goes

    def show_line(self, line: LiveLine) -> None:
        """Show a line that will grow; call :meth:`line_grown` when it has."""
        self._line = line
        self._update_units(line.bounds())
        if self._shown.is_blank:
            self.update()  # the hint goes

    def line_grown(self) -> None:
        """Paint what the line's last position changed, at the next chance."""
        if self._line is not None:
            self._update_units(self._line.newest())

    def keep_line(self, drawing: Drawing) -> None:
        """Make the growing line part of the sheet: `drawing` is what is shown, with it."""
        line, self._line = self._line, None
        if line is not None and self._layer_key is not None:
            self._layer.keep_live(line)
            self._shown = drawing
        else:
            self.show_drawing(drawing)

    def drop_line(self) -> None:
        """Take the growing line off the sheet."""
        line, self._line = self._line, None
        if line is not None and self._layer_key is not None:
            self._update_pixels(self._layer.drop_live(line))
        if line is not None and self._shown.is_blank:
            self.update()  # the hint comes back

    def show_key_cursor(self, x: float, y: float, width: float, *, is_down: bool) -> None:
        """Show the keyboard's pen at x, y (canvas units)."""
        self.hide_key_cursor()
        square, scale = self.square(), self.scale()
        self._key_cursor = KeyCursor(
            square.x() + x * scale, square.y() + y * scale, width * scale, is_down
        )
        self.update(self._key_cursor.area())

    def hide_key_cursor(self) -> None:
        """Hide the keyboard's pen."""
        if self._key_cursor is not None:
            self.update(self._key_cursor.area())
            self._key_cursor = None

    def show_ring(self, visible: bool) -> None:
        """Show or hide the focus ring."""
        if visible != self._has_ring:
            self._has_ring = visible
            self.update()

    def square(self) -> QRect:
        """Return the sheet's place in the widget, in logical pixels."""
        side = max(1, min(self.width(), self.height()))
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def scale(self) -> float:
        """Return how many logical pixels a canvas unit has."""
        return self.square().width() / CANVAS_UNITS

    def to_units(self, x: float, y: float) -> tuple[float, float]:
        """Convert a place in the widget (logical pixels) to canvas units, kept on the sheet."""
        across, down = self.units_at(x, y)
        return min(max(across, 0.0), CANVAS_UNITS), min(max(down, 0.0), CANVAS_UNITS)

    def units_at(self, x: float, y: float) -> tuple[float, float]:
        """Convert a place in the widget to canvas units, on the sheet or beyond it."""
        square, scale = self.square(), self.scale()
        return (x - square.x()) / scale, (y - square.y()) / scale

    def renewed(self) -> None:
        """Take note of another size, screen or theme, before the next paint; a place to extend."""

    def paint_over(self, painter: QPainter) -> None:
        """Paint what lies over the ink and everything else; a place to extend."""

    def _hint(self) -> str:
        if not self._shown.is_blank or self._line is not None:
            return ""
        keys = self._has_ring or self._key_cursor is not None
        is_usual = self.hint == sheet_frame.HINT
        return f"{self.hint}\n{sheet_frame.KEYS_HINT}" if keys and is_usual else self.hint

    def _update_units(self, area: QRectF) -> None:
        if self._layer_key is None:
            self.update()
        else:
            self._update_pixels(self._layer.device_rect(area))

    def _update_pixels(self, rect: QRect) -> None:
        if rect.isEmpty():
            return
        ratio = self.devicePixelRatioF()
        square = self.square()
        logical = QRectF(
            square.x() + rect.x() / ratio,
            square.y() + rect.y() / ratio,
            rect.width() / ratio,
            rect.height() / ratio,
        )
        self.update(logical.toAlignedRect())

    def _refresh_layer(self) -> None:
        """Paint the layer anew where the size, the screen or the theme is another one."""
        ratio = self.devicePixelRatioF()
        side_px = max(1, round(self.square().width() * ratio))
        key = (side_px, ratio, theme.current())
        if key != self._layer_key:
            self._layer_key = key
            paper, ink = QColor(theme.current().paper), QColor(theme.current().ink)
            self._layer.rebuild(side_px, ratio, self._shown, paper, ink)
            if self._line is not None:
                self._line.mark_unpainted()
            self.renewed()
        if self._line is not None:
            self._layer.paint_live(self._line)

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(382, 382)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy what changed from the layer; what lies over the ink is painted where touched."""
        self._refresh_layer()
        rect, square, colours = event.rect(), self.square(), theme.current()
        painter = QPainter(self)
        if not square.contains(rect):
            painter.fillRect(rect, QColor(colours.window))
        painter.drawImage(square.topLeft(), self._layer.image)
        if not square.adjusted(_BORDER_PX, _BORDER_PX, -_BORDER_PX, -_BORDER_PX).contains(rect):
            sheet_frame.paint_border(painter, square, colours, focused=self._has_ring)
        if hint := self._hint():
            sheet_frame.paint_hint(painter, square, colours, hint)
        if self._key_cursor is not None and self._key_cursor.area().intersects(rect):
            sheet_frame.paint_key_cursor(painter, self._key_cursor, colours)
        self.paint_over(painter)
        painter.end()
        self.paint_log.append((self.pointer_count, perf_counter()))

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the colours of the new theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring to those who came by the keyboard."""
        self.show_ring(event.reason() in _KEYBOARD_FOCUS)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        self.show_ring(False)
        super().focusOutEvent(event)
