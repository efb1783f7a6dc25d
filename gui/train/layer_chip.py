"""One layer of the network as a chip: a label, and for hidden layers a cross."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from gui import theme
from gui.train.words import layer_label, layer_sentence, shape_sentence
from nncore.recipe import LayerSpec, Shape

CHIP_HEIGHT = 28
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
MOVING = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
PADDING = 10
CROSS = 18

HOW_TO = (
    "Click to change it, drag to move it, × or Delete to remove it; "
    "Alt with an arrow key moves it too."
)


class LayerChip(QAbstractButton):
    """A layer; `clicked` asks to edit it.

    Parameters
    ----------
    name : str
        Object name.
    removable : bool
        Whether it is a hidden layer, which can be dragged, moved by keys and removed.

    Signals
    -------
    remove_requested(), moved_by_key(int)
        Delete or the cross; Alt (or Ctrl) with an arrow key, −1 or +1.
    dragged(QPoint), dropped(), drag_cancelled()
        The pointer's position in the parent's coordinates while it drags; the end of it, with
        the button or with Escape.
    """

    remove_requested = Signal()
    moved_by_key = Signal(int)
    dragged = Signal(QPoint)
    dropped = Signal()
    drag_cancelled = Signal()

    def __init__(self, name: str, *, removable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removable = removable
        self._wrong = False
        self._pressed_at: QPoint | None = None
        self._dragging = self._lifted = False
        self._over_cross = False
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_layer(self, layer: LayerSpec, position: str, shape: Shape | None) -> None:
        """Show a layer; `position` names its place, as in ``Layer 2``; `shape` what it gives."""
        self.setText(layer_label(layer))
        tip = layer_sentence(layer)
        if shape is not None:
            tip += f"\n{shape_sentence(shape)}"
        self.setToolTip(f"{tip}\n{HOW_TO}" if self._removable else f"{tip}\nClick to change it.")
        self.setAccessibleName(f"{position}: {layer_label(layer)}")
        self.setAccessibleDescription(HOW_TO if self._removable else tip)
        self.updateGeometry()
        self.update()

    def show_fixed(self, text: str, tip: str) -> None:
        """Show something that is no layer, such as the input; it can be clicked all the same."""
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)

    @property
    def is_wrong(self) -> bool:
        """Whether it is marked as the layer that does not fit."""
        return self._wrong

    def set_wrong(self, wrong: bool) -> None:
        """Mark the layer as the one that does not fit, or take the mark away."""
        if wrong != self._wrong:
            self._wrong = wrong
            self.update()

    def set_lifted(self, lifted: bool) -> None:
        """Show that the layer is on its way to another place, or is here again."""
        self._lifted = lifted
        self.update()

    def _cross_area(self) -> QRect:
        return QRect(self.width() - CROSS - 3, 0, CROSS + 3, self.height())

    def _colours(self) -> tuple[str, str, str]:
        """Return the colours of border, ground and text."""
        shown = theme.current()
        if self._lifted:
            return shown.border, shown.window, shown.muted
        if not self.isEnabled():
            return shown.border, shown.window, shown.muted
        if self._wrong:
            return shown.danger, shown.card, shown.danger
        if not self._removable:
            border = shown.muted if self.underMouse() else shown.border
            return border, shown.card, shown.text
        ground = shown.accent_soft if self.isDown() else shown.card
        return shown.accent, ground, shown.accent

    def _end_drag(self) -> None:
        self._dragging = False
        self.unsetCursor()
        self.setDown(False)
        self.update()

    def _paint_cross(self, painter: QPainter, colour: str) -> None:
        middle = QPointF(self._cross_area().center()) + QPointF(-1.0, 0.5)
        if self._over_cross:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.current().accent_soft))
            painter.drawEllipse(middle, 8.0, 8.0)
        painter.setPen(QPen(QColor(colour), 1.3))
        reach = 3.0
        painter.drawLine(middle + QPointF(-reach, -reach), middle + QPointF(reach, reach))
        painter.drawLine(middle + QPointF(-reach, reach), middle + QPointF(reach, -reach))

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return the size that suits it."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * PADDING
        return QSize(width + (CROSS - 6 if self._removable else 0), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the least size that is of use."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint it in the colours of the theme."""
        border, ground, text = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.hasFocus() else 1.0
        if self.hasFocus() and not self._removable and not self._wrong:
            border = theme.current().accent
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(ground))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        painter.setPen(QColor(text))
        room = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(
            room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
        )
        if self._removable and self.isEnabled() and not self._lifted:
            self._paint_cross(painter, text)
        painter.end()

    def event(self, event: QEvent, /) -> bool:
        """Repaint when the pointer leaves or the theme changes."""
        if event.type() in (QEvent.Type.HoverLeave, QEvent.Type.PaletteChange):
            self._over_cross = False
            self.update()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """Remember where a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        """Drag, or light up the cross."""
        position = event.position().toPoint()
        over = self._removable and self._cross_area().contains(position)
        if over != self._over_cross:
            self._over_cross = over
            self.update()
        if self._pressed_at is not None and self._removable:
            far = (position - self._pressed_at).manhattanLength()
            if not self._dragging and far >= QApplication.startDragDistance():
                self._dragging = True
                self.setDown(False)
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            if self._dragging:
                self.dragged.emit(self.mapToParent(position))
                return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """End a drag, remove by the cross, or click."""
        pressed_at, self._pressed_at = self._pressed_at, None
        if self._dragging:
            self._end_drag()
            self.dropped.emit()
            return
        if pressed_at is None and self._removable:  # of a drag that was given up
            return
        inside = self._removable and self._cross_area().contains(event.position().toPoint())
        if inside and pressed_at is not None and self._cross_area().contains(pressed_at):
            self.setDown(False)
            self.remove_requested.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Take the keys that are described above."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self._dragging:
            self._pressed_at = None
            self._end_drag()
            self.drag_cancelled.emit()
            return
        if self._removable and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
            return
        held = bool(event.modifiers() & MOVING)
        if self._removable and held and key in MOVES:
            self.moved_by_key.emit(MOVES[Qt.Key(key)])
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)
