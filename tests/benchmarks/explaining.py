"""How far explanations can be trusted: the deletion test and its controls, on digits of MNIST.

Run ``python -m tests.benchmarks.explaining`` to train relu-128, to test every method for it and for
the shipped network, and to write ``resources/explanations.json`` and the table in
``docs/inside.md``.
"""

from __future__ import annotations

import argparse
import importlib.resources
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from nncore.arrays import FloatArray, IndexArray
from nncore.blas import blas_threads
from nncore.commands.terminal import ProgressBar
from nncore.data import catalogue
from nncore.files import write_atomically
from nncore.insight.inside import METHODS, Chain, Method
from nncore.insight.inside.deletion import (
    SHARE,
    area_of,
    named_piece,
    named_pixels,
    probabilities_without,
    random_piece,
    random_pixels,
)
from nncore.insight.inside.explanations import explain_rows
from nncore.insight.inside.ink_pieces import InkGraph
from nncore.insight.inside.measured import Measured
from nncore.insight.inside.randomised import randomised, rank_correlation
from nncore.network.model import Model
from nncore.recipe import Data
from nncore.session import Run
from nncore.storage import load_network
from nncore.storage.network_file import SUFFIX
from nncore.training import recipes
from nncore.training.events import RunEnded
from tests.benchmarks.explaining_page import write_page

SHARES = (SHARE, 0.05, 0.2)
DIGITS, CONTROL_DIGITS, REPEATS, RESAMPLES, SEED = 1000, 100, 20, 2000, 0
ROWS = 50


@dataclass(frozen=True, eq=False)
class Material:
    """Digits and a network that reads them.

    Parameters
    ----------
    model : Model
        The network.
    images : float32 (N, D)
        The digits.
    scores : float32 (2, N, C)
        The reading's logit alone, and less the runner-up's.
    readings : int (N,)
        What each digit is read as.
    graphs : list of InkGraph
        Their ink.
    """

    model: Model
    images: FloatArray
    scores: FloatArray
    readings: IndexArray
    graphs: list[InkGraph]

    @classmethod
    def of(cls, model: Model, images: FloatArray) -> Material:
        """Read the digits."""
        order = np.argsort(model.probabilities(images), axis=1)
        rows = np.eye(10, dtype=np.float32)
        alone = rows[order[:, -1]]
        scores = np.stack([alone, alone - rows[order[:, -2]]])
        graphs = [InkGraph(image.reshape(28, 28)) for image in images]
        return cls(model, images, scores, order[:, -1], graphs)


@dataclass(frozen=True, eq=False)
class Tested:
    """The drops of the readings of N digits; see `Measured`."""

    is_difference: bool
    share: float
    drop: FloatArray
    piece_drop: FloatArray
    random_piece_drop: FloatArray
    random_pixels_drop: FloatArray

    def summed_up(self, network: str, method: Method) -> Measured:
        """Return means and intervals."""
        low, high = interval(self.drop, self.random_piece_drop)
        piece_low, piece_high = interval(self.piece_drop, self.random_piece_drop)
        return Measured(
            network=network,
            method=method,
            is_difference=self.is_difference,
            share=self.share,
            digits=len(self.drop),
            drop=float(self.drop.mean()),
            piece_drop=float(self.piece_drop.mean()),
            random_piece_drop=float(self.random_piece_drop.mean()),
            random_pixels_drop=float(self.random_pixels_drop.mean()),
            low=low,
            high=high,
            piece_low=piece_low,
            piece_high=piece_high,
        )


def pictures(model: Model, images: FloatArray, scores: FloatArray, method: Method) -> FloatArray:
    """Explain digits, float (N, D), a few at a time."""
    chain = Chain(model)
    parts = [slice(at, at + ROWS) for at in range(0, len(images), ROWS)]
    return np.concatenate(
        [explain_rows(chain.trace(images[part]), scores[part], method) for part in parts]
    )


def drops(material: Material, erased: Sequence[IndexArray]) -> FloatArray:
    """By how much the probability of each reading drops without some pixels, float (N,)."""
    every = np.arange(len(erased))
    before = material.model.probabilities(material.images)[every, material.readings]
    trace = Chain(material.model).trace(material.images[:1])
    after = probabilities_without(trace, material.images, erased)[every, material.readings]
    return before - after


def interval(upper: FloatArray, lower: FloatArray) -> tuple[float, float]:
    """Return the 95 % interval of mean(upper) / mean(lower), digits drawn with repetition."""
    chance = np.random.default_rng(SEED)
    rows = chance.integers(len(upper), size=(RESAMPLES, len(upper)))
    ratios = upper[rows].mean(axis=1) / lower[rows].mean(axis=1)
    low, high = np.percentile(ratios, (2.5, 97.5))
    return float(low), float(high)


