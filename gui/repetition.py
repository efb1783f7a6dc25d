"""Trains a run of the library again, as any other run, and ends with what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from gui.snapshot import Trainable
from nncore.network.model import Model
from nncore.recipe import Recipe
from nncore.replay import Replayed, replay
from nncore.session import Run
from nncore.storage.library import Library
from nncore.training.events import RunEnded


class Repetition:
    """A `Trainable` that does what an earlier run did, with the changes made while it ran.

    The reason of its ending is the sentence that says whether it came out the same.

    Parameters
    ----------
    run_id : str
        Which run of the library.
    number : int
        What a person calls it.
    open_library : callable
        Gives the library; called in the training thread.
    make_run : callable
        Makes the run from a recipe, and from `changes` where there were some.
    """

    def __init__(
        self,
        run_id: str,
        number: int,
        open_library: Callable[[], Library],
        make_run: Callable[..., Trainable] = Run,
    ) -> None:
        self._run_id, self._number = run_id, number
        self._open, self._make_run = open_library, make_run
        self._run: Trainable | None = None
        self._is_stopped = self._is_changed = False

    def submit(self, command: Any) -> None:
        """Change something; there is nothing to compare then."""
        self._is_changed = True
        if self._run is not None:
            self._run.submit(command)

    def stop(self) -> None:
        """End at the next batch border; there is nothing to compare then."""
        self._is_stopped = True
        if self._run is not None:
            self._run.stop()

    def model(self) -> Model | None:
        """Copy the network as it is now."""
        return None if self._run is None else self._run.model()

    def events(self) -> Iterator[Any]:
        """Train, and tell what happened; the ending says what the comparison found."""
        repetition = replay(self._open(), self._run_id, make_run=self._make)
        ended: RunEnded | None = None
        try:
            while True:
                try:
                    event = next(repetition)
                except StopIteration as finished:
                    result: Replayed = finished.value
                    break
                if isinstance(event, RunEnded):
                    ended = event
                else:
                    yield event
        finally:
            repetition.close()
        if ended is not None:
            yield replace(ended, reason=self._sentence(result))

    def _make(self, recipe: Recipe, *, changes: Any = (), **_others: Any) -> Any:
        self._run = self._make_run(recipe, changes=changes) if changes else self._make_run(recipe)
        if self._is_stopped:
            self._run.stop()
        return self._run

    def _sentence(self, result: Replayed) -> str:
        begin = f"Replay of run {self._number}"
        if self._is_stopped:
            return f"{begin}: you stopped it, so there is nothing to compare."
        if self._is_changed:
            return f"{begin}: you changed it, so there is nothing to compare."
        words = result.sentence()
        return f"{begin}: {words[0].lower()}{words[1:]}"
