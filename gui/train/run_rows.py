"""The runs of this session as rows: what they are, and how a row is painted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 38
DOT = 10

ENDINGS = {
    "": "in training",
    "finished": "finished",
    "stopped": "stopped",
    "diverged": "diverged",
    "failed": "failed",
}


@dataclass(frozen=True)
class RunSummary:
    """A run in a few words.

    Attributes
    ----------
    run_id : str
        Which run.
    name : str
        What it is called: its recipe's name.
    colour : int
        Index into the theme's `run_colours`.
    accuracy : float or None
        On the validation images, in [0, 1]; None where not known yet.
    ended : str
        "finished", "stopped", "diverged", "failed"; empty while it is alive.
    kept : bool
        Whether its network was saved.
    reason : str
        Why it ended, in a sentence.
    """

    run_id: str
    name: str
    colour: int
    accuracy: float | None = None
    ended: str = ""
    kept: bool = False
    reason: str = ""


@dataclass(frozen=True)
class RunRow:
    """A run in the list.

    Attributes
    ----------
    summary : RunSummary
        The run.
    number : int
        Counts the runs of the session from 1.
    is_current : bool
        Whether the plots show it in the colours of a live run.
    is_shown : bool
        Whether its curves are in the plots.
    is_read_with : bool
        Whether its network reads the drawing.
    chosen_by_hand : bool
        Whether a person decided if it is shown.
    """

    summary: RunSummary
    number: int
    is_current: bool = True
    is_shown: bool = True
    is_read_with: bool = False
    chosen_by_hand: bool = False

    @property
    def title(self) -> str:
        """Name and number, as legend and list call it."""
        return f"{self.summary.name} (run {self.number})"

    def state(self) -> str:
        """Return what is to know about it, in a few words."""
        words = [ENDINGS.get(self.summary.ended, self.summary.ended)]
        if self.is_read_with:
            words.append("reads your drawing")
        if self.summary.kept:
            words.append("kept")
        return " · ".join(words)

    def accuracy(self) -> str:
        """Return ``96.9 %``, or a dash where it is not known."""
        value = self.summary.accuracy
        return "–" if value is None else f"{value * 100:.1f} %"

    def tip(self) -> str:
        """Return a few sentences for the pointer."""
        where = "Its curves are in the plots" if self.is_shown else "Its curves are hidden"
        if self.is_current:
            where = "It is the run in front"
        lines = [f"{self.title}: {self.accuracy()} on the validation images, {self.state()}."]
        if self.summary.reason:
            lines.append(self.summary.reason)
        lines.append(f"{where}." if self.is_current else f"{where}; click to change.")
        return "\n".join(lines)


def past_colour(shown: theme.Theme, index: int) -> str:
    """Return the colour of an earlier run; the first of the theme's is the live run's own."""
    return shown.run_colours[1 + index % (len(shown.run_colours) - 1)]


class RunsModel(QAbstractListModel):
    """The rows, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RunRow] = []

    def rows(self) -> tuple[RunRow, ...]:
        """Return all rows, newest first."""
        return tuple(self._rows)

    def add(self, summary: RunSummary) -> None:
        """Put a new run on top as the current one.

        The run before it stays in view behind it; older ones leave the plots, unless a
        person wanted them there.
        """
        for index, row in enumerate(self._rows):
            shown = row.is_shown if row.chosen_by_hand else row.is_current
            self._replace(index, is_current=False, is_shown=shown)
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._rows.insert(0, RunRow(summary, number=len(self._rows) + 1))
        self.endInsertRows()

    def update(self, summary: RunSummary) -> None:
        """Take over news of a run."""
        self._change(summary.run_id, summary=summary)

    def set_shown(self, run_id: str, shown: bool) -> None:
        """Show or hide a run's curves because a person wants it."""
        self._change(run_id, is_shown=shown, chosen_by_hand=True)

    def set_read_with(self, run_id: str | None) -> None:
        """Mark the run whose network reads the drawing; None for another network."""
        for index, row in enumerate(self._rows):
            self._replace(index, is_read_with=row.summary.run_id == run_id)

    def set_none_current(self) -> None:
        """Let the plots show no run as the live one."""
        for index, row in enumerate(self._rows):
            self._replace(index, is_current=False, is_shown=row.is_shown and not row.is_current)

    def _change(self, run_id: str, **changes: Any) -> None:
        for index, row in enumerate(self._rows):
            if row.summary.run_id == run_id:
                self._replace(index, **changes)

    def _replace(self, index: int, **changes: Any) -> None:
        row = replace(self._rows[index], **changes)
        if row != self._rows[index]:
            self._rows[index] = row
            where = self.index(index)
            self.dataChanged.emit(where, where)

    # Qt's own names

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many runs there are."""
        return len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return how many runs there are."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {row.accuracy()}, {row.state()}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip()
        return row if role == ROW_ROLE else None


class RunDelegate(QStyledItemDelegate):
    """Paints a run: a dot (filled where its curves are shown), name and state, accuracy."""

    def _colour(self, row: RunRow, shown: theme.Theme) -> str:
        if row.is_current:
            return shown.accent
        return past_colour(shown, row.summary.colour)

    def _paint_dot(self, painter: QPainter, area: QRect, colour: str, filled: bool) -> None:
        middle = QPointF(area.left() + 6 + DOT / 2, area.center().y() + 0.5)
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(colour) if filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, DOT / 2 - 0.75, DOT / 2 - 0.75)

    def _paint_words(self, painter: QPainter, area: QRect, row: RunRow) -> None:
        shown = theme.current()
        bold = theme.ui_font(0, QFont.Weight.Bold, tabular=True)
        small, plain = theme.ui_font(-2), theme.ui_font()
        accuracy_width = QFontMetrics(bold).horizontalAdvance(row.accuracy())
        left, right = area.left() + DOT + 14, area.right() - 6
        painter.setPen(QColor(shown.text))
        painter.setFont(bold)
        painter.drawText(
            QRect(right - accuracy_width, area.top(), accuracy_width + 1, area.height()),
            Qt.AlignmentFlag.AlignVCenter,
            row.accuracy(),
        )
        room = right - accuracy_width - 8 - left
        half = area.height() // 2
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(plain)
        painter.drawText(
            QRect(left, area.top() + 1, room, half),
            Qt.AlignmentFlag.AlignBottom,
            QFontMetrics(plain).elidedText(row.title, elide, room),
        )
        painter.setFont(small)
        painter.setPen(QColor(shown.muted))
        painter.drawText(
            QRect(left, area.top() + half + 1, room, half),
            Qt.AlignmentFlag.AlignTop,
            QFontMetrics(small).elidedText(row.state(), elide, room),
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
        if selected:
            painter.setPen(QColor(shown.accent) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shown.accent_soft))
            painter.drawRoundedRect(frame, 5, 5)
        self._paint_dot(painter, area, self._colour(row, shown), row.is_shown)
        self._paint_words(painter, area, row)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index, /) -> QSize:
        """Return the size that suits it."""
        return QSize(120, ROW_HEIGHT + 2 * (theme.base_size() - 13))