def test_methods(material: Material, bar: ProgressBar) -> list[Measured]:
    """Test every method, for both questions and all shares."""
    orders = [graph.orders() for graph in material.graphs]
    at_random = {share: random_drops(material, orders, share) for share in SHARES}
    rows = []
    for number, method in enumerate(METHODS):
        for is_difference in (True, False):
            bar.say(f"{material.model.name}: {METHODS[method].title} ({number + 1})")
            scores = material.scores[int(is_difference)]
            shown = pictures(material.model, material.images, scores, method)
            for share in SHARES:
                found = named_drops(material, orders, shown, share)
                tested = Tested(is_difference, share, *found, *at_random[share])
                rows.append(tested.summed_up(material.model.name, method))
    return rows


def random_drops(
    material: Material, orders: list[IndexArray], share: float
) -> tuple[FloatArray, FloatArray]:
    """Mean drop of each reading without random pieces, and without random pixels."""
    chance = np.random.default_rng(SEED)
    both = list(zip(material.graphs, orders, strict=True))
    pieces, pixels = [], []
    for _ in range(REPEATS):
        pieces.append([random_piece(order, area_of(graph, share), chance) for graph, order in both])
        pixels.append([random_pixels(graph, area_of(graph, share), chance) for graph, _ in both])
    piece, pixel = (
        np.mean([drops(material, erased) for erased in kind], axis=0) for kind in (pieces, pixels)
    )
    return piece, pixel


def named_drops(
    material: Material, orders: list[IndexArray], shown: FloatArray, share: float
) -> tuple[FloatArray, FloatArray]:
    """Drop of each reading without the named pixels, and without the named piece."""
    every = list(zip(material.graphs, orders, shown, strict=True))
    pixels = [named_pixels(graph, values, area_of(graph, share)) for graph, _, values in every]
    pieces = [named_piece(order, values, area_of(graph, share)) for graph, order, values in every]
    return drops(material, pixels), drops(material, pieces)


def with_control(material: Material, rows: list[Measured], bar: ProgressBar) -> list[Measured]:
    """Add to the rows of the chosen share what the methods show for random weights."""
    layers = sum("weight" in views for views in material.model.views)
    controlled = []
    for row in rows:
        if row.share != SHARE:
            controlled.append(row)
            continue
        scores = material.scores[int(row.is_difference)]
        bar.say(f"{material.model.name}: control of {METHODS[row.method].title}")
        shown = pictures(material.model, material.images, scores, row.method)
        correlations = []
        for count in range(1, layers + 1):
            other = randomised(material.model, SEED, count)
            control = pictures(other, material.images, scores, row.method)
            correlations.append(mean_correlation(material, shown, control))
        erased = [
            named_pixels(graph, values, area_of(graph, SHARE))
            for graph, values in zip(material.graphs, control, strict=True)
        ]
        dropped = float(drops(material, erased).mean())
        controlled.append(replace(row, randomised_drop=dropped, correlations=tuple(correlations)))
    return controlled


def mean_correlation(material: Material, first: FloatArray, second: FloatArray) -> float:
    """Mean rank correlation of two pictures of each digit, over its ink."""
    return float(
        np.mean(
            [
                rank_correlation(one[graph.pixels], other[graph.pixels])
                for graph, one, other in zip(material.graphs, first, second, strict=True)
            ]
        )
    )


def networks(trained: Path | None, data_dir: Path | None, bar: ProgressBar) -> list[Model]:
    """Load the network that ships; load relu-128, or train it on MNIST."""
    place = importlib.resources.files("resources") / f"inkling{SUFFIX}"
    with importlib.resources.as_file(place) as path:
        shipped = load_network(path)
    if trained:
        return [shipped, load_network(trained)]
    recipe = replace(recipes.get("relu-128"), data=Data(sources=("mnist",)))
    bar.say("training relu-128")
    events = list(Run(recipe, data_dir=data_dir).events())
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    return [shipped, ended.model]


def main(words: Sequence[str] | None = None) -> None:
    """Measure everything and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="else the folder INKLING_DATA_DIR")
    parser.add_argument("--trained", type=Path, help="a file of relu-128; else it is trained")
    parser.add_argument("--digits", type=int, default=DIGITS)
    parser.add_argument("--control-digits", type=int, default=CONTROL_DIGITS)
    parser.add_argument("--json", type=Path, default=Path("resources/explanations.json"))
    parser.add_argument("--page", type=Path, default=Path("docs/inside.md"))
    options = parser.parse_args(words)
    rows: list[Measured] = []
    with ProgressBar() as bar, blas_threads(1):
        test = bar.follow(catalogue.load_split("mnist", "test", data_dir=options.data_dir))
        chosen = np.random.default_rng(SEED).permutation(len(test))[: options.digits]
        images = test.inputs().reshape(len(test), -1)[chosen]
        for model in networks(options.trained, options.data_dir, bar):
            found = test_methods(Material.of(model, images), bar)
            few = Material.of(model, images[: options.control_digits])
            rows += with_control(few, found, bar)
    rows.sort(key=lambda row: SHARES.index(row.share))
    text = json.dumps([asdict(row) for row in rows], indent=1)
    write_atomically(options.json, (text + "\n").encode())
    write_page(options.page, rows, min(options.control_digits, options.digits))
    print(f"Wrote {options.json} and {options.page}.")


if __name__ == "__main__":
    main()
