"""Connects the list of runs with the library: what is read, changed, compared, trained again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from gui.controller import Controller
from gui.repetition import Repetition
from gui.train.panel import TrainPanel
from gui.train.run_comparison import ComparisonDialog
from gui.train.run_differences import differences
from gui.train_wiring import summarise
from nncore.training.history import Curves

CSV_FILTER = "Table (*.csv)"


class RunWiring(QObject):
    """Hands what is wished of runs to the library, and shows what comes of it.

    Parameters
    ----------
    panel : TrainPanel
        Has the list and the plots.
    controller : Controller
        Knows the runs and has the library.
    """

    def __init__(self, panel: TrainPanel, controller: Controller) -> None:
        super().__init__(panel)
        self._panel, self._controller = panel, controller
        self._runs, self._library = controller.runs, controller.library
        self._asked: set[str] = set()
        self._comparison: ComparisonDialog | None = None
        listed, wishes, library = panel.runs, panel.runs.wishes, controller.library
        library.curves_loaded.connect(self._on_curves_loaded)
        panel.run_overlay_changed.connect(self._ask_for_curves)
        listed.rename_requested.connect(library.rename)
        listed.restore_requested.connect(self._restore)
        wishes.delete_requested.connect(self._delete)
        wishes.export_requested.connect(self._export)
        wishes.recipe_requested.connect(self._show_recipe)
        wishes.replay_requested.connect(self._repeat)
        wishes.comparison_requested.connect(self._compare)
        library.run_changed.connect(panel.on_overlays_changed)  # a name in the legend

    @Slot()
    def _ask_for_curves(self) -> None:
        """Fetch the curves of runs that were laid into the plots."""
        missing = set(self._panel.plots.missing())
        self._asked &= missing
        for run_id in missing - self._asked:
            run = self._runs.get(run_id)
            if run is not None and run.stored is not None:
                self._asked.add(run_id)
                self._library.request_curves(run_id)

    @Slot(str, object)
    def _on_curves_loaded(self, run_id: str, curves: Curves) -> None:
        self._panel.plots.set_curves(run_id, curves)

    @Slot(object)
    def _delete(self, run_ids: tuple[str, ...]) -> None:
        rows = [self._panel.runs.model.row_of(run_id) for run_id in run_ids]
        if any(row is not None and row.is_current for row in rows):
            self._panel.clear_run()
        self._library.delete(run_ids)
        self._panel.runs.remove_runs(run_ids)

    @Slot(object)
    def _restore(self, run_ids: tuple[str, ...]) -> None:
        self._library.restore(run_ids)
        found = [run for run in map(self._runs.get, run_ids) if run is not None]
        self._panel.runs.add_earlier(map(summarise, found))

    @Slot(str)
    def _export(self, run_id: str) -> None:
        row = self._panel.runs.model.row_of(run_id)
        if row is None:
            return
        wanted = f"{row.title}.csv".replace("/", "-")
        path, _ = QFileDialog.getSaveFileName(self._panel, "Export Curves", wanted, CSV_FILTER)
        if path:
            found = Path(path)
            self._library.export(run_id, found if found.suffix else found.with_suffix(".csv"))

    @Slot(str)
    def _show_recipe(self, run_id: str) -> None:
        run = self._runs.get(run_id)
        if run is not None and not self._controller.state.is_alive:
            self._panel.set_recipe(run.recipe)

    @Slot(str)
    def _repeat(self, run_id: str) -> None:
        run = self._runs.get(run_id)
        if run is not None:
            again = Repetition(run_id, run.number, self._library.open, self._controller.make_run)
            self._controller.repeat(run.recipe, again)

    @Slot(str, str)
    def _compare(self, first_id: str, second_id: str) -> None:
        first, second = self._runs.get(first_id), self._runs.get(second_id)
        if first is None or second is None:
            return
        if self._comparison is None:
            self._comparison = ComparisonDialog(self._panel.window())
        self._comparison.show_differences(
            f"{first.name} (run {first.number})",
            f"{second.name} (run {second.number})",
            differences(first.recipe, second.recipe),
        )
