"""The runs in the list as Qt sees them: rows in an order, found by their run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from gui import theme
from gui.train.run_rows import ORDERS, Order, RunRow, RunSummary, past_colour_count

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole

FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemNeverHasChildren
)
"""Of every row; put together once, as Qt asks at every look."""


class RunsModel(QAbstractListModel):
    """The rows, in the order that was chosen.

    Signals
    -------
    shown_changed()
        Other runs are to be in the plots.
    rename_requested(str run_id, str name)
        A person has given a run another name.
    """

    shown_changed = Signal()
    rename_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RunRow] = []
        self._places: dict[str, int] = {}
        self._order: Order = ORDERS[0]
        self._highest = 0

    def rows(self) -> tuple[RunRow, ...]:
        """Return all rows, the top one first."""
        return tuple(self._rows)

    def row_of(self, run_id: str) -> RunRow | None:
        """Return the row of a run; None where it is not in the list."""
        place = self._places.get(run_id)
        return None if place is None else self._rows[place]

    def index_of(self, run_id: str) -> QModelIndex:
        """Return where a run stands; an invalid index where it does not."""
        return self.index(self._places.get(run_id, -1))

    def add(self, summary: RunSummary) -> None:
        """Take in a new run as the current one.

        The run before it stays in view behind it; older ones leave the plots, unless a
        person wanted them there.
        """
        for index, row in enumerate(self._rows):
            if row.is_current or row.is_shown:
                shown = row.is_shown if row.chosen_by_hand else row.is_current
                self._replace(index, is_current=False, is_shown=shown)
        row = self._row_for(summary)
        self._insert([replace(row, is_current=True, is_shown=True)])
        self._share_colours()

    def add_earlier(self, summaries: Iterable[RunSummary]) -> None:
        """Take in runs that are over, or of another program; their curves are not shown."""
        fresh = [each for each in summaries if each.run_id not in self._places]
        if fresh:
            self._insert([self._row_for(each) for each in fresh])

    def remove(self, run_ids: Collection[str]) -> tuple[RunRow, ...]:
        """Take runs out of the list; those that were in it, as they were."""
        gone = tuple(row for row in self._rows if row.run_id in run_ids)
        if len(gone) == 1:
            place = self._places[gone[0].run_id]
            self.beginRemoveRows(QModelIndex(), place, place)
            del self._rows[place]
            self._count()
            self.endRemoveRows()
        elif gone:
            self.beginResetModel()
            self._rows = [row for row in self._rows if row.run_id not in run_ids]
            self._count()
            self.endResetModel()
        return gone

    def update(self, summary: RunSummary) -> None:
        """Take over news of a run."""
        place = self._places.get(summary.run_id)
        if place is None:
            return
        number = summary.number or self._rows[place].number
        self._highest = max(self._highest, number)
        self._replace(place, summary=summary, number=number)
        neighbours = self._rows[max(0, place - 1) : place + 2]
        if neighbours != sorted(neighbours, key=self._order.key):
            self.sort_by(self._order)

    def sort_by(self, order: Order) -> None:
        """Put the rows in another order; what is selected stays so."""
        self._order = order
        rows = sorted(self._rows, key=order.key)
        if rows == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        runs = [self._rows[index.row()].run_id for index in old]
        self._rows = rows
        self._count()
        self.changePersistentIndexList(old, [self.index_of(run_id) for run_id in runs])
        self.layoutChanged.emit()

    def set_shown(self, run_id: str, shown: bool) -> None:
        """Show or hide a run's curves because a person wants it."""
        place = self._places.get(run_id)
        if place is None or self._rows[place].is_current:
            return
        self._replace(place, is_shown=shown, chosen_by_hand=True)
        self._share_colours()
        self.shown_changed.emit()

    def set_read_with(self, run_id: str | None) -> None:
        """Mark the run whose network reads the drawing; None for another network."""
        for index, row in enumerate(self._rows):
            if row.is_read_with != (row.run_id == run_id):
                self._replace(index, is_read_with=not row.is_read_with)

    def set_none_current(self) -> None:
        """Let the plots show no run as the live one."""
        for index, row in enumerate(self._rows):
            if row.is_current:
                self._replace(index, is_current=False, is_shown=False)

    def _row_for(self, summary: RunSummary) -> RunRow:
        number = summary.number or self._highest + 1
        self._highest = max(self._highest, number)
        return RunRow(summary, number, colour=summary.colour)

    def _insert(self, rows: Sequence[RunRow]) -> None:
        if len(rows) > 1:
            self.beginResetModel()
            self._rows = sorted([*self._rows, *rows], key=self._order.key)
            self._count()
            self.endResetModel()
            return
        (row,) = rows
        key = self._order.key
        place = sum(1 for each in self._rows if key(each) < key(row))
        self.beginInsertRows(QModelIndex(), place, place)
        self._rows.insert(place, row)
        self._count()
        self.endInsertRows()

    def _count(self) -> None:
        self._places = {row.run_id: place for place, row in enumerate(self._rows)}

    def _share_colours(self) -> None:
        """Give each run in the plots a colour of its own, as long as there are enough."""
        count = past_colour_count(theme.current())
        taken: set[int] = set()
        for index, row in enumerate(self._rows):
            if not row.is_shown or row.is_current:
                continue
            free = [colour for colour in range(count) if colour not in taken]
            colour = row.colour % count
            if colour in taken and free:
                colour = free[0]
            taken.add(colour)
            self._replace(index, colour=colour)

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

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """Return that every run can be selected, shown or hidden, and renamed."""
        return FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says."""
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.EditRole:
            return row.summary.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {row.accuracy()}, {row.details()}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip()
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.is_shown else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Show or hide a run, or ask for another name."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.set_shown(row.run_id, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not name or name == row.summary.name:
            return False
        self.rename_requested.emit(row.run_id, name)
        return True
