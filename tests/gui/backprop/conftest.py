"""The real window with the Backprop tab in front."""

from __future__ import annotations

import pytest

from gui.backprop.panel import BackpropPanel
from gui.main_window import MainWindow
from tests.gui.drawing.grabbing import SEVEN


@pytest.fixture
def panel(window: MainWindow) -> BackpropPanel:
    """Give the tab, for a drawing of a seven."""
    window.drawing_panel.canvas.set_drawing(SEVEN)
    window.tabs.show_page("backprop")
    page = window.tabs.page("backprop")
    assert isinstance(page, BackpropPanel)
    return page
