"""Many labelled drawings in one ``.npz`` archive of plain arrays.

The layout, from the inside out: ``xy`` (points, 2) holds all points of all strokes;
``stroke_start`` (strokes + 1) says where in it each stroke begins, ``sample_start`` (samples + 1)
where among the strokes each drawing begins; ``label`` and ``writer`` have an entry for each
drawing. Both tables of beginnings end with the number of all points, or strokes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray, IndexArray, LabelArray
from nncore.data.dataset import CLASS_COUNT
from nncore.data.drawing import Drawing, Stroke
from nncore.data.npz import read_npz
from nncore.errors import DataError, DrawingError

LIMIT_BYTES = 256 * 2**20

PEN_SHARE = 0.1
"""The layout records no pen; a tenth of the drawing's longer side is about what people use."""

_NAMES = ("xy", "stroke_start", "sample_start", "label", "writer")


@dataclass(frozen=True, eq=False)
class StrokeArchive:
    """Labelled drawings as checked arrays; see the module for the layout.

    Parameters
    ----------
    path : Path
        Where they came from.
    points : float32 (points, 2)
        x to the right, y down, any unit.
    stroke_start, sample_start : int (strokes + 1,), (samples + 1,)
        Ascending.
    labels : uint8 (samples,), 0 to 9
    writers : list of str, (samples,)
    """

    path: Path
    points: FloatArray
    stroke_start: IndexArray
    sample_start: IndexArray
    labels: LabelArray
    writers: list[str]

    def __len__(self) -> int:
        return len(self.labels)

    def drawings(self) -> Iterator[Drawing]:
        """Build the drawings one after the other.

        Raises
        ------
        DrawingError
            Where coordinates are beyond what a drawing may have.
        """
        for index in range(len(self)):
            first, last = self.sample_start[index], self.sample_start[index + 1]
            points = self.points[self.stroke_start[first] : self.stroke_start[last]]
            pen = max(float(np.ptp(points, axis=0).max()), 1.0) * PEN_SHARE
            try:
                strokes = tuple(
                    Stroke(self.points[self.stroke_start[j] : self.stroke_start[j + 1]], pen)
                    for j in range(first, last)
                )
            except DrawingError as error:
                raise DrawingError(f"{self.path}: drawing {index + 1:,}: {error}") from error
            yield Drawing(strokes, label=int(self.labels[index]), writer=self.writers[index])


def read_stroke_archive(path: Path) -> StrokeArchive:
    """Read an archive and check all of it.

    Parameters
    ----------
    path : Path
        An ``.npz`` file.

    Returns
    -------
    StrokeArchive
        At least one drawing, and none of them without a point.

    Raises
    ------
    DataError
        Where the file is damaged or its arrays do not fit together.
    """
    arrays = read_npz(path, _NAMES, limit=LIMIT_BYTES)
    points = _points(path, arrays["xy"])
    stroke_start = _starts(path, "stroke_start", arrays["stroke_start"], len(points), "points")
    strokes = len(stroke_start) - 1
    sample_start = _starts(path, "sample_start", arrays["sample_start"], strokes, "strokes")
    samples = len(sample_start) - 1
    return StrokeArchive(
        path,
        points,
        stroke_start,
        sample_start,
        _labels(path, arrays["label"], samples),
        _writers(path, arrays["writer"], samples),
    )


def _points(path: Path, xy: NDArray[Any]) -> FloatArray:
    if xy.ndim != 2 or xy.shape[1] != 2 or xy.dtype.kind not in "iuf":
        raise DataError(
            f"{path}: xy must be numbers in two columns, got {xy.dtype} of the shape {xy.shape}."
        )
    points = xy.astype(np.float32)
    if not np.isfinite(points).all():
        raise DataError(f"{path}: xy must be finite numbers, but holds NaN or infinity.")
    return points


def _starts(path: Path, name: str, starts: NDArray[Any], end: int, what: str) -> IndexArray:
    """Check a table of beginnings: from 0, ever higher, to the number of what is divided."""
    if starts.ndim != 1 or len(starts) < 2 or starts.dtype.kind not in "iu":
        raise DataError(
            f"{path}: {name} must be a row of at least two whole numbers, got {starts.dtype} "
            f"of the shape {starts.shape}."
        )
    if starts[0] != 0 or int(starts[-1]) != end:
        raise DataError(
            f"{path}: {name} must go from 0 to the {end:,} {what} that there are, "
            f"got {starts[0]} to {starts[-1]}."
        )
    if (starts[1:] <= starts[:-1]).any():
        place = int(np.argmax(starts[1:] <= starts[:-1])) + 1
        raise DataError(
            f"{path}: {name} must rise with every entry, but entry {place:,} ({starts[place]}) "
            f"does not exceed the one before ({starts[place - 1]})."
        )
    return starts.astype(np.intp)


def _labels(path: Path, labels: NDArray[Any], samples: int) -> LabelArray:
    if labels.shape != (samples,) or labels.dtype.kind not in "iu":
        raise DataError(
            f"{path}: label must be a whole number for each of the {samples:,} drawings, "
            f"got {labels.dtype} of the shape {labels.shape}."
        )
    wrong = np.flatnonzero((labels < 0) | (labels >= CLASS_COUNT))
    if wrong.size:
        raise DataError(
            f"{path}: label number {wrong[0] + 1:,} is {labels[wrong[0]]}, "
            "but labels must be digits, 0 to 9."
        )
    return labels.astype(np.uint8)


def _writers(path: Path, writers: NDArray[Any], samples: int) -> list[str]:
    if writers.shape != (samples,) or writers.dtype.kind != "U":
        raise DataError(
            f"{path}: writer must be a text for each of the {samples:,} drawings, "
            f"got {writers.dtype} of the shape {writers.shape}."
        )
    texts: list[str] = writers.tolist()
    return texts
