"""The tabs at the right, whose pages are made when they are first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from gui.late_page import LatePage

if TYPE_CHECKING:
    from gui.backprop.panel import BackpropPanel
    from gui.data.panel import DataPanel
    from gui.drawing.verdict_map_panel import VerdictMapPanel
    from gui.inside.panel import InsidePanel
    from gui.main_window import MainWindow
    from gui.mistakes.panel import MistakesPanel
    from gui.train.panel import TrainPanel

PAGES: Final = (
    LatePage(
        "Inside",
        "inside",
        "What every layer makes of the drawing, and why it is read so (Ctrl+Shift+I)",
        "gui.inside_wiring",
        "Ctrl+Shift+I",
    ),
    LatePage(
        "Mistakes",
        "mistakes",
        "What the network reads wrongly, and what would make it read otherwise (Ctrl+Shift+M)",
        "gui.mistakes_wiring",
        "Ctrl+Shift+M",
    ),
    LatePage(
        "Backprop",
        "backprop",
        "Every number of one update, the chain rule, and gradients over the run (Ctrl+B)",
        "gui.backprop_wiring",
        "Ctrl+B",
    ),
    LatePage(
        "Map",
        "map",
        "What would be read if the drawing stood elsewhere (Ctrl+M)",
        "gui.map_wiring",
    ),
    LatePage(
        "Data",
        "data",
        "What the network learns from, and data of your own (Ctrl+D)",
        "gui.data_wiring",
    ),
)
"""The tabs after the first, in their order."""


class Views(QTabWidget):
    """The parts of the window that take turns.

    Parameters
    ----------
    window : MainWindow
        What the pages are connected with, once they are made.

    Signals
    -------
    map_shown(bool)
        The map has come to the front, or another tab has.

    """

    map_shown = Signal(bool)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("tabs")
        self.setAccessibleName("Views")
        self.setDocumentMode(True)
        self._window = window
        self._pages: dict[str, QWidget] = {}
        self._places: dict[str, QWidget] = {}
        self._keep_place("train", "Train")
        for page in PAGES:
            self._keep_place(page.name, page.title, page.tooltip)
        self.currentChanged.connect(self._on_current_changed)

    @property
    def train(self) -> TrainPanel:
        """The first page, which is put in when the window is on the screen."""
        return cast("TrainPanel", self._pages["train"])

    @property
    def map(self) -> VerdictMapPanel:
        """The map of verdicts; made if nobody has looked at it yet."""
        return cast("VerdictMapPanel", self.page("map"))

    @property
    def inside(self) -> InsidePanel:
        """What every layer makes of the drawing; made if nobody has looked at it yet."""
        return cast("InsidePanel", self.page("inside"))

    @property
    def mistakes(self) -> MistakesPanel:
        """What the network reads wrongly; made if nobody has looked at it yet."""
        return cast("MistakesPanel", self.page("mistakes"))

    @property
    def backprop(self) -> BackpropPanel:
        """One update under the microscope; made if nobody has looked at it yet."""
        return cast("BackpropPanel", self.page("backprop"))

    @property
    def data(self) -> DataPanel:
        """What the recipe learns from; made if nobody has looked at it yet."""
        return cast("DataPanel", self.page("data"))

    @property
    def stack(self) -> QStackedWidget:
        """What pages are in; one that is made in it need not be moved there."""
        return cast("QStackedWidget", self.findChild(QStackedWidget))

    def page(self, name: str) -> QWidget:
        """Return a page by its name; made if nobody has looked at it yet."""
        if name not in self._pages:
            late = next(each for each in PAGES if each.name == name)
            self.put(name, late.build(self._window))
        return self._pages[name]

    def make_current(self) -> None:
        """Make the page that is in front, once the window has all that pages need."""
        self._on_current_changed(self.currentIndex())

    def is_made(self, name: str) -> bool:
        """Whether a page has been shown or asked for."""
        return name in self._pages

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Bring a page to the front."""
        self.setCurrentWidget(self.page(name))

    @Slot(bool)
    def show_map(self, on: bool) -> None:
        """Bring the map to the front, or training."""
        if on != self._is_map_in_front():
            self.setCurrentWidget(self.map if on else self.train)

    def put(self, name: str, page: QWidget) -> None:
        """Put a page where its place has been kept, in front if that was in front."""
        self._pages[name], place = page, self._places.pop(name)
        index = self.indexOf(place)
        is_in_front = self.currentWidget() is place
        was_blocked = self.blockSignals(True)
        self.insertTab(index, page, self.tabText(index))
        self.setTabToolTip(index, self.tabToolTip(index + 1))
        if is_in_front:
            self.setCurrentWidget(page)
        self.removeTab(index + 1)
        self.blockSignals(was_blocked)
        place.deleteLater()

    def _keep_place(self, name: str, title: str, tooltip: str = "") -> None:
        place = self._places[name] = QWidget(self)
        self.setTabToolTip(self.addTab(place, title), tooltip)

    def _is_map_in_front(self) -> bool:
        return self.currentWidget() is self._pages.get("map", self._places.get("map"))

    @Slot(int)
    def _on_current_changed(self, _index: int) -> None:
        if not self._window.is_furnished:
            return
        front = self.currentWidget()
        for name, place in self._places.items():
            if place is front:
                self.page(name)
                break
        self.map_shown.emit(self._is_map_in_front())
