"""The report on published results: a table that fills while the trainings go on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.data.progress_line import ProgressLine
from gui.reproducing_examples import ExamplePictures
from gui.reproducing_words import (
    FIGURE_WORDS,
    details,
    mean_words,
    percent,
    range_words,
    state_words,
)
from nncore.progress import Progress
from nncore.reproduction import Reproduction
from nncore.training.recipes import PUBLISHED

INTRODUCTION = (
    "Each recipe is trained exactly as its project describes it, with several seeds. A published "
    "figure is reached where it lies within our mean ± 2 standard deviations, or below."
)
COLUMNS = (
    ("Recipe", "Ticked ones are trained."),
    ("Published", "What the project says that it reaches."),
    ("Measured on", "Which images the accuracy is of."),
    ("Ours", "Mean and standard deviation of the accuracy over the seeds."),
    ("Range", "Lowest and highest accuracy."),
    ("Trained well", "Test accuracy of the same layers, trained as one would today."),
    ("Seconds", "Time of one training, on average."),
    ("Result", "Whether the published figure is reached."),
)
MOST_SEEDS = 10
NAME_WIDTH = 250


class ReproducingDialog(QDialog):
    """Shows what is found; the trainings are somebody else's.

    Parameters
    ----------
    parent : QWidget
        The main window.

    Signals
    -------
    start_requested(object, int)
        The names of the recipes that are ticked, and the number of seeds.
    stop_requested()
        The trainings are to end.
    """

    start_requested = Signal(object, int)
    stop_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("reproducing")
        self.setWindowTitle("Published Results")
        self.resize(980, 580)
        self._found: dict[str, Reproduction] = {}
        self._is_running = False
        self._cells: list[list[QTableWidgetItem]] = []
        self.table = self._make_table()
        self.seeds = QSpinBox(self)
        self.seeds.setObjectName("reproduction_seeds")
        self.seeds.setAccessibleName("Seeds")
        self.seeds.setRange(1, MOST_SEEDS)
        self.seeds.setValue(3)
        self.seeds.setToolTip("How often each recipe is trained, every time with another seed.")
        self.start = QPushButton("Train", self)
        self.start.setObjectName("start_reproducing")
        self.start.setAccessibleName("Train the ticked recipes, or stop")
        self.start.setProperty("role", "primary")
        self.start.clicked.connect(self._on_start_clicked)
        self.progress = ProgressLine("reproduction_progress", has_cancel=False, parent=self)
        self.progress.setAccessibleName("How far the trainings are")
        self.words = QLabel(self)
        self.words.setObjectName("reproduction_words")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.setAccessibleName("About the chosen recipe")
        self.examples = ExamplePictures(self)
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._show_details)
        self.table.selectRow(0)

    def found(self, name: str) -> Reproduction | None:
        """Return what is known of a recipe."""
        return self._found.get(name)

    def show_found(self, found: Reproduction) -> None:
        """Show what became of a recipe so far."""
        self._found[found.published.recipe.name] = found
        self._show_rows()
        self._show_details()

    def show_progress(self, progress: Progress) -> None:
        """Show what is being trained, and how far it is."""
        self.progress.show_progress(progress)

    def show_running(self, running: bool) -> None:
        """Show that trainings have begun, or ended."""
        self._is_running = running
        self.start.setText("Stop" if running else "Train")
        self.seeds.setEnabled(not running)
        if running:
            self.progress.begin("Beginning …")
        else:
            self.progress.hide()
        self._show_rows()

    def chosen(self) -> list[str]:
        """Return the names of the recipes that are ticked."""
        return [name for row, name in enumerate(PUBLISHED) if self._is_ticked(row)]

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(PUBLISHED), len(COLUMNS), self)
        table.setObjectName("reproductions")
        table.setAccessibleName("Published results beside ours")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setStyleSheet(
            "QTableView::item { padding: 3px 8px; } QHeaderView::section { padding: 4px 8px; }"
        )
        table.setTextElideMode(Qt.TextElideMode.ElideNone)
        table.verticalHeader().hide()
        for column, (title, tip) in enumerate(COLUMNS):
            head = QTableWidgetItem(title)
            head.setToolTip(tip)
            table.setHorizontalHeaderItem(column, head)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # A style with padding forgets the tick box when it measures.
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, NAME_WIDTH)
        header.setStretchLastSection(True)
        for row, (name, published) in enumerate(PUBLISHED.items()):
            item = QTableWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = Qt.CheckState.Unchecked if published.takes_long else Qt.CheckState.Checked
            item.setCheckState(ticked)
            item.setToolTip(published.recipe.summary)
            cells = [item, *(QTableWidgetItem() for _ in COLUMNS[1:])]
            for column, cell in enumerate(cells):
                table.setItem(row, column, cell)
            self._cells.append(cells)
        return table

    def _lay_out(self) -> None:
        introduction = QLabel(INTRODUCTION, self)
        introduction.setWordWrap(True)
        introduction.setProperty("role", "muted")
        seeds = QLabel("S&eeds", self)
        seeds.setBuddy(self.seeds)
        close = QPushButton("Close", self)
        close.setObjectName("close_reproducing")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(seeds)
        row.addWidget(self.seeds)
        row.addWidget(self.start)
        row.addWidget(self.progress, 1)
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(introduction)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addWidget(self.examples)
        column.addLayout(row)
        self._show_rows()

    def _show_rows(self) -> None:
        for row, (name, published) in enumerate(PUBLISHED.items()):
            found = self._found.get(name)
            spread = found.spread() if found else None
            seconds = found.seconds if found else ()
            state = state_words(found, is_chosen=self._is_ticked(row), is_running=self._is_running)
            cells = (
                percent(published.results.get(published.figure)),
                FIGURE_WORDS[published.figure],
                mean_words(spread),
                range_words(spread),
                mean_words(found.well_spread if found else None),
                f"{sum(seconds) / len(seconds):.1f} s" if seconds else "–",
                state,
            )
            for cell, words in zip(self._cells[row][1:], cells, strict=True):
                cell.setText(words)

    def _is_ticked(self, row: int) -> bool:
        return self._cells[row][0].checkState() == Qt.CheckState.Checked

    @Slot()
    def _show_details(self) -> None:
        row = max(0, self.table.currentRow())
        name = list(PUBLISHED)[row]
        found = self._found.get(name)
        self.words.setText(details(PUBLISHED[name], found))
        self.examples.show_examples(found.examples if found else ())
        self.examples.setVisible(bool(found and found.examples))

    @Slot()
    def _on_start_clicked(self) -> None:
        if self._is_running:
            self.stop_requested.emit()
        elif self.chosen():
            self._found.clear()
            self.start_requested.emit(self.chosen(), self.seeds.value())
