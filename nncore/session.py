"""The engine behind window and command line: load, train, judge, read."""

from __future__ import annotations

import contextlib
import datetime
import math
import threading
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import nncore
from nncore.data import catalogue, ink
from nncore.data.dataset import Dataset, Samples
from nncore.data.drawing import Drawing
from nncore.errors import Cancelled, DataError
from nncore.insight.doctor import Doctor, Finding
from nncore.network.model import Model, Reading
from nncore.progress import Progress
from nncore.recipe import Recipe
from nncore.training.batches import evaluate
from nncore.training.calibration import calibrated
from nncore.training.events import Event, Pulse, RunEnded, SetRate
from nncore.training.metrics import Evaluation, confusion_matrix
from nncore.training.resuming import ResumableTrainer
from nncore.training.state import TrainingState


class Run:
    """One training, from loading the data to the test at the end.

    Parameters
    ----------
    recipe : Recipe
        What to do.
    data_dir : Path or None
        Folder that holds data sets; None for the usual places.
    dataset : Dataset or None
        Data that are at hand already; None to load what the recipe names.
    changes : sequence of (int, SetRate)
        Changes of an earlier run to repeat (`Trainer`).
    state : TrainingState or None
        Where an earlier sitting came to, to go on from there; see `Run.resume`.
    """

    def __init__(
        self,
        recipe: Recipe,
        *,
        data_dir: Path | None = None,
        dataset: Dataset | None = None,
        changes: Sequence[tuple[int, SetRate]] = (),
        state: TrainingState | None = None,
    ) -> None:
        self.recipe = recipe
        self._data_dir = data_dir
        self._dataset = dataset
        self._changes = changes
        self._state = state
        self._trainer: ResumableTrainer | None = None
        self._doctor: Doctor | None = None
        self._commands: list[SetRate] = []
        self._stop = threading.Event()

    @classmethod
    def resume(
        cls, state: TrainingState, *, data_dir: Path | None = None, dataset: Dataset | None = None
    ) -> Run:
        """Make a run that goes on where another was put down; it ends in the same bits.

        Parameters
        ----------
        state : TrainingState
            From `Run.state`, perhaps by way of a file; the same number of BLAS threads gives
            the same bits.
        data_dir, dataset
            As of the run that was put down.
        """
        return cls(state.recipe, data_dir=data_dir, dataset=dataset, state=state)

    def submit(self, command: SetRate) -> None:
        """Hand in a change that takes effect at the next batch border; from any thread."""
        if self._trainer:
            self._trainer.submit(command)
        else:
            self._commands.append(command)

    def stop(self) -> None:
        """Ask the run to end at the next batch border; from any thread."""
        self._stop.set()
        if self._trainer:
            self._trainer.stop()

    def model(self) -> Model | None:
        """Return a copy of the network; None before training began.

        To be called between events, in the thread that iterates them.
        """
        return self._trainer.model() if self._trainer else None

    def state(self) -> TrainingState | None:
        """Copy all that the training needs to go on; as for `model`, between events.

        Returns
        -------
        TrainingState or None
            None but right after a `StepDone`, and after a run that was stopped.
        """
        return self._trainer.state() if self._trainer else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the training doctor has found so far, the most telling first; from any thread."""
        return self._doctor.findings if self._doctor else ()

    def events(self) -> Generator[Event, None, None]:
        """Load, train and test.

        Yields
        ------
        Event
            `Progress` while loading, then those of `Trainer.events`, at last `RunEnded`
            with a model that is calibrated on the validation images and carries its figures
            and where it comes from.

        Raises
        ------
        Cancelled
            Where it is stopped before training began.
        DataError
            Where the data cannot be had or do not fit the recipe.
        CheckpointError
            Where the data are not those that the training began with.
        """
        dataset = self._dataset or (yield from self._load())
        self._trainer = trainer = ResumableTrainer(
            self.recipe, dataset, changes=self._changes, state=self._state
        )
        for command in self._commands:
            trainer.submit(command)
        if self._stop.is_set():
            trainer.stop()
        count = len(dataset.training)
        # The trainer may have the images in another order: nobody needs both copies.
        dataset = replace(dataset, training=dataset.training.take(np.zeros(0, np.intp)))
        self._doctor = Doctor(trainer)
        ended = yield from self._doctor.watch()
        judged = yield from self._judge(ended, dataset, count)
        yield judged

    def _load(self) -> Generator[Progress, None, Dataset]:
        loading = load_dataset(self.recipe, self._data_dir)
        while True:
            try:
                progress = next(loading)
            except StopIteration as finished:
                dataset: Dataset = finished.value
                return dataset
            if self._stop.is_set():
                loading.close()
                raise Cancelled("Stopped before the training began.")
            yield progress

    def _judge(
        self, ended: RunEnded, dataset: Dataset, training_images: int
    ) -> Generator[Event, None, RunEnded]:
        """Read validation and test images with the network that is left, once."""
        validation = yield from evaluate_samples(ended.model, dataset.validation)
        test = dict(dataset.test)
        if "mnist" not in test and catalogue.is_at_hand("mnist", self._data_dir):
            # A damaged copy of a data set that was not asked for costs nobody a network.
            with contextlib.suppress(DataError):
                test["mnist"] = yield from catalogue.load_split(
                    "mnist", "test", data_dir=self._data_dir
                )
        accuracies: dict[str, float] = {}
        for name, samples in test.items():
            if not len(samples) or samples.images[0].size != self.recipe.input_size:
                continue
            judged = yield from evaluate_samples(ended.model, samples)
            accuracies[name] = judged.accuracy
        figures = {
            "ended": ended.ended,
            "steps": ended.step,
            "seconds": round(ended.seconds, 3),
            "training_images": training_images,
            "validation_loss": _number(validation.loss),
            "validation_accuracy": _number(validation.accuracy),
            "test_accuracy": accuracies,
        }
        model = ended.model.with_changes(figures=figures, origin=origin(dataset.name))
        model = yield from calibrated(model, dataset.validation)
        return replace(ended, model=model, test=accuracies)


def load_dataset(
    recipe: Recipe, data_dir: Path | None = None
) -> Generator[Progress, None, Dataset]:
    """Load what a recipe learns from and is judged by; see `nncore.data.catalogue.load`."""
    data = recipe.data
    return (
        yield from catalogue.load(
            data.sources,
            training_images=data.training_images,
            generated=data.generated,
            not_digits=data.not_digits,
            redrawn=data.redrawn,
            held_out=data.held_out,
            first_images=data.first_images,
            validation_images=data.validation_images,
            data_dir=data_dir,
            preparation=recipe.preparation,
        )
    )


def evaluate_samples(model: Model, samples: Samples) -> Generator[Pulse, None, Evaluation]:
    """Read labelled images.

    Parameters
    ----------
    model : Model
        What reads them.
    samples : Samples
        Images of the model's input size.

    Yields
    ------
    Pulse
        A chance to stop, about a thousand images apart.

    Returns
    -------
    Evaluation

    Raises
    ------
    DataError
        Where the images have another size.
    """
    if len(samples) and samples.images[0].size != model.network.input_size:
        height, width = samples.size
        side = model.preparation.size
        raise DataError(
            f"The images are {width}×{height} pixels, but the network reads {side}×{side}."
        )
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        loss, predicted = yield from evaluate(model.network, model.views, samples)
    return Evaluation(loss, confusion_matrix(samples.labels, predicted))


def read(model: Model, drawing: Drawing) -> Reading:
    """Read a drawing.

    Parameters
    ----------
    model : Model
        What reads it; its preparation turns the ink into the input.
    drawing : Drawing
        Strokes, a picture, or both.

    Returns
    -------
    Reading
        "blank" where there is no ink, "not a digit" where no digit is probable enough.
    """
    image = ink.to_input(drawing, model.preparation)
    if image is None:
        return Reading.blank()
    return Reading.of(image, model.probabilities(image)[0], model.calibration.threshold)


def origin(data: str) -> dict[str, Any]:
    """Return where a network comes from: program, data and day, as plain values."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return {"program": f"Inkling {nncore.__version__}", "data": data, "date": today}


def _number(value: float) -> float | None:
    """Return the value, or None where it is unknown: files hold no NaN."""
    return value if math.isfinite(value) else None
