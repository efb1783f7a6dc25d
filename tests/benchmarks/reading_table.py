"""How well a network reads: MNIST, real and generated strokes, changed, by four preparations.

Run ``python -m tests.benchmarks.reading_table --data strokes.npz --folds DIR`` to write
``docs/reading.md``; the folds are the networks of ``tests.benchmarks.writers --out DIR``.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.resources
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nncore.arrays import IndexArray
from nncore.blas import blas_threads
from nncore.commands.terminal import ProgressBar, percent
from nncore.data import catalogue
from nncore.data.shelf import DATA_DIR_VARIABLE
from nncore.data.stroke_archive import StrokeArchive, read_stroke_archive
from nncore.data.strokes import Variation, generate_drawings
from nncore.errors import InklingError
from nncore.files import write_atomically
from nncore.network.model import Calibration, Model
from nncore.storage import load_network
from nncore.storage.network_file import SUFFIX
from nncore.training.calibration import Honesty
from tests.benchmarks import not_digits
from tests.benchmarks.reading_data import (
    GENERATED,
    MNIST_TEST,
    SEED,
    Case,
    Material,
    changed_cases,
    image_cases,
    stroke_case,
)
from tests.benchmarks.reading_figures import Confidence, Figures, Measured, Network, Row
from tests.benchmarks.reading_page import page
from tests.benchmarks.reading_pool import (
    Fold,
    cross_fit,
    load_folds,
    load_models,
    pool,
    read_groups,
)
from tests.benchmarks.reading_routes import Answers, read
from tests.benchmarks.writers import writer_number

GROUPS = 5
WRITTEN, CHANGED, PHOTOS = 3000, 2000, 500
"""Generated drawings, real ones that are changed in each way, and photographed, where nothing else
is said."""


def real_readers(archive: StrokeArchive, folds: Sequence[Fold]) -> IndexArray:
    """Say which network reads each real drawing: 0 without folds, else 1 for the first fold.

    Raises
    ------
    InklingError
        Where the folds are not of this archive, or do not hold all of it.
    """
    readers = np.zeros(len(archive), np.intp)
    for number, fold in enumerate(folds, start=1):
        known = fold.index[fold.index < len(archive)]
        if len(known) < len(fold.index) or (archive.labels[known] != fold.labels).any():
            raise InklingError(f"Fold {fold.number} is not of the drawings in {archive.path}.")
        readers[fold.index] = number
    if folds and not readers.all():
        raise InklingError(f"Of some drawings in {archive.path} no fold has held out the writer.")
    return readers


def row(name: str, answers: Answers, chosen: IndexArray | None = None) -> Row:
    """Sum up answers, or some of them, as a row of the first table."""
    kept = np.arange(len(answers.labels)) if chosen is None else chosen
    shares = tuple(float(share) for share in answers.right[:, kept].mean(axis=1))
    return Row(name, len(kept), shares, float(answers.favoured_right[kept].mean()))


def group_rows(answers: Answers, writers: Sequence[str]) -> list[Row]:
    """Sum up the real strokes by group of writers, with the worst writer of each."""
    names = np.array(writers)
    groups = np.array([writer_number(name) for name in writers]) % GROUPS
    rows = []
    for group in np.unique(groups):
        people = {
            name: answers.right[-1, names == name].mean()
            for name in np.unique(names[groups == group])
        }
        worst = min(people, key=lambda name: people[name])
        title = f"writers of group {group} (worst: {worst}, {percent(float(people[worst]))})"
        rows.append(row(title, answers, np.flatnonzero(groups == group)))
    return rows


def confidence(name: str, answers: Answers, temperature: float) -> Confidence:
    """Judge how honest answers are that one network gave."""
    inked = answers.probabilities.any(axis=1)
    before, after = (
        Honesty.of(probabilities[inked], answers.labels[inked], Calibration())
        for probabilities in (answers.raw, answers.probabilities)
    )
    return Confidence(
        name,
        len(answers.labels),
        f"{temperature:.3f}",
        (before.calibration_error, after.calibration_error),
        (before.negative_log_likelihood, after.negative_log_likelihood),
        float(answers.rejected.mean()),
    )


def pooled_confidence(folds: Sequence[Fold], calibrations: Sequence[Calibration]) -> Confidence:
    """Judge how honest the networks of the folds are, all writers held out together."""
    figures = pool(folds, calibrations)
    before, after = figures["before"], figures["after"]
    temperatures = [calibration.temperature for calibration in calibrations]
    return Confidence(
        "real strokes of writers left out, all folds pooled",
        figures["count"],
        f"{min(temperatures):.3f} to {max(temperatures):.3f}",
        (before["calibration_error"], after["calibration_error"]),
        (before["negative_log_likelihood"], after["negative_log_likelihood"]),
        figures["rejected"],
    )


def measure(
    material: Material,
    models: Sequence[Model],
    bar: ProgressBar,
    *,
    count: int = CHANGED,
    photos: int = PHOTOS,
    most: int | None = None,
) -> Measured:
    """Read everything.

    Parameters
    ----------
    material : Material
        What is read; its readers count in `models`.
    models : sequence of Model
        First the one that the page is about, then those of the folds.
    bar : ProgressBar
        Is told of each row.
    count, photos : int
        Drawings that are changed in each way, and photographed.
    most : int or None
        Drawings in a row that are read as they are; None for all.
    """

    def answered(case: Case) -> Answers:
        bar.say(case.name)
        return read(models, case.readers, case.drawings, case.labels)

    temperature = models[0].calibration.temperature
    images, honest = [], []
    for case in image_cases(material, count, most):
        answers = answered(case)
        images.append(row(case.name, answers))
        if case.name in (MNIST_TEST, GENERATED):
            honest.append(confidence(case.name, answers, temperature))
    case, writers = stroke_case(material, most)
    answers = answered(case)
    real = [row(case.name, answers), *group_rows(answers, writers)]
    if not material.readers.any():
        honest.insert(0, confidence(case.name, answers, temperature))
    changed = [row(case.name, answered(case)) for case in changed_cases(material, count, photos)]
    return Measured(tuple(images), tuple(real), tuple(changed), tuple(honest))


def load_material(
    archive: StrokeArchive, readers: IndexArray, data_dir: Path | None, bar: ProgressBar
) -> Material:
    """Load all that is read."""
    return Material(
        bar.follow(catalogue.load_split("mnist", "test", data_dir=data_dir)),
        bar.follow(catalogue.load_split("strokes", "test")),
        generate_drawings(WRITTEN, SEED, variation=Variation()),
        list(archive.drawings()),
        readers,
    )


def read_groups_of_others(model: Model) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """Make what is no digit and read it; return the groups, and the fonts that they took."""
    with tempfile.TemporaryDirectory() as folder:
        not_digits.write_all(Path(folder))
        groups = read_groups([model], Path(folder))
    return groups, tuple(Path(font).stem for font in not_digits.find_fonts())


def describe(model: Model, content: bytes, archive: StrokeArchive, folds: int) -> Network:
    """Tell which network it is; folders of machines are left out."""
    sources = model.recipe.data.sources if model.recipe else ()
    names = tuple(Path(source).name for source in sources)
    digest = hashlib.sha256(content).hexdigest()
    learned = archive.path.name in names
    return Network(model.name, digest, model.calibration, names, folds, learned)


def command(options: argparse.Namespace) -> str:
    """Write the command that was given, with other names for what lies elsewhere."""
    words = ["python -m tests.benchmarks.reading_table"]
    words += ["--network FILE"] if options.network else []
    words += ["--data strokes.npz"]
    words += ["--folds DIR"] if options.folds else []
    words += [f"--count {options.count}"] if options.count else []
    return " ".join(words)


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, help="else the one that ships")
    parser.add_argument("--data", type=Path, help="else strokes/pendigits_train.npz")
    parser.add_argument("--folds", type=Path, help="networks that have not met the writers")
    parser.add_argument("--data-dir", type=Path, help="else the folder INKLING_DATA_DIR")
    parser.add_argument("--count", type=int, help="at most so many drawings in each row")
    parser.add_argument("--out", type=Path, default=Path("docs/reading.md"))
    options = parser.parse_args(words)
    if options.count is not None and options.count < 1:
        parser.error("--count must be 1 or more")
    return options


def main(words: Sequence[str] | None = None) -> None:
    """Read everything, and write the page."""
    options = parse(words)
    place = importlib.resources.files("resources") / f"inkling{SUFFIX}"
    with importlib.resources.as_file(place) as shipped, ProgressBar() as bar, blas_threads(1):
        path = options.network or shipped
        model, content = load_network(path), path.read_bytes()
        folder = options.data_dir or Path(os.environ.get(DATA_DIR_VARIABLE, "."))
        archive = read_stroke_archive(options.data or folder / "strokes/pendigits_train.npz")
        folds = load_folds(options.folds) if options.folds else []
        calibrations = cross_fit(folds, model.calibration.threshold)
        readers = real_readers(archive, folds)
        material = load_material(archive, readers, options.data_dir, bar)
        models = [model, *load_models(options.folds, folds, calibrations)]
        most = options.count
        count, photos = min(most or CHANGED, CHANGED), min(most or PHOTOS, PHOTOS)
        measured = measure(material, models, bar, count=count, photos=photos, most=most)
        if folds:
            pooled = pooled_confidence(folds, calibrations)
            measured = replace(measured, confidence=(pooled, *measured.confidence))
        bar.say("what is no digit")
        groups, fonts = read_groups_of_others(model)
    figures = Figures(
        describe(model, content, archive, len(folds)),
        archive.path.name,
        len(set(archive.writers)),
        measured,
        groups,
        fonts,
        command(options),
    )
    write_atomically(options.out, page(figures).encode())
    print(f"Wrote {options.out}.")


if __name__ == "__main__":
    try:
        main()
    except InklingError as error:
        sys.exit(f"Error: {error}")
