"""The networks of one run that can be gone back to: in memory, or loaded when wanted."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from gui.jobs import JobThread
from gui.runs import Runs
from gui.train.time_machine import Moment
from nncore.storage.library import Library
from nncore.storage.library_records import StoredCheckpoint
from nncore.training.checkpoints import MOST_BYTES, Checkpoint
from nncore.training.history import Curves

MOMENTS = "moments of a run"
NETWORKS = "networks of a run"
"""Subjects in the second thread."""

OpenLibrary = Callable[[], Library]
"""Gives the library, from any thread but the window's; raises `LibraryError` where it cannot."""


class PastNetworks(QObject):
    """Finds the networks of the run that was chosen last.

    Parameters
    ----------
    runs : Runs
        Those of this session, whose networks are in memory.
    jobs : JobThread
        Loads those of the library.
    open_library : callable
        Gives the library.
    parent : QObject
        Its owner.

    Signals
    -------
    moments_changed()
        It is known now which networks a stored run left.
    network_loaded(int step)
        The network of a step is at hand.
    failed(str sentence, str report)
        They could not be had: why, and the traceback where that was not foreseen.
    """

    moments_changed = Signal()
    network_loaded = Signal(int)
    failed = Signal(str, str)

    def __init__(
        self,
        runs: Runs,
        jobs: JobThread,
        open_library: OpenLibrary,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runs, self._jobs, self._open = runs, jobs, open_library
        self.run_id = ""
        self._stored: tuple[StoredCheckpoint, ...] = ()
        self._loaded: dict[int, Checkpoint] = {}
        jobs.part_done.connect(self._on_part)
        jobs.job_failed.connect(self._on_failed)

    def choose(self, run_id: str) -> None:
        """Look at another run; `moments_changed` follows where it has to be looked up."""
        self.give_up()
        self._jobs.cancel(MOMENTS)
        self.run_id, self._stored = run_id, ()
        self._loaded.clear()
        if run_id and not self._is_in_memory():
            self._jobs.request(MOMENTS, partial(_find_moments, self._open, run_id))

    def moments(self) -> tuple[Moment, ...]:
        """Tell what can be gone back to, in the order of training."""
        if self._stored:
            return tuple(
                Moment(each.step, each.epoch, each.validation_accuracy) for each in self._stored
            )
        run = self._runs.get(self.run_id)
        return () if run is None else moments_of(run.checkpoints, run.curves)

    @property
    def ends_now(self) -> bool:
        """Whether the last of them is the network that the run has now."""
        return self._is_in_memory()

    def known(self) -> tuple[Checkpoint, ...]:
        """Return the networks that are at hand, in the order of training."""
        if self._stored:
            return tuple(self._loaded[step] for step in sorted(self._loaded))
        run = self._runs.get(self.run_id)
        return () if run is None else run.checkpoints

    def find(self, step: int) -> Checkpoint | None:
        """Return a network that is at hand; None where it is not."""
        return next((each for each in self.known() if each.step == step), None)

    def load(self, step: int) -> None:
        """Get a network, and those after it that a film would show, as many as memory may hold.

        `network_loaded` follows for each; what was asked for before is given up.
        """
        if not self._stored:
            return  # they are in memory
        window = _window(self._stored, step)
        self._loaded = {each: self._loaded[each] for each in window if each in self._loaded}
        missing = [each for each in self._stored if each.step in set(window) - set(self._loaded)]
        missing.sort(key=lambda each: window.index(each.step))
        if missing:
            work = partial(_load, self._open, self.run_id, tuple(missing))
            self._jobs.request(NETWORKS, work)

    def give_up(self) -> None:
        """Load no more."""
        self._jobs.cancel(NETWORKS)

    def _is_in_memory(self) -> bool:
        run = self._runs.get(self.run_id)
        return run is not None and not (run.is_over and len(run.checkpoints) < 2)

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: object) -> None:
        if not self._jobs.is_latest(subject, generation):
            return
        if subject == MOMENTS:
            assert isinstance(part, tuple)
            self._stored = part
            self.moments_changed.emit()
        elif subject == NETWORKS:
            assert isinstance(part, Checkpoint)
            self._loaded[part.step] = part
            self.network_loaded.emit(part.step)

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        if subject in (MOMENTS, NETWORKS) and self._jobs.is_latest(subject, generation):
            self.failed.emit(sentence, report)


def moments_of(checkpoints: Sequence[Checkpoint], curves: Curves | None) -> tuple[Moment, ...]:
    """Say when networks were, and what validation had found by then.

    Parameters
    ----------
    checkpoints : sequence of Checkpoint
        The networks, in the order of training.
    curves : Curves or None
        Of the same run.
    """
    if curves is None:
        return tuple(Moment(each.step, each.epoch, None) for each in checkpoints)
    # The validation after an epoch belongs to the network at its end, which comes just before.
    epochs = np.array([each.epoch for each in checkpoints]) + 1e-9
    places = np.searchsorted(curves.validation_epoch, epochs, side="right") - 1
    values = [float(curves.validation_accuracy[place]) if place >= 0 else None for place in places]
    return tuple(
        Moment(each.step, each.epoch, value)
        for each, value in zip(checkpoints, values, strict=True)
    )


def _window(stored: Sequence[StoredCheckpoint], step: int) -> list[int]:
    """Return the steps to keep in memory: this one, what follows, then what came before."""
    steps = [each.step for each in stored]
    first = steps.index(step)
    room = MOST_BYTES
    window: list[int] = []
    for each in (*stored[first:], *stored[:first]):
        room -= each.size
        if window and room < 0:
            break
        window.append(each.step)
    return window


def _find_moments(
    open_library: OpenLibrary, run_id: str
) -> Generator[tuple[StoredCheckpoint, ...], None, None]:
    """Look up which networks of a run are kept; in the second thread."""
    yield open_library().checkpoints(run_id)


def _load(
    open_library: OpenLibrary, run_id: str, wanted: Sequence[StoredCheckpoint]
) -> Generator[Checkpoint, None, None]:
    """Load networks of a run one after the other; in the second thread."""
    library = open_library()
    for each in wanted:
        yield Checkpoint(each.step, each.epoch, library.load_checkpoint(run_id, each.step))
