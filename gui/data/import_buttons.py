"""The buttons that begin an import: a file, a folder, or data that were here before."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from gui.data.recent import RecentData
from gui.theme import CONTROL_HEIGHT
from gui.train.data_mix import missing_sentence

FILE_TIP = (
    "Look at a CSV, .npz, IDX or drawings file, and learn from it if it is good (Ctrl+Shift+O)."
)
FOLDER_TIP = "Look at a folder of images by label (0/, 1/ … 9/) or of IDX files."


class ImportButtons(QWidget):
    """Three buttons side by side.

    Parameters
    ----------
    recent : RecentData
        What was accepted before.

    Signals
    -------
    file_requested(), folder_requested()
        A file or a folder is to be chosen.
    path_requested(str)
        Data that were accepted before are to be looked at again.
    """

    file_requested = Signal()
    folder_requested = Signal()
    path_requested = Signal(str)

    def __init__(self, recent: RecentData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        file = _button("import_file", "Import Data…", FILE_TIP, self)
        folder = _button("import_folder", "Folder…", FOLDER_TIP, self)
        file.clicked.connect(self.file_requested)
        folder.clicked.connect(self.folder_requested)
        self._menu = QMenu(self)
        self._menu.setObjectName("recent_data_menu")
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.fill_menu)
        self._menu.triggered.connect(self._on_triggered)
        self._again = QToolButton(self)
        self._again.setObjectName("recent_data")
        self._again.setText("Recent ▾")
        self._again.setAccessibleName("Data that were imported before")
        self._again.setToolTip("Look again at data that were imported before.")
        self._again.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._again.setMenu(self._menu)
        self._again.setMaximumHeight(CONTROL_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in (file, folder, self._again):
            row.addWidget(button)
        recent.paths_changed.connect(self._on_paths_changed)
        self._on_paths_changed()

    @Slot()
    def fill_menu(self) -> None:
        """List what was accepted before; what is gone cannot be chosen, and says so."""
        self._menu.clear()
        missing = set(self._recent.missing())
        for path in self._recent.paths:
            name = PurePath(path).name.replace("&", "&&")
            action = self._menu.addAction(f"{name} (missing)" if path in missing else name)
            action.setObjectName("action_recent_data")
            action.setData(path)
            action.setToolTip(missing_sentence(path) if path in missing else path)
            action.setEnabled(path not in missing)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.path_requested.emit(action.data())

    @Slot()
    def _on_paths_changed(self) -> None:
        self._again.setVisible(bool(self._recent.paths))


def _button(name: str, text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setObjectName(name)
    button.setAccessibleName(text.removesuffix("…"))
    button.setToolTip(tip)
    return button
