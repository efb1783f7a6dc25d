"""A sitting with the drawing in hand: draw, grab, drag at the speed of a person, undo."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.drawing.grab_frame import CORNERS, GrabFrame
from gui.hand import SEVEN, Point, draw
from gui.main_window import MainWindow
from nncore.network.model import Reading
from nncore.session import read
from nncore.storage.network_file import shipped_network
from tests.windows import open_window


def drag(window: MainWindow, start: Point, end: Point) -> list[Reading]:
    """Drag in a straight line, in real time; return what was read on the way."""
    readings: list[Reading] = []
    window.controller.reader.reading_changed.connect(readings.append)
    draw(window.drawing_panel.canvas, [[(start, start, end, end)]])
    window.controller.reader.reading_changed.disconnect(readings.append)
    return readings


def share(window: MainWindow, part: str) -> Point:
    """Return where a part of the frame is, in shares of the canvas's sides."""
    canvas = window.drawing_panel.canvas
    assert canvas.mover.grabbed is not None
    frame = GrabFrame(canvas.mover.grabbed, canvas.square())
    place = frame.middle if part == "middle" else frame.corners[CORNERS.index(part)]
    return place.x() / canvas.width(), place.y() / canvas.height()


def received_changes(readings: list[Reading]) -> float:
    """Return by how much the pixels received changed on the way, on average, in [0, 1]."""
    return float(np.ptp([each.input for each in readings], axis=0).mean())


def test_the_drawing_is_read_while_it_is_moved_and_scaled(qtbot: QtBot) -> None:
    with open_window(qtbot, model=shipped_network()) as window:
        canvas, reader = window.drawing_panel.canvas, window.controller.reader
        draw(canvas, SEVEN)
        drawn, steps = canvas.drawing(), canvas.sketch.steps
        QTest.keyClick(window, Qt.Key.Key_M)
        assert canvas.tool == "move"
        prepared = drag(window, share(window, "middle"), (0.2, 0.25))
        assert len(prepared) > 10  # on the way, and not only at the end
        prepared += drag(window, share(window, "bottom right"), share(window, "middle"))
        assert {each.digit for each in prepared} == {7}  # centred ink of any size is read
        reader.set_raw(True)
        raw = drag(window, share(window, "middle"), (0.5, 0.5))
        assert len(raw) > 10
        # What the network receives follows the ink on the raw route, and only there.
        assert received_changes(raw) > 10 * received_changes(prepared)
        assert canvas.sketch.steps == steps + 3
        own = read(reader.model.with_changes(preparation=reader.preparation), canvas.drawing())
        assert own.probabilities is not None
        np.testing.assert_array_equal(own.probabilities, reader.reading.probabilities)
        for _ in range(3):
            canvas.sketch.undo()
        assert canvas.drawing() is drawn
