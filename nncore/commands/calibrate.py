"""``calibrate``: make a network's confidence honest, and say when it is too low for a digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click
import numpy as np

from nncore.blas import blas_threads
from nncore.commands.evaluate import SPLITS, fair_split
from nncore.commands.group import data_dir_option, json_option, threads_option
from nncore.commands.terminal import ProgressBar, percent, print_json, print_table
from nncore.data import catalogue
from nncore.data.dataset import Samples
from nncore.data.splits import HELD_OUT_SHARE
from nncore.errors import InklingError
from nncore.network.model import TEMPERATURES, Calibration, Model
from nncore.storage import load_network, save_network
from nncore.training.calibration import choose_threshold, fit_temperature, with_calibration
from nncore.training.reading import read_samples

LABELS = {
    "temperature": "temperature",
    "threshold": "threshold",
    "count": "digits read",
    "accuracy": "accuracy",
    "rejected": 'called "not a digit"',
    "calibration_error": "expected calibration error",
    "negative_log_likelihood": "negative log-likelihood",
}


@click.command("calibrate", short_help="Make a network's confidence honest.")
@click.argument("network", type=click.Path(path_type=Path))
@click.option(
    "--data",
    "sources",
    multiple=True,
    metavar="NAME or PATH",
    help="Digits to fit to; again to mix. Else those that the network was trained on.",
)
@click.option(
    "--split",
    type=click.Choice(SPLITS),
    help="Which part of the data; else validation, or all of a file that the network never saw.",
)
@click.option(
    "--temperature",
    type=click.FloatRange(*TEMPERATURES),
    metavar="T",
    help="Set the temperature by hand.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Call it a digit from this probability on; 0: always.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the network goes; else back into its file.",
)
@threads_option
@data_dir_option
@json_option
def calibrate_command(
    network: Path,
    sources: tuple[str, ...],
    split: str | None,
    temperature: float | None,
    threshold: float | None,
    out: Path | None,
    threads: int,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Fit the temperature of the network in the file NETWORK, or set it by hand.

    A threshold is chosen only for a network that was trained with what is no digit: as high as
    possible, with at most 0.5 % of the digits below it. Numbers that are given stay as given.
    """
    model = load_network(network)
    given = _Given(temperature, threshold)
    if sources or given == _Given():
        with ProgressBar() as bar, blas_threads(threads):
            named = sources or _learned_from(model, network)
            samples = _load(model, named, split, data_dir, bar)
            changed = _fitted(model, samples, given, bar, network)
    else:
        figures = {name: each for name, each in model.figures.items() if name != "calibration"}
        calibration = replace(model.calibration, **given.numbers())
        changed = model.with_changes(calibration=calibration, figures=figures)
    path = out or network
    save_network(path, changed)
    _print(path, model.calibration, changed, as_json)


@dataclass(frozen=True)
class _Given:
    """What was set by hand; None for what is to be found."""

    temperature: float | None = None
    threshold: float | None = None

    def numbers(self) -> dict[str, float]:
        return {name: each for name, each in asdict(self).items() if each is not None}


def _learned_from(model: Model, path: Path) -> tuple[str, ...]:
    """Name the data of the training that have a part of which nothing was learned."""
    if model.recipe is None:
        raise InklingError(f"{path}: does not say what it was trained on; name data with --data.")
    data = model.recipe.data
    has_part = data.held_out == HELD_OUT_SHARE  # otherwise files were divided in another way
    sources = tuple(name for name in data.sources if name in catalogue.NAMES or has_part)
    if not sources:
        raise InklingError(
            f"{path}: does not say which digits it has not learned from; name data with --data."
        )
    return sources


def _load(
    model: Model, sources: Sequence[str], split: str | None, data_dir: Path | None, bar: ProgressBar
) -> Samples:
    """Load digits that the network has not learned from, unless a part was named."""
    parts = []
    for source in sources:
        fair = fair_split(model, source)
        part = split or ("validation" if fair == "test" else fair)  # a test set is for judging
        loading = catalogue.load_split(
            source, part, data_dir=data_dir, preparation=model.preparation
        )
        parts.append(bar.follow(loading))
    return Samples.join(parts)


def _fitted(model: Model, samples: Samples, given: _Given, bar: ProgressBar, path: Path) -> Model:
    """Return the model with what was given, the rest fitted to some digits."""
    plain = model.with_changes(calibration=Calibration())
    probabilities = bar.follow(read_samples(plain, samples))
    if not np.isfinite(probabilities).all():
        raise InklingError(f"{path}: cannot be calibrated, because its answers are not numbers.")
    temperature = given.temperature or fit_temperature(probabilities, samples.labels)
    threshold = model.calibration.threshold
    if given.threshold is not None:
        threshold = given.threshold
    elif model.recipe is not None and model.recipe.data.not_digits > 0:
        calibrated = Calibration(temperature).applied(probabilities)
        threshold = choose_threshold(calibrated.max(axis=1))
    calibration = Calibration(temperature, threshold)
    return with_calibration(model, calibration, probabilities, samples)


def _print(path: Path, before: Calibration, changed: Model, as_json: bool) -> None:
    """Tell the numbers before and after, and how honest each made the network."""
    honesty = changed.figures.get("calibration", {})
    sides = {
        name: {**asdict(calibration), **honesty.get(name, {})}
        for name, calibration in (("before", before), ("after", changed.calibration))
    }
    if as_json:
        print_json({"network": path, **sides})
        return
    rows = [
        [label, *(_shown(name, side[name]) for side in sides.values())]
        for name, label in LABELS.items()
        if name in sides["after"]
    ]
    print_table(["", *sides], rows)
    click.echo(f"Saved as {path}.")


def _shown(name: str, value: float) -> str:
    if name in ("temperature", "negative_log_likelihood"):
        return f"{value:.4f}"
    return f"{value:,}" if name == "count" else percent(value)
