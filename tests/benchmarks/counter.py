"""How well drawings are turned into other digits: by bending strokes, and by noise on pixels.

Run ``python -m tests.benchmarks.counter --strokes strokes.npz --out docs/counter.md``. Every
figure of that page is written by it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nncore.commands.terminal import ProgressBar
from nncore.data.drawing import Drawing
from nncore.data.ink import to_input
from nncore.data.stroke_archive import read_stroke_archive
from nncore.data.strokes import generate_drawings
from nncore.insight.counter.noise import Noise, smallest_noise
from nncore.insight.counter.search import CounterDrawing, counter_drawing
from nncore.network.model import Model
from nncore.progress import Progress, finish
from nncore.storage.network_file import shipped_network
from tests.benchmarks.counter_page import page

COUNT = 200
SEED = 7
"""Which drawings are taken, and which digits they are to become."""


@dataclass(frozen=True)
class Case:
    """One drawing and what came of it.

    Attributes
    ----------
    label, wanted : int
        What it was meant to be, and what it was to become.
    read, turned : bool
        Whether it was read rightly at first, and as the wanted digit at last.
    largest, mean : float
        Displacement, in shares of the digit's size.
    seconds : float
        Processor time of the search, one thread.
    noise : bool
        Whether noise did the same.
    noise_share, noise_largest : float
        Its length, over that of the ink, and its largest pixel, of full ink.
    """

    label: int
    wanted: int
    read: bool
    turned: bool
    largest: float
    mean: float
    seconds: float
    noise: bool
    noise_share: float
    noise_largest: float


def any_other(drawing: Drawing, _model: Model, rng: np.random.Generator) -> int:
    """Want a digit at random, any but the one that was meant."""
    return int(rng.choice([digit for digit in range(10) if digit != drawing.label]))


def runner_up(drawing: Drawing, model: Model, _rng: np.random.Generator) -> int:
    """Want the most probable digit but for the one that was meant."""
    read = model.probabilities(to_input(drawing, model.preparation))[0]
    order = read.argsort()[::-1]
    return int(next(digit for digit in order if digit != drawing.label))


RULES: dict[str, Callable[[Drawing, Model, np.random.Generator], int]] = {
    "any other digit": any_other,
    "the next likely": runner_up,
}


def measure(drawings: Sequence[Drawing], model: Model, rule: str, bar: ProgressBar) -> list[Case]:
    """Turn all drawings, with wanted digits by a rule."""
    rng = np.random.default_rng(SEED)
    cases = []
    for number, drawing in enumerate(drawings):
        bar.show(Progress(f"Turning into {rule}", number, len(drawings), "drawings"))
        wanted = RULES[rule](drawing, model, rng)
        began = time.thread_time()
        *_, found = counter_drawing(drawing, model, wanted)
        seconds = time.thread_time() - began
        assert isinstance(found, CounterDrawing)
        cases.append(_case(drawing, found, _noise(found, model), seconds))
    return cases


def _noise(found: CounterDrawing, model: Model) -> Noise:
    first, last = (to_input(found.path[place], model.preparation) for place in (0, -1))
    assert first is not None
    return finish(smallest_noise(first, model, found.wanted, last))


def _case(drawing: Drawing, found: CounterDrawing, noise: Noise, seconds: float) -> Case:
    assert drawing.label is not None
    return Case(
        drawing.label,
        found.wanted,
        int(found.probabilities[0].argmax()) == drawing.label,
        found.succeeded,
        found.largest,
        found.mean,
        seconds,
        noise.succeeded,
        noise.share,
        noise.largest,
    )


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strokes", type=Path, required=True, help="a stroke archive (.npz)")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--out", type=Path, help="the page; it is printed where none is named")
    options = parser.parse_args(words)
    model = shipped_network()
    archive = list(read_stroke_archive(options.strokes).drawings())
    picked = np.random.default_rng(SEED).choice(len(archive), options.count, replace=False)
    people = [archive[index] for index in picked]
    written = generate_drawings(options.count, SEED)
    with ProgressBar() as bar:
        measured = [
            (whose, rule, measure(drawings, model, rule, bar))
            for whose, drawings in (("pen strokes of people", people), ("written digits", written))
            for rule in RULES
        ]
    text = page(model, measured, options.strokes.name, SEED)
    if options.out is None:
        print(text, end="")
    else:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
