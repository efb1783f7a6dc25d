"""How well people are read whom the network has never met: folds by writer.

The writers of a stroke archive are divided by their number modulo the folds. For each fold a
recipe is trained on its other sources and on the strokes of all other writers; then the
drawings of the writers held out are read as ``classify`` reads them. Temperature and threshold
of a fold are fitted on the writers held out of the others.

Run ``python -m tests.benchmarks.writers --data strokes.npz --out DIR``; with ``--fold N`` for one
fold only (folds can then run side by side), and ``--pool DIR`` to judge what is there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nncore.arrays import FloatArray, IndexArray
from nncore.blas import blas_threads
from nncore.commands.answers import answers
from nncore.commands.terminal import ProgressBar, percent, print_json
from nncore.commands.train import load_recipe
from nncore.data.npz import read_npz
from nncore.data.stroke_archive import LIMIT_BYTES, StrokeArchive, read_stroke_archive
from nncore.errors import InklingError
from nncore.network.model import Calibration, Model
from nncore.progress import Progress
from nncore.recipe import Recipe
from nncore.session import Run
from nncore.storage import save_network
from nncore.training.events import EpochDone, RunEnded, RunStarted, StepDone
from tests.benchmarks.reading_pool import (
    Fold,
    cross_fit,
    in_words,
    load_folds,
    load_models,
    network_file,
    pool,
    read_groups,
)


def writer_number(name: str) -> int:
    """Return the number at the end of a writer's name: 7 of ``"tr07"``."""
    digits = re.search(r"(\d+)\D*$", name)
    if digits is None:
        raise InklingError(f"The writer {name!r} has no number by which to choose a fold.")
    return int(digits[1])


def held_out(archive: StrokeArchive, number: int, folds: int) -> IndexArray:
    """Return which drawings are by the writers of a fold."""
    owner = np.array([writer_number(name) for name in archive.writers]) % folds
    held = np.flatnonzero(owner == number)
    if not len(held) or len(held) == len(archive):
        raise InklingError(f"Fold {number} of {folds} would hold out none or all of the writers.")
    return held


def write_part(data: Path, kept: IndexArray, path: Path) -> None:
    """Write some drawings of an archive as an archive of the same layout."""
    names = ("xy", "stroke_start", "sample_start", "label", "writer")
    whole = read_npz(data, names, limit=LIMIT_BYTES)
    samples, strokes = whole["sample_start"], whole["stroke_start"]
    lines = np.concatenate([np.arange(samples[i], samples[i + 1]) for i in kept])
    points = np.concatenate([np.arange(strokes[j], strokes[j + 1]) for j in lines])
    np.savez_compressed(
        path,
        xy=whole["xy"][points],
        stroke_start=np.concatenate([[0], np.cumsum(np.diff(strokes)[lines])]),
        sample_start=np.concatenate([[0], np.cumsum(np.diff(samples)[kept])]),
        label=whole["label"][kept],
        writer=whole["writer"][kept],
    )


def fold_recipe(recipe: Recipe, data: Path, others: Path) -> Recipe:
    """Let a recipe learn from the other writers in place of the whole archive."""
    kept = [name for name in recipe.data.sources if Path(name).resolve() != data.resolve()]
    return recipe.with_changes(data=replace(recipe.data, sources=(*kept, str(others))))


def train(recipe: Recipe, bar: ProgressBar, title: str) -> Model:
    """Train a recipe, and forget the test figures: folds must not be chosen by them."""
    total = 0
    for event in Run(recipe).events():
        if isinstance(event, Progress):
            bar.show(event)
        elif isinstance(event, RunStarted):
            total = event.total_steps
        elif isinstance(event, StepDone):
            bar.show(Progress(f"{title}: training", event.step, total, "steps"))
        elif isinstance(event, EpochDone):
            accuracy = percent(event.validation_accuracy)
            bar.say(f"{title}, epoch {event.epoch}: validation {accuracy}, {event.seconds:.0f} s")
        elif isinstance(event, RunEnded):
            if event.ended != "finished":
                raise InklingError(f"{title}: {event.reason}")
            model = event.model
    figures = {name: each for name, each in model.figures.items() if name != "test_accuracy"}
    return model.with_changes(figures=figures)


