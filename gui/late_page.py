"""A tab that costs nothing until it is looked at."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class LatePage(NamedTuple):
    """What is known of a tab before anybody has looked at it.

    Parameters
    ----------
    title : str
        What its tab says.
    name : str
        What the program calls it.
    tooltip : str
        One sentence about it, with its keys where it has some.
    wiring : str
        The module that makes it, imported when it is first shown: its function
        ``build(window: MainWindow) -> QWidget`` returns the page, connected to all it follows.
        A page that is hidden computes nothing.
    keys : str
        What brings it to the front, as an entry of the View menu; empty where something else
        does.
    """

    title: str
    name: str
    tooltip: str
    wiring: str
    keys: str = ""

    def build(self, window: MainWindow) -> QWidget:
        """Make the page."""
        page: QWidget = import_module(self.wiring).build(window)
        return page
