"""Published results beside ours: each recipe trained with several seeds, as it is described."""

from __future__ import annotations

import statistics
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from nncore.arrays import ByteArray, freeze
from nncore.data import catalogue
from nncore.data.dataset import Dataset, Samples
from nncore.errors import DataError, RecipeError
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.recipe import Recipe
from nncore.session import Run, load_dataset
from nncore.training.events import EpochDone, RunEnded, RunStarted, StepDone
from nncore.training.recipes import HELD_OUT, PUBLISHED, TEST, TRAINING, Published, get

REPORT_EVERY = 0.1
"""Seconds between reports of progress."""

EXAMPLES = 8


@dataclass(frozen=True)
class Spread:
    """One figure over several seeds.

    Parameters
    ----------
    values : tuple of float, in [0, 1]
        At least one, in the order of the seeds.
    """

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Their mean."""
        return statistics.fmean(self.values)

    @property
    def sd(self) -> float | None:
        """Standard deviation, estimated from the sample; None for a single value."""
        return statistics.stdev(self.values) if len(self.values) > 1 else None

    def reaches(self, published: float) -> bool:
        """Whether a published value lies within mean ± 2 standard deviations, or below that."""
        return published <= self.mean + 2.0 * (self.sd or 0.0)


@dataclass(frozen=True, eq=False)
class Example:
    """An image that was not learned from, and what the first seed's network says of it.

    Parameters
    ----------
    image : uint8 (H, W), ink = 255
        Read-only.
    label, digit : int
        What it shows, and what is read.
    confidence : float, in [0, 1]
        Calibrated probability of what is read.
    """

    image: ByteArray
    label: int
    digit: int
    confidence: float


@dataclass(frozen=True, eq=False)
class Reproduction:
    """What became of one published recipe so far.

    Parameters
    ----------
    published : Published
        What it is compared with.
    seeds : int
        How many trainings there are to be.
    runs : tuple of mapping of str to float
        For each seed the figures that its network reached, by name.
    seconds : tuple of float
        How long each of them trained.
    well : tuple of float
        Test accuracies of the same layers trained well, by seed.
    examples : tuple of Example
        Of the first seed.
    problem : str
        Why it cannot be reproduced here, in a sentence; empty where it can.
    """

    published: Published
    seeds: int
    runs: tuple[dict[str, float], ...] = ()
    seconds: tuple[float, ...] = ()
    well: tuple[float, ...] = ()
    examples: tuple[Example, ...] = ()
    problem: str = ""

    def spread(self, figure: str | None = None) -> Spread | None:
        """Give a figure over the seeds so far, that of the comparison where none is named."""
        name = figure or self.published.figure
        values = tuple(run[name] for run in self.runs if name in run)
        return Spread(values) if values else None

    @property
    def well_spread(self) -> Spread | None:
        """Test accuracy of the same layers trained well; None where that was not done."""
        return Spread(self.well) if self.well else None

    @property
    def reaches(self) -> bool | None:
        """Whether every published figure is reached; None where none is stated or nothing ran."""
        spreads = [(self.spread(name), value) for name, value in self.published.results.items()]
        known = [spread.reaches(value) for spread, value in spreads if spread]
        return all(known) if known else None


@dataclass
class _Session:
    """What the trainings of one call share."""

    seeds: int
    data_dir: Path | None
    key: object = None
    dataset: Dataset | None = None
    well: dict[str, tuple[float, ...]] = field(default_factory=dict)


def reproducible(names: Sequence[str] = ()) -> list[Published]:
    """Return published recipes by name; all that do not take long where none is named.

    Raises
    ------
    RecipeError
        Where a name is not that of a published recipe.
    """
    for name in names:
        if name not in PUBLISHED:
            raise RecipeError(
                "recipe",
                f"There is no published recipe named {name!r}; choose from {', '.join(PUBLISHED)}.",
            )
    chosen = [PUBLISHED[name] for name in dict.fromkeys(names)]
    return chosen or [one for one in PUBLISHED.values() if not one.takes_long]


def reproduce(
    recipes: Sequence[Published], *, seeds: int = 3, data_dir: Path | None = None
) -> Generator[Progress | Reproduction, None, None]:
    """Train published recipes; closing the generator gives up.

    Parameters
    ----------
    recipes : sequence of Published
        Which, in this order.
    seeds : int
        How often each is trained, with the seeds from 1 on.
    data_dir : Path, optional
        Folder that holds data sets; None for the usual places.

    Yields
    ------
    Progress
        About ten times a second.
    Reproduction
        After every training what there is so far; the last one of a recipe is whole.
    """
    session = _Session(seeds, data_dir)
    for published in recipes:
        found = Reproduction(published, seeds)
        try:
            _check_at_hand(published.recipe, data_dir)
            yield from _reproduce(found, session)
        except DataError as error:
            yield replace(found, problem=str(error))


def _reproduce(
    found: Reproduction, session: _Session
) -> Generator[Progress | Reproduction, None, None]:
    recipe = found.published.recipe
    for seed in range(1, session.seeds + 1):
        figures, ended, dataset = yield from _train(recipe, seed, session)
        found = replace(
            found,
            runs=(*found.runs, figures),
            seconds=(*found.seconds, ended.seconds),
            examples=found.examples or _examples(ended.model, dataset.validation),
        )
        yield found
    name = found.published.trained_well
    if name is None:
        return
    for seed in range(1, session.seeds + 1):
        well = session.well.get(name, ())
        if len(well) < seed:
            figures, _, _ = yield from _train(get(name), seed, session)
            session.well[name] = well = (*well, figures[TEST])
        found = replace(found, well=well[:seed])
        yield found


def _train(
    recipe: Recipe, seed: int, session: _Session
) -> Generator[Progress, None, tuple[dict[str, float], RunEnded, Dataset]]:
    """Train once; return the figures, the end, and the data."""
    dataset = yield from _load(recipe, session)
    activity = f"{recipe.name}, seed {seed} of {session.seeds}"
    step, total, training, reported = 0, 0, 0.0, 0.0
    ended: RunEnded | None = None
    for event in Run(recipe.with_changes(seed=seed), dataset=dataset).events():
        if isinstance(event, RunStarted):
            total = event.total_steps
        elif isinstance(event, StepDone):
            step = event.step
            if not recipe.batch.moves_on:
                training = event.accuracy
        elif isinstance(event, EpochDone):
            if recipe.batch.moves_on:
                training = event.train_accuracy
        elif isinstance(event, RunEnded):
            ended = event
        if total and time.monotonic() - reported > REPORT_EVERY:
            reported = time.monotonic()
            yield Progress(activity, step, total, "steps")
    assert ended is not None  # the last event of every run
    figures = {TRAINING: training, HELD_OUT: ended.model.figures["validation_accuracy"]}
    if recipe.data.sources[0] in ended.test:
        figures[TEST] = ended.test[recipe.data.sources[0]]
    return figures, ended, dataset


def _load(recipe: Recipe, session: _Session) -> Generator[Progress, None, Dataset]:
    """Load the data, unless they are those of the training before."""
    key = recipe.data, recipe.preparation
    if session.dataset is None or session.key != key:
        session.dataset = yield from load_dataset(recipe, session.data_dir)
        session.key = key
    return session.dataset


def _check_at_hand(recipe: Recipe, data_dir: Path | None) -> None:
    """Refuse what would begin with a download that nobody asked for."""
    if "mnist" in recipe.data.sources and not catalogue.is_at_hand("mnist", data_dir):
        raise DataError(
            f"{recipe.name} learns from MNIST, which is not on this machine; fetch it first "
            "(python main.py data fetch, 12 MB), or name a folder that holds it."
        )


def _examples(model: Model, samples: Samples) -> tuple[Example, ...]:
    """Read the first images that were held out."""
    chosen = samples.take(np.arange(min(EXAMPLES, len(samples))))
    answers = model.probabilities(chosen.inputs())
    return tuple(
        Example(freeze(image.copy()), int(label), int(row.argmax()), float(row.max()))
        for image, label, row in zip(chosen.images, chosen.labels, answers, strict=True)
    )
