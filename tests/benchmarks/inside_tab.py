"""How soon the Inside tab shows what is drawn, and whether the pen notices.

python -m tests.benchmarks.inside_tab [--seconds 12] [--network relu-128|shipped] [--at-rest]

The real window, with every view of the tab visible, is drawn on by another process 120 times a
second, by the clock, as in tests.benchmarks.window; strokes of most of a second, then a rest.
Each network is measured at rest and while it trains at full speed.

- pointer to paint: from a pointer event to the end of the canvas's paint that shows it;
- ink to views: from the pointer event that made an input to the end of the paint of the
  explanation, which is the last of activations, arithmetic and evidence; inputs that were
  passed over, because the pen was quicker, count until the next one that was shown;
- begun to rest: from 150 ms after the last ink to the last answer of what is looked at then:
  the deletion test, and the neighbours among 5,000 digits.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Before NumPy and Qt are loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Slot as QtSlot

import gui.inside.why_card as why_card
from gui.hand import SEVEN, draw, wait, wait_until
from gui.inside_wiring import InsideWiring
from gui.main_window import MainWindow
from nncore.arrays import FloatArray
from nncore.insight.inside import DeletionTest
from nncore.network.model import Model
from tests.benchmarks.watched_tab import DuePen, Watch, WatchedTab, show_page

BARS = {"pointer to paint": 8.0, "ink to views": 33.0, "begun to rest": 500.0}


class Views(Watch):
    """Takes the times from ink to views, and from rest to answers."""

    picture, answers = "why_picture", 2

    def __init__(self, window: MainWindow, pen: DuePen) -> None:
        super().__init__(window, pen)
        wiring = window.tabs.inside.findChild(InsideWiring)
        assert wiring is not None
        self._wiring = wiring
        wiring.rest.nearest.answered.connect(self._on_nearest)
        wiring.rest.explaining.answered.connect(self._on_tested)

    def is_shown(self, image: FloatArray | None) -> bool:
        """Whether the views are those of an input."""
        return image is not None and image is self._wiring.shown

    @QtSlot(object)
    def _on_nearest(self, _part: object) -> None:
        self.note("nearest")

    @QtSlot(object)
    def _on_tested(self, part: object) -> None:
        if isinstance(part, DeletionTest):
            self.note("tested")


def look_at(window: MainWindow, model: Model, folder: Path) -> None:
    """Open the tab for a network, draw, and wait until everything is there."""
    show_page(window, "inside", model, folder)
    panel = window.tabs.inside
    panel.switch.show_view(panel.neighbours)
    draw(window.drawing_panel.canvas, SEVEN)
    wait_until(lambda: bool(panel.neighbours.by_pixels.pictures), 120)
    wait(1.0)


if __name__ == "__main__":
    sys.exit(WatchedTab(why_card, look_at, Views, BARS, 12.0).run(__doc__))
