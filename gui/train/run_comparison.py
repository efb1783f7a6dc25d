"""The small window that lays two recipes side by side, where they differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.train.run_differences import Difference

SAME = "The two recipes are the same: only chance that nobody controls could tell the runs apart."
WIDTH, MOST_HEIGHT = 560, 560


class ComparisonDialog(QDialog):
    """A table of what differs; it can be copied, and blocks nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recipe_comparison")
        self.setWindowTitle("Compare Recipes")
        self._rows: list[tuple[str, str, str]] = []
        self._words = QLabel(self)
        self._words.setObjectName("comparison_words")
        self._words.setWordWrap(True)
        self.table = QTableWidget(0, 3, self)
        self.table.setObjectName("comparison")
        self.table.setAccessibleName("Fields in which the recipes differ")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setStyleSheet("QTableView::item { padding: 3px; }")
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.horizontalHeader().setHighlightSections(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = QPushButton("Copy", self)
        copy.setObjectName("copy_comparison")
        copy.setToolTip("Copy the table as text, with tabs between the columns.")
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.on_copy_clicked)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._words)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)

    def show_differences(self, first: str, second: str, found: Sequence[Difference]) -> None:
        """Show in what two runs differ, and the window.

        Parameters
        ----------
        first, second : str
            What the runs are called.
        found : sequence of Difference
            In what their recipes differ.
        """
        count = f"{len(found)} field{'' if len(found) == 1 else 's'}"
        self._words.setText(f"{first} and {second} differ in {count}." if found else SAME)
        self.table.setVisible(bool(found))
        self.table.setHorizontalHeaderLabels(["Field", first, second])
        self.table.setRowCount(len(found))
        self._rows = [("Field", first, second)]
        for row, each in enumerate(found):
            cells = (each.label, each.first, each.second)
            self._rows.append(cells)
            for place, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(row, place, item)
        self.show()
        self._fit()  # only now the columns have their widths
        self.activateWindow()

    def text(self) -> str:
        """Return the table as text, with tabs between the columns."""
        return "\n".join("\t".join(row) for row in self._rows)

    @Slot()
    def on_copy_clicked(self) -> None:
        """Put the table on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _fit(self) -> None:
        """Be as high as the rows are, within reason; the values share the width."""
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for place in (1, 2):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.resize(WIDTH, self.height())
        self.table.resizeRowsToContents()
        rows = sum(self.table.rowHeight(row) for row in range(self.table.rowCount()))
        around = self.sizeHint().height() - self.table.sizeHint().height()
        self.resize(WIDTH, min(MOST_HEIGHT, around + header.height() + rows + 8))
