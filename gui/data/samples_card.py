"""Samples by class, a page of them, of one part of the data."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.card import Card, small_button
from gui.data.sample_grid import SampleGrid, SampleRow
from gui.data.words import PART_NAMES, PART_TIPS, class_name, part_name
from gui.train.fields import ChoiceField
from nncore.arrays import NOT_A_DIGIT, ByteArray
from nncore.data.overview import DataPart, DatasetOverview

COLUMNS = 10


class SamplesCard(Card):
    """A grid of samples, a chooser of the part, and buttons to leaf through it.

    Signals
    -------
    sample_requested(object, str)
        An image, uint8 (H, W), ink = 255, that is to be put on the canvas, and what it is.
    page_shown()
        Other samples are in sight.
    """

    sample_requested = Signal(object, str)
    page_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Samples", parent)
        self._parts: tuple[DataPart, ...] = ()
        self._page = 0
        self.part: ChoiceField[int] = ChoiceField("data_part", "Part of the data")
        self.part.setMinimumWidth(112)
        self.part.setMaximumWidth(190)
        self.part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.part.chosen.connect(self._on_part_chosen)
        self.grid = SampleGrid("data_samples", "Samples of each digit", COLUMNS)
        self.grid.cell_chosen.connect(self._on_cell_chosen)
        self.grid.page_requested.connect(self._turn)
        self._previous = small_button("samples_previous", "◂", "Samples before these (Page Up)")
        self._next = small_button("samples_next", "▸", "Other samples (Page Down)")
        self._previous.clicked.connect(self._on_previous)
        self._next.clicked.connect(self._on_next)
        self._where = QLabel()
        self._where.setObjectName("samples_page")
        self._where.setProperty("role", "muted")
        self._where.setAccessibleName("Page of samples")
        self._where.setToolTip("Which page this is; a page is ten samples of each digit.")
        self.header.addWidget(self.part, 4)
        for widget in (self._previous, self._where, self._next):
            self.header.addWidget(widget)
        self.body.addWidget(self.grid)
        hint = QLabel("Click a sample to put it on the canvas; undo brings your drawing back.")
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.body.addWidget(hint)
        self.body.addStretch(1)

    def set_overview(self, overview: DatasetOverview) -> None:
        """Show other data, from the first page of the training images on."""
        self._parts = overview.parts
        tests = sum(part.name == "test" for part in self._parts)
        self.part.set_choices(
            [
                (
                    place,
                    f"{part_name(part, is_one_of_several=tests > 1)} · {len(part):,}",
                    PART_TIPS[part.name],
                )
                for place, part in enumerate(self._parts)
            ]
        )
        self.part.set_choice(0)
        self._on_part_chosen()

    def firsts(self) -> list[ByteArray]:
        """Return the first picture of each digit in sight, uint8 (H, W), ink = 255."""
        shown = self.grid.rows
        return [row.images[0] for row in shown if row.images and row.label != NOT_A_DIGIT]

    @Slot()
    def _on_part_chosen(self) -> None:
        self._page = 0
        self._show_page()

    @Slot()
    def _on_previous(self) -> None:
        self._turn(-1)

    @Slot()
    def _on_next(self) -> None:
        self._turn(1)

    @Slot(int)
    def _turn(self, by: int) -> None:
        """Turn the page; after the last comes the first again."""
        self._page = (self._page + by) % max(1, self._pages())
        self._show_page()

    def _pages(self) -> int:
        if not self._parts:
            return 0
        part = self._parts[self.part.choice()]
        return -(-max(*part.counts, part.not_digits) // COLUMNS)

    def _show_page(self) -> None:
        part, start = self._parts[self.part.choice()], self._page * COLUMNS
        labels = [*range(10), *([NOT_A_DIGIT] if part.not_digits else [])]
        self.grid.set_rows([_row(part, label, start) for label in labels])
        pages = self._pages()
        self._where.setText(f"{self._page + 1:,} of {pages:,}" if pages else "no samples")
        for button in (self._previous, self._next):
            button.setEnabled(pages > 1)
        self.page_shown.emit()

    @Slot(int, int)
    def _on_cell_chosen(self, row: int, column: int) -> None:
        shown = self.grid.rows[row]
        part = PART_NAMES[self._parts[self.part.choice()].name].lower()
        what = "no digit" if shown.label == NOT_A_DIGIT else f"a {shown.label}"
        self.sample_requested.emit(shown.images[column], f"{what} of the {part} images")


def _row(part: DataPart, label: int, start: int) -> SampleRow:
    images = tuple(part.images(label, start, COLUMNS))
    places = part.indices(label)[start : start + COLUMNS]
    tips = tuple(
        f"{class_name(label)}: image {place + 1:,} of {len(part):,}; a click puts it on the canvas"
        for place in places.tolist()
    )
    return SampleRow(label, images, tips)
