"""Trainings that can be put down between two batches and taken up again, in the same bits."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray
from nncore.data.augmentation import Augmenter
from nncore.data.dataset import Dataset
from nncore.errors import CheckpointError
from nncore.progress import Progress
from nncore.recipe import BOUNDS, Recipe
from nncore.training.events import Event, RunEnded, SetRate, StepDone
from nncore.training.feed import draw_order
from nncore.training.state import TrainingState
from nncore.training.trainer import Trainer

OPTIMISER = "optimiser."
VARIATION = "variation."


class ResumableTrainer(Trainer):
    """A training that can tell its state between two batches, and go on from there.

    The images of an epoch are handed out in an order, and varied, from random numbers that are
    drawn ahead of the batches. So a state holds the generators as they were when the epoch
    began, and whoever resumes goes through the epoch's images again, without learning.

    Parameters
    ----------
    dataset : Dataset
        The same as at the first sitting, where `state` is given.
    recipe, changes, dtype
        As for `Trainer`.
    state : TrainingState or None
        What to go on from; None to begin.

    Raises
    ------
    DataError
        As of `Trainer`.
    CheckpointError
        Where the data are others than those that the training began with, or the state does
        not fit its recipe.
    """

    def __init__(
        self,
        recipe: Recipe,
        dataset: Dataset,
        *,
        changes: Sequence[tuple[int, SetRate]] = (),
        dtype: DTypeLike = np.float32,
        state: TrainingState | None = None,
    ) -> None:
        super().__init__(recipe, dataset, changes=changes, dtype=dtype)
        # Told now, so that the data set can go: the feed may have its images in another order.
        self._digest = _digest(dataset)
        self._generators = self._find_generators()
        self._drawn: dict[str, Any] = {}
        self._is_between = False
        self._seconds, self._began = 0.0, time.perf_counter()
        self._resumed = state is not None
        if state is not None:
            self._restore(state)

    def state(self) -> TrainingState | None:
        """Copy all that the training needs to go on; call between events, in the same thread.

        Returns
        -------
        TrainingState or None
            None but right after a `StepDone` and after a run that was stopped: inside a batch or
            a validation there is nothing whole to keep.
        """
        if not self._is_between:
            return None
        best_loss, best_epoch = (math.nan, 0) if self._best is None else self._best[:2]
        return TrainingState(
            recipe=self.recipe,
            data=self._digest,
            step=self.step,
            rate=self._rate,
            seconds=self._seconds + time.perf_counter() - self._began,
            tally=replace(self._tally),
            judged=(*self._judged, self._judged_step),
            good_step=self._good.step,
            first_loss=self._good.first_loss,
            best_loss=best_loss,
            best_epoch=best_epoch,
            vectors={name: self._pixels.outward(each) for name, each in self._vectors().items()},
            generators=self._generator_states(),
        )

    def events(self) -> Generator[Event, None, RunEnded]:
        """Train, or go on; see `Trainer.events`.

        A resumed training begins with `RunStarted` too, after `Progress` where it looks for its
        place among the images.
        """
        self._began = time.perf_counter()
        if self._resumed and self._order_is_drawn():
            yield from self._go_through_images_again()
        self._resumed = False
        training = super().events()
        while True:
            try:
                event = next(training)
            except StopIteration as finished:
                ended: RunEnded = finished.value
                self._is_between = ended.ended == "stopped"
                return replace(ended, seconds=self._seconds + ended.seconds)
            self._is_between = isinstance(event, StepDone)
            yield event

    def _begin_batch(self, start: int) -> int:
        if start == 0 or not self.recipe.batch.moves_on:
            states = {name: each.bit_generator.state for name, each in self._generators.items()}
            if self._order is not None and not self.recipe.batch.moves_on:
                states["order"] = self._drawn["order"]  # drawn once, for all batches
            self._drawn = states
        return super()._begin_batch(start)

    def _find_generators(self) -> dict[str, np.random.Generator]:
        """Everything that draws numbers after the start."""
        found = {"order": self._order_rng, "dropout": self._dropout_rng}
        augmenter = getattr(self.feed.vary, "__self__", None)
        if isinstance(augmenter, Augmenter):
            for index, generator in enumerate(augmenter.generators):
                found[f"{VARIATION}{index}"] = generator
        return found

    def _generator_states(self) -> dict[str, Any]:
        states = {name: each.bit_generator.state for name, each in self._generators.items()}
        if self._order_is_drawn():
            states |= {name: self._drawn[name] for name in states if name != "dropout"}
        return states

    def _order_is_drawn(self) -> bool:
        """Whether the next batch goes on in an order that is there."""
        return self.step > 0 and (self._tally.seen > 0 or not self.recipe.batch.moves_on)

    def _vectors(self) -> dict[str, FloatArray]:
        """Name the arrays that are changed while it trains."""
        vectors = {"parameters": self._live, "good": self._good.vector}
        if self._best is not None:
            vectors["best"] = self._best[2]
        memories = self._optimiser.state.items()
        return vectors | {f"{OPTIMISER}{name}": memory for name, memory in memories}

    def _restore(self, state: TrainingState) -> None:
        if state.data != self._digest:
            raise CheckpointError(
                "The training cannot go on, because its images are not those that it began "
                "with; bring the data back as they were, or train anew."
            )
        if not math.isnan(state.best_loss):
            self._best = state.best_loss, state.best_epoch, np.zeros_like(self._live)
        places = self._vectors()
        try:
            if places.keys() != state.vectors.keys() or not self._has_place_for(state):
                raise ValueError("other vectors or steps")
            for name, place in places.items():
                place[...] = self._pixels.inward(state.vectors[name].reshape(place.shape))
            for name, generator in self._generators.items():
                generator.bit_generator.state = state.generators[name]
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise CheckpointError(
                "The training cannot go on: what was kept does not fit its recipe."
            ) from error
        self._drawn = dict(state.generators)
        self.step = self._optimiser.updates = state.step
        self._rate, self._seconds, self._tally = state.rate, state.seconds, replace(state.tally)
        self._judged, self._judged_step = state.judged[:2], state.judged[2]
        self._good.step, self._good.first_loss = state.good_step, state.first_loss

    def _has_place_for(self, state: TrainingState) -> bool:
        """Whether the numbers of a state can have come from this recipe and these data."""
        seen, size = state.tally.seen, self.batch_size
        low, high = BOUNDS["optimiser.rate"]
        batches = math.ceil(seen / size)
        return (
            low <= state.rate <= high
            and seen in (batches * size, self._count)
            and batches <= self.steps_per_epoch
            and batches <= state.step <= self.total_steps
            and (state.step - batches) % self.steps_per_epoch == 0
            and state.judged[2] <= state.step
        )

    def _go_through_images_again(self) -> Generator[Event, None, None]:
        """Bring feed and generators to where they were; nothing is learned."""
        batch, most = self.recipe.batch, self.network.most_rows
        self._order = draw_order(batch, self._count, self._order_rng)
        self.feed.begin(self._order)
        seen = self._tally.seen if batch.moves_on else self.batch_size
        for start in range(0, seen, self.batch_size):
            size = min(self.batch_size, seen - start)
            for taken in range(0, size, most):
                self.feed.take(min(most, size - taken))
            yield Progress("Finding the place to go on", start + size, seen, "images")


def _digest(dataset: Dataset) -> str:
    """Tell one set of images and labels from another."""
    digest = hashlib.blake2b(digest_size=32)
    for samples in (dataset.training, dataset.validation):
        digest.update(repr(samples.images.shape).encode())
        digest.update(np.ascontiguousarray(samples.images).data)
        digest.update(np.ascontiguousarray(samples.labels).data)
    return digest.hexdigest()
