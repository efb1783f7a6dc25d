"""Connects the window that explains a reading with all that asks for it or feeds it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gui.diagnosing import Diagnosing
from gui.drawing.diagnosis import DiagnosisWindow
from gui.readings import Reader


class DiagnosisWiring(QObject):
    """Makes the window when it is first asked for.

    Parameters
    ----------
    beside : QWidget
        The window opens over this part of the main window, so that the canvas stays in sight.
    reader : Reader
        Reads the drawing.
    raw : QAction
        The switch between the routes.
    """

    def __init__(self, beside: QWidget, reader: Reader, raw: QAction) -> None:
        super().__init__(beside)
        self._beside = beside
        self._raw = raw
        self.window: DiagnosisWindow | None = None
        self.diagnosing = Diagnosing(reader, self)

    @Slot()
    def open(self) -> None:
        """Show the window, or bring it to the front."""
        window = self.window or self._make()
        window.show()
        window.activateWindow()

    def _make(self) -> DiagnosisWindow:
        window = self.window = DiagnosisWindow(self._beside.window())
        window.set_raw(self._raw.isChecked())
        window.watched_changed.connect(self.diagnosing.set_watched)
        window.stages_requested.connect(self.diagnosing.set_stages)
        window.raw_requested.connect(self._raw.setChecked)
        self._raw.toggled.connect(window.set_raw)
        self.diagnosing.stages_changed.connect(window.set_stages)
        self.diagnosing.diagnosis_changed.connect(window.set_diagnosis)
        window.resize(self._beside.width(), window.height())
        window.move(self._beside.mapToGlobal(QPoint(0, 0)))
        return window
