"""Which reader reads what."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np

from nncore.data.dataset import Samples
from nncore.data.idx import is_gzip
from nncore.data.idx_files import images_in, is_test_file, read_with_labels
from nncore.data.own.archive import holds_images, read_archive
from nncore.data.own.csv_file import is_csv, read_csv
from nncore.data.own.drawings import read_drawing_file, read_strokes
from nncore.data.own.fitting import fit
from nncore.data.own.folder import holds_images_by_label, parts_of_folder, read_image_folder
from nncore.data.own.found import Found, ImageTable
from nncore.data.own.problems import Problems, image
from nncore.errors import DataError
from nncore.files import cause_of
from nncore.progress import Progress
from nncore.recipe import Preparation

Both: TypeAlias = tuple[Found | None, Found | None]
"""What is learned from, and what is marked as a test set."""

KINDS = (
    "a CSV, an .npz archive of images or strokes, IDX images, drawings (.json or .jsonl), or a "
    "folder of images by label"
)


def read_any(path: Path, preparation: Preparation) -> Generator[Progress, None, Both]:
    """Read whatever data a path holds, and note what is wrong with single rows.

    Parameters
    ----------
    path : Path
        See `nncore.data.own_files.read_path`.
    preparation : Preparation
        The network's size, and how ink becomes input.

    Yields
    ------
    Progress
        At least every 100 ms.

    Returns
    -------
    tuple of Found or None
        What is learned from, and the test set; at least one of them.

    Raises
    ------
    DataError
        Where it cannot be read at all; one sentence that names the file.
    """
    if path.is_dir():
        return (yield from _read_folder(path, preparation))
    start = _start_of(path)
    if is_csv(path):
        table = yield from read_csv(path)
        return (yield from fit(_labelled(path, table), preparation)), None
    if path.suffix.lower() in (".json", ".jsonl"):
        return (yield from read_drawing_file(path, preparation)), None
    if path.suffix.lower() == ".npz" or start.startswith(b"PK"):
        return (yield from _read_archive(path, preparation))
    if is_gzip(start) or start.startswith(b"\0\0") or "idx" in path.name.lower():
        found = yield from _read_idx(path, preparation)
        return (None, found) if is_test_file(path) else (found, None)
    raise DataError(f"{path}: is none of the kinds of data that can be read: {KINDS}.")


def _start_of(path: Path) -> bytes:
    """Read the first bytes of a file, or say why that is impossible."""
    try:
        if path.exists() and not path.is_file():
            raise DataError(f"{path}: is not an ordinary file; choose another.")
        with open(path, "rb") as file:
            start = file.read(4)
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: could not be read, because {cause_of(error)}.") from error
    if not start:
        raise DataError(f"{path}: is empty.")
    return start


def _read_folder(folder: Path, preparation: Preparation) -> Generator[Progress, None, Both]:
    if holds_images_by_label(folder):
        return (yield from read_image_folder(folder, preparation))
    training, test = images_in(folder)
    return (
        None if training is None else (yield from _read_idx(training, preparation)),
        None if test is None else (yield from _read_idx(test, preparation)),
    )


def _read_idx(path: Path, preparation: Preparation) -> Generator[Progress, None, Found]:
    samples = yield from read_with_labels(path)
    return (yield from fit(table_of(samples, "IDX images", path), preparation))


def _read_archive(path: Path, preparation: Preparation) -> Generator[Progress, None, Both]:
    if not holds_images(path):
        return (yield from read_strokes(path, preparation)), None
    learning, test = yield from read_archive(path)
    return (
        None if learning is None else (yield from fit(learning, preparation)),
        None if test is None else (yield from fit(test, preparation)),
    )


def has_test_set(folder: Path) -> bool:
    """Tell whether a folder holds a test set besides what is learned from.

    Parameters
    ----------
    folder : Path
        With IDX files, or with images by label.

    Returns
    -------
    bool

    Raises
    ------
    DataError
        Where the folder cannot be listed, or holds nothing that can be read.
    """
    by_label = holds_images_by_label(folder)
    return (parts_of_folder(folder) if by_label else images_in(folder))[1] is not None


def table_of(samples: Samples, kind: str, path: Path) -> ImageTable:
    """Take samples that are right for a table that is to be brought to another size."""
    count = len(samples)
    numbers = np.arange(1, count + 1)
    place = partial(image, path)
    return ImageTable(
        kind, samples.images, samples.labels, numbers, place, count, Problems("images")
    )


def _labelled(path: Path, table: ImageTable) -> ImageTable:
    if table.labels is None:
        raise DataError(
            f"{path}: holds images without labels, so it cannot be learned from; it needs a "
            "column named label, or the label as the first column."
        )
    return table
