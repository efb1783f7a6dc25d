"""The thread that writes a run into the library while another thread trains it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nncore.data.catalogue import NAMES
from nncore.errors import InklingError, SaveError
from nncore.network.model import Model
from nncore.recipe import Recipe
from nncore.storage.library import Library
from nncore.storage.library_records import Outcome, Progressed, RunSummary
from nncore.training.checkpoints import Checkpoint
from nncore.training.events import RunStarted

SHARE = 0.02
"""Most of the training's time that is spent on writing networks before it has ended."""

AT_ONCE = 8
"""Networks that are written together once nobody waits for the processor."""


@dataclass(frozen=True, eq=False)
class Parcel:
    """What the training hands to the thread that writes.

    Parameters
    ----------
    news : Progressed
        What happened since the parcel before.
    checkpoints : tuple of (Checkpoint, float or None)
        All networks that are to be kept, each with the validation accuracy by then.
    outcome : Outcome or None
        How the run ended; in the last parcel only.
    """

    news: Progressed
    checkpoints: tuple[tuple[Checkpoint, float | None], ...]
    outcome: Outcome | None = None


class LibraryWriter:
    """Writes one run; its thread lives as long as that.

    Parameters
    ----------
    open_library : callable
        Gives the library, in the thread that writes.
    run_id : str
        The run.
    on_begun, on_problem : callable or None
        Told the run's summary, at its beginning and when all is written, or why no more is
        written; in the thread that writes.
    """

    def __init__(
        self,
        open_library: Callable[[], Library],
        run_id: str,
        on_begun: Callable[[RunSummary], object] | None,
        on_problem: Callable[[str], object] | None,
    ) -> None:
        self._open_library = open_library
        self._run_id = run_id
        self._on_begun = on_begun
        self._on_problem = on_problem
        self._parcels: queue.SimpleQueue[Parcel | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._written: dict[int, Model] = {}
        self._keeps_networks = True
        self._begun = self._spent = 0.0
        self._is_hurried = False

    @property
    def has_begun(self) -> bool:
        """Whether there is a run to write."""
        return self._thread is not None

    def begin(self, event: RunStarted) -> None:
        """Open the run."""
        self._thread = threading.Thread(
            target=self._run, args=(event,), name="library", daemon=True
        )
        self._thread.start()

    def put(self, parcel: Parcel) -> None:
        """Hand something over to be written."""
        if self._thread is not None and self._thread.is_alive():
            self._parcels.put(parcel)  # otherwise the library failed, and nobody would take it

    def hurry(self) -> None:
        """Leave out networks on the way that are not written yet; from any thread."""
        self._is_hurried = True

    def close(self) -> None:
        """Wait until all is written."""
        self._parcels.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(self, event: RunStarted) -> None:
        self._begun = time.monotonic()
        try:
            library = self._open_library()
            summary = library.begin(
                _found_anywhere(event.recipe), run_id=self._run_id, parameters=event.parameter_count
            )
            if self._on_begun is not None:
                self._on_begun(summary)
            while (parcel := self._parcels.get()) is not None:
                self._write(library, parcel)
        except InklingError as error:
            self._tell(str(error))

    def _write(self, library: Library, parcel: Parcel) -> None:
        if self._is_hurried:
            library.hurry()
        library.add_curves(self._run_id, parcel.news)
        self._try_networks(library, parcel, in_haste=True)
        if parcel.outcome is not None:
            library.end(self._run_id, parcel.outcome)  # first: there may be no time for the rest
            self._try_networks(library, parcel, in_haste=False)
            if self._on_begun is not None and not self._is_hurried:
                self._on_begun(library.summary(self._run_id))

    def _try_networks(self, library: Library, parcel: Parcel, *, in_haste: bool) -> None:
        if not self._keeps_networks:
            return
        try:
            self._write_networks(library, parcel, in_haste)
        except SaveError as error:  # the disk is full: curves are small and may still fit
            self._keeps_networks = False
            self._tell(str(error))

    def _write_networks(self, library: Library, parcel: Parcel, in_haste: bool) -> None:
        """Bring the files to what the training keeps now; in haste as far as time allows.

        The latest network is written first: it is what is needed after a crash. What there is
        no time for waits until the training has ended.
        """
        # A run that is about to diverge may leave numbers that no file takes.
        missing = [
            (each, accuracy)
            for each, accuracy in reversed(parcel.checkpoints)
            if self._written.get(each.step) is not each.model
            and np.isfinite(each.model.parameters).all()
        ]
        is_needed = parcel.outcome is not None
        while missing and (in_haste or not self._is_hurried):
            begun = time.monotonic()
            if in_haste and not is_needed and self._spent > SHARE * (begun - self._begun):
                break
            count = 1 if in_haste else AT_ONCE
            now, missing = missing[:count], missing[count:]
            library.add_checkpoints(self._run_id, now)
            self._written |= {each.step: each.model for each, _ in now}
            self._spent += time.monotonic() - begun
            is_needed = False
        kept = {each.step: each.model for each, _ in parcel.checkpoints}
        gone = tuple(step for step in self._written if step not in kept)
        if gone:
            library.drop_checkpoints(self._run_id, gone)
            self._written = {step: kept[step] for step in self._written if step in kept}

    def _tell(self, sentence: str) -> None:
        if self._on_problem is not None:
            self._on_problem(sentence)


def _found_anywhere(recipe: Recipe) -> Recipe:
    """Name files by their full path: a run may be replayed from another folder."""
    sources = tuple(
        name if name in NAMES else str(Path(name).expanduser().resolve())
        for name in recipe.data.sources
    )
    return recipe.with_changes(data=replace(recipe.data, sources=sources))
