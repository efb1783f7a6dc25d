"""A canvas on the (offscreen) screen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.drawing import grab_tool
from gui.drawing.canvas import Canvas

from .grabbing import SEVEN


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


@pytest.fixture
def grabbing(canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> Canvas:
    """A canvas with a seven and the tool that moves; keys in a row are one step, however slow."""
    monkeypatch.setattr(grab_tool, "BURST_SECONDS", 1e9)
    canvas.set_drawing(SEVEN)
    canvas.set_tool("move")
    return canvas
