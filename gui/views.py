"""The tabs at the right: training, the map of verdicts, and the data."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from gui.data.panel import DataPanel
from gui.drawing.verdict_map_panel import VerdictMapPanel
from gui.train.panel import TrainPanel


class Views(QTabWidget):
    """The parts of the window that take turns.

    Signals
    -------
    map_shown(bool)
        The map has come to the front, or another tab has.

    Attributes
    ----------
    train : TrainPanel
        The first tab.
    map : VerdictMapPanel
        The second.
    data : DataPanel
        The last.
    """

    map_shown = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabs")
        self.setAccessibleName("Views")
        self.setDocumentMode(True)
        self.train = TrainPanel(self)
        self.map = VerdictMapPanel(self)
        self.addTab(self.train, "Train")
        self.addTab(self.map, "Map")
        self.setTabToolTip(1, "What would be read if the drawing stood elsewhere (Ctrl+M)")
        self.data = DataPanel(self)
        self.addTab(self.data, "Data")
        self.setTabToolTip(2, "What the network learns from, and data of your own (Ctrl+D)")
        self.currentChanged.connect(self._on_current_changed)

    @Slot(bool)
    def show_map(self, on: bool) -> None:
        """Bring the map to the front, or training."""
        if on != (self.currentWidget() is self.map):
            self.setCurrentWidget(self.map if on else self.train)

    @Slot(int)
    def _on_current_changed(self, _index: int) -> None:
        self.map_shown.emit(self.currentWidget() is self.map)
