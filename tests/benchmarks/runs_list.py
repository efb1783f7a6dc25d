"""How long the list of runs takes to scroll, sort and fill with a thousand runs.

python -m tests.benchmarks.runs_list [--runs 1000] [--rows 4]

Each step scrolls to another place and paints whatever that brings into sight; the bar is a p95
of 16.7 ms. The time on the clock is what a person waits, that of the processor what the list
itself takes where the machine is busy with other things.
"""

from __future__ import annotations

import argparse
import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np

from gui.app import make_application
from gui.hand import wait
from gui.theme import ThemeWatcher
from gui.train.run_rows import ORDERS, RunSummary
from gui.train.runs_list import RunsList

STEPS = 600
BAR_MS = 16.7


def main() -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=4)
    chosen = parser.parse_args()
    app = make_application()
    ThemeWatcher(app, "light")
    listed = RunsList()
    listed.resize(336, 110 + 38 * chosen.rows)
    listed.view.set_most_rows(chosen.rows)
    listed.show()
    summaries = make_summaries(chosen.runs)
    begin = time.perf_counter()
    listed.add_earlier(summaries)
    print(f"fill with {chosen.runs:,} runs: {1e3 * (time.perf_counter() - begin):.1f} ms")
    wait(0.5)
    clock, processor = [], []
    for place in np.linspace(0, listed.view.verticalScrollBar().maximum(), STEPS).astype(int):
        begin, begin_cpu = time.perf_counter(), time.thread_time()
        listed.view.verticalScrollBar().setValue(int(place))
        app.processEvents()
        clock.append(1e3 * (time.perf_counter() - begin))
        processor.append(1e3 * (time.thread_time() - begin_cpu))
    for name, times in (("clock", clock), ("processor", processor)):
        middle, high = np.percentile(times, (50, 95))
        print(f"scroll and paint ({name}): median {middle:.1f} ms, p95 {high:.1f} of {BAR_MS} ms")
    for order in (*ORDERS[1:], ORDERS[0]):
        begin = time.perf_counter()
        listed.model.sort_by(order)
        app.processEvents()
        print(f"sort, {order.label.lower()} first: {1e3 * (time.perf_counter() - begin):.1f} ms")


def make_summaries(count: int) -> list[RunSummary]:
    """Make up runs that look like those of a year."""
    generator = np.random.default_rng(1)
    return [
        RunSummary(
            run_id=f"run-{number}",
            name=f"relu-{generator.integers(8, 512)}-{generator.integers(8, 128)}",
            colour=number,
            accuracy=float(generator.uniform(0.8, 1.0)),
            ended="finished",
            number=number,
            started=1.7e9 + 3e4 * number,
            seconds=float(generator.uniform(1.0, 500.0)),
            parameters=int(generator.integers(10_000, 1_000_000)),
        )
        for number in range(1, count + 1)
    ]


if __name__ == "__main__":
    main()