def read_held_out(model: Model, archive: StrokeArchive, held: IndexArray, path: Path) -> FloatArray:
    """Write the drawings held out to a file, and read that file as ``classify`` does.

    Returns
    -------
    float32 (N, C)
        Probabilities at temperature 1, one row for each drawing.
    """
    chosen = set(held.tolist())
    with open(path, "w", encoding="utf-8") as file:
        for index, drawing in enumerate(archive.drawings()):
            if index in chosen:
                file.write(json.dumps(drawing.to_dict()) + "\n")
    rows = []
    for answer in answers(model.with_changes(calibration=Calibration()), [path]):
        if answer.reading is None or answer.reading.probabilities is None:
            raise InklingError(answer.error or f"{answer.source}: has no ink.")
        rows.append(answer.reading.probabilities)
    return np.stack(rows)


def run_fold(
    recipe: Recipe, data: Path, number: int, folds: int, folder: Path, bar: ProgressBar
) -> None:
    """Train and read one fold; leave its network and its probabilities in the folder."""
    archive = read_stroke_archive(data)
    held = held_out(archive, number, folds)
    others = folder / f"others-{number}.npz"
    write_part(data, np.setdiff1d(np.arange(len(archive)), held), others)
    model = train(fold_recipe(recipe, data, others), bar, f"fold {number}")
    save_network(network_file(folder, number), model)
    Fold(
        number,
        held,
        np.array(archive.writers)[held],
        archive.labels[held],
        read_held_out(model, archive, held, folder / f"held-{number}.jsonl"),
        recipe.data.not_digits > 0,
    ).save(folder)


def judge(folder: Path, threshold: float | None, groups: Path | None, as_json: bool) -> None:
    """Pool all folds of a folder and print what they show."""
    folds = load_folds(folder)
    calibrations = cross_fit(folds, threshold)
    figures = pool(folds, calibrations)
    if groups is not None:
        figures["not_digits"] = read_groups(load_models(folder, folds, calibrations), groups)
    if as_json:
        print_json(figures)
    else:
        print(in_words(figures))


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a stroke archive (.npz) with writers")
    parser.add_argument("--recipe", default="inkling", help="a built-in recipe or a JSON file")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--fold", type=int, help="train and read this one only")
    parser.add_argument("--out", type=Path, help="keep networks and probabilities here")
    parser.add_argument("--pool", type=Path, help="train nothing, judge the folds in this folder")
    parser.add_argument("--threshold", type=float, help="instead of the one that is chosen")
    parser.add_argument("--not-digits", default="none", help="folder with groups of non-digits")
    parser.add_argument("--threads", type=int, default=1, help="of NumPy's matrix products")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(words)
    if options.pool is None and options.data is None:
        parser.error("--data or --pool is needed")
    if options.fold is not None and options.out is None:
        parser.error("--fold needs --out, where its result is kept")
    return options


def main(words: Sequence[str] | None = None) -> None:
    """Train, read and judge, or a part of it."""
    options = parse(words)
    groups = None if options.not_digits == "none" else Path(options.not_digits)
    with tempfile.TemporaryDirectory() as refuge:
        folder = options.pool or options.out or Path(refuge)
        if options.pool is None:
            folder.mkdir(parents=True, exist_ok=True)
            recipe = load_recipe(options.recipe)
            if options.epochs is not None:
                recipe = recipe.with_changes(epochs=options.epochs)
            numbers = range(options.folds) if options.fold is None else [options.fold]
            with ProgressBar() as bar, blas_threads(options.threads):
                for number in numbers:
                    run_fold(recipe, options.data, number, options.folds, folder, bar)
        if options.fold is None:
            judge(folder, options.threshold, groups, options.json)


if __name__ == "__main__":
    try:
        main()
    except InklingError as error:
        sys.exit(f"Error: {error}")
