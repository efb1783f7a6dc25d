"""The runs of this session: which are in the plots, which network reads, which are kept."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedLayout,
    QWidget,
)

from gui.card import Card
from gui.train.run_rows import RunDelegate, RunRow, RunsModel, RunSummary

EMPTY = "No runs yet. Each run you start appears here, so that you can compare them."
USE_TIP = "Let this run's network read your drawing."
KEEP_TIP = "Save this run's network, so that it is there the next time too."
VISIBLE_ROWS = 4


class RunsList(Card):
    """The runs, newest first, and what can be done with the selected one.

    A click (or the space bar) shows or hides a run's curves; Return lets its network read.

    Signals
    -------
    run_chosen(str)
        Read with this run's network.
    run_kept(str)
        Keep this run's network.
    overlays_changed()
        Other runs are to be in the plots.
    """

    run_chosen = Signal(str)
    run_kept = Signal(str)
    overlays_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Runs", parent)
        self.model = RunsModel()
        self.view = QListView()
        self.view.setObjectName("runs")
        self.view.setAccessibleName("Runs of this session")
        self.view.setModel(self.model)
        self.view.setItemDelegate(RunDelegate(self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.use = QPushButton("Read with it")
        self.keep = QPushButton("Keep")
        self._prepare_buttons()
        self._empty = QLabel(EMPTY)
        self._empty.setObjectName("runs_empty")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.view.clicked.connect(self.on_row_clicked)
        self.view.installEventFilter(self)
        self.view.customContextMenuRequested.connect(self.on_menu_requested)
        self.view.selectionModel().currentChanged.connect(self.on_selection_changed)
        self.model.dataChanged.connect(self.on_selection_changed)

    def add_run(self, summary: RunSummary) -> None:
        """Put a new run on top; it is the current one from now on."""
        self.model.add(summary)
        self._stack.setCurrentWidget(self.view)
        self.use.show()
        self.keep.show()
        self._fit_height()
        self.view.setCurrentIndex(self.model.index(0))
        self.overlays_changed.emit()

    def update_run(self, summary: RunSummary) -> None:
        """Take over news of a run."""
        self.model.update(summary)

    def set_read_with(self, run_id: str | None) -> None:
        """Mark the run whose network reads the drawing; None for another network."""
        self.model.set_read_with(run_id)

    def clear_current(self) -> None:
        """Let no run be the live one; its curves leave the plots until they are asked for."""
        self.model.set_none_current()
        self.overlays_changed.emit()

    def selected(self) -> RunRow | None:
        """Return the selected row."""
        index = self.view.currentIndex()
        return self.model.rows()[index.row()] if index.isValid() else None

    @Slot(QModelIndex)
    def on_row_clicked(self, index: QModelIndex) -> None:
        """Show or hide the curves of an earlier run."""
        self._toggle(self.model.rows()[index.row()])

    @Slot()
    def on_use_clicked(self) -> None:
        """Read with the selected run's network."""
        row = self.selected()
        if row is not None and can_be_used(row):
            self.run_chosen.emit(row.summary.run_id)

    @Slot()
    def on_keep_clicked(self) -> None:
        """Keep the selected run's network."""
        row = self.selected()
        if row is not None and can_be_kept(row):
            self.run_kept.emit(row.summary.run_id)

    @Slot()
    def on_toggle_clicked(self) -> None:
        """Show or hide the curves of the selected run."""
        row = self.selected()
        if row is not None:
            self._toggle(row)

    @Slot()
    def on_selection_changed(self) -> None:
        """Offer what can be done with the selected run."""
        row = self.selected()
        self.use.setEnabled(row is not None and can_be_used(row))
        self.keep.setEnabled(row is not None and can_be_kept(row))

    @Slot(QPoint)
    def on_menu_requested(self, position: QPoint) -> None:
        """Offer the same in a menu at the pointer."""
        index = self.view.indexAt(position)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.make_menu(self.model.rows()[index.row()]).popup(
                self.view.viewport().mapToGlobal(position)
            )

    def make_menu(self, row: RunRow) -> QMenu:
        """Return the menu of a row; it is deleted when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        toggle = "Hide its curves" if row.is_shown else "Show its curves"
        for text, name, slot, enabled in (
            (toggle, "action_toggle_run", self.on_toggle_clicked, not row.is_current),
            ("Read with its network", "action_use_run", self.on_use_clicked, can_be_used(row)),
            ("Keep its network", "action_keep_run", self.on_keep_clicked, can_be_kept(row)),
        ):
            action = QAction(text, menu)
            action.setObjectName(name)
            action.setEnabled(enabled)
            action.triggered.connect(slot)
            menu.addAction(action)
        return menu

    def _toggle(self, row: RunRow) -> None:
        if not row.is_current:
            self.model.set_shown(row.summary.run_id, not row.is_shown)
            self.overlays_changed.emit()

    def _fit_height(self) -> None:
        height = self.view.sizeHintForRow(0)
        rows = self.model.rowCount()
        self.view.setMinimumHeight(min(2, rows) * height)
        self.view.setMaximumHeight(min(VISIBLE_ROWS, rows) * height + 2)

    def _prepare_buttons(self) -> None:
        for button, name, tip, slot in (
            (self.use, "use_run", USE_TIP, self.on_use_clicked),
            (self.keep, "keep_run", KEEP_TIP, self.on_keep_clicked),
        ):
            button.setObjectName(name)
            button.setProperty("role", "link")
            # No higher than the title beside it.
            button.setStyleSheet("min-height: 18px;")
            button.setAccessibleName(button.text())
            button.hide()
            button.setToolTip(tip)
            button.setEnabled(False)
            button.clicked.connect(slot)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self.body.addLayout(self._stack)
        for button in (self.use, self.keep):
            self.header.addWidget(button)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Watch what happens inside."""
        if watched is self.view and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() == Qt.Key.Key_Space:
                self.on_toggle_clicked()
                return True
            if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.on_use_clicked()
                return True
        return super().eventFilter(watched, event)


def can_be_used(row: RunRow) -> bool:
    """Whether a run has left a network that can read."""
    return row.summary.ended not in ("", "failed") and not row.is_read_with


def can_be_kept(row: RunRow) -> bool:
    """Whether a run has left a network that is not saved yet."""
    return row.summary.ended not in ("", "failed") and not row.summary.kept
