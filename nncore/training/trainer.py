"""The training loop: a generator of frozen events."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Generator, Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray, IndexArray
from nncore.data.dataset import Dataset, with_wrong_labels
from nncore.network.model import Model
from nncore.network.network import Network
from nncore.recipe import BOUNDS, Recipe
from nncore.training.batches import BatchGradient, evaluate
from nncore.training.checks import check_data
from nncore.training.combining import build_combining
from nncore.training.events import (
    EpochDone,
    Event,
    RateChanged,
    RunEnded,
    RunStarted,
    SetRate,
    StepDone,
    ValidationDone,
)
from nncore.training.feed import draw_order
from nncore.training.inked_feed import feed_for
from nncore.training.optimisers import build_optimiser, update
from nncore.training.pixel_order import PixelOrder
from nncore.training.reasons import why_diverged, why_early
from nncore.training.schedules import rate_factor
from nncore.training.state import KEEP_EVERY, LastGood, Tally, share_right


class Trainer:
    """One training of a recipe on data that are at hand.

    Everything random comes from the recipe's seed, in streams of their own for initial
    weights, order, dropout, wrong labels and augmentation: the same recipe gives the same
    bits on the same machine with the same number of BLAS threads.

    Parameters
    ----------
    recipe : Recipe
        What to do.
    dataset : Dataset
        Training and validation part are used.
    changes : sequence of (int, SetRate)
        Commands with the step before which they take effect, as an earlier run reported
        them in `RateChanged`; a replay repeats them.
    dtype : dtype
        float32; float64 for tests.

    Raises
    ------
    DataError
        Where there are no training images, or images of another size than the network's.
    """

    def __init__(
        self,
        recipe: Recipe,
        dataset: Dataset,
        *,
        changes: Sequence[tuple[int, SetRate]] = (),
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.recipe, self.step = recipe, 0
        check_data(recipe, dataset)
        *seeds, varying = np.random.SeedSequence(recipe.seed).spawn(5)
        init, order, dropout, labels = map(np.random.default_rng, seeds)
        self._count = len(dataset.training)
        self._labels = with_wrong_labels(dataset.training.labels, recipe.data.wrong_labels, labels)
        self._validation = dataset.validation
        self._order_rng, self._dropout_rng = order, dropout
        # Network and feed may be looked at between two events, never changed.
        self.network = Network.from_recipe(recipe)
        self.batch_size = recipe.batch.size(self._count)
        self._pixels = PixelOrder.for_training(self.network, recipe, dataset.training.rows())
        drawn = self.network.initialise(recipe.initialiser, init, dtype)
        self._live = self._pixels.inward(drawn)
        weights = self.network.weight_count
        self._weights = self._live[:weights]
        self._optimiser = build_optimiser(recipe.optimiser, self._live, weights)
        self.steps_per_epoch = math.ceil(self._count / self.batch_size)
        self.total_steps = recipe.steps or self.steps_per_epoch * recipe.epochs
        self.feed = feed_for(recipe, self._pixels, self._labels, dtype, varying)
        self._gradient = BatchGradient(self.network, self._live, self.feed, dropout)
        self._biases = self._gradient.vector[weights:]
        self._combine = build_combining(recipe.gradient, self.network, self._gradient.vector)
        self._order: IndexArray | None = None
        self._judged, self._judged_step = (math.nan, math.nan), -1
        self._rate = recipe.optimiser.rate
        self._changes = deque(sorted(changes, key=itemgetter(0)))
        self._commands: deque[SetRate] = deque()
        self._stop = threading.Event()
        self._good = LastGood(self._live.copy())
        self._best: tuple[float, int, FloatArray] | None = None
        self._tally = Tally()

    @property
    def parameters(self) -> FloatArray:
        """The parameters as they are, float (P,), a copy; in the thread that trains."""
        return self._pixels.outward(self._live)

    @property
    def epoch(self) -> float:
        """Passes through the training images so far."""
        return self.step / self.steps_per_epoch

    def submit(self, command: SetRate) -> None:
        """Hand in a change that takes effect at the next batch border; from any thread."""
        self._commands.append(command)

    def stop(self) -> None:
        """Ask the run to end at the next batch border; from any thread."""
        self._stop.set()

    def model(self) -> Model:
        """Return a copy of the network as it is; call between events, in the same thread."""
        return self._model(self.parameters)

    def events(self) -> Generator[Event, None, RunEnded]:
        """Train.

        Yields
        ------
        Event
            `RunStarted` first; at least one every 100 ms or so, or after every piece of a
            large batch.

        Returns
        -------
        RunEnded
            How it ended, without test figures; not yielded.
        """
        started = time.perf_counter()
        yield RunStarted(
            self.recipe,
            self.network.parameter_count,
            self.batch_size,
            self.steps_per_epoch,
            self.total_steps,
            self._count,
            len(self._validation),
        )
        # What overflows is looked for at every step, and told in words.
        try:
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                ended, reason, parameters = yield from self._train()
        finally:
            self.feed.close()
        took = time.perf_counter() - started
        return RunEnded(ended, reason, self._model(parameters), self.step, took)

    def _train(self) -> Generator[Event, None, tuple[str, str, FloatArray]]:
        """Run the epochs; return how it ended, why, and which parameters are left."""
        every = self.recipe.report_every
        is_due = not self.step or bool(every and self.step % every == 0)
        if is_due and self._judged_step < self.step:
            yield from self._validate()
        begun = self.step - math.ceil(self._tally.seen / self.batch_size)  # 0 unless resumed
        first = begun // self.steps_per_epoch + 1
        for epoch in range(first, math.ceil(self.total_steps / self.steps_per_epoch) + 1):
            trouble = yield from self._train_epoch(epoch)
            if trouble == "diverged":
                why = why_diverged(self.step, self.epoch, self._rate, self._good.step)
                return trouble, why, self._pixels.outward(self._good.vector)
            if trouble == "stopped":
                return trouble, f"Stopped after {self.epoch:.2f} epochs.", self.parameters
            if reason := self._why_early(epoch):
                break
        else:
            steps = self.recipe.steps
            reason = f"Finished after {f'{steps} steps' if steps else f'{epoch} epochs'}."
        kept = self._best[2] if self._best else self._live
        return "finished", reason, self._pixels.outward(kept)

    def _train_epoch(self, epoch: int) -> Generator[Event, None, str | None]:
        """Train one epoch; return "diverged" or "stopped" where it did not end well."""
        started = time.perf_counter()
        tally = self._tally
        for start in range(tally.seen, self._count, self.batch_size):
            if self.step == self.total_steps:
                break
            if self._commands or self._changes:
                yield from self._obey()
            if self._stop.is_set():
                return "stopped"
            size = self._begin_batch(start)
            rate = self._current_rate()
            scale = rate if self._optimiser.folds_rate else 1.0
            if size <= self.network.most_rows:
                loss, *counts = self._gradient.compute(size, scale)
            else:
                loss, *counts = yield from self._gradient.accumulate(size, scale)
            if not self._is_sound(loss):
                return "diverged"
            self._good.keep(self._live, self.step, loss)
            self._update(rate, scale, size)
            tally.add(loss, size, *counts)
            shown = self._as_shown(loss, size)
            yield StepDone(self.step, self.epoch, shown, share_right(*counts), rate, size)
            if self.recipe.report_every and self.step % self.recipe.report_every == 0:
                yield from self._validate()
        is_last = self.step == self.total_steps and self._judged_step < self.step
        if self.recipe.report_every is None or is_last:
            yield from self._validate()
        loss, self._tally = tally.loss_sum / tally.seen, Tally()
        train = self._as_shown(loss, self.batch_size), share_right(tally.right, tally.digits)
        took = time.perf_counter() - started
        yield EpochDone(epoch, self.step, *train, *self._judged, took)
        return None

    def _begin_batch(self, start: int) -> int:
        """Put the feed in front of the next batch; return how many images that has."""
        moves_on = self.recipe.batch.moves_on
        if self._order is None or (start == 0 and moves_on):
            self._order = draw_order(self.recipe.batch, self._count, self._order_rng)
        if start == 0 or not moves_on:
            self.feed.begin(self._order)
        return min(self.batch_size, self._count - start) if moves_on else self.batch_size

    def _as_shown(self, loss: float, images: int) -> float:
        """Turn a mean loss into what the recipe wants to see of so many images."""
        return loss * images if self.recipe.gradient.loss == "sum" else loss

    def _is_sound(self, loss: float) -> bool:
        """Whether loss and gradient are numbers.

        A bad delta shows in the gradient of its unit's bias, and a step later in the loss: the
        gradient is looked at only before something is kept.
        """
        next_step = self.step + 1
        ends = next_step % self.steps_per_epoch == 0 or next_step == self.total_steps
        if not math.isfinite(loss) or not (ends or self.step % KEEP_EVERY == 0):
            return math.isfinite(loss)
        return math.isfinite(float(self._biases @ self._biases))

    def _current_rate(self) -> float:
        return self._rate * rate_factor(
            self.recipe.schedule, self.step, self.steps_per_epoch, self.total_steps
        )

    def _update(self, rate: float, scale: float, images: int) -> None:
        """Change the parameters by the gradient, which was multiplied by `scale`."""
        vector, zeros, penalty = self._gradient.vector, self._gradient.zeros, scale * self.recipe.l2
        if self._combine is not None:
            vector[zeros] = 0.0
            self._combine(images)
        update(self._live, vector, self._optimiser, rate, self._weights, penalty, zeros)
        self.step += 1

    def _validate(self) -> Generator[Event, None, None]:
        """Read the validation images."""
        parameters = self.parameters
        loss, predicted = yield from evaluate(
            self.network, self.network.bind(parameters), self._validation, parameters.dtype
        )
        right = np.count_nonzero(predicted == self._validation.labels)
        share = int(right) / max(1, len(predicted))
        self._judged = self._as_shown(loss, self.batch_size), share
        self._judged_step = self.step
        if math.isfinite(loss):
            yield ValidationDone(self.step, self.epoch, *self._judged)
            if self.recipe.early_stopping and (self._best is None or loss < self._best[0]):
                self._best = loss, round(self.epoch), self._live.copy()

    def _obey(self) -> Generator[Event, None, None]:
        """Carry out what a replay or somebody now wishes before the next batch."""
        while self._changes and self._changes[0][0] <= self.step:
            self._commands.append(self._changes.popleft()[1])
        while self._commands:
            low, high = BOUNDS["optimiser.rate"]
            self._rate = min(high, max(low, self._commands.popleft().rate))
            yield RateChanged(self.step, self.epoch, self._rate)

    def _why_early(self, epoch: int) -> str | None:
        """Why the run should end after this epoch; None where it should go on."""
        stopping = self.recipe.early_stopping
        if stopping is None or self._best is None or epoch - self._best[1] < stopping.patience:
            return None
        return why_early(epoch, stopping.patience, self._best[1], self._best[0])

    def _model(self, parameters: FloatArray) -> Model:
        """Make a network of parameters that nobody else holds."""
        return Model(
            self.network,
            parameters.astype(np.float32, copy=False),
            self.recipe.preparation,
            self.recipe.name,
            self.recipe,
        )
