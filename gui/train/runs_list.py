"""The runs: which are in the plots, which network reads, and all else that is done with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from gui.card import Card
from gui.train.run_model import RunsModel
from gui.train.run_rows import ORDERS, RunRow, RunSummary
from gui.train.run_undo import UndoLine
from gui.train.run_view import MOST_ROWS, RunsView
from gui.train.run_wishes import RunWishes, Selection

EMPTY = "No runs yet. Each run you start appears here, so that you can compare them."
USE_TIP = "Let this run's network read your drawing (Return)."
KEEP_TIP = "Save this run's network, so that it stays when the run is deleted."
MORE_TIP = (
    "Compare, replay, rename, export, delete and more (a right click on a run does the same)."
)


class RunsList(Card):
    """The runs in an order of one's choice, and what can be done with those selected.

    A click on the dot (or the space bar) shows or hides a run's curves; Return lets its
    network read; F2 renames; Delete deletes, Ctrl+Z brings back.

    Signals
    -------
    run_selected(str)
        Another run has the focus; empty for none.
    overlays_changed()
        Other runs are to be in the plots.
    rename_requested(str run_id, str name)
        Call a run something else.
    restore_requested(object)
        A tuple of the runs to bring back.

    Attributes
    ----------
    wishes : RunWishes
        What else can be wished.
    """

    run_selected = Signal(str)
    overlays_changed = Signal()
    rename_requested = Signal(str, str)
    restore_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Runs", parent)
        self.model = RunsModel()
        self.wishes = RunWishes(self)
        self.view = RunsView(self.model, self.wishes)
        self.order = QComboBox()
        self.use = QPushButton("Read with it")
        self.keep = QPushButton("Keep")
        self.more = QToolButton()
        self.undo_line = UndoLine()
        self._empty = QLabel(EMPTY)
        self._deleted: list[tuple[RunRow, ...]] = []
        self._is_busy = False
        self._prepare_buttons()
        self._lay_out()
        self._connect()
        self.on_rows_changed()

    def add_run(self, summary: RunSummary) -> None:
        """Take in a new run; it is the current one from now on."""
        self.model.add(summary)
        self.view.setCurrentIndex(self.model.index_of(summary.run_id))
        self.overlays_changed.emit()

    def add_earlier(self, summaries: Iterable[RunSummary]) -> None:
        """Take in runs of earlier times; what is selected stays so."""
        selected = self.selected()
        self.model.add_earlier(summaries)
        if selected is not None:
            self.view.setCurrentIndex(self.model.index_of(selected.run_id))

    def update_run(self, summary: RunSummary) -> None:
        """Take over news of a run."""
        self.model.update(summary)

    def remove_runs(self, run_ids: Collection[str]) -> None:
        """Take out runs that were deleted; a line says so and offers to bring them back."""
        place = self.view.currentIndex().row()
        gone = self.model.remove(run_ids)
        if not gone:
            return
        self._deleted.append(gone)
        self.view.setCurrentIndex(self.model.index(min(place, self.model.rowCount() - 1)))
        self.undo_line.tell(_describe(gone))
        self._show_actions()
        self.overlays_changed.emit()

    def set_read_with(self, run_id: str | None) -> None:
        """Mark the run whose network reads the drawing; None for another network."""
        self.model.set_read_with(run_id)

    def set_busy(self, is_busy: bool) -> None:
        """Say whether a run is alive, so that no other can begin."""
        self._is_busy = is_busy
        self._show_actions()

    def clear_current(self) -> None:
        """Let no run be the live one; its curves leave the plots until they are asked for."""
        self.model.set_none_current()
        self.overlays_changed.emit()

    def selected(self) -> RunRow | None:
        """Return the row with the focus."""
        index = self.view.currentIndex()
        return self.model.rows()[index.row()] if index.isValid() else None

    def selection(self) -> tuple[RunRow, ...]:
        """Return the selected rows, the one with the focus first where it is among them."""
        focused, rows = self.selected(), self.model.rows()
        chosen = [rows[index.row()] for index in self.view.selectionModel().selectedIndexes()]
        return tuple(sorted(chosen, key=lambda row: row is not focused))

    def make_menu(self) -> QMenu:
        """Return the menu of the selected runs; it is deleted when it closes."""
        menu = QMenu(self)
        menu.setObjectName("runs_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.wishes.fill(menu)
        return menu

    @Slot()
    def on_toggle_triggered(self) -> None:
        """Show or hide the curves of the selected runs."""
        rows = self.selection()
        for row in rows:
            self.model.set_shown(row.run_id, not rows[0].is_shown)

    @Slot()
    def on_rename_triggered(self) -> None:
        """Open the field for another name."""
        self.view.edit(self.view.currentIndex())

    @Slot()
    def on_undo_triggered(self) -> None:
        """Ask for what was deleted last."""
        if self._deleted:
            gone = self._deleted.pop()
            self.undo_line.tell(_describe(self._deleted[-1]) if self._deleted else "")
            self._show_actions()
            self.restore_requested.emit(tuple(row.run_id for row in gone))

    @Slot(int)
    def on_order_chosen(self, place: int) -> None:
        """Sort the list."""
        self.model.sort_by(ORDERS[place])
        self.order.setToolTip(f"Order of the list. {ORDERS[place].tip}")
        self.view.scrollTo(self.view.currentIndex())

    @Slot()
    def on_rows_changed(self) -> None:
        """Take as much room as the runs need; words where there is none."""
        count = self.model.rowCount()
        self._stack.setCurrentWidget(self.view if count else self._empty)
        for widget in (self.order, self.use, self.keep, self.more):
            widget.setVisible(count > 0)
        self.set_title(f"Runs · {count:,}" if count > MOST_ROWS else "Runs")
        self.view.fit_height()
        self._show_actions()

    @Slot(QModelIndex)
    def on_current_changed(self, index: QModelIndex) -> None:
        """Tell which run has the focus."""
        self.run_selected.emit(self.model.rows()[index.row()].run_id if index.isValid() else "")

    @Slot()
    def on_selection_changed(self) -> None:
        """Offer what can be done with the selected runs."""
        self._show_actions()

    @Slot(QPoint)
    def on_menu_requested(self, position: QPoint) -> None:
        """Offer everything in a menu at the pointer, or at the row where a key asked for it."""
        if not self.view.indexAt(position).isValid():
            position = self.view.visualRect(self.view.currentIndex()).center()
        self.make_menu().popup(self.view.viewport().mapToGlobal(position))

    @Slot()
    def on_more_clicked(self) -> None:
        """Offer everything in a menu under the button."""
        self.make_menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _show_actions(self) -> None:
        undoable = _describe(self._deleted[-1]) if self._deleted else ""
        self.wishes.show_for(Selection(self.selection(), self._is_busy, undoable))
        self.use.setEnabled(self.wishes.use.isEnabled())
        self.keep.setEnabled(self.wishes.keep.isEnabled())

    def _prepare_buttons(self) -> None:
        for button, name, tip in (
            (self.use, "use_run", USE_TIP),
            (self.keep, "keep_run", KEEP_TIP),
        ):
            button.setObjectName(name)
            button.setProperty("role", "link")
            # No higher than the title beside it.
            button.setStyleSheet("min-height: 18px;")
            button.setAccessibleName(button.text())
            button.setToolTip(tip)
        self.more.setObjectName("more_runs")
        self.more.setText("⋯")
        self.more.setProperty("role", "flat")
        self.more.setStyleSheet("min-height: 18px; padding: 0 3px;")
        self.more.setAccessibleName("More for the selected runs")
        self.more.setToolTip(MORE_TIP)
        self.order.setObjectName("order_runs")
        self.order.setAccessibleName("Order of the runs")
        self.order.setStyleSheet("min-height: 18px; padding-left: 6px;")
        for order in ORDERS:
            self.order.addItem(order.label)
            self.order.setItemData(self.order.count() - 1, order.tip, Qt.ItemDataRole.ToolTipRole)
        self.order.setToolTip(f"Order of the list. {ORDERS[0].tip}")
        self._empty.setObjectName("runs_empty")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self.body.addLayout(self._stack)
        self.body.addWidget(self.undo_line)
        for widget in (self.order, self.use, self.keep, self.more):
            self.header.addWidget(widget)

    def _connect(self) -> None:
        model, view, wishes = self.model, self.view, self.wishes
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self.on_rows_changed)
        model.dataChanged.connect(self.on_selection_changed)
        model.shown_changed.connect(self.overlays_changed)
        model.rename_requested.connect(self.rename_requested)
        view.selectionModel().selectionChanged.connect(self.on_selection_changed)
        view.selectionModel().currentChanged.connect(self.on_current_changed)
        view.customContextMenuRequested.connect(self.on_menu_requested)
        self.order.activated.connect(self.on_order_chosen)
        self.use.clicked.connect(wishes.use.trigger)
        self.keep.clicked.connect(wishes.keep.trigger)
        self.more.clicked.connect(self.on_more_clicked)
        self.undo_line.undo_requested.connect(self.on_undo_triggered)
        wishes.toggle.triggered.connect(self.on_toggle_triggered)
        wishes.rename.triggered.connect(self.on_rename_triggered)
        wishes.undo.triggered.connect(self.on_undo_triggered)


def _describe(rows: Collection[RunRow]) -> str:
    """Return what these runs are called: the name of one, or how many."""
    return next(iter(rows)).title if len(rows) == 1 else f"{len(rows)} runs"
