"""Everything of the window that is not needed to draw and to read, in small pieces.

The window is shown with canvas, tools and reading; these pieces come after it is on the screen
(`gui.afterwards`), so their modules are imported here, inside the functions, and nowhere before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gui.faults import Faults
from gui.main_window import MainWindow
from gui.settings import SettingsFile
from gui.theme import ThemeWatcher

if TYPE_CHECKING:
    from gui.controller import Controller


def furnished_window(
    settings: SettingsFile, themes: ThemeWatcher, faults: Faults, controller: Controller
) -> MainWindow:
    """Make a whole window at once, but for the plots; it takes a second.

    Parameters
    ----------
    settings, themes, faults
        As for `MainWindow`.
    controller : Controller
        Runs trainings and readings; taken over by the window.
    """
    window = MainWindow(settings, themes, faults, controller.reader)
    for _ in furnish(window, controller):
        pass
    return window


def furnish(window: MainWindow, controller: Controller | None = None) -> Iterator[None]:
    """Give a window the rest of its parts, but for the plots.

    Parameters
    ----------
    window : MainWindow
        Draws and reads already.
    controller : Controller or None
        Runs trainings; None for one of its own.
    """
    yield from _make_controller(window, controller)
    yield from _make_training(window)
    yield from _make_runs(window)
    yield from _make_errands(window)
    yield from _make_recipes(window)
    yield from _make_the_rest(window)
    window.complete_furnishing()
    yield


def furnish_with_plots(window: MainWindow) -> Iterator[None]:
    """Fetch the plotting library and put the plots in, the last of the window's parts."""
    from gui.plots import load_pyqtgraph

    yield from load_pyqtgraph()
    yield from window.train_panel.plots.attach()
    window.complete()
    yield


def _make_controller(window: MainWindow, controller: Controller | None) -> Iterator[None]:
    from gui.pages import Pages

    window.put_in_pages(Pages(window))
    yield
    from gui.controller import Controller
    from gui.data.recent import RecentData

    yield
    window.controller = controller or Controller(window.reader)
    window.controller.setParent(window)
    window.recent_data = RecentData(window)
    yield


def _make_training(window: MainWindow) -> Iterator[None]:
    from PySide6.QtWidgets import QScrollArea

    QScrollArea().viewport()  # PySide6 makes all classes of widgets to hand out one of Qt's own
    yield
    from gui.train.panel import TrainPanel
    from gui.train.parts import make_parts
    from gui.train_wiring import TrainWiring

    yield
    parts = yield from make_parts()
    window.train_panel = TrainPanel(window.tabs.stack, parts)
    yield
    window.tabs.put("train", window.train_panel)
    TrainWiring(window.train_panel, window.controller)
    yield


def _make_runs(window: MainWindow) -> Iterator[None]:
    from gui.network_wiring import NetworkWiring
    from gui.run_wiring import RunWiring
    from gui.time_machine_wiring import TimeMachineWiring

    yield
    controller, panel = window.controller, window.train_panel
    RunWiring(panel, controller)
    TimeMachineWiring(panel, controller, controller.library.open)
    NetworkWiring(window.menus, controller)
    yield


def _make_errands(window: MainWindow) -> Iterator[None]:
    from gui.diagnosis_wiring import DiagnosisWiring
    from gui.errands import Errands
    from gui.import_wiring import ImportWiring
    from gui.page_actions import PageActions

    yield
    controller, menus = window.controller, window.menus
    window.errands = Errands(window, window.drawing_panel.canvas, controller)
    PageActions(menus, window.tabs)
    window.imports = ImportWiring(window, window.tabs, menus, window.errands, controller)
    window.diagnosis = DiagnosisWiring(window.tabs, controller.reader, menus.raw_input)
    yield


def _make_recipes(window: MainWindow) -> Iterator[None]:
    from gui.doctor_wiring import DoctorWiring
    from gui.exporting import Exporting
    from gui.recipe_files import RecipeFiles

    yield
    window.recipes = RecipeFiles(window)
    DoctorWiring(window)
    Exporting(window)
    yield


def _make_the_rest(window: MainWindow) -> Iterator[None]:
    from gui.racing import Racing
    from gui.recovery import Recovery
    from gui.reproducing import Reproducing

    yield
    window.reproducing = Reproducing(window)
    window.racing = Racing(window)
    window.recovery = Recovery(window)
    yield
