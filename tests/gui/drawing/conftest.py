"""A canvas on the (offscreen) screen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.drawing.canvas import Canvas


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """A canvas of 280 × 280 logical pixels: a pixel is a unit."""
    widget = Canvas()
    qtbot.addWidget(widget)
    widget.resize(280, 280)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def drawings(canvas: Canvas) -> list:
    """All that the canvas has told of, in order."""
    told: list = []
    canvas.drawing_changed.connect(told.append)
    return told
