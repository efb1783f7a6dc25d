"""Speaks both languages: the widgets' wishes go in, the engine's values come out.

It owns both threads and the runs, and alone says in which state a run is (`run_state`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from gui.jobs import JobThread
from gui.kept import KeptNetworks
from gui.leaving import SHUT_DOWN_MS, end_together
from gui.library import RunLibrary
from gui.networks import Networks
from gui.pull_timer import PullTimer
from gui.readings import Hindsight, Reader
from gui.run_state import RunState
from gui.runs import Runs, SessionRun
from gui.snapshot import Ending, Trainable
from gui.status import Status, describe_data, describe_run
from gui.worker import TrainingThread
from nncore.data.drawing import Drawing
from nncore.network.model import Model
from nncore.recipe import Recipe
from nncore.session import Run
from nncore.training.events import EpochDone, RateChanged, RunStarted, SetRate


class Controller(QObject):
    """Runs trainings and readings for the window.

    Parameters
    ----------
    shipped : Model or Reader
        The network that came with the program, or who reads with it already.
    kept : KeptNetworks or None
        Where others are kept; None for the usual place.
    make_run : callable
        Makes a run from a recipe; the tests put toys here.
    parent : QObject or None
        The window.

    Signals
    -------
    state_changed(object RunState)
        The training thread has begun or ended something.
    curves_changed(str run_id, object Curves, float epochs)
        A run has got further; `epochs` is what its recipe asks for.
    run_added(object SessionRun), run_changed(object SessionRun)
        The list of runs.
    run_cleared()
        The latest run is to leave the plots.
    run_chosen(str run_id)
        The run whose network answers, or "" for another network.
    status_changed(object Status)
        What the status bar shows.
    noticed(str)
        A wish has been fulfilled.
    sentence_raised(str), report_raised(str)
        Something foreseen went wrong; or something else did, with its traceback.
    """

    state_changed = Signal(object)
    curves_changed = Signal(str, object, float)
    run_added = Signal(object)
    run_changed = Signal(object)
    run_cleared = Signal()
    run_chosen = Signal(str)
    status_changed = Signal(object)
    noticed = Signal(str)
    sentence_raised = Signal(str)
    report_raised = Signal(str)

    def __init__(
        self,
        shipped: Model | Reader,
        kept: KeptNetworks | None = None,
        make_run: Callable[[Recipe], Trainable] = Run,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.make_run = make_run
        self.runs = Runs()
        self.reader = shipped if isinstance(shipped, Reader) else Reader(shipped, self)
        self.hindsight = Hindsight(self.reader, self)
        self.networks = Networks(self.reader.model, kept or KeptNetworks(), self.reader, self)
        self.state = RunState.IDLE
        self._run: SessionRun | None = None
        self._is_held = self._is_resetting = False
        self._sentence = ""
        self.jobs = JobThread(self)
        self.library = RunLibrary(self.jobs, self.runs, self.networks, self)
        self._thread = TrainingThread(self, self.library.open)
        self.run_keeper = self._thread.keeper
        self._thread.run_started.connect(self._on_run_started)
        self._thread.epoch_done.connect(self._on_epoch_done)
        self._thread.rate_changed.connect(self._on_rate_changed)
        self._thread.run_ended.connect(self._on_run_ended)
        self._thread.run_recorded.connect(self.library.on_run_recorded)
        self._thread.recording_failed.connect(self.library.on_recording_failed)
        self.library.run_changed.connect(self.run_changed)
        self.library.noticed.connect(self.noticed)
        self.library.error_raised.connect(self.sentence_raised)
        self._pull_timer = PullTimer(self.reader, self)
        self._pull_timer.timeout.connect(self._pull)
        self._pull_timer.words_due.connect(self.tell_status)
        self.reader.error_raised.connect(self.sentence_raised)
        self.networks.error_raised.connect(self.sentence_raised)
        self.networks.shown_changed.connect(self._on_shown_changed)

    @property
    def run(self) -> SessionRun | None:
        """The run that is alive, or was alive last."""
        return self._run

    @Slot(object)
    def read_drawing(self, drawing: Drawing) -> None:
        """Read another drawing."""
        self.reader.set_drawing(drawing)

    @Slot(object)
    def start(self, recipe: Recipe) -> None:
        """Train a recipe; nothing happens while another run is alive."""
        if self.state is RunState.IDLE:
            self._begin(recipe, self.make_run(recipe), single_step=False)

    def repeat(self, recipe: Recipe, run: Trainable) -> None:
        """Train a run that was made elsewhere; nothing happens while another is alive."""
        if self.state is RunState.IDLE:
            self._begin(recipe, run, single_step=False)

    @Slot(object)
    def step(self, recipe: Recipe) -> None:
        """Train one batch and pause; begins a run where none is alive."""
        if self.state is RunState.IDLE:
            self._begin(recipe, self.make_run(recipe), single_step=True)
        elif self.state.takes_commands:
            self._is_held = True
            self._thread.step()
            self._set_state(RunState.PAUSED)

    @Slot()
    def pause(self) -> None:
        """Hold the run after the batch that is being trained."""
        if self.state in (RunState.LOADING, RunState.TRAINING):
            self._is_held = True
            self._thread.pause()
            if self.state is RunState.TRAINING:
                self._set_state(RunState.PAUSED)

    @Slot()
    def resume(self) -> None:
        """Let a paused run go on."""
        if self.state in (RunState.LOADING, RunState.PAUSED):
            self._is_held = False
            self._thread.resume()
            if self.state is RunState.PAUSED:
                self._set_state(RunState.TRAINING)

    @Slot()
    def stop(self) -> None:
        """End the run; its network stays."""
        if self.state.is_alive and self.state is not RunState.STOPPING:
            self._set_state(RunState.STOPPING)
            self._thread.stop()

    @Slot()
    def reset(self) -> None:
        """End the run, clear the plots, and go back to the network before it."""
        if self.state.is_alive:
            self._is_resetting = True
            self.stop()
        elif self._run is not None:
            self._clear(self._run)

    @Slot(float)
    def set_speed(self, steps_per_second: float) -> None:
        """Train at most so many batches in a second (infinite for full speed)."""
        self._thread.set_speed(steps_per_second)

    @Slot(float)
    def set_rate(self, rate: float) -> None:
        """Change the learning rate of the run that is alive."""
        if self.state.takes_commands:
            self._thread.submit(SetRate(rate))

    @Slot()
    def tell_status(self) -> None:
        """Say once more what the status bar shows."""
        shown = self.networks.shown
        accuracy = self.networks.validation_accuracy(self.runs.get(shown.run_id))
        words, fraction = describe_run(self._run, self.state, self._sentence or "Ready")
        data = describe_data(shown.model.recipe)
        status = Status(words, fraction, self.state.is_alive, accuracy, data, shown.title)
        self.status_changed.emit(status)

    def shut_down(self, timeout_ms: int = SHUT_DOWN_MS) -> bool:
        """End whatever runs, within a bounded time; may be called again.

        Returns
        -------
        bool
            Whether both threads have ended.
        """
        for part in (self._pull_timer, self.reader, self.hindsight):
            part.stop()
        have_ended = end_together((self.jobs, self._thread), timeout_ms)
        if have_ended:
            self.library.close()
        return have_ended

    def _begin(self, recipe: Recipe, trainable: Trainable, *, single_step: bool) -> None:
        run = self.runs.begin(recipe)
        self._run, self._is_held, self._sentence = run, single_step, ""
        self.run_added.emit(run)
        self.networks.follow(run)
        self.hindsight.follow(())
        self._set_state(RunState.LOADING)
        self._thread.begin(run.run_id, trainable, single_step=single_step)
        self._pull_timer.start()

    def _set_state(self, state: RunState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
        self.tell_status()

    @Slot(str, object)
    def _on_run_started(self, run_id: str, event: RunStarted) -> None:
        if self._is_current(run_id) and self.state is RunState.LOADING:
            self._set_state(RunState.PAUSED if self._is_held else RunState.TRAINING)

    @Slot(str, object)
    def _on_epoch_done(self, run_id: str, event: EpochDone) -> None:
        run = self.runs.get(run_id)
        if run is not None and not run.is_over:
            run.validation_accuracy = event.validation_accuracy
            self.run_changed.emit(run)

    @Slot(str, object)
    def _on_rate_changed(self, run_id: str, event: RateChanged) -> None:
        if self._is_current(run_id):
            self.noticed.emit(f"Learning rate {event.rate:g} from batch {event.step + 1:,} on")

    @Slot()
    def _pull(self) -> None:
        """Collect the latest snapshot and let everything that depends on it follow."""
        snapshot = self._thread.take()
        run = self._run
        if snapshot is None or run is None or run.is_over or snapshot.run_id != run.run_id:
            return
        run.take(snapshot)
        if snapshot.curves is not None:
            self.curves_changed.emit(run.run_id, snapshot.curves, run.planned_epochs)
        self.networks.update(run)
        self.hindsight.follow(run.checkpoints)

    @Slot(object)
    def _on_run_ended(self, ending: Ending) -> None:
        run = self._run
        if run is None or run.is_over or ending.run_id != run.run_id:
            return
        self._pull_timer.stop()
        run.end(ending)
        self._sentence = ending.sentence
        if run.curves is not None:
            self.curves_changed.emit(run.run_id, run.curves, run.planned_epochs)
        self.networks.update(run)
        self.hindsight.follow(run.checkpoints)
        self.run_changed.emit(run)
        self._set_state(RunState.IDLE)
        if ending.report is not None:
            self.report_raised.emit(ending.report)
        elif ending.ended in ("failed", "diverged"):
            self.sentence_raised.emit(ending.sentence)
        if run.model is None:
            self.networks.leave(run)
        if self._is_resetting:
            self._clear(run)

    def _clear(self, run: SessionRun) -> None:
        self._is_resetting = False
        self._sentence = ""
        self._run = None
        self.networks.leave(run)
        self.hindsight.follow(())
        self.run_cleared.emit()
        self.tell_status()

    @Slot()
    def _on_shown_changed(self) -> None:
        self.run_chosen.emit(self.networks.shown.run_id)
        self.tell_status()

    def _is_current(self, run_id: str) -> bool:
        """Whether a signal speaks of the run that is alive, and not of an earlier one."""
        return self._run is not None and not self._run.is_over and self._run.run_id == run_id
