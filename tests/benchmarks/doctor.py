"""How often the training doctor is right, what a watched training costs more, what helps.

python -m tests.benchmarks.doctor [--seeds 10] [--rounds 7] [--built-in NAME ...]

Small trainings on generated digits, with a fault put in on purpose or healthy, are examined on
several seeds. Then trainings with and without the doctor take turns, and each fault's remedy is
tried. With `--built-in`, recipes are trained at full length on their own data, and should raise
no alarm.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter

import numpy as np

from nncore.data.dataset import Dataset, Samples
from nncore.insight.doctor import Doctor
from nncore.recipe import Recipe
from nncore.session import Run
from nncore.training import recipes
from nncore.training.events import EpochDone
from nncore.training.trainer import Trainer
from tests.nncore.insight.trainings import (
    FAULTY,
    FURTHER_FAULTY,
    FURTHER_HEALTHY,
    HEALTHY,
    data_for,
    examine,
)

TIMED = {"quick": 8, "relu-64-28": 8, "lenet": 2}
"""Recipes and epochs, on as many images as `TIMED_IMAGES`."""

TIMED_IMAGES = 30_000


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--built-in", nargs="*", default=[], metavar="NAME")
    options = parser.parse_args()
    seeds = range(1, options.seeds + 1)
    _name_faults(seeds)
    _count_alarms(seeds)
    _try_remedies(seeds)
    for name, epochs in TIMED.items() if options.rounds else ():
        _measure_cost(recipes.get(name).with_changes(epochs=epochs), options.rounds)
    for name in options.built_in:
        _run_whole(recipes.get(name))


def _name_faults(seeds: range) -> None:
    print(f"Faults named on {len(seeds)} seeds: named, told first, what else was told")
    for fault, recipe in (*FAULTY.items(), *FURTHER_FAULTY):
        named = first = 0
        others: Counter[str] = Counter()
        for seed in seeds:
            faults = [finding.fault for finding in examine(recipe, seed)]
            named += fault in faults
            first += faults[:1] == [fault]
            others.update(other.value for other in faults if other is not fault)
        print(f"  {fault.value:24}{named:3d}{first:4d}  {dict(others) or ''}", flush=True)


def _count_alarms(seeds: range) -> None:
    alarms = [
        (name, seed, finding.sentence)
        for name, recipe in (
            *HEALTHY.items(),
            *((recipe.describe_layers(), recipe) for recipe in FURTHER_HEALTHY),
        )
        for seed in seeds
        for finding in examine(recipe, seed)
    ]
    runs = len(seeds) * (len(HEALTHY) + len(FURTHER_HEALTHY))
    print(f"False alarms in {runs} healthy trainings: {len(alarms)}")
    for alarm in alarms:
        print("  ", *alarm)


def _try_remedies(seeds: range) -> None:
    print("Remedies: validation accuracy before and after (means), trainings that are healthy then")
    for fault, recipe in FAULTY.items():
        before, after, healthy = [], [], 0
        for seed in seeds:
            finding = next((each for each in examine(recipe, seed) if each.fault is fault), None)
            if finding is not None:
                before.append(_accuracy(recipe, seed)[0])
                accuracy, is_healthy = _accuracy(finding.remedy.applied(recipe), seed)
                after.append(accuracy)
                healthy += is_healthy
        if before:
            means = f"{statistics.mean(before):7.1%}{statistics.mean(after):7.1%}"
            print(f"  {fault.value:24}{means}{healthy:4d} of {len(before)}", flush=True)


def _accuracy(recipe: Recipe, seed: int) -> tuple[float, bool]:
    """Train; return the validation accuracy in the end, and whether nothing was found."""
    doctor = Doctor(Trainer(recipe.with_changes(seed=seed), data_for(recipe, seed)))
    for _ in doctor.watch():
        pass
    validation = doctor.chart.validation
    return (validation.accuracy if validation else 0.0), not doctor.findings


def _measure_cost(recipe: Recipe, rounds: int) -> None:
    """Compare watched and unwatched trainings, in turn; to be run with one BLAS thread."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (TIMED_IMAGES, 28, 28), dtype=np.uint8)
    samples = Samples(images, rng.integers(0, 10, TIMED_IMAGES).astype(np.uint8))
    dataset = Dataset("bench", samples, samples.take(np.arange(500)))
    ratios, inside = [], []
    for _ in range(rounds):
        plain = _seconds(Trainer(recipe, dataset).events())
        doctor = _Timed(Trainer(recipe, dataset))
        watched = _seconds(doctor.watch())
        ratios.append(watched / plain - 1.0)
        inside.append(doctor.seconds / watched)
    print(
        f"Cost of watching {recipe.name}, {recipe.epochs} epochs of {TIMED_IMAGES:,} images: "
        f"{statistics.median(ratios):+.1%} of the time in turn, "
        f"{statistics.median(inside):.2%} spent in the doctor (medians of {rounds})",
        flush=True,
    )


class _Timed(Doctor):
    """Counts the processor time that it takes; the counting itself adds about as much again."""

    seconds = 0.0

    def add(self, event: object) -> None:
        started = time.thread_time()
        super().add(event)  # type: ignore[arg-type]
        self.seconds += time.thread_time() - started


def _seconds(events: object) -> float:
    """Return the processor time that a training takes; others may use the machine, too."""
    started = time.process_time()
    for _ in events:  # type: ignore[attr-defined]
        pass
    return time.process_time() - started


def _run_whole(recipe: Recipe) -> None:
    """Train a recipe at full length on its own data, and print what is found."""
    run = Run(recipe)
    started, accuracy = time.perf_counter(), 0.0
    for event in run.events():
        if isinstance(event, EpochDone):
            accuracy = event.validation_accuracy
    seconds = time.perf_counter() - started
    found = [f"{finding.fault.value}: {finding.sentence}" for finding in run.findings]
    print(f"{recipe.name}: {accuracy:.1%} after {seconds:.0f} s; {found or 'no problems found'}")


if __name__ == "__main__":
    main()
