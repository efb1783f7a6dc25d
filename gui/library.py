"""The library of runs as the window uses it: opened, read and changed in the second thread.

A run of earlier times becomes a `SessionRun` without curves and networks; those are read when
somebody wants to see them. Nothing here waits for a file but `close`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from gui import library_questions as ask
from gui.jobs import JobThread
from gui.networks import Networks
from gui.runs import Runs, SessionRun
from nncore.errors import InklingError, LibraryError
from nncore.storage.library import Library
from nncore.storage.library_records import RunSummary
from nncore.training.checkpoints import Checkpoint

SUBJECT = "library"

Question = Callable[[Library], Any]
"""Asked in the second thread."""


@dataclass(frozen=True, eq=False)
class _Answer:
    """What was read or done, and who takes it in, in the window's thread."""

    take: Callable[[Any], None]
    value: Any


class RunLibrary(QObject):
    """All runs: those of this session, and those that the library keeps of earlier ones.

    Parameters
    ----------
    jobs : JobThread
        The second thread.
    runs : Runs
        What the window knows of runs.
    networks : Networks
        Which network answers.
    parent : QObject
        The controller.

    Attributes
    ----------
    folder : Path or None
        Where it lies, to be set before it is opened; None for the usual place.
    is_told : bool
        Whether somebody has said already that no runs can be kept there.

    Signals
    -------
    runs_loaded(object)
        A tuple of some `SessionRun` of earlier times, in the order of their beginnings.
    run_changed(object SessionRun)
        Its name, its number, its network, or whether it was kept.
    curves_loaded(str run_id, object Curves)
        What `request_curves` asked for.
    noticed(str)
        A wish has been fulfilled.
    error_raised(str)
        The library could not be read or written; why.
    """

    runs_loaded = Signal(object)
    run_changed = Signal(object)
    curves_loaded = Signal(str, object)
    noticed = Signal(str)
    error_raised = Signal(str)

    def __init__(
        self, jobs: JobThread, runs: Runs, networks: Networks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._runs = runs
        self._networks = networks
        self._lock = threading.Lock()
        self.folder: Path | None = None
        self.is_told = False
        self._complaints: set[str] = set()
        self._library: Library | None = None
        self._is_closed = False
        self._count = 0
        self._changes: dict[str, Question] = {}
        self._keeping: set[str] = set()
        jobs.part_done.connect(self._on_part)
        jobs.job_done.connect(self._on_done)
        jobs.job_failed.connect(self._on_failed)

    def open(self) -> Library:
        """Open the library, once; from any thread but the window's.

        Raises
        ------
        LibraryError
            Where that is not possible.
        """
        with self._lock:
            if self._is_closed:
                raise LibraryError("The library of runs is closed.")
            if self._library is None:
                self._library = Library(self.folder)
            return self._library

    def close(self) -> None:
        """Let go of the files; changes that still waited for their turn are made first."""
        with self._lock:
            self._is_closed = True
            library, self._library = self._library, None
        if library is None:
            return
        library.hurry()
        for change in self._changes.values():
            try:
                change(library)
            except InklingError:
                break  # nobody is left to be told
        self._changes.clear()
        library.close()

    @Slot()
    def load(self) -> None:
        """Fetch the runs of earlier times; `runs_loaded` follows, once or a few times."""

        def work() -> Generator[_Answer]:
            for portion in ask.read_runs(self.open()):
                yield _Answer(self._take_runs, portion)

        self._jobs.request(f"{SUBJECT} runs", work)

    @Slot(str)
    def choose(self, run_id: str) -> None:
        """Let the network of a run answer; one that only the library has is read first."""
        run = self._runs.get(run_id)
        if run is None:
            return
        self._networks.follow(run)
        if run.model is None and run.has_network:
            self._ask("last network", partial(ask.read_last, run_id), self._take_last)

    @Slot(str)
    def keep(self, run_id: str) -> None:
        """Keep the network of a run among the user's own, whatever becomes of the run."""
        run = self._runs.get(run_id)
        if run is None or run.kept_as:
            return
        if run.model is not None:
            run.kept_as = self._networks.keep(run.model)
            self.run_changed.emit(run)
        elif run.has_network:
            self._keeping.add(run_id)
            self._ask(
                f"network to keep {run_id}",
                partial(ask.read_last, run_id),
                self._take_last,
            )

    @Slot(str)
    def request_curves(self, run_id: str) -> None:
        """Read a run's curves; `curves_loaded` follows, at once where they are in memory."""
        run = self._runs.get(run_id)
        if run is not None and run.curves is not None:
            self.curves_loaded.emit(run_id, run.curves)
        else:
            self._ask(
                f"curves {run_id}",
                partial(ask.read_curves, run_id),
                self._take_curves,
            )

    @Slot(str, str)
    def rename(self, run_id: str, name: str) -> None:
        """Call a run something else."""
        run = self._runs.get(run_id)
        if run is not None and run.stored is not None:
            self._change(partial(ask.rename, run_id, name), self.on_run_recorded)

    @Slot(object)
    def delete(self, run_ids: tuple[str, ...]) -> None:
        """Take runs out of the library; they can be restored."""
        self._change(partial(ask.delete, self._in_library(run_ids)), self._take_words)

    @Slot(object)
    def restore(self, run_ids: tuple[str, ...]) -> None:
        """Take deleted runs back."""
        self._change(partial(ask.restore, self._in_library(run_ids)), self._take_words)

    @Slot(str, object)
    def export(self, run_id: str, path: Path) -> None:
        """Write a run's curves to a CSV file."""
        self._change(partial(ask.export, run_id, path), self._take_words)

    @Slot(object)
    def on_run_recorded(self, summary: RunSummary) -> None:
        """Take in what the library calls a run: in particular its number."""
        run = self._runs.get(summary.run_id)
        if run is not None:
            run.stored, run.number = summary, summary.number
            self.run_changed.emit(run)

    @Slot(str)
    def on_recording_failed(self, sentence: str) -> None:
        """Say once, and not at every run, that no runs are kept; unless it was said already."""
        if not self.is_told and sentence not in self._complaints:
            self._complaints.add(sentence)
            self.error_raised.emit(sentence)

    def _in_library(self, run_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Leave out runs that never began to train, of which the library does not know."""
        found = (self._runs.get(run_id) for run_id in run_ids)
        return tuple(run.run_id for run in found if run is not None and run.stored is not None)

    def _ask(self, subject: str, question: Question, take: Callable[[Any], None]) -> None:
        def work() -> Generator[_Answer]:
            yield _Answer(take, question(self.open()))

        self._jobs.request(f"{SUBJECT} {subject}", work)

    def _change(self, change: Question, take: Callable[[Any], None]) -> None:
        """Have a change made, in its turn; it is made even if the window is closed before."""
        self._count += 1
        subject = f"change {self._count}"
        self._changes[f"{SUBJECT} {subject}"] = change
        self._ask(subject, change, take)

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: Any) -> None:
        if isinstance(part, _Answer):
            self._changes.pop(subject, None)
            if self._jobs.is_latest(subject, generation):
                part.take(part.value)

    @Slot(str, int)
    def _on_done(self, subject: str, generation: int) -> None:
        if subject.startswith(SUBJECT) and self._jobs.is_latest(subject, generation):
            self._jobs.cancel(subject)  # forget the number of this one

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        if not subject.startswith(SUBJECT):
            return
        self._changes.pop(subject, None)
        if subject == f"{SUBJECT} runs":
            self.on_recording_failed(sentence)
        else:
            self.error_raised.emit(sentence)

    def _take_runs(self, found: tuple[tuple[SessionRun, ...], str]) -> None:
        runs, notice = found
        self.runs_loaded.emit(self._runs.add_earlier(runs))
        if notice:
            self.error_raised.emit(notice)

    def _take_last(self, found: tuple[str, Checkpoint]) -> None:
        run_id, checkpoint = found
        run = self._runs.get(run_id)
        if run is None:
            return
        run.take_network(checkpoint)
        self._networks.update(run)
        if run_id in self._keeping:
            self._keeping.discard(run_id)
            self.keep(run_id)

    def _take_curves(self, found: tuple[str, Any]) -> None:
        self.curves_loaded.emit(*found)

    def _take_words(self, words: str) -> None:
        if words:
            self.noticed.emit(words)
