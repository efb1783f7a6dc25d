"""A menu in which data sets are put together by ticking them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

TIP = "Tick the data sets to learn from; of several, the images are shuffled together."

AS_THE_BOX = "QToolButton { min-height: 26px; max-height: 26px; padding: 0 6px; }"
"""As high as the chooser beside it; said of buttons only, for a menu belongs to its button."""


class MixButton(QToolButton):
    """A button with a menu of data sets, of which at least one stays ticked.

    Signals
    -------
    sources_mixed(object)
        A tuple of str, the names or paths that are ticked now.
    """

    sources_mixed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: tuple[tuple[str, str], ...] = ()
        self._chosen: tuple[str, ...] = ()
        self.setObjectName("mix_data")
        self.setText("Mix ▾")
        self.setAccessibleName("Mix data sets")
        self.setToolTip(TIP)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet(AS_THE_BOX)
        self._menu = QMenu(self)
        self._menu.setObjectName("mix_data_menu")
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.fill_menu)
        self._menu.triggered.connect(self._on_triggered)
        self.setMenu(self._menu)

    def set_sources(self, known: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        """List data sets.

        Parameters
        ----------
        known : sequence of (str, str)
            Name or path, and what a person calls it.
        chosen : sequence of str
            Those that are ticked.
        """
        self._known, self._chosen = tuple(known), tuple(chosen)

    @Slot()
    def fill_menu(self) -> None:
        """List the data sets; the last one that is ticked stays."""
        self._menu.clear()
        for source, label in self._known:
            action = self._menu.addAction(label.replace("&", "&&"))
            action.setObjectName("action_mix")
            action.setData(source)
            action.setToolTip(source)
            action.setCheckable(True)
            action.setChecked(source in self._chosen)
            action.setEnabled(self._chosen != (source,))

    @Slot(QAction)
    def _on_triggered(self, _action: QAction) -> None:
        ticked = [each.data() for each in self._menu.actions() if each.isChecked()]
        self.sources_mixed.emit(tuple(ticked))


def missing_note(sources: Sequence[str], names: Sequence[str]) -> str:
    """Name a path among data sources that is not there; "" where all are.

    Parameters
    ----------
    sources : sequence of str
        Names and paths.
    names : sequence of str
        Those that are no paths.
    """
    paths = [source for source in sources if source not in names]
    gone = (path for path in paths if not Path(path).expanduser().exists())
    return next(map(missing_sentence, gone), "")


def missing_sentence(path: str) -> str:
    """Say that data which were here once are not any more."""
    place = Path(path).expanduser()
    return f"{place.name} is not in {place.parent} any more; put it back, or choose other data."
