"""Samples of data from outside: as they are in the file, and as a network receives them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

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
        self.after.sample_chosen.connect(self._on_sample_chosen)
        row = QHBoxLayout()
        row.setSpacing(16)
        for grid in (self.before, self.after):
            title = QLabel(grid.accessibleName())
            title.setProperty("role", "muted")
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
            places = [f"{digit}: {sample.place}" for sample in samples]
            sizes = [f"{one.original.shape[1]}×{one.original.shape[0]} pixels" for one in samples]
            before.append(
                SampleRow(
                    digit,
                    tuple(sample.original for sample in samples),
                    tuple(f"{place}, {size}" for place, size in zip(places, sizes, strict=True)),
                )
            )
            after.append(
                SampleRow(
                    digit,
                    tuple(sample.received for sample in samples),
                    tuple(f"{place}; a click puts it on the canvas" for place in places),
                )
            )
        self.before.set_rows(before)
        self.after.set_rows(after)

    @Slot(object, int)
    def _on_sample_chosen(self, row: SampleRow, column: int) -> None:
        self.sample_requested.emit(row.images[column], f"a {row.label} of the file")
