"""One epoch in Inkling against JAX, PyTorch and scikit-learn, in turn, in one run.

python -m tests.benchmarks.trainers [--rounds 15] [--images 60000] [--network 784-128-10] [--json]

(needs the extra "bench"). Each side runs in a process of its own, with one and with two
threads, on as many processors, and is judged by its better one. Ratios are taken round by
round, the interval is a 90 % bootstrap of their median.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from dataclasses import asdict, dataclass, field

import numpy as np

from tests.benchmarks.contest import NETWORKS, SIDES
from tests.benchmarks.measuring import interval
from tests.benchmarks.side import Side

SETTLE = 0.2
"""Seconds between turns, until the worker threads of the one before have stopped spinning."""

BARS: dict[str, tuple[float, ...]] = {
    "JAX": (1.0, 1.0, 1.1, 1.2, 1.2),
    "PyTorch": (1 / 3, 1 / 3, 1 / 2.5, 1 / 1.15, 1 / 1.15),
    "torch.compile": (1.0, 1.0, 1.0, 1.0, 1.0),
    "scikit-learn": (1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3),
}
"""Most that an epoch may take here, as a share of the peer's, for each network."""


LABELS = {"products": "matrix products alone", "all pixels": "Inkling, ink everywhere"}
"""What the table calls some of the sides."""


@dataclass(frozen=True)
class Row:
    """What was measured for one network.

    Parameters
    ----------
    network : str
        Its widths.
    seconds : mapping
        Of each side, the median of an epoch with the better number of threads.
    threads : mapping
        Which number that was.
    ratios : mapping
        Inkling's time as a share of each side's: median, lower and upper end of the interval.
    memory : mapping
        Of each side, what its process holds after an epoch, in MiB.
    load : float
        Of the machine, when the network was done.
    """

    network: str
    seconds: dict[str, float]
    threads: dict[str, int]
    ratios: dict[str, tuple[float, float, float]]
    memory: dict[str, float]
    load: float = field(default_factory=lambda: os.getloadavg()[0])


def measure(network: str, images: int, rounds: int, sides: list[str]) -> Row:
    """Train epochs in turn."""
    running = [Side(side, network, threads, images) for side in sides for threads in (1, 2)]
    times: dict[tuple[str, int], list[float]] = {(e.name, e.threads): [] for e in running}
    try:
        for _ in range(rounds):
            random.shuffle(running)
            for each in running:
                time.sleep(SETTLE)
                times[each.name, each.threads].append(each.epoch())
    finally:
        for each in running:
            each.close()
    threads = {side: min((1, 2), key=lambda n: np.median(times[side, n])) for side in sides}
    best = {side: times[side, threads[side]] for side in sides}
    return Row(
        network,
        {side: float(np.median(best[side])) for side in sides},
        threads,
        {
            side: interval([a / b for a, b in zip(best["Inkling"], best[side], strict=True)])
            for side in sides[1:]
        },
        {each.name: each.memory for each in sorted(running, key=lambda e: e.threads)},
    )


def table(rows: list[Row]) -> str:
    """Write the rows as a table in Markdown."""
    sides = [side for side in SIDES if side in rows[0].seconds]
    lines = [
        "| network, batch | Inkling | "
        + " | ".join(LABELS.get(side, side) for side in sides[1:])
        + " |",
        "|" + "---|" * (len(sides) + 1),
    ]
    for row in rows:
        cells = [f"{row.network}, {NETWORKS[row.network][1]}"]
        cells.append(f"{row.seconds['Inkling']:.3f} s ({row.threads['Inkling']})")
        for side in sides[1:]:
            middle, low, high = row.ratios[side]
            cells.append(
                f"{row.seconds[side]:.3f} s ({row.threads[side]}); "
                f"**{middle:.2f}** ({low:.2f} to {high:.2f})"
            )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def verdicts(rows: list[Row]) -> str:
    """Say which bars are met."""
    lines = []
    for row in rows:
        place = list(NETWORKS).index(row.network)
        for side, bars in BARS.items():
            if side in row.ratios:
                ratio, bar = row.ratios[side][0], bars[place]
                word = "met" if ratio <= bar else "MISSED"
                lines.append(f"{row.network} / {side}: {ratio:.2f}, at most {bar:.2f}: {word}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--images", type=int, default=60_000)
    parser.add_argument("--network", choices=NETWORKS, action="append")
    parser.add_argument("--side", choices=list(SIDES)[1:], action="append")
    parser.add_argument("--json", action="store_true", dest="as_json")
    arguments = parser.parse_args()
    sides = ["Inkling", *(arguments.side or list(SIDES)[1:])]
    rows = []
    for network in arguments.network or NETWORKS:
        row = measure(network, arguments.images, arguments.rounds, sides)
        rows.append(row)
        print(verdicts([row]), f"(load {row.load:.1f})", file=sys.stderr, flush=True)
    print(json.dumps([asdict(row) for row in rows]) if arguments.as_json else table(rows))


if __name__ == "__main__":
    main()
