"""How the time of training grows with samples, width, depth and batch.

python -m tests.benchmarks.growth [--rounds 5] [--plot docs/images/growth.svg] [--json]

For each, the slope of log time over log arithmetic: 1 where twice the work takes twice the
time, less where a fixed cost is shared. Points are measured in turn and the least of all rounds
counts:
what else the machine does can only add.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from nncore.blas import blas_threads
from tests.benchmarks.contest import inkling
from tests.benchmarks.growth_plot import draw
from tests.benchmarks.measuring import make_images

SAMPLES = (1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000)
WIDTHS = (16, 32, 64, 128, 256, 512, 1024)
DEPTHS = (1, 2, 3, 4, 6, 8)
BATCHES = (8, 16, 32, 64, 128, 256, 512, 1024)
HIDDEN, BATCH, IMAGES = 128, 64, 4_096
BAR = 1.1


@dataclass(frozen=True)
class Curve:
    """Times along one direction of growth.

    Parameters
    ----------
    along : str
        What grows.
    values : tuple of int
        How much of it there is.
    arithmetic : tuple of float
        Multiplications and additions of the products, for the time that is measured.
    seconds : tuple of float
        Of an epoch, or of a step along "batch".
    slope : float
        Of log seconds over log arithmetic.
    """

    along: str
    values: tuple[int, ...]
    arithmetic: tuple[float, ...]
    seconds: tuple[float, ...]
    slope: float


@dataclass(frozen=True)
class Case:
    """One point: a network, a batch, a number of images, and what part of an epoch counts."""

    widths: tuple[int, ...]
    batch: int = BATCH
    images: int = IMAGES
    share: float = 1.0

    @property
    def arithmetic(self) -> float:
        """Forward 2 N Σ in·out, backward as much for the weights and again for the deltas."""
        pairs = list(itertools.pairwise(self.widths))
        inner = sum(before * after for before, after in pairs[1:])
        whole = sum(before * after for before, after in pairs)
        return 2.0 * self.images * self.share * (2 * whole + inner)


def cases() -> dict[str, dict[int, Case]]:
    """Give the points of each direction."""
    usual = (784, HIDDEN, 10)
    return {
        "samples": {count: Case(usual, images=count) for count in SAMPLES},
        "width": {width: Case((784, width, 10)) for width in WIDTHS},
        "depth": {depth: Case((784, *[HIDDEN] * depth, 10)) for depth in DEPTHS},
        "batch": {size: Case(usual, batch=size, share=size / IMAGES) for size in BATCHES},
    }


def measure(rounds: int) -> list[Curve]:
    """Train epochs of all points in turn, with one thread."""
    epochs: dict[tuple[str, int], Callable[[], float]] = {}
    points = cases()
    for along, each in points.items():
        for value, case in each.items():
            epochs[along, value] = inkling(case.widths, case.batch, make_images(case.images))
    best = dict.fromkeys(epochs, np.inf)
    with blas_threads(1):
        for _ in range(rounds + 1):
            for key, epoch in epochs.items():
                best[key] = min(best[key], epoch())
    curves = []
    for along, each in points.items():
        work = np.array([case.arithmetic for case in each.values()])
        seconds = np.array([best[along, value] * case.share for value, case in each.items()])
        slope = float(np.polyfit(np.log(work), np.log(seconds), 1)[0])
        curves.append(Curve(along, tuple(each), tuple(work), tuple(seconds), slope))
    return curves


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", action="store_true", dest="as_json")
    arguments = parser.parse_args()
    curves = measure(arguments.rounds)
    if arguments.plot:
        arguments.plot.write_text(draw(curves), encoding="utf-8")
    if arguments.as_json:
        print(json.dumps([asdict(curve) for curve in curves]))
        return
    print("| along | from | to | slope |\n|---|---|---|---|")
    for curve in curves:
        first, last = curve.values[0], curve.values[-1]
        print(f"| {curve.along} | {first:,} | {last:,} | {curve.slope:.2f} |")


if __name__ == "__main__":
    main()
