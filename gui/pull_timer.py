"""When the window collects what the training thread left: often, and less so under the pen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from gui.readings import Reader

PULL_MS = 50
"""How often the window collects what the thread left."""

PEN_MS = 200
"""How often while somebody draws: curves may wait, ink may not."""


class PullTimer(QTimer):
    """Ticks about twenty times a second, and five times while the drawing changes.

    Parameters
    ----------
    reader : Reader
        Knows when the drawing changes.
    parent : QObject
        Its owner.
    """

    def __init__(self, reader: Reader, parent: QObject) -> None:
        super().__init__(parent, interval=PULL_MS)
        self._has_ink = False
        reader.input_changed.connect(self._on_input_changed)
        self.timeout.connect(self._on_timeout)

    @Slot()
    def _on_input_changed(self) -> None:
        self._has_ink = True
        if self.interval() != PEN_MS:
            self.setInterval(PEN_MS)

    @Slot()
    def _on_timeout(self) -> None:
        if not self._has_ink and self.interval() != PULL_MS:
            self.setInterval(PULL_MS)
        self._has_ink = False
