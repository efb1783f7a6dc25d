"""Does the diagnosis name the right cause? Drawings spoilt in one known way, read by the raw route.

python -m tests.benchmarks.diagnosis --data strokes.npz [--seed 2] [--count 100]

The drawings come from every second writer of the archive; what can be chosen in
`nncore.insight.diagnosis` was chosen on the writers between them, and with seed 1.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from nncore.data.drawing import Drawing
from nncore.data.stroke_archive import read_stroke_archive
from nncore.insight.diagnosis import diagnose
from nncore.network.model import Model
from nncore.storage import load_network, shipped_network
from tests.benchmarks import spoilt

KINDS: dict[str, tuple[str, Callable[[Drawing, np.random.Generator], Drawing]]] = {
    "too small": ("size", spoilt.too_small),
    "off centre": ("centre", spoilt.off_centre),
    "pen too fat": ("pen", spoilt.pen_too_fat),
    "slanted": ("slant", spoilt.slanted),
    "small, pen and all": ("size", spoilt.small_with_its_pen),
    "beyond the canvas": ("centre", spoilt.beyond_the_canvas),
    "nothing": ("form", spoilt.untouched),
}
"""The first four are what is judged; the others show how far it goes."""

JUDGED = 4


def first_cause(drawing: Drawing, model: Model) -> str:
    """Name what the diagnosis puts first, "form" where it finds all else as in MNIST."""
    found = diagnose(drawing, model, frozenset())
    assert found is not None
    return found.causes[0].stage.value if found.causes else "form"


def judged_drawings(path: Path) -> list[Drawing]:
    """Read the drawings of the writers that chose nothing."""
    drawings = list(read_stroke_archive(path).drawings())
    writers = sorted({drawing.writer or "" for drawing in drawings})[1::2]
    return [drawing for drawing in drawings if drawing.writer in writers]


def main() -> None:
    """Spoil, diagnose, and print a line for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="strokes by writer, .npz")
    parser.add_argument("--network", type=Path, help="the shipped one if none is named")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--count", type=int, default=100, help="drawings of each kind")
    args = parser.parse_args()
    model = load_network(args.network) if args.network else shipped_network()
    model = model.with_changes(preparation=replace(model.preparation, route="raw"))
    drawings = judged_drawings(args.data)
    rng = np.random.default_rng(args.seed)
    times: list[float] = []
    hits = []
    for name, (cause, spoil) in KINDS.items():
        named: Counter[str] = Counter()
        for index in rng.choice(len(drawings), args.count, replace=False):
            drawing = spoil(spoilt.normal(drawings[index]), rng)
            started = time.perf_counter()
            named[first_cause(drawing, model)] += 1
            times.append(time.perf_counter() - started)
        hits.append(named[cause] / args.count)
        print(f"{name:20} {hits[-1]:6.1%}   {dict(named.most_common())}")
    print(f"{'the first four':20} {statistics.mean(hits[:JUDGED]):6.1%}")
    print(f"one diagnosis: {1000 * statistics.median(times):.1f} ms (median)")


if __name__ == "__main__":
    main()
