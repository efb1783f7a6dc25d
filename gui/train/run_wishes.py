"""What can be wished of the runs that are selected: one action each, for menu and keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from gui.train.run_rows import RunRow

Key = Qt.Key
Modifier = Qt.KeyboardModifier


@dataclass(frozen=True)
class Selection:
    """What the actions depend on.

    Attributes
    ----------
    rows : tuple of RunRow
        The selected runs, the one with the focus first.
    is_busy : bool
        Whether a run is alive, so that no other can begin and the recipe is locked.
    undoable : str
        What a deletion took away that can be taken back; empty where nothing.
    """

    rows: tuple[RunRow, ...] = ()
    is_busy: bool = False
    undoable: str = ""


class RunWishes(QObject):
    """The actions, and what is wished where one is triggered.

    The keys stand in the menu as text only: as shortcuts they would quarrel with those of the
    window, which mean something else outside the list. Showing, renaming and taking back are
    the list's own affair: it connects those actions itself.

    Signals
    -------
    run_chosen(str), run_kept(str)
        Read with this run's network, or keep it.
    recipe_requested(str), replay_requested(str), export_requested(str)
        Put a run's recipe into the form, train it again, or write its curves to a file.
    comparison_requested(str, str)
        Show in what the recipes of two runs differ, the older one first.
    delete_requested(object)
        A tuple of the runs to take away.
    """

    run_chosen = Signal(str)
    run_kept = Signal(str)
    recipe_requested = Signal(str)
    replay_requested = Signal(str)
    export_requested = Signal(str)
    comparison_requested = Signal(str, str)
    delete_requested = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.toggle = self._add("toggle_run", "&Show Its Curves", "Space")
        self.use = self._add("use_run", "&Read With Its Network", "Return")
        self.keep = self._add("keep_run", "&Keep Its Network", "")
        self.recipe = self._add("run_recipe", "Open Its Recipe in the &Editor", "")
        self.replay = self._add("replay_run", "Re&play: Train It Again", "")
        self.compare = self._add("compare_runs", "&Compare Recipes", "")
        self.rename = self._add("rename_run", "Re&name", "F2")
        self.export = self._add("export_run", "E&xport Curves as CSV…", "")
        self.delete = self._add("delete_run", "&Delete", "Delete")
        self.undo = self._add("undo_delete_run", "&Undo Delete", "Ctrl+Z")
        self._keys = {
            (Key.Key_Space, Modifier.NoModifier): self.toggle,
            (Key.Key_Return, Modifier.NoModifier): self.use,
            (Key.Key_Enter, Modifier.NoModifier): self.use,
            (Key.Key_F2, Modifier.NoModifier): self.rename,
            (Key.Key_Delete, Modifier.NoModifier): self.delete,
            (Key.Key_Backspace, Modifier.NoModifier): self.delete,
            (Key.Key_Z, Modifier.ControlModifier): self.undo,
        }
        self._selection = Selection()
        for action, slot in (
            (self.use, self._on_use),
            (self.keep, self._on_keep),
            (self.recipe, self._on_recipe),
            (self.replay, self._on_replay),
            (self.export, self._on_export),
            (self.compare, self._on_compare),
            (self.delete, self._on_delete),
        ):
            action.triggered.connect(slot)
        self.show_for(self._selection)

    def action_for(self, key: int, modifiers: Qt.KeyboardModifier) -> QAction | None:
        """Return what a key means in the list; None where it means nothing of these."""
        plain = modifiers & ~Modifier.KeypadModifier
        return self._keys.get((Key(key), plain))

    def show_for(self, selection: Selection) -> None:
        """Say what each does with the runs that are selected, and which are possible."""
        self._selection = selection
        rows = selection.rows
        row = rows[0] if rows else None
        several = len(rows) > 1
        shown = row is not None and row.is_shown
        self._write(self.toggle, "Hide Its Curves" if shown else "&Show Its Curves")
        self.toggle.setEnabled(row is not None and not row.is_current)
        self.use.setEnabled(row is not None and row.can_be_used)
        self.keep.setEnabled(row is not None and row.can_be_kept)
        for action in (self.rename, self.export):
            action.setEnabled(row is not None and not several)
        for action in (self.recipe, self.replay):
            action.setEnabled(row is not None and not several and not selection.is_busy)
        self.compare.setEnabled(len(rows) == 2)
        compare = "&Compare Recipes" if len(rows) == 2 else "&Compare Recipes (select two runs)"
        self._write(self.compare, compare)
        over = [each for each in rows if each.is_over]
        self._write(self.delete, f"&Delete {len(over)} Runs" if len(over) > 1 else "&Delete")
        self.delete.setEnabled(bool(over))
        undo = f"&Undo Delete of {selection.undoable}" if selection.undoable else "&Undo Delete"
        self._write(self.undo, undo)
        self.undo.setEnabled(bool(selection.undoable))

    def fill(self, menu: QMenu) -> None:
        """Put the actions into a menu."""
        groups: Sequence[Sequence[QAction]] = (
            (self.toggle, self.use, self.keep),
            (self.recipe, self.replay, self.compare),
            (self.rename, self.export, self.delete, self.undo),
        )
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions(group)

    @Slot()
    def _on_use(self) -> None:
        self.run_chosen.emit(self._first)

    @Slot()
    def _on_keep(self) -> None:
        self.run_kept.emit(self._first)

    @Slot()
    def _on_recipe(self) -> None:
        self.recipe_requested.emit(self._first)

    @Slot()
    def _on_replay(self) -> None:
        self.replay_requested.emit(self._first)

    @Slot()
    def _on_export(self) -> None:
        self.export_requested.emit(self._first)

    @Slot()
    def _on_compare(self) -> None:
        older, newer = sorted(self._selection.rows, key=lambda row: row.number)
        self.comparison_requested.emit(older.run_id, newer.run_id)

    @Slot()
    def _on_delete(self) -> None:
        over = tuple(row.run_id for row in self._selection.rows if row.is_over)
        self.delete_requested.emit(over)

    @property
    def _first(self) -> str:
        """The run with the focus; an action that is on has one."""
        return self._selection.rows[0].run_id

    def _add(self, name: str, text: str, key: str) -> QAction:
        action = QAction(self)
        action.setObjectName(f"action_{name}")
        action.setData(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
        self._write(action, text)
        return action

    @staticmethod
    def _write(action: QAction, text: str) -> None:
        key = action.data()
        action.setText(f"{text}\t{key}" if key else text)
