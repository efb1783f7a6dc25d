"""Samples of data from outside: as they are in the file, and as a network receives them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.card import Card
from gui.data.sample_grid import SampleGrid, SampleRow
from nncore.data.importing import SAMPLES_A_DIGIT, ImportPreview

LARGEST = 40


class ImportSamples(Card):
    """Two grids side by side: the same samples before and after they are prepared.

    Signals
    -------
    sample_requested(object, str)
        An image, uint8 (H, W), ink = 255, that is to be put on the canvas, and what it is.
    """

    sample_requested = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Samples", parent)
        self.before = SampleGrid(
            "import_originals", "As in the file", SAMPLES_A_DIGIT, LARGEST, self
        )
        self.after = SampleGrid(
            "import_received", "As the network receives them", SAMPLES_A_DIGIT, LARGEST, self
        )
        for grid in (self.before, self.after):
            grid.cell_chosen.connect(self._on_cell_chosen)
        row = QHBoxLayout()
        row.setSpacing(16)
        for grid in (self.before, self.after):
            title = QLabel(grid.accessibleName())
            title.setProperty("role", "muted")
            title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            column = QVBoxLayout()
            column.addWidget(title)
            column.addWidget(grid)
            row.addLayout(column, 1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def set_preview(self, preview: ImportPreview) -> None:
        """Show the samples of a preview."""
        before, after = [], []
        for digit in range(10):
            samples = preview.of_digit(digit)
            places = [f"{digit}: {one.place}" for one in samples]
            sizes = [f"{one.original.shape[1]}×{one.original.shape[0]} pixels" for one in samples]
            tips = tuple(
                f"{place}, {size} in the file; a click puts it on the canvas"
                for place, size in zip(places, sizes, strict=True)
            )
            before.append(SampleRow(digit, tuple(one.original for one in samples), tips))
            after.append(SampleRow(digit, tuple(one.received for one in samples), tips))
        self.before.set_rows(before)
        self.after.set_rows(after)

    @Slot(int, int)
    def _on_cell_chosen(self, row: int, column: int) -> None:
        received = self.after.rows[row]  # its ink is found already
        self.sample_requested.emit(received.images[column], f"a {received.label} of the file")
