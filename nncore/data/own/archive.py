"""Images in ``.npz`` archives: ``images`` and ``labels``, or Keras' ``x_train`` and so on."""

from __future__ import annotations

import math
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray
from nncore.data.dataset import CLASS_COUNT
from nncore.data.npz import names_in, read_npz_in_pieces
from nncore.data.own.csv_layout import LARGEST_SIDE
from nncore.data.own.found import ImageTable, parts_of
from nncore.data.own.problems import LABEL, NUMBER, PIXEL, TEN_CLASSES, Problems, image
from nncore.errors import DataError
from nncore.progress import Progress, told_in_bytes

LIMIT_BYTES = 600_000_000

LEARNING = (("images", "labels"), ("x_train", "y_train"))
"""Names of the two arrays that are learned from."""

TEST = (("test_images", "test_labels"), ("x_test", "y_test"))
"""Names of the two arrays that are kept for the test, beside those above."""


def holds_images(path: Path) -> bool:
    """Tell from the names of its arrays whether an archive holds images."""
    names = set(names_in(path))
    return bool(names & {images for images, _ in (*LEARNING, *TEST)})


def read_archive(
    path: Path,
) -> Generator[Progress, None, tuple[ImageTable | None, ImageTable | None]]:
    """Read an archive of images.

    Parameters
    ----------
    path : Path
        Arrays of numbers only: images (N, H, W), (N, H, W, 1) or (N, H·W), labels (N,) or (N, 1).

    Yields
    ------
    Progress
        Bytes and images, at least every 100 ms.

    Returns
    -------
    tuple of ImageTable or None
        What is learned from, and the test set.

    Raises
    ------
    DataError
        Where the file is damaged, too large, or its arrays are no images with labels.
    """
    names = set(names_in(path))
    pairs = [next((pair for pair in kinds if pair[0] in names), None) for kinds in (LEARNING, TEST)]
    wanted = [name for pair in pairs if pair is not None for name in pair]
    reading = read_npz_in_pieces(path, wanted or LEARNING[0], limit=LIMIT_BYTES)
    arrays = yield from told_in_bytes(reading, f"Reading {path.name}")
    tables: list[ImageTable | None] = []
    for pair in pairs:
        table = None
        if pair is not None:
            table = yield from _table(path, pair, arrays[pair[0]], arrays[pair[1]])
        tables.append(table)
    return tables[0], tables[1]


def _table(
    path: Path, names: tuple[str, str], images: NDArray[Any], labels: NDArray[Any]
) -> Generator[Progress, None, ImageTable]:
    """Check images and labels, one by one."""
    images = _shaped(path, names[0], images)
    labels = _row(path, names[1], labels, len(images))
    problems = Problems("images")
    place = partial(image, path)
    digits, right = _checked_labels(labels, problems, place)
    pixels = np.empty(images.shape, np.uint8 if images.dtype.kind in "bu" else np.float32)
    for part in parts_of(images):
        yield Progress(f"Checking {path.name}", part.stop, len(images), "images")
        right[part] &= _checked(images[part], part.start, right[part], problems, place)
        with np.errstate(over="ignore", invalid="ignore"):  # noted as wrong already
            pixels[part] = images[part]
    numbers = np.flatnonzero(right) + 1
    everything = bool(right.all())
    return ImageTable(
        kind="NumPy archive",
        images=pixels if everything else pixels[right],
        labels=digits if everything else digits[right],
        numbers=numbers,
        place=place,
        count=len(images),
        problems=problems,
    )


def _shaped(path: Path, name: str, images: NDArray[Any]) -> NDArray[Any]:
    """Give images as (N, H, W), or say why that is impossible."""
    if images.dtype.kind not in "biuf":
        raise DataError(f"{path}: {name} must hold numbers, not {images.dtype}.")
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[:, :, :, 0]
    if images.ndim == 2:
        side = math.isqrt(images.shape[1])
        if side * side == images.shape[1]:
            images = images.reshape(len(images), side, side)
    if images.ndim != 3 or not all(1 <= side <= LARGEST_SIDE for side in images.shape[1:]):
        shape = "×".join(map(str, images.shape))
        raise DataError(
            f"{path}: {name} must be grey images, in the shape number×height×width of up to "
            f"{LARGEST_SIDE} pixels a side, or a row of pixels of a square image each; it is "
            f"{shape}."
        )
    if not len(images):
        raise DataError(f"{path}: {name} holds no image.")
    return images


def _row(path: Path, name: str, labels: NDArray[Any], count: int) -> NDArray[Any]:
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.shape != (count,) or labels.dtype.kind not in "biuf":
        shape = "×".join(map(str, labels.shape)) or "a single value"
        raise DataError(
            f"{path}: {name} must be a number for each of the {count:,} images, it is "
            f"{labels.dtype} of the shape {shape}."
        )
    return labels


def _checked_labels(
    labels: NDArray[Any], problems: Problems, place: Any
) -> tuple[ByteArray, NDArray[np.bool_]]:
    """Give labels as bytes, and which of them are digits."""
    right = np.isin(labels, np.arange(CLASS_COUNT))
    wrong = np.flatnonzero(~right)
    if wrong.size:
        reason = f"the label is {labels[wrong[0]]:g}, {TEN_CLASSES}"
        problems.note(LABEL, place(int(wrong[0]) + 1), reason, len(wrong))
    return np.where(right, labels, 0).astype(np.uint8), right


def _checked(
    images: NDArray[Any], start: int, so_far: NDArray[np.bool_], problems: Problems, place: Any
) -> NDArray[np.bool_]:
    """Say which images hold pixels from 0 to 255 only, and note the others."""
    if images.dtype.kind == "b" or images.dtype == np.uint8:
        return np.ones(len(images), dtype=bool)
    rows = images.reshape(len(images), -1)
    finite: NDArray[np.bool_] = np.isfinite(rows).all(axis=1)
    for what, wrong in ((NUMBER, ~finite), (PIXEL, finite & _outside(rows))):
        found = np.flatnonzero(wrong & so_far)
        if found.size:
            first = rows[found[0]]
            pixel = int(np.argmax(~np.isfinite(first) | (first < 0) | (first > 255)))
            value = f"{float(first[pixel]):g}"
            reason = f"pixel {pixel} is {value}, but pixels go from 0 to 255"
            problems.note(what, place(start + int(found[0]) + 1), reason, len(found))
    right: NDArray[np.bool_] = finite & ~_outside(rows)
    return right


def _outside(rows: NDArray[Any]) -> NDArray[np.bool_]:
    wrong: NDArray[np.bool_] = (rows.min(axis=1) < 0) | (rows.max(axis=1) > 255)
    return wrong
