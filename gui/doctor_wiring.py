"""Connects the training doctor's findings with the Train tab and the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.runs import SessionRun
from nncore.insight.doctor import Finding

if TYPE_CHECKING:
    from gui.main_window import MainWindow

REMEDIED = ", remedied"


class DoctorWiring(QObject):
    """Shows the findings of the run in front, and puts a remedied recipe into the editor.

    Parameters
    ----------
    window : MainWindow
        Has the Train tab, the controller and the recipes.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._controller = controller = window.controller
        self._recipes = window.recipes
        self._card = window.train_panel.plots.doctor
        self._card.remedy_requested.connect(self._on_remedy_requested)
        controller.run_added.connect(self._on_run_added)
        controller.curves_changed.connect(self._on_run_got_further)
        controller.run_changed.connect(self._on_run_got_further)
        controller.run_cleared.connect(self._card.clear)

    @Slot(object)
    def _on_run_added(self, run: SessionRun) -> None:
        self._card.clear()

    @Slot()
    def _on_run_got_further(self) -> None:
        run = self._controller.run
        if run is not None and run.snapshot.step:
            self._card.show_findings(run.snapshot.findings)

    @Slot(object)
    def _on_remedy_requested(self, finding: Finding) -> None:
        run = self._controller.run
        if run is None:
            return
        changed = finding.remedy.applied(run.recipe)
        name = run.recipe.name.removesuffix(REMEDIED) + REMEDIED
        told = f"A remedy for {run.recipe.name} is in the editor; press Start to try it"
        self._recipes.take(changed.with_changes(name=name), told)
