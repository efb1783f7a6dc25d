"""The frame around a plot: title, legend, and words while there is nothing to plot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from gui.card import Card
from gui.train.legend import Entry, Legend


class PlotCard(Card):
    """A card that shows words until it is given a plot that has something to show.

    Parameters
    ----------
    title : str
        The title.
    name : str
        Object name.
    empty : str
        What to do so that something appears here.
    """

    def __init__(self, title: str, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.legend = Legend()
        # The legend takes what the title leaves; Card's stretch would halve it.
        self.header.addWidget(self.legend, 100)
        self.legend.hide()
        self._words: tuple[Entry, ...] = ()
        self._empty = QLabel(empty)
        self._empty.setObjectName(f"{name}_empty")
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self.body.addLayout(self._stack)
        self._plot: QWidget | None = None
        self._has_data = False
        self.setMinimumHeight(132)

    def attach(self, plot: QWidget) -> None:
        """Take in the plot."""
        self._plot = plot
        self._stack.addWidget(plot)
        self._show()

    def set_has_data(self, has_data: bool) -> None:
        """Show the plot, or the words in its place."""
        if has_data != self._has_data:
            self._has_data = has_data
            self._show()

    @Slot(object)
    def on_legend_changed(self, entries: tuple[Entry, ...]) -> None:
        """Show the lines' names."""
        self._words = entries
        self.legend.set_entries(entries)

    @Slot(object)
    def on_hovered(self, entries: tuple[Entry, ...] | None) -> None:
        """Show the values at the cursor in place of the names, or the names again."""
        self.legend.set_entries(entries or self._words)

    def _show(self) -> None:
        plot = self._plot
        shown = plot is not None and self._has_data
        self._stack.setCurrentWidget(plot if plot is not None and shown else self._empty)
        # Names of lines that are not there would only puzzle.
        self.legend.setVisible(shown)
