"""Loss, accuracy, the drawing while the network learns; under them doctor and time machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui import theme
from gui.train.axes import axis_length
from gui.train.doctor_card import DoctorCard
from gui.train.plot_card import PlotCard
from gui.train.time_machine import TimeMachine
from gui.train.words import LOSS_WORDS
from nncore.arrays import FloatArray
from nncore.training.history import Curves

if TYPE_CHECKING:
    # pyqtgraph takes a quarter of a second to import; the window comes first.
    from gui.train.curves import CurvePlot
    from gui.train.drawing_history import DrawingHistory
    from gui.train.plot import Plot

START_HINT = "Press Start to train. The curves grow here."
LOSS_TIP = "How wrong the network is: the mean loss of one image. Lower is better."
ACCURACY_TIP = "Share of the images that the network reads rightly. Higher is better."
HISTORY_TIP = (
    "The drawing on the canvas, read again as the network learns: the probability of each digit."
)
NO_DRAWING = "Draw a digit on the left and train: here you see when the network begins to know it."


@dataclass(frozen=True)
class PastRun:
    """An earlier run that is to lie behind the current one.

    Attributes
    ----------
    run_id, title, short : str
        Which one, and what the legend calls it, in words or in few.
    colour : int
        Index into the theme's `run_colours`.
    loss : str
        Which loss its curves show; empty for that of the run as it was begun here.
    is_wanted : bool
        Whether a person asked for it: the axis makes room for all of its epochs.
    """

    run_id: str
    title: str
    short: str
    colour: int
    loss: str = ""
    is_wanted: bool = False


class PlotsColumn(QWidget):
    """Three cards, with plots in them once `attach` was called, and the time machine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss_card = PlotCard("Loss", "loss_card", START_HINT)
        self.accuracy_card = PlotCard("Accuracy", "accuracy_card", START_HINT)
        self.history_card = PlotCard("Your drawing, while it learns", "history_card", NO_DRAWING)
        self.doctor = DoctorCard()
        self.time_machine = TimeMachine()
        self.loss_card.setToolTip(LOSS_TIP)
        self.accuracy_card.setToolTip(ACCURACY_TIP)
        self.history_card.setToolTip(HISTORY_TIP)
        self._curve_plots: tuple[CurvePlot, ...] = ()
        self._history: DrawingHistory | None = None
        self._curves: dict[str, Curves] = {}
        self._losses: dict[str, str] = {}
        self._current: str | None = None
        self._total_epochs = 1.0
        self._past: tuple[PastRun, ...] = ()
        self._points: tuple[FloatArray, FloatArray, int | None] = _no_points()
        self._mark: float | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.loss_card, 5)
        column.addWidget(self.accuracy_card, 5)
        column.addWidget(self.history_card, 4)
        column.addWidget(self.doctor)
        column.addWidget(self.time_machine)

    def attach(self) -> Iterator[None]:
        """Import pyqtgraph, if nobody has yet, and put the plots into their cards, one by one."""
        if self._curve_plots:
            return
        from gui.train.curves import CurvePlot
        from gui.train.drawing_history import DrawingHistory

        yield
        loss = CurvePlot("loss", "loss_plot")
        yield
        accuracy = CurvePlot("accuracy", "accuracy_plot")
        yield
        history = DrawingHistory("drawing_history")
        yield
        for card, plot in (
            (self.loss_card, loss),
            (self.accuracy_card, accuracy),
            (self.history_card, history),
        ):
            plot.legend_changed.connect(card.on_legend_changed)
            plot.hovered.connect(card.on_hovered)
            plot.apply_theme()
            card.attach(plot)
            yield
        self._curve_plots, self._history = (loss, accuracy), history
        self._show_curves()
        self._show_overlays()
        self._show_history()
        self.set_mark(self._mark)

    @property
    def has_current(self) -> bool:
        """Whether the curves of a run are shown that a reset would clear."""
        return self._current is not None

    def begin_run(self, run_id: str, total_epochs: float, loss: str) -> None:
        """Make a run the one in front; its curves are still to come.

        Parameters
        ----------
        run_id : str
            Which run.
        total_epochs : float
            How many epochs it plans; see `axis_length`.
        loss : str
            Its loss, one of `nncore.recipe.LOSSES`: other losses are not laid behind it.
        """
        self._current, self._total_epochs = run_id, float(total_epochs)
        self._losses[run_id] = loss
        self._points = _no_points()
        self._name_loss(loss)
        self._show_curves()
        self._show_history()

    def set_curves(self, run_id: str, curves: Curves) -> None:
        """Take over a run's curves so far."""
        self._curves[run_id] = curves
        if run_id == self._current:
            self._show_curves()
        elif any(run.run_id == run_id for run in self._past):
            self._show_overlays()

    def set_past(self, past: Sequence[PastRun]) -> None:
        """Lay these runs behind the current one."""
        self._past = tuple(past)
        self._show_overlays()

    def missing(self) -> tuple[str, ...]:
        """Tell which runs are to lie behind the current one whose curves are not here."""
        return tuple(run.run_id for run in self._past if run.run_id not in self._curves)

    def set_mark(self, epoch: float | None) -> None:
        """Mark the moment of the run that is looked at; None for none."""
        self._mark = epoch
        for plot in self._plots():
            plot.set_mark(epoch)

    def set_history(self, epochs: FloatArray, probabilities: FloatArray, digit: int | None) -> None:
        """Show the reading of the drawing over the run; no points where nothing is drawn."""
        self._points = (epochs, probabilities, digit)
        self._show_history()

    def clear_current(self) -> None:
        """Let no run be in front."""
        self._current = None
        self._points = _no_points()
        self._show_curves()
        self._show_overlays()
        self._show_history()

    def set_planned_epochs(self, run_id: str, total_epochs: float) -> None:
        """Say how long the run in front will last, where that was not known at its beginning."""
        if run_id == self._current and total_epochs != self._total_epochs:
            self._total_epochs = total_epochs
            self._show_curves()

    def _show_curves(self) -> None:
        curves = self._curves.get(self._current) if self._current is not None else None
        total = self._epochs()
        for plot in self._curve_plots:
            plot.set_run(curves, total)
        if self._history is not None:
            self._history.set_total_epochs(total)
        self._show_cards()

    def _epochs(self) -> float:
        """Return how long the axes are: for the run in front, or for those wanted."""
        lengths = []
        if self._current is not None:
            curves = self._curves.get(self._current)
            reached = 0.0 if curves is None else float(curves.epoch.max(initial=0.0))
            lengths.append(axis_length(self._total_epochs, reached))
        for run in self._past:
            curves = self._curves.get(run.run_id)
            if curves is not None and (run.is_wanted or self._current is None):
                lengths.append(float(curves.validation_epoch.max(initial=0.0)))
                lengths.append(float(curves.epoch.max(initial=0.0)))
        return max(lengths, default=0.0) or 1.0

    def _plots(self) -> tuple[Plot, ...]:
        return self._curve_plots if self._history is None else (*self._curve_plots, self._history)

    def _show_overlays(self) -> None:
        if not self._curve_plots:
            return
        from gui.train.curves import Overlay

        known = [run for run in self._past if run.run_id in self._curves]
        overlays = tuple(
            Overlay(run.title, run.short, run.colour, self._curves[run.run_id]) for run in known
        )
        shown_loss = self._losses.get(self._current or "") or self._loss_of_first()
        comparable = tuple(
            overlay
            for run, overlay in zip(known, overlays, strict=True)
            if shown_loss is None or self._loss_of(run, shown_loss) == shown_loss
        )
        if self._current is None and shown_loss is not None:
            self._name_loss(shown_loss)
        loss, accuracy = self._curve_plots
        loss.set_overlays(comparable)
        accuracy.set_overlays(overlays)
        for plot in self._plots():
            plot.set_total_epochs(self._epochs())
        self._show_cards()

    def _name_loss(self, loss: str) -> None:
        label = next(word.label for word in LOSS_WORDS if word.value == loss)
        self.loss_card.set_title(f"Loss ({label})")

    def _loss_of_first(self) -> str | None:
        """Return which loss is shown where no run is in front: that of the first behind it."""
        return next((run.loss for run in self._past if run.loss), None)

    def _loss_of(self, run: PastRun, otherwise: str) -> str:
        return run.loss or self._losses.get(run.run_id, otherwise)

    def _show_history(self) -> None:
        if self._history is not None:
            self._history.set_points(*self._points)
        self.history_card.set_has_data(len(self._points[0]) > 0)

    def _show_cards(self) -> None:
        has_curves = self._current in self._curves
        has_past = any(run.run_id in self._curves for run in self._past)
        for card in (self.loss_card, self.accuracy_card):
            card.set_has_data(has_curves or has_past)


def _no_points() -> tuple[FloatArray, FloatArray, int | None]:
    return np.zeros(0), np.zeros((0, 10)), None
