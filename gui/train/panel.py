"""The Train tab: recipe and buttons on the left, curves on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.card import Card
from gui.run_state import RunState
from gui.train.column_scroll import ColumnScroll, PageColumns
from gui.train.form_sections import FormSections
from gui.train.parts import TrainParts, make_parts
from gui.train.plots_column import PastRun
from gui.train.recipe_form import RecipeForm
from gui.train.run_rows import RunSummary
from gui.train.run_view import MOST_ROWS
from nncore.arrays import FloatArray
from nncore.progress import finish
from nncore.recipe import Recipe
from nncore.training.history import Curves

__all__ = ["RunSummary", "TrainPanel"]

FORM_WIDTH = 336
NARROW = 640
"""Below this width the plots stand under the recipe instead of beside it."""
USUAL_HEIGHT = 720
"""Of what a window is higher, recipe and runs get half each."""

LOCKED_NOTE = "locked while it runs, except the rate"


class TrainPanel(QWidget):
    """Everything about training, by value in and by signal out.

    Parameters
    ----------
    made : TrainParts or None
        Its parts, where they were made before: they are most of the work.

    Signals
    -------
    start_requested(object), step_requested(object)
        With the `Recipe`; a step in the middle of a run is one of that run.
    pause_requested(), resume_requested(), stop_requested(), reset_requested()
        A button was pressed. Whether a reset is meant is for the receiver to ask.
    speed_changed(float)
        Steps a second; infinite for full speed.
    rate_change_requested(float)
        The learning rate for the run that is alive.
    recipe_changed(object)
        The `Recipe` was edited or another one chosen.
    run_chosen(str), run_kept(str)
        Read with, or save, the network of this run.
    run_overlay_changed()
        Other earlier runs are in the plots.
    """

    start_requested = Signal(object)
    pause_requested = Signal()
    resume_requested = Signal()
    step_requested = Signal(object)
    stop_requested = Signal()
    reset_requested = Signal()
    speed_changed = Signal(float)
    rate_change_requested = Signal(float)
    recipe_changed = Signal(object)
    run_chosen = Signal(str)
    run_kept = Signal(str)
    run_overlay_changed = Signal()

    def __init__(self, parent: QWidget | None = None, made: TrainParts | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train")
        parts = made or finish(make_parts())
        self.transport, self.runs, self.plots = parts.transport, parts.runs, parts.plots
        self._state = RunState.IDLE
        self._seen: set[str] = set()
        self._locked_note = QLabel(LOCKED_NOTE)
        self._locked_note.setObjectName("locked_note")
        self._locked_note.setProperty("role", "muted")
        self._locked_note.hide()
        self._lay_out()
        self._lay_out_left(parts.sections)
        self._arrange(narrow=False)
        self._connect()
        self.set_state(RunState.IDLE)

    def recipe(self) -> Recipe:
        """Return the recipe in the form; the last valid one while a field is wrong."""
        return self.form.recipe()

    def set_recipe(self, recipe: Recipe) -> None:
        """Show a recipe in the form."""
        self.form.set_recipe(recipe)

    def speed(self) -> float:
        """Return the speed in steps a second; infinite for full speed."""
        return self.transport.speed()

    def set_speed(self, steps_per_second: float) -> None:
        """Show a speed, without a signal."""
        self.transport.set_speed(steps_per_second)

    def set_mnist_at_hand(self, at_hand: bool) -> None:
        """Say whether MNIST is on this machine, or has to be downloaded first."""
        self.form.set_mnist_at_hand(at_hand)

    @Slot(object)
    def set_state(self, state: RunState) -> None:
        """Show a state: what may be pressed, and what may be edited."""
        self._state = state
        self.form.set_locked(state.is_alive)
        self._locked_note.setVisible(state.is_alive)
        self.transport.set_state(state)
        self.runs.set_busy(state.is_alive)
        self.transport.set_can_reset(self.plots.has_current)

    def show_curves(self, run_id: str, curves: Curves, total_epochs: float) -> None:
        """Show a run's curves so far.

        A run that was never seen before becomes the one in front, and the drawing's history
        begins anew.

        Parameters
        ----------
        run_id : str
            Which run.
        curves : Curves
            All its curves; the same object again costs nothing.
        total_epochs : float
            How many epochs it plans.
        """
        if run_id not in self._seen:
            self._begin(run_id, total_epochs)
        self.plots.set_planned_epochs(run_id, total_epochs)
        self.plots.set_curves(run_id, curves)

    def show_history(
        self, epochs: FloatArray, probabilities: FloatArray, digit: int | None
    ) -> None:
        """Show how the reading of the drawing changed over the run in front.

        Parameters
        ----------
        epochs : float (K,), ascending
            When it was read; none where nothing is drawn.
        probabilities : float (K, 10), in [0, 1]
            What was read.
        digit : int or None
            The digit that stands out; None for the one that leads.
        """
        self.plots.set_history(epochs, probabilities, digit)

    def add_run(self, summary: RunSummary, total_epochs: float | None = None) -> None:
        """Add a run, which becomes the one in front; its curves are still to come."""
        self.runs.add_run(summary)
        if summary.run_id not in self._seen:
            self._begin(summary.run_id, total_epochs or self.form.recipe().epochs)

    def update_run(self, summary: RunSummary) -> None:
        """Take over news of a run."""
        self.runs.update_run(summary)

    def set_reading_run(self, run_id: str | None) -> None:
        """Mark the run whose network reads the drawing; None for another network."""
        self.runs.set_read_with(run_id)

    def clear_run(self) -> None:
        """Take the run in front out of the plots, as after a reset; it stays in the list."""
        self.plots.clear_current()
        self.runs.clear_current()
        self.transport.set_can_reset(False)

    @Slot()
    def on_start_requested(self) -> None:
        """Send the recipe along."""
        self.start_requested.emit(self.form.recipe())

    @Slot()
    def on_step_requested(self) -> None:
        """Send the recipe along."""
        self.step_requested.emit(self.form.recipe())

    @Slot()
    def on_overlays_changed(self) -> None:
        """Lay the runs that the list shows behind the current one."""
        self.plots.set_past(
            [
                PastRun(
                    row.run_id,
                    row.title,
                    f"run {row.number}",
                    row.colour,
                    row.summary.loss,
                    is_wanted=row.chosen_by_hand,
                )
                for row in self.runs.model.rows()
                if row.is_shown and not row.is_current
            ]
        )
        self.run_overlay_changed.emit()

    def _begin(self, run_id: str, total_epochs: float) -> None:
        self._seen.add(run_id)
        self.plots.begin_run(run_id, total_epochs, self.form.recipe().loss)
        self.on_overlays_changed()
        self.transport.set_can_reset(True)

    def _connect(self) -> None:
        transport = self.transport
        transport.start_requested.connect(self.on_start_requested)
        transport.step_requested.connect(self.on_step_requested)
        transport.pause_requested.connect(self.pause_requested)
        transport.resume_requested.connect(self.resume_requested)
        transport.stop_requested.connect(self.stop_requested)
        transport.reset_requested.connect(self.reset_requested)
        transport.speed_changed.connect(self.speed_changed)
        self.form.rate_committed.connect(self.rate_change_requested)
        self.form.recipe_changed.connect(self.recipe_changed)
        self.form.validity_changed.connect(self.on_validity_changed)
        self.runs.wishes.run_chosen.connect(self.run_chosen)
        self.runs.wishes.run_kept.connect(self.run_kept)
        self.runs.overlays_changed.connect(self.on_overlays_changed)

    @Slot(str)
    def on_validity_changed(self, problem: str) -> None:
        """Let a run start only with a recipe that can be trained."""
        self.transport.set_problem(problem)

    def _lay_out(self) -> None:
        # From the outside in: all that is inside a widget is styled anew where that moves.
        self._page_scroll = QScrollArea(self)
        self._page_scroll.setObjectName("train_page")
        self._page_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._page_scroll.setWidgetResizable(True)
        self._page_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page_scroll)
        page = QWidget()
        page.setProperty("role", "plain")
        self._page_scroll.setWidget(page)
        page.setAutoFillBackground(False)
        self._page_scroll.viewport().setAutoFillBackground(False)
        self._left = QWidget(page)
        self._columns = PageColumns(QBoxLayout.Direction.LeftToRight, page)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(theme.GAP)
        self._columns.addWidget(self._left)
        self._columns.addWidget(self.plots, 1)

    def _lay_out_left(self, sections: FormSections) -> None:
        recipe_card = Card("Recipe", self._left)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.GAP)
        # The recipe gives way first: it scrolls. Beyond its wish the room stays empty.
        recipe_card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        left.addWidget(recipe_card, 1000)
        left.addWidget(self.runs)
        left.addStretch(1)
        recipe_card.header.addWidget(self._locked_note)
        content = QWidget()
        self._form_scroll = ColumnScroll(content, recipe_card)
        recipe_card.body.addWidget(self._form_scroll, 1)
        self.form = RecipeForm(content, sections)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        recipe_card.body.addWidget(self.transport)

    def _arrange(self, *, narrow: bool) -> None:
        """Put the plots beside the recipe, or under it where the window is narrow."""
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._left.setMinimumWidth(0 if narrow else FORM_WIDTH)
        self._left.setMaximumWidth(16_777_215 if narrow else FORM_WIDTH)
        self.plots.setMinimumHeight(560 if narrow else 0)
        self._form_scroll.set_full_height(narrow)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Put the columns beside or under one another."""
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < NARROW)
        self.runs.view.set_most_rows(MOST_ROWS + max(0, self.height() - USUAL_HEIGHT) // 76)
