"""Connects the menu of networks with those that there are."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from gui.controller import Controller
from gui.menus import Menus


class NetworkWiring(QObject):
    """Lets somebody choose which network answers, and keep one.

    Parameters
    ----------
    menus : Menus
        Hold the list and its actions.
    controller : Controller
        Knows the networks.
    """

    def __init__(self, menus: Menus, controller: Controller) -> None:
        super().__init__(controller)
        self._menus, self._controller = menus, controller
        self._last_kind = ""
        menus.network_group.triggered.connect(self._on_chosen)
        menus.keep.triggered.connect(self._keep)
        controller.state_changed.connect(self._show)
        controller.networks.shown_changed.connect(self._show)
        controller.networks.kept_changed.connect(self._show)
        self._show()

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        controller = self._controller
        if action is self._menus.use_shipped:
            controller.networks.use_shipped()
        elif action is self._menus.use_run:
            controller.library.choose(controller.run.run_id if controller.run else "")
        else:
            controller.networks.use_kept(action.data())
        self._show()

    @Slot()
    def _keep(self) -> None:
        shown = self._controller.networks.shown
        if shown.kind == "run" and not shown.lesion_count:
            self._controller.library.keep(shown.run_id)
        else:
            # Of a moment under its own name: the run's means the network that it left.
            has_other_name = shown.run_id or shown.lesion_count
            model = shown.model.with_changes(name=shown.title) if has_other_name else shown.model
            self._controller.networks.keep(model)

    @Slot()
    def _show(self) -> None:
        """Bring the menu up to date."""
        shown, run = self._controller.networks.shown, self._controller.run
        if shown.kind == self._last_kind == "moment":
            return  # another moment of the same run, twenty times a second in a film
        self._last_kind = shown.kind
        has_model = run is not None and run.model is not None
        name = f"{run.recipe.name} (run {run.number})" if run and has_model else ""
        kept = self._controller.networks.kept.names()
        self._menus.show_networks(kept, name, (shown.kind, shown.name))
