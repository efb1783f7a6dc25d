"""How exact, and how fast, the Inside tab's mathematics is, for relu-128 and the shipped network.

Run ``python -m tests.benchmarks.inside --trained relu-128.safetensors`` on a machine that does
nothing else, to write the second table of ``docs/inside.md``. The times are of one thread.
"""

from __future__ import annotations

import argparse
import importlib.resources
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nncore.arrays import ByteArray, FloatArray
from nncore.blas import blas_threads
from nncore.commands.terminal import ProgressBar
from nncore.data import catalogue
from nncore.insight.inside import (
    METHODS,
    Chain,
    Question,
    activations,
    build_index,
    deletion_tests,
    exciting,
    explain,
    unit_view,
)
from nncore.network.model import Model
from nncore.progress import finish
from nncore.storage import load_network
from nncore.storage.network_file import SUFFIX
from tests.benchmarks.explaining_page import replace_between

BEGIN, END = "<!-- measured by tests.benchmarks.inside -->", "<!-- end of exactness -->"
DRAWINGS, CHECKED, INDEXED = 200, 5, 5000

Row = tuple[str, str]


def timed(work: Callable[[int], object], times: int) -> str:
    """Do work several times; return the median and the 95th of a hundred, in milliseconds."""
    taken = []
    for number in range(times):
        start = time.perf_counter()
        work(number)
        taken.append(1000 * (time.perf_counter() - start))
    return f"{np.median(taken):.1f} (p95 {np.percentile(taken, 95):.1f}) ms"


def exactness(model: Model, images: FloatArray) -> Iterable[Row]:
    """Compare with finite differences in float64, and add up in float32."""
    fine = Chain(model.with_changes(parameters=model.parameters.astype(np.float64)))
    errors = []
    grain = np.random.default_rng(0).uniform(0, 0.01, (CHECKED, images.shape[1]))
    for image in 0.99 * images[:CHECKED].astype(np.float64) + grain:  # on paper, everything ties
        trace = fine.trace(image)
        found = explain(trace, questions(trace.logits)[0], "gradient").picture.ravel()
        errors.append(difference(fine, trace.inputs[0], questions(trace.logits)[0], found))
    yield "gradient against finite differences, float64, largest error", f"{max(errors):.1e}"
    chain = Chain(model)
    terms, relevant, integrated = [], [], []
    for image in images:
        trace = chain.trace(image)
        question = questions(trace.logits)[0]
        done = unit_view(trace, len(chain.links), question.digit).arithmetic
        terms.append(abs(float(done.terms.sum()) + done.bias - done.before))
        found_relevance = explain(trace, question, "relevance")
        relevant.append(abs(found_relevance.explained - found_relevance.score))
        path = explain(trace, question, "integrated_gradients")
        assert path.total is not None
        integrated.append(abs(path.explained / path.total - 1))
    yield "terms and bias against the logit, float32, largest error", f"{max(terms):.1e}"
    yield "relevance against the logit, float32, largest error", f"{max(relevant):.1e}"
    over = 100 * np.mean(np.array(integrated) > 0.01)
    yield (
        "integrated gradients against the difference of logits",
        f"median {100 * np.median(integrated):.2f} %, more than 1 % for {over:.1f} % of the digits",
    )


def difference(chain: Chain, image: FloatArray, question: Question, found: FloatArray) -> float:
    """Compare a gradient with central differences; kinks, where both sides differ, apart."""
    step = 1e-6
    scores = question.scores()[0]
    moves = np.eye(len(image)) * step
    above, below = (chain.logits_in_pieces(image + sign * moves) @ scores for sign in (1, -1))
    here = float(chain.logits(image)[0] @ scores)
    is_smooth = np.abs(above + below - 2 * here) <= 1e-9
    numeric = (above - below) / (2 * step)
    size = np.abs(found).max()
    return float(np.abs(numeric - found)[is_smooth].max() / size)


def questions(logits: FloatArray) -> list[Question]:
    """Return the reading, and the reading against the runner-up."""
    runner_up, digit = (int(place) for place in np.argsort(logits[0])[-2:])
    return [Question(digit), Question(digit, runner_up)]


def speed(model: Model, images: FloatArray, grey: ByteArray) -> Iterable[Row]:
    """Time what follows the pen, and what comes after it."""
    count = len(images)

    def after_ink(number: int) -> None:
        trace = Chain(model).trace(images[number])
        activations(trace)
        question = questions(trace.logits)[1]
        unit_view(trace, 1, 3)
        explain(trace, question, "gradient")
        explain(trace, question, "relevance")

    yield "all that follows the pen: values, a unit, gradient, relevance", timed(after_ink, count)
    chain = Chain(model)
    for method, info in METHODS.items():

        def one(number: int, method: Any = method) -> None:
            trace = chain.trace(images[number])
            explain(trace, questions(trace.logits)[1], method)

        yield info.title, timed(one, count if info.is_quick else count // 4)
    trace = chain.trace(images[0])
    shown = [explain(trace, questions(trace.logits)[1], method) for method in METHODS]
    yield "deletion test of all five", timed(lambda _: deletion_tests(trace, shown), 20)
    index = finish(build_index(chain, grey))
    yield (
        f"neighbours among {len(grey):,}",
        timed(lambda number: index.nearest(chain.trace(images[number])), 30),
    )
    yield (
        f"index of {len(grey):,}, once for a network",
        timed(lambda _: finish(build_index(chain, grey)), 3),
    )
    last = len(chain.links) - 1
    yield (
        f"exciting digits among {len(grey):,}, last hidden layer",
        timed(lambda _: finish(exciting(chain, grey, last, 0)), 3),
    )


def main(words: Sequence[str] | None = None) -> None:
    """Measure everything and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="else the folder INKLING_DATA_DIR")
    parser.add_argument("--trained", type=Path, required=True, help="a file of relu-128")
    parser.add_argument("--page", type=Path, default=Path("docs/inside.md"))
    options = parser.parse_args(words)
    place = importlib.resources.files("resources") / f"inkling{SUFFIX}"
    with ProgressBar() as bar, blas_threads(1), importlib.resources.as_file(place) as shipped:
        models = [load_network(options.trained), load_network(shipped)]
        test = bar.follow(catalogue.load_split("mnist", "test", data_dir=options.data_dir))
        rows = test.inputs().reshape(len(test), -1)
        images = rows[np.random.default_rng(0).permutation(len(rows))[:DRAWINGS]]
        grey = test.images[:INDEXED]
        columns = [[*exactness(model, images), *speed(model, images, grey)] for model in models]
    heads = " | ".join(model.name for model in models)
    lines = [f"| | {heads} |", "|---|" + "---|" * len(models)]
    for cells in zip(*columns, strict=True):
        lines.append(f"| {cells[0][0]} | " + " | ".join(cell for _, cell in cells) + " |")
    replace_between(options.page, BEGIN, END, lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
