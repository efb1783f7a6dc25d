"""How soon the Backprop tab shows what is drawn, and whether the pen notices.

python -m tests.benchmarks.backprop_tab [--seconds 10] [--network relu-128|shipped] [--at-rest]

The real window, with the gradient of the first layer's weights under the microscope, is drawn on
by another process 120 times a second, by the clock, as in tests.benchmarks.window. Each network
is measured at rest and while it trains at full speed.

- pointer to paint: from a pointer event to the end of the canvas's paint that shows it;
- ink to numbers: from the pointer event that made an input to the end of the paint of the
  gradient; inputs that were passed over count until the next one that was shown;
- begun to rest: from 150 ms after the last ink to the last of eight finite differences.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Before NumPy and Qt are loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import Slot as QtSlot

import gui.backprop.step_card as step_card
from gui.backprop_wiring import DIFFERENCES
from gui.hand import SEVEN, draw, wait, wait_until
from gui.main_window import MainWindow
from nncore.arrays import FloatArray
from nncore.network.model import Model
from tests.benchmarks.watched_tab import DuePen, Watch, WatchedTab, show_page

BARS = {"pointer to paint": 8.0, "ink to numbers": 33.0, "begun to rest": 500.0}
SHOWN = "∂L/∂W₁"


class Numbers(Watch):
    """Takes the times from ink to numbers, and from rest to finite differences."""

    picture, answers = "step_picture", 1

    def __init__(self, window: MainWindow, pen: DuePen) -> None:
        super().__init__(window, pen)
        self._page = window.tabs.backprop.update_page
        window.controller.jobs.job_done.connect(self._on_done)

    def is_shown(self, image: FloatArray | None) -> bool:
        """Whether the numbers are those of an input."""
        look = self._page.look
        if image is None or look is None:
            return False
        return bool(np.array_equal(image.reshape(-1), look.layers[0].x.reshape(-1)))

    @QtSlot(str, int)
    def _on_done(self, subject: str, _generation: int) -> None:
        if subject == DIFFERENCES:
            self.note("compared")


def look_at(window: MainWindow, model: Model, folder: Path) -> None:
    """Open the tab for a network, draw, and choose the gradient of the first layer."""
    show_page(window, "backprop", model, folder)
    page = window.tabs.backprop.update_page
    draw(window.drawing_panel.canvas, SEVEN)
    wait_until(lambda: page.look is not None, 60)
    wait(1.0)
    symbols = [step.words.symbol for step in page.found]
    page.steps.choose(symbols.index(SHOWN))
    wait(1.0)


if __name__ == "__main__":
    sys.exit(WatchedTab(step_card, look_at, Numbers, BARS, 10.0).run(__doc__))
