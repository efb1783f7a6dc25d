"""How a run in the list is painted, switched on and off, and renamed in place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui import theme
from gui.train.run_model import ROW_ROLE, Index
from gui.train.run_rows import RunRow, past_colour

ROW_HEIGHT = 38
DOT = 10
DOT_ROOM = DOT + 14
"""Pixels at the left of a row where a click shows or hides its curves."""

LONGEST_NAME = 80


@dataclass(frozen=True)
class _Words:
    """What stands in a row, cut to the room there is."""

    title: str
    line: str
    accuracy: str
    room: int


@lru_cache(maxsize=256)
def _fit_words(row: RunRow, width: int, _base_size: int) -> _Words:
    """Cut a row's words to its width; kept, since measuring takes longer than painting."""
    bold = QFontMetrics(theme.ui_font(0, QFont.Weight.Bold, tabular=True))
    room = width - bold.horizontalAdvance(row.accuracy()) - 8
    elide = Qt.TextElideMode.ElideRight
    title = QFontMetrics(theme.ui_font()).elidedText(row.title, elide, room)
    line = QFontMetrics(theme.ui_font(-2)).elidedText(row.line(), elide, room)
    return _Words(title, line, row.accuracy(), room)


class RunDelegate(QStyledItemDelegate):
    """Paints a run: a dot (filled where its curves are shown), name and state, accuracy."""

    def _colour(self, row: RunRow, shown: theme.Theme) -> str:
        if row.is_current:
            return shown.accent
        return past_colour(shown, row.colour) if row.is_shown else shown.muted

    def _paint_dot(self, painter: QPainter, area: QRect, colour: str, filled: bool) -> None:
        middle = QPointF(area.left() + 6 + DOT / 2, area.center().y() + 0.5)
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(colour) if filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, DOT / 2 - 0.75, DOT / 2 - 0.75)

    def _paint_words(self, painter: QPainter, area: QRect, row: RunRow) -> None:
        shown = theme.current()
        left, right = area.left() + DOT_ROOM, area.right() - 6
        words = _fit_words(row, right - left, theme.base_size())
        painter.setPen(QColor(shown.text))
        painter.setFont(theme.ui_font(0, QFont.Weight.Bold, tabular=True))
        painter.drawText(
            QRect(left, area.top(), right - left + 1, area.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            words.accuracy,
        )
        half = area.height() // 2
        painter.setFont(theme.ui_font())
        painter.drawText(
            QRect(left, area.top() + 1, words.room, half),
            Qt.AlignmentFlag.AlignBottom,
            words.title,
        )
        painter.setFont(theme.ui_font(-2))
        painter.setPen(QColor(shown.muted))
        painter.drawText(
            QRect(left, area.top() + half + 1, words.room, half),
            Qt.AlignmentFlag.AlignTop,
            words.line,
        )

    # Qt's own names

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """Paint one row."""
        row: RunRow = index.data(ROW_ROLE)
        shown = theme.current()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if selected or focused:
            painter.setPen(QColor(shown.accent) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shown.accent_soft) if selected else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 5, 5)
        self._paint_dot(painter, area, self._colour(row, shown), row.is_shown)
        self._paint_words(painter, area, row)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index, /) -> QSize:
        """Return the size that suits it."""
        return QSize(120, ROW_HEIGHT + 2 * (theme.base_size() - 13))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
        /,
    ) -> bool:
        """Show or hide the curves of a run whose dot is clicked."""
        is_click = event.type() == QEvent.Type.MouseButtonRelease
        if not is_click or not isinstance(event, QMouseEvent):
            return False
        area: QRect = option.rect
        at_dot = event.position().x() < area.left() + DOT_ROOM
        if not at_dot or event.button() != Qt.MouseButton.LeftButton:
            return False
        row: RunRow = index.data(ROW_ROLE)
        state = Qt.CheckState.Unchecked if row.is_shown else Qt.CheckState.Checked
        return model.setData(model.index(index.row(), 0), state, Qt.ItemDataRole.CheckStateRole)

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index, /
    ) -> QWidget:
        """Make the field for another name."""
        field = QLineEdit(parent)
        field.setObjectName("run_name")
        field.setAccessibleName("Name of the run")
        field.setMaxLength(LONGEST_NAME)
        return field

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index, /
    ) -> None:
        """Put the field where the words are; dot and accuracy stay in sight."""
        area: QRect = option.rect
        height = min(area.height() - 4, editor.sizeHint().height())
        top = area.top() + (area.height() - height) // 2
        editor.setGeometry(area.left() + DOT_ROOM - 4, top, area.width() - DOT_ROOM - 64, height)
