"""The rows of the list of runs: a view that paints only those in sight, and knows its keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from gui.train.run_delegate import RunDelegate
from gui.train.run_model import RunsModel
from gui.train.run_wishes import RunWishes

FEWEST_ROWS, MOST_ROWS = 2, 4


class RunsView(QListView):
    """A list as high as its rows, within bounds.

    Parameters
    ----------
    model : RunsModel
        The rows.
    wishes : RunWishes
        What keys mean here.
    """

    def __init__(self, model: RunsModel, wishes: RunWishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self._most_rows = MOST_ROWS
        self.setObjectName("runs")
        self.setAccessibleName("Runs")
        self.setModel(model)
        self.setItemDelegate(RunDelegate(self))
        # All rows are equally high: Qt need not ask a thousand of them.
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def set_most_rows(self, count: int) -> None:
        """Fix how many rows are in sight at most."""
        if count != self._most_rows:
            self._most_rows = count
            self.fit_height()

    def fit_height(self) -> None:
        """Take as much room as the rows need."""
        rows, height = self.model().rowCount(), self.sizeHintForRow(0)
        self.setMinimumHeight(min(FEWEST_ROWS, rows) * height)
        self.setMaximumHeight(min(self._most_rows, rows) * height + 2)
        self.updateGeometry()

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return the height of the rows that are to be in sight."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def event(self, event: QEvent, /) -> bool:
        """Take the keys that mean something here before the window's shortcuts do."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._wishes.action_for(event.key(), event.modifiers()) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Do what a key means; nothing where that is off."""
        action = self._wishes.action_for(event.key(), event.modifiers())
        if action is None:
            super().keyPressEvent(event)
        else:
            action.trigger()
