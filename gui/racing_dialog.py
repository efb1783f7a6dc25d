"""The window of a race: which recipes, one plot, and what each reached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.racing_plot import RacePlot
from gui.train.plot_card import PlotCard
from nncore.errors import RecipeError
from nncore.progress import Progress
from nncore.recipe import Recipe
from nncore.training.history import Curves
from nncore.training.race import LEAST, MOST, check_race

INTRODUCTION = (
    f"Tick {LEAST} to {MOST} recipes with the same data and batches. All see the same images in "
    "the same order, one step each in turn; the networks are not kept."
)
EMPTY = "Tick recipes on the left and press Start."
LIST_WIDTH = 220


class RacingDialog(QDialog):
    """Shows a race; the trainings are somebody else's.

    Signals
    -------
    start_requested(object)
        A tuple of the recipes that are ticked, and fit together.
    stop_requested()
        The race is to end.
    """

    start_requested = Signal(object)
    stop_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("racing")
        self.setWindowTitle("Race")
        self.resize(960, 560)
        self._recipes: tuple[Recipe, ...] = ()
        self._is_running = False
        self.list = QListWidget(self)
        self.list.setObjectName("race_recipes")
        self.list.setAccessibleName("Recipes that race")
        self.list.setToolTip("Tick the recipes that are to race (Space).")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.itemChanged.connect(self._show_state)
        self.plot = RacePlot(self)
        self._card = PlotCard("Validation accuracy", "race_card", EMPTY)
        self._card.setToolTip("Share of the validation images that each network reads rightly.")
        self.plot.legend_changed.connect(self._card.on_legend_changed)
        self.plot.hovered.connect(self._card.on_hovered)
        self.plot.apply_theme()
        self._card.attach(self.plot)
        self.start = QPushButton("Start", self)
        self.start.setObjectName("start_race")
        self.start.setAccessibleName("Start the race, or stop it")
        self.start.setProperty("role", "primary")
        self.start.clicked.connect(self._on_start_clicked)
        self.words = QLabel(self)
        self.words.setObjectName("race_words")
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self._lay_out()

    @property
    def is_running(self) -> bool:
        """Whether a race is shown that goes on."""
        return self._is_running

    def set_recipes(self, recipes: Sequence[Recipe]) -> None:
        """List the recipes to choose from; those that were ticked stay so."""
        ticked = {recipe.name for recipe in self.chosen()}
        self.list.blockSignals(True)
        self.list.clear()
        self._recipes = tuple(recipes)
        for recipe in recipes:
            item = QListWidgetItem(recipe.name, self.list)
            item.setToolTip(recipe.summary or recipe.describe_layers())
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_ticked = recipe.name in ticked
            item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._show_state()

    def chosen(self) -> tuple[Recipe, ...]:
        """Return the recipes that are ticked."""
        checked = Qt.CheckState.Checked
        return tuple(
            recipe
            for row, recipe in enumerate(self._recipes)
            if self.list.item(row).checkState() == checked
        )

    def begin(self, recipes: Sequence[Recipe]) -> None:
        """Show that a race has begun."""
        self._is_running = True
        self.plot.begin([recipe.name for recipe in recipes], max(each.epochs for each in recipes))
        self._card.set_has_data(True)
        self._show_state()
        self.words.setText("Preparing the data …")

    def show_progress(self, progress: Progress) -> None:
        """Show how the data are being prepared."""
        self.words.setText(f"{progress.activity} …")

    def show_lanes(self, lanes: Sequence[Curves]) -> None:
        """Show how far each lane has come."""
        self.plot.set_lanes(lanes)
        epoch = max((float(each.epoch[-1]) for each in lanes if len(each.epoch)), default=0.0)
        self.words.setText(f"Epoch {epoch:.2f}")

    def end(self, words: str) -> None:
        """Show that the race is over, and why."""
        self._is_running = False
        self._show_state()
        self.words.setText(words)

    def _lay_out(self) -> None:
        introduction = QLabel(INTRODUCTION, self)
        introduction.setWordWrap(True)
        introduction.setProperty("role", "muted")
        close = QPushButton("Close", self)
        close.setObjectName("close_race")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.list)
        middle.addWidget(self._card, 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.start)
        row.addWidget(self.words, 1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(introduction)
        column.addLayout(middle, 1)
        column.addLayout(row)

    @Slot()
    def _show_state(self) -> None:
        """Let a race start only where the recipes fit together; else say why not."""
        self.start.setText("Stop" if self._is_running else "Start")
        self.list.setEnabled(not self._is_running)
        if self._is_running:
            self.start.setEnabled(True)
            return
        problem = ""
        try:
            check_race(self.chosen())
        except RecipeError as error:
            problem = str(error)
        self.start.setEnabled(not problem)
        self.words.setText(problem)

    @Slot()
    def _on_start_clicked(self) -> None:
        if self._is_running:
            self.stop_requested.emit()
        else:
            self.start_requested.emit(self.chosen())
